"""HTML in the data of a page reaches trafilatura only if it is searched and parsed in linear time."""

from __future__ import annotations

import json
from html import escape

import pytest
from copytaster.classifier.page.attributes import MAX_ATTRIBUTES
from copytaster.classifier.page.page import Page, read_page
from copytaster.classifier.reading.body import read
from copytaster.classifier.reading.cascade import is_tested
from copytaster.classifier.reading.embedded import MOST_STEPS, takes_long, without_data
from lxml import etree, html

MANY = " ".join(f"a{number}" for number in range(2 * MAX_ATTRIBUTES))
LONG = f"<p {MANY}>The bridge over the river opened on Monday, said the council."
PROSE = "<p class='x'>The bridge over the river opened on Monday, said the council.</p>" * 40


def linked_page(data: str) -> Page:
    return read_page(f'<script type="application/ld+json">{data}</script><p>Subscribe to read on.</p>')


def linked(text: str) -> Page:
    """The parser of the page cuts what looks like a tag in a script, so tags are escaped."""
    return linked_page(json.dumps({"@graph": [{"articleBody": text}]}).replace("<", "\\u003c"))


def forum(text: str) -> Page:
    posts = json.dumps({"topic_1": json.dumps({"post_stream": {"posts": [{"cooked": text}]}})})
    return read_page(f'<div id="data-preloaded" data-preloaded="{escape(posts)}"></div><p>Read on.</p>')


@pytest.mark.parametrize("make", [linked, forum])
@pytest.mark.parametrize(
    "text",
    [
        LONG,
        escape(LONG),
        LONG.replace("<p", "<\u200bp"),
        LONG.replace("<p", "&#60;p"),
        f"<a {'= ' * MAX_ATTRIBUTES}",
        f"<a {'=' * 400}" * 10,
    ],
    ids=["plain", "escaped", "invisible", "number", "signs", "several"],
)
def test_html_that_takes_long_is_left_out(make: object, text: str) -> None:
    assert callable(make)
    page = make(text)
    before = etree.tostring(page.tree)
    assert takes_long(page.tree)
    assert "bridge" not in "".join(read(page).lines)
    assert etree.tostring(page.tree) == before


@pytest.mark.skipif(not is_tested(), reason="an older trafilatura reads no such data")
def test_html_that_takes_no_time_is_read() -> None:
    assert "bridge" in "".join(read(linked(PROSE)).lines)


@pytest.mark.parametrize("escaped", ["\\u003cp", "\\u003Cp", "\\u0026lt;p", "\\u0026#x3C;p"])
def test_escapes_of_json_hide_no_tag(escaped: str) -> None:
    assert takes_long(linked_page(f'{{"articleBody": "{escaped} {MANY}>b"}}').tree)


def test_data_nested_too_deeply_to_be_read_are_left_out() -> None:
    assert takes_long(linked_page(f'[{{"articleBody": "<p>a"}}, {"[" * 100_000}').tree)


@pytest.mark.parametrize("make", [linked, forum])
@pytest.mark.parametrize("text", [PROSE, escape(PROSE), f"a < b {MANY}", f"i<b and c = d. {PROSE}", "a=b " * 9_000])
def test_other_data_stays(make: object, text: str) -> None:
    assert callable(make)
    assert not takes_long(make(text).tree)


@pytest.mark.parametrize("data", ["", "{", f'"{LONG}', f"[{'9' * 9_000}, 1] <b"])
def test_data_that_are_not_json_are_ignored(data: str) -> None:
    assert not takes_long(linked_page(data).tree)


def test_the_search_takes_the_steps_that_are_counted() -> None:
    """Each `=` behind which no tag ends costs the rest of its stretch, so a closed or short one costs nothing."""
    size = int(MOST_STEPS**0.5)
    assert not takes_long(linked(f"<a {'=' * (size - 9)}").tree)
    assert takes_long(linked(f"<a {'=' * (size + 9)}").tree)
    assert not takes_long(linked(f"<a {'=' * (size + 9)}>").tree)


def test_a_page_without_data_keeps_its_text() -> None:
    tree = html.document_fromstring("<script>var a</script>b<div data-preloaded='{}' id='c'>d</div>")
    bare = without_data(tree)
    assert bare.find(".//script").text is None
    assert dict(bare.find(".//div").attrib) == {"id": "c"}
    assert bare.text_content() == "bd"
    assert tree.find(".//script").text == "var a"
