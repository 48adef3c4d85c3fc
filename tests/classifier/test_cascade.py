"""The fast steps give the body that trafilatura's public function gives, and any failure of them falls back to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
import trafilatura
from compared import INSTALLED, NEWEST, compared
from copytaster.classifier.page.page import Page, read_page
from copytaster.classifier.reading import body as reading
from copytaster.classifier.reading.body import MOST_PARTS, is_readable, read
from copytaster.classifier.reading.cascade import TESTED, body_of, holds_comments, options, size_of
from lxml import etree
from trafilatura.baseline import html2txt

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


def test_the_installed_version_was_compared() -> None:
    assert str(INSTALLED) in TESTED or INSTALLED < NEWEST, "run this file with the new version, then add it to TESTED"


def text_of(body: etree._Element | None) -> str | None:
    return None if body is None else etree.tostring(body, encoding="unicode")


def both(page: Page) -> tuple[str | None, str | None]:
    theirs = getattr(trafilatura.bare_extraction(page.tree, options=options()), "body", None)
    return text_of(body_of(page.tree)), text_of(theirs)


@compared
@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.parent.name)
def test_fixtures_are_read_as_trafilatura_reads_them(file: Path) -> None:
    page = read_page(file.read_bytes())
    before = etree.tostring(page.tree)
    ours, theirs = both(page)
    assert ours == theirs
    assert etree.tostring(page.tree) == before


@compared
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


@compared
@pytest.mark.parametrize("body", MEASURED)
def test_a_page_is_measured_as_trafilatura_measures_it(body: str) -> None:
    tree = read_page(f"<html><head><title>T</title></head><body>{body}<script>1</script></body></html>").tree
    assert size_of(tree) == len(html2txt(tree))


@compared
def test_comments_are_found_as_trafilatura_finds_them() -> None:
    from trafilatura.xpaths import REMOVE_COMMENTS_AND_LISTS_XPATH

    parts = [f"<{tag} {kind}='{name}'>x</{tag}>" for tag in TAGS for kind in ("class", "id") for name in NAMES]
    tree = read_page(f"<html><body>{''.join(parts)}</body></html>").tree
    expected = [found for search in REMOVE_COMMENTS_AND_LISTS_XPATH for found in search(tree)]
    assert len(expected) > 20
    assert [found for found in tree.iter(etree.Element) if holds_comments(found)] == expected


@pytest.fixture
def page() -> Iterator[Page]:
    reading.fallbacks.clear()
    yield read_page(f"<html><body><article>{PROSE * 3}</article></body></html>", "https://paper.example/wall")
    reading.fallbacks.clear()


def test_other_versions_are_read_through_the_public_function(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = read(page).lines
    monkeypatch.setattr(reading, "is_tested", lambda: False)
    monkeypatch.setattr(reading, "body_of", None)
    assert expected
    assert read(page).lines == expected


@pytest.mark.parametrize("error", [AttributeError("_COMMENTS_ID"), TypeError("options"), ImportError("x"), KeyError(1)])
def test_a_failing_step_falls_back_and_is_counted(
    page: Page, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def fails(tree: etree._Element) -> None:
        raise error

    expected = read(page).lines
    monkeypatch.setattr(reading, "is_tested", lambda: True)
    monkeypatch.setattr(reading, "body_of", fails)
    assert [read(page).lines for _ in range(3)] == [expected] * 3
    assert reading.fallbacks == {type(error).__name__: 3}
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "https://paper.example/wall" in caplog.text


@pytest.mark.parametrize("name", ["_forum_thread_page", "ESCALATION_MAX_LENGTH"])
def test_a_missing_private_name_falls_back(page: Page, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    threads = read_page(f"<html><body><article>{PROSE * 3}</article>{THREAD}</body></html>")
    expected = read(threads).lines
    monkeypatch.delattr(f"trafilatura.core.{name}", raising=False)
    monkeypatch.setattr(reading, "is_tested", lambda: True)
    monkeypatch.setattr("trafilatura.bare_extraction", lambda *_, **options: _Document(threads, options))
    assert read(threads).lines == ("through the public function",)
    assert expected
    assert reading.fallbacks == {"AttributeError": 1}


class _Document:
    """What `bare_extraction` gives; it checks the options that it is called with."""

    def __init__(self, page: Page, options: dict[str, bool]) -> None:
        assert options == {"fast": True, "include_comments": False}
        self.body = etree.fromstring("<body><p>through the public function</p></body>")


def test_a_failure_of_trafilatura_itself_is_an_empty_reading(
    page: Page, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RecursionError("deep")

    monkeypatch.setattr(reading, "is_tested", lambda: False)
    monkeypatch.setattr("trafilatura.bare_extraction", fails)
    assert read(page).lines == ()
    assert "trafilatura failed on https://paper.example/wall" in caplog.text


def test_huge_pages_are_not_given_to_trafilatura(caplog: pytest.LogCaptureFixture) -> None:
    assert is_readable(read_page("<p>Small.</p>"))
    huge = read_page("<div>" + "line<br>" * (MOST_PARTS + 1) + "</div>", "https://site.example/huge")
    assert not is_readable(huge)
    assert "https://site.example/huge" in caplog.text


def test_cells_that_span_very_many_places_are_read_fast() -> None:
    page = read_page("<table>" + f"<tr><td colspan=90000 rowspan=90000>{PROSE}</td></tr>" * 60 + "</table>")
    before = etree.tostring(page.tree)
    start = process_time()
    assert len(read(page).lines) == 60
    assert process_time() - start < 2
    assert etree.tostring(page.tree) == before
