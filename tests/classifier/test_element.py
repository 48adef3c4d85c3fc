"""The elements of the native core against those of lxml: the same interface, the same answers."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterable
from typing import Any

import lxml.html
import pytest
from copytaster.classifier import native
from copytaster.classifier.native.elements import holding
from copytaster.classifier.native.segment import written
from copytaster.classifier.page.parse import parse
from lxml import etree
from test_native import PIECES, fixtures, needs_core

TAGS = ("p", "img", "meta", "a", "no-such-tag", "script", "br")
NAMES = ("class", "id", "href", "style", "hidden", "no-such-name")


def of_core(tree: etree._Element) -> Any:
    core: Any = native.core
    return core.read_xml(written(tree))


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
        assert [ours[one] for one in holding(root, names, parts)] == [
            theirs[one] for one in holding(tree, names, parts)
        ]


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
        lambda: holding(5, ("a",)),  # type: ignore[arg-type]
    ):
        with pytest.raises((TypeError, ValueError)):
            call()
    for name in ("tag", "text", "tail"):
        with pytest.raises(AttributeError):
            setattr(root, name, "x")
