"""Bytes or text in, one parsed page out: the only place where HTML is parsed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import lxml.html

from ..errors import PageError
from .block import Block, Leaf, Node
from .foreign import foreign_format, shown_format
from .links import Link, links_of
from .message import page_part
from .segment import INLINE, SKIPPED, segment
from .sniff import binary_kind

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

MAX_DEPTH = 200
"""Elements nested deeper than this are unwrapped: libxml2 stops at 256 and loses the rest in silence."""

_CJK_CODECS = frozenset(
    {
        "cp949",
        "euc_kr",
        "johab",
        "cp932",
        "shift_jis",
        "euc_jp",
        "iso2022_jp",
        "gb18030",
        "gbk",
        "gb2312",
        "hz",
        "big5",
        "big5hkscs",
    }
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd-\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_INVALID = bytes(0x20 if code == 0x7F or (code < 0x20 and code not in b"\t\n\r") else code for code in range(256))
_FORBIDDEN = bytes(code for code in range(256) if _INVALID[code] != code)
_NONCHARACTERS = ("\ufffe", "\uffff")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr param".split())
_AUTO_CLOSED = frozenset("p li dt dd tr td th thead tbody tfoot option optgroup colgroup".split())


_CLASSES = lxml.etree.ElementDefaultClassLookup(
    element=lxml.html.HtmlElement, comment=lxml.html.HtmlComment, pi=lxml.html.HtmlProcessingInstruction
)
"""lxml.html asks a function in Python for the class of every element it hands out; nobody here needs that of forms."""


@dataclass(frozen=True)
class Page:
    """A parsed page: the tree, its block-level `nodes` and its text `leaves`, both in document order.

    The tree is shared by all that follows; whoever changes it works on a copy.
    """

    url: str | None
    tree: lxml.html.HtmlElement
    nodes: tuple[Node, ...]
    leaves: tuple[Leaf, ...]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The leaves as the public type, with the path of their innermost block-level element."""
        paths: list[str] = []
        for parent, tag, _, ordinal, _, _, first, end in self.nodes:
            if first == end:  # no block stands in it
                paths.append("")
                continue
            step = tag if ordinal == 1 else f"{tag}[{ordinal}]"
            paths.append(step if parent < 0 else f"{paths[parent]}/{step}")
        return tuple(
            Block(i, leaf.text, paths[leaf.node], self.nodes[leaf.node].tag, 2 * leaf.link_chars >= len(leaf.text))
            for i, leaf in enumerate(self.leaves)
        )

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link that leads to a page, in page order, with the block that it stands in."""
        return tuple(links_of(self.leaves, self.tree, self.url))


def read_page(html: bytes | str, url: str | None = None, encoding: str | None = None) -> Page:
    """Decode, parse and segment one page.

    `encoding` is what the transport says (an HTTP header's charset); a byte order mark, valid UTF-8 and the
    page's own declaration are weighed against it. Of an MHTML file or a mail, the HTML part is read. Raises PageError
    when the input is not HTML: empty, binary, JSON, a feed, plain text without any tag.
    """
    if part := page_part(html):
        html, encoding = part[0], part[1] or encoding
    text = html if isinstance(html, str) else decode(html, encoding)
    if not text or text.isspace():
        raise PageError("the page is empty: no text to judge")
    if told := foreign_format(text):
        raise PageError(f"not an HTML page: the input is {told}")
    tree = _parse(text)
    nodes, leaves = segment(tree)
    if told := shown_format([leaf.text for leaf in leaves]):
        raise PageError(f"not an HTML page: the input is {told}, which a browser wrapped into a page")
    return Page(url=url, tree=tree, nodes=tuple(nodes), leaves=tuple(leaves))


def decode(data: bytes, encoding: str | None = None) -> str:
    """Bytes → text. Valid UTF-8 wins over any declaration; a legacy declaration must decode without loss.

    Raises PageError for empty input and for what is no text at all.
    """
    if not data.strip():
        raise PageError("the page is empty: no text to judge")
    if kind := binary_kind(data):
        raise PageError(f"the input is {kind}, not an HTML page")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        bad = text.count("\ufffd")
        if bad * 3 > sum(map("\x7f".__lt__, text)) - bad:  # else UTF-8 with a few bytes cut
            text = _decode_legacy(data, encoding)
    sample = text[:50_000]
    if len(_CONTROLS.findall(sample)) > 0.1 * len(sample) and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PageError("the input is binary data, not an HTML page")
    return text


def _decode_legacy(data: bytes, encoding: str | None) -> str:
    # here: most pages are UTF-8, and never need these
    from charset_normalizer import from_bytes
    from w3lib.encoding import html_to_unicode, resolve_encoding

    header = f"text/html; charset={encoding}" if encoding else None
    try:
        declared, text = html_to_unicode(header, data, default_encoding="utf-8")
    except (LookupError, UnicodeError):  # Python's codec of that name is for something else: base64, idna
        declared, text = "utf-8", data.decode("utf-8", errors="replace")
    codec = resolve_encoding(declared) or "utf-8"
    lossless = "\ufffd" not in text
    if lossless and (codec in _CJK_CODECS or codec.startswith("utf-16")):
        return text
    # single-byte codecs decode anything: ask the bytes themselves, tags aside, before believing one
    spoken = b" ".join(re.findall(rb"[^\x00-\x7f][^<>]*", data))[:20_000]
    guess = from_bytes(spoken or data[:20_000]).best()
    if guess is None:  # a stray byte rules every codec out: ask the texts one by one
        guess = _vote(re.findall(rb"[^\x00-\x7f][^<>]*", data))
    if guess is not None and (not lossless or guess.encoding in _CJK_CODECS):
        guessed = data.decode(guess.encoding, errors="replace")
        if not lossless or guessed.count("\ufffd") * 1000 < len(guessed):
            return guessed
    return text


def _vote(texts: list[bytes]) -> CharsetMatch | None:
    from charset_normalizer import from_bytes

    found = [match for text in sorted(texts, key=len)[-9:] if (match := from_bytes(text).best()) is not None]
    common = Counter(match.encoding for match in found).most_common(1)
    return next((match for match in found if match.encoding == common[0][0]), None) if common else None


def _parse(text: str) -> lxml.html.HtmlElement:
    tree, too_deep = _parse_once(text)
    if too_deep:
        tree, too_deep = _parse_once(unwrap_deep(text), huge=True)
    if too_deep:
        tree, _ = _parse_once(unwrap_deep(text, bare=True), huge=True)
    if tree is None:
        raise PageError("the input holds no HTML element")
    return tree


def _parse_once(text: str, huge: bool = False) -> tuple[lxml.html.HtmlElement | None, bool]:
    parser = lxml.html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        huge_tree=huge,
    )
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = lxml.html.document_fromstring(_valid(text), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        tree = None
    if tree is not None:
        body = tree.find("body")
        for more in list(tree.itersiblings()):  # what follows an early </html>
            (tree if body is None else body).append(more)
    limits = any("depth" in entry.message or "HUGE" in entry.message for entry in parser.error_log)
    return tree, limits


def _valid(text: str) -> bytes:
    """UTF-8, with a space for each character that XML forbids: lxml could not hand such text on."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        data = _SURROGATES.sub(" ", text).encode("utf-8")
    # most pages have none, and asking is cheaper than a copy
    if len(data.translate(None, _FORBIDDEN)) < len(data):
        data = data.translate(_INVALID)
    for character in _NONCHARACTERS:
        if character in text:
            data = data.replace(character.encode(), b" ")
    return data


def unwrap_deep(text: str, limit: int = MAX_DEPTH, bare: bool = False) -> str:
    """Drop start and end tags nested deeper than `limit`; their text stays. One pass, linear in the text."""
    out: list[str] = []
    open_tags: list[tuple[str, bool]] = []
    counts: dict[str, int] = {}
    position = skipping = 0
    for match in _TAG.finditer(text):
        name = match.group(2).lower()
        keep = True
        if bare and name in INLINE and name not in _VOID:
            keep = False
        elif name in _VOID or (name in _AUTO_CLOSED and not bare):
            continue
        elif not match.group(1):
            # below the limit, code keeps its tag, or it would become text
            keep = len(open_tags) < limit or (name in SKIPPED and not skipping)
            skipping += name in SKIPPED
            open_tags.append((name, keep))
            counts[name] = counts.get(name, 0) + 1
        elif counts.get(name, 0):
            while open_tags:
                opened, keep = open_tags.pop()
                counts[opened] -= 1
                skipping -= opened in SKIPPED
                if opened == name:
                    break
        if not keep:
            out.append(text[position : match.start()])
            out.append(" ")
            position = match.end()
    out.append(text[position:])
    return "".join(out)
