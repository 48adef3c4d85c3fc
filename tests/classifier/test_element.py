"""The elements of the native core against those of lxml: the same interface, the same answers."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterable
from typing import Any

import lxml.html
import pytest
from copytaster.classifier import PageError, native
from copytaster.classifier.native.elements import count_elements, find_holding, find_named
from copytaster.classifier.native.html import MIRRORED
from copytaster.classifier.native.segment import write_tree
from copytaster.classifier.page.data.scripts import script_text
from copytaster.classifier.page.page import read_page
from copytaster.classifier.page.parse import parse
from copytaster.classifier.page.segment import text_runs
from copytaster.classifier.page.texts import texts_outside
from copytaster.classifier.reading.declarations import read_declarations
from lxml import etree
from test_native import PIECES, both, fixtures, needs_core

TAGS = ("p", "img", "meta", "a", "no-such-tag", "script", "br")
NAMES = ("class", "id", "href", "style", "hidden", "no-such-name")


def of_core(tree: etree._Element) -> Any:
    core: Any = native.core
    return core.read_xml(write_tree(tree))


def order_of(root: Any) -> dict[Any, int]:
    """Number the elements of a page, so that those of two trees can be compared."""
    return {element: at for at, element in enumerate(root.iter())}


def answers(element: Any, number: dict[Any, int]) -> Iterable[object]:
    """All that an element says, with numbers for other elements."""

    def numbers(found: Iterable[Any]) -> list[int]:
        return [number[one] for one in found]

    yield from (element.tag, element.text or None, element.tail or None)
    names, values = element.keys(), element.values()
    assert [*zip(names, values, strict=True)] == element.items()
    yield from (sorted(element.items()), len(element), [*element.itertext()])  # canonical XML sorts attributes
    yield from (element.get(name) for name in NAMES)
    yield [element.get(name, 7) for name in NAMES]
    yield numbers(element)
    for tags in ((), TAGS, TAGS[:1], TAGS[4:5]):
        yield [numbers(walk(*tags)) for walk in (element.iter, element.iterancestors, element.iterchildren)]
    for other in (element.getparent(), element.getprevious(), element.getnext()):
        yield None if other is None else number[other]
    for tag in ("body", *TAGS):
        for found in (element.find(tag), element.find(f".//{tag}")):
            yield None if found is None else number[found]


def assert_same_elements(html: str, most: int = 400) -> None:
    tree = parse(html)
    root = of_core(tree)
    theirs, ours = order_of(tree), order_of(root)
    assert [*theirs.values()] == [*ours.values()]
    step = max(1, len(ours) // most)
    for one, other in [*zip(root.iter(), tree.iter(), strict=True)][::step]:
        assert [*answers(one, ours)] == [*answers(other, theirs)]
    for names, parts in (
        (("class",), ()),
        (("itemprop", "datetime", "property", "rel"), ()),
        (("class", "style"), ("lock", "hite-space", "e")),
        (("no-such-name",), ()),
        (("id",), ("no such part",)),
    ):
        assert [ours[one] for one in find_holding(root, names, parts)] == [
            theirs[one] for one in find_holding(tree, names, parts)
        ]
    assert read_declarations(root) == read_declarations(tree)
    assert count_elements(root, (*TAGS, "p")) == count_elements(tree, (*TAGS, "p"))
    assert [[(ours[one], is_tail) for one, is_tail in runs] for runs in text_runs(root)] == [
        [(theirs[one], is_tail) for one, is_tail in runs] for runs in text_runs(tree)
    ]
    for words, tags in ((("block", "e", "x"), ()), (("b",), TAGS), (("no-such-word",), TAGS[:1]), ((), ())):
        found = [ours[one] for one in find_named(root, ("class", "id"), words, tags)]
        among = [theirs[one] for one in find_named(tree, ("class", "id"), words, tags)]
        exact = [theirs[one] for one in tree.iter(*tags) if {*f"{one.get('class')} {one.get('id')}".split()} & {*words}]
        assert found == [one for one in among if one in {*found}]
        assert {*exact} <= {*found}


@needs_core
def test_elements_of_fixtures() -> None:
    for html in fixtures():
        assert_same_elements(html, 60)


@needs_core
def test_elements_of_odd_pieces() -> None:
    rng = random.Random(8)
    for _ in range(150):
        assert_same_elements("<p>x" + "".join(rng.choices(PIECES, k=rng.randrange(1, 60))))


@needs_core
def test_declarations_of_both_trees() -> None:
    tree = lxml.html.document_fromstring(
        "<head><meta property='' name=Author content=x><meta http-equiv=Refresh content=5><meta content=y><meta name=a>"
        "<meta property=og:title name=b http-equiv=c content='\u00e9'><link rel='A  b' href=' /x '><link>"
        "<title></title><title>t</title><script type='a/ld+json'>{}</script><script type='a/ld+json'></script>"
        "<script>x</script><base target=_top><base href=''></head><body><img alt=''>"
        "<img alt=a><amp-img alt=b></amp-img><img></body>"
    )
    declared = read_declarations(tree)
    assert declared == read_declarations(of_core(tree))
    assert declared.metas == [
        *(("Author", "", "x"), ("", "Refresh", "5"), ("", "", "y"), ("a", "", ""), ("og:title", "", "\u00e9")),
    ]
    assert declared.links == [("A  b", " /x "), ("", "")]
    assert declared[2:] == (["{}"], ["a", "b"], ["", "t"], [""])


@needs_core
def test_attributes_can_be_set() -> None:
    tree = lxml.html.document_fromstring("<div><p class=a id=b>x<i>y</i></p><p>z</p></div>")
    root = of_core(tree)
    for each in (tree, root):
        for element in each.iter("p", "i"):
            element.set("style", "display:block")
            element.set("class", "\u00e9" * 99)
            element.set("style", "")
    assert [element.items() for element in root.iter()] == [element.items() for element in tree.iter()]


@needs_core
def test_elements_outlive_what_they_were_found_by() -> None:
    root = of_core(parse("<p>" + "<b class=c>x</b>" * 9))
    one, walk, texts = root.find(".//b"), root.iter("b"), root.itertext()
    del root
    gc.collect()
    assert [element.text for element in walk] == ["x"] * 9
    assert [*texts] == ["x"] * 9
    assert one.getnext().get("class") == "c"
    assert one == one.getnext().getprevious()
    assert hash(one) == hash(one.getnext().getprevious())
    assert one != one.getnext()
    assert one != of_core(parse("<p><b>x</b>")).find(".//b")
    assert one != "b"


@needs_core
def test_what_an_element_is_not_asked_is_refused() -> None:
    root = of_core(parse("<p>x"))
    kind: Any = type(root)
    for call in (
        *(lambda path=path: root.find(path) for path in ("", ".//", "a/b", "*", "{a}b", ".//a[1]", 5)),
        lambda: root.iter(5),
        lambda: root.get(),
        lambda: root.get(5),
        lambda: root.get("a", "b", "c"),
        lambda: root.set("a"),
        lambda: root.set("a", None),
        lambda: root < root,
        kind,
        type(root.iter()),
        lambda: find_holding(5, ("a",)),  # type: ignore[arg-type]
        lambda: find_named(5, ("a",), (), ()),  # type: ignore[arg-type]
        lambda: read_declarations(5),  # type: ignore[arg-type]
        lambda: count_elements(5, ("a",)),  # type: ignore[arg-type]
    ):
        with pytest.raises((TypeError, ValueError)):
            call()
    for name in ("tag", "text", "tail"):
        with pytest.raises(AttributeError):
            setattr(root, name, "x")


def test_a_page_has_the_same_tree_however_it_is_read() -> None:
    by_core = 0
    for html in fixtures():
        try:
            ours, python = both(lambda html=html: read_page(html))
        except PageError:
            continue
        by_core += not isinstance(ours.root, etree._Element)
        assert etree.tostring(ours.tree) == etree.tostring(python.tree)
        assert ours.tree is ours.tree
        assert ours.head == python.head
        assert ours.links == python.links
        assert script_text(ours.root) == script_text(python.root)
    assert by_core > 50 or native.core is None or etree.LIBXML_VERSION[:2] != MIRRORED


LINE = "The ferry runs again between the two islands, the harbour master said on Monday morning. "


@pytest.mark.parametrize(
    "html",
    [
        f"<div><template shadowrootmode=open><p>{LINE}</template></div>",
        f"<pre>{LINE}\n{LINE}</pre>",
        f"<p style='white-space: pre-line'>{LINE}\n{LINE}</p>",
        f"<style>.a {{ white-space: pre }}</style><p class=a>{LINE}\n<b>{LINE}</b></p>",
        f"<p class='whitespace-pre-wrap'>{LINE}\n{LINE}</p>",
        f"<noscript><p>{LINE * 3}</p><p>{LINE * 3}</p></noscript>",
        f"<noscript>&lt;p&gt;{LINE * 3}&lt;/p&gt;</noscript><p>{LINE}",
        '<pre>{"a": 1}</pre><p>x',
        "<p>[1] is a footnote</p><p>x",
    ],
)
def test_pages_that_are_changed_go_to_lxml(html: str) -> None:
    ours, python = both(lambda: read_page(f"<html><body>{html}"))
    assert isinstance(ours.root, etree._Element)
    assert (ours.nodes, ours.leaves) == (python.nodes, python.leaves)
    assert etree.tostring(ours.tree) == etree.tostring(python.tree)


@pytest.mark.parametrize("tags", [(), ("a",), ("b", "i")])
def test_texts_outside_of_tags(tags: tuple[str, ...]) -> None:
    tree = parse("<p>1<a>2<b>3</b>4</a>5<i>6<a></a></i><b></b>7</p>8")
    expected = {(): "1234567", ("a",): "1567", ("b", "i"): "12457"}[tags]
    paragraph = tree.find(".//p")
    assert "".join(texts_outside(paragraph, tags)) == expected
    if native.core is not None:
        assert "".join(texts_outside(of_core(tree).find(".//p"), tags)) == expected


@pytest.mark.parametrize(
    ("names", "parts"), [(("property", "itemprop"), ()), (("property",), ("x9",)), (("a", "property"), ("x",))]
)
def test_a_search_of_lxml_takes_linear_time(names: tuple[str, ...], parts: tuple[str, ...]) -> None:
    tree = parse("".join(f"<meta property=x{number}>" for number in range(60_000)) + "<p>a")
    begin = time.process_time()
    assert len(find_holding(tree, names, parts)) in {60_000, 1_111}
    assert time.process_time() - begin < 3  # it took 8 s when each was compared with all before it
