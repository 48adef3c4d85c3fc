"""The page-kind model: the words of a page give a score per kind; an additive model uses these scores and the numbers.

It answers two questions in turn. Is the page an article? The answer decides whether the text is returned, so it is
calibrated on pages of unseen sites. If not, which kind is it? The answer only selects a flag. Both answers are sums of
one step function per number (a generalised additive model), so no combination of odd values has an extreme effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.arrays import ArraysError
from ..model.calibration import Calibration
from ..model.trees import softmax
from .evidence import NUMBERS, Evidence
from .kind import KINDS, PageKind
from .words import SIZE

OTHERS = tuple(kind for kind in KINDS if kind is not PageKind.ARTICLE)
SURE = 0.99
"""Least probability of not being an article at which the text of a page is not returned."""
STATUS_ODDS = 3.0
"""What an HTTP status of 400 or more adds to the log-odds of not being an article. Assumed, not measured: the corpus
has no statuses. A page that is certainly an article stays one."""
PAGE_COLUMNS = (*NUMBERS, *(f"words_{kind}" for kind in KINDS))
"""The columns of a page that the additive model uses."""
WIDTH = len(PAGE_COLUMNS)
SHORT = 3_000
"""Characters of text below which a page is short. Walls and error pages are short; among long pages, unusual articles
look like lists, so the two groups are calibrated separately."""
_ALL_CHARS = NUMBERS.index("all_chars")
_SHORT_LOG = np.log1p(SHORT)


def is_short(rows: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether pages are short, from their numbers of shape (pages, at least NUMBERS)."""
    return np.asarray(rows[:, _ALL_CHARS] < _SHORT_LOG)


@dataclass(frozen=True)
class PageOpinion:
    """`kind` is the likeliest kind, `probability` (0 to 1) that of the kind, `article` that of being an article."""

    kind: PageKind
    probability: float
    article: float

    @property
    def is_sure(self) -> bool:
        """Whether the page is certainly not an article."""
        return self.article <= 1.0 - SURE


@dataclass(frozen=True)
class Steps:
    """Turns rows of PAGE_COLUMNS into terms: `edges` of shape (columns, steps), `mean` and `scale` of shape (columns,).

    Per column: whether the value is above each edge, whether it is missing, and the value itself, standardised.
    """

    edges: NDArray[np.float32]
    mean: NDArray[np.float32]
    scale: NDArray[np.float32]

    @property
    def width(self) -> int:
        """The number of terms of a row."""
        columns, steps = self.edges.shape
        return int(columns) * (int(steps) + 2)

    def terms(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return terms of shape (rows, width) for rows of shape (rows, columns), with nan for missing values."""
        count, columns = rows.shape
        steps = self.edges.size
        terms = np.empty((count, self.width), dtype=np.float32)
        np.multiply((rows[:, :, None] > self.edges).reshape(count, -1), _STEP, out=terms[:, :steps])
        np.multiply(np.isnan(rows), _STEP, out=terms[:, steps : steps + columns])
        plain = (rows - self.mean) / self.scale
        plain[np.isnan(plain)] = 0.0
        np.clip(plain, -4.0, 4.0, out=terms[:, steps + columns :])
        return terms


_STEP = np.float32(0.7)
"""The height of one step relative to the standardised value: how freely the fit may bend."""


@dataclass(frozen=True)
class KindModel:
    """`words` of shape (SIZE, kinds) and `word_bias` of shape (kinds,) score the words; `steps` make terms.

    `article` of shape (width + 1,) gives log-odds of being an article, which `short` and `long` make a probability;
    `others` of shape (OTHERS, width + 1) scores the other kinds; the last weight is the bias. `probe` are rows of shape
    (rows, WIDTH), on which a loaded model must give the same output as when it was trained.
    """

    words: NDArray[np.float32]
    word_bias: NDArray[np.float32]
    steps: Steps
    article: NDArray[np.float32]
    others: NDArray[np.float32]
    short: Calibration
    long: Calibration
    probe: NDArray[np.float32]

    def judge(self, evidence: Evidence, status: int | None = None) -> PageOpinion:
        """Judge the kind of one page; `status` is the HTTP status of its response, None if unknown."""
        row = np.concatenate([evidence.numbers, evidence.words.scores(self.words) + self.word_bias])
        scores = self.scores(row[None])[0]
        article = (self.short if is_short(row[None])[0] else self.long)(float(scores[0]))
        if status is not None and status >= 400:
            odds = article / max(1.0 - article, 1e-9) * float(np.exp(-STATUS_ODDS))
            article = odds / (1.0 + odds)
        if article >= 0.5:
            return PageOpinion(PageKind.ARTICLE, article, article)
        shares = softmax(scores[None, 1:])[0]
        best = int(shares.argmax())
        return PageOpinion(OTHERS[best], (1.0 - article) * float(shares[best]), article)

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds of an article, then the scores of OTHERS: shape (rows, 1 + OTHERS), of rows with WIDTH columns."""
        weights = self._weights
        result: NDArray[np.float32] = self.steps.terms(rows) @ weights[:, :-1].T + weights[:, -1]
        return result

    @cached_property
    def _weights(self) -> NDArray[np.float32]:
        """Those of `article` and of `others`, one row each."""
        return np.concatenate([self.article[None], self.others])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the fields as arrays for an npz file."""
        return {
            "kind.words": self.words.astype(np.float16),
            "kind.word_bias": self.word_bias,
            "kind.edges": self.steps.edges,
            "kind.range": np.stack([self.steps.mean, self.steps.scale]),
            "kind.weights": np.concatenate([self.article[None], self.others]),
            "kind.short": np.stack([self.short.raw, self.short.right]),
            "kind.long": np.stack([self.long.raw, self.long.right]),
            "kind.probe": self.probe,
        }

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> KindModel:
        """Read back what `arrays` wrote. Raises KeyError or ValueError for arrays that do not fit this version."""
        fields = {name: arrays[f"kind.{name}"].astype(np.float32) for name in _SHAPES}
        fields["edges"], fields["weights"] = (
            arrays[f"kind.{name}"].astype(np.float32) for name in ("edges", "weights")
        )
        for name, shape in _SHAPES.items():
            if fields[name].shape[-len(shape) :] != shape:
                raise ArraysError(f"the array kind.{name} has shape {fields[name].shape}")
        if fields["edges"].ndim != 2 or len(fields["edges"]) != WIDTH:
            raise ArraysError(f"the array kind.edges has shape {fields['edges'].shape}")
        steps = Steps(fields["edges"], *fields["range"])
        if fields["weights"].shape != (1 + len(OTHERS), steps.width + 1):
            raise ArraysError(f"the array kind.weights has shape {fields['weights'].shape}")
        return cls(
            words=fields["words"],
            word_bias=fields["word_bias"],
            steps=steps,
            article=fields["weights"][0],
            others=fields["weights"][1:],
            short=Calibration.of_array(arrays["kind.short"]),
            long=Calibration.of_array(arrays["kind.long"]),
            probe=fields["probe"],
        )

    def parity(self) -> dict[str, NDArray[np.float32]]:
        """Compute the model's answers to the probe: log-odds of an article, the share of the likeliest other kind."""
        scores = self.scores(self.probe)
        return {"article": scores[:, 0], "others": softmax(scores[:, 1:]).max(axis=1)}


_SHAPES = {
    "words": (SIZE, len(KINDS)),
    "word_bias": (len(KINDS),),
    "range": (2, WIDTH),
    "probe": (WIDTH,),
}
"""Array → its shape, or how its shape ends."""
