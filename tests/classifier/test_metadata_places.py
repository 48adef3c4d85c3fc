"""Dates in the article's header, beside it and in its sentences: which of them is the article's."""

from __future__ import annotations

import pytest
from test_metadata import TOP, metadata

pytestmark = pytest.mark.usefixtures("clock")

LINE = "<div>14 March 2026</div>"
COMMENT = '<div class="comment-list"><div>Rook <time datetime="2026-03-17">17 March</time></div></div>'
BEFORE = [
    ("teaser above", '<div class=newsflash><a href=/b><time datetime="2026-03-17">17 March</time> Pier</a></div>'),
    ("ticker above", '<div class=ticker><time datetime="2026-03-17">17 March</time> Harbour shut</div>'),
]
BEHIND = [
    ("comment", COMMENT),
    ("section of comments", '<section id=comments><div><time datetime="2026-03-17">17 March</time></div></section>'),
    ("comment in microdata", '<div class=replies><time itemprop=datePublished datetime="2026-03-17">1 d</time></div>'),
    ("card", '<aside><div><time datetime="2026-03-17">17 March</time> Chestnut fair</div></aside>'),
    ("footer of the page", '<footer><div><time datetime="2026-03-17">17 March</time> Issue</div></footer>'),
    ("date line of a card", "<aside><div>17 March 2026 Chestnut fair</div></aside>"),
]  # fmt: skip


@pytest.mark.parametrize("own", [LINE, ""], ids=["date line", "no date"])
@pytest.mark.parametrize("above", [case[1] for case in BEFORE], ids=[case[0] for case in BEFORE])
def test_a_time_above_the_article_is_not_its_date(above: str, own: str) -> None:
    assert metadata(body=above + TOP + own).date_published == ("2026-03-14" if own else None)


@pytest.mark.parametrize("own", [LINE, ""], ids=["date line", "no date"])
@pytest.mark.parametrize("end", [case[1] for case in BEHIND], ids=[case[0] for case in BEHIND])
def test_a_time_behind_the_article_is_not_its_date(end: str, own: str) -> None:
    assert metadata(body=TOP + own, end=end).date_published == ("2026-03-14" if own else None)


def test_the_time_at_the_headline_comes_before_one_above() -> None:
    above = '<div><time datetime="2026-03-17">17 March</time> Issue of today</div>'
    assert metadata(body=above + TOP + '<time datetime="2026-03-14">14 March</time>').date_published == "2026-03-14"
    header = '<div><header><time datetime="2026-03-14">14 March</time>' + TOP + "</header></div>"
    assert metadata(body=above + header).date_published == "2026-03-14"


@pytest.mark.parametrize(
    "body",
    [
        TOP + '<aside class=story-sidebar><time datetime="2026-03-14">14 March</time></aside>',
        TOP + '<div class=comment-header><time datetime="2026-03-14">14 March</time></div>',
        '<div class=with-comments><div><time datetime="2026-03-14">14 March</time></div>' + TOP,
    ],
    ids=["aside below the headline", "header of a comment of the editors", "element around the article"],
)
def test_a_time_at_the_headline_is_read_in_any_element(body: str) -> None:
    assert metadata(body=body).date_published == "2026-03-14"


def test_an_article_has_its_own_footer() -> None:
    posted = '<footer class=entry-footer>Posted <time datetime="2026-03-14">14 March</time></footer>'
    assert metadata(body="<article>" + TOP, end=posted + "</article>").date_published == "2026-03-14"


def test_a_time_in_a_sentence_is_part_of_what_is_told() -> None:
    told = '<p>The rule that was changed is of <time datetime="1987-04-02">2 April 1987</time>, it says.</p>'
    assert metadata(body=TOP + told).date_published is None
    assert metadata(body=TOP + LINE + told).date_published == "2026-03-14"
    dateline = '<p><time datetime="2026-03-14">14 March 2026</time> – The council voted to keep the baths.</p>'
    assert metadata(body=TOP + dateline).date_published == "2026-03-14"


CELLS = [
    "<dl><dt>Modified</dt><dd>16 March 2026</dd><dt>Posted</dt><dd>14 March 2026</dd></dl>",
    "<table><tr><th>최종수정</th><td>2026-03-16</td></tr><tr><th>입력</th><td>2026-03-14</td></tr></table>",
    "<table><tr><td>更新日時</td><td>2026/03/16</td><td>掲載日</td><td>2026/03/14</td></tr></table>",
    '<dl><dt>Aktualisiert</dt><dd><time datetime="2026-03-16">Montag</time></dd>'
    '<dt>Erschienen</dt><dd><time datetime="2026-03-14">Samstag</time></dd></dl>',
]


@pytest.mark.parametrize("cells", CELLS, ids=["list", "heads", "cells", "time elements"])
def test_the_cell_before_a_date_states_its_role(cells: str) -> None:
    found = metadata(body=TOP + cells)
    assert (found.date_published, found.date_modified) == ("2026-03-14", "2026-03-16")


MENU = "<ul>" + "<li><a href=/s>Bay</a></li>" * 4 + "</ul>"


@pytest.mark.parametrize("day", ["Saturday, March 14, 2026", "2026年3月14日（土）", "sábado, 14 de marzo de 2026"])
def test_the_day_in_the_header_of_the_page_is_not_the_date_of_the_article(day: str) -> None:
    page = f"<div>{MENU}<div>{day}</div><div>{TOP}"
    assert metadata(body=page).date_published is None
    assert metadata(body=page + "<div>13.03.2026</div>").date_published == "2026-03-13"
    assert metadata(body=f"{MENU}<div><div>{day}</div>{TOP}").date_published == "2026-03-14"


def test_a_time_in_the_header_of_the_page_is_not_the_date_of_the_article() -> None:
    day = '<div><time datetime="2026-03-14">Saturday, 14 March 2026</time></div>'
    assert metadata(body=f"<div>{MENU}{day}<div>{TOP}").date_published is None
    assert metadata(body=f"{MENU}<main>{day}{TOP}").date_published == "2026-03-14"
