"""Linear models over hashed features, scored with numpy: one weight look-up and one sum per page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ..features.characters import Codes, Floats, Ints
from ..features.hashing import (
    ANCHOR_VALUE,
    NAME_BITS,
    TEXT_BITS,
    TEXT_GRAMS,
    anchor_grams,
    edge_grams,
    name_hashes,
    own_hashes,
)
from ..features.layout import Layout
from ..features.ranges import Prefix, ratio, shift


@dataclass(frozen=True)
class Linear:
    """Logistic heads: `weights` of shape (heads, 2**bits), `bias` of shape (heads,)."""

    heads: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @cached_property
    def by_hash(self) -> NDArray[np.float32]:
        """The weights with one row per hash, so that the weights of an n-gram are adjacent in memory."""
        return np.ascontiguousarray(self.weights.T)


@dataclass(frozen=True)
class NameHashes:
    """Hashed names per block, end to end: `own` of its element, `above` of all elements above it, with where each ends.

    `own_ends` and `above_ends` have shape (blocks + 1,) and begin with 0.
    """

    own: NDArray[np.uint16]
    own_ends: NDArray[np.int32]
    above: NDArray[np.uint16]
    above_ends: NDArray[np.int32]

    @classmethod
    def of(cls, layout: Layout) -> NameHashes:
        """The names of a page's blocks, as `name_scores` reads them."""
        nodes = layout.nodes
        inherited: list[list[int]] = []
        for node in nodes:
            if node.parent < 0:
                inherited.append([])
            else:
                above = nodes[node.parent]
                inherited.append([*inherited[node.parent], *name_hashes("a", above.tag, above.names)])
        own = [own_hashes(nodes[leaf.node], leaf) for leaf in layout.leaves]
        return cls(*_flat(own), *_flat([inherited[leaf.node] for leaf in layout.leaves]))

    @classmethod
    def none(cls, blocks: int) -> NameHashes:
        """No names, as in plain text."""
        empty, ends = np.zeros(0, dtype=np.uint16), np.zeros(blocks + 1, dtype=np.int32)
        return cls(empty, ends, empty, ends)

    def scores(self, model: Linear) -> tuple[Floats, Floats]:
        """What `name_scores` gives."""
        own, above = (
            np.concatenate(([0.0], np.cumsum(model.weights[0][flat], dtype=np.float64)))
            for flat in (self.own, self.above)
        )
        return (
            (own[self.own_ends[1:]] - own[self.own_ends[:-1]]).astype(np.float32),
            (above[self.above_ends[1:]] - above[self.above_ends[:-1]]).astype(np.float32) + model.bias[0],
        )

    def of_blocks(self, blocks: Ints) -> tuple[NDArray[np.int32], Ints]:
        """The hashes of some blocks, own and above, end to end, and how many each block has."""
        parts = [
            part
            for i in blocks.tolist()
            for part in (
                self.own[self.own_ends[i] : self.own_ends[i + 1]],
                self.above[self.above_ends[i] : self.above_ends[i + 1]],
            )
        ]
        sizes = np.diff(self.own_ends)[blocks] + np.diff(self.above_ends)[blocks]
        flat = np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, dtype=np.int32)
        return flat, sizes.astype(np.int64)


def _flat(lists: Sequence[Sequence[int]]) -> tuple[NDArray[np.uint16], NDArray[np.int32]]:
    ends = np.concatenate(([0], np.cumsum([len(one) for one in lists]))).astype(np.int32)
    return np.fromiter(chain.from_iterable(lists), np.uint16, int(ends[-1])), ends


@dataclass(frozen=True)
class Scorers:
    """The two linear models whose scores are columns of the feature table: markup names and text n-grams."""

    names: Linear
    text: Linear

    def columns(self, layout: Layout, hashes: NameHashes | None = None) -> dict[str, Floats]:
        """Scores (log-odds) of each block, and their means over its neighbours, markup group and container.

        `hashes` are the names of the blocks, for a layout that was stored without its elements.
        """
        own, above = name_scores(self.names, layout) if hashes is None else hashes.scores(self.names)
        result = {"names_own": own, "names_above": above, "names_sum": own + above}
        result.update(_around("names", own + above, layout))
        result.update(self.text_columns(layout))
        return result

    def text_columns(self, layout: Layout) -> dict[str, Floats]:
        """Compute the scores that do not need markup."""
        text = text_scores(self.text, layout)
        result = {f"text_{head}": text[row] for row, head in enumerate(self.text.heads)}
        result.update(_around("text", text[0], layout))
        return result


_AROUND = ("next", "previous", "near", "group", "container")


def text_column_names(text_heads: Sequence[str]) -> tuple[str, ...]:
    """List the names of `Scorers.text_columns`, in order."""
    return (*(f"text_{head}" for head in text_heads), *(f"text_{suffix}" for suffix in _AROUND))


def column_names(text_heads: Sequence[str]) -> tuple[str, ...]:
    """List the names of `Scorers.columns`, in order."""
    names = ("names_own", "names_above", "names_sum", *(f"names_{suffix}" for suffix in _AROUND))
    return (*names, *text_column_names(text_heads))


def name_scores(model: Linear, layout: Layout) -> tuple[Floats, Floats]:
    """Per block: the score of its own names, and of all names above it (bias included), in log-odds."""
    weights = model.weights[0]
    nodes = layout.nodes
    # skip elements without a block and those without children to pass a score to: hashing is the expensive part
    holders = np.nonzero((layout.end > layout.first) & (layout.parent >= 0))[0]
    above = np.zeros(len(nodes), dtype=bool)
    above[layout.parent[holders]] = True
    passing = np.nonzero(above)[0].tolist()
    hashes = [name_hashes("a", nodes[i].tag, nodes[i].names) for i in passing]
    passed_on = dict(zip(passing, _sums(weights, hashes).tolist(), strict=True)) if passing else {}
    inherited = [0.0] * len(nodes)
    for i, parent in zip(holders.tolist(), layout.parent[holders].tolist(), strict=True):
        inherited[i] = inherited[parent] + passed_on[parent]
    # blocks of one group have the same names: hash one block per group
    leaves = layout.leaves
    groups = np.flatnonzero(np.diff(np.maximum.accumulate(layout.group), prepend=-1)).tolist()
    own = _sums(weights, [own_hashes(nodes[leaves[i].node], leaves[i]) for i in groups])[layout.group]
    return own, np.array(inherited, dtype=np.float32)[layout.node] + model.bias[0]


def _sums(weights: NDArray[np.float32], hashes: Sequence[tuple[int, ...]]) -> Floats:
    """Sum of the weights that each tuple of hashes names. No tuple is empty: a tag has a hash too."""
    sizes = np.fromiter(map(len, hashes), np.int64, len(hashes))
    flat = np.fromiter(chain.from_iterable(hashes), np.int64, int(sizes.sum()))
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    result: Floats = np.add.reduceat(weights[flat], starts)
    return result


def text_scores(model: Linear, layout: Layout) -> Floats:
    """Shape (heads, blocks), in log-odds."""
    return np.concatenate([_part_scores(model, part) for _, part in layout.codes.parts()], axis=1)


def _part_scores(model: Linear, codes: Codes) -> Floats:
    total = np.zeros((len(codes), len(model.heads)), dtype=np.float32)
    number = np.zeros(len(codes), dtype=np.int64)
    for n in TEXT_GRAMS:
        hashed, owner = edge_grams(codes, n)
        if not len(owner):
            continue
        starts = np.concatenate(([0], np.flatnonzero(np.diff(owner)) + 1))
        total[owner[starts]] += np.add.reduceat(model.by_hash.take(hashed, axis=0), starts)
        number += np.bincount(owner, minlength=len(codes))
    scaled = total / np.sqrt(np.maximum(number, 1))[:, None]
    anchors = anchor_grams(codes)
    scaled += ANCHOR_VALUE * np.where((anchors >= 0)[:, :, None], model.by_hash.take(anchors, axis=0), 0).sum(axis=1)
    return (scaled.T + model.bias[:, None]).astype(np.float32)


def _around(name: str, score: Floats, layout: Layout) -> dict[str, Floats]:
    n = len(layout)
    here = np.arange(n)
    weighed, size = Prefix(score * layout.chars), layout.all_chars
    container = layout.container()
    return {
        f"{name}_next": shift(score, 1),
        f"{name}_previous": shift(score, -1),
        f"{name}_near": ratio(weighed.over(here - 3, here + 4), size.over(here - 3, here + 4)),
        f"{name}_group": ratio(layout.by_group(score * layout.chars), layout.by_group(layout.chars)),
        f"{name}_container": ratio(layout.subtree(container, weighed), layout.subtree(container, size)),
    }


NAMES_SIZE = 1 << NAME_BITS
TEXT_SIZE = 1 << TEXT_BITS
