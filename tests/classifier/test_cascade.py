"""Our way through trafilatura's steps gives what its own way gives."""

from __future__ import annotations

from pathlib import Path

import pytest
import trafilatura
from copytaster.classifier.page.page import Page, read_page
from copytaster.classifier.reading.body import MOST_PARTS, is_readable, read
from copytaster.classifier.reading.cascade import body_of, holds_comments, known, options, size_of
from copytaster.classifier.reading.metadata import read_metadata
from lxml import etree
from trafilatura.baseline import html2txt
from trafilatura.metadata import extract_metadata
from trafilatura.xpaths import REMOVE_COMMENTS_AND_LISTS_XPATH

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "pages").rglob("page.html"))
PROSE = "<p>" + "The council voted on the new harbour wall after a long debate. " * 8 + "</p>"
THREAD = "<div class='comments'><p>" + "I have fished off that wall for thirty years and more. " * 8 + "</p></div>"
SHARED = "<div class='elementor-share-buttons'><p>Share this story with a friend</p></div>"
NEXT = f"<div class='infinite-scroll'>{PROSE}</div>"
SHORT = "<p>Short.</p>" + "<ul>" + "<li><a href='/x'>A headline of the day</a></li>" * 90 + "</ul>"
FORUM = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
BODIES = [
    f"<article>{PROSE}</article>{THREAD}",
    f"<article>{PROSE * 9}</article>{THREAD}{SHARED}",
    f"<h1>Wall</h1><article>{PROSE}</article>{NEXT}",
    f"{FORUM}<article>{PROSE}</article>{THREAD}",
    SHORT,
    "<p>Nothing.</p>",
]


def text_of(body: etree._Element | None) -> str | None:
    return None if body is None else etree.tostring(body, encoding="unicode")


def both(page: Page) -> tuple[str | None, str | None]:
    theirs = getattr(trafilatura.bare_extraction(page.tree, options=options()), "body", None)
    return text_of(body_of(page.tree)), text_of(theirs)


@pytest.mark.skipif(not known(), reason="the installed trafilatura takes other steps")
@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.parent.name)
def test_fixtures_are_read_as_trafilatura_reads_them(file: Path) -> None:
    page = read_page(file.read_bytes())
    before = etree.tostring(page.tree)
    ours, theirs = both(page)
    assert ours == theirs
    assert etree.tostring(page.tree) == before


@pytest.mark.skipif(not known(), reason="the installed trafilatura takes other steps")
@pytest.mark.parametrize("body", BODIES)
def test_every_step_is_taken(body: str) -> None:
    ours, theirs = both(read_page(f"<html><head><title>T</title></head><body>{body}</body></html>"))
    assert ours == theirs


CONSENT = "<div id='onetrust-consent-sdk'><p>We use cookies. <b class='Cookie-Banner'>All</b> of them.</p></div> tail"
FOOTERS = (
    "<div class='footer' id='x'>a</div> b <div id='x' class='footer'>c</div><div id='footer' class='x'>d</div>"
    "<p class='footer'>e</p><div class='site-footer'>f<p>g</p></div>h"
)
SIGNS = (
    "<p>so\u200bft\u00adhyphen</p>\u200b<b>so\u200bft</b>\u200b<aside>x</aside>ta\u200bil<i>a</i><style>x</style>\u200bb"
    "<p>\u200b"
)
TAGS = ("div", "section", "aside", "details", "ol", "ul", "p")
MEASURED = [*BODIES, FOOTERS, SIGNS, CONSENT + PROSE, f"<div class='page'>{CONSENT * 2}<footer>f</footer></div>"]
NAMES = ("comment", "Comments-list", "commentary", "post-comments x", "comol", "disqus_thread", "dsq-comments", "comic")


@pytest.mark.skipif(not known(), reason="the installed trafilatura takes other steps")
@pytest.mark.parametrize("body", MEASURED)
def test_a_page_is_measured_as_trafilatura_measures_it(body: str) -> None:
    tree = read_page(f"<html><head><title>T</title></head><body>{body}<script>1</script></body></html>").tree
    assert size_of(tree) == len(html2txt(tree))


@pytest.mark.skipif(not known(), reason="the installed trafilatura takes other steps")
def test_comments_are_found_as_trafilatura_finds_them() -> None:
    parts = [f"<{tag} {kind}='{name}'>x</{tag}>" for tag in TAGS for kind in ("class", "id") for name in NAMES]
    tree = read_page(f"<html><body>{''.join(parts)}</body></html>").tree
    expected = [found for search in REMOVE_COMMENTS_AND_LISTS_XPATH for found in search(tree)]
    assert len(expected) > 20
    assert [found for found in tree.iter(etree.Element) if holds_comments(found)] == expected


def test_another_version_is_asked_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    page = read_page(f"<html><body><article>{PROSE * 3}</article></body></html>")
    expected = read(page).lines
    monkeypatch.setattr("copytaster.classifier.reading.body.known", lambda: False)
    assert expected
    assert read(page).lines == expected


@pytest.mark.parametrize("file", FIXTURES[::4], ids=lambda file: file.parent.name)
def test_metadata_is_trafilaturas(file: Path) -> None:
    page = read_page(file.read_bytes(), "https://site.example/2026/03/14/a-story")
    whole = extract_metadata(page.tree, page.url, {"original_date": True, "extensive_search": False})
    assert read_metadata(page) == {name: getattr(whole, name) or None for name in read_metadata(page)}


def test_huge_pages_are_not_given_to_trafilatura(caplog: pytest.LogCaptureFixture) -> None:
    assert is_readable(read_page("<p>Small.</p>"))
    huge = read_page("<div>" + "line<br>" * (MOST_PARTS + 1) + "</div>", "https://site.example/huge")
    assert not is_readable(huge)
    assert "https://site.example/huge" in caplog.text
