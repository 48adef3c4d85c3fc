"""Reduces a page's tree to known HTML elements and attributes, and to style rules that load nothing.

It uses allow-lists like a sanitiser, but a painted page needs its style sheets, which `nh3` drops, and elements with
unknown names, which sites use for layout. Elements whose content browsers parse by special rules (scripts,
`<noscript>`, `<textarea>`, SVG, MathML) are all removed, so that the result is the same when it is parsed again. Style
rules are in the head and cannot contain a tag.
"""

from __future__ import annotations

import re

from lxml import etree

from ..page.links import split
from .local_css import local_css

_ALLOWED = frozenset(
    "a abbr acronym address article aside b bdi bdo big blockquote body br button caption center cite code col "
    "colgroup data dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 "
    "h5 h6 header hgroup hr html i img input ins kbd label legend li main mark menu meter nav nobr ol output p "
    "picture pre progress q rp rt ruby s samp search section small span strike strong sub summary sup table tbody td "
    "tfoot th thead time tr tt u ul var wbr".split()
)
_CUSTOM = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
"""Names of custom elements, which have no meaning in a browser without scripts."""
_FOREIGN = frozenset(
    "annotation-xml color-profile font-face font-face-src font-face-uri font-face-format missing-glyph".split()
)
_REMOVED = (
    "head script style noscript template iframe frame object embed applet param base basefont meta link title audio "
    "video source track portal fencedframe svg math select datalist option optgroup textarea canvas map area noembed "
    "noframes"
).split()
"""Removed with their content, unless that contains a block."""
_RAW = {"xmp": "pre", "plaintext": "pre", "listing": "pre"}
"""Elements whose content a browser treats as plain text, marks included."""
_ATTRIBUTES = frozenset(
    "abbr align alt aria-hidden bgcolor border cellpadding cellspacing checked class clear color cols colspan dir "
    "disabled face headers height hidden hspace id itemprop lang max min noshade nowrap open placeholder readonly "
    "reversed role rows rowspan rules scope size span start style title type valign value vspace width wrap".split()
)
_DATA = re.compile(r"data-[a-z0-9_-]{1,60}")


def make_harmless(root: etree._Element, mark: str) -> None:
    """Reduce the page below `root` (its `<html>`) in place. Elements that contain a `mark` keep their content."""
    for element in root.iter(mark):
        for above in element.iterancestors(*_REMOVED):
            above.tag = "div"
    sheets = [(style.get("media"), local_css(style.text or "")) for style in root.iter("style")]
    etree.strip_elements(root, *_REMOVED, with_tail=False)
    for element in root.iter(etree.Element):
        if element.tag == mark:
            continue
        _rename(element, is_root=element is root)
        for name, value in element.items():
            _clean_attribute(element, name, value)
    head = etree.Element("head")
    for media, css in sheets:
        style = etree.SubElement(head, "style", {} if media is None else {"media": media})
        style.text = css
    root.insert(0, head)


def _rename(element: etree._Element, is_root: bool) -> None:
    tag = element.tag
    if tag in {"html", "body"}:
        parent = element.getparent()
        if is_root or (tag == "body" and parent is not None and parent.getparent() is None):
            return
        element.tag = "div"
    elif tag not in _ALLOWED and (tag in _FOREIGN or not _CUSTOM.fullmatch(tag)):
        element.tag = _RAW.get(tag, "div")


def _clean_attribute(element: etree._Element, name: str, value: str) -> None:
    lower = name.lower()
    if lower == "style":
        element.set(name, local_css(value))
    elif lower == "href" and element.tag == "a":
        element.set(name, "#")  # still looks like a link and matches `a:link`
        element.set("title", _address(value))
    elif lower == "src" and element.tag == "img" and value.strip().lower().startswith("data:image/"):
        pass
    elif lower not in _ATTRIBUTES and not _DATA.fullmatch(lower):
        del element.attrib[name]


def _address(href: str) -> str:
    """Return the tooltip of a link: its target, empty for addresses other than web and mail."""
    parts = split(href.strip())
    return href if parts and parts.scheme in {"", "http", "https", "mailto", "tel"} else ""
