"""Whole pages for training page kinds: invented walls and error pages, and real articles in the same markup.

The markup must carry no information: a wall and an article of three paragraphs use the same templates, so that the
model has to read the text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from ...kind.address import folded
from ...kind.kind import PageKind
from ..page_kinds import page_kind
from ..record import Record
from ..sample import Sample
from .walls import wall_words
from .words import training_words

WALL_COPIES = {"consent": 16, "paywall": 5}
"""Number of pages with one kind's words in one language; OTHER_COPIES for all other kinds."""
OTHER_COPIES = 4
_SENTENCE_END = re.compile(r"[.!?…؟।။。！？][\"”»’)\]」』）]*\s*$")
BARE_OF = frozenset({"gold", "stubs", "world", "fixtures"})
"""Packs from which each article is copied once into a bare page."""
_PATHS = (
    "news/{slug}",
    "{slug}.html",
    "2024/05/17/{slug}/",
    "article/{number}",
    "{section}/{number}/{slug}",
    "{section}/",
)
_NUMBERED = ("article/{number}", "{section}/{number}", "{section}/")
_SLUGS = (
    "old-mill-gets-new-roof",
    "council-votes-on-school-budget",
    "storm-damages-harbour",
    "mayor-resigns-after-vote",
    "rail-line-opens-in-march",
    "prices-of-bread-rise-again",
    "hospital-plans-second-wing",
    "team-wins-in-extra-time",
)
_SECTIONS = ("politics", "local", "sport", "economy", "culture")


def invented_pages(samples: Iterable[Sample], seed: int) -> list[Record]:
    """Return invented pages for training page kinds: walls, error pages, bare articles of `samples`."""
    return [*wall_records(seed), *bare_records(samples, seed)]


def wall_records(seed: int) -> Iterator[Record]:
    """Yield invented walls and error pages in every language that has words for them."""
    for words in wall_words():
        for copy in range(WALL_COPIES.get(words.kind, OTHER_COPIES)):
            rng = random.Random(f"{seed}/wall/{words.lang}/{words.kind}/{copy}")
            texts = rng.sample(list(words.texts), min(len(words.texts), rng.randint(1, 5)))
            buttons = rng.sample(list(words.buttons), min(len(words.buttons), rng.randint(0, 3)))
            content = _Content(words.lang, rng.choice(list(words.titles)), texts, buttons)
            yield Record(
                id=f"wall/{words.lang}/{words.kind}/{copy}",
                site=f"{words.kind}.{words.lang}.invented",
                lang=words.lang,
                pack="walls",
                article=False,
                url=_address(rng),
                html=page_of(content, rng, titled=rng.random() < 0.7),
                page_kind=words.kind,
            )


def bare_records(samples: Iterable[Sample], seed: int) -> Iterator[Record]:
    """Yield the articles of labelled pages, whole or their first paragraphs, in the markup of the invented walls."""
    for sample in samples:
        record = sample.record
        rng = random.Random(f"{seed}/bare/{record.id}")
        texts = [sample.layout.texts[i] for i in np.flatnonzero(sample.keep >= 0.5).tolist()]
        if record.variant or record.pack not in BARE_OF or page_kind(record.page_kind) is not PageKind.ARTICLE:
            continue
        if not texts:
            continue
        number = len(texts) if rng.random() < 0.4 else rng.randint(2, 6)
        content = _Content(record.lang, record.headline or texts[0][:90], texts[:number], ())
        if not any(_SENTENCE_END.search(text) for text in content.texts):  # names and headings: an article of nothing
            continue
        yield Record(
            id=f"{record.id}#bare",
            site=record.site,
            lang=record.lang,
            pack="bare",
            url=_address(rng, content.title) if rng.random() < 0.5 else record.url,
            html=page_of(content, rng, titled=True),
            page_kind="article",
        )


@dataclass(frozen=True)
class _Content:
    lang: str
    title: str
    texts: Sequence[str]
    buttons: Sequence[str]


def page_of(content: _Content, rng: random.Random, *, titled: bool) -> str:
    """Return one page: the content in one of several wrappers, with or without a menu, teasers and a footer."""
    words = training_words(content.lang)
    outlet = rng.choice(list(words.outlets))
    chrome = rng.choice(("none", "none", "menu", "full"))
    heading = rng.choice(("h1", "h1", "h2", "p"))
    wrapper, inner = rng.choice((("main", "p"), ("div", "p"), ("article", "p"), ("section", "p"), ("div", "div")))
    parts = [f"<{heading}>{escape(content.title)}</{heading}>"] if rng.random() < 0.9 else []
    parts += [f"<{inner}>{escape(text)}</{inner}>" for text in content.texts]
    if len(content.texts) > 2 and content.buttons and rng.random() < 0.4:  # the other choice has a heading of its own
        parts.insert(-1, f"<h2>{escape(content.buttons[-1])}</h2>")
    parts += [_button(text, rng) for text in content.buttons]
    body = f"<{wrapper}>{''.join(parts)}</{wrapper}>"
    if chrome != "none":
        body = f"<header>{_list(rng.sample(list(words.headlines), 6), rng, short=True)}</header>{body}"
        body += f"<footer><p>© {escape(outlet)}</p></footer>"
    if chrome == "full":
        body += f"<aside>{_list(rng.sample(list(words.headlines), 8), rng, short=False)}</aside>"
    title = f"{content.title} - {outlet}" if titled else rng.choice((outlet, content.title))
    lang = f' lang="{content.lang}"' if rng.random() < 0.8 else ""
    return (
        f'<!doctype html><html{lang}><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body>{body}</body></html>"
    )


def _list(texts: Sequence[str], rng: random.Random, *, short: bool) -> str:
    labels = [" ".join(text.split()[:1])[:14] if short else text for text in texts]
    items = (f'<li><a href="/{rng.randint(1000, 99999)}">{escape(text)}</a></li>' for text in labels)
    return f"<ul>{''.join(items)}</ul>"


def _button(text: str, rng: random.Random) -> str:
    shape = rng.choice(("<button>{}</button>", '<a class="button" href="#">{}</a>', "<div><button>{}</button></div>"))
    return shape.format(escape(text))


def _address(rng: random.Random, headline: str | None = None) -> str | None:
    """Return an invented address, None for an unknown one: that of the article with this headline, or of any article.

    A wall stands where an article was asked for, so its address is any article's. A headline of fewer than three Latin
    words makes no slug: then the address has a number.
    """
    if rng.random() < 0.2:
        return None
    own = re.findall(r"[a-z]{2,}", folded(headline or ""))[:9]
    known = headline is None or len(own) > 2
    return "https://www.example.org/" + rng.choice(_PATHS if known else _NUMBERED).format(
        slug=rng.choice(_SLUGS) if headline is None else "-".join(own),
        number=rng.randint(1000, 9_999_999),
        section=rng.choice(_SECTIONS),
    )
