"""Tree → nodes and leaves, in one traversal without recursion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from .block import Leaf, Node

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb ruby s samp small "
    "span strike strong sub sup time tt u var wbr img picture source".split()
)
SKIPPED = frozenset(
    "script style noscript template head svg math iframe object embed audio video canvas select option textarea "
    "input datalist map frameset applet rt rp".split()
)
_MEDIA = frozenset("img picture iframe video audio object embed figure".split())
_NAMING = ("class", "id", "role", "itemprop", "data-testid")
_ZERO_WIDTH = "\u200b\u200e\u200f\u2060\ufeff\u00ad"

_NODE, _SKIP, _BREAK, _INLINE, _LINK, _BOLD, _ITALIC, _SMALLER = range(8)
_KINDS = {
    **dict.fromkeys(INLINE, _INLINE),
    **dict.fromkeys(("b", "strong"), _BOLD),
    **dict.fromkeys(("i", "em", "cite"), _ITALIC),
    **dict.fromkeys(("small", "sub", "sup"), _SMALLER),
    **dict.fromkeys(SKIPPED, _SKIP),
    "a": _LINK,
    "br": _BREAK,
}
"""Tag → what it is to the traversal; any other tag is a `_NODE`."""
_PLAIN = (0, 0, 0, 0, 0, "", "")
"""Link characters, links, bold, italic and small characters, inline names and address of a text without any."""


def segment(root: etree._Element) -> tuple[list[Node], list[Leaf]]:
    """Cut a page into leaves: the text between block-level tags and `<br>`.

    Unknown tags count as block-level, as portals use custom elements for structure. Text without a letter
    or digit makes no leaf. Cost is linear in the number of elements.
    """
    nodes = _Nodes()
    run = _Run(nodes)
    walker = etree.iterwalk(root, events=("start", "end"))
    # the hot loop of reading a page: one look-up tells what a tag is, and calls are made only where text is
    for event, element in walker:
        tag = element.tag
        kind = _KINDS.get(tag, _NODE)
        if event == "start":
            if kind == _SKIP:
                run.media = run.media or tag in _MEDIA
                walker.skip_subtree()
                continue
            if kind == _NODE:
                if run.pieces:
                    run.flush()
                run.after_break = False
                nodes.open(tag, element, len(run.leaves))
            elif kind == _BREAK:
                run.end_line()
            else:
                run.open_inline(kind, tag, element)
            text = element.text
        else:
            if kind == _NODE:
                if run.pieces:
                    run.flush()
                run.after_break = False
                nodes.close(len(run.leaves))
            elif kind >= _INLINE:
                run.close_inline(kind)
            text = element.tail
        if text and (run.pieces or not text.isspace()):
            run.add(text)
    if run.pieces:
        run.flush()
    return nodes.finished(), run.leaves


class _Nodes:
    """The block-level elements met so far, and those that are open."""

    def __init__(self) -> None:
        self.current = 0
        """Index of the innermost open element."""
        self._open: list[int] = []
        self._rows: list[list[Any]] = []
        self._ordinals: list[dict[str, int]] = [{}]

    def open(self, tag: str, element: etree._Element, first: int) -> None:
        opened, rows, ordinals = self._open, self._rows, self._ordinals[-1]
        ordinal = ordinals[tag] = ordinals.get(tag, 0) + 1
        names, hidden = "", False
        attributes = element.items()
        if attributes:
            names, hidden = _names_and_hidden(dict(attributes))
        parent = -1
        if opened:
            parent = opened[-1]
            hidden = hidden or rows[parent][5]
        self.current = len(rows)
        rows.append([parent, tag, names, ordinal, len(opened), hidden, first, 0])
        opened.append(self.current)
        self._ordinals.append({})

    def close(self, end: int) -> None:
        self._ordinals.pop()
        self._rows[self._open.pop()][7] = end
        self.current = self._open[-1] if self._open else 0

    def finished(self) -> list[Node]:
        return list(map(Node._make, self._rows))


class _Run:
    """The text since the last border, what is open around it, and the leaves made so far."""

    def __init__(self, nodes: _Nodes) -> None:
        self.leaves: list[Leaf] = []
        self.pieces: list[str] = []
        self.media = False
        self.after_break = False
        self._nodes = nodes
        self._inline: list[etree._Element] = []
        self._open = [0] * (_SMALLER + 1)  # open elements by kind; anchors without an address are no links
        self._anchors: list[bool] = []
        self._link = 0
        self._href = self._names = ""
        self._reset()

    def _reset(self) -> None:
        self._first_href = ""
        self._link_chars = self._bold = self._italic = self._small = self._links = 0
        self._last_link = -1
        self._styled = False

    def add(self, text: str) -> None:
        self.pieces.append(text)
        stripped = text.strip()
        if not stripped:
            return
        size = len(stripped)
        if not self._names:
            self._names = " ".join(filter(None, map(names_of, self._inline))) or " "
        if not self._inline:
            return
        self._styled = True
        opened = self._open
        if opened[_LINK]:
            self._link_chars += size
            if self._last_link != self._link:
                self._last_link = self._link
                self._links += 1
                self._first_href = self._first_href or self._href
        if opened[_BOLD]:
            self._bold += size
        if opened[_ITALIC]:
            self._italic += size
        if opened[_SMALLER]:
            self._small += size

    def flush(self, at_break: bool = False) -> None:
        joined = "".join(self.pieces)
        if not joined.isascii():
            for character in _ZERO_WIDTH:
                joined = joined.replace(character, "")
        text = " ".join(joined.split())
        if any(map(str.isalnum, text)):
            if self._styled:
                size = len(text)
                inside = (
                    min(self._link_chars, size),
                    self._links,
                    min(self._bold, size),
                    min(self._italic, size),
                    min(self._small, size),
                    self._names.strip(),
                    self._first_href,
                )
            else:
                inside = _PLAIN
            self.leaves.append(Leaf(self._nodes.current, text, *inside, self.after_break, at_break, self.media))
            self.media = False
            self.after_break = False
        self.pieces.clear()
        self._names = ""
        if self._styled:
            self._reset()

    def end_line(self) -> None:
        """A `<br>`."""
        if self.pieces:
            self.flush(at_break=True)
        self.after_break = True

    def open_inline(self, kind: int, tag: str, element: etree._Element) -> None:
        self._inline.append(element)
        if kind == _LINK:
            href = element.get("href")
            self._anchors.append(href is not None)
            if href is not None:
                self._open[_LINK] += 1
                self._link += 1
                self._href = href
        elif kind != _INLINE:
            self._open[kind] += 1
        elif tag in _MEDIA:
            self.media = True

    def close_inline(self, kind: int) -> None:
        self._inline.pop()
        if kind == _LINK:
            self._open[_LINK] -= self._anchors.pop()
        elif kind != _INLINE:
            self._open[kind] -= 1


def _names_and_hidden(attributes: Mapping[str, str]) -> tuple[str, bool]:
    get = attributes.get
    names = " ".join([name for name in map(get, _NAMING) if name])
    style = get("style")
    hidden = (
        (style is not None and "none" in style and "display:none" in style.replace(" ", "").lower())
        or "hidden" in attributes
        or get("aria-hidden") == "true"
    )
    return names, hidden


def names_of(element: etree._Element) -> str:
    """The words a site gives to an element: class, id, role, itemprop and data-testid, joined by spaces."""
    return " ".join([name for name in map(element.get, _NAMING) if name])


def node_elements(root: etree._Element) -> list[etree._Element]:
    """The elements behind the nodes that `segment` gives, in the same order."""
    found = []
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        if element.tag in SKIPPED:
            walker.skip_subtree()
        elif element.tag != "br" and element.tag not in INLINE:
            found.append(element)
    return found
