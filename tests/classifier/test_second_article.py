"""The next article below the first one is found at its headline; parts of one article are not."""

from __future__ import annotations

import numpy as np
import pytest
from copytaster.classifier.appended.second_article import later_articles
from copytaster.classifier.appended.subject import share_few_words
from copytaster.classifier.features import Layout
from copytaster.classifier.page.page import read_page
from copytaster.classifier.verdict import leaves_later_out

TITLE = "Old baths stay open - The Bay Post"
FIRST = "".join(
    f"<p>Paragraph {i} tells at some length what the council of the bay has voted on this week.</p>" for i in range(4)
)
NEXT = "".join(
    f"<p>Paragraph {i} tells at some length why the ferry to the island sails again on Monday.</p>" for i in range(4)
)
KOREAN = "".join(
    f"<p>{i}번째 문단은 한빛시 앞 소라섬을 잇는 여객선이 두 해 만에 다시 다닌다고 전했다.</p>" for i in range(4)
)


def cut_at(body: str, title: str = TITLE) -> str | None:
    page = read_page(f"<html><body>{body}</body></html>")
    found = later_articles(Layout.of(page.nodes, page.leaves), title).blocks
    return page.leaves[min(found)].text if found else None


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article><h1>Ferry sails</h1>{NEXT}</article>",
        f"<article><h2>Old baths stay open</h2>{FIRST}</article><article><h2>Ferry sails</h2>{NEXT}</article>",
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><div class=next><article><h1>Ferry sails</h1>{NEXT}"
        "</article></div>",
        f"<div><h1>Old baths stay open</h1>{FIRST}</div><div class='next-story'><h1>Ferry sails</h1>{NEXT}</div>",
        f"<main><header><h1>Old baths stay open</h1></header><div>{FIRST}</div></main>"
        f"<div id=infinite-scroll><main><h1>Ferry sails</h1>{NEXT}</main></div>",
        f"<article><h1>Other words than the title</h1>{FIRST}</article><article><h1>Ferry sails</h1>{NEXT}</article>",
        f"<article><h1>Old baths stay open</h1>{FIRST}<h2>The costs</h2>{FIRST}</article>"
        f"<article><h1>Ferry sails</h1>{KOREAN}</article>",
    ],
)
def test_the_next_article_is_found_at_its_headline(body: str) -> None:
    assert cut_at(body) == "Ferry sails"


def test_a_caption_above_the_next_headline_belongs_to_the_next_article() -> None:
    caption = (
        "<figcaption>The ferry on its last day before the winter, seen from the old pier of the island</figcaption>"
    )
    body = (
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article>{caption}<h1>Ferry sails</h1>{NEXT}</article>"
    )
    assert (cut_at(body) or "").startswith("The ferry on its last day")


def test_all_that_follow_are_found() -> None:
    more = "".join(f"<article><h1>Ferry {i} sails</h1>{NEXT}</article>" for i in range(3))
    page = read_page(f"<article><h1>Old baths stay open</h1>{FIRST}</article>{more}<p>About us</p>")
    assert len(later_articles(Layout.of(page.nodes, page.leaves), TITLE).blocks) == 15


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>Old baths stay open</h1>{FIRST}</article>",
        # headings inside one article
        f"<article><h1>Old baths stay open</h1>{FIRST}<h1>The ferry</h1>{NEXT}</article>",
        f"<article><h1>Old baths stay open</h1>{FIRST}<section><h1>The ferry</h1>{NEXT}</section></article>",
        f"<article><h2>Old baths stay open</h2>{FIRST}<h2>The ferry</h2>{NEXT}</article>",
        f"<div><section><h2>Old baths stay open</h2>{FIRST}</section><section><h2>The ferry</h2>{NEXT}</section></div>",
        # the entries of a list, or of a live blog
        f"<h1>Old baths stay open</h1>{FIRST}<article><h2>The ferry</h2>{NEXT}</article><article><h2>Two</h2>{NEXT}"
        "</article>",
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article><h1>Part 2: the ferry</h1>{NEXT}</article>",
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article><h1>2. The ferry</h1>{NEXT}</article>",
        # the headline in a menu, above the article itself
        f"<nav><div><h2>Old baths stay open</h2>{FIRST}</div></nav><article><h1>Old baths stay open</h1>"
        f"<h2>The ferry</h2>{NEXT}</article>",
        # a heading below the text of its own container
        f"<header><h1>Old baths stay open</h1>{FIRST}</header><article>{NEXT}<h1>Baths: what you must know</h1>{NEXT}"
        "</article>",
        # the same headline once more, a teaser, a name of the site
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article><h1>Old baths stay open</h1>{NEXT}</article>",
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article><h1>Ferry sails</h1><p>Read on.</p></article>",
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article><h1>The Bay Post</h1>{NEXT}</article>",
        f"<div><h1>Old baths stay open</h1></div><article><h1>The ferry</h1>{NEXT}</article>",
    ],
)
def test_parts_of_one_article_are_not_taken_for_another(body: str) -> None:
    assert cut_at(body) is None


CREDIT = "<p class=byline>By Ada Quill</p><p class=date>4 May 2026</p>"
LATER_CREDIT = "<p class=byline>By Marta Oldway</p><p class=date>5 May 2026</p>"
SHORT = "<p>The council of the bay has voted to keep the old swimming baths open for two more years.</p>"
LONG_TITLE = "Ferry returns after two winters"


@pytest.mark.parametrize(
    "body",
    [
        # within the element, or the text, of the first
        f"<article><h1>Old baths stay open</h1>{FIRST}<article><h1>{LONG_TITLE}</h1>{NEXT}</article></article>",
        f"<article><h1>Old baths stay open</h1><div class=body>{FIRST}<article><h1>{LONG_TITLE}</h1>{NEXT}</article>"
        "</div></article>",
        f"<article><h1>Old baths stay open</h1>{CREDIT}<div class=body>{FIRST}<div class=more><h1>{LONG_TITLE}</h1>"
        f"{LATER_CREDIT}{NEXT}</div></div></article>",
        f"<div class=story><h1>Old baths stay open</h1>{FIRST}<div class=story><h1>{LONG_TITLE}</h1>{NEXT}</div></div>",
        # in a heading of another rank, or in none
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article><h2>{LONG_TITLE}</h2>{NEXT}</article>",
        f"<article><h1>Old baths stay open</h1>{CREDIT}{FIRST}</article><div class=next><h3>{LONG_TITLE}</h3>"
        f"{LATER_CREDIT}{NEXT}</div>",
        f"<div><div class=head>Old baths stay open</div>{FIRST}</div><article><div class=head>{LONG_TITLE}</div>{NEXT}"
        "</article>",
        f"<article><h1 class=head>Old baths stay open</h1>{FIRST}</article><div class=next-story><p class=head>"
        f"{LONG_TITLE}</p>{NEXT}</div>",
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article><p><a href=/ferry>{LONG_TITLE}</a></p>{NEXT}"
        "</article>",
        # no element of its own
        f"<main><h1>Old baths stay open</h1><p>By Ada Quill</p>{FIRST}<hr><h1>{LONG_TITLE}</h1><p>By Marta Oldway</p>"
        f"{NEXT}</main>",
        f"<main><p class=head>Old baths stay open</p>{CREDIT}{FIRST}<p>———</p><p class=head>{LONG_TITLE}</p>"
        f"{LATER_CREDIT}{NEXT}</main>",
    ],
)
def test_the_next_article_is_found_wherever_it_stands(body: str) -> None:
    assert cut_at(body) == LONG_TITLE


OTHER_SUBJECT = (
    "<p>Shepherds in the northern valleys counted forty-one sheep after the snowfall, more than anyone expected.</p>"
    "<p>A helicopter dropped hay near the pass; veterinarians will examine every animal before the markets reopen.</p>"
)
SAME_SUBJECT = (
    "<p>The council hopes that the boiler, bought second hand, keeps the baths open until the new hall is built.</p>"
    "<p>Engineers of the baths said that the boiler and the pumps need repairs, which the council will pay for.</p>"
    "<p>Swimmers want to know whether tickets will become dearer in autumn, and when the repairs begin.</p>"
)


@pytest.mark.parametrize(("text", "is_cut"), [(OTHER_SUBJECT, True), (SAME_SUBJECT, False)])
def test_an_h1_below_a_rule_opens_an_article_if_its_text_is_on_another_subject(text: str, is_cut: bool) -> None:
    headline = "Sheep found after snowfall" if is_cut else "What the repairs will cost"
    first = (
        "<p>The old baths stay open: the council found money for the boiler, which engineers had condemned.</p>"
        "<p>Swimmers had collected signatures for the baths and their pumps. The council wants to build a new hall.</p>"
        "<p>Engineers will replace two valves before the swimmers return in autumn.</p>"
    )
    assert (
        cut_at(f"<main><h1>Old baths stay open</h1>{first}<hr><h1>{headline}</h1>{text}</main>") is not None
    ) is is_cut


@pytest.mark.parametrize("label", ["Next article", "다음 기사", "Read on"])
def test_a_short_line_parts_like_a_rule(label: str) -> None:
    later = f"<div>{label}</div><h1>Sheep found after snowfall</h1>{OTHER_SUBJECT}"
    body = f"<main><h1>Old baths stay open</h1>{SAME_SUBJECT}{later}</main>"
    assert cut_at(body) == label
    assert cut_at(body.replace("h1>Sheep", "h2>Sheep").replace("snowfall</h1", "snowfall</h2")) is None


@pytest.mark.parametrize("few", ["one two three", ""])
def test_short_texts_are_not_compared(few: str) -> None:
    assert not share_few_words([few], [OTHER_SUBJECT])
    assert not share_few_words([OTHER_SUBJECT], [few])


def test_words_are_compared_without_their_endings() -> None:
    one = "городской совет решил закрыть старую школу, родители возмущены решением совета, учителя протестуют вместе"
    assert not share_few_words([one * 2], [one.replace("школу", "школой").replace("решением", "решения")])
    assert not share_few_words(
        ["첫번째 기사는 수영장 보일러 수리비를 다룬다"] * 2, ["수영장 보일러 수리비는 시가 낸다고 했다"]
    )


def test_the_date_above_the_next_headline_belongs_to_it() -> None:
    body = "".join(
        f"<p class=date>{day} May 2026</p><h1>{headline}</h1><p class=author>Ada Quill</p>{text}"
        for day, headline, text in ((4, "Old baths stay open", FIRST), (5, LONG_TITLE, NEXT))
    )
    assert cut_at(f"<main>{body}</main>") == "5 May 2026"


def test_the_text_goes_on_below_an_article_within_it() -> None:
    body = (
        f"<article><h1>Old baths stay open</h1>{FIRST}<article><h1>{LONG_TITLE}</h1>{NEXT}</article>"
        f"<p>The last sentence of the first article.</p></article>"
    )
    page = read_page(body)
    found = later_articles(Layout.of(page.nodes, page.leaves), TITLE).blocks
    assert len(found) == 5
    assert max(found) < len(page.leaves) - 1


@pytest.mark.parametrize(
    ("title", "first", "count", "sure"),
    [
        (TITLE, SHORT, 1, True),
        (TITLE, SHORT, 3, True),
        (TITLE, SHORT, 12, False),  # the lead of a list
        ("Town hall news", FIRST, 1, False),  # no title says which article is the first
    ],
)
def test_a_short_article_is_the_first_one_if_the_title_is_its_headline(
    title: str, first: str, count: int, sure: bool
) -> None:
    later = "".join(f"<article><h1>Ferry {i} sails</h1>{NEXT}</article>" for i in range(count))
    page = read_page(f"<article><h1>Old baths stay open</h1>{first}</article>{later}")
    found = later_articles(Layout.of(page.nodes, page.leaves), title)
    assert len(found.blocks) == 5 * count
    assert found.sure is sure


@pytest.mark.parametrize(
    "body",
    [
        # chapters and sections, also with rules between them and names of their own
        f"<article><h1 class=t>Old baths stay open</h1>{CREDIT}{FIRST}<hr><h1 class=t>A winter by the sea</h1>{NEXT}"
        f"<hr><h1 class=t>The long way back</h1>{NEXT}</article>",
        f"<article><section class=chapter><h1>Old baths stay open</h1>{CREDIT}{FIRST}</section><section class=chapter>"
        f"<h1>A winter by the sea and the harbour</h1>{NEXT}</section></article>",
        f"<main><h1>Old baths stay open</h1>{CREDIT}{FIRST}<div class=section><h2>How the boiler was repaired</h2>"
        f"{NEXT}</div><div class=section><h2>Who will have to pay for it</h2>{NEXT}</div></main>",
        # a box, a recipe, a list of marks in an element of its own
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article class=box><h2>Five facts about swimming"
        f"</h2>{NEXT}</article>",
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article><h2>The old baths in numbers</h2>{NEXT}"
        "</article>",
        f"<article><h1>Old baths stay open</h1>{FIRST}</article><article><h2>Player ratings</h2>{NEXT}</article>",
        f"<article><h1>Old baths stay open</h1>{FIRST}<article><h2>What the engineers had said</h2>{NEXT}</article>"
        f"{FIRST}</article>",
        f"<article><h1>Old baths stay open</h1>{FIRST}<aside><h3>By Ada Quill</h3>{NEXT}</aside></article>",
        # entries of a live blog, items of a letter, opinions of several authors
        f"<article><h1>Old baths stay open</h1>{CREDIT}{FIRST}"
        + "".join(
            f"<article class=entry><p class=time>1{i}:30</p><h2>The council hears speaker {i}</h2>{NEXT}</article>"
            for i in range(3)
        )
        + "</article>",
        f"<article><h1>Old baths stay open</h1>{CREDIT}{FIRST}"
        + "".join(f"<section><h2><a href=/{i}>News of the day number {i}</a></h2>{NEXT}</section>" for i in range(3))
        + "</article>",
        f"<main><h1>Old baths stay open</h1>{CREDIT}{FIRST}"
        + "".join(
            f"<div><h2>Opinion of the reader number {i}</h2><p class=byline>By Ada Quill</p>{NEXT}</div>"
            for i in range(3)
        )
        + "</main>",
        # events, each with its day
        f"<main><h2>Old baths stay open</h2><p>4 May 2026</p>{FIRST}<h2>A concert in the harbour hall</h2>"
        f"<p>5 May 2026</p>{NEXT}</main>",
        # questions and answers
        f"<main><h1>Old baths stay open</h1>{CREDIT}{FIRST}<h3>Why was the boiler not repaired?</h3>{NEXT}"
        f"<h3>Who will have to pay for the work?</h3>{NEXT}</main>",
        # the second part, with an author and a date of its own
        f"<article><h1>Old baths stay open</h1>{CREDIT}{FIRST}</article><article><h1>Part 2: {LONG_TITLE}</h1>"
        f"{LATER_CREDIT}{NEXT}</article>",
    ],
)
def test_text_with_some_marks_of_another_article_is_kept(body: str) -> None:
    assert cut_at(body) is None


@pytest.mark.parametrize(
    ("kept", "dropped"), [((0, 1, 2, 3), True), ((2, 3), False), ((0, 2, 3), False), ((), False), ((0, 1), True)]
)
def test_further_articles_are_dropped_only_below_a_first_one_with_text(kept: tuple[int, ...], dropped: bool) -> None:
    chars = np.array([80, 300, 400, 500], dtype=np.float32)
    inside, later = np.zeros(4, dtype=bool), np.array([False, False, True, True])
    inside[list(kept)] = True
    assert leaves_later_out(chars, inside, later) is dropped
    assert not leaves_later_out(chars, inside, np.zeros(4, dtype=bool))


def test_sure_articles_are_dropped_below_a_first_one_of_any_length() -> None:
    chars = np.array([200, 0, 3_000], dtype=np.float32)
    inside, later = np.array([True, True, True]), np.array([False, False, True])
    assert not leaves_later_out(chars, inside, later)
    assert leaves_later_out(chars, inside, later, sure=True)
    assert not leaves_later_out(chars, np.array([False, False, True]), later, sure=True)


@pytest.mark.parametrize(("first", "dropped"), [(500, False), (1_000, True)])
def test_a_text_too_long_for_a_lead_is_an_article_before_any_number_of_others(first: int, dropped: bool) -> None:
    chars = np.array([first, *[900] * 20], dtype=np.float32)
    inside = np.ones(21, dtype=bool)
    assert leaves_later_out(chars, inside, np.arange(21) > 0) is dropped
