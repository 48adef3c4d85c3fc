"""What libxml2's parser of HTML knows about elements, asked by parsing tiny documents.

Only `tables.py` needs it, which writes the answers down for the reader of the native core.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from lxml import etree
from lxml.html import HTMLParser, defs

TAGS = sorted(
    defs.tags
    | set(
        """article aside audio bdi canvas circle clippath data datalist defs details dialog ellipse figcaption
        figure footer foreignobject frame g header hgroup keygen line lineargradient listing main mark marquee
        mask math meter mi mn mo mrow nav nobr noembed noframes output path pattern picture plaintext polygon
        polyline portal progress rb rect rp rt rtc ruby search section slot source spacer stop summary svg
        symbol template text time track tspan use video wbr xmp""".split()
    )
)
FRAME = ("html", "head", "body")
"""The elements that every page has."""
BOOLEAN = sorted(
    """allowfullscreen async autofocus autoplay checked compact controls declare default defer disabled formnovalidate
    hidden inert ismap itemscope loop multiple muted nohref nomodule noresize noshade novalidate nowrap open readonly
    required reversed selected sortable truespeed typemustmatch visible""".split()
)
"""Attributes that may be written without a value."""
SHIELD, UNKNOWN = "x-shield", "x-unknown"
"""Elements that libxml2 does not know: no start tag closes them."""


def ask(text: str) -> etree._Element:
    """Parse a document as `page/parse.py` does."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    return etree.fromstring(text.encode(), parser=parser)


def around(root: etree._Element, text: str) -> Iterator[etree._Element]:
    """Walk up from the element that holds a text."""
    for element in root.iter():
        if element.text == text:
            yield element
            yield from element.iterancestors()
        elif element.tail == text:
            yield from element.iterancestors()


def is_open(root: etree._Element) -> bool:
    """Whether the element `o` holds the text `T`."""
    return any(element.get("id") == "o" for element in around(root, "T"))


def mode(tag: str) -> str:
    """Say how the text of an element is read."""
    if tag in FRAME:
        return "DATA"
    first = ask(f"<p><{tag}><b>&amp;</b></{tag}>").find(f".//{tag}")
    assert first is not None, tag
    if not (first.text or "").startswith("<b>&"):
        return "DATA"
    if ask(f"<p><{tag}></{tag}>").find(f".//{tag}").text:
        return "PLAINTEXT"
    if "amp;" not in first.text:
        return "RCDATA"
    hidden = ask(f"<p><{tag}><!--<{tag}></{tag}>T--></{tag}>").find(f".//{tag}").text
    return "SCRIPT_DATA" if "T" in hidden else "RAWTEXT"


def is_empty(tag: str) -> bool:
    """Whether an element never has content."""
    return tag not in FRAME and not is_open(ask(f"<p><{tag} id=o>T"))


def home(tag: str) -> str:
    """Say into which part of a page an element goes if it comes first."""
    if tag in FRAME:
        return "NOWHERE"
    parent = ask(f"<{tag} id=n>").find(".//*[@id='n']").getparent().tag
    return {"head": "IN_HEAD", "body": "IN_BODY"}.get(parent, "NOWHERE")


def is_closed(old: str, new: str) -> bool:
    """Whether a start tag closes an open element."""
    if old != "head":
        within = {"html": "<html id=o>", "body": "<html><body id=o>"}.get(old, f"<html><body><{old} id=o>")
        return not is_open(ask(f"{within}<{new}>T"))
    root = ask(f"<html><head id=o><{new} id=n><meta id=m>")
    found = root.find(".//*[@id='n']")
    if found is None:  # of a second html or head
        found = root.find(".//*[@id='m']")
    return all(element.tag != "head" for element in found.iterancestors())


def ends_over(outer: str, inner: str) -> bool:
    """Whether an end tag closes an element that is open inside its own."""
    ordinary = f"<html><head><{SHIELD}><{outer} id=o>"
    within = {"html": "<html id=o><head>", "head": "<html><head id=o>"}.get(outer, ordinary)
    return not is_open(ask(f"{within}<{SHIELD}><{inner}></{outer}>T"))


def ranks(tags: Iterable[str]) -> dict[str, int]:
    """Rank the end tags: one closes elements of its own rank and below."""
    outer = [*tags, UNKNOWN]
    inner = [tag for tag in outer if tag not in ("html", "head")]
    over = {(one, other): one == other or ends_over(one, other) for one, other in product(outer, inner)}
    reach = {tag: sum(over[tag, other] for other in inner) for tag in outer}
    steps = sorted(set(reach.values()))
    assert reach[UNKNOWN] == steps[0]
    assert all(closed == (reach[one] >= reach[other]) for (one, other), closed in over.items())
    return {tag: steps.index(size) for tag, size in reach.items()}


def flags() -> list[str]:
    """List the attributes whose value is their name where none is written."""
    values = {name: ask(f"<p {name}>").find(".//p").get(name) for name in BOOLEAN}
    assert all(value in ("", name) for name, value in values.items())
    return [name for name, value in values.items() if value]
