"""The native core against the Python: the same to the last bit, on pages, changed pages and made-up tables."""

from __future__ import annotations

import json
import lzma
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import lxml.html
import numpy as np
import pytest
from copytaster.classifier import Copytaster, PageError, native
from copytaster.classifier.cli import main
from copytaster.classifier.features import Layout, groups_of, rounded
from copytaster.classifier.features.characters import letters
from copytaster.classifier.features.opinions import opinion_names
from copytaster.classifier.kind.sums import sums_of
from copytaster.classifier.kind.words import Words
from copytaster.classifier.label import Label
from copytaster.classifier.model.folder import load
from copytaster.classifier.model.judge import feature_names
from copytaster.classifier.model.linear import Linear, Scorers
from copytaster.classifier.model.trees import Trees
from copytaster.classifier.native.columns import opinion_columns, page_columns, probabilities, reading_columns
from copytaster.classifier.native.segment import segment
from copytaster.classifier.page.attributes import limit_attributes
from copytaster.classifier.page.block import Block, Leaf, Node
from copytaster.classifier.page.copies import without
from copytaster.classifier.page.links import links_of
from copytaster.classifier.page.page import Page, read_page
from copytaster.classifier.page.parse import _valid
from copytaster.classifier.page.style_sheet import rules_of
from copytaster.classifier.pictures import pictures_among
from copytaster.classifier.reading.head import Head
from copytaster.classifier.rendering import _inline_html
from copytaster.classifier.verdict import Verdict, decide
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


def check_columns(function: Callable[[], np.ndarray[Any, Any]], names: Sequence[str]) -> None:
    ours, python = both(function)
    assert len(ours) == len(python)
    for name, one, other in zip(names, ours, python, strict=False):
        assert_same(one, other, name)


def check_layout(layout: Layout, scorers: Scorers = MODEL.scorers) -> None:
    check_columns(lambda: page_columns(layout, Head(), scorers), feature_names(scorers.text.heads))


def assert_same_segments(html: str) -> None:
    """The nodes and leaves of a page, with the types of their fields."""
    ours, python = both(lambda: read_page(html))
    for one, other in ((ours.nodes, python.nodes), (ours.leaves, python.leaves)):
        assert one == other
        assert [[*map(type, row)] for row in one] == [[*map(type, row)] for row in other]


def check_page(page: Page) -> None:
    layout, python = both(lambda: Layout.of_page(page))
    assert layout.texts == python.texts
    for name in ("chars", "link_chars", "node", "group", "parent", "first", "end", "depth"):
        assert_same(getattr(layout, name), getattr(python, name), name)
    lines = [leaf.text for leaf in page.leaves[::3]] + ["A line of another page, long enough."]
    check_columns(lambda: page_columns(layout, page.head, MODEL.scorers), feature_names(MODEL.scorers.text.heads))
    for said in (lines, ()):
        check_columns(lambda said=said: reading_columns(layout, said), groups_of()["kept"])

    check_marks(page)
    check_instances(page)
    rng = np.random.default_rng(len(layout))
    kinds = rng.random((len(layout), len(Label))).astype(np.float32)
    for names in (tuple(Label), tuple(Label)[3:]):
        of_names = np.ascontiguousarray(kinds[:, -len(names) :])
        check_sums(layout, of_names, names)
    for most in (1.0, 0.4):  # some kept blocks, none
        keep = (most * rng.random(len(layout))).astype(np.float32)
        for names in (tuple(Label), tuple(Label)[3:]):
            check_columns(lambda keep=keep, names=names: opinion_columns(layout, keep, kinds, names), opinion_names())


def check_instances(page: Page) -> None:
    """The blocks and the links, with the types of their fields."""
    for function in (lambda: Page.blocks.func(page), lambda: links_of(page.leaves, "https://news.example/a/b")):
        ours, python = both(function)
        assert ours == python
        assert [*map(repr, ours)] == [*map(repr, python)]


def check_sums(layout: Layout, kinds: np.ndarray[Any, Any], names: tuple[str, ...]) -> None:
    for headings in (np.arange(0), np.arange(0, len(layout), 3)):
        ours, python = both(lambda headings=headings: sums_of(layout, kinds, names, headings))
        assert ours.counts == python.counts
        for one, other in zip(ours, python, strict=True):
            if one is not ours.counts:
                assert_same(np.asarray(one), np.asarray(other))


def check_marks(page: Page) -> None:
    """The inline markup of some and of all blocks, and the pictures among some and among all."""
    blocks = range(len(page.leaves))
    for kept in ([*blocks[::3]], [*blocks]):
        ours, python = both(lambda kept=kept: kept and _inline_html(page, kept))
        assert ours == python
    for among in (blocks[len(blocks) // 3 : len(blocks) // 2], blocks):
        ours, python = both(lambda among=among: [*pictures_among(page, among)])
        assert ours == python


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
            assert_same_segments(html)


@needs_core
def test_columns_of_changed_pages() -> None:
    rng, pages, checked = random.Random(19), [*fixtures()], 0
    for _ in range(80):
        page_html = mutated(rng.choice(pages)[:15_000], rng)
        if page := read(page_html):
            check_page(page)
            assert_same_segments(page_html)
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
            html = json.loads(line)["html"]
            if page := read(html):
                check_page(page)
                assert_same_segments(html)


PIECES = (
    *("<div>", "</div>", "<p>", "</p>", "<li>", "<br>", "<section hidden>", "<div style='display:flex'>", "<x-own/>"),
    *("<div style='display: NONE'>", "<div aria-hidden=true>", "<table><tr><td>", "</table>"),
    *("<a href=/x>", "<a href='?a=1&amp;b=\"2\"' class=k>", "<a>", "</a>", "<b>", "</b>", "<em id='a b'>", "</em>"),
    *("<span>", "</span>", "<span class='sr-only'>", "<span hidden>", "<span aria-hidden=true>", "<time>", "</time>"),
    *("<span style='display:block'>", "<span role=tooltip>", "<small>", "</small>", "<sub>", "</sub>", "<img alt=x>"),
    *("<img src=/a.jpg alt='a &amp; b'>", "<source srcset='/b.jpg 2x, /c.jpg 900w'>"),
    *("<img width=20>", "<picture>", "</picture>", "<figure>", "</figure>", "<script>a<b && 'c'</script>", "<p<b>"),
    *("<style>p{}</style>", "<svg><title>t</title></svg>", "<iframe></iframe>", "<xmp><b>&amp;</xmp>", "<wbr>"),
    *("<p =x ==y a\"b=1 class>", "<p class='\u00e9 &lt;!-- &{x} \t'>", "<p id=" + "n" * 2_100 + ">", "<!-- c -->"),
    *("Ferry", " ", "\n", "  ", "Said he.", "A", "b", "1", "09:10", "12.", "'", "...", "\u2026", "e\u0301", "\u00ad"),
    *("\u5317\u4eac", "\u3002", "\ud55c\uad6d\uc5b4\ub294", "\u0130\u0131", "\u01c5", "\u24d0", "\u00aa", "\u3000"),
    *("\u00a0", "\u2028", "\U0001f600", "\u200b"),
    *("&#1;", "&#28;", "&#13;", "&#xffff;", "&amp;lt;", "&nosuch;", "&#xd800;", "\u201cQuoted", "\u0661\u0662"),
)  # fmt: skip
XHTML = "-//W3C//DTD XHTML 1.0 Strict//EN"


@needs_core
@pytest.mark.parametrize("doctype", ["", "<!doctype html>", f'<!DOCTYPE html PUBLIC "{XHTML}" "x">'])
def test_segments_of_odd_pieces(doctype: str) -> None:
    rng = random.Random(len(doctype))
    for _ in range(400):
        html = doctype + "<p>x" + "".join(rng.choices(PIECES, k=rng.randrange(1, 60)))
        assert_same_segments(html)
        check_marks(read_page(html, "https://paper.example/a"))


@needs_core
@pytest.mark.parametrize(
    "html",
    [
        "<p>a" + "<b>" * 5_000 + "x",
        "<p>" + "<span class=a>x</span>" * 5_000,
        "<p>" + "<span hidden>x</span>y" * 2_000,
        "<div>" * 3_000 + "x",
        "<p>x" + "<br>" * 5_000 + "y",
        "".join(f"<x{i}>y</x{i}>" for i in range(3_000)),
        "<p>x<" + "a" * 20_000,
        "<p " + "a " * 1_000 + ">x",
    ],
)
def test_segments_of_hostile_pages(html: str) -> None:
    assert_same_segments(html)


@needs_core
def test_fixtures_are_segmented_by_the_core_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the Python was asked")

    monkeypatch.setattr("copytaster.classifier.page.segment.segment", refuse)
    assert sum(1 for html in fixtures() if read(html)) > 50


@needs_core
def test_segments_of_every_kind_of_character() -> None:
    signs = [chr(code) for code in range(33, 0x3100) if chr(code) not in "<&"] + ["\ufeff", "\uff21", "\U0001f600"]
    assert_same_segments("".join(f"<p>a{sign}b <b>1{sign}</b>{sign} c<i>{sign}</i>" for sign in signs))


@needs_core
def test_a_tree_that_the_core_cannot_read_is_segmented_in_python() -> None:
    core: Any = native.core
    tree = lxml.html.document_fromstring("<p>a&#1;b <i>c</i>")
    for index in (0, 1):
        ours, python = both(lambda index=index: segment(tree)[index])
        assert ours == python
    rules = core.rules(lambda first: bytes(256), {}, str, (bool,) * 4, bool, (), (9, 99, 99))
    nodes = (Node(-1, "a", "", 1, 0, False, 0, 0), Node(0, "b", "", 1, 1, False, 0, 0))
    assert core.segment(rules, core.read_xml(b"<a><b/></a>"), Node, Leaf)[:2] == (nodes, ())
    whole = b'<a b="&amp;c" class="d"><e/>f<g></g></a>'
    damaged = [whole[:size] for size in range(len(whole))]
    damaged += [b"<a></b>", b"</a>", b"<a/>x", b"<a/><b/>", b"<!--a-->", b"<?a?>", b"<a>&b;</a>", b"<a b></a>"]
    damaged += [b"<a b='c'/>", b'<a b="<"/>', b"<a>b<![CDATA[c]]></a>", b"<a><![CDATA[c</a>"]
    for text in damaged:
        with pytest.raises(ValueError, match=r"element|end|text|value|reference|root|start|cross"):
            core.read_xml(text)
    assert core.read_xml(b"<a><![CDATA[<b>]]></a>").text == "<b>"
    for text in (b"<a>\xff\xc3</a>", b"<\xff/>", b"<a>\xf7\xbf\xbf\xbf</a>"):
        with suppress(ValueError):
            core.segment(_alphabet_of_letters(), core.read_xml(text), Node, Leaf)
    root = core.read_xml(whole)
    for arguments in ((rules, b"<a/>"), (object(), root), (rules, next(iter(root))), (rules, None)):
        with pytest.raises((TypeError, ValueError)):
            core.segment(*arguments, Node, Leaf)
    with pytest.raises(TypeError):
        core.read_xml("<a/>")


def _alphabet_of_letters() -> Any:
    core: Any = native.core
    return core.rules(lambda first: b"\2" * 256, {}, str, (bool,) * 4, bool, (), (9, 99, 99))


@needs_core
def test_pages_that_cannot_be_walked_are_refused() -> None:
    core: Any = native.core
    rules = _alphabet_of_letters()
    nodes, leaves, core_page = core.segment(rules, core.read_xml(b"<a>b<c>d</c></a>"), Node, Leaf)
    assert len(nodes) == len(leaves) == 2
    assert core.inline_html(rules, core_page, tuple(leaves), [0, 1], str) == {0: "b", 1: "d"}
    assert core.shown_pictures(rules, core_page, 0, 9) == []
    for blocks, given in (([1, 0], tuple(leaves)), ([-1], tuple(leaves)), ([0], ()), ([0], (1,))):
        with pytest.raises((IndexError, OverflowError, SystemError, ValueError)):
            core.inline_html(rules, core_page, given, blocks, str)
    with pytest.raises(ValueError, match="object"):
        core.shown_pictures(rules, object(), 0, 1)
    with pytest.raises(ValueError, match="before"):
        core.shown_pictures(rules, core_page, -1, 1)


def test_verdicts() -> None:
    blocks = [Block(i, text, "html/p", "p") for i, text in enumerate("abcd")]
    probability, names = np.array([0.2, 0.5, 0.7, 0.0], dtype=np.float32), tuple(Label)
    kinds = np.random.default_rng(1).random((4, len(names)), dtype=np.float32)
    kinds[3] = 0.5  # equal ones
    for among in (names, (Label.NAV, Label.BODY), (Label.NAV, Label.PROMO), (Label.BODY,)):
        for reasons in ((), [("+ long",), (), ("- linked", "- short"), ()]):
            given = np.ascontiguousarray(kinds[:, : len(among)])
            ours, python = both(
                lambda given=given, among=among, reasons=reasons: decide(
                    blocks, probability, given, among, 0.7, frozenset({Label.NAV, Label.HEADLINE}), reasons
                )
            )
            assert ours == python
            assert [*map(repr, ours)] == [*map(repr, python)]
            assert [*map(hash, ours)] == [*map(hash, pickle.loads(pickle.dumps(ours)))]
    assert decide([], probability[:0], kinds[:0], names, 0.5) == ()


@needs_core
def test_a_page_is_laid_out_without_some_blocks() -> None:
    core: Any = native.core
    page = read_page(PAGES[0].read_text("utf-8"))
    count = len(page.leaves)
    for gone in (frozenset({0}), frozenset({count - 1}), frozenset(range(1, count, 2)), frozenset(range(1, count))):
        nodes, leaves = without(page.nodes, page.leaves, gone)
        layout, python = both(lambda rows=(nodes, leaves), gone=gone: Layout.of(*rows, page.core_page, gone))
        for name in ("chars", "link_chars", "node", "group", "parent", "first", "end", "depth"):
            assert_same(getattr(layout, name), getattr(python, name), name)
        check_layout(layout)
        for tag in ("p", "h1", "div", "none"):
            ours = layout.elements_of(tag)
            assert ours == [i for i, node in enumerate(nodes) if node.tag == tag]
    for gone, blocks in (((count,), count), ((-1,), count), (("0",), count), ((), count - 1), ((*range(count),), 0)):
        sizes, places = np.empty((2, blocks), np.float32), np.empty((2, blocks), np.int64)
        elements = np.empty((4, len(page.nodes)), np.int64)
        with pytest.raises((OverflowError, TypeError, ValueError)):
            core.lay_out_cut(letters(), page.core_page, gone, sizes, places, elements)
    with pytest.raises(ValueError, match="object"):
        core.lay_out_cut(letters(), object(), (), sizes, places, elements)


@needs_core
def test_verdicts_refuse_what_does_not_fit() -> None:
    core: Any = native.core
    two, kinds, article = np.zeros(2, dtype=np.float32), np.zeros((2, 3), dtype=np.float32), np.zeros(3, dtype=np.bool_)
    right = (Verdict, ("a", "b"), two, kinds, article, ("x", "y", "z"), (True, False, True), 0.5, ())
    assert len(core.verdicts(*right)) == 2
    for place, wrong in (
        (0, Block),
        (0, int),
        (1, ("a",)),
        (1, ["a", "b"]),
        (2, two[:1]),
        (3, kinds[:1]),
        (3, kinds.astype(np.float64)),
        (4, article[:2]),
        (4, article[:0]),
        (5, ("x", "y")),
        (6, (True,)),
        (8, ((),)),
    ):
        with pytest.raises((AttributeError, TypeError, ValueError)):
            core.verdicts(*right[:place], wrong, *right[place + 1 :])


@needs_core
def test_rules_that_fail_are_told() -> None:
    core: Any = native.core

    def fails(*_: object) -> Any:
        raise KeyError("rule")

    root = core.read_xml(b"<a>b</a>")
    rules = core.rules(fails, {}, str, (bool,) * 4, bool, (), (9, 99, 99))
    with pytest.raises(KeyError):
        core.segment(rules, root, Node, Leaf)
    for properties in (lambda first: b"", lambda first: ""):
        with pytest.raises((TypeError, ValueError)):
            core.segment(core.rules(properties, {}, str, (bool,) * 4, bool, (), (9, 99, 99)), root, Node, Leaf)
    for broken in (({}, ()), ([], (bool,) * 4), ({"a": (99, 0)}, (bool,) * 4)):
        with pytest.raises((TypeError, ValueError)):
            core.rules(str, broken[0], str, broken[1], bool, (), (9, 99, 99))


@needs_core
def test_texts_are_found_in_texts() -> None:
    for text in ("", "<", "a</br>", "</B</BR", "\u00e9</br", "\ud800</br", "</b\u00e9"):
        for part in ("</br", "</BR", "", "\u00e9"):
            ours, python = both(lambda text=text, part=part: native.holds(text, part))
            assert ours == python == (part in text)
            written = text.encode("utf-8", "surrogatepass")
            ours, python = both(lambda written=written, part=part: native.holds(written, part))
            assert ours == python == (part in text)
    for size in range(300):  # every place in a stretch of the search
        for text in ("<b" * size + "</br>", "<" * size + "/br", "x" * size + "</br" + "y" * (300 - size)):
            assert native.holds(text, "</br") == ("</br" in text)


SHEET = (
    *("{", "}", ";", ":", "/*", "*/", "*", "/", "@", "@media x", "{.a{", "}}", "\n", " ", ".a", "#b", "p"),
    *("display:none", "DISPLAY", "visibility:hidden", "white-space:pre", "di\u017fplay:none", "v\u0130sibility:hidden"),
    *("\u00e9", "\u4e2d", "\ud800", "color:red", "displa", "y"),
    *(".a{display:none}", "p #b{visibility:hidden}") * 6,
)  # fmt: skip


@needs_core
def test_rules_of_any_sheet() -> None:
    rng, found = random.Random(7), 0
    for _ in range(4_000):
        sheet = "".join(rng.choices(SHEET, k=rng.randrange(1, 40)))
        ours, python = both(lambda sheet=sheet: [*rules_of(sheet)])
        assert ours == python, ascii(sheet)
        found += len(ours)
    assert found > 100


@needs_core
def test_what_the_parser_must_not_see_is_replaced_alike() -> None:
    signs = [chr(code) for code in (*range(0x20), 0x7F, 0x80, 0xE9, 0xFFBF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F600, 0xD800)]
    numbers = [*range(40), 127, 128, 65_533, 65_534, 65_535, 65_536, 10**30]
    references = [form % number for form in ("&#%d", "&#00%d;", "&#x%x;", "&#X0%X", "&#%dx") for number in numbers]
    for part in (*signs, *references, "&", "&#", "&#;", "&#x;", "&#xg", "&#-1;", "&&#1;"):
        for text in (part, f"a{part}", f"{part}b", f"{part}1"):
            ours, python = both(lambda text=text: _valid(text))
            assert ours == python, ascii(text)


@needs_core
def test_words_of_every_kind_of_character() -> None:
    signs = [chr(code) for code in range(0x3100)] + [chr(code) for code in (0xAC00, 0x9FFF, 0xFF11, 0x1D7D8, 0x1F600)]
    texts = ["".join(signs), " ".join(signs), "".join(f"a{sign}b1{sign}2{sign}{sign} " for sign in signs), "", "_"]
    texts += ["word " * 9, "x" * 30 + " " + "1" * 9, "\ud800 of surrogates", "a" * 5 + " " + "\u00e9" * 6]
    texts += ["\u0e51\u0e52 \u00b2\u00b3 \u00b2x"]
    texts += fixtures()
    for text in texts:
        ours, python = both(lambda text=text: Words.of({"title": text, "text": f"{text} again"}))
        assert_same(ours.hashes, python.hashes)
        assert_same(ours.values, python.values)


@needs_core
def test_pages_with_many_attributes_are_found() -> None:
    odd = ("<a ", "<b", "</p ", "<", ">", "/>", "/", "-->", "=", '"', "'", '="', "='", '= "', '="<', '=">', "\u00a0")
    named = ("a ", "a=b ", "a='b'", 'a="b" ', " ", "\n", "y=z/ ", "x " * 9, "z" * 501)
    rng, found = random.Random(5), 0
    for _ in range(3_000):
        page = "".join(rng.choice(odd if rng.random() < 0.3 else named) for _ in range(rng.randrange(1, 200))).encode()
        ours, python = both(lambda page=page: limit_attributes(page, 30))
        assert ours == python
        found += ours != page
    assert found > 100


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
    assert_same(*both(lambda: trees.scores(rows.astype(np.float16))))


@needs_core
def test_scores_of_every_half() -> None:
    trees = random_trees(np.random.default_rng(4), 8, 2, 2)
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    rows = np.stack((halves, halves[::-1]), axis=1)
    with np.errstate(invalid="ignore"):
        assert_same(*both(lambda: trees.scores(rows)))


@needs_core
def test_every_number_near_a_half_is_rounded_alike() -> None:
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    near = halves[np.isfinite(halves)].astype(np.float32)
    steps = [near, *(np.nextafter(near, np.float32(to)) for to in (-np.inf, np.inf)), near * np.float32(1 + 2**-11)]
    odd = np.array([np.nan, np.inf, -np.inf, 1e30, -1e30, 59_999.9, 60_000.1, 1e-8, 3e-8, 2**-25, -(2**-24)])
    values = np.concatenate([*steps, odd.astype(np.float32)])
    ours, theirs = both(lambda: rounded(values))
    assert_same(np.nan_to_num(ours).view(np.uint16), np.nan_to_num(theirs).view(np.uint16))


@needs_core
def test_scores_of_the_shipped_trees() -> None:
    rng = np.random.default_rng(3)
    for judge in (MODEL.page, MODEL.turbo, MODEL.text):
        rows = random_rows(rng, 700, int(max(judge.keep.feature.max(), judge.kind.feature.max())) + 1) * 4
        for trees in (judge.keep, judge.kind):
            assert_same(*both(lambda trees=trees, rows=rows: trees.scores(rows.astype(np.float16))))


@needs_core
def test_probabilities_of_any_scores() -> None:
    rng = np.random.default_rng(9)
    for rows, kinds in ((0, 3), (1, 1), (1, 13), (7, 0), (40, 7), (200, 13), (3, 150)):
        for scale in (0.1, 3.0, 60.0):
            scores = (scale * rng.normal(size=(rows, 1 + kinds))).astype(np.float32)
            one, many = np.ascontiguousarray(scores[:, :1]), np.ascontiguousarray(scores[:, 1:])
            ours, python = both(lambda one=one, many=many: probabilities(one, many))
            for mine, other in zip(ours, python, strict=True):
                assert_same(mine, other)
    core: Any = native.core
    for function in (core.prepare_powers, core.finish_powers):
        with pytest.raises(ValueError, match="shapes"):
            function(one, many, many[:1])


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
    check_layout(layout_of(names, ["Text."] * len(names)))


@needs_core
def test_texts_of_every_length() -> None:
    texts = [("Ferry to Marrow Ísland, 12 ferries. " * 4)[:size] for size in range(1, 140)]
    layout = layout_of(["x"] * len(texts), texts)
    check_layout(layout)
    rng = np.random.default_rng(5)
    for heads in (1, 3, 17):
        weights, bias = rng.normal(size=(heads, 1 << 16)).astype(np.float32), np.ones(heads, dtype=np.float32)
        scorers = Scorers(MODEL.scorers.names, Linear(tuple(map(str, range(heads))), weights, bias))
        check_layout(layout, scorers)


@needs_core
def test_texts_of_every_kind_of_character() -> None:
    signs = [
        *map(chr, range(1, 0x3100)),
        *map(chr, range(0xA640, 0xA800)),
        "\ud800",
        "\udfff",
        "\ufeff",
        "\uffff",
        "\U00010400",
    ]
    texts = [f"{sign}A{sign}Σ 12{sign}, ab{sign}{sign}" for sign in signs if sign != "Σ"]
    texts += ["?A?Σ 12?, ab??", "ΟΔΟΣ", "ΟΔΟΣ.", "Σ", "İzmir İ"]
    for some in (texts, [text.replace("Σ", "S") for text in texts]):
        layout = layout_of(["x"] * len(some), some)
        check_layout(layout)
        check_columns(lambda layout=layout, some=some: reading_columns(layout, some[::2]), groups_of()["kept"])


@needs_core
@pytest.mark.parametrize("base", [None, "https://news.example", "https://news.example/a/?b#c", "mailto:a"])
def test_links_of_every_form(base: str | None) -> None:
    ends = [
        "",
        " ",
        "\n",
        "\u00a0",
        "#",
        "#a",
        "/",
        "//",
        "/a",
        "//b.example/c",
        "/../a",
        "/a/./b",
        "http://",
        "https://c.example",
    ]
    ends += [
        "HTTP://d.example",
        "http:e",
        "?f",
        "g/h",
        "mailto:i@j",
        "javascript:k()",
        "tel:1",
        "http://[",
        "\ud800",
        "/\ud800",
        "é",
    ]
    addresses = [before + end + after for before in ("", " ") for end in ends for after in ("", "\t", "\r ")]
    targets = tuple((address, f"{i}") for i, address in enumerate(addresses))
    leaves = [
        Leaf(0, "Text", 4, 1, 0, 0, 0, "", "", False, False, False, some) for some in (targets, (), targets[::-1])
    ]
    ours, python = both(lambda: links_of(leaves, base))
    assert ours == python


@needs_core
def test_paths_of_deep_and_of_long_elements() -> None:
    tags = [
        *("a" * size for size in range(50, 70)),
        *("b\u0301é" * 20 for _ in range(40)),
        *("c" * 59 for _ in range(60)),
    ]
    nodes = [Node(i - 1, tag, "", 1 + i % 3, i, False, 0, len(tags)) for i, tag in enumerate(tags)]
    nodes.append(Node(0, "\ud800", "", 1, 1, False, 0, 0))
    leaves = [Leaf(i, "Text", i % 4, 1, 0, 0, 0, "", "", False, False, False) for i in range(len(tags))]
    for some in (nodes, [nodes[0]._replace(tag="\ud800"), *nodes[1:]]):
        page = Page(None, lxml.html.fromstring("<p>"), tuple(some), tuple(leaves))
        check_instances(page)


@needs_core
def test_equal_texts_are_counted() -> None:
    texts = [f"{i % 7}{'x' * (i % 11)}{i % 3}" for i in range(200)] + ["\ud800", "\ud801", "?", "\ud800"]
    check_layout(layout_of(["x"] * len(texts), texts))


@needs_core
def test_arrays_that_do_not_fit_are_refused() -> None:
    core: Any = native.core
    trees = random_trees(np.random.default_rng(2), 2, 1, 3)
    fields: dict[str, Any] = {name: getattr(trees, name) for name in trees.__dataclass_fields__}
    planted, scores = core.plant(*fields.values()), np.zeros((4, 1), dtype=np.float32)
    core.tree_scores(planted, np.zeros((3, 4), dtype=np.float16), scores)
    for columns, out in (
        (np.zeros((1, 4), dtype=np.float16), scores),
        (np.zeros((3, 4), dtype=np.float32), scores),
        (np.zeros((3, 5), dtype=np.float16), scores),
        (np.zeros((3, 4), dtype=np.float16), scores[:0]),
    ):
        with pytest.raises(ValueError, match=r"column|type|shape"):
            core.tree_scores(planted, columns, out)
    for damage in ({"left": fields["left"] + 10_000}, {"left": fields["left"] * 0}, {"value": fields["value"][:-1]}):
        with pytest.raises(ValueError, match=r"damaged|differ"):
            core.plant(*(fields | damage).values())
    with pytest.raises((TypeError, ValueError)):
        core.tree_scores(object(), np.zeros((3, 4), dtype=np.float16), scores)


@needs_core
@pytest.mark.parametrize(
    ("field", "damage"),
    [
        ("node", 2),
        ("node", -1),
        ("text", ""),
        ("text", 1),
        ("inline", 1),
        ("href", None),
        ("links", "1"),
        ("media", None),
    ],
)
def test_a_damaged_leaf_is_refused(field: str, damage: Any) -> None:
    layout = layout_of(["a", "b"], ["One.", "Two."])
    for leaf in (layout.leaves[0]._replace(**{field: damage}), layout.leaves[0][:5]):
        with pytest.raises((TypeError, ValueError)):
            Layout.of(layout.nodes, [leaf, layout.leaves[1]])


@needs_core
@pytest.mark.parametrize(
    ("field", "damage"),
    [("parent", 1), ("parent", -2), ("first", -1), ("end", 9), ("end", 0), ("tag", 1), ("names", None)],
)
def test_a_damaged_node_is_refused(field: str, damage: Any) -> None:
    layout = layout_of(["a", "b"], ["One.", "Two."])
    for node in (layout.nodes[1]._replace(**{field: damage}), layout.nodes[1][:5]):
        with pytest.raises((TypeError, ValueError)):
            Layout.of([layout.nodes[0], node], layout.leaves)


@needs_core
def test_columns_refuse_what_is_not_a_layout() -> None:
    core: Any = native.core
    layout = layout_of(["a", "b"], ["One.", "Two."])
    columns = page_columns(layout, Head(), MODEL.scorers)
    for wrong in (object(), core.letters(str, str), Layout.of(layout.nodes, layout.leaves)):
        with pytest.raises((TypeError, ValueError)):
            core.elements_of(wrong, "p")
    floats = [np.zeros(size, dtype=np.float32) for size in (2, 4, 0, 7, 2, (len(opinion_names())) * 2)]
    keep, odds, kinds, logarithms, weighed, opinions = floats
    places = np.full(len(Label), -1, dtype=np.int32)
    fitting = (layout.core_layout, keep, odds, kinds, places, logarithms, weighed, opinions)
    core.opinion_columns(*fitting)
    for at, wrong in (
        (0, object()),
        *((k, columns[0][:1]) for k in (1, 2, 3, 5, 6, 7)),
        (4, places + 1),
        (4, places[1:]),
    ):
        with pytest.raises((TypeError, ValueError)):
            core.opinion_columns(*fitting[:at], wrong, *fitting[at + 1 :])
    for wrong in ((odds, opinions), (logarithms, keep)):
        with pytest.raises(ValueError, match="shapes"):
            core.add_logarithms(layout.core_layout, wrong[0], 1.0, 1.0, wrong[1])
    with pytest.raises(ValueError, match="shapes"):
        core.lay_out(letters(), layout.nodes, layout.leaves, columns[0], layout.node, layout.parent)


@needs_core
def test_headings_and_labels_outside_a_page_are_refused() -> None:
    core: Any = native.core
    layout = layout_of(["a", "b"], ["One.", "Two."])
    kinds, mass = np.zeros((2, 3), dtype=np.float32), np.zeros(2, dtype=np.float32)
    inside, counts = np.zeros(3, dtype=np.bool_), np.zeros(5, dtype=np.int64)
    sums, labels, headings = np.zeros(7, dtype=np.float32), np.zeros(1, np.int32), np.zeros(1, np.int64)
    core.kind_sums(layout.core_layout, kinds, inside, labels, headings, mass, sums, counts)
    for broken in (
        (kinds[:1], inside, labels, headings, mass, sums, counts),
        (kinds, inside, labels + 3, headings, mass, sums, counts),
        (kinds, inside, labels, headings + 2, mass, sums, counts),
        (kinds, inside, labels, headings - 1, mass, sums, counts),
        (kinds, inside, labels, headings, mass[:1], sums, counts),
        (kinds, inside, labels, headings, mass, sums[:6], counts),
        (kinds, inside, labels, headings, mass, sums, counts[:4]),
    ):
        with pytest.raises(ValueError, match=r"fit|label|heading|size"):
            core.kind_sums(layout.core_layout, *broken)


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
