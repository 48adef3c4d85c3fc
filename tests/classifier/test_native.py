"""The native core against the Python: the same to the last bit, on pages, changed pages and made-up tables."""

from __future__ import annotations

import json
import lzma
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from copytaster.classifier import Copytaster, PageError, native
from copytaster.classifier.cli import main
from copytaster.classifier.features import Layout
from copytaster.classifier.model.folder import load
from copytaster.classifier.model.linear import Linear, Scorers
from copytaster.classifier.model.trees import Trees
from copytaster.classifier.native.columns import feature_table, linear_columns, reading_table
from copytaster.classifier.page.block import Leaf, Node
from copytaster.classifier.page.page import Page, read_page
from mutations import mutated

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
PAGES = sorted((ROOT / "tests" / "fixtures" / "pages").rglob("page.html"))
needs_core = pytest.mark.skipif(native.core is None, reason=native.absence)
MODEL = load()


def both(function: Callable[[], Any]) -> tuple[Any, Any]:
    with native.switched_off():
        python = function()
    return function(), python


def assert_same(ours: np.ndarray[Any, Any], theirs: np.ndarray[Any, Any], name: str = "") -> None:
    assert (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype), name
    assert ours.tobytes() == theirs.tobytes(), name


def assert_same_columns(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
    assert list(ours) == list(theirs)
    for name, values in ours.items():
        assert_same(values, theirs[name], name)


def check_page(page: Page) -> None:
    layout = Layout.of(*page.judged)
    lines = [leaf.text for leaf in page.leaves[::3]] + ["A line of another page, long enough."]
    assert_same_columns(*both(lambda: feature_table(layout, page.head)))
    assert_same_columns(*both(lambda: linear_columns(MODEL.scorers, layout)))
    for said in (lines, ()):
        assert_same_columns(*both(lambda said=said: reading_table(layout, said)))


def read(html: str) -> Page | None:
    try:
        page = read_page(html)
    except PageError:
        return None
    return page if page.leaves else None


def fixtures() -> Iterator[str]:
    return (path.read_text(encoding="utf-8", errors="replace") for path in PAGES)


@needs_core
def test_columns_of_fixtures() -> None:
    assert PAGES
    for html in fixtures():
        if page := read(html):
            check_page(page)


@needs_core
def test_columns_of_changed_pages() -> None:
    rng, pages, checked = random.Random(19), [*fixtures()], 0
    for _ in range(80):
        if page := read(mutated(rng.choice(pages)[:15_000], rng)):
            check_page(page)
            checked += 1
    assert checked > 70


@needs_core
@pytest.mark.slow
@pytest.mark.parametrize("name", ["raw", "gold"])
def test_columns_of_the_corpus(name: str) -> None:
    if not (file := CORPUS / f"{name}.jsonl.xz").exists():
        pytest.skip("no corpus beside the checkout")
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            if page := read(json.loads(line)["html"]):
                check_page(page)


@needs_core
@pytest.mark.parametrize("preset", ["balanced", "turbo", "adaptive"])
def test_articles_of_fixtures(preset: str) -> None:
    taster = Copytaster.load(preset=preset)
    for html in [*fixtures()][::10]:
        ours, python = both(lambda html=html: taster.clean(html, "https://paper.example/a", explain=True))
        assert ours == python


def random_trees(rng: np.random.Generator, rounds: int, outputs: int, columns: int, most_depth: int = 5) -> Trees:
    """Trees of random shape, some of them a single leaf; their nodes are in no order."""
    fields: dict[str, list[Any]] = {name: [] for name in ("feature", "threshold", "missing_left", "left", "right")}
    roots = []

    def grow(depth: int) -> int:
        at = len(fields["feature"])
        inner = depth < most_depth and rng.random() < (0.8 if most_depth < 9 else 1)
        fields["feature"].append(rng.integers(columns) if inner else -1)
        fields["threshold"].append(rng.choice([0.0, -0.5, 0.5, 1.5, float(rng.normal())]))
        fields["missing_left"].append(rng.random() < 0.5)
        fields["left"].append(0)
        fields["right"].append(0)
        if inner:
            fields["right"][at], fields["left"][at] = grow(depth + 1), grow(depth + 1)
        return at

    for _ in range(rounds * outputs):
        roots.append(grow(0))
    return Trees(
        feature=np.array(fields["feature"], dtype=np.int16),
        threshold=np.array(fields["threshold"], dtype=np.float32),
        missing_left=np.array(fields["missing_left"], dtype=bool),
        left=np.array(fields["left"], dtype=np.int32),
        right=np.array(fields["right"], dtype=np.int32),
        # of very different sizes, so that the order of adding shows
        value=(rng.normal(size=len(fields["left"])) * 10.0 ** rng.integers(-9, 9, len(fields["left"]))).astype("f4"),
        roots=np.array(roots, dtype=np.int32).reshape(rounds, outputs),
        baseline=rng.normal(size=outputs).astype(np.float32),
    )


def random_rows(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray[Any, Any]:
    values = rng.choice([0.0, -0.0, 0.5, -0.5, 1.5, np.nan, np.inf, -np.inf, 2.0], size=(rows, columns))
    return np.where(rng.random((rows, columns)) < 0.5, values, rng.normal(size=(rows, columns)))


@needs_core
@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("rounds", [1, 8, 130, 300])
def test_scores_of_random_trees(outputs: int, rounds: int) -> None:
    rng = np.random.default_rng(rounds * outputs)
    trees = random_trees(rng, rounds, outputs, 9)
    for size in (0, 1, 2, 64, 65, 513):
        rows = random_rows(rng, size, 9)
        for values in (rows, rows.astype(np.float32), np.asfortranarray(rows.astype(np.float16))):
            assert_same(*both(lambda values=values: trees.scores(values)))


@needs_core
@pytest.mark.parametrize("depth", [8, 9])
def test_scores_of_trees_with_many_leaves(depth: int) -> None:
    rng = np.random.default_rng(depth)
    trees = random_trees(rng, 3, 2, 5, depth)
    rows = random_rows(rng, 200, 5)
    assert_same(*both(lambda: trees.scores(rows)))


@needs_core
def test_scores_of_every_half() -> None:
    trees = random_trees(np.random.default_rng(4), 8, 2, 2)
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    rows = np.stack((halves, halves[::-1]), axis=1)
    with np.errstate(invalid="ignore"):
        assert_same(*both(lambda: trees.scores(rows)))


@needs_core
def test_scores_of_the_shipped_trees() -> None:
    rng = np.random.default_rng(3)
    for judge in (MODEL.page, MODEL.turbo, MODEL.text):
        rows = random_rows(rng, 700, int(max(judge.keep.feature.max(), judge.kind.feature.max())) + 1) * 4
        for trees in (judge.keep, judge.kind):
            assert_same(*both(lambda trees=trees, rows=rows: trees.scores(rows.astype(np.float16))))


def test_trees_that_have_scored_can_be_pickled() -> None:
    rng = np.random.default_rng(1)
    trees = random_trees(rng, 3, 2, 4)
    rows = random_rows(rng, 5, 4)
    assert_same(pickle.loads(pickle.dumps(trees)).scores(rows), trees.scores(rows))


def layout_of(names: list[str], texts: list[str]) -> Layout:
    """A page of one element per text, each within the one before."""
    n = len(texts)
    nodes = [Node(i - 1, "div", name, 1, i, False, i, n) for i, name in enumerate(names)]
    leaves = [Leaf(i, text, 0, 0, 0, 0, 0, names[-1 - i], "", False, False, False) for i, text in enumerate(texts)]
    return Layout.of(nodes, leaves)


@needs_core
def test_names_of_every_kind_of_character() -> None:
    signs = [chr(code) for code in range(0x3100)] + [chr(0xFEFF), chr(0xFF21), chr(0x1F600), chr(0xD800)]
    names = [f"a{sign}b 9{sign}Z {sign}{sign}aB1C" for sign in signs]
    names += ["x" * 30 + "12345", "one-two-three-four-five", "a " * 30, "Ab" * 60, "", " ", "İİ KK", "a-b-c-d aBcDe"]
    assert_same_columns(*both(lambda: linear_columns(MODEL.scorers, layout_of(names, ["Text."] * len(names)))))


@needs_core
def test_texts_of_every_length() -> None:
    texts = [("Ferry to Marrow Ísland, 12 ferries. " * 4)[:size] for size in range(1, 140)]
    layout = layout_of(["x"] * len(texts), texts)
    assert_same_columns(*both(lambda: linear_columns(MODEL.scorers, layout)))
    rng = np.random.default_rng(5)
    for heads in (1, 3, 17):
        weights, bias = rng.normal(size=(heads, 1 << 16)).astype(np.float32), np.ones(heads, dtype=np.float32)
        scorers = Scorers(MODEL.scorers.names, Linear(tuple(map(str, range(heads))), weights, bias))
        assert_same_columns(*both(lambda scorers=scorers: linear_columns(scorers, layout)))


@needs_core
def test_arrays_that_do_not_fit_are_refused() -> None:
    core: Any = native.core
    trees = random_trees(np.random.default_rng(2), 2, 1, 3)
    fields: dict[str, Any] = {name: getattr(trees, name) for name in trees.__dataclass_fields__}
    planted, scores = core.plant(*fields.values()), np.zeros((4, 1), dtype=np.float32)
    core.tree_scores(planted, np.zeros((3, 4), dtype=np.float32), scores)
    for columns, out in (
        (np.zeros((1, 4), dtype=np.float32), scores),
        (np.zeros((3, 4), dtype=np.float64), scores),
        (np.zeros((3, 5), dtype=np.float32), scores),
        (np.zeros((3, 4), dtype=np.float32), scores[:0]),
    ):
        with pytest.raises(ValueError, match=r"column|type|shape"):
            core.tree_scores(planted, columns, out)
    for damage in ({"left": fields["left"] + 10_000}, {"left": fields["left"] * 0}, {"value": fields["value"][:-1]}):
        with pytest.raises(ValueError, match=r"damaged|differ"):
            core.plant(*(fields | damage).values())
    with pytest.raises((TypeError, ValueError)):
        core.tree_scores(object(), np.zeros((3, 4), dtype=np.float32), scores)


@needs_core
def test_a_layout_whose_numbers_lead_outside_is_refused() -> None:
    layout = layout_of(["a", "b"], ["One.", "Two."])
    for name, damage in (("node", 2), ("node", -1), ("group", 5), ("parent", 1), ("first", -1), ("end", 9)):
        broken = Layout(**{field: getattr(layout, field) for field in layout.__dataclass_fields__})
        getattr(broken, name)[0], kept = damage, getattr(broken, name)[0]
        with pytest.raises(ValueError, match=r"block|element"):
            linear_columns(MODEL.scorers, broken)
        getattr(broken, name)[0] = kept
    linear_columns(MODEL.scorers, layout)


@pytest.mark.parametrize(("switch", "told"), [("1", "switched off"), ("0", "native core"), ("", "native core")])
def test_the_environment_switches_it_off(switch: str, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from copytaster.classifier import native; print(native.core is None, native.status())"],
        env={**os.environ, native.SWITCH: switch},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told in done.stdout
    assert done.stdout.startswith("True") or switch != "1"


def test_check_tells_which_of_the_two_runs(capsys: pytest.CaptureFixture[str]) -> None:
    with native.switched_off():
        assert main(["check", "--native"]) == 1
    assert main(["check", "--native", str(PAGES[0].parents[2])]) == (native.core is None)
    told = capsys.readouterr().out
    assert "native core: absent" in told
    if native.core is not None:
        assert "native core: in use" in told
        assert "0 differ" in told


def test_check_without_a_folder_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 2
    assert "no folder" in capsys.readouterr().err
