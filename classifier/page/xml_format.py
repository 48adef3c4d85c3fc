"""Recognises feeds and other XML by their root, in linear time."""

from __future__ import annotations

import re

from .html_tags import HTML_TAGS, has_tags

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
_IN_PAGES = ("svg", "math")
"""Roots that are also elements of pages, where a page can begin with one."""
_ROOT = re.compile(r"<((?:[\w.-]{1,40}:)?([A-Za-z][\w.-]*))")
_DOCTYPE = re.compile(r"<!doctype\s+(?:[\w.-]+:)?([a-z][\w.-]*)", re.IGNORECASE)
_ANY_TAG = re.compile(r"<(?:[A-Za-z][\w.-]{0,40}:)?([A-Za-z][\w.-]{0,60})")
_FEED_OR_PAGE = re.compile(
    r"<!--(?:[^-]|-(?!->))*+(?:-->)?|<!\[CDATA\[(?:[^\]]|\](?!\]>))*+(?:\]\]>)?|<\?(?:[^?]|\?(?!>))*+(?:\?>)?"
    r"|<(script|style|title|textarea)(?=[\s/>])(?:[^<]|<(?!/\1\b))*+"
    r"|(?P<first><(?:(?P<feed>rss|feed|rdf(?=:RDF)|urlset)[\s:>]|!doctype\s+html|(?:html|head|body)[\s>]))",
    re.IGNORECASE,
)
"""The first tag of a feed or a page, and what may name one before it: comments, instructions, code, a title."""
_MESSAGES = 20_000
"""Characters of a server's messages that may precede a feed."""


def xml_format(text: str, at: int = 0) -> str | None:
    """Return the format of the XML that begins at a place, such as "an RSS feed"; None for HTML."""
    declared = text.startswith("<?xml", at)
    while text[at : at + 2] in ("<?", "<!"):
        if doctype := _DOCTYPE.match(text, at):
            name = doctype[1].lower()
            return None if name.startswith("html") else _FORMATS.get(name, f"XML ({name})" if declared else None)
        end = "-->" if text.startswith("<!--", at) else ">"
        stop = text.find(end, at + 2)  # `<!-->` is a whole comment
        if stop < 0:
            return None
        at = stop + len(end)
        while text[at : at + 1].isspace():
            at += 1
    root = _ROOT.match(text, at)
    if root is None:
        return None
    name = root[2].lower()
    if name in _IN_PAGES and not declared and (close := text.rfind(f"</{root[1]}")) >= 0 and has_tags(text, close + 2):
        return None
    if name in _FORMATS:
        return _FORMATS[name]
    if name in HTML_TAGS:
        return None
    return f"XML ({name})" if declared or _is_document(text, at, root[1]) else None


def feed_after_messages(text: str) -> str | None:
    """Return the format of a feed behind a server's messages, such as a warning of PHP; None without one."""
    first = next((match for match in _FEED_OR_PAGE.finditer(text, 0, _MESSAGES) if match["first"]), None)
    return _FORMATS[first["feed"].lower()] if first and first["feed"] else None


def _is_document(text: str, at: int, root: str) -> bool:
    """Whether an unknown element is the root of XML: it is closed at the end, and other unknown elements are in it.

    The names of a page's own elements have a hyphen, those of XML may have a prefix. Some collections wrap whole pages
    into an element.
    """
    if "-" in root or not text.rstrip().endswith(f"</{root}>"):
        return False
    names = {match[1].lower() for match in _ANY_TAG.finditer(text, at + len(root))}
    return "html" not in names and (":" in root or any("-" not in name for name in names - HTML_TAGS))
