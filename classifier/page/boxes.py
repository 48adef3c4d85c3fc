"""Pictures with their captions in an inline element between the sentences of a paragraph: on lines of their own.

Before a text, the border after the caption is found by what stands beside it (`glue.py`). Behind a sentence there is a
space, as between sentences, so here the box itself is the evidence: it begins with a picture and holds several words.
"""

from __future__ import annotations

from collections.abc import Iterable

from .captions import LEAST_CAPTION, WIDE, WORD, is_small
from .element import Element
from .hidden import hides
from .tags import INLINE

_MOST_LEVELS = 5
"""Elements around a picture that can be its box."""
_LONGEST = 300
"""Characters of a caption."""
_NO_BOX = frozenset({"a", "picture"})
_SENTENCE_ENDS = tuple(".!?…。！？”»」』")


def part_boxes(pictures: Iterable[Element]) -> None:
    """Style the inline boxes of `pictures` that stand behind a sentence as blocks."""
    for picture in pictures:
        box = _box_of(picture)
        if box is not None and not is_small(picture) and _follows_sentence(box) and _is_captioned(box):
            own = box.get("style") or ""
            if not hides(own):
                box.set("style", f"{own};display:block;float:none;position:static")


def _box_of(picture: Element) -> Element | None:
    """Return the outermost inline element that begins with a picture."""
    box, inner = None, picture
    for _ in range(_MOST_LEVELS):
        outer = inner.getparent()
        if outer is None or outer.tag not in INLINE or inner.getprevious() is not None or (outer.text or "").strip():
            break
        inner = outer
        if outer.tag not in _NO_BOX:
            box = outer
    return box


def _follows_sentence(box: Element) -> bool:
    beside = box.getprevious()
    parent = box.getparent()
    before = (parent.text if parent is not None else "") if beside is None else beside.tail
    return (before or "").rstrip().endswith(_SENTENCE_ENDS)


def _is_captioned(box: Element) -> bool:
    text = "".join(box.itertext()).strip()
    if len(text) > _LONGEST:
        return False
    return len(WORD.findall(text)) >= 3 if not WIDE.search(text) else len(text) >= LEAST_CAPTION
