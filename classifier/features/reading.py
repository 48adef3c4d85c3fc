"""Share of text that trafilatura extracted, per block and per ancestor: the strongest signal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .characters import Codes, Floats
from .layout import Layout
from .ranges import Prefix, ratio, shift

_BITS = 17
_GRAM = 5


def columns(page: Layout, lines: Sequence[str]) -> dict[str, Floats]:
    """Compute the columns; shares are of characters, distances in blocks. `lines` is trafilatura's text."""
    return share_columns(page, share_kept(page.codes, page.texts, lines))


def share_columns(page: Layout, kept: Floats) -> dict[str, Floats]:
    """Derive the columns from a share per block (0 to 1): its neighbours, ancestors, group and container."""
    n = len(page)
    here = np.arange(n)
    chars, weighed = page.all_chars, Prefix(kept * page.chars)
    sure = (kept > 0.8) & (page.chars > 40)
    last = np.maximum.accumulate(np.where(sure, here, -1))
    following = np.minimum.accumulate(np.where(sure, here, 2 * n)[::-1])[::-1]
    result: dict[str, Floats] = {
        "kept": kept,
        "kept_next": shift(kept, 1),
        "kept_previous": shift(kept, -1),
        "kept_after_5": ratio(weighed.over(here + 1, here + 6), chars.over(here + 1, here + 6)),
        "kept_before_5": ratio(weighed.over(here - 5, here), chars.over(here - 5, here)),
        "kept_group": ratio(page.by_group(kept * page.chars), page.by_group(page.chars)),
        "kept_container": _subtree(page, page.container(), weighed, chars),
        "kept_before_share": ratio(weighed.over(here * 0, here), weighed.over(here * 0, here * 0 + n)),
        "since_kept": np.where(last >= 0, here - last, np.nan).astype(np.float32),
        "until_kept": np.where(following < n, following - here, np.nan).astype(np.float32),
    }
    for steps in (1, 2, 3, 5):
        result[f"kept_up_{steps}"] = _subtree(page, page.ancestor(steps), weighed, chars)
    return result


def share_kept(codes: Codes, texts: Sequence[str], lines: Sequence[str]) -> Floats:
    """Share of each block's 5-grams that `lines` hold; shorter blocks must be a line of their own."""
    whole = set(lines)
    equal = np.fromiter((text in whole for text in texts), np.float32, len(texts))
    if not lines:
        return equal
    table = np.zeros(1 << _BITS, dtype=bool)
    table[Codes.of(list(lines)).grams(_GRAM, _BITS)[0]] = True
    grams, owner = codes.grams(_GRAM, _BITS)
    share = codes.mean_of(table[grams], owner, 0.0)
    # a menu word such as "Service" occurs in many sentences: short blocks count as kept only as whole lines
    return np.where(codes.size < 16, equal, np.maximum(share, equal)).astype(np.float32)


def _subtree(page: Layout, elements: np.ndarray, weighed: Prefix, chars: Prefix) -> Floats:
    return ratio(page.subtree(elements, weighed), page.subtree(elements, chars))
