"""Parts of a page with metadata: blocks near the article's head and end, and elements whose markup names it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from ..label import Label
from ..native.elements import find_holding
from ..page.copies import keys_of
from ..page.element import Element
from ..page.page import Page
from ..pictures import Picture, pictures_among
from ..reading.head import Head
from ..reading.linked_data import Node, article_of
from ..verdict import Verdict
from .headings import without_kicker_element
from .headline import Headline, choose_headline, outlets_of, title_tail

MOST_ELEMENTS = 300
"""Most elements of a page whose markup is examined."""
ABOVE = 5
"""Blocks above the headline that may contain its picture."""
BEFORE, INTO, AFTER = 8, 3, 8
"""Blocks before the headline, after the body's first block and after its last one that may describe the article."""

_MARKING = ("itemprop", "datetime", "property")
"""Attributes by which an element declares what it holds."""
_BYLINES = ("uthor", "yline", "eporter", "ournalist", "riter", "utor", "auteur")
"""Parts of the class names of bylines."""
_HIDDEN = frozenset({"script", "style", "noscript", "template", "html", "body"})
_ELSEWHERE = re.compile(r"comment|related|recommend|teaser|sidebar|popular|most-?read|footer", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marked:
    """An element that declares its content by itemprop or property, a class, `rel`, or a `datetime`.

    `pieces` are its texts, one per text node, with single spaces.
    """

    name: str
    classes: str
    rel: str
    content: str
    datetime: str
    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The pieces as one line."""
        return " ".join(self.pieces)


class Evidence:
    """The evidence of a page about its article, read on first use."""

    def __init__(self, page: Page, head: Head, verdicts: Sequence[Verdict], text: str) -> None:
        self.page, self.head, self.verdicts, self.text = page, head, verdicts, text

    @cached_property
    def article(self) -> Node | None:
        """The JSON-LD object of the article."""
        return article_of(self.head.nodes, self.page.url or self.head.canonical)

    @cached_property
    def outlets(self) -> list[str]:
        """The names of the site and its publisher."""
        return outlets_of(self.head, self.article, self.page.url)

    @cached_property
    def brands(self) -> list[str]:
        """The outlets, and the part of the title element after its last separator: never names of people."""
        return [*self.outlets, *title_tail(self.head.document_title)]

    @cached_property
    def brand_keys(self) -> frozenset[str]:
        """The letters and digits of the brands."""
        return frozenset(keys_of(self.brands))

    @cached_property
    def headline(self) -> Headline:
        """The headline and the block that shows it."""
        headline = choose_headline(self.head, self.article, self.verdicts, self.outlets, self.text)
        if headline.source != "headline block" or not headline.text:
            return headline
        return headline._replace(text=without_kicker_element(self.page, headline.text))

    @cached_property
    def body(self) -> tuple[int, int]:
        """The first and the last block of the body; -1 without a body."""
        label = Label.BODY  # looked up once, as in other loops over verdicts: it takes longer than the test
        body = [at for at, one in enumerate(self.verdicts) if one.kept and one.label is label]
        return (body[0], body[-1]) if body else (-1, -1)

    @property
    def start(self) -> int:
        """The first block of the body; -1 without a body."""
        return self.body[0]

    @cached_property
    def top(self) -> int:
        """The block of the headline if it is above the body, else the first block of the body."""
        top, first = self.headline.block, self.start
        return first if top is None or not first - 60 < top <= first else top

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures that the page shows from above the headline to the end of the body."""
        first, last = self.body
        if first < 0:
            return ()
        return tuple(pictures_among(self.page, range(max(self.top - ABOVE, 0), last + 1)))

    @cached_property
    def near(self) -> tuple[int, ...]:
        """Blocks near the article, those between headline and body first, then those before it, then those after it."""
        first, last = self.body
        if first < 0:
            return ()
        top = self.top
        inside = range(top, min(first + INTO, len(self.verdicts)))
        before = range(top - 1, max(top - BEFORE, 0) - 1, -1)
        after = range(last + 1, min(last + 1 + AFTER, len(self.verdicts)))
        return tuple(dict.fromkeys([*inside, *before, *after]))

    @cached_property
    def near_text(self) -> str:
        """The text of the blocks near the article."""
        return "\n".join(self.verdicts[at].block.text for at in self.near)

    @cached_property
    def marked(self) -> tuple[Marked, ...]:
        """The elements that hold metadata by itemprop, property, datetime or `rel=author`, in page order."""
        if not any(map(_is_author, find_holding(self.page.root, ("rel",), ("author",)))):
            return tuple(_marked(find_holding(self.page.root, _MARKING)))
        return tuple(_marked(filter(_is_marked, find_holding(self.page.root, (*_MARKING, "rel")))))

    @cached_property
    def bylines(self) -> tuple[Marked, ...]:
        """The elements that hold a byline by their class, in page order."""
        return tuple(_marked(find_holding(self.page.root, ("class",), _BYLINES)))

    def blocks_of(self, elements: Sequence[Marked]) -> list[int]:
        """Return the blocks that show the texts of elements in page order, -1 for a text that no block shows.

        A text that several blocks show is that of the first one behind the element before.
        """
        texts = [one.block.text for one in self.verdicts]
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        shown, behind, blocks = "\n".join(texts), 0, []
        for element in elements:
            for text in (element.text[:80], *element.pieces[:1]):
                at = shown.find(text, behind) if text else -1
                if text and (at := at if at >= 0 else shown.find(text)) >= 0:
                    behind = at
                    break
            else:
                at = -1
            blocks.append(bisect_right(starts, at) - 1 if at >= 0 else -1)
        return blocks

    def is_near(self, element: Marked) -> bool:
        """Whether the text of an element is near the article."""
        return bool(element.pieces) and element.pieces[0][:80] in self.near_text


def _is_author(element: Element) -> bool:
    return element.tag == "a" and element.get("rel") == "author"


def _is_marked(element: Element) -> bool:
    """Whether an element that has one of the attributes holds metadata: many have another `rel`."""
    return _is_author(element) or any(element.get(name) is not None for name in _MARKING)


def _marked(elements: Iterable[Element]) -> Iterator[Marked]:
    count = 0
    for element in elements:
        get, tag = element.get, element.tag
        if tag in _HIDDEN or (tag == "meta" and not get("itemprop")):
            continue
        classes = get("class") or ""
        if classes and _ELSEWHERE.search(classes):
            continue
        count += 1
        if count > MOST_ELEMENTS:
            return
        yield Marked(
            name=get("itemprop") or get("property") or "",
            classes=classes[:200],
            rel=get("rel") or "",
            content=(get("content") or "")[:500],
            datetime=(get("datetime") or "")[:100],
            pieces=tuple(_pieces(element)),
        )


def _pieces(element: Element) -> Iterator[str]:
    size = 0
    for count, text in enumerate(element.itertext()):
        if size > 300 or count > 60:
            return
        piece = " ".join(text.split())
        if piece:
            size += len(piece)
            yield piece[:300]
