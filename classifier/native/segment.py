"""The nodes and leaves of a page by the native core where it is in use, else by `page/segment.py`.

A tree of lxml is read as lxml writes it: no pointer of lxml is touched. What the core cannot read, the Python segments.
Rules about single texts (`page/glue.py`, styles and class names) stay in Python; the core finds out where they do not
apply, and asks for the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

from lxml import etree

from .. import native
from ..page import display, glue, hidden, limit
from ..page import segment as pure
from ..page.block import Leaf, Node
from ..page.element import Element


class Segmentation(NamedTuple):
    """The nodes and leaves of a page, and the page for the core's other functions, None if the Python has cut it."""

    nodes: tuple[Node, ...]
    leaves: tuple[Leaf, ...]
    core_page: Any


def segment(root: etree._Element) -> Segmentation:
    """Cut a page into nodes and leaves as `page.segment.segment` does."""
    if native.core is not None:
        with suppress(ValueError, etree.LxmlError):
            return segment_tape(native.core.read_xml(write_tree(root)))
    nodes, leaves = pure.segment(root)
    return Segmentation(tuple(nodes), tuple(leaves), None)


def segment_tape(root: Element) -> Segmentation:
    """Cut a page that the core has read. Raises PageError as `page.segment.segment` does."""
    assert native.core is not None
    try:
        return Segmentation(*native.core.segment(rules(), root, Node, Leaf))
    except OverflowError:
        raise limit.too_many_blocks() from None


def write_tree(root: etree._Element) -> bytes:
    """Write a tree as XML that holds all of it.

    Canonical XML takes longer, but under the doctype of XHTML libxml2 adds attributes to any other.
    """
    declared = root.getroottree().docinfo
    is_xhtml = "XHTML" in (declared.public_id or "") or "xhtml" in (declared.system_url or "")
    how: dict[str, Any] = {"method": "c14n"} if is_xhtml else {"encoding": "utf-8"}
    xml: bytes = etree.tostring(root, with_tail=False, **how)
    return xml


def _is_border(line: str, text: str, element: Element, is_tail: bool, after_picture: bool) -> bool:
    return glue.is_border([line], text, element, is_tail, after_picture)


@cache
def rules() -> Any:
    """Hand the rules of `page/` to the core, once."""
    assert native.core is not None
    roles = {tag: (kind, tag in pure.MEDIA) for tag, kind in pure.KINDS.items()}
    questions = (hidden.hides, display.shows_apart, hidden.is_for_readers, display.is_flex)
    limits = (pure.MAX_NAMES, limit.MAX_BLOCKS, limit.MAX_ELEMENTS)
    return native.core.rules(_properties, roles, pure.squeezed, questions, _is_border, hidden.HINTS, limits)


_PROPERTIES: tuple[Callable[[str], bool], ...] = (
    str.isspace,
    str.isalnum,
    str.islower,
    str.isupper,
    str.isdigit,
    str.isalpha,
    str.isdecimal,
)


def _properties(first: int) -> bytes:
    """Return the properties of 256 characters from `first` on, as bits."""
    characters = map(chr, range(first, first + 256))
    return bytes(sum(has(character) << bit for bit, has in enumerate(_PROPERTIES)) for character in characters)
