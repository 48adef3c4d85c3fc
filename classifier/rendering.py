"""The kept blocks as simple HTML: headings, paragraphs, nested lists, quotations, tables, links and emphasis.

Structure comes from the page's node table. The tree is walked again for the inline markup, but only around kept blocks.
If the tree's text differs from that of the block, the block is written without inline markup: no text is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from .native.tracing import inline_html
from .page.block import Node
from .page.element import Element
from .page.links import absolute
from .page.page import Page
from .page.segment import TextRun, squeezed, text_runs
from .page.tags import INLINE
from .tracing import text_of, trace
from .verdict import Verdict

LONGEST_CELL = 400
"""Characters of a cell; a table with a longer one is layout, not data."""
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_LISTS = {"ul": "ul", "ol": "ol", "dl": "ul", "menu": "ul"}
_ITEMS = frozenset({"li", "dt", "dd"})
_CELLS = frozenset({"td", "th"})
_OF_TABLES = {"table": "table", "tr": "row", "td": "cell", "th": "cell"}
"""Tag → the field of a square."""
_EMPHASIS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "code": "code", "kbd": "code",
             "samp": "code", "sub": "sub", "sup": "sup", "s": "del", "strike": "del", "del": "del"}  # fmt: skip
_HOLDING = frozenset({"p", "li", "td", "th", "h2", "h3", "h4", "pre"})
"""Elements that hold text themselves; in any other a block is a paragraph."""
_MAY_END = _HOLDING | {"blockquote"}
"""Elements that may hold text, or a paragraph."""
_WRITTEN = frozenset({*_HEADINGS, *_LISTS, *_ITEMS, *_OF_TABLES, "blockquote", "p", "pre"})
"""Elements of a page that have their like in the result."""
_DEEPEST = 100
"""How many inline elements around a text are examined."""
_MOST_PARTS = 30
"""Most elements written around a block; no real text nests quotations or lists deeper."""


class Part(NamedTuple):
    """An element of the result: the index of its node, and its tag."""

    node: int
    tag: str


def render(page: Page, verdicts: Sequence[Verdict]) -> str:
    """Render the kept blocks of a page as simple HTML; text is escaped, the only attribute is `href`.

    Each line is a top-level element.
    """
    return render_lines_of(page, verdicts)[0]


def render_lines_of(page: Page, verdicts: Sequence[Verdict]) -> tuple[str, dict[int, int]]:
    """Render the simple HTML of a page; return it with the line number of each kept block."""
    kept = [at for at, verdict in enumerate(verdicts) if verdict.kept]
    if not kept:
        return "", {}
    inline = _inline_html(page, kept)
    grid = _Grid(page.nodes)
    writer = _Writer(page.nodes, grid, _data_tables(page, kept, grid))
    lines = {}
    for at in kept:
        html = inline.get(at) or escape(page.leaves[at].text, quote=False)
        lines[at] = writer.write(page.leaves[at].node, html)
    return writer.finish(), lines


def render_lines(texts: Sequence[str]) -> str:
    """Render the lines of a plain text as paragraphs."""
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


class _Square(NamedTuple):
    """The table, the row and the cell that a node is or is in, innermost ones; -1 where there is none."""

    table: int = -1
    row: int = -1
    cell: int = -1


class _Grid:
    """The squares of nodes, found when they are asked for: blocks that are kept are few."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._known = {-1: _Square()}

    def of(self, node: int) -> _Square:
        path = []
        while node not in self._known:
            path.append(node)
            node = self._nodes[node].parent
        square = self._known[node]
        for at in reversed(path):
            tag = self._nodes[at].tag
            if tag in _OF_TABLES:
                square = square._replace(**{_OF_TABLES[tag]: at})
            self._known[at] = square
        return square


class _Writer:
    """Writes blocks in page order and opens and closes the elements around them."""

    def __init__(self, nodes: Sequence[Node], grid: _Grid, tables: frozenset[int]) -> None:
        self._nodes = nodes
        self._grid = grid
        self._tables = tables
        self._known: dict[int, tuple[int, ...]] = {-1: ()}  # node → those around it that can be written
        self._last: tuple[int, list[Part]] = (-1, [])  # a node, and the elements around it
        self._out: list[str] = []
        self._open: list[Part] = []
        self._cells: list[deque[int]] = []  # of each open row: its cells that are not written yet
        self._line = 0
        self._fresh = True  # whether the innermost open element is still empty

    def write(self, node: int, html: str) -> int:
        """Write a block and return its line number."""
        if node != self._last[0]:
            self._last = node, self._parts(node)
        parts = self._last[1]
        shared = 0
        while shared < min(len(parts), len(self._open)) and parts[shared] == self._open[shared]:
            shared += 1
        self._close(shared)
        line = self._line
        for part in parts[shared:]:
            self._start(part)
        if parts and parts[-1].tag in _HOLDING:
            self._out.append(html if self._fresh else f"<br>{html}")
        else:
            self._out.append(f"<p>{html}</p>")
            if not parts:
                self._end_line()
        self._fresh = False
        return line

    def finish(self) -> str:
        self._close(0)
        return "".join(self._out).strip("\n")

    def _parts(self, node: int) -> list[Part]:
        """Return the elements around a block, outermost first."""
        chain: list[Part] = []
        around = self._around(node)
        table = next(filter(self._tables.__contains__, around), -1) if self._tables else -1
        in_table = table >= 0
        for at in around:
            tag = self._nodes[at].tag
            if in_table and tag in {"tr", *_CELLS} and self._grid.of(at).table == table:
                chain.append(Part(at, tag))
            elif at == table:
                chain.append(Part(at, "table"))
                in_table = False
            elif in_table:
                continue  # a cell holds text only
            elif tag in _HEADINGS:
                chain = [Part(at, _HEADINGS[tag])]
            elif tag in _ITEMS:
                parent = self._nodes[at].parent
                chain = [part for part in chain if part.tag != "p"] + [Part(at, "li")]
                if parent < 0 or self._nodes[parent].tag not in _LISTS:
                    chain.append(Part(parent, "ul"))
            elif tag in _LISTS:
                chain.append(Part(at, _LISTS[tag]))
            elif tag == "blockquote" or (tag in {"p", "pre"} and not chain):
                chain.append(Part(at, tag))
        chain.reverse()
        return _nested(chain)

    def _around(self, node: int) -> tuple[int, ...]:
        """Return a node and those around it that can be written, inner ones first."""
        path = []
        while node not in self._known:
            path.append(node)
            node = self._nodes[node].parent
        around = self._known[node]
        for at in reversed(path):
            if self._nodes[at].tag in _WRITTEN:
                around = (at, *around)
            self._known[at] = around
        return around

    def _start(self, part: Part) -> None:
        if part.tag == "tr":
            self._cells.append(deque(_cells_of(self._nodes, part.node)))
        elif part.tag in _CELLS and self._cells:
            row = self._cells[-1]
            while row and row[0] <= part.node:
                if row.popleft() < part.node:
                    self._out.append("<td></td>")
        self._out.append(f"<{part.tag}>")
        self._open.append(part)
        self._fresh = True

    def _close(self, left: int) -> None:
        while len(self._open) > left:
            part = self._open.pop()
            if part.tag == "tr" and self._cells:
                self._out += ["<td></td>"] * len(self._cells.pop())
            self._out.append(f"</{part.tag}>")
            self._fresh = part.tag in {"ul", "ol"}  # no line break after a nested list
            if not self._open:
                self._end_line()

    def _end_line(self) -> None:
        self._out.append("\n")
        self._line += 1


def _nested(chain: Sequence[Part]) -> list[Part]:
    """Return the chain without misplaced elements: lists directly in lists, items outside lists, excessive depth."""
    parts: list[Part] = []
    for part in chain:
        if len(parts) >= _MOST_PARTS and part.tag not in _HOLDING and parts[-1].tag in _MAY_END:
            break
        if part.tag in {"ul", "ol"} and parts and parts[-1].tag in {"ul", "ol"}:
            parts[-1] = part
        elif part.tag == "li" and (not parts or parts[-1].tag not in {"ul", "ol"}):
            continue
        else:
            parts.append(part)
    return parts


def _cells_of(nodes: Sequence[Node], row: int) -> Iterator[int]:
    """Yield the cells of a row."""
    for at in range(row + 1, len(nodes)):
        if nodes[at].depth <= nodes[row].depth:
            return
        if nodes[at].parent == row and nodes[at].tag in _CELLS:
            yield at


def _data_tables(page: Page, kept: Sequence[int], grid: _Grid) -> frozenset[int]:
    """Return the tables that have a row of several kept cells and no long cell."""
    cells: dict[int, dict[int, set[int]]] = {}
    long: set[int] = set()
    for at in kept:
        node = page.leaves[at].node
        _, row, cell = grid.of(node)
        if cell >= 0 and (table := grid.of(cell).table) >= 0:
            cells.setdefault(table, {}).setdefault(row if row > table else -1, set()).add(cell)
            if len(page.leaves[at].text) > LONGEST_CELL:
                long.add(table)
    return frozenset(table for table, rows in cells.items() if table not in long and max(map(len, rows.values())) > 1)


def _inline_html(page: Page, kept: Sequence[int]) -> dict[int, str]:
    """Map each block to its text with links and emphasis."""
    base = page.base
    result = inline_html(page, kept, lambda href: _anchor(href, base))
    if result is None:
        result = {at: _marked_up(runs, base) for at, runs, _ in trace(page, kept) if _is_text_of(runs, page, at)}
    if len(result) < len(kept):  # blocks cut by the layout: only the whole walk knows where
        traced = text_runs(page.root)
        for at in kept:
            if at not in result and at < len(traced) and _is_text_of(traced[at], page, at):
                result[at] = _marked_up(traced[at], base)
    return result


def _is_text_of(runs: Sequence[TextRun], page: Page, block: int) -> bool:
    return squeezed("".join(map(text_of, runs))) == page.leaves[block].text


def _marked_up(runs: Sequence[TextRun], base: str | None) -> str:
    """Join texts with the links and the emphasis around them."""
    out: list[str] = []
    opened: list[tuple[Element, str]] = []
    space = True
    for run in runs:
        written = text_of(run)
        inner = squeezed(written)
        text = inner if space or not written[:1].isspace() else f" {inner}"
        if inner and written[-1:].isspace():
            text += " "
        if not text:
            continue
        around: list[tuple[Element, str]] = []
        element = run.element.getparent() if run.is_tail else run.element
        for _ in range(_DEEPEST):
            if element is None or element.tag not in INLINE:
                break
            if element.tag == "a" and (start := _anchor(element.get("href"), base)):
                around.append((element, start))
            elif element.tag in _EMPHASIS:
                around.append((element, _EMPHASIS[element.tag]))
            element = element.getparent()
        around.reverse()
        shared = 0
        while shared < min(len(around), len(opened)) and around[shared] == opened[shared]:
            shared += 1
        while len(opened) > shared:
            out.append(f"</{opened.pop()[1].partition(' ')[0]}>")
        if text == " ":
            out.append(text)
        else:
            for part in around[shared:]:
                out.append(f"<{part[1]}>")
                opened.append(part)
            out.append(escape(text, quote=False))
        space = text.endswith(" ")
    while opened:
        out.append(f"</{opened.pop()[1].partition(' ')[0]}>")
    return "".join(out).strip()


def _anchor(href: str | None, base: str | None) -> str | None:
    """Return the start of a link's tag without its brackets; None for a link that leads to no web address."""
    address = absolute(href.strip(), base) if href else None
    address = address.replace("\n", "") if address and address.startswith(("http://", "https://")) else None
    return f'a href="{escape(address)}"' if address else None
