"""What the page's own markup says of the whole page."""

from __future__ import annotations

import numpy as np
import pytest
from copytaster.classifier import Copytaster, Flag
from copytaster.classifier.features import Layout
from copytaster.classifier.flags import clock_lines, markup_flags
from copytaster.classifier.page.page import read_page
from copytaster.classifier.reading.head import read_head

PROSE = "The bridge over the river was opened on Tuesday, after three years of work and many disputes about its price. "


def flags(html: str) -> frozenset[Flag]:
    page = read_page(html)
    layout = Layout.of(page.nodes, page.leaves)
    return markup_flags(layout, read_head(page.tree), np.ones(len(layout), dtype=bool))


def layout_of(html: str) -> Layout:
    page = read_page(html)
    return Layout.of(page.nodes, page.leaves)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("", set()),
        ('<meta property="article:content_tier" content="metered">', {Flag.PAYWALL}),
        ('<meta property="article:content_tier" content="free">', set()),
        ('<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>', {Flag.PAYWALL}),
        ('<script type="application/ld+json">{"isAccessibleForFree": true}</script>', set()),
        ('<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>', {Flag.LIVE_BLOG}),
    ],
)
def test_what_the_head_declares(head: str, found: set[Flag]) -> None:
    assert flags(f"<html><head>{head}</head><body><p>{PROSE}</p></body></html>") == found


def test_clock_times_between_entries_make_a_live_blog() -> None:
    entries = "".join(f"<h3>1{i}:05 Uhr</h3><p>{PROSE}</p>" for i in range(4))
    assert flags(entries) == {Flag.LIVE_BLOG}
    assert flags(f"<h3>11:05 Uhr</h3><p>{PROSE}</p><p>It began at 10:30 and ended at 12:15. {PROSE}</p>") == frozenset()


def test_clock_times_outside_the_article_do_not_count() -> None:
    layout = layout_of("".join(f"<p>1{i}:05 a teaser</p>" for i in range(5)) + f"<p>{PROSE}</p>")
    kept = np.array([False] * 5 + [True])
    assert clock_lines(layout, kept) == 0


def test_article_elements_and_headings_alone_flag_nothing() -> None:
    assert not flags(
        f"<article><h1>One</h1><p>{PROSE * 6}</p></article><article><h1>Two</h1><p>{PROSE * 6}</p></article>"
    )


def test_text_below_a_second_headline_is_flagged_and_left_out() -> None:
    paragraphs = "".join(f"<p>On day {i} the river rose by {i} metres. {PROSE}</p>" for i in range(5))
    more = "".join(f"<p>Ferry {i} sails from the island again, its owner said on Monday evening.</p>" for i in range(5))
    first, second = f"<article><h1>River floods the town</h1>{paragraphs}</article>", f"<h1>Ferries sail</h1>{more}"
    taster = Copytaster.load()
    alone, both = (
        taster.clean(f"<title>River floods the town - Bay Post</title>{body}")
        for body in (first, f"{first}<article>{second}</article>")
    )
    assert Flag.MULTIPLE_ARTICLES not in alone.flags
    assert Flag.MULTIPLE_ARTICLES in both.flags
    assert "Ferry" not in both.text


@pytest.mark.parametrize("shell", ["Page not found", "We need your consent to set cookies.", "", "Home Sport Culture"])
def test_a_text_from_data_is_an_article_whatever_its_empty_markup_looks_like(shell: str) -> None:
    body = "\\n".join(
        f"{PROSE}It was the {n} bridge that the council has paid for." for n in ("first", "second", "third")
    )
    data = f'{{"@type":"NewsArticle","headline":"A bridge opens","articleBody":"{body}"}}'
    html = f'<title>A bridge opens</title><script type="application/ld+json">{data}</script><body><p>{shell}</p></body>'
    article = Copytaster.load().clean(html)
    assert article.text.startswith(PROSE.strip())
    assert article.flags == {Flag.FROM_DATA}
    assert article.page_kind == "article"
