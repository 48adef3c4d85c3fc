"""Does the page hold an article at all? A logistic model over what the block verdicts add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .features.layout import Layout

SIGNALS = (
    "kept_chars",
    "kept_share",
    "sureness",
    "longest",
    "prose_blocks",
    "kept_links",
    "page_links",
    "spread",
    "blocks",
    "typed",
)
MISSED = 0.005
"""Share of article pages that may be taken for pages without one."""


@dataclass(frozen=True)
class PageHead:
    """Weights over SIGNALS, standardised by `mean` and `scale`; all of shape (len(SIGNALS),) but `bias`."""

    weights: NDArray[np.float32]
    bias: float
    mean: NDArray[np.float32]
    scale: NDArray[np.float32]

    def probability(self, signals: NDArray[np.float32]) -> float:
        """Probability (0 to 1) that a page with these signals holds an article."""
        score = float(((signals - self.mean) / self.scale) @ self.weights) + self.bias
        return float(1.0 / (1.0 + np.exp(-np.clip(score, -30, 30))))

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """The fields as one array for an npz file."""
        return {"page_head": np.stack([self.weights, self.mean, self.scale, np.full_like(self.mean, self.bias)])}

    @classmethod
    def of_array(cls, table: NDArray[np.float32]) -> PageHead:
        """Read back what `arrays` wrote."""
        return cls(weights=table[0], mean=table[1], scale=table[2], bias=float(table[3, 0]))


def page_signals(
    layout: Layout, keep: NDArray[np.float32] | Sequence[float], typed: bool, threshold: float
) -> NDArray[np.float32]:
    """What a page's verdicts add up to, shape (len(SIGNALS),). `typed`: the page says that it is an article."""
    keep = np.asarray(keep, dtype=np.float32)
    kept = keep >= threshold
    chars = layout.chars
    total, inside = float(chars.sum()), float(chars[kept].sum())
    links = float(layout.link_chars[kept].sum())
    places = np.nonzero(kept)[0]
    spread = (places[-1] - places[0] + 1) / len(places) if len(places) else 0.0
    return np.array(
        [
            np.log1p(inside),
            inside / total,
            float((keep[kept] * chars[kept]).sum()) / inside if inside else 0.0,
            np.log1p(float(chars[kept].max(initial=0.0))),
            np.log1p(float((kept & (chars > 80)).sum())),
            links / inside if inside else 0.0,
            float(layout.link_chars.sum()) / total,
            np.log1p(spread),
            np.log1p(len(keep)),
            float(typed),
        ],
        dtype=np.float32,
    )


def fit_page_head(
    signals: NDArray[np.float32], article: NDArray[np.int8], weight: NDArray[np.float32], seed: int
) -> PageHead:
    """Fit on pages judged out of fold; both classes weigh the same. Shapes (pages, signals), (pages,), (pages,).

    The bias is then moved so that no more than MISSED of the article pages fall under one half: taking a real
    article for none costs a whole page, the other mistake some lines of junk.
    """
    from sklearn.linear_model import LogisticRegression

    mean, scale = signals.mean(axis=0), signals.std(axis=0) + 1e-3
    model = LogisticRegression(C=1.0, max_iter=500, class_weight="balanced", random_state=seed)
    model.fit((signals - mean) / scale, article, sample_weight=weight)
    scores = model.decision_function((signals[article == 1] - mean) / scale)
    bias = float(model.intercept_[0]) - min(float(np.quantile(scores, MISSED)), 0.0)
    return PageHead(
        model.coef_[0].astype(np.float32), float(np.float32(bias)), mean.astype(np.float32), scale.astype(np.float32)
    )
