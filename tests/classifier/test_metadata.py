"""The metadata of whole pages: what is declared, what is shown, and which of them wins."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from copytaster.classifier import Label, Verdict
from copytaster.classifier.metadata import Metadata, read_metadata
from copytaster.classifier.metadata.evidence import Evidence
from copytaster.classifier.metadata.first_heading import promote_first_heading
from copytaster.classifier.metadata.headline import without_outlet
from copytaster.classifier.metadata.names import MOST_NAMES
from copytaster.classifier.metadata.published import choose_dates
from copytaster.classifier.page.page import Page, read_page

pytestmark = pytest.mark.usefixtures("clock")

PROSE = "The town council of Fennick Bay voted on Tuesday evening to keep the old swimming baths open for two years."
SHARED = "Baths saved after long fight"
SHOWN = "<h1>Old baths stay open</h1>"
TOP = "<h1>Old</h1>"
LABELS = {
    "h1": Label.HEADLINE,
    "h2": Label.HEADLINE,
    "p": Label.BODY,
    "address": Label.BYLINE,
    "center": Label.SUBHEAD,
    "li": Label.NAV,
}


def judged(page: Page) -> list[Verdict]:
    """Verdicts by the tag: headings are headlines, paragraphs body, `address` bylines, `center` decks, others other."""
    verdicts = []
    for block in page.blocks:
        label = LABELS.get(block.tag, Label.OTHER)
        verdicts.append(Verdict(block, label, 0.9, label is Label.BODY))
    return verdicts


def metadata(
    head: str = "", body: str = "", *, prose: str = PROSE, url: str | None = None, root: str = "", end: str = ""
) -> Metadata:
    html = f"<html {root}><head>{head}</head><body>{body}<p>{prose}</p><p>{prose[::-1]}</p>{end}</body></html>"
    page = read_page(html, url)
    verdicts = judged(page)
    return read_metadata(page, page.head, verdicts, "\n".join(v.block.text for v in verdicts if v.kept))


def linked(properties: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {properties}}}</script>'


HEADLINES = [
    ("brand as og:title", '<meta property="og:title" content="The Fennick Post"><meta property="og:site_name" '
     'content="The Fennick Post"><title>Old baths stay open - The Fennick Post</title>', SHOWN),
    ("suffix in og:title", '<meta property="og:title" content="Old baths stay open - The Fennick Post">'
     '<meta property="og:site_name" content="The Fennick Post">', SHOWN),
    ("suffix that only the domain tells", "<title>Old baths stay open | fennickpost.example</title>", ""),
    ("suffix of unknown name", "<title>Old baths stay open | Bay Today</title>", SHOWN),
    ("two suffixes", '<title>Old baths stay open - News - The Fennick Post</title><meta property="og:site_name" '
     'content="Fennick Post">', SHOWN),
    ("brand before", '<title>The Fennick Post | Old baths stay open</title><meta property="og:site_name" '
     'content="The Fennick Post">', ""),
    ("slogan as h1", "<title>Old baths stay open - The Fennick Post</title>",
     "<h1>Sail away with us!</h1><h2>Old baths stay open</h2>"),
    ("slogan as og:title", '<meta property="og:title" content="Sail away now!"><title>Old baths stay open</title>',
     SHOWN),
    ("JSON-LD only", linked('"headline": "Old baths stay open"'), ""),
    ("heading only", "", SHOWN),
    ("soft hyphens", "<meta property=og:title content='Old ba&shy;ths stay open'>",
     "<h1>Old ba&shy;ths stay open</h1>"),
    ("entities twice", "<title>Old baths stay&amp;nbsp;open</title>", ""),
    ("kicker glued", '<meta property="og:title" content="Pools: Old baths stay open"><title>Old baths stay open</title>'
     + linked('"headline": "Old baths stay open"'), SHOWN),
    ("kicker that one title has", '<meta property="og:title" content="After a long fight: Old baths stay open">'
     '<title>Swimming baths of the town are saved</title>', SHOWN),
    ("Chinese suffixes", "<title>Old baths stay open_本地_海湾网</title>", SHOWN),
    ("brand with words behind", '<title>Old baths stay open - Fennick Post Online</title><meta property="og:site_name" '
     'content="Fennick Post">', ""),
    ("slogan behind the brand", '<meta property="og:title" content="The Fennick Post, your daily paper">'
     '<title>Old baths stay open - The Fennick Post</title>', "<h1>Your daily paper</h1>" + SHOWN),
    ("slogan behind the suffix", '<meta property="og:title" content="Old baths stay open - Bay Post - News of today">'
     '<title>Old baths stay open - Bay Post</title>', SHOWN),
    ("og:title of the section", '<meta property="og:title" content="News from Fennick Bay and around it">'
     '<title>Old baths stay open - Bay Post</title>', SHOWN),
    ("placeholder", '<meta property="og:title" content="Untitled document"><title>Untitled document</title>', SHOWN),
    ("one word", '<meta property="og:title" content="Article"><title>Article | Bay Post</title>', SHOWN),
    ("greeting", '<meta property="og:title" content="Welcome to the site of the Fennick Post">'
     '<title>Welcome to the site of the Fennick Post</title><meta property="og:site_name" content="Fennick Post">',
     SHOWN),
    ("section of the menu", '<meta property="og:title" content="Leisure"><title>Leisure - Bay Post</title>',
     "<ul><li><a href=/l>Leisure</a></li></ul><h1>Leisure</h1><h2>Old baths stay open</h2>"),
    ("cut with a sign", '<meta property="og:title" content="Old baths s…"><title>Old baths s...</title>', SHOWN),
    ("brand in brackets", '<meta property="og:title" content="Old baths stay open (Bay Post)">'
     '<meta property="og:site_name" content="Bay Post">', SHOWN),
    ("brand behind a comma", '<title>Old baths stay open, Bay Post</title>'
     '<meta property="og:site_name" content="Bay Post">', ""),
    ("og:title that only sharing shows", '<meta property="og:title" content="Swimmers win: you will not believe how">'
     '<title>Old baths stay open - Bay Post</title>' + linked('"headline": "Old baths stay open"'), SHOWN),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body"), [case[1:] for case in HEADLINES], ids=[case[0] for case in HEADLINES])
def test_the_headline(head: str, body: str) -> None:
    found = metadata(head, body, url="https://www.fennickpost.example/news/77")
    assert found.headline == "Old baths stay open"
    assert found.sources["headline"]


def test_a_kicker_of_several_titles_is_part_of_the_headline() -> None:
    title = "After a long fight: Old baths stay open"
    head = f'<meta property="og:title" content="{title}"><title>{title} - Bay Post</title>'
    assert metadata(head, SHOWN).headline == title


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (SHARED, SHOWN),  # the title element has it too
        ("Old baths stay open", f"{SHOWN}<h2>Pools {SHARED}</h2>"),  # shown, with a kicker glued on
    ],
)
def test_an_og_title_with_a_second_witness_stays(title: str, body: str) -> None:
    head = f'<meta property="og:title" content="{SHARED}"><title>{title} - Bay Post</title>'
    assert metadata(head + linked('"headline": "Old baths stay open"'), body).headline == SHARED


def test_a_short_title_stays_where_a_heading_repeats_it() -> None:
    assert metadata("<title>Pools - Bay Post</title>", "<h1>Pools</h1>").headline == "Pools"


def test_a_title_in_other_words_about_the_same_subject_stays() -> None:
    title = PROSE[:59]
    assert metadata(f'<meta property="og:title" content="{title}"><title>{title}</title>', SHOWN).headline == title


def relabelled(title: str, body: str) -> list[tuple[str, Label, bool]]:
    page = read_page(f"<title>{title}</title>{body}<p>{PROSE}</p><p>© 2026 Bay Post</p>")
    subhead = {"h2": Label.SUBHEAD, "p": Label.BODY}
    verdicts = [
        Verdict(one, label := subhead.get(one.tag, Label.OTHER), 0.9, label is not Label.OTHER and "©" not in one.text)
        for one in page.blocks
    ]
    return [
        (one.block.tag, one.label, one.kept) for one in promote_first_heading(page, verdicts) if one.block.tag == "h2"
    ]


def test_the_heading_above_the_text_is_the_headline_of_a_page_without_another_one() -> None:
    heading = "<h2>Old baths stay open</h2>"
    assert relabelled("Bay Post", heading) == [("h2", Label.HEADLINE, False)]
    assert relabelled("Bay Post", f"<h1>Bay Post</h1>{heading}") == [("h2", Label.HEADLINE, False)]
    assert relabelled("Swimmers win the day", f"<h1>Swimmers win the day</h1>{heading}") == [
        ("h2", Label.SUBHEAD, True)
    ]
    assert relabelled(PROSE[:60], heading) == [("h2", Label.SUBHEAD, True)]


def test_a_dash_of_the_headline_stays() -> None:
    for title in ("Old baths - and new ones", "Baths stay open: a long fight | part two of our series on pools"):
        assert without_outlet(title, {"fennickpost"}) == title


DATES = [
    ("published and modified", '<meta property="article:modified_time" content="2026-03-16T13:20:00+09:00">',
     TOP + "<div>입력 2026.03.14 09:12 | 수정 2026.03.16 13:20</div>",
     "2026-03-14T09:12:00", "2026-03-16T13:20:00+09:00"),
    ("JSON-LD", linked('"datePublished": "2026-03-14T09:12:00Z", "dateModified": "2026-03-15T09:12:00Z"'), "",
     "2026-03-14T09:12:00Z", "2026-03-15T09:12:00Z"),
    ("time of the line for a declared day", linked('"datePublished": "2026-03-14"'),
     TOP + "<div>March 14, 2026 9:12 am</div>", "2026-03-14T09:12:00", None),
    ("registration of a Korean outlet", "", TOP + "<div>2026.03.14</div>"
     "<div>등록번호: 정선 아00001 | 등록일: 2011.05.02 | 발행인: 백하람</div>", "2026-03-14", None),
    ("offset of another source", linked('"datePublished": "2026-03-14 09:12"')
     + '<meta property="article:published_time" content="2026-03-14T09:12:00+09:00">', "",
     "2026-03-14T09:12:00+09:00", None),
    ("time element", "", TOP + '<div>Posted <time datetime="2026-03-14T09:12:00Z">March 14</time></div>',
     "2026-03-14T09:12:00Z", None),
    ("modified time element", "", TOP + '<div>Updated <time datetime="2026-03-14T09:12:00Z">March 14</time></div>',
     None, "2026-03-14T09:12:00Z"),
    ("microdata", "", TOP + '<meta itemprop="datePublished" content="2026-03-14T09:12:00+01:00">',
     "2026-03-14T09:12:00+01:00", None),
    ("only modified", '<meta property="article:modified_time" content="2026-03-16T13:20:00Z">', "", None,
     "2026-03-16T13:20:00Z"),
    ("compound words", "", TOP + "<div>更新时间：2026-03-16 13:20　发布时间：2026年3月14日 9:12</div>",
     "2026-03-14T09:12:00", "2026-03-16T13:20:00"),
    ("date line that is judged to be text", "", TOP + "<p>Published 14 March 2026, 9:12. Updated 16 March 2026</p>",
     "2026-03-14T09:12:00", "2026-03-16"),
    ("date within the text", "", TOP + "<p>The bill of March 1, 2020 was paid.</p>", None, None),
    ("in the future", linked('"datePublished": "2226-03-14T09:12:00Z"'), TOP + "<div>March 14, 2026</div>",
     "2026-03-14", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "body", "published", "modified"), [case[1:] for case in DATES], ids=[case[0] for case in DATES]
)
def test_the_dates(head: str, body: str, published: str | None, modified: str | None) -> None:
    found = metadata(head, body, root="lang=en")
    assert (found.date_published, found.date_modified) == (published, modified)


def test_a_date_that_the_verdicts_take_for_text_is_read() -> None:
    assert metadata(body=TOP + "<p>14 March 2026</p>").date_published == "2026-03-14"
    assert metadata(body=TOP + "<p>Since 14 March 2026 the baths have been closed to all.</p>").date_published is None


def test_the_date_that_ends_the_title_element() -> None:
    assert metadata("<title>Old baths stay open – Bay Post – 14.03.2026</title>").date_published == "2026-03-14"
    assert metadata("<title>All that happened by 14.03.2026 in the baths</title>").date_published is None


def test_the_day_of_the_address_comes_last() -> None:
    assert metadata(url="https://post.example/2026/03/14/old-baths").date_published == "2026-03-14"
    assert metadata(body=TOP + "<div>13.03.2026</div>", url="https://p.example/20260314/a").date_published == (
        "2026-03-13"
    )


def test_a_date_of_tomorrow_is_read_and_a_later_one_is_not() -> None:
    declared = linked('"datePublished": "2026-03-15"')
    page = read_page(f"<html><head>{declared}</head><body><p>{PROSE}</p></body></html>")
    evidence = Evidence(page, page.head, judged(page), PROSE)
    assert choose_dates(evidence, "en", datetime(2026, 3, 14, tzinfo=UTC)).published is not None
    assert choose_dates(evidence, "en", datetime(2026, 3, 13, tzinfo=UTC)).published is None


AUTHORS = [
    ("meta", '<meta name="author" content="오은서">', "", ["오은서"]),
    ("several metas", '<meta name="author" content="Ada Wren"><meta name="author" content="Ben Prynne">', "",
     ["Ada Wren", "Ben Prynne"]),
    ("JSON-LD list", linked('"author": [{"@type": "Person", "name": "Ada Wren"}, "Ben Prynne"]'), "",
     ["Ada Wren", "Ben Prynne"]),
    ("address as author", '<meta property="article:author" content="https://social.example/ada">',
     TOP + "<address>By Ada Wren</address>", ["Ada Wren"]),
    ("person before organisation", linked('"author": {"@type": "Organization", "name": "Bay Agency"}'),
     TOP + "<address>By Ada Wren</address>", ["Ada Wren"]),
    ("organisation alone", linked('"author": {"@type": "Organization", "name": "Bay Agency"}'), "", ["Bay Agency"]),
    ("outlet beside a person", '<meta property="og:site_name" content="Bay Post">'
     + linked('"author": [{"name": "Ada Wren"}, {"name": "Bay Post"}]'), "", ["Ada Wren"]),
    ("role glued to the name", "", TOP + "<div class=author><span>Ben Prynne</span><span>Games Editor</span></div>",
     ["Ben Prynne"]),
    ("date in the byline", "", TOP + "<address class=byline>By Ada Wren March 25, 2026</address>", ["Ada Wren"]),
    ("date alone", "", TOP + "<div class=author>Published May 4, 2026</div>", []),
    ("Korean line", "", TOP + "<address>오은서 기자 eun@hanbit.example</address>", ["오은서"]),
    ("outlet that a Korean portal declares", '<meta property="og:article:author" content="한빛 | 포털">',
     TOP + "<address>오은서 기자</address>", ["오은서"]),
    ("reading time", '<meta name="twitter:data1" content="2 Minuten">', "", []),
    ("desk that signs", "", TOP + '<div>9:12, <span itemprop="author">von Baybote-Team</span></div>', ["Baybote-Team"]),
    ("outlet before a Korean reporter", '<meta property="og:site_name" content="한빛일보">'
     + linked('"author": {"@type": "Person", "name": "한빛일보 오은서 기자"}'), "", ["오은서"]),
    ("desk without a name", "", TOP + '<div>9:12, <span itemprop="author">von Newsdesk</span></div>', []),
    ("name that is judged to be a deck", "", TOP + "<center>Ada Wren/Ben Prynne</center>", ["Ada Wren", "Ben Prynne"]),
    ("short deck", "", TOP + "<center>Swimming Baths</center>", []),
    ("signature", linked('"author": {"@type": "Person", "name": "mgr/hbt"}'), "", ["mgr/hbt"]),
    ("desk", linked('"author": {"@type": "Person", "name": "Bay Staff"}'), "", ["Bay Staff"]),
    ("credit of a picture", "", TOP + "<address>Photo: Ada Wren</address>", []),
    ("author of a comment", "", TOP + "<div class=comment-author>Ada Wren</div>", []),
    ("topic to follow", '<meta name="keywords" content="Marta Oldway, baths">', TOP + "<address>Marta Oldway</address>",
     []),
    ("speaker of an interview", "", TOP + "<address>Marta Oldway</address><p>All is told by Marta Oldway.</p>", []),
    ("quoted title of a link", "", TOP + "<address>„Bay Post“-Artikel</address>", []),
    ("introduced outlet before a bare name", '<meta property="og:site_name" content="Bay Post">',
     TOP + "<address>Dow Oldway</address><address>Par Bay Post</address>", ["Bay Post"]),
    ("agency that is introduced", "", TOP + "<address>By BPA, in News · 0 Comments</address>", ["BPA"]),
    ("agency beside a person", linked('"author": [{"@type": "Person", "name": "Ada Wren"}, '
     '{"@type": "Organization", "name": "BPA"}], "publisher": {"@type": "Organization", "name": "Bay Post"}'), "",
     ["Ada Wren", "BPA"]),
    ("short signs in microdata", "", TOP + '<div>Radio, 9:12, <span itemprop="author">bp/ada;ben</span></div>',
     ["bp/ada", "ben"]),
    ("two reporters in pieces", "", TOP + "<div class=byline><b>By</b> <a>Ada Wren</a> and <a>Ben Prynne</a>"
     "<i>Fennick Bay</i></div>", ["Ada Wren", "Ben Prynne"]),
    ("role that is no word of the table", "", TOP + "<div class=author><b>Ada Wren</b><i>Harbour Watch</i></div>",
     ["Ada Wren"]),
    ("role that also introduces", "", TOP + "<div class=author><b>Ada Wren</b><i>Redactora de Agua</i></div>",
     ["Ada Wren"]),
    ("role between two pieces", "", TOP + "<p class=byline>By <b>Ada Wren</b>, harbour reporter, and <b>Ben Prynne</b>"
     " in Oldway</p>", ["Ada Wren", "Ben Prynne"]),
    ("role between two pieces, French", "", TOP + "<div class=author>Par <i>Luc Féron</i>, envoyé spécial, et "
     "<i>Ada Wren</i></div>", ["Luc Féron", "Ada Wren"]),
    ("place behind a name in pieces", "", TOP + "<div class=byline>By <b>Ada Wren</b>, Oldway, and <b>Media</b></div>",
     ["Ada Wren"]),
    ("account", '<meta name="author" content="Administrator">', "", []),
    ("account with a number", linked('"author": {"@type": "Person", "name": "webmaster2"}'), "", []),
    ("Korean account", '<meta name="author" content="운영자">', TOP + "<address>오은서 기자</address>", ["오은서"]),
    ("account beside a person", linked('"author": [{"name": "root"}, {"name": "Ada Wren"}]'), "", ["Ada Wren"]),
    ("name that an account begins", '<meta name="author" content="Root Adminsen">', "", ["Root Adminsen"]),
    ("name in two pieces", "", TOP + "<div class=author><b>Ada</b> <b>Wren</b></div>", ["Ada Wren"]),
    ("meta of a Korean portal", '<meta property="dable:author" content="오은서">', "", ["오은서"]),
    ("microdata", "", TOP + '<div itemprop="author"><span itemprop="name">Ada Wren</span></div>', ["Ada Wren"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "body", "expected"), [case[1:] for case in AUTHORS], ids=[case[0] for case in AUTHORS]
)
def test_the_authors(head: str, body: str, expected: list[str]) -> None:
    found = metadata(head, body)
    assert list(found.authors) == expected
    assert len(found.authors) == len(found.authors_raw)


def test_who_signs_the_text_in_brackets_wrote_it() -> None:
    assert metadata(body=TOP, prose="町は来月から工事を始める。", end="<p>【中谷昌平】</p>").authors == ("中谷昌平",)
    assert not metadata(body=TOP, prose="町は来月から工事を始める。", end="<p>【関連記事】</p>").authors


def test_picture_addresses_are_absolute_and_logos_are_left_out() -> None:
    head = '<meta property="og:image" content="/i/logo.png"><meta property="og:image" content="/i/baths.jpg">'
    found = metadata(head + linked('"image": {"url": "https://cdn.example/b.jpg"}'), url="https://post.example/a")
    assert found.image == "https://post.example/i/baths.jpg"
    assert found.images == ("https://post.example/i/baths.jpg", "https://cdn.example/b.jpg")
    assert metadata('<meta property="og:image" content="http://[">', url="https://post.example/a").image is None


def test_section_keywords_and_breadcrumbs() -> None:
    trail = (
        '{"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "News", "item": "/news"}, '
        '{"@type": "ListItem", "item": {"@id": "https://post.example/bay", "name": "Bay"}}]}'
    )
    found = metadata(
        linked('"articleSection": ["Bay", "News"], "keywords": "baths, council,baths"')
        + f'<script type="application/ld+json">{trail}</script><link rel="canonical" href="/a?x=1">'
        + '<meta name="description" content="Baths &amp;amp; more">',
        url="https://post.example/b",
    )
    assert (found.section, found.keywords) == ("Bay", ("baths", "council"))
    assert found.breadcrumbs == (("News", "https://post.example/news"), ("Bay", "https://post.example/bay"))
    assert (found.canonical_url, found.description) == ("https://post.example/a?x=1", "Baths & more")


def test_an_address_that_is_none_costs_that_address_only() -> None:
    trail = '{"@type": "BreadcrumbList", "itemListElement": [{"name": "News", "item": "http://[x"}, {"name": "Bay"}]}'
    found = metadata(
        f'<link rel=canonical href="http://[x"><meta property="og:url" content="https://post.example/c">'
        f'<script type="application/ld+json">{trail}</script>'
    )
    assert found.breadcrumbs == (("News", None), ("Bay", None))
    assert found.canonical_url == "https://post.example/c"


def test_who_signs_directly_below_the_text_wrote_it_and_a_later_line_is_something_else() -> None:
    text = TOP + f"<p>{PROSE}</p>" * 4
    assert metadata(body=text, end="<address>Ada Wren</address>").authors == ("Ada Wren",)
    assert metadata(body=text, end="<div>Share</div><address>Mostra Tutto</address>").authors == ()


OPENING = TOP + "<figure><img src=/i/roof.jpg><figcaption>The roof</figcaption></figure>"


@pytest.mark.parametrize(
    ("declared", "body", "image"),
    [
        ("/i/card.jpg", OPENING, "/i/roof.jpg"),
        ("/i/card.jpg", TOP + "<a href=/b><figure><img src=/i/dog.jpg></figure></a>", "/i/card.jpg"),
        ("/i/card.jpg", TOP + "<img src=/i/portrait.jpg width=64>", "/i/card.jpg"),
        ("/i/1200x630/bay-roof-880031.jpg", TOP + "<figure><img src=/i/640x480/bay-roof-880031.jpg></figure>",
         "/i/1200x630/bay-roof-880031.jpg"),
        ("", OPENING, "/i/roof.jpg"),
        ("", "<figure><img src=/i/roof.jpg></figure>" + SHOWN, "/i/roof.jpg"),
    ],
    ids=["card for sharing", "teaser", "portrait", "another rendition", "not declared", "above the headline"],
)  # fmt: skip
def test_the_main_picture(declared: str, body: str, image: str) -> None:
    head = f'<meta property="og:image" content="{declared}">' if declared else ""
    found = metadata(head, body, url="https://post.example/a")
    assert found.image == f"https://post.example{image}"
    assert found.images[0] == found.image


@pytest.mark.parametrize(
    "head",
    [
        "<meta name=author content='Ada Wren'>" * 700,
        f"<meta name=author content='{'Ada Wren; ' * 20_000}'>",
        f"<meta name=author content='Ada {'(a' * 30_000}'>",
        linked('"author": ' + "[" * 50_000),
        linked('"headline": "a' + '\\"' * 50_000),
        f"<title>{'a - ' * 50_000}</title>",
        f"<meta name=date content='{'1.1.' * 50_000}'>",
        f"<meta property=og:image content='{'[' * 100_000}'>",
    ],
)
def test_hostile_declarations_take_little_work(head: str) -> None:
    found = metadata(head, f"<h1>Old baths</h1><address>{'By Ada Wren, ' * 5_000}</address>")
    assert len(found.authors) <= MOST_NAMES
    assert found.headline


def test_a_field_that_fails_costs_that_field_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("copytaster.classifier.metadata.choose_authors", fail)
    found = metadata("<title>Old baths stay open</title>", SHOWN)
    assert (found.headline, found.authors) == ("Old baths stay open", ())
    assert "broken" in caplog.text
