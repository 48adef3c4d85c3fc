"""The text of last resort: `articleBody` of JSON-LD, and the data from which a script draws the page."""

from __future__ import annotations

import json
from html import escape
from typing import Any
from urllib.parse import quote

import pytest
from copytaster.classifier.page.data.scripts import script_text
from copytaster.classifier.page.page import read_page

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


def shown(data: Any) -> str:
    """Write data with signs that both JSON and JavaScript escape."""
    return json.dumps(data).replace("<", "\\u003c")


STORY = {"story": {"headline": "Old baths", "blocks": BLOCKS}}
QUOTED = json.dumps(shown(STORY))
SINGLE = "'" + shown(STORY).replace("\\", "\\\\").replace("'", "\\'").replace("council", "\\x63ouncil") + "'"


@pytest.mark.parametrize(
    "script",
    [
        f"window.__STATE__ = JSON.parse({QUOTED});",
        f"var first = JSON.parse('{{}}'), state = JSON.parse({SINGLE});",
        f'var d = JSON.parse(decodeURIComponent("{quote(shown(STORY))}"))',
        f"(function () {{ draw(JSON.parse( {QUOTED} )) }})()",
        f"var lost = JSON.parse(text), state = JSON.parse(\n{QUOTED})",
    ],
    ids=["double", "single", "percent", "passed on", "behind another"],
)
def test_json_in_a_string(script: str) -> None:
    assert found(script, "text/javascript") == TEXT


def test_a_string_of_json_without_prose() -> None:
    assert found(f"var labels = JSON.parse({json.dumps(json.dumps(['Menu', 'Sport'] * 99))})", "") == []


LITERAL = "[" + ",".join(f"{{type:kind,'text':{json.dumps(text)},n:.5,}}" for text in TEXT) + "]"


@pytest.mark.parametrize(
    "script",
    [
        f'window.__NUXT__=(function(kind,none){{return {{data:[{{body:{LITERAL}}}],error:none}}}}("p",null));',
        f'window.__NUXT__=((kind)=>{{kind;return {{on:!0,at:void 0,body:{LITERAL}}}}})("p")',
        f"window.story = {{title: 'Old baths', since: new Date(5), size: Array(3), blocks: {LITERAL}}};",
        "x=(function(a,b,c,d){return {body:[{t:a},{t:b},{t:c},{t:d}]}}(" + ",".join(map(json.dumps, TEXT)) + "))",
    ],
    ids=["function", "arrow", "assigned", "parameters"],
)
def test_an_object_with_bare_keys(script: str) -> None:
    assert found(script, "") == TEXT


@pytest.mark.parametrize(
    "literal",
    [
        "{a: " * 100_000,
        "{" + "a:'b'," * 100_000,
        "{a: function () { return 'The ferry runs.' }}",
        "{'a" + chr(92) * 100_001,
        "{a: " + "[" * 5_000 + "]" * 5_000 + "}",
    ],
    ids=["deep", "cut", "code", "no end", "lists"],
)
def test_an_object_that_cannot_be_read(literal: str) -> None:
    assert found(f"window.data = {literal}", "") == []


def test_parameters_do_not_multiply_the_text() -> None:
    script = f"x=(function(a){{return {{b:[{'a,' * 50_000}a]}}}}({json.dumps(' '.join(OTHER) * 50)}))"
    assert sum(map(len, found(script, ""))) < 20_000_000


LONG_TEXT = [*TEXT, *OTHER]
PROPS = {"story": {"headline": "Old baths", "blocks": [{"type": "p", "text": text} for text in LONG_TEXT]}}


def with_attribute(value: str, more: str = "") -> list[str]:
    page = read_page(f'<body><h1>Old baths</h1><div data-class="Story" data-any="{escape(value)}"></div>{more}</body>')
    return script_text(page.tree).splitlines()


@pytest.mark.parametrize(
    "data",
    [PROPS, [PROPS], {"page": {"html": "".join(f"<p>{text}</p>" for text in LONG_TEXT)}}, {"props": [0, LONG_TEXT]}],
    ids=["blocks", "list", "html", "strings"],
)
def test_json_in_an_attribute(data: Any) -> None:
    assert with_attribute(json.dumps(data)) == LONG_TEXT
    assert with_attribute(json.dumps(data, indent=1, ensure_ascii=False)) == LONG_TEXT
    script = f"<script>window.a = {json.dumps({'text': OTHER})}</script>"
    assert with_attribute(json.dumps(data), script) == OTHER


@pytest.mark.parametrize(
    "value",
    [
        "{" * 5_000,
        "[" * 100_000,
        f"[{' '.join(LONG_TEXT)}]",
        json.dumps(["Menu"] * 99),
        json.dumps({"note": TEXT[0]}),
        json.dumps(
            {"bot": dict(zip(["hello", "busy", "rate", "bye", "away", "call", "mail", "end"], LONG_TEXT, strict=True))}
        ),
        json.dumps([{"message": text, "label": text} for text in LONG_TEXT]),
        json.dumps({"person": {"about": " ".join(LONG_TEXT)}}),
        json.dumps(["The ferry runs on Monday, the office says."] * 20),
    ],
    ids=["open", "deep", "text", "labels", "short", "messages", "form", "one paragraph", "short lines"],
)
def test_an_attribute_without_a_text(value: str) -> None:
    assert with_attribute(value) == []


def pushed(rows: str, size: int = 200) -> str:
    """Write what Next.js streams, cut into scripts anywhere."""
    pieces = [rows[at : at + size] for at in range(0, len(rows), size)]
    return "".join(f"<script>self.__next_f.push({json.dumps([1, piece])})</script>" for piece in ["", *pieces])


def element(tag: str, children: Any) -> list[Any]:
    return ["$", tag, None, {"className": "a b", "children": children}]


PARAGRAPHS = [element("p", [text[:30], element("a", text[30:40]), text[40:]]) for text in TEXT]


@pytest.mark.parametrize(
    "rows",
    [
        f'2:I[44,[],"Story"]\n0:{json.dumps(element("article", PARAGRAPHS))}\n',
        f"1:{json.dumps(PARAGRAPHS[:2])}\n2:{json.dumps(PARAGRAPHS[2:])}\n0:{json.dumps(element('b', ['$1', '$L2']))}",
        f"0:{json.dumps(['$', '$L9', None, {'html': '$5', 'at': 5}])}\n5:T{len(HTML.encode()):x},{HTML}6:[]\n",
        f"0:{json.dumps(element('article', [*PARAGRAPHS[:2], element('nav', OTHER[0]), *PARAGRAPHS[2:]]))}\n",
    ],
    ids=["one row", "rows in rows", "text", "navigation"],
)
def test_data_streamed_in_pieces(rows: str) -> None:
    page = read_page(f"<body><h1>Baths</h1><script>self.__next_f.push([0])</script>{pushed(rows)}</body>")
    lines = script_text(page.tree).splitlines()
    assert "".join("".join(lines).split()) == "".join("".join(TEXT).split())


@pytest.mark.parametrize(
    "rows",
    ['0:["$1"]\n1:["$0"]\n', "0:T99999999,short", "::::\n" * 99, "0:" + "[" * 50_000, "[]", '0:{"a":"$0","b":"$$5"}'],
    ids=["circle", "cut text", "no rows", "deep", "no id", "itself"],
)
def test_streamed_data_without_a_text(rows: str) -> None:
    assert script_text(read_page(f"<body><p>Menu</p>{pushed(rows)}</body>").tree) == ""


def flat(*rows: Any) -> str:
    return json.dumps([["ShallowReactive", 1], {"data": 2}, ["Reactive", 3], *rows])


def test_a_flat_table_of_data() -> None:
    story = {"title": 4, "blocks": 5, "author": 10, "self": 3}
    rows = [story, "Old baths", [6, 7, 8, 9], *TEXT, {"name": 11, "about": 12}, "Ida Moen", OTHER[0]]
    assert found(flat(*rows), "application/json") == TEXT


def test_a_flat_table_that_holds_itself_ends() -> None:
    assert found(flat([0, 1, 2, 3, -1, 99], "x" * 300), "application/json") == []


UPDATES = [{"@type": "BlogPosting", "articleBody": text} for text in TEXT]


def live(updates: Any, **more: Any) -> list[str]:
    return found(json.dumps({"@type": "LiveBlogPosting", "headline": "Baths", "liveBlogUpdate": updates, **more}))


def test_the_updates_of_a_live_blog() -> None:
    assert live(UPDATES) == TEXT
    assert live(UPDATES[1:], articleBody=f"<p>{TEXT[0]}</p>") == TEXT
    assert live([{**UPDATES[0], "headline": "Baths stay"}, *UPDATES[1:]]) == ["Baths stay", *TEXT]
    assert live([{**update, "headline": update["articleBody"][:30]} for update in UPDATES]) == TEXT
    assert live([{**update, "articleBody": f"<p>{update['articleBody']}</p>"} for update in UPDATES]) == TEXT
    assert live({"articleBody": "\n".join(TEXT)}) == TEXT
    assert live([5, None, "x"]) == []


ASIDE = [
    {"type": "newsletter", "text": OTHER[0]},
    {"_type": "promoBox", "text": OTHER[0]},
    {"__typename": "RelatedStories", "text": OTHER[0]},
    {"kind": "inline-ad", "text": OTHER[0]},
    {"__component": "blocks.newsletter-signup", "text": OTHER[0]},
]


@pytest.mark.parametrize("block", ASIDE, ids=lambda block: next(iter(block.values())))
def test_blocks_named_after_other_things_are_left_out(block: Any) -> None:
    assert found(json.dumps({"blocks": [*BLOCKS[:2], block, *BLOCKS[2:]]}), "application/json") == TEXT


@pytest.mark.parametrize("kind", ["adapted", "shadow", "relation", "lead", "header", "promoted"])
def test_blocks_with_names_like_those_are_text(kind: str) -> None:
    blocks = [{"type": kind, "text": TEXT[0]}, *BLOCKS[1:]]
    assert found(json.dumps({"blocks": blocks}), "application/json") == TEXT


def test_properties_named_after_other_things_are_left_out() -> None:
    data = {"body": TEXT[:2], "newsletter": OTHER[0], "author": {"bio": OTHER[1]}, "end": TEXT[2:]}
    lines = found(json.dumps(data), "application/json")
    assert lines
    assert "ferry" not in "".join(lines)
