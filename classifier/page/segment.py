"""Tree → nodes and leaves, in one traversal without recursion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple

from lxml import etree

from . import limit
from .block import Leaf, Node
from .display import APART, HIDDEN, display_of, is_flex, is_hidden_aside
from .element import Element
from .glue import is_border
from .tags import INLINE, SKIPPED
from .walk import Walk

MEDIA = frozenset("img picture iframe video audio object embed figure".split())
_NAMING = ("class", "id", "role", "itemprop", "data-testid")
MAX_NAMES = 2_000
"""Most characters of an element's names, and of the names of all inline elements around a text."""
_ZERO_WIDTH = "\u200b\u200e\u200f\u2060\ufeff\u00ad"

_NODE, _SKIP, _BREAK, _INLINE, _LINK, _BOLD, _ITALIC, _SMALLER, _PICTURE = range(9)
KINDS = {
    **dict.fromkeys(INLINE, _INLINE),
    **dict.fromkeys(INLINE & MEDIA, _PICTURE),
    **dict.fromkeys(("b", "strong"), _BOLD),
    **dict.fromkeys(("i", "em", "cite"), _ITALIC),
    **dict.fromkeys(("small", "sub", "sup"), _SMALLER),
    **dict.fromkeys(SKIPPED, _SKIP),
    "a": _LINK,
    "br": _BREAK,
}
"""Tag → its role in the traversal; any other tag is a `_NODE`."""
_ADDRESS = ["href"]
"""The attributes of most links."""
_PLAIN = (0, 0, 0, 0, 0, "", "")
"""Link characters, links, bold, italic and small characters, inline names and address of a text without any."""


_WIDE = (
    "\u2e80-\u2fdf\u3000-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffe6\U00020000-\U0003ffff"
)
"""Characters that need no space between words: Han, kana, Bopomofo and their punctuation, not Hangul."""
_NARROW = "“”‘’…—·※×‼⁉℃℉→\u2460-\u24ff\u25a0-\u27bf\U0001f300-\U0001faff"
"""Signs that Chinese and Japanese share with other scripts."""
_WIDE_JOIN = re.compile(
    rf"(?:(?<=[{_WIDE}])|(?<=[{_WIDE}][{_NARROW}])|(?<=[{_WIDE}][{_NARROW}]{{2}})|(?<=[{_WIDE}][{_NARROW}]{{3}})"
    rf"|(?<=^[“‘]))[ \t\r\f]*\n[ \t\r\f\n]*(?=[{_NARROW}]{{0,3}}[{_WIDE}]|[{_NARROW}]{{1,3}}$)"
)
"""A line end with a wide character on both sides, from which at most three narrow signs part it."""
_OPENING = frozenset("\"'([0123456789")
"""Signs of ASCII that begin a line after a clock."""
_WIDE_TEXT = re.compile(f"[{_WIDE}\uac00-\ud7a3]")


class TextRun(NamedTuple):
    """A stretch of text in the tree: the `text` of an element, or its `tail`."""

    element: Element
    is_tail: bool


def segment(root: etree._Element) -> tuple[list[Node], list[Leaf]]:
    """Cut a page into leaves: the text between block-level tags and `<br>`.

    Unknown tags count as block-level, as portals use custom elements for structure. Text without a letter
    or digit makes no leaf. Cost is linear in the number of elements. Raises PageError for a page beyond the limits of
    `page/limit.py`.
    """
    nodes = _Nodes()
    run = _Run(nodes)
    _traverse(root, nodes, run)
    return make_rows(Node, nodes.rows), make_rows(Leaf, run.leaves)


def make_rows(kind: Any, rows: Iterable[Sequence[Any]]) -> list[Any]:
    """Convert rows to named tuples like `kind._make`, without a Python call for each."""
    return list(map(tuple.__new__, repeat(kind), rows))


def text_runs(root: Element) -> list[list[TextRun]]:
    """Return the places in the tree of each leaf's text, in the order of the leaves from `segment`."""
    nodes = _Nodes()
    run = _TracedRun(nodes)
    _traverse(root, nodes, run)
    return run.runs


def _traverse(root: Element, nodes: _Nodes, run: _Run) -> None:
    is_of_lxml = isinstance(root, etree._Element)
    walker: Any = etree.iterwalk(root, events=("start", "end")) if is_of_lxml else Walk(root)
    kind_of, pieces, inline, leaves, add = KINDS.get, run.pieces, run.inline, run.leaves, run.add
    kinds: list[int] = []  # of the open elements
    apart: list[int] = []  # how many elements are open inside of each inline element that is shown as a block
    flex = nodes.flex
    # the hot loop of reading a page: one look-up gives the role of a tag, and calls are made only for text
    for event, element in walker:
        if event == "start":
            tag = element.tag
            kind = kind_of(tag, _NODE)
            kinds.append(kind)
            if kind == _NODE:
                if pieces:
                    if is_hidden_aside(element, pieces):
                        kinds[-1] = _SKIP
                        walker.skip_subtree()
                        continue
                    run.flush()
                run.after_break = False
                nodes.open(tag, element, len(leaves))
            elif kind == _SKIP:
                run.media = run.media or tag in MEDIA
                walker.skip_subtree()
                continue
            elif kind == _BREAK:
                run.end_line()
            else:
                keys = element.keys()
                if flex or (keys and keys != _ADDRESS):
                    is_item = bool(flex) and not inline and nodes.innermost() in flex
                    display = display_of(element, keys, is_item, pieces)
                    if display == HIDDEN:
                        kinds[-1] = _SKIP
                        walker.skip_subtree()
                        continue
                    if display == APART:
                        run.end_line()
                        apart.append(len(kinds))
                if kind == _INLINE:
                    inline.append(element)
                else:
                    run.open_inline(kind, element)
            text = element.text
            is_tail = False
        else:
            if apart and apart[-1] == len(kinds):
                apart.pop()
                run.end_line()
            kind = kinds.pop()
            if kind == _NODE:
                if pieces:
                    run.flush()
                run.after_break = False
                nodes.close(len(leaves))
            elif kind == _INLINE:
                inline.pop()
            elif kind > _INLINE:
                run.close_inline(kind)
            text = element.tail
            is_tail = True
        if text and (pieces or not text.isspace()):
            add(text, element, is_tail)
    if pieces:
        run.flush()


class _Nodes:
    """The block-level elements met so far, and those that are open."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        """The fields of each, as a node has them."""
        self.flex: set[int] = set()
        """Those whose children are laid out as blocks."""
        self._open: list[int] = []
        self._ordinals: list[dict[str, int]] = [{}]

    def open(self, tag: str, element: Element, first: int) -> None:
        opened, rows, ordinals = self._open, self.rows, self._ordinals[-1]
        if len(rows) >= limit.MAX_ELEMENTS:
            raise limit.too_many_blocks()
        ordinal = ordinals[tag] = ordinals.get(tag, 0) + 1
        names, hidden = "", False
        attributes = element.items()
        if len(attributes) == 1 and attributes[0][0] == "class":  # most have no other
            names = attributes[0][1][:MAX_NAMES]
        elif attributes:
            by_name = dict(attributes)
            names, hidden = _names_and_hidden(by_name)
            style = by_name.get("style")
            if style and ("lex" in style or "rid" in style) and is_flex(style):
                self.flex.add(len(rows))
        parent = -1
        if opened:
            parent = opened[-1]
            hidden = hidden or rows[parent][5]
        depth = len(opened)
        opened.append(len(rows))
        rows.append([parent, tag, names, ordinal, depth, hidden, first, 0])
        self._ordinals.append({})

    def close(self, end: int) -> None:
        self._ordinals.pop()
        self.rows[self._open.pop()][7] = end

    def innermost(self) -> int:
        """Index of the innermost open element."""
        return self._open[-1] if self._open else 0


class _Run:
    """The text since the last border, what is open around it, and the leaves made so far."""

    def __init__(self, nodes: _Nodes) -> None:
        self.leaves: list[tuple[Any, ...]] = []
        """The fields of each, as a leaf has them."""
        self.pieces: list[str] = []
        self.media = False
        self.after_break = False
        self._nodes = nodes
        self.inline: list[Element] = []
        # of each open inline element: the names of it and of those around it, as joined and stripped
        self._named: list[tuple[Element, str, str]] = []
        self._open = [0] * (_PICTURE + 1)  # open elements by kind; anchors without an address are not links
        self._anchors: list[bool] = []
        self._link = 0
        self._href = self._names = ""
        self._targets: list[tuple[int, str, list[str]]] = []  # of the next leaf: link, href, its pieces of text
        self._reset()

    def _reset(self) -> None:
        self._first_href = ""
        self._link_chars = self._bold = self._italic = self._small = self._links = 0
        self._last_link = -1
        self._styled = False

    def add(self, text: str, element: Element, is_tail: bool) -> None:
        pieces = self.pieces
        if pieces:
            first = text[0]
            # most texts that go on begin with a space, a comma or a small letter: only the others can begin a line
            if (self.media or _may_begin(first, pieces[-1])) and is_border(pieces, text, element, is_tail, self.media):
                self.end_line()
            if is_tail and first == "\n" and element.tag == "a" and text.isspace():
                text = " "  # between two links a line end is a space in every script
        self.pieces.append(text)
        if not self.inline:
            if not self._names and not text.isspace():
                self._names = " "
            return
        size = len(text.strip())
        if not size:
            return
        if not self._names:
            self._names = self._inline_names() or " "
        self._styled = True
        opened = self._open
        if opened[_LINK]:
            self._link_chars += size
            if self._last_link != self._link:
                self._last_link = self._link
                self._links += 1
                self._first_href = self._first_href or self._href
            if not self._targets or self._targets[-1][0] != self._link:  # a link around several blocks
                self._targets.append((self._link, self._href, []))
            self._targets[-1][2].append(text)
        if opened[_BOLD]:
            self._bold += size
        if opened[_ITALIC]:
            self._italic += size
        if opened[_SMALLER]:
            self._small += size

    def _inline_names(self) -> str:
        """Return the names of the open inline elements. Joined once per element, so that texts share one string."""
        named, inline = self._named, self.inline
        del named[len(inline) :]
        while named and named[-1][0] is not inline[len(named) - 1]:
            named.pop()
        joined = named[-1][1] if named else ""
        for element in inline[len(named) :]:
            own = names_of(element)
            if own and len(joined) < MAX_NAMES:
                joined = f"{joined} {own}"[:MAX_NAMES] if joined else own
            named.append((element, joined, joined.strip()))
        return named[-1][2]

    def flush(self, at_break: bool = False) -> None:
        text = squeezed("".join(self.pieces))
        if any(map(str.isalnum, text)):
            if len(self.leaves) >= limit.MAX_BLOCKS:
                raise limit.too_many_blocks()
            if self._styled:
                size = len(text)
                inside = (
                    min(self._link_chars, size),
                    self._links,
                    min(self._bold, size),
                    min(self._italic, size),
                    min(self._small, size),
                    self._names if self._names != " " else "",
                    self._first_href,
                )
            else:
                inside = _PLAIN
            targets = self._taken_targets() if self._targets else ()
            self.leaves.append(
                (self._nodes.innermost(), text, *inside, self.after_break, at_break, self.media, targets)
            )
            self.media = False
            self.after_break = False
        self.pieces.clear()
        self._names = ""
        if self._styled:
            self._reset()

    def _taken_targets(self) -> tuple[tuple[str, str], ...]:
        targets = tuple([(href, _link_text("".join(parts))) for _, href, parts in self._targets])
        self._targets = []
        return targets

    def end_line(self) -> None:
        """End the line at a `<br>`."""
        if self.pieces:
            self.flush(at_break=True)
        self.after_break = True

    def open_inline(self, kind: int, element: Element) -> None:
        self.inline.append(element)
        if kind == _LINK:
            href = element.get("href")
            self._anchors.append(href is not None)
            if href is not None:
                self._open[_LINK] += 1
                self._link += 1
                self._href = href
                self._targets.append((self._link, href, []))
        elif kind == _PICTURE:
            self.media = True
        else:
            self._open[kind] += 1

    def close_inline(self, kind: int) -> None:
        self.inline.pop()
        if kind == _LINK:
            self._open[_LINK] -= self._anchors.pop()
        elif kind != _PICTURE:
            self._open[kind] -= 1


def _names_and_hidden(attributes: Mapping[str, str]) -> tuple[str, bool]:
    get = attributes.get
    names = " ".join([name for name in map(get, _NAMING) if name])[:MAX_NAMES]
    style = get("style")
    hidden = (
        (style is not None and "none" in style and "display:none" in style.replace(" ", "").lower())
        or "hidden" in attributes
        or get("aria-hidden") == "true"
    )
    return names, hidden


def _may_begin(first: str, before: str) -> bool:
    opens = first.isupper() or (first > "\u00a0" and not first.islower()) or first in _OPENING
    return opens and not before[-1].isspace()


class _TracedRun(_Run):
    """A run that also remembers the place of each leaf's text."""

    def __init__(self, nodes: _Nodes) -> None:
        super().__init__(nodes)
        self.runs: list[list[TextRun]] = []
        self._pending: list[TextRun] = []

    def add(self, text: str, element: Element, is_tail: bool) -> None:
        super().add(text, element, is_tail)
        self._pending.append(TextRun(element, is_tail))

    def flush(self, at_break: bool = False) -> None:
        found = len(self.leaves)
        super().flush(at_break)
        if len(self.leaves) > found:
            self.runs.append(self._pending)
        self._pending = []


def squeezed(text: str) -> str:
    """Return the text as a browser shows it on one line: single spaces, no invisible characters.

    A line end between two Chinese or Japanese characters is no space (CSS Text Level 3, segment breaks).
    """
    if not text.isascii():
        for character in _ZERO_WIDTH:
            if character in text:
                text = text.replace(character, "")
        if "\n" in text:
            text = _WIDE_JOIN.sub("", text.strip())
    return " ".join(text.split())


def _link_text(text: str) -> str:
    return squeezed(text) if "\n" in text else " ".join(text.split())


def is_wide(text: str) -> bool:
    """Whether a text is in a script in which one character stands for two or three Latin ones."""
    if text.isascii():
        return False
    start = text[:200]
    if len(start.encode("utf-8", "replace")) * 3 <= len(start) * 5:  # each wide character has three bytes or more
        return False
    return len(_WIDE_TEXT.findall(start)) * 3 > len(start)


def names_of(element: Element) -> str:
    """Return an element's names by its site: class, id, role, itemprop and data-testid, joined by spaces."""
    return " ".join([name for name in map(element.get, _NAMING) if name])[:MAX_NAMES]


def node_elements(root: etree._Element) -> list[etree._Element]:
    """Return the elements behind the nodes that `segment` gives, in the same order."""
    nodes = _TracedNodes()
    _traverse(root, nodes, _Run(nodes))
    return nodes.elements


class _TracedNodes(_Nodes):
    """Nodes that also remember their elements."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[etree._Element] = []

    def open(self, tag: str, element: Element, first: int) -> None:
        super().open(tag, element, first)
        self.elements.append(element)
