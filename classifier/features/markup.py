"""What the site's own markup says: tags, nesting, emphasis, visibility."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .codes import Floats
from .layout import Layout
from .spans import Prefix, ratio

_TAGS = {
    "p": {"p"},
    "heading": {"h1", "h2", "h3", "h4", "h5", "h6"},
    "item": {"li", "dd", "dt"},
    "cell": {"td", "th"},
    "caption": {"figcaption", "caption"},
    "quote": {"blockquote"},
    "plain": {"div", "section"},
}
_WITHIN = {
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
    """Per block."""
    n, leaves, nodes = len(page), page.leaves, page.nodes
    chars = Prefix(page.chars)
    tags = [nodes[leaf.node].tag for leaf in leaves]
    result: dict[str, Floats] = {
        f"tag_{name}": np.fromiter((tag in group for tag in tags), np.float32, n) for name, group in _TAGS.items()
    }
    result["heading_level"] = np.fromiter((_level(tag) for tag in tags), np.float32, n)
    all_tags = np.array([node.tag for node in nodes])
    for name, group in _WITHIN.items():
        result[f"within_{name}"] = _within(page, np.isin(all_tags, list(group)))
    result["hidden"] = np.fromiter((nodes[leaf.node].hidden for leaf in leaves), np.float32, n)
    result["depth"] = page.depth[page.node].astype(np.float32)
    result["bold"] = np.fromiter((leaf.bold_chars for leaf in leaves), np.float32, n) / page.chars
    result["italic"] = np.fromiter((leaf.italic_chars for leaf in leaves), np.float32, n) / page.chars
    result["small"] = np.fromiter((leaf.small_chars for leaf in leaves), np.float32, n) / page.chars
    result["break_before"] = np.fromiter((leaf.break_before for leaf in leaves), np.float32, n)
    result["break_after"] = np.fromiter((leaf.break_after for leaf in leaves), np.float32, n)
    result["media_before"] = np.fromiter((leaf.media for leaf in leaves), np.float32, n)
    result["inline_names"] = np.fromiter((bool(leaf.inline) for leaf in leaves), np.float32, n)
    result["siblings_in_node"] = (page.end - page.first)[page.node].astype(np.float32)
    total = float(page.chars.sum())
    for steps in (1, 2, 3, 5):
        above = page.ancestor(steps)
        result[f"chars_up_{steps}"] = page.subtree(above, chars) / total
        result[f"block_size_up_{steps}"] = ratio(
            page.subtree(above, chars), (page.end - page.first)[above].astype(np.float32)
        )
    size = np.ones(n, dtype=np.float32)
    result["group_blocks"] = page.by_group(size)
    result["group_chars_share"] = page.by_group(page.chars) / total
    result["group_mean_chars"] = ratio(page.by_group(page.chars), page.by_group(size))
    return result


def _within(page: Layout, chosen: NDArray[np.bool_]) -> Floats:
    """1 for the blocks below any of the chosen elements."""
    edges = np.zeros(len(page) + 1, dtype=np.int64)
    np.add.at(edges, page.first[chosen], 1)
    np.add.at(edges, page.end[chosen], -1)
    return (np.cumsum(edges)[:-1] > 0).astype(np.float32)


def _level(tag: str) -> float:
    return float(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0.0
