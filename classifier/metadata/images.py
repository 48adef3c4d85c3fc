"""The pictures of an article: the main one, and all that the page declares or shows in the article.

The declared picture (`og:image`, JSON-LD) is the main one if the article shows it in any rendition, or shows no other
picture. If the article opens with another picture, that is the main one, and the declared one is a card for sharing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..pictures import Picture, is_decoration, is_rendition, picture_address
from .evidence import Evidence

MOST_IMAGES = 50
LARGE = 300
"""Least width, in pixels, of a main picture that is not in a figure."""


class Images(NamedTuple):
    """Resolve addresses if the page's own address is known."""

    main: str | None
    all: tuple[str, ...]
    source: str


def choose_images(evidence: Evidence) -> Images:
    """Choose the main picture of a page, and list the declared and the shown ones, each once, the main one first."""
    base = evidence.page.picture_base
    declared: dict[str, str] = {}
    for written, source in _declared(evidence):
        declared.setdefault(written, source)  # most pages declare one picture several times
    sources: dict[str, str] = {}
    for written, source in declared.items():
        address = picture_address(written, base)
        if address and not is_decoration(address):
            sources.setdefault(address, source)
    shown = [picture for picture in evidence.pictures if picture.framed or picture.width >= LARGE]
    main = next(iter(sources), None)
    opening = list(_opening(evidence, shown))
    if opening and (main is None or not any(is_rendition(main, picture.url) for picture in opening)):
        main = next((address for address in sources if is_rendition(address, opening[0].url)), opening[0].url)
        sources = {main: sources.get(main, "picture at the headline"), **sources}
    for picture in shown:
        if picture.url not in sources and not any(is_rendition(address, picture.url) for address in sources):
            sources[picture.url] = "picture in the article"
    return Images(main, tuple(sources)[:MOST_IMAGES], sources.get(main or "", ""))


def _opening(evidence: Evidence, shown: list[Picture]) -> Iterator[Picture]:
    """Yield the pictures between headline and body, then those directly above the headline, without links elsewhere."""
    free = [picture for picture in shown if picture.framed and not picture.linked]
    yield from (picture for picture in free if evidence.top < picture.block <= evidence.start + 1)
    yield from (picture for picture in free if picture.block <= evidence.top)


def _declared(evidence: Evidence) -> Iterator[tuple[str, str]]:
    head, article = evidence.head, evidence.article
    for name in ("og:image", "og:image:url", "og:image:secure_url"):
        for value in head.metas.get(name, ()):
            yield value, name
    if article is not None:
        for value in _addresses(article.get("image")):
            yield value, "JSON-LD image"
        for value in _addresses(article.get("thumbnailUrl")):
            yield value, "JSON-LD thumbnailUrl"
    for name in ("twitter:image", "twitter:image:src", "thumbnail", "parsely-image-url", "sailthru.image.full"):
        yield head.meta(name), f"meta {name}"
    yield next(iter(head.links.get("image_src", ())), ""), "link image_src"
    for node in head.nodes:
        for value in _addresses(node.get("primaryImageOfPage")):
            yield value, "JSON-LD primaryImageOfPage"


def _addresses(value: object) -> Iterator[str]:
    for part in value[:20] if isinstance(value, list) else [value]:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            address = part.get("url") or part.get("contentUrl") or part.get("@id")
            if isinstance(address, list):
                address = address[0] if address else ""
            if isinstance(address, str):
                yield address
