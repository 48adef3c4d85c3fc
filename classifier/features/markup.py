"""The markup of a block: tags, nesting, emphasis, visibility."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from .characters import Floats
from .layout import Layout, heading_level
from .ranges import ratio

TAGS = {
    "p": {"p"},
    "heading": {"h1", "h2", "h3", "h4", "h5", "h6"},
    "item": {"li", "dd", "dt"},
    "cell": {"td", "th"},
    "caption": {"figcaption", "caption"},
    "quote": {"blockquote"},
    "plain": {"div", "section"},
    "code": {"pre"},
}
WITHIN = {
    "article": {"article", "main"},
    "aside": {"aside"},
    "navigation": {"nav", "header", "footer"},
    "list": {"ul", "ol", "dl"},
    "table": {"table"},
    "figure": {"figure"},
    "quote": {"blockquote"},
    "form": {"form", "button", "fieldset"},
    "footer": {"footer"},
}


def columns(page: Layout) -> dict[str, Floats]:
    """Compute the columns."""
    n = len(page)
    chars = page.all_chars
    number, kind = page.tags, page.tag
    of_block = kind[page.node]
    result: dict[str, Floats] = {f"tag_{name}": _one_of(group, number)[of_block] for name, group in TAGS.items()}
    result["heading_level"] = np.array([heading_level(tag) for tag in number], dtype=np.float32)[of_block]
    for name, group in WITHIN.items():
        result[f"within_{name}"] = _within(page, _one_of(group, number)[kind] > 0)
    result["hidden"] = np.array(page.of_nodes["hidden"], dtype=np.float32)[page.node]
    result["depth"] = page.depth[page.node].astype(np.float32)
    result["bold"] = page.leaf_column("bold_chars") / page.chars
    result["italic"] = page.leaf_column("italic_chars") / page.chars
    result["small"] = page.leaf_column("small_chars") / page.chars
    result["break_before"] = page.leaf_column("break_before")
    result["break_after"] = page.leaf_column("break_after")
    result["media_before"] = page.leaf_column("media")
    result["inline_names"] = np.array([bool(names) for names in page.of_leaves["inline"]], dtype=np.float32)
    result["siblings_in_node"] = (page.end - page.first)[page.node].astype(np.float32)
    total = float(page.chars.sum())
    for steps in (1, 2, 3, 5):
        above = page.ancestor(steps)
        inside = page.subtree(above, chars)
        result[f"chars_up_{steps}"] = inside / total
        result[f"block_size_up_{steps}"] = ratio(inside, (page.end - page.first)[above].astype(np.float32))
    size = np.ones(n, dtype=np.float32)
    result["group_blocks"] = page.by_group(size)
    result["group_chars_share"] = page.by_group(page.chars) / total
    result["group_mean_chars"] = ratio(page.by_group(page.chars), page.by_group(size))
    return result


def _one_of(group: Collection[str], number: Mapping[str, int]) -> Floats:
    """Mark the tags of the page that are in the group with 1, in the order of `number`."""
    return np.array([tag in group for tag in number], dtype=np.float32)


def _within(page: Layout, chosen: NDArray[np.bool_]) -> Floats:
    """Mark the blocks below any of the chosen elements with 1."""
    edges = np.zeros(len(page) + 1, dtype=np.int64)
    if not chosen.any():
        return edges[:-1].astype(np.float32)
    np.add.at(edges, page.first[chosen], 1)
    np.add.at(edges, page.end[chosen], -1)
    return (np.cumsum(edges)[:-1] > 0).astype(np.float32)
