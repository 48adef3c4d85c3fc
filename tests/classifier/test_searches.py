"""Trafilatura's searches in Python find what they find as XPath."""

from __future__ import annotations

from itertools import permutations, product
from pathlib import Path

import pytest
from compared import compared
from copytaster.classifier.page.page import read_page
from copytaster.classifier.reading.cascade import extractor
from copytaster.classifier.reading.searches import in_python
from lxml import etree
from trafilatura import main_extractor, xpaths

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "pages").rglob("page.html"))[::6]
FIRSTS = xpaths.BODY_XPATH
ALL = [*xpaths.OVERALL_DISCARD_XPATH, *xpaths.TEASER_DISCARD_XPATH, *xpaths.REMOVE_COMMENTS_XPATH]
ALL += [*xpaths.AUTHOR_XPATHS, xpaths.AUTHOR_DISCARD_XPATHS[0]]
TAGS = ("article", "div", "main", "section", "list", "item", "p", "span", "b", "h2", "a", "author")
NAMES = (
    "post",
    "entry",
    "story",
    "cell",
    "text",
    "content",
    "Full-FullText",
    "article",
    "article-body",
    "articleBody",
    "articleContent",
    "page-Content",
    "Page-content",
    "Main-content",
    "primary",
    "a primary",
    "post-text",
    "nav",
    "Navy",
    "cookie",
    "a-cookie",
    "banner",
    "hidden",
    " hidden x",
    "is-hidden",
    "reply-1",
    "a-reply-1",
    "teaser",
    "author",
    "Author-name",
    "author name",
    "byline",
    "Byline",
    "Teaser-box",
    "ad-1",
    "x ad-1",
    "road-1",
    "display:none",
    "display: none",
    "DISPLAY:none",
    "comment-list",
    "commentary",
    "comments",
    "disqus_thread",
    "MostPopularStories",
    "true",
    "false",
    "",
    "x",
)
ATTRIBUTES = (
    "class",
    "id",
    "role",
    "itemprop",
    "style",
    "rel",
    "aria-hidden",
    "data-component",
    "data-testid",
    "data-lp-replacement-content",
)


def page_of(elements: list[str]) -> etree._Element:
    """The elements one after the other, two to a parent."""
    parents = ["".join(elements[i : i + 2]) for i in range(0, len(elements), 2)]
    return read_page(f"<html><body>{''.join(f'<i>{inner}</i>' for inner in parents)}</body></html>").tree


def single() -> list[str]:
    """Elements with one attribute."""
    return [f"<{tag} {name}='{value}'>x</{tag}>" for tag, name, value in product(TAGS, ATTRIBUTES, NAMES)]


def paired() -> list[str]:
    """Elements with two attributes, in both orders: XPath takes the first of `@id|@class` alone."""
    values = ("cookie", "hidden", "reply-1", "comment-list", "comments", "x")
    return [
        f"<{tag} {one}='{a}' {two}='{b}'>x</{tag}>"
        for tag in ("div", "b")
        for one, two in permutations(("class", "id", "style"), 2)
        for a, b in product(values, values)
    ]


@compared
@pytest.mark.parametrize("search", ALL, ids=range(len(ALL)))
def test_all_elements_are_found(search: etree.XPath) -> None:
    ours = in_python(search)
    assert ours is not search
    tree = page_of(single() + paired())
    expected = search(tree)
    assert expected
    assert ours(tree) == expected
    for file in FIXTURES:
        tree = read_page(file.read_bytes()).tree
        assert ours(tree) == search(tree)


@compared
@pytest.mark.parametrize("search", [FIRSTS[0], FIRSTS[2], FIRSTS[3]], ids=(0, 2, 3))
def test_the_first_element_is_found(search: etree.XPath) -> None:
    ours = in_python(search, first=True)
    assert ours is not search
    trees = [page_of([element]) for element in single()] + [read_page(file.read_bytes()).tree for file in FIXTURES]
    expected = [search(tree)[:1] for tree in trees]
    assert sum(map(len, expected)) > 10
    assert [ours(tree) for tree in trees] == expected
    assert in_python(search) is search  # all of them are not what it finds


def test_children_that_a_search_asks_for_are_found() -> None:
    search = etree.XPath("//*[self::div or self::html][@class='a' or rel='me']|//author")
    trees = [page_of(["<div><rel>me</rel></div>"]), page_of(["<div class='a'>x</div>", "<author>x</author>"])]
    assert [in_python(search)(tree) for tree in trees] == [search(tree) for tree in trees]
    assert [len(search(tree)) for tree in trees] == [1, 2]
    assert in_python(search)(trees[1][-1]) == search(trees[1][-1])  # of the document, wherever it is asked


@pytest.mark.parametrize(
    "path",
    [
        ".//*[self::div][@class='a' and @id='b']",
        ".//*[self::div][not(@class)]",
        ".//*[self::div][re:test(@class, 'a')][.//h1]",
        ".//div[@class='a']",
        ".//*[self::div][contains(@class, 'a')]|//author",
    ],
)
def test_unknown_forms_stay_as_they_are(path: str) -> None:
    search = etree.XPath(path, namespaces={"re": "http://exslt.org/regular-expressions"})
    assert in_python(search) is search


def test_the_module_of_everybody_else_stays_as_it_is() -> None:
    ours = extractor()
    assert ours is not main_extractor
    assert ours.BODY_XPATH is not main_extractor.BODY_XPATH
    assert main_extractor.BODY_XPATH is xpaths.BODY_XPATH
    assert all(isinstance(search, etree.XPath) for search in main_extractor.OVERALL_DISCARD_XPATH)
