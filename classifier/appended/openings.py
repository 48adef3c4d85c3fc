"""How an article opens: its headline, and the lines with its author and date next to it, by their markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..memo import remember_short
from ..metadata.dates import find_moments
from ..metadata.names import is_introduced, names_in
from ..page.block import Leaf, Node
from ..page.copies import key_of
from .outline import Outline

LESSER = frozenset({"h4", "h5", "h6"})
_MOST_LINES = 6
"""Lines between a headline and its text that are searched for credits."""
_LINES_ABOVE = 3
"""Lines above a headline that can belong to it: a date, an author, a picture's caption."""
_MOST_CHARS = 120
"""Characters of a line with an author or a date."""
_MOST_HEADLINE = 300
_DIGITS = re.compile(r"\d+")
_AUTHOR = re.compile(r"author|byline", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u9fff]{2}|[\uac00-\ud7a3]{2}")
_MOST_FOLDED = 3
"""Characters that one can become without case."""
_LEAST_TITLE = 0.4
"""Least share of the title in a line that repeats it; a shorter one can be the name of the site or of a section."""


class Headline(NamedTuple):
    """The element of an article's headline; whether the page's title repeats it."""

    node: int
    is_title: bool


class Credit(NamedTuple):
    """A line with the author (`by`) or the day (`on`) of an article: its place by the headline, and its markup."""

    kind: str
    place: str
    mark: str


def headline_of(outline: Outline, title: str) -> Headline | None:
    """Return the page's headline: what repeats the title, else the h1 that shares most words with it."""
    wanted = key_of(title)
    for headings in outline.headings.values() if wanted else ():
        sizes = [_repeated(wanted, outline.text_of(i)) for i in headings]
        if best := max(sizes, default=0):
            return Headline(headings[sizes.index(best)], True)
    if wanted and (line := _line_with(outline, wanted)) is not None:
        return Headline(line, True)
    words = words_of(title)
    first = max(outline.headings["h1"], key=lambda i: len(words & words_of(outline.text_of(i))), default=None)
    return None if first is None else Headline(first, False)


def words_of(text: str) -> frozenset[str]:
    """Return the longer words of a headline; of Chinese, Japanese and Korean words pairs of characters."""
    return frozenset(_WORD.findall(text.casefold()))


def mark_of(node: Node, inline: str = "") -> str:
    """Return the markup of a line: the names of its elements without numbers, or the tag if it has no names."""
    return _without_digits(f"{node.names} {inline}") or node.tag


@remember_short(1024)
def _without_digits(names: str) -> str:
    return _DIGITS.sub("", names).strip()


def credits_of(outline: Outline, node: int, above: int) -> frozenset[Credit]:
    """Return the credits next to a headline; lines before the block `above` belong to another text."""
    first, end = outline.nodes[node].first, outline.nodes[node].end
    text = outline.paragraph_from(end)
    deck = outline.paragraph_from(text + 1)
    places = {
        "above": range(max(above, first - _LINES_ABOVE), first),
        "below": range(end, min(text, end + _MOST_LINES)),
        "below the deck": range(text + 1, min(deck, end + _MOST_LINES)),
    }
    return frozenset(
        Credit(kind, place, mark)
        for place, lines in places.items()
        for i in lines
        for kind, mark in _credits_in(outline, outline.leaves[i])
    )


def is_credit(outline: Outline, leaf: Leaf) -> bool:
    """Whether a line gives an author or a day."""
    return any(_credits_in(outline, leaf))


def first_line(outline: Outline, article: Node) -> int | None:
    """Return the element of the first line of an article that gives no credit, if it stands above the text."""
    text = outline.paragraph_from(article.first)
    for leaf in outline.leaves[article.first : min(text, article.first + _MOST_LINES)]:
        node = outline.nodes[leaf.node]
        if node.end - node.first == 1 and not is_credit(outline, leaf):
            return leaf.node
    return None


def lines_above(outline: Outline, node: int, above: int, shared: frozenset[Credit]) -> int:
    """Return the first of the lines directly above a headline that give its author or date in the markup `shared`."""
    marks = {(credit.kind, credit.mark) for credit in shared}
    start = outline.nodes[node].first
    for i in range(start - 1, max(above, start - _LINES_ABOVE) - 1, -1):
        if marks.isdisjoint(_credits_in(outline, outline.leaves[i])):
            break
        start = i
    return start


def _credits_in(outline: Outline, leaf: Leaf) -> Iterator[tuple[str, str]]:
    text = leaf.text
    if len(text) > _MOST_CHARS:
        return
    mark = mark_of(outline.nodes[leaf.node], leaf.inline)
    if _AUTHOR.search(mark) or (is_introduced(f"{text} ") and names_in(text, line=True)):
        yield "by", mark
    if any(map(str.isdigit, text)) and next(find_moments(text), None):
        yield "on", mark


def _repeated(wanted: str, text: str) -> int:
    """Return how many letters a text shares with a title of the letters `wanted`, at least one.

    0 if it is short, or if neither holds the other.
    """
    least = _least_title(wanted)
    if _MOST_FOLDED * len(text) < least or (len(text) < least and text.isascii()):
        return 0
    key = key_of(text)
    return min(len(key), len(wanted)) if len(key) >= least and (key in wanted or wanted in key) else 0


def _least_title(wanted: str) -> float:
    return max(4, _LEAST_TITLE * len(wanted))


def _line_with(outline: Outline, wanted: str) -> int | None:
    """Return the element of a line that repeats the title and has a name by which another headline can be known."""
    layout = outline.layout
    chars = layout.chars
    fit = (_MOST_FOLDED * chars >= _least_title(wanted)) & (chars >= 4) & (chars <= _MOST_HEADLINE)
    for block in np.flatnonzero(fit & (layout.link_chars == 0)).tolist():
        node = outline.nodes[outline.leaves[block].node]
        if node.end - node.first != 1 or not node.names or node.tag in LESSER:
            continue
        if _repeated(wanted, layout.texts[block]):
            return outline.leaves[block].node
    return None
