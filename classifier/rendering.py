"""The kept blocks as simple HTML: headings, paragraphs, nested lists, quotations, tables, links and emphasis.

Structure comes from the page's node table. The tree is walked again for the inline markup, but only around kept blocks.
If the tree's text differs from that of the block, the block is written without inline markup: no text is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from typing import NamedTuple

from .native.tracing import inline_html, inline_html_of_cut
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
_ROW = frozenset({"tr"})
_TABLE = frozenset({"table"})
_EMPHASIS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "code": "code", "kbd": "code",
             "samp": "code", "sub": "sub", "sup": "sup", "s": "del", "strike": "del", "del": "del"}  # fmt: skip
_HOLDING = frozenset({"p", "li", "td", "th", "h2", "h3", "h4", "pre"})
"""Elements that hold text themselves; in any other a block is a paragraph."""
_MAY_END = _HOLDING | {"blockquote"}
"""Elements that may hold text, or a paragraph."""
_ALONE = frozenset({*_HEADINGS, "blockquote", "p", "pre"})
"""Elements that are written wherever they stand."""
_WRITTEN = frozenset({*_ALONE, *_LISTS, *_ITEMS, *_CELLS, *_ROW, *_TABLE})
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
    leaves, around = page.leaves, _Around(page.nodes)
    writer = _Writer(page.nodes, around, _data_tables(page, kept, around))
    lines = {}
    for at in kept:
        leaf = leaves[at]
        lines[at] = writer.write(leaf.node, inline.get(at) or escape(leaf.text, quote=False))
    return writer.finish(), lines


def render_lines(texts: Sequence[str]) -> str:
    """Render the lines of a plain text as paragraphs."""
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


class _Around:
    """Of each node, itself and those around it that can be written; found when they are asked for."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._known: dict[int, tuple[int, ...]] = {-1: ()}

    def of(self, node: int) -> tuple[int, ...]:
        """Return them, inner ones first."""
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

    def nearest(self, node: int, tags: frozenset[str]) -> int:
        """Return the innermost of them with one of some tags, -1 without one."""
        return next((at for at in self.of(node) if self._nodes[at].tag in tags), -1)


class _Writer:
    """Writes blocks in page order and opens and closes the elements around them."""

    def __init__(self, nodes: Sequence[Node], around: _Around, tables: frozenset[int]) -> None:
        self._nodes = nodes
        self._around = around
        self._tables = tables
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
        shared, most = 0, min(len(parts), len(self._open))
        while shared < most and parts[shared] == self._open[shared]:
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
        around = self._around.of(node)
        if len(around) == 1 and (tag := self._nodes[around[0]].tag) in _ALONE:  # as most are
            return [Part(around[0], _HEADINGS.get(tag, tag))]
        table = next(filter(self._tables.__contains__, around), -1) if self._tables else -1
        in_table = table >= 0
        # tables in a cell of it, whose rows and cells are not written
        inner = [at for at in around if at > table and self._nodes[at].tag == "table"] if in_table else []
        for at in around:
            tag = self._nodes[at].tag
            if in_table and tag in {"tr", *_CELLS} and (not inner or at < inner[-1]):
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


def _data_tables(page: Page, kept: Sequence[int], around: _Around) -> frozenset[int]:
    """Return the tables that have a row of several kept cells and no long cell."""
    cells: dict[int, dict[int, set[int]]] = {}
    long: set[int] = set()
    known: dict[int, tuple[int, int, int]] = {}
    for at in kept:
        node = page.leaves[at].node
        if node not in known:
            known[node] = _square_of(node, around)
        table, row, cell = known[node]
        if table >= 0:
            cells.setdefault(table, {}).setdefault(row if row > table else -1, set()).add(cell)
            if len(page.leaves[at].text) > LONGEST_CELL:
                long.add(table)
    return frozenset(table for table, rows in cells.items() if table not in long and max(map(len, rows.values())) > 1)


def _square_of(node: int, around: _Around) -> tuple[int, int, int]:
    """Return the table around the innermost cell of a node, the innermost row and that cell; -1 where there is none."""
    if len(around.of(node)) < 2:
        return -1, -1, -1
    cell = around.nearest(node, _CELLS)
    table = around.nearest(cell, _TABLE)
    return table, around.nearest(node, _ROW) if table >= 0 else -1, cell


def _inline_html(page: Page, kept: Sequence[int]) -> dict[int, str]:
    """Map each block to its text with links and emphasis."""
    base = page.base
    anchor = partial(_anchor, base=base)
    result = inline_html(page, kept, anchor)
    if result is None:
        result = {at: _marked_up(runs, base) for at, runs, _ in trace(page, kept) if _is_text_of(runs, page, at)}
    if len(result) < len(kept):  # blocks cut by the layout: only the whole walk knows where
        rest = [at for at in kept if at not in result]
        cut = inline_html_of_cut(page, rest, anchor)
        if cut is None:
            traced = text_runs(page.root)
            found = [at for at in rest if at < len(traced) and _is_text_of(traced[at], page, at)]
            cut = {at: _marked_up(traced[at], base) for at in found}
        result |= cut
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
