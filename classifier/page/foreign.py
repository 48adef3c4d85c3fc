"""Recognises text that is not an HTML page: data, programs, feeds and other XML, plain text."""

from __future__ import annotations

import re
from copy import copy

from lxml.etree import _Element

from .data_format import data_format, is_json
from .element import Element
from .html_tags import has_tags
from .xml_format import feed_after_messages, xml_format

_START = re.compile(r"[\s\ufeff]*")
_DOCUMENT = re.compile(r"^[ \t\ufeff]*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.MULTILINE)
"""The beginning of a whole page; in data it stands behind a quotation mark."""
_PAGE = re.compile(r"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
"""How most pages begin."""
_DATA_ENDS = ("}", "]", ")", ";", '"', "'")
_PHP = re.compile(r"<\?(?:php\b|=)(?:[^?]|\?(?!>))*+(?:\?>)?", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")
_ENTITY = re.compile(r"&#?\w{1,30};")
_XML_VIEWER = "This XML file does not appear to have any style information"
"""What Chrome writes above XML that it shows."""
_VIEWER_ID = "webkit-xml-viewer-source-xml"
_STARTS = ("{", "[", "<?xml", "<rss", "<feed", "<rdf:")


def foreign_format(text: str) -> str | None:
    """Return the format of a text that is not HTML, such as "JSON"; None for a page or a fragment of one."""
    start = _START.match(text)
    at = start.end() if start else 0
    if _PAGE.match(text, at):
        return None
    if text.startswith("<", at):
        return _marked_up_format(text, at)
    if (kind := data_format(text)) and not _holds_page(text):
        return kind
    if has_tags(text) or not _LETTER.search(_ENTITY.sub("", text[at:])):
        return None
    return "plain text: clean it as a text (`clean_text`, `copytaster clean --text`)"


def may_be_shown(root: Element, first: str) -> bool:
    """Whether `shown_format` may be the format of something; `first` is as there."""
    top = _top(root)
    return top.tag == "pre" or top.get("id") == _VIEWER_ID or first.startswith((*_STARTS, _XML_VIEWER))


def shown_format(tree: _Element, first: str) -> str | None:
    """Return the format that a browser wrapped into a page: data or a feed as the only text; None for a real page.

    `first` is the page's first block of text, which is enough to recognise most pages.
    """
    top = _top(tree)
    if first.startswith(_XML_VIEWER) or top.get("id") == _VIEWER_ID:
        return "XML"
    is_lone = top.tag == "pre"
    if not (is_lone or first.startswith(_STARTS)):
        return None
    text = _text(_body(tree))
    if text.startswith("<"):
        return xml_format(text)
    if is_lone and text == _text(top):
        return data_format(text)
    return "JSON" if is_json(text) else None


def _body(root: Element) -> Element:
    body = root.find("body")
    return root if body is None else body


def _top(root: Element) -> Element:
    """Return the first element of the body, or the body if it has none."""
    body = _body(root)
    return next(iter(body), body)


def _text(element: _Element) -> str:
    lines = copy(element)  # the line ends in `<pre>` are elements by now
    for line_break in lines.iter("br"):
        line_break.text = "\n"
    lines.tail = None
    return "".join(lines.itertext()).strip()


def _marked_up_format(text: str, at: int) -> str | None:
    if _PHP.match(text, at):
        return None if has_tags(_PHP.sub("", text)) else "the source of a PHP program"
    return xml_format(text, at) or feed_after_messages(text)


def _holds_page(text: str) -> bool:
    """Whether a whole page follows something that looks like data, such as the answer of another program."""
    return _DOCUMENT.search(text) is not None and not text.rstrip().endswith(_DATA_ENDS)
