"""What the first pass says of a block and of its surroundings: the columns of the second pass.

The first pass judges each block by the page; the second one sees these judgements. A doubtful line between paragraphs
that are kept is judged otherwise than the same line among teasers. The idea is from Cohen and Carvalho, "Stacked
Sequential Learning" (2005).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from ..label import Label
from . import one_block
from .characters import Floats
from .layout import Layout
from .ranges import Prefix, ratio, shift
from .reading import share_columns

_NEAR = (1, 2, 3, 4)
_WINDOWS = (3, 8)
_OF_PAGE = ("best", "page_chars", "page_share", "page_doubtful")
_LIMIT = np.float32(9.0)
"""Larger log-odds are clipped to this."""


def opinion_columns(page: Layout, keep: Floats, kinds: Floats, names: Sequence[str]) -> dict[str, Floats]:
    """Compute the columns of the second pass: name → one value per block.

    `keep` are the probabilities of the first pass, shape (blocks,), and `kinds` those of the kinds in `names`, shape
    (blocks, kinds); a kind that is not among them is 0 everywhere.
    """
    score = log_odds(keep)
    blocks = np.ones(len(page), dtype=np.float32)
    inside = keep >= 0.5
    result = {"first": score}
    for steps in _NEAR:
        result[f"first_next_{steps}"] = shift(score, steps)
        result[f"first_previous_{steps}"] = shift(score, -steps)
    result |= {
        name.replace("kept", "first"): values
        for name, values in share_columns(page, keep).items()
        if name not in {"kept", "kept_next", "kept_previous"}
    }
    result |= _counts(inside)
    group, container = page.by_group(blocks), page.container()
    members = page.subtree(container, Prefix(blocks))
    result |= {
        "group_score": page.by_group(score) / group,
        "group_blocks": np.log1p(group),
        "container_score": ratio(page.subtree(container, Prefix(score)), members),
        "container_blocks": np.log1p(members),
        "length": np.log1p(page.chars),
        "length_beside_kept": np.log1p(page.chars) - usual_length(page.chars, inside),
        "link_share": ratio(page.link_chars, page.chars),
    }
    numbers = zip(_OF_PAGE, of_page(page.chars, keep, score), strict=True)
    result |= {name: np.full(len(page), value, dtype=np.float32) for name, value in numbers}
    for label in Label:
        known = str(label) in names
        result[f"kind_{label}"] = kinds[:, names.index(str(label))] if known else np.zeros(len(page), dtype=np.float32)
    return {name: np.asarray(values, dtype=np.float32) for name, values in result.items()}


@cache
def opinion_names() -> tuple[str, ...]:
    """Return the ordered names of the columns."""
    empty = np.zeros(1, dtype=np.float32)
    return tuple(opinion_columns(one_block(), empty, empty[:, None][:, :0], ()))


def usual_length(chars: Floats, inside: np.ndarray) -> np.float32:
    """Return the logarithm of the median length of the kept blocks, those that `inside` marks; 0 without any."""
    kept = np.sort(chars[inside])  # np.median takes ten times as long
    if not len(kept):
        return np.float32(0)
    return np.float32(np.log1p((kept[(len(kept) - 1) // 2] + kept[len(kept) // 2]) / 2))


def of_page(chars: Floats, keep: Floats, score: Floats) -> tuple[float, ...]:
    """Return the numbers of the whole page, in the order of _OF_PAGE; all arrays have shape (blocks,)."""
    kept_chars = (keep * chars).sum(dtype=np.float64)
    share = kept_chars / max(float(chars.sum(dtype=np.float64)), 1.0)
    doubtful = ((keep > 0.1) & (keep < 0.9)).sum()
    return float(score.max()), float(np.log1p(kept_chars)), float(share), float(doubtful)


def _counts(inside: np.ndarray) -> dict[str, Floats]:
    """Count the kept blocks (½ or more) before and after each block, near it and on the page."""
    here = np.arange(len(inside))
    kept, blocks = Prefix(inside), Prefix(np.ones(len(inside)))
    before = np.cumsum(inside)
    result = {
        "rank": before / max(int(before[-1]), 1),
        "kept_before": before,
        "kept_after": before[-1] - before,
    }
    for size in _WINDOWS:
        for name, first, end in (("before", here - size, here), ("after", here + 1, here + 1 + size)):
            result[f"kept_{name}_{size}"] = ratio(kept.over(first, end), blocks.over(first, end))
    return result


def log_odds(probability: Floats) -> Floats:
    """Probability → log-odds, within ±9."""
    odds = np.log(np.maximum(probability, 1e-6)) - np.log(np.maximum(1 - probability, 1e-6))
    return np.asarray(np.clip(odds, -_LIMIT, _LIMIT), dtype=np.float32)
