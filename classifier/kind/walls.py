"""Walls that the page-kind model suspects or takes for articles: a text beside the buttons that answer it.

An article is never emptied on a guess. A page is certainly a wall only if all of this holds: it declares no article;
its text is short and stands almost wholly in one element, not the body, with a button that accepts or a robot check;
and most of the text is about consent, or the model too takes the page for a wall and another button offers a choice.
A consent banner over an article has its own element, in which the article's text does not stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from ..features.layout import Layout
from ..page.copies import key_of
from ..page.element import Element
from ..page.prose import weight
from ..reading.head import Head
from .kind import PageKind
from .model import SURE, PageOpinion
from .wall_words import ACCEPT, CHOOSE, ROBOT, TOPICS, pattern

MOST_TEXT = 2_500
"""Characters of text, of a Latin script, up to which a page may be a wall."""
MOST_LIKELY = 0.95
"""Probability of an article above which the page stays one."""
LEAST_INSIDE = 0.9
"""Least share of the text in the element of the buttons."""
LEAST_TOPICAL = 0.6
"""Least share of the text in paragraphs with at least two words about consent."""
MOST_BUTTON = 40
"""Characters of a button's text."""
MOST_BUTTONS = 200
SENTENCE = 60
"""Characters from which a block, or an element around the buttons, holds text."""

_ACCEPT, _CHOOSE, _ROBOT, _TOPICS = (pattern(words.values()) for words in (ACCEPT, CHOOSE, ROBOT, TOPICS))
_UNSEEN = ("script", "style", "template", "noscript", "button", "select", "option", "textarea")
_RIGHTS = re.compile(r"[©ⓒ]|\bcopyright\b", re.IGNORECASE)
_DATED = ("article:published_time", "datepublished", "date", "pubdate", "parsely-pub-date")


def certain_wall(opinion: PageOpinion, tree: Element, head: Head, layout: Layout) -> PageOpinion:
    """Return the opinion that a page is certainly a wall, or `opinion`. It does not depend on a preset's threshold."""
    if opinion.is_sure or opinion.article > MOST_LIKELY or opinion.kind not in (PageKind.WALL, PageKind.ARTICLE):
        return opinion
    if head.typed or head.paid or any(name in head.metas for name in _DATED):
        return opinion
    texts = _prose(layout)
    if not texts or sum(map(weight, texts)) > MOST_TEXT or tree.find(".//time") is not None:
        return opinion
    is_suspect = opinion.kind is PageKind.WALL
    for holder, says in _choices(tree):
        answers = bool(_ACCEPT.search(says)) + bool(_CHOOSE.search(says))
        is_check = _ROBOT.search(says) is not None
        if not (is_check or _ACCEPT.search(says)) or _share_inside(holder, texts) < LEAST_INSIDE:
            continue
        is_topical = _topical_share(texts) >= LEAST_TOPICAL
        is_choice = answers == 2 and _topical_share([" ".join(texts)]) > 0
        if is_topical or (is_suspect and (is_choice or is_check)):
            return PageOpinion(PageKind.WALL, SURE, 1.0 - SURE)
    return opinion


def _prose(layout: Layout) -> list[str]:
    """Return the blocks that hold a sentence, without links and the line about the rights."""
    unlinked = np.flatnonzero(layout.link_chars < 0.5 * layout.chars)
    return [text for i in unlinked.tolist() if weight(text := layout.texts[i]) >= SENTENCE and not _RIGHTS.search(text)]


def _choices(tree: Element) -> Iterator[tuple[Element, str]]:
    """Yield each element with a text and buttons of its own, with what the buttons say, in lower case."""
    buttons: dict[Element, list[str]] = {}
    for count, button in enumerate(tree.iter("button", "input")):
        if count == MOST_BUTTONS:
            break
        says = " ".join("".join(button.itertext()).split()) or button.get("value") or ""
        holder = _holder(button) if 0 < len(says) <= MOST_BUTTON else None
        if holder is not None:
            buttons.setdefault(holder, []).append(says.lower())
    return ((holder, "\n".join(says)) for holder, says in buttons.items())


def _holder(button: Element) -> Element | None:
    """Return the smallest element around a button that holds a sentence, unless it is the whole page."""
    for above in button.iterancestors():
        if above.tag in ("body", "html"):
            return None
        if weight(" ".join(_shown(above))) >= SENTENCE:
            return above
    return None


def _shown(element: Element) -> Iterator[str]:
    """Yield the texts of an element outside buttons and code, up to four times the text of a wall."""
    size = 0
    for inner in element.iter():
        if inner.tag not in _UNSEEN and inner.text:
            yield inner.text
            size += len(inner.text)
        if inner != element and inner.tail:
            yield inner.tail
            size += len(inner.tail)
        if size > 4 * MOST_TEXT:
            return


def _share_inside(holder: Element, texts: Sequence[str]) -> float:
    held = key_of(" ".join(_shown(holder)))
    return sum(len(text) for text in texts if key_of(text) in held) / sum(map(len, texts))


def _topical_share(texts: Sequence[str]) -> float:
    topical = (len(set(_TOPICS.findall(text.lower()))) >= 2 for text in texts)
    return sum(len(text) for text, is_topical in zip(texts, topical, strict=True) if is_topical) / sum(map(len, texts))
