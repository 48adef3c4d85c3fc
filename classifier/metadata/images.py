"""The pictures of an article: the main one, and all in its text.

The page declares its main picture (`og:image`, JSON-LD). Where the article shows the same picture larger, or declares
none, the one near the headline is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from ..page.links import base_url
from .evidence import Evidence

_NO_PICTURE = re.compile(r"^data:|\.svg(?:$|[?#])|logo|placeholder|/icons?/|favicon|spacer|pixel|avatar", re.IGNORECASE)


class Images(NamedTuple):
    """Absolute addresses where the page's own is known."""

    main: str | None
    all: tuple[str, ...]
    source: str


def choose_images(evidence: Evidence) -> Images:
    """Choose the main picture of a page, and every declared one, each once."""
    base = base_url(evidence.page.tree, evidence.page.url or evidence.head.canonical or None)
    found: dict[str, str] = {}
    for written, source in _declared(evidence):
        address = _absolute(written, base)
        if address and address not in found:
            found[address] = source
    good = [address for address in found if not _NO_PICTURE.search(unquote(address).rpartition("/")[2] or address)]
    main = next(iter(good), None)
    return Images(main, tuple(good[:50]), found.get(main or "", ""))


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


def _absolute(written: str, base: str | None) -> str | None:
    written = written.strip()
    if not written or written.startswith("data:"):
        return None
    try:
        return urljoin(base, written) if base else written
    except ValueError:  # such as an unclosed bracket in the host
        return None
