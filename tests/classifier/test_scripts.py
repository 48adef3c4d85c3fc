"""The text of last resort: `articleBody` of JSON-LD, and the data from which a script draws the page."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pytest
from copytaster.classifier.page.page import read_page
from copytaster.classifier.page.scripts import script_text

TEXT = [
    "The council of the bay voted on Tuesday evening to keep the old swimming baths open.",
    "Engineers had warned in January that the boiler could fail before the summer began.",
    "“We taught four generations of children to swim,” said the woman who runs the club.",
    "Work will begin in the first week of May, and the baths are to open again in June.",
]
HTML = "".join(f"<p>{text}</p>" for text in TEXT)
OTHER = [text.replace("baths", "ferry").replace("May", "June") for text in TEXT]


def found(script: str, kind: str = "application/ld+json") -> list[str]:
    page = read_page(f"<html><head><script type='{kind}'>{script}</script></head><body><p>Menu</p></body></html>")
    return script_text(page.tree).splitlines()


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "NewsArticle", "articleBody": "\n\n".join(TEXT)},
        {"@type": "NewsArticle", "articleBody": "\r\n".join(TEXT)},
        {"@type": "NewsArticle", "articleBody": "\\n\\n".join(TEXT)},
        {"@type": "NewsArticle", "articleBody": HTML},
        {"@type": "NewsArticle", "articleBody": escape(HTML)},
        {"@type": "NewsArticle", "articleBody": "<br>".join(TEXT)},
        {"@type": "NewsArticle", "articleBody": TEXT},
        [{"@type": "WebPage"}, {"@type": ["Article"], "articleBody": "\n".join(TEXT)}],
        {"@graph": [{"@type": "Person"}, {"@type": "Article", "articleBody": "\n".join(TEXT)}]},
        {"@type": "WebPage", "mainEntity": {"@type": "Report", "articleBody": HTML}},
    ],
)
def test_article_body(data: Any) -> None:
    assert found(json.dumps(data)) == TEXT
    assert found(json.dumps(data, ensure_ascii=False).replace("</", "<\\/")) == TEXT


def test_article_bodies_of_several_articles_are_no_text() -> None:
    data = [{"articleBody": "\n".join(TEXT)}, {"articleBody": "\n".join(OTHER)}]
    assert found(json.dumps(data)) == []
    assert found(json.dumps([data[0], data[0]])) == TEXT


BODY = json.dumps({"@type": "NewsArticle", "articleBody": "\n".join(TEXT)})


@pytest.mark.parametrize(
    "script",
    [
        BODY[:-1] + ",}",
        f"/* the story */ {BODY}",
        f"//<![CDATA[\n{BODY}\n//]]>",
        f"<!-- {BODY} -->",
        BODY + '{"@type": "Organization"}',
        '{"@type": "Organization"};\n' + BODY,
    ],
    ids=["comma", "comment", "cdata", "html comment", "object behind", "object before"],
)
def test_article_body_in_broken_json(script: str) -> None:
    assert found(script) == TEXT


@pytest.mark.parametrize("kind", ["Article", "NewsArticle", "BlogPosting", "Report"])
def test_text_in_place_of_an_article_body(kind: str) -> None:
    assert found(json.dumps({"@type": kind, "text": "\n".join(TEXT)})) == TEXT


@pytest.mark.parametrize("kind", ["Comment", "DiscussionForumPosting", "Question"])
def test_the_text_of_other_things_is_no_article(kind: str) -> None:
    assert found(json.dumps({"@type": kind, "text": "\n".join(TEXT)})) == []


def test_article_body_in_a_meta_element() -> None:
    meta = f'<meta itemprop="articleBody" content="{escape(" ".join(TEXT))}">'
    page = read_page(f"<html><head>{meta}<script type=application/ld+json>{BODY}</script></head><body>x</body></html>")
    assert script_text(page.tree) == "\n".join(TEXT) or script_text(page.tree) == " ".join(TEXT)


TWO = [
    {"@type": "NewsArticle", "headline": "The ferry runs again", "articleBody": "\n".join(OTHER), "url": "/b/2"},
    {
        "@type": "NewsArticle",
        "headline": "Old baths stay open",
        "articleBody": "\n".join(TEXT),
        "url": "https://www.bay.example/a/1",
    },
]


@pytest.mark.parametrize(
    ("url", "title", "expected"),
    [
        ("https://www.bay.example/a/1?from=home", "", TEXT),
        (None, "Old baths stay open | The Bay", TEXT),
        ("https://www.bay.example/c/3", "The ferry runs again", OTHER),
        ("https://www.bay.example/c/3", "News of the bay", []),
        (None, "", []),
    ],
)
def test_of_two_articles_the_pages_own(url: str | None, title: str, expected: list[str]) -> None:
    script = json.dumps({"@graph": TWO})
    page = read_page(f"<html><head><script type=application/ld+json>{script}</script></head><body>x</body></html>")
    assert script_text(page.tree, url, title).splitlines() == expected


def test_a_shortened_copy_of_the_body_is_no_second_article() -> None:
    data = [{"articleBody": TEXT}, {"articleBody": TEXT[:3]}]
    assert found(json.dumps(data)) == TEXT


@pytest.mark.parametrize("script", ["", "{", '{"articleBody": 5}', '{"articleBody": "Short."}', "[" * 100_000])
def test_json_ld_without_a_text(script: str) -> None:
    assert found(script) == []


BLOCKS = [{"type": "paragraph", "text": text} for text in TEXT]
SPANS = [{"type": "p", "content": [{"value": text[:40]}, {"value": text[40:]}]} for text in TEXT]


@pytest.mark.parametrize(
    "data",
    [
        {"props": {"pageProps": {"article": {"title": "Old baths", "body": HTML}}}},
        {"props": {"pageProps": {"article": {"title": "Old baths", "body": escape(HTML)}}}},
        {"state": {"story": {"headline": "Old baths", "url": "/a", "blocks": BLOCKS}}},
        {"state": {"story": {"headline": "Old baths", "paragraphs": TEXT}}},
        {"data": [{"post": {"id": 7, "related": [{"title": "Ferry"}], "html": HTML}}]},
        {"data": {"document": {"content": SPANS}}, "css": ".a{color:red} .b{display:none}" * 40},
    ],
)
def test_data_of_a_framework(data: Any) -> None:
    assert found(json.dumps(data), "application/json") == TEXT
    assert found(f"window.__STATE__ = {json.dumps(data)};", "text/javascript") == TEXT


def test_a_string_in_a_script_that_is_not_json() -> None:
    script = f"window.__NUXT__=(function(a){{return {{body:{json.dumps(HTML)},id:a}}}}(1));"
    assert found(script, "") == TEXT


@pytest.mark.parametrize(
    "data",
    [
        {"articles": [{"title": "Baths", "body": HTML}, {"title": "Ferry", "body": " ".join(OTHER)}]},
        {"code": "function f(a) { return a.b; } var x = function (y) { z({q: 1}); };" * 20},
        {"links": ["https://example.org/a/b/c/d/e/f/g/h/" + "x" * 200] * 5},
        {"labels": ["Menu", "Home", "Sport"] * 100},
    ],
)
def test_data_that_are_not_the_text_of_one_article(data: Any) -> None:
    assert found(json.dumps(data), "application/json") == []


LONG = "The ferry runs again from Monday, the harbour master said. " * 6


@pytest.mark.parametrize(
    "script",
    [
        f'draw("{LONG}")',
        f'a = \'x"\'; b = \'it is "; draw("{LONG}")',
        f'draw("short"); // 5" wide\ndraw("{LONG}")',
        f'a = "{chr(92)}"" + "{LONG}"',
    ],
    ids=["one", "quotes in quotes", "quote in a comment", "escaped quote"],
)
def test_a_literal_behind_other_quotes(script: str) -> None:
    assert found(script, "text/javascript") == [LONG.strip()]
