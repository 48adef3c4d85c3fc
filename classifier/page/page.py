"""Bytes or text in, one parsed page out: decoded, parsed, segmented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import lxml.html

from .. import native
from ..errors import PageError
from ..native import holds
from ..native.segment import segment
from ..reading.head import Head, read_head
from .block import Block, Leaf, Node
from .boxes import part_boxes
from .copies import copies, without
from .decode import decode
from .foreign import foreign_format, shown_format
from .line_ends import PREFORMATTED, show
from .links import Link, base_url, links_of
from .message import page_part
from .opened import open_noscript, open_shadow_roots
from .parse import parse
from .style_sheet import apply_rules
from .tags import DESCRIBING

MAX_PATH = 1_000
"""Most characters of a block's path; of a longer one only the end is kept, after `…/`."""
_WRONG_BREAK = re.compile(r"</br\s*/?>", re.IGNORECASE)
_MAX_STEP = 60
"""Most characters of a tag in it; HTML tags have at most ten."""


@dataclass(frozen=True)
class Page:
    """A parsed page: the tree, its block-level `nodes` and its text `leaves`, both in document order.

    All later steps share the tree; change only a copy of it.
    """

    url: str | None
    tree: lxml.html.HtmlElement
    nodes: tuple[Node, ...]
    leaves: tuple[Leaf, ...]
    written: Any = field(default=None, repr=False, compare=False)
    """The page as the native core has read it; None if the Python has."""

    @cached_property
    def head(self) -> Head:
        """The page's declarations about itself, read once."""
        return read_head(self.tree, self.describing)

    @cached_property
    def describing(self) -> Sequence[lxml.html.HtmlElement]:
        """The elements that describe the page, in page order: most of what each walk of the tree costs is the walk."""
        return [*self.tree.iter(*DESCRIBING)]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The leaves as the public type, with the path of their innermost block-level element."""
        if native.core is not None:
            with suppress(UnicodeEncodeError):
                return native.core.blocks(Block, self.nodes, self.leaves, MAX_PATH, _MAX_STEP)
        return _blocks(self.nodes, self.leaves)

    @cached_property
    def repeated(self) -> frozenset[int]:
        """Indices of the blocks that repeat an earlier part of the page; they are not judged."""
        return copies(self.nodes, self.leaves)

    @property
    def judged(self) -> tuple[Sequence[Node], Sequence[Leaf]]:
        """The tables of the page without the repeated blocks."""
        return without(self.nodes, self.leaves, self.repeated) if self.repeated else (self.nodes, self.leaves)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link that leads to a page, in page order, with its block."""
        return links_of(self.leaves, self.base)

    @cached_property
    def base(self) -> str | None:
        """The base of the page's relative links, None if the page's address is unknown."""
        return self._base_of(self.url)

    @cached_property
    def picture_base(self) -> str | None:
        """The base of its pictures' addresses: without the page's address, the declared one serves."""
        return self.base if self.url else self._base_of(self.head.canonical or None)

    def _base_of(self, url: str | None) -> str | None:
        return base_url((element for element in self.describing if element.tag == "base"), url)


def _blocks(nodes: Sequence[Node], leaves: Sequence[Leaf]) -> tuple[Block, ...]:
    paths = [""] * len(nodes)
    for at, (parent, tag, _, ordinal, _, _, first, end) in enumerate(nodes):
        if first == end:  # no block stands in it
            continue
        step = tag[:_MAX_STEP] if ordinal == 1 else f"{tag[:_MAX_STEP]}[{ordinal}]"
        above = paths[parent] if parent >= 0 else ""
        if len(above) > MAX_PATH:
            above = f"…/{above[-MAX_PATH // 2 :].partition('/')[2]}"
        paths[at] = f"{above}/{step}" if above else step
    return tuple(
        Block(index, leaf.text, paths[leaf.node], nodes[leaf.node].tag, 2 * leaf.link_chars >= len(leaf.text))
        for index, leaf in enumerate(leaves)
    )


def read_page(html: bytes | str, url: str | None = None, encoding: str | None = None) -> Page:
    """Decode, parse and segment one page.

    `encoding` is the transport's charset (from an HTTP header); a byte order mark, valid UTF-8 and the page's own
    declaration are weighed against it. Of an MHTML file or a mail, the HTML part is read. Raises PageError if the input
    is not HTML: empty, binary, JSON, a feed, plain text without any tag.
    """
    if part := page_part(html):
        html, encoding = part[0], part[1] or encoding
    text = html if isinstance(html, str) else decode(html, encoding)
    if not text or text.isspace():
        raise PageError("the page is empty: no text to judge")
    if kind := foreign_format(text):
        raise PageError(f"not an HTML page: the input is {kind}")
    tree = parse(_WRONG_BREAK.sub("<br>", text) if holds(text, "</br") or holds(text, "</BR") else text)
    special = [*tree.iter("template", "noscript", "style", "img", *PREFORMATTED)]
    rare = {element.tag for element in special}
    if "template" in rare:
        open_shadow_roots(tree)
    if "style" in rare:
        apply_rules(tree, [element for element in special if element.tag == "style"])
    if "img" in rare:
        part_boxes(element for element in special if element.tag == "img")
    show(tree, text, rare)
    nodes, leaves, written = segment(tree)
    if leaves and (kind := shown_format(tree, leaves[0].text)):
        raise PageError(f"not an HTML page: the input is {kind}, which a browser wrapped into a page")
    if "noscript" in rare and open_noscript(tree, leaves):
        nodes, leaves, written = segment(tree)
    return Page(url=url, tree=tree, nodes=nodes, leaves=leaves, written=written)
