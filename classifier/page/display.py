"""The display of elements, as a browser shows them: in their line, on their own lines, not at all.

Only markup decides: tags, attributes, and the class names that style-sheet frameworks share (`hidden.py`).

Every function costs time linear in the size of the tree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from ..memo import remember_short
from .element import Element
from .hidden import is_for_readers, is_out_of_sight, normal_style

LONG_HIDDEN = 300
"""Characters at which a hidden inline element is more than an aside: it stays, on its own line."""
MOST_TEXTS = 1_000
"""Texts of an element that are looked at: those of elements within one another would be read once for each."""

SHOWN, HIDDEN, APART = range(3)
"""The display of an inline element: in its line, not at all, or on its own lines."""

_BLOCK = re.compile(r"(?:^|;)display:(?:block|flow-root|flex|grid|table(?:-cell|-row|-caption)?|list-item)(?:$|[;!])")
_FLEX = re.compile(r"(?:^|;)display:(?:inline-)?(?:flex|grid)(?:$|[;!])")
_OUT_OF_FLOW = re.compile(r"(?:^|;)(?:float:(?:left|right|inline)|position:(?:absolute|fixed))")
_FULL_WIDTH = re.compile(r"(?:^|;)width:100%(?:$|[;!])")
_BOX = re.compile(r"(?:^|;)(?:display:inline-(?:block|flex|grid|table)|float:(?:left|right))(?:$|[;!])")
_POSITIONED = re.compile(r"(?:^|;)position:(?:absolute|fixed)")
_SENTENCE_ENDS = frozenset(".!?…。！？")
_GOES_ON = frozenset(",;:，、；：؛،")
_LETTER = re.compile(r"[^\W_]")


def display_of(element: Element, names: Sequence[str], is_item: bool, line: Sequence[str]) -> int:
    """Return the display of an inline element: SHOWN, HIDDEN or APART.

    `names` are those of its attributes. `is_item`: its parent lays it out as a block (`display:flex`). `line` are the
    texts before it on its line.
    """
    if is_out_of_sight(element, names) or (
        "aria-hidden" in names and element.get("aria-hidden") == "true" and _is_aside(element, line)
    ):
        return _display_of_hidden(element, line)
    style = element.get("style") if "style" in names else None
    if (is_item or (style is not None and shows_apart(style))) and not _is_drop_cap(element) and _has_text(element):
        return APART
    return SHOWN


def is_hidden_aside(element: Element, line: Sequence[str]) -> bool:
    """Whether a block-level element is hidden inside a sentence, which it must not cut."""
    if not (element.tail or "").strip() or not is_out_of_sight(element, element.keys()):
        return False
    return _display_of_hidden(element, line) == HIDDEN


def is_flex(style: str) -> bool:
    """Whether a style attribute makes blocks of the children."""
    return _FLEX.search(normal_style(style)) is not None


@remember_short(2048)
def shows_apart(style: str) -> bool:
    """Whether a style attribute shows an inline element as a block in the flow of the page."""
    normal = normal_style(style)
    if _FULL_WIDTH.search(normal) and _BOX.search(normal):  # nothing fits beside it
        return _POSITIONED.search(normal) is None
    return _BLOCK.search(normal) is not None and _OUT_OF_FLOW.search(normal) is None


def _display_of_hidden(element: Element, line: Sequence[str]) -> int:
    """Return the display of a hidden element: removed within a sentence, long text on its own line."""
    size = end = 0  # of the text without white space before it, and of that up to its last sign
    has_letter = False
    for piece in islice(element.itertext(), MOST_TEXTS):
        text = piece if size else piece.lstrip()
        end = size + len(text.rstrip()) if text and not text.isspace() else end
        size += len(text)
        has_letter = has_letter or _LETTER.search(text) is not None
        if end > LONG_HIDDEN and has_letter:
            return HIDDEN if _goes_on(element, line) else APART
    if not has_letter:
        return SHOWN
    inside = any(not piece.isspace() for piece in line) or bool((element.tail or "").strip())
    return HIDDEN if inside else SHOWN


def _goes_on(element: Element, line: Sequence[str]) -> bool:
    """Whether the sentence that stands directly before an element goes on after it."""
    before = line[-1][-1:] if line else ""
    after = (element.tail or "").lstrip()
    if not before or before.isspace() or before in _SENTENCE_ENDS:
        return False
    return after[:1].islower() or after[:1] in _GOES_ON or (after[:1] == "." and after[1:2] != ".")


def _is_aside(element: Element, line: Sequence[str]) -> bool:
    """Whether text that is hidden only from screen readers is attached to a sentence that continues after it.

    Most such text is visible: drop caps, icons, a number that the next element writes in words.
    """
    after = element.tail or ""
    sibling = element.getnext()
    paired = sibling is not None and not after.strip() and is_for_readers(sibling.get("class") or "")
    return bool(line) and not line[-1][-1].isspace() and not paired and not after[:1].isalnum()


def _has_text(element: Element) -> bool:
    return any(_LETTER.search(text) for text in islice(element.itertext(), MOST_TEXTS))


def _is_drop_cap(element: Element) -> bool:
    text = (element.text or "").strip()
    return len(text) == 1 and len(element) == 0 and (element.tail or "")[:1].isalpha()
