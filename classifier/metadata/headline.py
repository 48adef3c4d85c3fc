"""The headline: the best of the declared titles and visible headings, without the outlet's name.

The headline that the page shows, by the verdicts, is compared with the declared ones. A title on which both agree wins;
a title that is the outlet's name, or that the page does not show, loses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from ..label import Label
from ..page.copies import key_of
from ..page.links import host_of
from ..page.prose import width_of
from ..reading.head import Head
from ..reading.linked_data import Node, text_of, texts_of, types_of
from ..verdict import Verdict
from .headings import heading_below_section, only_heading
from .weak_titles import (
    Menu,
    complete,
    copyright_holders,
    is_placeholder,
    is_section,
    is_short,
    is_weak,
    share_within,
    without_enclosed,
    without_slogans,
)

_SEPARATOR = re.compile(r"\s+(?:[-–—|•·:»«/~]|::|\|\|)\s+|\s?[|｜»›]\s?|_(?=\D)|\s[-–—]\s?|\s?[–—]\s")
_SEPARATORS = frozenset("-–—|•·:»«/~｜›_")
"""The signs of which each separator has one."""
_ZERO_WIDTH = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_HEADINGS = ("h1", "h2", "h3", "h4")
_MOST = 400
"""Characters of a title that are read, which bounds what is remembered of titles."""
_SAME = 0.6
_WITHIN = 0.3
_OTHER = 0.3
"""Agreement below which two titles are about different things."""
_SIGNS = frozenset("-–—|ㅣ｜_·»›<~")
_BARS = frozenset("|ㅣ｜»›–—")
_ARTICLES = re.compile(r"^(?:the|der|die|das|la|le|el|il)\s?", re.IGNORECASE)


class Headline(NamedTuple):
    """A headline, its source, and the index of the block that shows it, or None."""

    text: str | None
    source: str
    block: int | None


def choose_headline(
    head: Head, article: Node | None, verdicts: Sequence[Verdict], outlets: Iterable[str], text: str = ""
) -> Headline:
    """Choose the headline of a page; `outlets` are the names of site and publisher, `text` is the article's text.

    The first declared title that agrees with another title, with what the page shows, or with the text wins; an
    `og:title` that only social networks see comes after the JSON-LD headline that the page shows.
    """
    brands = {key for name in outlets if (key := _key(name))}
    brands |= copyright_holders([head.document_title, head.meta("og:title")], verdicts)
    menu = Menu(verdicts)
    visible = [one for one in _visible(verdicts, brands) if not is_section(one[1], menu)]
    visible = without_slogans(visible, verdicts, text)
    brands |= _outlet_behind(head.document_title, visible)
    declared = _declared(head, article, brands, [heading for _, heading in visible])
    shown = {_key(heading) for _, heading in visible}
    titles = {  # most pages declare one title several times
        title
        for title in {title for title, _ in declared}
        if not is_section(title, menu) and (not is_placeholder(title) or _key(title) in shown)
    }
    declared = [one for one in declared if one[0] in titles]
    if own := _shown_in_place_of_shared(declared, visible, verdicts):
        declared.sort(key=lambda one: one[1] != own)
    likeness, best = _most_alike(visible, titles)
    block = best if likeness >= _SAME else None
    if block is None:
        block = next((at for at, _ in visible if verdicts[at].label is Label.HEADLINE), None)
    if block is None and not declared:
        block = only_heading(visible, verdicts, text)
    if below := _below_section(block, declared, verdicts, text):
        return Headline(clean_title(verdicts[below].block.text), "headline block", below)
    visible_headline = next((text for at, text in visible if at == block), "")
    if visible_headline and all(_gives_way(title, visible_headline, likeness, brands, text) for title in titles):
        return Headline(visible_headline, "headline block", block)
    for title, source in declared:
        others = [other for other, name in declared if name != source] + [other for _, other in visible]
        if bare := _without_kicker(title, others, [other for _, other in visible], declared):
            return Headline(bare, f"{source} without its kicker", block)
        if any(agreement(title, other) >= _SAME for other in others) or share_within(title, text) >= _WITHIN:
            return Headline(visible_headline if _key(visible_headline) == _key(title) else title, source, block)
    if declared and not visible_headline:
        return Headline(*declared[0], None)
    return Headline(visible_headline or None, "headline block" if visible_headline else "", block)


def _most_alike(visible: Sequence[tuple[int, str]], titles: Iterable[str]) -> tuple[float, int]:
    """Return the most that a heading agrees with a title, and the block of the first heading that does."""
    likeness, best = 0.0, -1
    for at, heading in visible:
        for title in titles:
            if (own := agreement(heading, title)) > likeness or best < 0:
                likeness, best = own, at
        if likeness == 1.0:  # the most there is
            break
    return likeness, best


def _below_section(
    block: int | None, declared: Sequence[tuple[str, str]], verdicts: Sequence[Verdict], text: str
) -> int | None:
    """Return the heading below the headline's block if that is a section that at most the title element repeats."""
    sources = {source for _, source in declared}
    if block is None or not sources <= {"title element"}:
        return None
    return heading_below_section(block, verdicts, text, repeated=bool(declared))


def _gives_way(title: str, heading: str, likeness: float, brands: set[str], text: str) -> bool:
    """Return whether a declared title says less than the heading, to which one title has the `likeness`."""
    if likeness < _OTHER:
        return is_weak(title, brands, text)
    return likeness < _SAME and is_short(title) and len(_key(heading)) >= 2 * len(_key(title))


def _outlet_behind(title: str, visible: Sequence[tuple[int, str]]) -> set[str]:
    """Return the key of what follows a headline of the page in its title element: the outlet's name."""
    title = clean_title(title)
    tails = map(_key, title_tail(title))
    return {tail for tail in tails if tail and any(_key(shown) + tail == _key(title) for _, shown in visible)}


def _shown_in_place_of_shared(
    declared: Sequence[tuple[str, str]], visible: Sequence[tuple[int, str]], verdicts: Sequence[Verdict]
) -> str:
    """Return the source of the title that the page shows, if neither the page nor its title element shows `og:title`.

    That is the JSON-LD headline, or without one the title element, where `og:title` is about something else. A headline
    block that ends or begins with `og:title`, or with which it begins or ends, shows it with a kicker or a deck.
    """
    titles = {source: title for title, source in reversed(declared)}
    own = next((source for source in ("JSON-LD headline", "title element") if source in titles), "")
    shared = _key(titles.get("og:title", ""))
    shown = {_key(text): verdicts[at].label is Label.HEADLINE for at, text in reversed(visible)}
    if not shared or not own or _key(titles[own]) not in shown:
        return ""
    if shared in shown or _key(titles.get("title element", "")) == shared:
        return ""
    if own == "title element" and agreement(titles["og:title"], titles[own]) >= _OTHER:
        return ""
    return "" if any(labelled and _is_end(key, shared) for key, labelled in shown.items()) else own


def _is_end(one: str, other: str) -> bool:
    """Return whether the shorter of two keys, if it is long enough to tell, begins or ends the other one."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 10 and (long.startswith(short) or long.endswith(short))


def _without_kicker(
    title: str, others: Sequence[str], visible: Sequence[str], declared: Sequence[tuple[str, str]]
) -> str | None:
    """Return the title without the words before its first colon if other titles show that they are a kicker.

    Either two other titles lack it, or the page shows the rest as a headline and no other declaration has the kicker.
    """
    kicker, colon, rest = title.partition(": ")
    if not colon or len(_key(rest)) < 8:
        return None
    alone = sum(other.startswith(kicker + ":") for other, _ in declared) == 1
    return rest if others.count(rest) > 1 or (alone and rest in visible) else None


def _declared(head: Head, article: Node | None, brands: set[str], shown: Sequence[str]) -> list[tuple[str, str]]:
    raw = [
        (head.meta("og:title"), "og:title"),
        (text_of(article.get("headline")) if article else "", "JSON-LD headline"),
        (head.meta("twitter:title", "dc.title", "title", "parsely-title", "sailthru.title"), "meta title"),
        (head.document_title, "title element"),
        (text_of(article.get("name")) if article else "", "JSON-LD name"),
    ]
    clean = [(clean_title(text), source) for text, source in raw]
    texts = [text for text, _ in clean] + list(shown)
    stripped = {  # most pages declare one title several times
        text: complete(without_outlet(without_enclosed(text, brands), brands, texts), [*shown, *texts])
        for text in {text for text, _ in clean}
    }
    titles = {text for text in stripped.values() if text and not _is_brand(text, brands)}
    return [(stripped[text], source) for text, source in clean if stripped[text] in titles]


def _visible(verdicts: Sequence[Verdict], brands: set[str]) -> list[tuple[int, str]]:
    """Return blocks that may show the headline, most probable first: labelled headings, labelled blocks, `h1`."""
    text, headline = Label.BODY, Label.HEADLINE  # looked up once: `Label` takes as long as the rest of a loop
    body = next((at for at, one in enumerate(verdicts) if one.kept and one.label is text), 0)
    candidates = []
    for at in [at for at, one in enumerate(verdicts) if one.label is headline or one.block.tag == "h1"]:
        block = verdicts[at].block
        if len(block.text) <= _MOST and _key(block.text) not in brands:
            labelled = verdicts[at].label is headline
            heading = _HEADINGS.index(block.tag) if block.tag in _HEADINGS else 4
            candidates.append(((not labelled, heading, abs(at - body)), at, clean_title(block.text)))
    return [(at, text) for _, at, text in sorted(candidates)[:50]]


def clean_title(text: str) -> str:
    """Return one line without soft hyphens, zero-width characters and entities."""
    return _cleaned(text[:_MOST])


@lru_cache(maxsize=512)  # the titles of a page are compared with each other again and again
def _cleaned(text: str) -> str:
    if "&" in text:
        text = unescape(text)
    return " ".join(_ZERO_WIDTH.sub("", text).split())


def without_outlet(title: str, brands: set[str], others: Sequence[str] = ()) -> str:
    """Cut the outlet's name off a title, and any part before or after a separator that other titles lack."""
    for _ in range(4):
        cuts = _cuts(title)
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        # `Headline - Post - News of the day`: what follows the outlet is cut as well
        inner = (one for one, after in pairwise(cuts) if _is_brand(title[one.stop : after.start], brands))
        if _is_brand(title[last.stop :], brands):
            title = title[: last.start].strip()
        elif _is_brand(title[: first.start], brands):
            title = title[first.stop :].strip()
        elif cut := next(inner, None):
            title = title[: cut.start].strip()
        else:
            break
    for other in others:
        begins, ends = title.startswith(other), title.endswith(other)
        if (begins or ends) and len(other) < len(title) and (len(other) > 12 or width_of(other) > 12):
            if begins and _begins_tail(title[len(other) :]):
                return other
            if ends and title[: -len(other)].rstrip()[-1:] in _BARS:
                return other
    last = next(reversed(_cuts(title)), slice(0, 0))
    if "|" in title[last] and 0 < len(title) - last.stop <= 30 and last.start > 20:
        tail = _key(title[last.stop :])
        if not all(tail in _key(other) for other in others if other):
            return title[: last.start].strip()
    return title


@lru_cache(maxsize=64)  # each title is cut at its outlet, and the title element is asked for its tail
def _cuts(title: str) -> tuple[slice, ...]:
    """Return the places of the separators in a title."""
    if _SEPARATORS.isdisjoint(title):
        return ()
    return tuple(slice(*match.span()) for match in _SEPARATOR.finditer(title))


def _begins_tail(rest: str) -> bool:
    """Return whether a text is separated from a headline before it: by a sign, or by a colon before a short name."""
    return (
        rest.lstrip()[:1] in _SIGNS
        or rest.lstrip().startswith("::")
        or (rest.startswith(("：", " : ")) and width_of(rest) <= 30)
    )


def _is_brand(text: str, brands: set[str]) -> bool:
    """Whether a text is an outlet's name, alone or followed by a few words or a slogan (`Post Online`)."""
    key = _key(text)
    if not key or key in brands:
        return bool(key)
    bare = _key(_ARTICLES.sub("", text))
    for name in _without_articles(frozenset(brands)):
        if bare.startswith(name) and len(name) > 2 and len(bare) - len(name) <= max(8, 3 * len(name) // 2):
            return True
    return False


def agreement(one: str, other: str) -> float:
    """Return the similarity of two titles, 0 to 1: the share of character pairs that they have in common."""
    first, second = _key(one), _key(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    if min(len(first), len(second)) >= 10 and (first in second or second in first):
        return 0.9
    pairs, others = _pairs(first), _pairs(second)
    return 0.9 * 2 * len(pairs & others) / max(len(pairs) + len(others), 1)


@lru_cache(maxsize=8)  # every part of a title is compared with the brands of its page
def _without_articles(brands: frozenset[str]) -> frozenset[str]:
    return frozenset(_ARTICLES.sub("", brand) for brand in brands)


@lru_cache(maxsize=512)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _key(text: str) -> str:
    return _key_of(text[:_MOST])


@lru_cache(maxsize=512)
def _key_of(text: str) -> str:
    return key_of(_cleaned(text))


def title_tail(title: str) -> list[str]:
    """Return the part of a title element after its last separator, usually the outlet; empty without a separator."""
    cuts = _cuts(title[:_MOST])
    tail = title[cuts[-1].stop : _MOST].strip() if cuts else ""
    return [tail] if 0 < len(tail) <= 30 else []


def outlets_of(head: Head, article: Node | None, url: str | None) -> list[str]:
    """Return names of the site and its publisher, declared or from its domain, the best one first."""

    publisher = text_of(article.get("publisher")) if article else ""
    authors = set(texts_of(article.get("author"))) - {publisher} if article else set()  # an agency is not an outlet
    named = (node for node in head.nodes if "name" in node)
    sites = [text_of(node["name"]) for node in named if not _SITES.isdisjoint(types_of(node))]
    names = [
        head.meta("og:site_name"),
        publisher,
        *[name for name in sites if name not in authors],
        head.meta(
            "application-name",
            "apple-mobile-web-app-title",
            "al:ios:app_name",
            "dc.publisher",
            "publisher",
            "copyright",
        ),
        head.meta("twitter:site").lstrip("@"),
    ]
    address = url or head.canonical or head.meta("og:url")
    host = host_of(address)
    names += [host, *(label for label in host.split(".")[:-1] if len(label) > 3)]
    return [name for name in map(clean_title, names) if name and len(name) <= 80]


_SITES = frozenset({"WebSite", "NewsMediaOrganization", "Organization", "Newspaper"})
