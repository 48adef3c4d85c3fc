"""The surroundings of a block: position, neighbours, runs of similar blocks.

Neighbourhoods after Kohlschütter (2010). Runs of similar blocks catch unlinked teaser lists, which only their
neighbours reveal.
"""

from __future__ import annotations

import numpy as np

from .characters import Codes, Floats
from .layout import Layout, heading_level
from .ranges import Prefix, ratio, runs, shift

_NEAR = (
    "chars",
    "ends_sentence",
    "quotes",
    "ellipses",
    "starts_bullet",
    "starts_dash",
    "digits_share",
    "spaced_dash",
    "at_signs",
    "copyright_signs",
)

EDGE_COPY = 7
"""Characters at either end of a block that are compared with the ends of all other blocks."""
_MULTIPLIERS = np.array([1_000_003**i & 0x7FFFFFFF for i in range(EDGE_COPY)], dtype=np.int64)


def columns(page: Layout, own: dict[str, Floats]) -> dict[str, Floats]:
    """Compute the columns; positions are shares of the page, distances are in blocks.

    No column is constant on a page, as trees would recognise training pages by it.
    """
    n = len(page)
    here = np.arange(n)
    prose = own["ends_sentence"] * (own["words"] >= 8)
    prose_chars = prose * page.chars
    chars, prosaic = page.all_chars, Prefix(prose_chars)
    total, total_prose = float(page.chars.sum()), float(prose_chars.sum())
    result: dict[str, Floats] = {
        "position": (here / n).astype(np.float32),
        "chars_before_share": chars.over(here * 0, here) / total,
        "prose_before_share": prosaic.over(here * 0, here) / max(total_prose, 1.0),
        "prose_after": prosaic.over(here + 1, here * 0 + n),
    }
    for name in _NEAR:
        result[f"{name}_next"] = shift(own[name], 1)
        result[f"{name}_previous"] = shift(own[name], -1)
    for name in ("chars", "ends_sentence"):
        sums = Prefix(own[name])
        for width in (3, 8):
            end, first = np.minimum(here + 1 + width, n), np.maximum(here - width, 0)
            after, before = (end - here - 1).astype(np.float32), (here - first).astype(np.float32)
            result[f"{name}_after_{width}"] = ratio(sums.between(here + 1, end), after, np.nan)
            result[f"{name}_before_{width}"] = ratio(sums.between(first, here), before, np.nan)
    container = page.container()
    first, end = page.first[container], page.end[container]
    result["container_blocks"] = (end - first).astype(np.float32)
    result["container_prose_share"] = ratio(prosaic.over(first, end), chars.over(first, end))
    result["container_prose_before"] = ratio(prosaic.over(first, here), prosaic.over(first, end))
    result["container_prose_after"] = ratio(prosaic.over(here + 1, end), prosaic.over(first, end))
    result["container_position"] = ratio((here - first).astype(np.float32), (end - first).astype(np.float32))
    result.update(_prose_distance(prose.astype(bool) & (page.chars > 60)))
    result.update(_look_alikes(page, own, prose))
    result.update(_shared_edges(page.codes))
    result.update(_headings(page))
    return result


def _headings(page: Layout) -> dict[str, Floats]:
    """Count headings and articles begun before a block: a second headline starts a second article."""
    here = np.arange(len(page))
    level = np.array([heading_level(tag) for tag in page.tags], dtype=np.int64)[page.tag[page.node]]
    last = np.maximum.accumulate(np.where(level > 0, here, -1))
    begun = np.zeros(len(page) + 1, dtype=np.int64)
    np.add.at(begun, page.first[page.tag == page.tags.get("article", -1)], 1)
    return {
        "since_heading": np.where(last >= 0, here - last, np.nan).astype(np.float32),
        "heading_above": np.where(last >= 0, level[last], np.nan).astype(np.float32),
        "h1_before": np.cumsum(level == 1).astype(np.float32),
        "articles_begun": np.cumsum(begun)[:-1].astype(np.float32),
    }


def _prose_distance(sure: np.ndarray) -> dict[str, Floats]:
    """Return the number of blocks since the last, and until the next, long sentence."""
    n = len(sure)
    here = np.arange(n)
    last = np.maximum.accumulate(np.where(sure, here, -1))
    following = np.minimum.accumulate(np.where(sure, here, 2 * n)[::-1])[::-1]
    return {
        "since_prose": np.where(last >= 0, here - last, np.nan).astype(np.float32),
        "until_prose": np.where(following < n, following - here, np.nan).astype(np.float32),
    }


def _look_alikes(page: Layout, own: dict[str, Floats], prose: Floats) -> dict[str, Floats]:
    """Measure runs of equal markup and of lines that are not sentences, and the position in the run."""
    here = np.arange(len(page))
    chars = page.all_chars
    spread = Prefix(page.chars.astype(np.float64) ** 2)
    result: dict[str, Floats] = {}
    opening = page.codes.classes[page.codes.start].astype(np.int64)
    kinds = {
        "markup_run": page.group * 2 + (page.link_chars > 0.5 * page.chars),
        "line_run": (own["ends_sentence"] > 0) * 2 + (own["words"] < 4),
        "opening_run": opening * 2 + (prose > 0),
        "element_run": page.node,
    }
    for name, keys in kinds.items():
        first, end = runs(np.asarray(keys, dtype=np.int64))
        size = (end - first).astype(np.float32)
        mean = chars.over(first, end) / size
        variance = np.maximum(spread.over(first, end) / size - mean**2, 0)
        result[f"{name}_blocks"] = size
        result[f"{name}_place"] = (here - first).astype(np.float32)
        result[f"{name}_left"] = (end - 1 - here).astype(np.float32)
        result[f"{name}_mean_chars"] = mean
        result[f"{name}_spread"] = np.sqrt(variance) / mean
    return result


def _shared_edges(codes: Codes, width: int = 14) -> dict[str, Floats]:
    """Count the characters that a block's ends share with its neighbours: `- outlet` after every teaser."""
    offsets = np.arange(width)
    last = codes.start + codes.size - 1
    heads = np.where(
        offsets < codes.size[:, None], codes.codes[np.minimum(codes.start[:, None] + offsets, len(codes.codes) - 1)], 0
    )
    tails = np.where(offsets < codes.size[:, None], codes.codes[np.maximum(last[:, None] - offsets, 0)], 0)
    result: dict[str, Floats] = {}
    for name, edge in (("prefix", heads), ("suffix", tails)):
        edge = edge.astype(np.int64)
        equal = (edge[1:] == edge[:-1]) & (edge[1:] > 0)
        shared = np.cumprod(equal, axis=1).sum(axis=1).astype(np.float32)
        both = np.concatenate(([0], shared, [0])).astype(np.float32)
        result[f"shared_{name}"] = np.maximum(both[1:], both[:-1])
        result[f"shared_{name}_both"] = np.minimum(both[1:], both[:-1])
        # and anywhere on the page: `Read more: …` between the paragraphs
        hashed = edge[:, :EDGE_COPY] @ _MULTIPLIERS
        ranked = np.sort(hashed)
        copies = np.searchsorted(ranked, hashed, side="right") - np.searchsorted(ranked, hashed, side="left")
        result[f"{name}_copies"] = np.where(codes.size >= EDGE_COPY, copies, 0).astype(np.float32)
    return result
