"""Evaluate all trees for all rows at once, without walking: one bit per row, 64 rows per word.

After Lucchese et al., "QuickScorer" (2015), and its bitwise variants: every distinct split is evaluated once, for all
rows, and the answers are packed into words. One `and` gives the rows that reach a node from those that reach its
parent, so a whole level of all trees takes a few array operations, while a walk takes several for every row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

_CELLS = 1 << 16
"""Questions times rows answered at once, small enough for the processor's cache."""
_WORD = 64


class Nodes(Protocol):
    """The arrays of `Trees` to lay out, one value per node; `roots` has shape (rounds, outputs)."""

    @property
    def roots(self) -> NDArray[np.int32]: ...  # noqa: D102
    @property
    def feature(self) -> NDArray[np.int16]: ...  # noqa: D102
    @property
    def threshold(self) -> NDArray[np.float32]: ...  # noqa: D102
    @property
    def left(self) -> NDArray[np.int32]: ...  # noqa: D102
    @property
    def right(self) -> NDArray[np.int32]: ...  # noqa: D102
    @property
    def missing_left(self) -> NDArray[np.bool_]: ...  # noqa: D102
    @property
    def value(self) -> NDArray[np.float32]: ...  # noqa: D102


@dataclass(frozen=True)
class Level:
    """The split nodes of one depth: the index of each in the order of all nodes, and of its question.

    Their left children begin at `start`, in the same order, followed by the right ones.
    """

    asking: NDArray[np.int64]
    question: NDArray[np.int64]
    start: int


@dataclass(frozen=True)
class Paths:
    """Trees by levels, roots first. `column` and `threshold` are the distinct questions.

    `column` is the feature, or the feature plus the number of features if missing values go left. The leaves of a tree
    are numbered: for each binary digit of the number, the highest first, `numbered` holds the indices of the leaves
    that have it, by tree, padded with the index after all nodes, which no row reaches. `value`, of shape (trees, most
    leaves of a tree), holds the values of the leaves, and `nodes` is the number of nodes.
    """

    column: NDArray[np.int64]
    threshold: NDArray[np.float32]
    levels: Sequence[Level]
    numbered: Sequence[NDArray[np.int64]]
    value: NDArray[np.float32]
    nodes: int

    @classmethod
    def of(cls, trees: Nodes, columns: int) -> Paths:
        """Lay out trees over `columns` features."""
        level, tree = trees.roots.ravel(), np.arange(trees.roots.size)
        of_level, of_tree, places = [level], [tree], [(np.zeros(0, np.int64), 0)]
        start = 0
        while len(inner := np.nonzero(trees.feature[level] >= 0)[0]):
            start, asking = start + len(level), start + inner
            level = np.concatenate((trees.left[level[inner]], trees.right[level[inner]]))
            tree = np.concatenate((tree[inner], tree[inner]))
            places.append((asking, start))
            of_level.append(level)
            of_tree.append(tree)
        node, tree = np.concatenate(of_level), np.concatenate(of_tree)
        column = trees.feature[node] + columns * trees.missing_left[node].astype(np.int64)
        asks = trees.feature[node] >= 0
        pairs = np.stack((column, trees.threshold[node].view(np.int32)), axis=1)
        distinct, which = np.unique(pairs[asks], axis=0, return_inverse=True)
        question = np.zeros(len(node), dtype=np.int64)
        question[asks] = which.ravel()
        leaf = np.nonzero(~asks)[0]
        leaf = leaf[np.argsort(tree[leaf], kind="stable")]
        number = np.arange(len(leaf)) - np.searchsorted(tree[leaf], tree[leaf])
        most = int(number.max()) + 1
        value = np.zeros((trees.roots.size, most), dtype=np.float32)
        value[tree[leaf], number] = trees.value[node[leaf]]
        return cls(
            column=distinct[:, 0],
            threshold=distinct[:, 1].astype(np.int32).view(np.float32),
            levels=[Level(asking, question[asking], start) for asking, start in places[1:]],
            numbered=[
                _gathered(tree[leaf], leaf, number >> digit & 1 > 0, len(value), len(node))
                for digit in reversed(range((most - 1).bit_length()))
            ],
            value=value,
            nodes=len(node),
        )

    def leaf_values(self, both: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the value of the leaf that each row reaches, shape (trees, rows).

        `both` has shape (2 * columns, rows): the transposed matrix, then a copy with NaN replaced by -inf.
        """
        rows = both.shape[1]
        answers = self._answers(both)
        # one bit per row: whether it reaches a node; all rows reach the roots
        reached = np.zeros((self.nodes + 1, answers.shape[1]), dtype=np.uint64)
        reached[: len(self.value)] = ~np.uint64(0)
        for level in self.levels:
            size = len(level.asking)
            here, yes = reached.take(level.asking, axis=0), answers.take(level.question, axis=0)
            left, right = reached[level.start :][:size], reached[level.start + size :][:size]
            np.bitwise_and(here, yes, out=left)
            np.bitwise_xor(here, left, out=right)
        trees, leaves = self.value.shape
        number = np.zeros(trees * answers.shape[1] * _WORD, dtype=np.min_scalar_type(leaves))
        for places in self.numbered:
            having = np.bitwise_or.reduce(reached.take(places.T, axis=0), axis=0)
            number += number
            number |= np.unpackbits(having.view(np.uint8))
        number = number.reshape(trees, -1)[:, :rows]
        return self.value.ravel().take(number + np.arange(0, trees * leaves, leaves)[:, None])

    def _answers(self, both: NDArray[np.float32]) -> NDArray[np.uint64]:
        """Return the rows, as bits, whose answer is yes; shape (questions, words)."""
        rows = both.shape[1]
        words = -(-rows // _WORD)
        answers = np.empty((len(self.column), words), dtype=np.uint64)
        step = max(1, _CELLS // max(words * _WORD, 1))
        yes = np.zeros((step, words * _WORD), dtype=bool)
        for start in range(0, len(answers), step):
            part = slice(start, start + step)
            values = both.take(self.column[part], axis=0)
            size = len(values)
            np.less_equal(values, self.threshold[part, None], out=yes[:size, :rows])
            answers[part] = np.packbits(yes[:size].ravel()).view(np.uint64).reshape(size, words)
        return answers


def _gathered(
    tree: NDArray[np.int64], leaf: NDArray[np.int64], chosen: NDArray[np.bool_], trees: int, nowhere: int
) -> NDArray[np.int64]:
    """Group the chosen leaves by tree, shape (trees, most of one tree); `tree`, of each leaf, ascends."""
    tree, leaf = tree[chosen], leaf[chosen]
    place = np.arange(len(leaf)) - np.searchsorted(tree, tree)
    grouped = np.full((trees, int(place.max(initial=0)) + 1), nowhere, dtype=np.int64)
    grouped[tree, place] = leaf
    return grouped
