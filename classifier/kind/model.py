"""The page-kind model: the words of a page give a score per kind, trees over those and the numbers decide.

Two questions, one after the other. Is it an article? That decides whether the text is given out, so it is calibrated on
pages of unseen sites. And if it is none, which kind is it? That only names a flag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.calibration import Calibration
from ..model.trees import Trees, sigmoid, softmax
from .evidence import NUMBERS, Evidence
from .kind import KINDS, PageKind
from .words import SIZE

OTHERS = tuple(kind for kind in KINDS if kind is not PageKind.ARTICLE)
SURE = 0.99
"""The probability of not being an article from which the text of a page is not given out."""
STATUS_ODDS = 3.0
"""What an HTTP status of 400 or more adds to the log-odds of not being an article. Assumed, not measured: the corpus
knows no statuses. A page that is an article beyond doubt stays one."""
PAGE_COLUMNS = (*NUMBERS, *(f"words_{kind}" for kind in KINDS))
"""The columns that the trees read of a page."""
WIDTH = len(PAGE_COLUMNS)


@dataclass(frozen=True)
class PageOpinion:
    """`kind` is the likeliest kind, `probability` (0 to 1) that of the kind, `article` that of being an article."""

    kind: PageKind
    probability: float
    article: float

    @property
    def is_sure(self) -> bool:
        """Whether the page is beyond doubt not an article."""
        return self.article <= 1.0 - SURE


@dataclass(frozen=True)
class KindModel:
    """`weights` of shape (SIZE, kinds) and `bias` of shape (kinds,) score the words; the trees read WIDTH columns.

    `article` has one output, log-odds of being an article, which `calibration` makes a probability; `others` has an
    output per kind of OTHERS. `probe` are rows of the trees, shape (rows, WIDTH), on which a loaded model must give
    what it gave when it was made.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    article: Trees
    others: Trees
    calibration: Calibration
    probe: NDArray[np.float32]

    def row(self, evidence: Evidence) -> NDArray[np.float32]:
        """What the trees read of a page: its numbers and the scores of its words. Shape (WIDTH,)."""
        return np.concatenate([evidence.numbers, evidence.words.scores(self.weights) + self.bias])

    def judge(self, evidence: Evidence, status: int | None = None) -> PageOpinion:
        """The kind of one page; `status` is the HTTP status of its response, None where it is not known."""
        rows = self.row(evidence)[None]
        return self.opinion(float(self.article.scores(rows)[0, 0]), self.others.scores(rows)[0], status)

    def opinion(self, score: float, others: NDArray[np.float32], status: int | None) -> PageOpinion:
        """The opinion that the scores of both sets of trees make."""
        article = self.calibration(float(sigmoid(np.float32([score]))[0]))
        if status is not None and status >= 400:
            odds = article / max(1.0 - article, 1e-9) * float(np.exp(-STATUS_ODDS))
            article = odds / (1.0 + odds)
        if article >= 0.5:
            return PageOpinion(PageKind.ARTICLE, article, article)
        shares = softmax(others[None])[0]
        best = int(shares.argmax())
        return PageOpinion(OTHERS[best], (1.0 - article) * float(shares[best]), article)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The fields as arrays for an npz file."""
        return {
            "kind.weights": self.weights.astype(np.float16),
            "kind.bias": self.bias,
            "kind.probe": self.probe,
            "kind.calibration": np.stack([self.calibration.raw, self.calibration.right]),
            **self.article.arrays("kind.article"),
            **self.others.arrays("kind.others"),
        }

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> KindModel:
        """Read back what `arrays` wrote. Raises KeyError or ValueError for arrays that do not fit this version."""
        weights, bias = arrays["kind.weights"].astype(np.float32), arrays["kind.bias"].astype(np.float32)
        article, others = (Trees.of_arrays(arrays, f"kind.{part}") for part in ("article", "others"))
        if weights.shape != (SIZE, len(KINDS)) or bias.shape != (len(KINDS),):
            raise ValueError(f"the weights of page kinds have shape {weights.shape}")
        if (len(article.baseline), len(others.baseline)) != (1, len(OTHERS)):
            raise ValueError("the trees of page kinds have other outputs")
        probe = arrays["kind.probe"].astype(np.float32)
        if probe.shape[1:] != (WIDTH,):
            raise ValueError(f"the probe of page kinds has shape {probe.shape}")
        return cls(weights, bias, article, others, Calibration.of_array(arrays["kind.calibration"]), probe)

    def parity(self) -> dict[str, NDArray[np.float32]]:
        """What the trees say of the probe: probability of an article before calibration, and of the likeliest other."""
        return {
            "article": sigmoid(self.article.scores(self.probe)[:, 0]),
            "others": softmax(self.others.scores(self.probe)).max(axis=1),
        }
