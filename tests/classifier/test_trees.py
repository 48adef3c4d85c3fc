"""Flat trees against scikit-learn's own answer, and back from an npz file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from copytaster.classifier.model.trees import Trees, sigmoid, softmax
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

ROWS, COLUMNS = 600, 6


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """OpenMP's threads spin while others have the cores: a fit of milliseconds takes ten seconds then."""
    with threadpool_limits(1):
        yield


def data(seed: int, missing: float = 0.2) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(ROWS, COLUMNS)).astype(np.float32)
    rows[:, 1] = rng.integers(0, 4, ROWS)
    rows[:, 2] = rows[:, 2].astype(np.float16)
    rows[rng.random(rows.shape) < missing] = np.nan
    return rows


def labels(rows: NDArray[np.float32], classes: int) -> NDArray[np.int64]:
    score = np.nansum(rows[:, :3], axis=1) + np.isnan(rows[:, 4]) * 0.7
    edges = np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1])
    return np.asarray(np.digitize(score, edges), dtype=np.int64)


def fitted(rows: NDArray[np.float32], target: NDArray[np.int64], **options: Any) -> HistGradientBoostingClassifier:
    settings = {"max_iter": 15, "max_leaf_nodes": 8, "early_stopping": False, "random_state": 0, **options}
    model = HistGradientBoostingClassifier(**settings)
    model.fit(rows, target)
    return model


def scores_of(model: HistGradientBoostingClassifier, rows: NDArray[np.float32]) -> NDArray[np.float64]:
    found = np.asarray(model.decision_function(rows))
    return found[:, None] if found.ndim == 1 else found


@pytest.mark.parametrize("classes", [2, 3, 7])
@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_scores_equal_scikit_learns(classes: int, missing: float) -> None:
    rows = data(classes, missing)
    model = fitted(rows, labels(rows, classes))
    trees = Trees.of_estimator(model)
    unseen = data(100 + classes, 0.3)
    for table in (rows, unseen, unseen[:1], unseen * 1_000):
        found = trees.scores(table)
        assert found.shape == (len(table), 1 if classes == 2 else classes)
        assert found.dtype == np.float32
        assert np.allclose(found, scores_of(model, table), atol=1e-5)


@pytest.mark.parametrize("classes", [2, 3])
def test_credits_and_starting_values_add_up_to_the_score(classes: int) -> None:
    rows = data(9)
    trees = Trees.of_estimator(fitted(rows, labels(rows, classes)))
    for output in range(trees.roots.shape[1]):
        credit = trees.credits(rows, COLUMNS, output)
        start = trees.baseline[output] + trees.value[trees.roots[:, output]].sum()
        assert credit.shape == rows.shape
        assert np.allclose(start + credit.sum(axis=1), trees.scores(rows)[:, output], atol=1e-4)


def test_probabilities_equal_scikit_learns() -> None:
    rows = data(1)
    two, three = fitted(rows, labels(rows, 2)), fitted(rows, labels(rows, 3))
    keep = sigmoid(Trees.of_estimator(two).scores(rows)[:, 0])
    assert np.allclose(keep, two.predict_proba(rows)[:, 1], atol=1e-6)
    kinds = softmax(Trees.of_estimator(three).scores(rows))
    assert np.allclose(kinds, three.predict_proba(rows), atol=1e-6)


def test_missing_values_go_where_training_sent_them() -> None:
    rows = data(2)
    model = fitted(rows, labels(rows, 2))
    empty = np.full((1, COLUMNS), np.nan, dtype=np.float32)
    assert np.allclose(Trees.of_estimator(model).scores(empty), scores_of(model, empty), atol=1e-6)
    never = fitted(data(3, 0.0), labels(data(3, 0.0), 2))
    assert np.allclose(Trees.of_estimator(never).scores(empty), scores_of(never, empty), atol=1e-6)


def test_values_at_and_beside_a_threshold_fall_on_the_same_side() -> None:
    # neighbours among float32: the midpoint of two is no float32, and rounding it up would move the upper one left
    base = np.float32(1.0)
    steps = [base]
    for _ in range(39):
        steps.append(np.nextafter(steps[-1], np.float32(2)))
    values = np.array(steps, dtype=np.float32)
    rows = np.tile(values, 20)[:, None]
    model = fitted(rows, (rows[:, 0] > values[19]).astype(np.int64), min_samples_leaf=1)
    trees = Trees.of_estimator(model)
    inner = model._predictors[0][0].nodes
    assert any(t != np.float32(t) for t in inner["num_threshold"][inner["is_leaf"] == 0])
    assert np.allclose(trees.scores(values[:, None]), scores_of(model, values[:, None]), atol=1e-6)
    assert len(np.unique(trees.scores(values[:, None])[19:21])) == 2


@pytest.mark.parametrize("edge", [3.4028235e38, 1.1754944e-38, 1e-45, 65504.0, 6e-8, 0.0])
def test_extreme_float32_values_fall_on_the_same_side(edge: float) -> None:
    top = np.float32(edge)
    rows = np.tile(np.array([-top, np.float32(0), top, top / 2, -top / 4], dtype=np.float32), 60)[:, None]
    target = (np.arange(len(rows)) % 5 < 2).astype(np.int64)
    model = fitted(rows, target, min_samples_leaf=1)
    probe = np.array([[-3e38], [-top], [-0.0], [0.0], [top / 2], [top], [3e38], [np.nan]], dtype=np.float32)
    assert np.allclose(Trees.of_estimator(model).scores(probe), scores_of(model, probe), atol=1e-6)


def test_infinite_rows_are_walked() -> None:
    rows = data(5)
    model = fitted(rows, labels(rows, 3))
    rows[:, 0], rows[:, 2] = np.inf, -np.inf
    assert np.allclose(Trees.of_estimator(model).scores(rows), scores_of(model, rows), atol=1e-5)


def test_a_constant_target_of_stumps_without_splits() -> None:
    rows = np.zeros((50, 2), dtype=np.float32)
    model = fitted(rows, np.arange(50) % 2)
    trees = Trees.of_estimator(model)
    assert (trees.feature == -1).all()
    assert np.allclose(trees.scores(rows), scores_of(model, rows), atol=1e-6)


def test_no_rows_give_no_scores() -> None:
    rows = data(6)
    trees = Trees.of_estimator(fitted(rows, labels(rows, 3)))
    assert trees.scores(rows[:0]).shape == (0, 3)


def test_arrays_come_back_from_a_file(tmp_path: Path) -> None:
    rows = data(7)
    trees = Trees.of_estimator(fitted(rows, labels(rows, 3)))
    np.savez_compressed(tmp_path / "trees.npz", **cast("Any", trees.arrays("a")))
    with np.load(tmp_path / "trees.npz", allow_pickle=False) as arrays:
        loaded = dict(arrays)
    assert all(name.startswith("a.") for name in loaded)
    again = Trees.of_arrays(loaded, "a")
    for name, values in trees.arrays("a").items():
        assert again.arrays("a")[name].dtype == values.dtype
        assert np.array_equal(again.arrays("a")[name], values)
    assert np.array_equal(again.scores(rows), trees.scores(rows))


def test_a_missing_array_is_a_key_error() -> None:
    arrays = Trees.of_estimator(fitted(data(8), labels(data(8), 2))).arrays("a")
    del arrays["a.roots"]
    with pytest.raises(KeyError):
        Trees.of_arrays(arrays, "a")
    with pytest.raises(KeyError):
        Trees.of_arrays(arrays, "b")


def test_sigmoid_and_softmax_hold_extremes() -> None:
    extreme = np.array([-1e9, -30, 0, 30, 1e9], dtype=np.float32)
    found = sigmoid(extreme)
    assert found[2] == 0.5
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diff(found) >= 0).all()
    kinds = softmax(np.array([[1e9, 0.0, -1e9], [1.0, 1.0, 1.0]], dtype=np.float32))
    assert np.allclose(kinds, np.array([[1, 0, 0], [1 / 3, 1 / 3, 1 / 3]]))
