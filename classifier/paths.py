"""All rows down all trees at once, without walking: each question crosses out the leaves that its answer rules out.

After Lucchese et al., "QuickScorer" (2015): number a tree's leaves from left to right and give every inner node a bit
mask without the leaves of its left branch. Where a row goes right, the mask applies; the first leaf that is still in
after all questions is the row's. That is a few array operations for a whole block of trees, where a walk takes some
for each level and jumps about in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from .trees import Trees

_CELLS = 1 << 16
"""Questions times rows that are answered at once."""


@dataclass(frozen=True)
class Paths:
    """Trees as questions: arrays of shape (trees, most questions of a tree); those that a tree lacks rule nothing out.

    `column` is the feature, or that plus the number of features where missing values go left. `mask` has a bit for
    each leaf that stays when the answer is no. `value`, of shape (trees, most leaves of a tree), holds the leaves.
    """

    column: NDArray[np.int64]
    threshold: NDArray[np.float32]
    mask: NDArray[Any]
    value: NDArray[np.float32]

    @classmethod
    def of(cls, trees: Trees, columns: int) -> Paths:
        """Lay out trees that ask `columns` features. Children stand after their parents, trees one after another."""
        roots = trees.roots.ravel()
        tree = np.full(len(trees.feature), -1)
        rank = np.zeros(len(trees.feature), dtype=np.int64)  # leaves of the tree that stand left of the node's own
        leaves = (trees.feature < 0).astype(np.int64)
        levels = []
        tree[roots], level = np.arange(len(roots)), roots
        while len(level):
            levels.append(level)
            inner = level[trees.feature[level] >= 0]
            tree[trees.left[inner]] = tree[trees.right[inner]] = tree[inner]
            level = np.concatenate((trees.left[inner], trees.right[inner]))
        for level in reversed(levels):
            inner = level[trees.feature[level] >= 0]
            leaves[inner] = leaves[trees.left[inner]] + leaves[trees.right[inner]]
        for level in levels:
            inner = level[trees.feature[level] >= 0]
            rank[trees.left[inner]] = rank[inner]
            rank[trees.right[inner]] = rank[inner] + leaves[trees.left[inner]]
        most = int(leaves[roots].max())
        bits = next((size for size in (8, 16, 32, 64) if size >= most), None)
        if bits is None:
            raise ValueError(f"a tree has {most} leaves; more than 64 cannot be scored")
        asked = np.nonzero((trees.feature >= 0) & (tree >= 0))[0]
        asked = asked[np.argsort(tree[asked], kind="stable")]
        place = np.arange(len(asked)) - np.searchsorted(tree[asked], tree[asked])
        shape = (len(roots), max(most - 1, 1))
        column = np.zeros(shape, dtype=np.int64)
        threshold = np.zeros(shape, dtype=np.float32)
        mask = np.full(shape, (1 << bits) - 1, dtype=f"u{bits // 8}")
        column[tree[asked], place] = trees.feature[asked] + columns * trees.missing_left[asked]
        threshold[tree[asked], place] = trees.threshold[asked]
        branch = [
            ((1 << int(size)) - 1) << int(first)
            for size, first in zip(leaves[trees.left[asked]], rank[asked], strict=True)
        ]
        mask[tree[asked], place] ^= np.array(branch, dtype=mask.dtype)
        ends = np.nonzero((trees.feature < 0) & (tree >= 0))[0]
        value = np.zeros((len(roots), most), dtype=np.float32)
        value[tree[ends], rank[ends]] = trees.value[ends]
        return cls(column, threshold, mask, value)

    def leaf_values(self, both: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (trees, rows): the value of the leaf that each row ends in.

        `both` has shape (2 * columns, rows): the table turned over, then the same with -inf for missing values.
        """
        (trees, questions), rows = self.column.shape, both.shape[1]
        found = np.empty((trees, rows), dtype=np.float32)
        step = max(1, _CELLS // (questions * max(rows, 1)))
        for start in range(0, trees, step):
            part = slice(start, start + step)
            yes = both.take(self.column[part].ravel(), axis=0) <= self.threshold[part].reshape(-1, 1)
            stay = yes.view(np.uint8).astype(self.mask.dtype)
            np.negative(stay, out=stay)  # all bits where the answer is yes
            stay |= self.mask[part].reshape(-1, 1)
            left = np.bitwise_and.reduce(stay.reshape(-1, questions, rows), axis=1)
            first = left & (~left + left.dtype.type(1))
            leaf = (first.astype(np.float32).view(np.int32) >> 23) - 127  # the exponent of a power of two
            base = np.arange(len(leaf))[:, None] * self.value.shape[1]
            found[part] = self.value[part].ravel().take(leaf + base)
        return found
