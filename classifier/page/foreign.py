"""Recognises text that is not an HTML page (JSON, feeds and other XML, plain text) by its beginning, in linear time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from lxml.etree import _Element
from lxml.html import defs

HTML_TAGS = frozenset(defs.tags) | frozenset(
    "article aside details dialog figcaption figure footer header hgroup main "
    "mark menu nav picture section slot summary template time video".split()
)
_FORMATS = {
    "rss": "an RSS feed",
    "rdf": "an RSS feed",
    "feed": "an Atom feed",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap",
    "opml": "an OPML list of feeds",
    "svg": "an SVG image",
    "math": "a MathML formula",
}
"""Roots of XML documents that may lack an XML declaration."""
_PREFIX = re.compile(r"[\s\ufeff]*(?:\)\]\}'[^\n]*\n|for\s*\(;;\);|while\s*\(1\);)?[\s\ufeff]*")
"""White space, byte order marks, and prefixes that some servers put before JSON so that browsers do not run it."""
_MEMBER = re.compile(r'[\[{]\s*(?:[\[{]\s*){0,20}"(?:[^"\\]|\\.){0,400}"\s*[:,]')
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,80}\s?\(\s*[\[{]")
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([A-Za-z][\w.-]*)")
_DOCTYPE = re.compile(r"<!doctype\s+(?:[\w.-]+:)?([a-z][\w.-]*)", re.IGNORECASE)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,15})(?=[\s/>])")
_LETTER = re.compile(r"[^\W_]")
_ENTITY = re.compile(r"&#?\w{1,30};")
_HTML_FIELDS = ("html", "content", "body", "page", "rendered")


def foreign_format(text: str) -> str | None:
    """Return the format of a text that is not HTML, such as "JSON"; None for a page or a fragment of one."""
    start = _PREFIX.match(text)
    at = start.end() if start else 0
    first = text[at : at + 1]
    if first == "<":
        return _xml_format(text, at)
    if first in ("{", "[", '"') and (kind := _json_format(text[at:])):
        return kind
    if _CALLBACK.match(text, at) and text.rstrip().endswith((")", ");")) and not _has_tags(text):
        return "JSON in a function call (JSONP)"
    if _has_tags(text) or not _LETTER.search(_ENTITY.sub("", text[at:])):
        return None
    return "plain text: clean it as a text (`clean_text`, `copytaster clean --text`)"


def shown_format(tree: _Element, first: str) -> str | None:
    """Return the format that a browser wrapped into a page: JSON or a feed as the only text; None for a real page.

    `first` is the page's first block of text, which is enough to recognise most pages.
    """
    if not first.startswith(("{", "[", '"', "<?xml", "<rss", "<feed", "<rdf:")):
        return None
    body = tree.find("body")
    text = "".join((tree if body is None else body).itertext()).strip()
    if text.startswith(("{", "[")):
        try:
            json.loads(text, strict=False)
        except (ValueError, RecursionError):
            return None
        return "JSON"
    return _xml_format(text, 0) if text.startswith("<") else None


def _json_format(text: str) -> str | None:
    try:
        value: Any = json.loads(text, strict=False)
    except RecursionError:
        return "JSON"
    except ValueError:
        return _broken_json(text)
    inside = (
        next((key for key in _HTML_FIELDS if key in value and _has_tags(str(value[key]))), None)
        if (isinstance(value, Mapping))
        else None
    )
    return f"JSON with a page in its field {inside!r}: take it out and pass it on" if inside else "JSON"


def _broken_json(text: str) -> str | None:
    """JSON lines, or JSON that is cut off, has a comma too many or invalid values."""
    line = text.partition("\n")[0].strip()
    if len(line) < len(text.strip()) and line.startswith(("{", "[")):
        try:
            json.loads(line, strict=False)
        except (ValueError, RecursionError):
            pass
        else:
            return "JSON lines"
    return "JSON" if _MEMBER.match(text) else None


def _xml_format(text: str, at: int) -> str | None:
    declared = text.startswith("<?xml", at)
    while (prologue := text[at : at + 2]) in ("<?", "<!"):
        if doctype := _DOCTYPE.match(text, at):
            name = doctype[1].lower()
            return None if name.startswith("html") else _FORMATS.get(name, f"XML ({name})" if declared else None)
        end = "-->" if text.startswith("<!--", at) else ">"
        found = text.find(end, at + 2 if prologue == "<?" else at + 4)
        if found < 0:
            return None
        at = found + len(end)
        while text[at : at + 1].isspace():
            at += 1
    root = _ROOT.match(text, at)
    if root is None:
        return None
    name = root[1].lower()
    if name in _FORMATS:
        return _FORMATS[name]
    return f"XML ({name})" if declared and name not in HTML_TAGS else None


def _has_tags(text: str) -> bool:
    return any(match[1].lower() in HTML_TAGS for match in _TAG.finditer(text))
