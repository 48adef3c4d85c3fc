"""The next article below the first one is found at its headline; parts of one article are not."""

from __future__ import annotations

import numpy as np
import pytest
from copytaster.classifier.page.page import read_page
from copytaster.classifier.page.second_article import later_articles
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
    found = later_articles(page.nodes, page.leaves, title)
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
    assert len(later_articles(page.nodes, page.leaves, TITLE)) == 15


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


@pytest.mark.parametrize(
    ("kept", "dropped"), [((0, 1, 2, 3), True), ((2, 3), False), ((0, 2, 3), False), ((), False), ((0, 1), True)]
)
def test_further_articles_are_dropped_only_below_a_first_one_with_text(kept: tuple[int, ...], dropped: bool) -> None:
    chars = np.array([80, 300, 400, 500], dtype=np.float32)
    inside, later = np.zeros(4, dtype=bool), np.array([False, False, True, True])
    inside[list(kept)] = True
    assert leaves_later_out(chars, inside, later) is dropped
    assert not leaves_later_out(chars, inside, np.zeros(4, dtype=bool))


@pytest.mark.parametrize(("first", "dropped"), [(500, False), (1_000, True)])
def test_a_text_too_long_for_a_lead_is_an_article_before_any_number_of_others(first: int, dropped: bool) -> None:
    chars = np.array([first, *[900] * 20], dtype=np.float32)
    inside = np.ones(21, dtype=bool)
    assert leaves_later_out(chars, inside, np.arange(21) > 0) is dropped
