"""A page's blocks and elements as arrays: the common ground of all feature modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..block import Leaf, Node
from .codes import Codes, Floats, Ints
from .spans import Prefix, ratio


@dataclass(frozen=True)
class Layout:
    """Arrays over the blocks of one page, and over its block-level elements.

    Per block: `codes` (the text), `chars`, `link_chars`, `node` (innermost element), `group` (blocks of equal
    markup: tag, names, inline names, parent's tag and names). Per element: `parent`, `first`, `end`, `depth`.
    """

    nodes: Sequence[Node]
    leaves: Sequence[Leaf]
    texts: Sequence[str]
    codes: Codes
    chars: Floats
    link_chars: Floats
    node: Ints
    group: Ints
    parent: Ints
    first: Ints
    end: Ints
    depth: Ints

    @classmethod
    def of(cls, nodes: Sequence[Node], leaves: Sequence[Leaf]) -> Layout:
        """Lay out a page that has at least one block."""
        texts = [leaf.text for leaf in leaves]
        codes = Codes.of(texts)
        table = np.array([(n.parent, n.first, n.end, n.depth) for n in nodes], dtype=np.int64)
        return cls(
            nodes=nodes,
            leaves=leaves,
            texts=texts,
            codes=codes,
            chars=codes.size.astype(np.float32),
            link_chars=np.fromiter((leaf.link_chars for leaf in leaves), np.float32, len(leaves)),
            node=np.fromiter((leaf.node for leaf in leaves), np.int64, len(leaves)),
            group=_groups(nodes, leaves),
            parent=table[:, 0],
            first=table[:, 1],
            end=table[:, 2],
            depth=table[:, 3],
        )

    def __len__(self) -> int:
        return len(self.texts)

    def ancestor(self, steps: int) -> Ints:
        """Per block, the element `steps` above its innermost one; stays at the root."""
        found = self.node
        for _ in range(steps):
            above = self.parent[found]
            found = np.where(above >= 0, above, found)
        return found

    def container(self) -> Ints:
        """Per block, the nearest element that holds text beyond the block itself: its company."""
        found = self.node
        for _ in range(12):
            alone = (self.end[found] - self.first[found] <= 1) & (self.parent[found] >= 0)
            if not alone.any():
                break
            found = np.where(alone, self.parent[found], found)
        return found

    def subtree(self, elements: Ints, prefix: Prefix) -> Floats:
        """Sum of a prefixed quantity over the blocks of each element's subtree."""
        return prefix.over(self.first[elements], self.end[elements])

    def link_density(self, elements: Ints) -> Floats:
        """Share of the characters of each element's subtree that are link text, 0 to 1."""
        return ratio(self.subtree(elements, Prefix(self.link_chars)), self.subtree(elements, Prefix(self.chars)))

    def by_group(self, values: NDArray[np.floating]) -> Floats:
        """Sum of `values` over all blocks of the same markup, per block."""
        return np.bincount(self.group, weights=values)[self.group].astype(np.float32)


def _groups(nodes: Sequence[Node], leaves: Sequence[Leaf]) -> Ints:
    seen: dict[tuple[str, str, str, str, str], int] = {}
    result = np.empty(len(leaves), dtype=np.int64)
    for i, leaf in enumerate(leaves):
        node = nodes[leaf.node]
        above = nodes[node.parent] if node.parent >= 0 else node
        key = (node.tag, node.names, leaf.inline, above.tag, above.names)
        result[i] = seen.setdefault(key, len(seen))
    return result
