"""Pictures among the blocks of an article: address of the largest rendition, size, text and position."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote

from .native.tracing import shown_pictures
from .page.links import absolute, split
from .page.page import Page
from .tracing import trace

MOST_PICTURES = 200
"""How many pictures of an article are examined."""
SMALLEST = 100
"""Pixels; a picture declared smaller than this in one direction is an icon."""

_SRCSETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-src-set")
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-image", "data-url", "src")
_DECORATION = re.compile(r"\.svg(?:$|[?#])|logo|placeholder|/icons?/|favicon|spacer|pixel|avatar")
_CANDIDATE = re.compile(r"([^\s,]\S{3,1000}+)\s{1,4}(\d{1,5})(?:\.\d{1,2})?([wx])\s{0,4}(?:,|$)|[^\s,]\S*+")
"""An address with its width or density; or, without groups, a word that is to be passed over as a whole."""
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*$")
_SIZE = re.compile(
    r"(?<![0-9a-z])(?:\d{2,4}x\d{2,4}|[whs]\d{2,4}[a-z]?|\d{3,4}w|20\d\d[01]\d[0-3]\d|scaled)(?![0-9a-z])"
)
_LONG_WORD = re.compile("[a-z0-9]{6,}")
_PART = re.compile("[a-z]{3,}")
_ENDING = re.compile(r"\.\w{3,4}$")
_DIGIT = re.compile(r"\d")
_SIMPLE = re.compile(r"https?://[a-zA-Z0-9.-]+(?::\d+)?(/[^\s?#]*+)?(?:\?([^\s#]*+))?(?:#\S*+)?")
"""An address that is split at its signs alone: its path and its query."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page.

    Attributes:
        url: absolute address of its largest rendition. width: in pixels as far as it is declared, else 0.
        alt: its alternative text. block: the block that holds it or follows it.
        framed: whether it is in a `figure` or `picture` element. linked: whether it is in a link.
    """

    url: str
    width: int
    alt: str
    block: int
    framed: bool
    linked: bool


def pictures_among(page: Page, blocks: range) -> Iterator[Picture]:
    """Yield the pictures before, in and directly after a range of blocks, in page order, without icons and logos."""
    base = page.picture_base
    seen: set[str] = set()
    for shown in _shown(page, blocks):
        if len(seen) >= MOST_PICTURES:
            return
        picture = _picture(shown, base)
        if picture and picture.url not in seen:
            seen.add(picture.url)
            yield picture


def is_rendition(one: str, other: str) -> bool:
    """Return whether two addresses are renditions of one picture.

    They are equal without their queries, or share something that identifies the picture: a word of six characters with
    a digit that is neither a size nor a day, a file name with a digit, a name of three words, or the beginning of two
    long file names.
    """
    first, second = one.partition("?")[0], other.partition("?")[0]
    if first == second:
        return True
    name, other_name = first.rpartition("/")[2], second.rpartition("/")[2]
    least = max(12, min(len(name), len(other_name)) // 3)
    if name[:least] == other_name[:least] and not (name.startswith(other_name) or other_name.startswith(name)):
        return True
    return not _marks(one).isdisjoint(_marks(other))


def picture_address(written: str, base: str | None) -> str | None:
    """Return the absolute address of a picture, or None for an unreadable one or for data."""
    written = written.strip()
    return absolute(written, base) if written and not written.startswith("data:") else None


def is_decoration(address: str) -> bool:
    """Whether an address is by its file name not that of an article's picture: a logo, an icon, a placeholder."""
    plain = unquote(address) if "%" in address else address
    name = (plain.rpartition("/")[2] or address).lower()
    return name.startswith("data:") or _DECORATION.search(name) is not None


class Shown(NamedTuple):
    """An `img` element: the block that is open or next, its attributes, the tags of the six elements around it.

    `sources` are two sets of addresses for each `source` of the `picture` element among the six, if there is one.
    """

    block: int
    attributes: Mapping[str, str]
    above: Sequence[str]
    sources: Sequence[str]


def _shown(page: Page, blocks: range) -> Iterator[Shown]:
    """Yield the pictures before, in and directly after a range of blocks, in page order."""
    found = shown_pictures(page, blocks)
    if found is not None:
        yield from map(Shown._make, found)
        return
    for place in trace(page, (), blocks):
        if place.picture is not None:
            above = [ancestor for _, ancestor in zip(range(6), place.picture.iterancestors(), strict=False)]
            frame = next((ancestor for ancestor in above if ancestor.tag == "picture"), None)
            sets = []
            if frame is not None:
                sets = [source.get(name) or "" for source in frame.iter("source") for name in _SRCSETS[:2]]
            yield Shown(place.block, dict(place.picture.attrib), [ancestor.tag for ancestor in above], sets)


def _picture(shown: Shown, base: str | None) -> Picture | None:
    declared, height = _number(shown.attributes.get("width")), _number(shown.attributes.get("height"))
    if 0 < declared < SMALLEST or 0 < height < SMALLEST:
        return None
    written, width = _largest(shown)
    address = picture_address(written, base)
    if address is None or is_decoration(address):
        return None
    return Picture(
        url=address,
        width=max(width, declared),
        alt=" ".join(shown.attributes.get("alt", "").split())[:500],
        block=shown.block,
        framed="figure" in shown.above or "picture" in shown.above,
        linked="a" in shown.above,
    )


def _largest(shown: Shown) -> tuple[str, int]:
    """Return the address of the largest candidate and its width; 0 where no width is declared."""
    attribute = shown.attributes.get
    sets = [*map(attribute, _SRCSETS), *shown.sources]
    candidates = [
        (int(size) * (1 if unit == "w" else 400), address)
        for written in filter(None, sets[:20])
        for address, size, unit in _CANDIDATE.findall(written[:20_000])
        if size
    ]
    if candidates:
        width, address = max(candidates, key=lambda candidate: candidate[0])
        return address, width
    single = filter(None, chain(map(attribute, _SOURCES), map(str.strip, filter(None, sets))))
    return next((text for text in single if not text.startswith("data:") and " " not in text.strip()), ""), 0


def _number(text: str | None) -> int:
    if not text:
        return 0
    if len(text) <= 5 and text.isdecimal():
        return int(text)
    match = _PIXELS.match(text)
    return int(match[1]) if match else 0


@lru_cache(maxsize=256)
def _marks(address: str) -> frozenset[str]:
    path, query = _path_and_query(unquote(address[:2_000]))
    words = _LONG_WORD.findall(f"{path}?{query}".casefold())
    path = path.casefold()
    marks = {word for word in words if not word.isalpha() and not _SIZE.fullmatch(word)}
    for name in _SIZE.sub("", path).split("/"):
        if len(name) <= 4:  # a language, a year, a month
            continue
        stem = _ENDING.sub("", name).strip("-_~")
        if len(stem) > 4 and (len(_PART.findall(stem)) > 2 or (name != stem and _DIGIT.search(stem))):
            marks.add(stem)
    return frozenset(marks)


def _path_and_query(address: str) -> tuple[str, str]:
    """Return path and query of an address, empty ones of an unreadable address."""
    if simple := _SIMPLE.fullmatch(address):
        return simple[1] or "", simple[2] or ""
    parts = split(address)
    return (parts.path, parts.query) if parts else ("", "")
