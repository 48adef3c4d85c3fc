"""Headlines that only the page shows: the declared titles are the outlet, a section or a placeholder."""

from __future__ import annotations

import pytest
from copytaster.classifier import Label, Verdict
from copytaster.classifier.metadata import Metadata, read_metadata
from copytaster.classifier.metadata.weak_titles import is_placeholder
from copytaster.classifier.page.page import read_page
from test_metadata import PROSE, SHOWN, linked, metadata

pytestmark = pytest.mark.usefixtures("clock")

BATHS = "Council of Fennick Bay votes to keep the swimming baths"
NOTICE = "<footer>The Baths Courier · All rights reserved.</footer>"
OWN = "<div><h1>Leisure</h1></div><main>"
KOREAN = "남해의 옛 수영장, 두 해 더 문 연다"
TITLES = [
    ("outlet in the last notice", "<title>The Baths Courier</title>", f"<h1>{BATHS}</h1>"),
    ("section and outlet", "<title>Leisure - The Baths Courier</title>", f"<h1>{BATHS}</h1>"),
    ("outlet, section as h1", "<title>The Baths Courier</title>", f"<h1>Leisure</h1><div><h2>{BATHS}</h2></div>"),
    ("section as h1", "<title>Leisure - The Baths Courier</title>", f"{OWN}<h2>{BATHS}</h2>"),
    ("kicker in the h1", "<title>The Baths Courier</title>", f"<h1><i class=eyebrow>Leisure</i> <b>{BATHS}</b></h1>"),
    ("placeholder before JSON-LD", '<title>Untitled</title><meta property="og:title" content="Untitled">'
     + linked(f'"headline": "{BATHS}"'), "<h2>Leisure</h2>"),
    ("placeholder alone", "<title>Sans titre 2</title>", f"<h1>{BATHS}</h1>"),
]  # fmt: skip


def noticed(head: str, body: str, prose: str = PROSE, heading: Label = Label.HEADLINE) -> Metadata:
    """Metadata of a page whose `footer` is judged to be a notice, and whose `h1` is judged to be `heading`."""
    page = read_page(f"<head>{head}</head><body>{body}<p>{prose}</p><p>{prose}</p>{NOTICE}</body>")
    labels = {"h1": heading, "h2": Label.HEADLINE, "p": Label.BODY, "footer": Label.NOTICE, "li": Label.NAV}
    verdicts = [
        Verdict(one, label := labels.get(one.tag, Label.OTHER), 0.9, label is Label.BODY) for one in page.blocks
    ]
    return read_metadata(page, page.head, verdicts, prose)


@pytest.mark.parametrize(("head", "body"), [case[1:] for case in TITLES], ids=[case[0] for case in TITLES])
def test_the_headline_of_the_page(head: str, body: str) -> None:
    assert noticed(head, body).headline == BATHS


@pytest.mark.parametrize("label", [Label.PROMO, Label.BYLINE])
def test_the_only_h1_is_the_headline_with_any_label(label: Label) -> None:
    outlet = "<title>한빛일보</title>" + "".join(
        f'<meta property="og:{name}" content="한빛일보">' for name in ("title", "site_name")
    )
    prose = "남해의 옛 수영장이 두 해 더 문을 연다고 시의회가 밝혔다."
    assert noticed(outlet, f"<h1>{KOREAN}</h1>", prose, label).headline == KOREAN
    assert noticed(outlet, f"<h1>{KOREAN}</h1><h1>쿠키 안내</h1>", prose, label).headline is None


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        # a short headline that its title repeats, with a deck
        ("<title>Pools - Bay Post</title>", f"<header><h1>Pools</h1><h2>{BATHS}</h2></header>", "Pools"),
        (f"<title>Pools</title>{linked(chr(34) + 'headline' + chr(34) + ': ' + chr(34) + 'Pools' + chr(34))}",
         f"<div><h1>Pools</h1></div><h2>{BATHS}</h2>", "Pools"),
        ("<title>Pools - Bay Post</title>", f"<article><div><h1>Pools</h1></div><h2>{BATHS}</h2></article>", "Pools"),
        # a heading about something else
        ("<title>Leisure - Bay Post</title>", f"{OWN}<h2>Ten more things that you may like to read</h2>", "Leisure"),
        # an element that is not a kicker
        ("<title>The Baths Courier</title>", f"<h1><span>Leisure</span> <b>{BATHS}</b></h1>", f"Leisure {BATHS}"),
        ("<title>The Baths Courier</title>", f"<h1><b class=label>{BATHS}</b> Leisure</h1>", f"{BATHS} Leisure"),
    ],
    ids=["deck", "declared", "deck of an article", "other heading", "element without a class", "long first element"],
)  # fmt: skip
def test_a_heading_stays(head: str, body: str, headline: str) -> None:
    assert noticed(head, body).headline == headline


def test_a_notice_that_mentions_a_title_does_not_make_it_the_outlet() -> None:
    assert metadata("<title>Old baths stay open</title>", SHOWN, end="<div>Old baths © 2026</div>").headline == (
        "Old baths stay open"
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Untitled", True),
        ("untitled-2", True),
        ("제목 없음", True),
        ("Untitled works of a painter", False),
        ("Bay", False),
    ],
)
def test_placeholders(title: str, expected: bool) -> None:
    assert is_placeholder(title) is expected


def test_a_placeholder_that_the_page_shows_is_a_title() -> None:
    assert metadata("<title>Untitled</title>", "<h1>Untitled</h1>").headline == "Untitled"
