"""An invented news site of 200 articles, each with the same box of plain paragraphs after its last one."""

from __future__ import annotations

import calendar
import random
from collections.abc import Sequence

PAGES = 200
BOXES: tuple[tuple[str, ...], ...] = (
    (
        "This article was made possible by the readers of the Weir Post, who carry its newsroom with their "
        "subscriptions.",
    ),
    (
        "Do you know more about this story? Our reporters read every letter and answer each of them within a week.",
        "Write to the newsroom at Weir Lane 4, or leave a note with the porter, who is there from six in the morning.",
    ),
)
NOUNS = (
    "harbour council budget bridge school river market train nurse winter roof garden street police court farmer "
    "museum library airport factory village doctor station forest island hospital teacher bakery ferry quarry orchard"
).split()
PEOPLE = ("Ada Quill", "Ole Brandt", "Mirna Sool", "Tarek Vane", "Ines Marlow", "Piet Oster", "Runa Feld")
SENTENCES = (
    "The {a} will stay closed until the {b} has been repaired, the mayor told the council on {day} evening.",
    "About {n} people had signed a petition for the {a} near the {b}, and the hall was full when it was read.",
    "“We have waited for this {a} since the spring,” said {who}, who has worked at the {b} for {m} years.",
    "The work on the {a} costs {n},000 crowns, half of it from the district; the {b} has to find the rest by {month}.",
    "No one was hurt when the wall of the {a} gave way on {day}, but the road to the {b} is blocked for {m} weeks.",
    "{who} counted {n} visitors in the first week, more than the {a} had in the whole of last {month}.",
    "In a letter to the {a}, the owners of the {b} ask for {m} more parking places and a lamp at the corner.",
)
DAYS = tuple(calendar.day_name)
MONTHS = tuple(calendar.month_name)[1:]


def paragraphs(number: int) -> list[str]:
    """The article's own paragraphs: one to three sentences each, no two articles alike."""
    rng = random.Random(number)

    def sentence() -> str:
        a, b = rng.sample(NOUNS, 2)
        words = {"a": a, "b": b, "n": rng.randint(20, 900), "m": rng.randint(2, 30), "who": rng.choice(PEOPLE)}
        return rng.choice(SENTENCES).format(**words, day=rng.choice(DAYS), month=rng.choice(MONTHS))

    return [" ".join(sentence() for _ in range(rng.randint(1, 3))) for _ in range(rng.randint(5, 9))]


def page(number: int, box: Sequence[str]) -> str:
    """A page with the box as plain paragraphs after the article's own."""
    rng = random.Random(-number)
    body = "".join(f"<p>{text}</p>" for text in [*paragraphs(number), *box])
    title = f"{rng.choice(NOUNS).title()} and {rng.choice(NOUNS)} share a {rng.choice(NOUNS)}"
    others = "".join(f'<li><a href="/news/{n}">Story {n}: the {rng.choice(NOUNS)}</a></li>' for n in range(5))
    return (
        f'<!doctype html><html lang="en"><head><title>{title} - Weir Post</title></head><body>'
        '<header><a href="/">Weir Post</a><nav><ul><li><a href="/n">News</a><li><a href="/s">Sport</a></ul></nav>'
        f'</header><main><article><h1>{title}</h1><p class="date">14 March 2026</p>{body}</article>'
        f"<aside><h3>Most read</h3><ul>{others}</ul></aside></main>"
        "<footer><p>Weir Post, Weir Lane 4</p></footer></body></html>"
    )
