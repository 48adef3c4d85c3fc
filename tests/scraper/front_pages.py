"""Invented front and section pages in three markups: what a crawl starts from, and must not lose a link of."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape

from link_site import SENTENCES, LinkSite, Style, make_site
from planting_words import TEST_WORDS

Story = tuple[str, str, str]
"""(where it leads, headline, first sentence of the article)"""


def cards(stories: list[Story]) -> str:
    """A grid of cards, each a picture, a linked heading and a summary in full sentences."""
    return "".join(
        f'<article class="card"><a href="{url}"><img src="/t.jpg" alt=""></a><h2><a href="{url}">{title}</a></h2>'
        f"<p>{summary}</p></article>"
        for url, title, summary in stories
    )


def lead_and_list(stories: list[Story]) -> str:
    """A lead story told at length with its link in the text, then a list of headlines."""
    (url, title, summary), rest = stories[0], stories[1:]
    rows = "".join(f'<li><a href="{other}">{text}</a></li>' for other, text, _ in rest)
    lead = f'<div class="lead"><h1><a href="{url}">{title}</a></h1><p>{summary} {rest[0][2]}</p></div>'
    return f'{lead}<ul class="more">{rows}</ul>'


def table(stories: list[Story]) -> str:
    """A list of rows with number, headline, first sentence and time, as portals make them."""
    rows = "".join(
        f'<tr><td>{i}</td><td><a href="{url}"><b>{title}</b></a><br>{summary}</td><td>03.14 0{i % 10}:12</td></tr>'
        for i, (url, title, summary) in enumerate(stories, 1)
    )
    return f"<table>{rows}</table>"


MARKUPS: tuple[Callable[[list[Story]], str], ...] = (cards, lead_and_list, table)


def front_site(root: str, style: Style, markup: Callable[[list[Story]], str], seed: int) -> LinkSite:
    """A generated site of eight articles whose front page, `{root}/list/0`, is in the given markup."""
    site = make_site(root, style, articles=8, baits=0, seed=seed)
    rng, words = random.Random(seed), TEST_WORDS[style.lang]
    titles = [escape(title, quote=False) for title in rng.sample(list(words.headlines), len(site.articles))]
    stories = [(path, title, _summary(style.lang, rng)) for path, title in zip(site.articles, titles, strict=True)]
    menu = "".join(f'<li><a href="{root}/list/{i}">{i}</a></li>' for i in range(1))
    outlet = escape(words.outlets[0])
    site.pages[f"{root}/list/0"] = (
        f'<!doctype html><html lang="{style.lang}"><head><meta charset="utf-8"><title>{outlet}</title></head>'
        f"<body><header><nav><ul>{menu}</ul></nav></header><main>{markup(stories)}</main>"
        f"<footer>© {outlet}</footer></body></html>"
    )
    return site


def _summary(lang: str, rng: random.Random) -> str:
    return rng.choice(SENTENCES[lang]).format(place="Varholm", n=rng.randint(5, 89), name=TEST_WORDS[lang].names[0])
