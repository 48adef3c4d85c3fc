"""What trafilatura kept of the page: evidence, not the verdict."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from ..page.page import Page
from .cascade import body_of, known, options

_LOG = logging.getLogger(__name__)
_LINES = frozenset({"p", "head", "item", "cell", "quote", "row", "list", "table", "code", "del", "div", "body"})


MOST_PARTS = 50_000
"""Blocks and block-level elements of a page that trafilatura is still run on: it takes 1.5 to 4 seconds for 100,000,
and on some of its ways the square of that."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Trafilatura's text, line by line as it cut it. Empty when it found nothing or failed."""

    lines: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The lines, one a line."""
        return "\n".join(self.lines)


def is_readable(page: Page) -> bool:
    """Whether the page is small enough for trafilatura. One that is not gets a line in the log."""
    parts = len(page.nodes) + len(page.leaves)
    if parts <= MOST_PARTS:
        return True
    _LOG.warning("%s has %d blocks and elements: judged without trafilatura", page.url or "a page", parts)
    return False


def read(page: Page) -> Reading:
    """Run trafilatura once, on a copy of the tree already parsed (comments off, `fast`, no metadata).

    Never raises: a page on which trafilatura fails is read as empty, and judged without it.
    """
    import trafilatura  # here: its import takes longer than ours

    try:
        if known():
            body = body_of(page.tree)
        else:
            body = getattr(trafilatura.bare_extraction(page.tree, options=options()), "body", None)
    except Exception as error:  # trafilatura's own failures must not cost a page
        _LOG.warning("trafilatura failed on %s: %s", page.url or "a page", error)
        return Reading()
    if body is None:
        return Reading()
    return Reading(tuple(_lines(body)))


def _lines(body: object) -> list[str]:
    """Split the body at block-level tags and `lb`, without recursion."""
    from lxml import etree

    lines: list[str] = []
    pieces: list[str] = []

    def flush() -> None:
        line = " ".join("".join(pieces).split())
        if line:
            lines.append(line)
        pieces.clear()

    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _LINES or element.tag == "lb":
            flush()
        text = element.text if event == "start" else element.tail
        if text:
            pieces.append(text)
    flush()
    return lines
