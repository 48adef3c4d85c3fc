"""What a page declares: meta tags, links, JSON-LD."""

from __future__ import annotations

import pytest
from copytaster.classifier.page.page import read_page
from copytaster.classifier.reading.head import MOST_VALUES, Head, read_head
from copytaster.classifier.reading.linked_data import article_of, linked_data, parse, text_of, texts_of

STORY = '{"@type": "NewsArticle", "headline": "Bridge opens", "author": {"@type": "Person", "name": "Ada Wren"}}'


def head_of(head: str, root: str = "") -> Head:
    return read_head(read_page(f"<html {root}><head>{head}</head><body><p>Text.</p></body></html>").tree)


def test_declarations_of_a_page() -> None:
    head = head_of(
        '<title>Bridge opens - Post</title><meta property="og:title" content="Bridge opens"><meta name="Author" '
        'content=Ada><meta name=author content=Ben><meta property="og:type" content="Article"><link rel="canonical" '
        'href=" /a "><meta name=robots content="NoIndex, follow"><meta http-equiv="Content-Language" content="fr">'
        f'<script type="application/ld+json">{STORY}</script>',
        'lang="en-GB"',
    )
    assert (head.title, head.document_title, head.language) == ("Bridge opens", "Bridge opens - Post", "en-GB")
    assert head.metas["author"] == ("Ada", "Ben")
    assert (head.og_type, head.canonical, head.robots) == ("article", "/a", {"noindex", "follow"})
    assert head.meta("nothing", "content-language") == "fr"
    assert head.types == {"NewsArticle", "Person"}
    assert head.typed


@pytest.mark.parametrize(
    ("head", "authors", "outlet"),
    [
        ("<meta name=author content=Ada><meta property=og:site_name content='The Bay Post'>", "Ada", "The Bay Post"),
        (f'<script type="application/ld+json">{STORY}</script>', "Ada Wren", ""),
        ('<script type="application/ld+json">{"@type": "Article", "author": ["Ada Wren", {"name": ["Ben Oak"]}], '
         '"publisher": {"name": "The Bay Post"}}</script>', "Ada Wren\nBen Oak", "The Bay Post"),
        ("<meta property=article:author content=https://post.example/ada>", "", ""),
        ('<script type="application/ld+json">{"@type": "Article", "author": ' + '{"name": ' * 50 + '"Ada"' + "}" * 50
         + "}</script>", "", ""),
    ],
)  # fmt: skip
def test_declared_names(head: str, authors: str, outlet: str) -> None:
    assert (head_of(head).authors, head_of(head).outlet) == (authors, outlet)


def test_alternative_texts_of_pictures() -> None:
    body = "<img alt='The old pier'><amp-img alt='A ferry'></amp-img><img alt='The old pier'><img alt=''><img>"
    assert read_head(read_page(f"<html><body>{body}<p>Text.</p></body></html>").tree).alternatives == (
        "The old pier\nA ferry"
    )


def test_the_number_of_values_is_bounded() -> None:
    head = head_of("<meta name=author content=A>" * 700)
    assert len(head.metas["author"]) == MOST_VALUES


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        STORY + ";",
        STORY[:-1] + ",}",
        "<!-- " + STORY + " -->",
        "//<![CDATA[\n" + STORY + "\n//]]>",
        "/* note */ " + STORY,
        STORY.replace("Bridge opens", "Bridge\nopens"),
        STORY.replace('"NewsArticle"', '["NewsArticle"]').replace("{", '{"broken": "a "quote" inside",', 1),
        STORY[:-2],
        f"[{STORY}]",
        f'{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite"}}, {STORY}]}}',
    ],
)
def test_broken_json_still_tells(text: str) -> None:
    article = article_of(linked_data([text]))
    assert article is not None
    assert " ".join(text_of(article["headline"]).split()) == "Bridge opens"
    assert texts_of(article["author"]) == ["Ada Wren"]


@pytest.mark.parametrize("text", ["", "null", "[]", "{", "3", '"x"', "[[[[", '{"@type": null}', "{" * 5000])
def test_json_without_objects_gives_none(text: str) -> None:
    assert linked_data([text]) == ()


def test_references_are_resolved() -> None:
    nodes = linked_data(
        [
            '{"@graph": [{"@type": "Article", "headline": "H", "author": {"@id": "#ada"}},'
            '{"@type": "Person", "@id": "#ada", "name": "Ada Wren"}]}'
        ]
    )
    article = article_of(nodes)
    assert article is not None
    assert text_of(article["author"]) == "Ada Wren"


def test_the_article_is_the_one_of_the_page() -> None:
    nodes = linked_data(
        [
            '[{"@type": "NewsArticle", "headline": "Other", "datePublished": "2026-01-01", "url": "https://a.example/2"},'
            '{"@type": "NewsArticle", "headline": "Own", "url": "https://a.example/1?x=1"}]'
        ]
    )
    assert article_of(nodes, "https://a.example/1") == nodes[1]
    assert article_of(nodes) == nodes[0]
    assert article_of(()) is None


def test_articles_of_a_list_are_not_the_page() -> None:
    listed = '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Other"}]}'
    assert article_of(linked_data([listed])) is None


def test_a_string_without_an_end_is_read_to_the_end() -> None:
    assert parse('{"headline": "H", "x": "a' + '\\"' * 50 + "\\") == {"@type": "Thing", "headline": "H"}


@pytest.mark.parametrize("key", ["author", "image", "isPartOf", "mainEntity"])
def test_lists_in_lists_are_one_list(key: str) -> None:
    """JSON can nest lists as deep as its parser allows; a function that calls itself for each could not follow."""
    value = "[" * 900 + '{"name": "Ada"}, ["Ben", []]' + "]" * 900
    (node,) = linked_data([f'{{"@type": "NewsArticle", "{key}": {value}}}'])
    assert node[key] == [{"name": "Ada"}, "Ben"]


def test_references_in_a_ring_are_resolved_once() -> None:
    nodes = linked_data(['{"@graph": [{"@id": "#a", "@type": "NewsArticle", "isPartOf": {"@id": "#a"}, "name": "x"}]}'])
    assert nodes[0]["isPartOf"] is nodes[0]
