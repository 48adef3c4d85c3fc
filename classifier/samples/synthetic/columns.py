"""Article bodies → pages with little but the article column, in the markups of portals, with planted boilerplate.

Portal copies, AMP pages and reader views look like this: no menus that separate boilerplate, all in one container.
Every line of such a page has a label.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from html import escape

from .planting import Line, Words, address, tail_lines, with_mentions, word

SHAPES = ("paragraphs", "paragraphs", "breaks", "breaks", "divs", "spans")
"""The markup of the body."""
TAIL_SHAPES = ("alike", "alike", "list", "paragraphs", "breaks", "divs", "spans", "bold")
"""The markup of the text after it; `alike` is that of the body, in the same container."""


def column_page(headline: str, body: Sequence[Line], words: Words, rng: random.Random) -> tuple[str, tuple[Line, ...]]:
    """Make a page of a headline and body lines with a planted tail; return its HTML and its lines, in page order."""
    shape, tail_shape = rng.choice(SHAPES), rng.choice(TAIL_SHAPES)
    linked = rng.random() < {"list": 0.8, "alike": 0.4}.get(tail_shape, 0.5)
    tail = tail_lines(words, rng) if rng.random() < 0.85 else []
    inner = with_mentions(body, words, rng, 0.4)
    lead = _lead(headline, words, rng)
    own = rng.choice(("", f' class="{word(rng)}"', f' id="{word(rng)}"', f' class="{word(rng)}-{word(rng)}"'))
    column = _rendered(inner, shape, linked, rng)
    after = _rendered(tail, shape if tail_shape == "alike" else tail_shape, linked, rng)
    if tail_shape == "alike" and shape == "breaks" and tail:
        column += rng.choice(("<br>", "<br><br>", "\n<br />")) + after
    elif tail_shape == "alike" or rng.random() < 0.4:
        column += after
    else:
        box = rng.choice(("div", "section", "aside", "div"))
        after = f'<{box} class="{word(rng)}">{after}</{box}>'
        column = f"<div{own}>{column}</div>{after}" if rng.random() < 0.7 else column + after
    frame = rng.choice(("article", "div", "td", "main"))
    page = f"<{frame}{own}>{column}</{frame}>"
    if frame == "td":
        page = f"<table><tr>{page}</tr></table>"
    title = f"<title>{escape(headline)}</title>" if rng.random() < 0.7 else ""
    head = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, (text, _) in lead)
    html = f"<!DOCTYPE html><html><head>{title}</head><body>{head}{page}</body></html>"
    return html, (*(line for _, line in lead), *inner, *tail)


def _lead(headline: str, words: Words, rng: random.Random) -> list[tuple[str, Line]]:
    """Return the lines above the body: headline, date and byline, each optional."""
    lead: list[tuple[str, Line]] = []
    if headline and rng.random() < 0.6:
        lead.append((rng.choice(("h1", "h2", "h3", "div")), (headline, "HEADLINE")))
    if rng.random() < 0.3:
        day = f"20{rng.randint(12, 29)}.{rng.randint(1, 12):02}.{rng.randint(1, 28):02}"
        date = f"{day} {rng.randint(0, 23)}:{rng.randint(10, 59)}"
        lead.append((rng.choice(("div", "p", "time")), (date, "OTHER")))
    if rng.random() < 0.25:
        fill = {"outlet": rng.choice(words.outlets), "name": rng.choice(words.names), "site": "", "user": word(rng)}
        lead.append((rng.choice(("div", "p")), (rng.choice(words.bylines).format(**fill), "BYLINE")))
    return lead


def _rendered(lines: Sequence[Line], shape: str, linked: bool, rng: random.Random) -> str:
    texts = [
        f'<a href="{address(rng)}">{escape(text)}</a>' if linked and label == "TEASER" else escape(text)
        for text, label in lines
    ]
    if shape == "breaks":
        return "<br><br>".join(texts)
    if shape == "list":
        return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>" if texts else ""
    opening, closing = {
        "divs": ("<div>", "</div>"),
        "spans": ("<div><span><span>", "</span></span></div>"),
        "bold": ("<p><strong>", "</strong></p>"),
    }.get(shape, ("<p>", "</p>"))
    return "".join(f"{opening}{text}{closing}" for text in texts)
