"""Pages and texts in many scripts → finite feature columns under the names that the model expects."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np
import pytest
from copytaster.classifier.features import (
    Layout,
    evidence,
    feature_table,
    groups_of,
    matrix,
    reading_table,
    rounded,
    text_table,
)
from copytaster.classifier.features.characters import CLASSES, Codes, Floats
from copytaster.classifier.features.hashing import anchor_grams, text_grams
from copytaster.classifier.features.opinions import opinion_names
from copytaster.classifier.features.ranges import Prefix, ratio, runs, shift
from copytaster.classifier.features.reading import share_kept
from copytaster.classifier.features.table import GROUPS, features, markdown, opinion_features
from copytaster.classifier.learning.fit import TEXT_HEADS
from copytaster.classifier.model.judge import feature_names, text_feature_names, turbo_feature_names
from copytaster.classifier.model.linear import (
    NAMES_SIZE,
    TEXT_SIZE,
    Linear,
    Scorers,
    column_names,
    text_column_names,
    text_scores,
)
from copytaster.classifier.page.block import Leaf, Node
from copytaster.classifier.page.page import Page, read_page
from copytaster.classifier.page.plain_text import pieces_of, text_nodes
from copytaster.classifier.reading.head import Head, read_head

HEADS = ("keep", "TEASER", "NOTICE")
SCRIPTS: tuple[tuple[int, int], ...] = (
    (0x61, 0x7A),  # Latin
    (0xC0, 0x24F),
    (0x391, 0x3C9),  # Greek, with the two sigmas
    (0x410, 0x44F),
    (0x5D0, 0x5EA),
    (0x621, 0x64A),
    (0x905, 0x94D),  # Devanagari, with combining signs
    (0xE01, 0xE4E),
    (0x1100, 0x11FF),
    (0x3041, 0x30FE),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0xFF66, 0xFF9D),
    (0x1F300, 0x1F64F),  # beyond the basic plane
    (0x20000, 0x2A6DF),
)
SIGNS = " ,.!?…·-–—|/\\()[]<>«»“”'\"0123456789@©™:;。、！？「」İßŉ\u200d\u0301"


def word(rng: random.Random) -> str:
    low, high = rng.choice(SCRIPTS)
    return "".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 9)))


def text(rng: random.Random) -> str:
    words = [word(rng) if rng.random() < 0.8 else rng.choice(SIGNS) for _ in range(rng.choice((1, 2, 5, 12, 40)))]
    return rng.choice((" ", "", " - ")).join(words) + rng.choice(SIGNS)


def page_html(rng: random.Random) -> str:
    """A page of random texts in random markup, sometimes with a head that repeats some of them."""
    texts = [text(rng) for _ in range(rng.choice((1, 1, 2, 3, 10, 40)))]
    texts += rng.sample(texts, rng.randint(0, len(texts)))
    body = []
    for one in texts:
        inner = escape(one)
        if rng.random() < 0.4:
            inner = f"<a href='{rng.choice(('/x', 'https://a.example', '#', ''))}'>{inner}</a>"
        tag = rng.choice(("p", "li", "h2", "div class='one two-three'", "td", "b", "figcaption", "section", "x-y"))
        body.append(rng.choice(("<br>", "", "<div hidden>", "</div>", "<img src=a>")))
        body.append(f"<{tag}>{inner}</{tag.split()[0]}>")
    head = ""
    if rng.random() < 0.5:
        title, description = escape(rng.choice(texts)), escape(" ".join(texts)[:500])
        head = f'<title>{title}</title><meta name="description" content="{description}">'
    return f"<html><head>{head}</head><body>word{''.join(body)}</body></html>"


def linear(heads: Sequence[str], size: int, seed: int) -> Linear:
    rng = np.random.default_rng(seed)
    weights = rng.normal(size=(len(heads), size)).astype(np.float32)
    return Linear(tuple(heads), weights, rng.normal(size=len(heads)).astype(np.float32))


@pytest.fixture(scope="module")
def scorers() -> Scorers:
    return Scorers(linear(("keep",), NAMES_SIZE, 1), linear(HEADS, TEXT_SIZE, 2))


def layout_of(html: str) -> Layout:
    page = read_page(html)
    return Layout.of(page.nodes, page.leaves)


def full_table(page: Page, scorers: Scorers, lines: Sequence[str]) -> dict[str, Floats]:
    layout = Layout.of(page.nodes, page.leaves)
    front = {**feature_table(layout, read_head(page.tree)), **scorers.columns(layout)}
    return {**front, **reading_table(layout, lines)}


def test_names_are_unique_and_in_the_order_of_the_columns(scorers: Scorers) -> None:
    names = feature_names(HEADS)
    assert len(set(names)) == len(names)
    page = read_page("<p>One sentence here.</p><p>And another one.</p>")
    table = full_table(page, scorers, ())
    assert tuple(table) == names
    assert set(names) == {*(name for group in groups_of().values() for name in group), *column_names(HEADS)}
    assert names[: len(turbo_feature_names(HEADS))] == turbo_feature_names(HEADS)


def test_text_names_are_unique_and_in_the_order_of_the_columns(scorers: Scorers) -> None:
    names = text_feature_names(HEADS)
    assert len(set(names)) == len(names)
    layout = Layout.of(*text_nodes(pieces_of("One sentence here.\nAnd another one.")))
    assert tuple({**text_table(layout), **scorers.text_columns(layout)}) == names
    assert names[-len(text_column_names(HEADS)) :] == text_column_names(HEADS)


def check_table(table: dict[str, np.ndarray], names: tuple[str, ...], blocks: int) -> None:
    assert tuple(table) == names
    for name, values in table.items():
        assert values.shape == (blocks,), name
        assert values.dtype == np.float32, name
        assert not np.isinf(values).any(), name
        known = values[~np.isnan(values)]
        if name.startswith("link_density") or (name.endswith("_share") and name != "letters_share"):
            assert (known >= 0).all(), name
            assert (known <= 1 + 1e-4).all(), name
    rows = matrix(table)
    assert rows.shape == (blocks, len(names))
    assert rows.dtype == np.float16
    assert not np.isinf(rows).any()
    assert np.array_equal(np.isnan(rows), np.isnan(np.column_stack(list(table.values()))))
    assert np.array_equal(rounded(rows.astype(np.float32)), rows, equal_nan=True)


@pytest.mark.parametrize("seed", range(60))
def test_random_pages_give_finite_columns(seed: int, scorers: Scorers) -> None:
    rng = random.Random(seed)
    page = read_page(page_html(rng))
    layout = Layout.of(page.nodes, page.leaves)
    table = full_table(page, scorers, rng.sample(list(layout.texts), rng.randint(0, len(layout))))
    check_table(table, feature_names(HEADS), len(layout))


@pytest.mark.parametrize("seed", range(30))
def test_random_texts_give_finite_columns(seed: int, scorers: Scorers) -> None:
    rng = random.Random(seed)
    layout = Layout.of(*text_nodes(pieces_of("\n".join(["word", *(text(rng) for _ in range(rng.randint(0, 30)))]))))
    check_table({**text_table(layout), **scorers.text_columns(layout)}, text_feature_names(HEADS), len(layout))


@pytest.mark.parametrize(
    "html",
    ["<p>7</p>", "<p>a</p>", "<br>" * 50 + "x", "<p>x</p>" * 300, "<p>" + "가" * 100_000 + "</p>", "<p>𠮷</p><p>İ</p>"],
)
def test_extreme_pages_give_finite_columns(html: str, scorers: Scorers) -> None:
    page = read_page(html)
    layout = Layout.of(page.nodes, page.leaves)
    table = full_table(page, scorers, layout.texts)
    check_table(table, feature_names(HEADS), len(layout))


def test_columns_are_the_same_every_time() -> None:
    page = read_page(page_html(random.Random(3)))
    tables = [feature_table(Layout.of(page.nodes, page.leaves), read_head(page.tree)) for _ in range(2)]
    assert np.array_equal(matrix(tables[0]), matrix(tables[1]), equal_nan=True)


def test_rounding_is_idempotent_and_near() -> None:
    rng = np.random.default_rng(4)
    values = np.concatenate([rng.normal(size=5_000) * 10.0 ** rng.integers(-4, 5, 5_000), [0.0, -0.0, 1.0]])
    values = np.clip(values, -60_000, 60_000).astype(np.float32)
    once = rounded(values)
    assert np.array_equal(rounded(once.astype(np.float32)), once)
    assert np.allclose(once.astype(np.float32), values, rtol=2**-6 + 2**-10, atol=2**-19)
    assert (np.diff(rounded(np.sort(values)).astype(np.float32)) >= 0).all()


def test_every_half_that_rounding_gives_stays() -> None:
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    finite = halves[np.isfinite(halves)].astype(np.float32)
    once = rounded(finite)
    assert np.isfinite(once).all()
    assert np.array_equal(rounded(once.astype(np.float32)), once)


def test_rounding_keeps_nan_and_tames_infinity() -> None:
    found = rounded(np.array([np.nan, np.inf, -np.inf, 1e30, -1e30], dtype=np.float32))
    assert np.isnan(found).tolist() == [True, False, False, False, False]
    assert np.isfinite(found[1:]).all()
    assert found[1] == found[3] == -found[2] == -found[4] > 59_000


@pytest.mark.parametrize("seed", range(20))
def test_codes_hold_every_character_once(seed: int) -> None:
    rng = random.Random(seed)
    texts = [text(rng) for _ in range(rng.randint(1, 20))]
    codes = Codes.of(texts)
    assert codes.size.tolist() == [len(one) for one in texts]
    assert codes.counts.shape == (len(texts), len(CLASSES))
    assert codes.counts.sum(axis=1).tolist() == codes.size.tolist()
    assert len(codes.codes) == len(codes.classes) == sum(map(len, texts))
    for i, one in enumerate(texts):
        assert codes.owner[codes.start[i] : codes.start[i] + codes.size[i]].tolist() == [i] * len(one)


@pytest.mark.parametrize("n", [1, 3, 5])
def test_grams_stay_within_their_text(n: int) -> None:
    texts = ["abcdef", "ab", "가나다라마바", "x"]
    codes = Codes.of(texts)
    hashed, owner = codes.grams(n, 17)
    assert np.bincount(owner, minlength=4).tolist() == [max(0, len(one) - n + 1) for one in texts]
    assert ((hashed >= 0) & (hashed < 1 << 17)).all()
    alone = Codes.of(["가나다라마바"]).grams(n, 17)[0]
    assert hashed[owner == 2].tolist() == alone.tolist()


def test_characters_have_their_class() -> None:
    codes = Codes.of(["aé", "A", "가", "中", "あ", "я", "5", "٣", "。", "»", "…", "©", "@", "☞", "|", "👩"])
    names = [CLASSES[c] for c in codes.classes]
    assert names == (
        "latin latin upper cjk cjk cjk letter digit digit end quote ellipsis copyright at bullet pipe other".split()
    )


def test_texts_with_letters_that_grow_in_lower_case_keep_their_offsets() -> None:
    codes = Codes.of(["İstanbul ŞEHİR", "ẞ ŉ ΑΣ"])
    assert len(codes.codes) == sum(codes.size)


def test_name_scores_sum_the_weights_of_the_path(scorers: Scorers) -> None:
    bare = layout_of("<html><body><p>one</p></body></html>")
    named = layout_of("<html><body class='teaser-box'><p class='lead'>one</p></body></html>")
    a, b = scorers.columns(bare), scorers.columns(named)
    assert a["names_own"][0] != b["names_own"][0]
    assert a["names_above"][0] != b["names_above"][0]
    assert b["names_sum"][0] == pytest.approx(b["names_own"][0] + b["names_above"][0], rel=1e-5)
    assert a["text_keep"][0] == b["text_keep"][0]


def test_training_and_judging_read_the_same_ngrams(scorers: Scorers) -> None:
    layout = layout_of("<p>a</p><p>Read more: ferry sails</p><p>한빛매일 무단 전재 금지</p><p>All rights reserved.</p>")
    hashed, owner, value = text_grams(layout.codes)
    for row, head in enumerate(HEADS):
        sums = np.bincount(owner, weights=value * scorers.text.weights[row, hashed], minlength=len(layout))
        assert text_scores(scorers.text, layout)[row] == pytest.approx(sums + scorers.text.bias[row], abs=1e-4), head


def test_equal_beginnings_and_ends_are_recognised() -> None:
    found = anchor_grams(Codes.of(["Read more: ferry", "Read more: the cat sails", "the cat sails", "cat"]))
    begins, ends = found[:, ::2], found[:, 1::2]
    assert (begins[0] == begins[1]).all()
    assert (ends[1] == ends[2]).all()
    assert not (begins[1] == ends[1]).any()
    assert not (begins[1] == begins[2]).any()
    assert found[3].tolist()[2:] == [-1] * 4


def test_a_texts_own_score_does_not_depend_on_its_company(scorers: Scorers) -> None:
    alone = scorers.columns(layout_of("<p>Some words to score, as they stand.</p>"))
    company = scorers.columns(layout_of("<p>x</p><p>Some words to score, as they stand.</p><p>other words</p>"))
    for head in HEADS:
        assert company[f"text_{head}"][1] == pytest.approx(alone[f"text_{head}"][0], rel=1e-5)
    assert company["text_previous"][1] == pytest.approx(company["text_keep"][0])
    assert company["text_next"][1] == pytest.approx(company["text_keep"][2])
    assert np.isnan(company["text_next"][2])


def test_what_trafilatura_kept_is_found_on_its_blocks() -> None:
    texts = ["A long sentence that was kept as it is.", "Menu", "Another sentence that was not kept at all!", "Kept"]
    share = share_kept(Codes.of(texts), texts, ["A long sentence that was kept as it is.", "Kept", "The Menu here"])
    assert share[0] == 1
    assert share[1] == 0
    assert share[2] < 0.6
    assert share[3] == 1
    assert share_kept(Codes.of(texts), texts, []).tolist() == [0, 0, 0, 0]


def test_what_stands_within_an_element_is_marked() -> None:
    html = "<nav><p>a</p></nav><article><p>b</p><ul><li>c</li></ul></article><footer>d</footer><p>e</p>"
    page = read_page(f"<html><body>{html}</body></html>")
    table = feature_table(Layout.of(page.nodes, page.leaves), read_head(page.tree))
    assert table["within_navigation"].tolist() == [1, 0, 0, 1, 0]
    assert table["within_article"].tolist() == [0, 1, 1, 0, 0]
    assert table["within_list"].tolist() == [0, 0, 1, 0, 0]
    assert table["within_footer"].tolist() == [0, 0, 0, 1, 0]
    assert table["within_table"].tolist() == [0, 0, 0, 0, 0]


def test_names_and_pictures_that_the_page_declares() -> None:
    head = Head(
        metas={"author": ("Ada Wren",), "og:site_name": ("The Bay Post",)}, alternatives="The ferry at the old pier"
    )
    layout = layout_of(
        "<p>By Ada Wren</p><p>The Bay Post</p><p>The ferry at the old pier</p><p>Nothing of all this.</p>"
    )
    table = evidence.columns(layout, head)
    for number, name in enumerate(("in_authors", "in_outlet", "in_alternatives")):
        assert int(np.argmax(table[name])) == number, name
        assert table[name][number] > 0.5 > table[name][3], name
        assert np.isnan(evidence.columns(layout, Head())[name]).all(), name


def test_sums_over_ranges_are_the_naive_ones() -> None:
    rng = np.random.default_rng(6)
    values = rng.random(30)
    first, end = rng.integers(-10, 40, 100), rng.integers(-10, 40, 100)
    first, end = np.minimum(first, end), np.maximum(first, end)
    expected = [values[max(a, 0) : max(b, 0)].sum() for a, b in zip(first, end, strict=True)]
    assert np.allclose(Prefix(values).over(first, end), expected, atol=1e-5)


def test_small_arithmetic() -> None:
    part, whole = np.array([1.0, 1.0], dtype=np.float32), np.array([2.0, 0.0], dtype=np.float32)
    assert ratio(part, whole).tolist() == [0.5, 0.0]
    assert np.isnan(ratio(part, whole, np.nan)[1])
    values = np.array([1.0, 2.0, 3.0])
    assert np.array_equal(shift(values, 1), [2, 3, np.nan], equal_nan=True)
    assert np.array_equal(shift(values, -2), [np.nan, np.nan, 1], equal_nan=True)
    assert np.array_equal(shift(values, 5, 0.0), [0, 0, 0])
    first, end = runs(np.array([5, 5, 7, 5]))
    assert (first.tolist(), end.tolist()) == ([0, 0, 2, 3], [2, 2, 3, 4])


def test_a_page_of_one_leaf_lays_out() -> None:
    leaf = Leaf(0, "x", 0, 0, 0, 0, 0, "", "", False, False, False)
    layout = Layout.of([Node(-1, "html", "", 1, 0, False, 0, 1)], [leaf])
    assert layout.ancestor(5).tolist() == [0]
    assert layout.container().tolist() == [0]


def test_the_table_lists_every_column_in_order() -> None:
    table = features()
    computed = {**groups_of(), "scores": column_names(TEXT_HEADS)}
    listed = {group.name: tuple(one.name for one in table.values() if one.group == group.name) for group in GROUPS}
    assert listed == computed
    assert tuple(table) == feature_names(TEXT_HEADS)
    assert tuple(one.name for one in opinion_features()) == opinion_names()


def test_every_column_has_its_own_reason_and_meaning() -> None:
    table = (*features().values(), *opinion_features())
    assert all(one.says and one.value and one.says != one.name for one in table)
    by_meaning = Counter((one.group, one.says, one.value) for one in table)
    assert [meaning for meaning, number in by_meaning.items() if number > 1] == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("links", "links"),
        ("hidden", "hidden"),
        ("bold", "bold"),
        ("media_before", "picture"),
        ("inline_names", "class"),
        ("digits_share_next", "digits"),
        ("h1_before", "headlines"),
    ],
)
def test_reasons_speak_of_the_feature_itself(name: str, word: str) -> None:
    assert word in features()[name].says


def test_the_documented_features_are_those_of_the_table() -> None:
    document = Path(__file__).parents[2] / "docs" / "features.md"
    assert document.read_text(encoding="utf-8").splitlines() == list(markdown()), "run scripts/docs"


def test_the_elements_of_a_tag() -> None:
    page = read_page("<div><h1>One bridge</h1><h2>Two</h2><p>A text.</p><h2>Three</h2></div>")
    layout = Layout.of(page.nodes, page.leaves)
    for tag in ("h1", "h2", "hr", "p", ""):
        assert [*layout.elements_of(tag)] == [i for i, node in enumerate(page.nodes) if node.tag == tag]
