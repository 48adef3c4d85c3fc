"""Whether the page holds an article, or a list of articles: logistic models over a summary of the block verdicts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from ..features.layout import Layout

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
    "headline_links",
    "headline_share",
    "slug_words",
)
_WORD = re.compile(r"[^\W\d_]+")
MISSED = 0.005
"""Share of article pages that may be taken for pages without one, and of those that may be taken for an index."""


HEADS = ("article", "index")
"""The outputs: the page holds an article; the page is a list of articles."""


@dataclass(frozen=True)
class PageHead:
    """Weights over SIGNALS, shape (heads, signals), with a `bias` a head, standardised by `mean` and `scale`."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    mean: NDArray[np.float32]
    scale: NDArray[np.float32]

    def probabilities(self, signals: NDArray[np.float32]) -> dict[str, float]:
        """Probability (0 to 1) by head, for a page with these signals."""
        scores = self.weights @ np.nan_to_num((signals - self.mean) / self.scale) + self.bias
        return dict(zip(HEADS, (1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30)))).tolist(), strict=True))

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """Pack the fields into one array for an npz file."""
        bias = np.repeat(self.bias[:, None], len(SIGNALS), axis=1)
        return {"page_head": np.concatenate([self.weights, bias, self.mean[None], self.scale[None]])}

    @classmethod
    def of_array(cls, table: NDArray[np.float32]) -> PageHead:
        """Read back what `arrays` wrote. Raises ValueError for an array of another shape."""
        n = len(HEADS)
        if table.shape != (2 * n + 2, len(SIGNALS)):
            raise ValueError(f"page_head has shape {table.shape}")
        return cls(weights=table[:n], bias=table[n : 2 * n, 0], mean=table[-2], scale=table[-1])


def page_signals(
    layout: Layout, keep: NDArray[np.float32], kept: NDArray[np.bool_], typed: bool, url: str | None
) -> NDArray[np.float32]:
    """Summarise a page's verdicts, shape (len(SIGNALS),): `keep` is the probability, `kept` the decision per block.

    `typed`: the page declares itself an article. Unknown signals are nan.
    """
    chars = layout.chars
    total, inside = float(chars.sum()), float(chars[kept].sum())
    links = float(layout.link_chars[kept].sum())
    places = np.nonzero(kept)[0]
    # links as long as a headline: what front pages and sections are made of
    headlines = (layout.link_chars > 0.6 * chars) & (chars >= 20) & (chars <= 160)
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
            np.log1p(float(headlines.sum())),
            float(headlines.sum()) / len(keep),
            slug_words(url),
        ],
        dtype=np.float32,
    )


def slug_words(url: str | None) -> float:
    """Words in the longest part of the address's path: articles have their headline there, lists of them a word or two.

    nan without an address.
    """
    if not url:
        return np.nan
    return float(len(_WORD.findall(max(urlsplit(url).path.split("/"), key=len))))


def fit_page_head(
    signals: NDArray[np.float32],
    article: NDArray[np.int8],
    index: NDArray[np.int8],
    weight: NDArray[np.float32],
    seed: int,
) -> PageHead:
    """Fit on pages judged out of fold; both classes weigh the same. Shapes (pages, signals), then (pages,).

    `index` is -1 where it is not known: a page whose article was taken out is neither.

    Each bias is then moved so that no more than MISSED of the article pages are taken for none, or for an index: a real
    article taken for none costs a whole page, the other mistake some lines of junk.
    """
    mean, scale = np.nanmean(signals, axis=0), np.nanstd(signals, axis=0) + 1e-3
    rows = np.nan_to_num((signals - mean) / scale)
    told = index >= 0
    heads = [_fit(rows, article, weight, seed), _fit(rows[told], index[told], weight[told], seed)]
    known, listed = (rows[article == 1] @ weights + bias for weights, bias in heads)
    moves = (-min(float(np.quantile(known, MISSED)), 0.0), -max(float(np.quantile(listed, 1 - MISSED)), 0.0))
    return PageHead(
        np.stack([weights for weights, _ in heads]).astype(np.float32),
        np.array([bias + move for (_, bias), move in zip(heads, moves, strict=True)], dtype=np.float32),
        mean.astype(np.float32),
        scale.astype(np.float32),
    )


def _fit(
    rows: NDArray[np.float32], target: NDArray[np.int8], weight: NDArray[np.float32], seed: int
) -> tuple[NDArray[np.float64], float]:
    from sklearn.linear_model import LogisticRegression

    if target.min() == target.max():  # no page of one sort: a head that always says the other
        return np.zeros(rows.shape[1]), 30.0 if target.min() else -30.0
    model = LogisticRegression(C=1.0, max_iter=500, class_weight="balanced", random_state=seed)
    model.fit(rows, target, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])
