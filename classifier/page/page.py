"""Bytes or text in, one parsed page out: decoded, parsed, segmented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import lxml.html
from lxml import etree

from .. import native
from ..errors import PageError
from ..native import holds
from ..reading.head import Head, read_head
from .block import Block, Leaf, Node
from .copies import copies, without
from .cut import cut, tree_of
from .decode import Decoded, decode_bytes
from .element import Element
from .foreign import foreign_format
from .links import Link, base_url, links_of
from .message import page_part

MAX_PATH = 1_000
"""Most characters of a block's path; of a longer one only the end is kept, after `…/`."""
_WRONG_BREAK = re.compile(r"</br\s*/?>", re.IGNORECASE)
_MAX_STEP = 60
"""Most characters of a tag in it; HTML tags have at most ten."""


@dataclass(frozen=True)
class Page:
    """A parsed page: its block-level `nodes` and its text `leaves`, both in document order, and its `root` element.

    All later steps share the root; change only a copy of the `tree`.
    """

    url: str | None
    root: Element
    """The root of lxml's tree, or of the native core's, which is cheaper to read."""
    nodes: tuple[Node, ...]
    leaves: tuple[Leaf, ...]
    source: str = field(default="", repr=False, compare=False)
    """The page as it was parsed."""
    core_page: Any = field(default=None, repr=False, compare=False)
    """The page as the native core has cut it; None if the Python has."""

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        """Lxml's tree, made on first use where the core has read the page."""
        return self.root if isinstance(self.root, etree._Element) else tree_of(self.source)

    @cached_property
    def head(self) -> Head:
        """The page's declarations about itself, read once."""
        return read_head(self.root)

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
        return base_url(self.head.bases, url)


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
    text, utf8 = Decoded(html, None) if isinstance(html, str) else decode_bytes(html, encoding)
    if not text or text.isspace():
        raise PageError("the page is empty: no text to judge")
    if kind := foreign_format(text):
        raise PageError(f"not an HTML page: the input is {kind}")
    source, written = text, utf8 or text
    if holds(written, "</br") or holds(written, "</BR"):
        source = written = _WRONG_BREAK.sub("<br>", text)
    root, (nodes, leaves, core_page) = cut(source, written)
    return Page(url=url, root=root, nodes=nodes, leaves=leaves, source=source, core_page=core_page)
