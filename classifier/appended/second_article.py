"""The next article that infinite scrolling appends below the first: its blocks.

The first headline is the line that the page's title repeats. A later line opens another article if it has text of its
own and enough evidence: the markup of the first headline, an element of its own, an author and a day in the markup of
the first article's. Chapters, entries of a live blog, items of a list and boxes have some of these, never enough.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..features.layout import Layout
from ..page.block import Node
from ..page.copies import key_of
from ..page.prose import weight
from .likeness import SAME_ARTICLE, apartness, are_kin, is_article, rank
from .openings import (
    LESSER,
    Credit,
    credits_of,
    first_line,
    headline_of,
    is_credit,
    lines_above,
    words_of,
)
from .outline import HEADINGS, Outline
from .subject import share_few_words

ENOUGH = 4
"""Points of evidence for another article."""
MOST_SURE = 5
"""Articles below a first one of any length; a short text above more of them can be the lead of a list."""
_LEAST_HEADLINE = 20
"""Characters of a headline in another tag, or known by its subject: headings of sections are shorter."""
_LEAST_FIRST = 60
"""Characters of a short first article below the headline that the title repeats."""
_MOST_LEVELS = 50
"""Elements around a headline that are looked at, so that the cost is linear."""
_MOST_COMPARED = 40
"""Blocks of each of two texts whose words are compared, so that the cost is linear."""
_LONGEST_LABEL = 40
"""Characters of a line between two articles that parts them like a rule."""
_RULE = 3
"""Lines between a rule and the headline below it: a date, an author, a picture's caption."""
_PART = re.compile(
    r"\W*(?:\d+\s*[.):/]|(?:part|teil|partie|parte|parti|część|часть|chapter|kapitel|chapitre|capítulo|capitolo|глава"
    r"|update|day|tag)\b|第.{1,3}[章部回節节话話]|제?\s?\d+\s?[장부편]|[IVX]{1,4}[.)\s])",
    re.IGNORECASE,
)


class Later(NamedTuple):
    """The blocks of all articles but the first. `sure`: also if the first one is much shorter than they are."""

    blocks: frozenset[int] = frozenset()
    sure: bool = False


@dataclass(frozen=True)
class _First:
    """The first article: its headline, whether the title repeats it, and its first paragraph."""

    outline: Outline
    title: str
    headline: int
    is_title: bool
    paragraph: int

    @cached_property
    def article(self) -> int | None:
        """The element around the headline and its text that is an article; None if there is none."""
        outline, nodes = self.outline, self.outline.nodes
        start = nodes[self.headline].end
        around = (i for i in _around(nodes, self.headline) if nodes[i].end > self.paragraph and is_article(nodes[i]))
        return next((i for i in around if nodes[i].tag == "article" or outline.is_text(start, nodes[i].end)), None)

    @cached_property
    def credits(self) -> frozenset[Credit]:
        """Its author and date."""
        return credits_of(self.outline, self.headline, 0)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its headline."""
        return words_of(self.outline.text_of(self.headline))

    def has_text(self, end: int, least: float | None) -> bool:
        """Whether it has the text of an article before the block `end`; `least` characters are enough if given."""
        start = self.outline.nodes[self.headline].end
        if least is not None and self.is_title and self.outline.prose(start, end) >= least:
            return True
        return self.outline.is_text(start, end)


def later_articles(layout: Layout, title: str) -> Later:
    """Find the blocks of all articles but the first; none on a page with one article."""
    outline, nodes = Outline(layout), layout.nodes
    first = _first_article(outline, title)
    if first is None:
        return Later()
    blocks: set[int] = set()
    parts, sure = 0, first.is_title
    for headline, end in _headlines(outline, first):
        if nodes[headline].first not in blocks:
            part, certain = _article_below(first, headline, end, min(blocks, default=nodes[headline].first))
            blocks.update(part)
            parts += bool(part)
            sure = sure and (certain or not part)
    return Later(frozenset(blocks), sure and 0 < parts <= MOST_SURE)


def _first_article(outline: Outline, title: str) -> _First | None:
    if outline.last_start < 0:
        return None
    opening = headline_of(outline, title)
    if opening is None:
        return None
    paragraph = outline.paragraph_from(outline.nodes[opening.node].end)
    if outline.last_start <= paragraph:
        return None  # the page has no room for another article
    return _First(outline, title, opening.node, opening.is_title, paragraph)


def _headlines(outline: Outline, first: _First) -> Iterator[tuple[int, int]]:
    """Yield the elements with text below that can be the headline of another article, each with the end of its text."""
    nodes, last, blocks, last_start = outline.nodes, first.paragraph, len(outline.leaves), outline.last_start
    by_tag = {tag: [i for i in same if nodes[i].first > last] for tag, same in outline.headings.items()}
    if nodes[first.headline].names:
        by_tag[""] = _lines_named(outline, nodes[first.headline].names, last)
    for same in by_tag.values():
        starts = [nodes[i].first for i in same]
        for i, start in zip(same, starts, strict=True):
            below = nodes[i].end
            if below > last_start:
                continue
            at = bisect_right(starts, start)
            end = starts[at] if at < len(starts) else blocks
            if outline.is_text(below, end) or outline.is_text(below, _end_of_article(nodes, i)):
                yield i, end
    if first.article is None:
        return
    starts = sorted(nodes[i].first for same in by_tag.values() for i in same)
    for node in _articles_like(outline, nodes[first.article]):
        line = first_line(outline, node)
        if line is not None and bisect_left(starts, node.first) == bisect_right(starts, nodes[line].first):
            yield line, node.end


def _lines_named(outline: Outline, names: str, last: int) -> list[int]:
    """Return the elements below the block `last` that have the names of the first headline and are not headings."""
    nodes = outline.nodes
    named = [i for i in outline.layout.elements_called(names) if nodes[i].end > nodes[i].first > last]
    return [i for i in named if nodes[i].tag not in HEADINGS and nodes[i].tag not in LESSER]


def _articles_like(outline: Outline, first: Node) -> Iterator[Node]:
    """Yield the elements below the first article that have its markup and the prose of an article."""
    for i in outline.elements(first.tag, first.end):
        node = outline.nodes[i]
        if outline.is_text(node.first, node.end) and are_kin(node, first):
            yield node


def _end_of_article(nodes: Sequence[Node], headline: int) -> int:
    return next((nodes[i].end for i in _around(nodes, headline) if nodes[i].tag == "article"), 0)


def _is_other(first: _First, headline: int) -> bool:
    """Whether a line names something else than the first headline, the site, an author or a part of the article."""
    outline = first.outline
    leaf = outline.leaves[outline.nodes[headline].first]
    text = key_of(outline.text_of(headline))
    if not text or text in key_of(first.title) or text == key_of(outline.text_of(first.headline)):
        return False
    return not _PART.match(leaf.text) and not is_credit(outline, leaf)


def _article_below(first: _First, headline: int, end: int, first_end: int) -> tuple[range, bool]:
    """Return the blocks of the article that a line opens, and whether it is sure; an empty range if it opens none.

    The first article ends before the block `first_end` at the latest.
    """
    outline, nodes, none = first.outline, first.outline.nodes, (range(0), False)
    start, below = nodes[headline].first, nodes[headline].end
    one, other = nodes[first.headline], nodes[headline]
    is_long = weight(outline.layout.texts[start]) >= _LEAST_HEADLINE
    if one.tag != other.tag and not is_long:
        return none
    own = [i for i in _own_elements(first, headline) if outline.is_text(below, nodes[i].end)]
    articles = [i for i in own if is_article(nodes[i])]
    article = next((i for i in reversed(articles) if nodes[i].tag == "article"), articles[-1] if articles else None)
    if article is None and not first.is_title:
        return none
    if not outline.is_text(below, end) and (article is None or nodes[article].tag != "article"):
        return none  # the text of several short ones
    rule = _rule_above(first, start)
    if rule is None and one.tag == other.tag == "h1":
        rule = _line_above(first, start)
    apart = 0 if article is None else apartness(nodes, first.article, article)
    alike = rank(one, other)
    points = alike + (bool(own) or rule is not None) + apart
    if points < ENOUGH - 3:  # of most headings, before their texts are looked at
        return none
    if not _is_other(first, headline):
        return none
    points -= not first.words.isdisjoint(words_of(outline.text_of(headline)))
    if points < ENOUGH - 3:
        return none
    if points + len({credit.kind for credit in first.credits}) < ENOUGH - 1:  # also with all credits of the first
        return none
    above = nodes[own[-1]].first if own else first.paragraph + 1 if rule is None else rule
    shared = first.credits and first.credits & credits_of(outline, headline, above)
    kinds = len({credit.kind for credit in shared})
    points += kinds
    by_subject = points == ENOUGH - 1 and is_long and _is_on_another_subject(first, first_end, range(below, end))
    if points + by_subject < ENOUGH:
        return none
    if own:
        part = nodes[own[-1] if article is None else article]
        blocks = range(part.first, part.end)
    else:
        around = (nodes[i].end for i in _around(nodes, headline) if outline.is_text(below, nodes[i].end))
        blocks = range(lines_above(outline, headline, above, shared) if rule is None else rule, next(around, below))
    if not first.has_text(blocks.start, _LEAST_FIRST if not by_subject and (kinds or apart >= 2) else None):
        return none
    return blocks, alike == 2 or kinds > 0 or apart == SAME_ARTICLE


def _is_on_another_subject(first: _First, first_end: int, below: range) -> bool:
    """Whether the text below a line shares few words with the first article."""
    own, other = (
        [leaf.text for leaf in first.outline.leaves[start : min(end, start + _MOST_COMPARED)]]
        for start, end in ((first.paragraph, first_end), (below.start, below.stop))
    )
    return share_few_words(own, other)


def _around(nodes: Sequence[Node], node: int) -> Iterator[int]:
    """Yield the elements around another, inner ones first."""
    for _ in range(_MOST_LEVELS):
        node = nodes[node].parent
        if node < 0:
            return
        yield node


def _own_elements(first: _First, headline: int) -> Iterator[int]:
    """Yield the elements around a headline that hold nothing of the first article, inner ones first.

    One paragraph above the headline is a caption or a deck; with two, the headline is inside a text.
    """
    outline, nodes = first.outline, first.outline.nodes
    begin = nodes[headline].first
    for i in _around(nodes, headline):
        start = nodes[i].first
        if start <= first.paragraph or outline.paragraphs(start, begin) > 1:
            return
        yield i


def _rule_above(first: _First, start: int) -> int | None:
    """Return the block below the horizontal rule that parts the line at `start` from the first article."""
    rules = first.outline.rules
    at = bisect_right(rules, start)
    rule = rules[at - 1] if at else -1
    near = rule >= max(first.paragraph + 1, start - _RULE) and first.outline.paragraphs(rule, start) <= 1
    return rule if near else None


def _line_above(first: _First, start: int) -> int | None:
    """Return the block above the line at `start` if it is a short one below prose, such as “Next article”."""
    above = start - 1
    if above <= first.paragraph or not first.outline.paragraphs(max(above - _RULE, first.paragraph), above):
        return None
    text = first.outline.leaves[above].text
    return above if weight(text) <= _LONGEST_LABEL and text[-1].isalnum() else None
