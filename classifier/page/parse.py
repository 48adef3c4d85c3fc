"""Text → tree in linear time.

Elements nested too deeply are removed before libxml2 sees them, and so are attributes beyond a limit.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import lxml.html

from .. import native
from ..errors import PageError
from .attributes import limit_attributes
from .tags import INLINE, SKIPPED

MAX_DEPTH = 200
"""Elements nested deeper than this are unwrapped: libxml2 stops at 256 and silently loses the rest."""

_SURROGATES = re.compile(r"[\ud800-\udfff]")
_INVALID = bytes(0x20 if code == 0x7F or (code < 0x20 and code not in b"\t\n\r") else code for code in range(256))
_FORBIDDEN = bytes(code for code in range(256) if _INVALID[code] != code)
_NONCHARACTERS = ("\ufffe", "\uffff")
_INVALID_REFERENCE = re.compile(
    rb"&#(?:0*+(?:[1-8]|1[124-9]|2[0-9]|3[01]|127|6553[45])(?![0-9])"
    rb"|[xX]0*+(?:[1-8bceBCEfF]|1[0-9a-fA-F]|7[fF]|[fF]{3}[eEfF])(?![0-9a-fA-F]));?"
)
# no part of it passes a `<`, so that no stretch of text is searched twice; a value with a `<` hides its tag
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*+)(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>")
_ADDRESS = re.compile(r"\ssrc\s*=", re.IGNORECASE)
_RAW_TAG = re.compile(r"<(?:(?P<end>/)(?:script|style)\b|(?:script|style)\b[^<>]*+>)", re.IGNORECASE)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr param".split())
_AUTO_CLOSED = frozenset("p li dt dd tr td th thead tbody tfoot option optgroup colgroup".split())


_RAW_ENDS = ("end tag : script", "end tag : style")
_MOST_ERRORS = 100
"""libxml2 reports no further errors of a page."""
_OF_HEAD = frozenset("title meta link style script base noscript template object basefont isindex".split())
_CLASSES = lxml.etree.ElementDefaultClassLookup(
    element=lxml.html.HtmlElement, comment=lxml.html.HtmlComment, pi=lxml.html.HtmlProcessingInstruction
)
"""lxml.html asks a function in Python for the class of every element it hands out; we never use lxml's form classes."""


def parse(text: str) -> lxml.html.HtmlElement:
    """Parse a page into its root element. Raises PageError if the text holds no element."""
    tree, faults = _parse_once(text)
    if faults.raw_end and (opened := open_raw(text)) != text:
        text = opened
        tree, faults = _parse_once(text)
    if faults.depth:
        tree, faults = _parse_once(unwrap_deep(text), huge=True)
    if faults.depth:
        tree, _ = _parse_once(unwrap_deep(text, bare=True), huge=True)
    if tree is None:
        raise PageError("the input holds no HTML element")
    return tree


class _Faults(NamedTuple):
    """What the parser complained about: elements nested too deeply, the end of a script or style that was not open."""

    depth: bool
    raw_end: bool


def _parse_once(text: str, huge: bool = False) -> tuple[lxml.html.HtmlElement | None, _Faults]:
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
        tree = lxml.html.document_fromstring(prepare(text), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        if any(entry.type == lxml.etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
            raise MemoryError from None
        tree = None
    if tree is not None:
        body = tree.find("body")
        for more in list(tree.itersiblings()):  # what follows an early </html>
            (tree if body is None else body).append(more)
        _close_head(tree, body)
    messages = [entry.message for entry in parser.error_log]
    depth = any(message.startswith("Excessive depth") or "HUGE" in message for message in messages)
    raw_end = len(messages) >= _MOST_ERRORS or any(message.endswith(_RAW_ENDS) for message in messages)
    return tree, _Faults(depth, raw_end)


def _close_head(tree: lxml.html.HtmlElement, body: lxml.html.HtmlElement | None) -> None:
    """Move what is not of the head into the body: libxml2 lets elements that it does not know stay in an open head.

    A title or meta element that stands behind them stays in the head.
    """
    head = tree.find("head")
    strays = [] if head is None else [element for element in head if element.tag not in _OF_HEAD]
    if not strays:
        return
    if body is None:
        body = lxml.etree.SubElement(tree, "body")
    # the text before the body's first element stays before it
    if strays[-1].tail is None:
        strays[-1].tail = body.text
    elif body.text:
        strays[-1].tail += body.text
    body.text = None
    body[:0] = strays  # at once: an insertion counts the children before it


def prepare(text: str) -> bytes:
    """Return a page, or a part of one, as bytes that libxml2 reads in linear time."""
    return limit_attributes(_valid(text))


def _valid(text: str) -> bytes:
    """UTF-8, with a space for each character that XML forbids, and for each reference to one.

    libxml2 puts the character of any reference into the tree, and lxml then refuses to set such text elsewhere.
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        data = _SURROGATES.sub(" ", text).encode("utf-8")
    if native.core is not None and native.core.is_valid(data):
        return data
    # most pages have none, and checking is cheaper than a copy
    if len(data.translate(None, _FORBIDDEN)) < len(data):
        data = data.translate(_INVALID)
    for character in _NONCHARACTERS:
        if character in text:
            data = data.replace(character.encode(), b" ")
    return _INVALID_REFERENCE.sub(b" ", data)


def open_raw(text: str) -> str:
    """Drop the slash of `<script/>` and `<style/>` where an end tag follows, as browsers do.

    libxml2 takes such an element for empty, and the code in it for text of the page. A script with an address has no
    code in the page: text between it and a stray end tag stays, which browsers hide. Linear in the text.
    """
    out: list[str] = []
    position = 0
    empty: re.Match[str] | None = None
    for tag in _RAW_TAG.finditer(text):
        if tag["end"] and empty:
            out.append(text[position : empty.end() - 2])
            position = empty.end() - 1
        empty = tag if tag[0].endswith("/>") and not _ADDRESS.search(tag[0]) else None
    out.append(text[position:])
    return "".join(out)


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
