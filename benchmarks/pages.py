"""Generated news pages, and pages that make a reader hang. All words are invented; equal numbers give equal pages."""

from __future__ import annotations

import random

SUBJECTS = (
    "The harbour council",
    "A ferry crew",
    "Two bakers",
    "The night bus",
    "An old lighthouse",
    "The market hall",
    "Our school",
)
VERBS = (
    "reopened",
    "lost",
    "painted",
    "counted",
    "delayed",
    "found",
    "sold",
    "measured",
    "closed",
    "praised",
)
OBJECTS = (
    "the western pier",
    "nine hundred lamps",
    "a crate of letters",
    "the winter timetable",
    "its oldest bell",
    "a flooded cellar",
)
TAILS = (
    "after three years of work",
    "before the first frost",
    "without a single complaint",
    "as the tide went out",
    "on Friday",
)


def sentence(dice: random.Random) -> str:
    return f"{dice.choice(SUBJECTS)} {dice.choice(VERBS)} {dice.choice(OBJECTS)} {dice.choice(TAILS)}"


def article(number: int, size: int = 30_000) -> bytes:
    """Return a page of about `size` bytes: navigation, up to 60 paragraphs, teasers, and script for the rest."""
    dice = random.Random(number)
    title = f"{sentence(dice)}, {number}"
    nav = "".join(f'<li><a href="/section/{k}">{word.title()}</a></li>' for k, word in enumerate(VERBS))
    paragraphs: list[str] = []
    while len(paragraphs) < 60 and sum(map(len, paragraphs)) < size * 0.4:
        paragraphs.append("<p>" + " ".join(f"{sentence(dice)}." for _ in range(dice.randint(2, 6))) + "</p>")
    count = max(10, int((size * 0.6 - sum(map(len, paragraphs))) / 420))
    teasers = "".join(
        f'<li class="card card--compact js-track" data-track="most-read|{k}|{number}"><a class="card__link" '
        f'href="/{number}/{k}/story"><img class="card__image lazy" src="/img/{k}/320.jpg" srcset="/img/{k}/640.jpg '
        f'2x" alt=""><h4 class="card__title">{sentence(dice)}</h4><span class="card__time">{k} h ago</span></a></li>'
        for k in range(count)
    )
    html = (
        f'<!doctype html><html lang="en"><head><title>{title} - Harbour Post</title></head><body>'
        f'<nav><ul>{nav}</ul></nav><main><article><h1>{title}</h1><p class="byline">By Ida Moen</p>'
        f"{''.join(paragraphs)}</article></main><aside><h3>Most read</h3><ul>{teasers}</ul></aside>"
        f"<footer><p>Copyright Harbour Post.</p></footer>"
    )
    blobs = max(0, size - len(html) - 40)
    return f"{html}<script>var data = '{'x' * blobs}';</script></body></html>".encode()


def breaks(number: int) -> bytes:
    """100,000 `<br>`."""
    dice = random.Random(number)
    lines = "<br>".join(sentence(dice) for _ in range(100_000))
    return f"<html><body><div><h1>Breaks {number}</h1>{lines}</div></body></html>".encode()


def large(number: int) -> bytes:
    """12 MB of paragraphs."""
    dice = random.Random(number)
    story = "".join(f"<p>{sentence(dice)}. {sentence(dice)}.</p>" for _ in range(1000))
    return f"<html><body><h1>Large {number}</h1>{story * (12_000_000 // len(story))}</body></html>".encode()


def cells(number: int) -> bytes:
    """Return a table of 200,000 cells."""
    dice = random.Random(number)
    row = "<tr>" + "".join(f"<td>{sentence(dice)}</td>" for _ in range(10)) + "</tr>"
    return f"<html><body><h1>Cells {number}</h1><table>{row * 20_000}</table></body></html>".encode()


def nested(number: int) -> bytes:
    """Return quotes and tags that never close, for which patterns search to the end again and again."""
    opened = '<div class="a <b " <i ' * 200_000
    return f"<html><body><h1>Nested {number}</h1>{opened}text".encode()


HANGING = (breaks, large, cells, nested)
