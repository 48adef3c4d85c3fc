"""Blocks of a page or text + history of its site → probabilities, reasons and the page's own sighting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..label import KEPT, Label
from ..page.block import Block, Leaf, Node
from ..page.links import Link
from .evidence import LEAST_PROBABILITY, Sighting, Traces, normalized, sighting_of, traces_of
from .history import History
from .weighing import weigh

_STEPS = 3
"""Number of elements that form the name of a place: the block's own and those around it."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Recollection:
    """One page judged with the history of its site.

    Attributes:
        probability: shape (blocks,), never above the classifier's own.
        reasons: block → why its probability is lower.
        sighting: the page's sighting by the classifier's own probabilities, to be remembered.
        repeated: number of blocks that the classifier keeps and the history drops.
    """

    probability: NDArray[np.float32]
    reasons: Mapping[int, str]
    sighting: Sighting
    repeated: int

    def explained(self, reasons: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Return the reasons of every block, those of the history first; `reasons` are the classifier's, or empty."""
        every = list(reasons) or [()] * len(self.probability)
        for i, reason in self.reasons.items():
            every[i] = (f"- {reason}", *every[i])
        return every


def recollect(
    history: History,
    key: int,
    url: str | None,
    traces: Traces,
    probability: NDArray[np.float32],
    threshold: float,
    exempt: Mask,
) -> Recollection:
    """Weigh the history, and describe the page for the histories of others.

    If no block would be left, the page keeps what the classifier keeps: a guess never empties an article.
    """
    kept = probability >= threshold
    sighting = sighting_of(traces, probability, kept)
    weighed = weigh(history, key, url, sighting, traces, probability, exempt)
    stays = weighed.probability >= threshold
    if kept.any() and not stays.any():
        return Recollection(probability, {}, sighting, 0)
    return Recollection(weighed.probability, weighed.reasons, sighting, int((kept & ~stays).sum()))


def page_traces(
    nodes: Sequence[Node],
    leaves: Sequence[Leaf],
    blocks: Sequence[Block],
    links: Sequence[Link],
    probability: NDArray[np.float32],
) -> Traces:
    """Return the traces of the judged `blocks` of a page; `leaves` are parallel to them, `links` are the page's."""
    targets: dict[int, str] = {}
    for link in links:
        targets.setdefault(link.block, link.url)
    stored = probability >= LEAST_PROBABILITY
    return traces_of(
        [block.text for block in blocks],
        [
            place_of(nodes, leaf.node, block.linked) if stored[i] else ""
            for i, (leaf, block) in enumerate(zip(leaves, blocks, strict=True))
        ],
        [targets.get(block.index) if block.linked else None for block in blocks],
        probability,
    )


def text_traces(blocks: Sequence[Block], probability: NDArray[np.float32]) -> Traces:
    """Return the traces of a plain text, which has no places and no links."""
    return traces_of([block.text for block in blocks], [""] * len(blocks), [None] * len(blocks), probability)


def place_of(nodes: Sequence[Node], node: int, linked: bool) -> str:
    """Return a place in the site's template: tags and names of an element and two around it, and whether it links."""
    steps: list[str] = []
    while node >= 0 and len(steps) < _STEPS:
        steps.append(f"{nodes[node].tag}.{nodes[node].names}")
        node = nodes[node].parent
    return "/".join(steps) + ("#" if linked else "")


def exempt_blocks(
    blocks: Sequence[Block],
    declared: Sequence[str],
    probability: NDArray[np.float32],
    kinds: NDArray[np.float32],
    names: Sequence[str],
    threshold: float,
) -> Mask:
    """Mark the blocks that no history may change, shape (blocks,): headlines, and the page's title and description.

    `declared` holds title and description; `kinds` has shape (blocks, len(names)). A title may end with the outlet's
    name and a description may be cut off, so the longer text must begin with the shorter, which has at least half its
    length.
    """
    # the label that the block gets: the likeliest on its side of the threshold
    side = np.array([name in KEPT for name in names]) == (probability >= threshold)[:, None]
    exempt: Mask = np.array([name == Label.HEADLINE for name in names])[np.where(side, kinds, -1.0).argmax(axis=1)]
    declared_texts = [words for text in declared if (words := normalized(text))]
    for i in np.flatnonzero((probability >= LEAST_PROBABILITY) & ~exempt).tolist() if declared_texts else ():
        words = normalized(blocks[i].text)
        exempt[i] = any(_is_same(words, one) for one in declared_texts)
    return exempt


def _is_same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and 2 * len(shorter) >= len(longer)
