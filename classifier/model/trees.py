"""Gradient-boosted trees as flat arrays, so that inference does not import scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import native
from .bitwise import Paths

_ROWS = 512
"""Rows scored at once, so that the masks stay in the processor's cache."""


@dataclass(frozen=True)
class Trees:
    """All nodes of all trees, concatenated. `feature` is -1 at leaves, whose `value` is added to the score; the `value`
    of an inner node is the expected score there. Children are indices.

    `roots` has shape (rounds, outputs); `baseline` has shape (outputs,).
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    missing_left: NDArray[np.bool_]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    baseline: NDArray[np.float32]

    def scores(self, rows: NDArray[np.floating]) -> NDArray[np.float32]:
        """Raw scores (log-odds) of shape (rows, outputs)."""
        total = np.empty((len(rows), self.roots.shape[1]), dtype=np.float32)
        if native.core is not None and rows.dtype == np.float16 and len(rows):
            native.core.tree_scores(self._planted, np.ascontiguousarray(rows.T), total)
            return total
        for start in range(0, len(rows), _ROWS):
            part = slice(start, start + _ROWS)
            total[part] = self._part_scores(rows[part])
        return total

    def _part_scores(self, rows: NDArray[np.floating]) -> NDArray[np.float32]:
        rounds, outputs = self.roots.shape
        both = np.empty((2, rows.shape[1], len(rows)), dtype=np.float32)
        both[0] = rows.T
        # nan compares as false and goes right; trees that send it left read a second copy
        np.fmax(both[0], np.float32(-np.inf), out=both[1])
        values = self._paths(rows.shape[1]).leaf_values(both.reshape(-1, both.shape[2]))
        summed = values.reshape(rounds, outputs, -1).sum(axis=0, dtype=np.float64)
        result: NDArray[np.float32] = (summed.T + self.baseline).astype(np.float32)
        return result

    def _paths(self, columns: int) -> Paths:
        if columns not in self._laid_out:
            self._laid_out[columns] = Paths.of(self, columns)
        return self._laid_out[columns]

    @cached_property
    def _planted(self) -> Any:
        """The trees as the native core has them."""
        assert native.core is not None
        fields = (self.feature, self.threshold, self.missing_left, self.left, self.right, self.value)
        return native.core.plant(*fields, self.roots, self.baseline)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is computed on demand."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @cached_property
    def _laid_out(self) -> dict[int, Paths]:
        return {}

    def credits(self, rows: NDArray[np.float32], features: int, output: int = 0) -> NDArray[np.float64]:
        """Shape (rows, features): how much asking each feature moved one output's score, over all trees."""
        credit = np.zeros((len(rows), features))
        everyone = np.arange(len(rows))
        for root in self.roots[:, output]:
            position = np.full(len(rows), root)
            active = everyone[self.feature[position] >= 0]
            while len(active):
                here = position[active]
                feature = self.feature[here]
                values = rows[active, feature]
                go_left = np.where(np.isnan(values), self.missing_left[here], values <= self.threshold[here])
                following = np.where(go_left, self.left[here], self.right[here])
                credit[active, feature] += self.value[following] - self.value[here]
                position[active] = following
                active = active[self.feature[following] >= 0]
        return credit

    def arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """Return the fields as arrays for an npz file."""
        return {f"{prefix}.{name}": getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str) -> Trees:
        """Read back what `arrays` wrote. Raises KeyError when a field is missing."""
        return cls(**{name: arrays[f"{prefix}.{name}"] for name in cls.__dataclass_fields__})

    @classmethod
    def of_estimator(cls, estimator: Any) -> Trees:
        """Flatten a fitted scikit-learn HistGradientBoostingClassifier (numeric features only).

        Thresholds are rounded down to float32, so that float32 rows fall on the side they fell on in training.
        """
        parts: list[Any] = []
        roots: list[list[int]] = []
        offset = 0
        for one_round in estimator._predictors:
            roots.append([])
            for tree in one_round:
                roots[-1].append(offset)
                parts.append((tree.nodes, offset))
                offset += len(tree.nodes)
        leaf = np.concatenate([nodes["is_leaf"] for nodes, _ in parts]).astype(bool)
        exact = np.concatenate([nodes["num_threshold"] for nodes, _ in parts])
        rounded: NDArray[np.float32] = exact.astype(np.float32)
        below = np.nextafter(rounded, np.float32(-np.inf))
        threshold: NDArray[np.float32] = np.where(rounded > exact, below, rounded)
        return cls(
            feature=np.where(leaf, -1, np.concatenate([nodes["feature_idx"] for nodes, _ in parts])).astype(np.int16),
            threshold=threshold,
            missing_left=np.concatenate([nodes["missing_go_to_left"] for nodes, _ in parts]).astype(bool),
            left=np.concatenate([nodes["left"].astype(np.int64) + base for nodes, base in parts]).astype(np.int32),
            right=np.concatenate([nodes["right"].astype(np.int64) + base for nodes, base in parts]).astype(np.int32),
            # scikit-learn shrinks leaf values only; inner ones are kept on the same scale, for `credits`
            value=np.concatenate([nodes["value"] for nodes, _ in parts]).astype(np.float32)
            * np.where(leaf, np.float32(1.0), np.float32(estimator.learning_rate)),
            roots=np.array(roots, dtype=np.int32),
            baseline=np.asarray(estimator._baseline_prediction, dtype=np.float32).reshape(-1),
        )


def sigmoid(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-odds → probability."""
    return (1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-odds of shape (rows, kinds) → probabilities that sum to 1 per row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
    return result
