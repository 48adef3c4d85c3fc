"""The links of a page: their targets, and the block of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import SplitResult, urljoin, urlsplit

from .. import native
from .block import Leaf

HTML5_WHITESPACE = " \t\n\r\x0c"  # here: w3lib takes longer to import than a page to read
_COMPLETE = re.compile(r"https?://[a-zA-Z0-9.-]+(?::\d+)?(?:/[^\s?#;]*+)?(?:\?[^\s#]++)?(?:#\S++)?")
_ELSEWHERE = re.compile(r"(?:mailto|javascript|tel|sms|whatsapp):", re.IGNORECASE | re.ASCII)
"""Schemes of most addresses that do not lead to a page."""
MAX_BASE = 2_000
"""Most characters of the base address of relative links."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page.

    Attributes:
        url: its target: absolute if the page's address is known, else as written.
        text: its text with single spaces; empty for a picture, which belongs to the next block.
        block: the index of its block.
    """

    url: str
    text: str
    block: int


def links_of(leaves: Sequence[Leaf], base: str | None) -> tuple[Link, ...]:
    """Return the links of a page that lead to a page (not `#top`, `mailto:`, `javascript:`), in page order.

    `base` is the base of relative links, see `base_url`.
    """
    origin = (_origin(base) or "") if base else ""
    if native.core is not None:
        return native.core.links(Link, leaves, origin, partial(_absolute, base=base, origin=origin))
    links = []
    absolute: dict[str, str | None] = {}  # the links of a page share their addresses
    for index, leaf in enumerate(leaves):
        for href, text in leaf.targets:
            if href not in absolute:
                absolute[href] = _absolute(href, base, origin)
            address = absolute[href]
            if address is not None:
                links.append(Link(address, text, index))
    return tuple(links)


def base_url(bases: Iterable[str], url: str | None) -> str | None:
    """Return the base of the page's relative links: the first of its `base` addresses, else its own address.

    A `<base>` of more than MAX_BASE characters is ignored, and such an address is cut to its origin: every relative
    link of the page would repeat it.
    """
    own = url if url and _origin(url) is not None else None
    if own and len(own) > MAX_BASE:
        origin = _origin(own) or ""
        own = origin if len(origin) <= MAX_BASE else None
    for href in bases:
        if len(href) <= MAX_BASE:
            base = _absolute(href, own, "")
            return base if base and _origin(base) is not None else own
    return own


def absolute(address: str, base: str | None) -> str | None:
    """Join an address, as written, to its base; None for an unreadable one, such as one with an unclosed bracket."""
    if _COMPLETE.fullmatch(address):  # joining would not change it, and takes ten times as long
        return address
    if base and address.startswith("/") and (url := _joined_to_host(address, base)):
        return url
    try:
        url = urljoin(base, address) if base else address
    except ValueError:
        return None
    return url if split(url) else None


def _joined_to_host(address: str, base: str) -> str | None:
    """Join an address that begins at a host or at the root of one; None where that is not simple."""
    if "/." in address or not base.startswith(("https://", "http://")):
        return None
    url = f"{base.partition(':')[0]}:{address}" if address.startswith("//") else f"{_origin(base)}{address}"
    return url if _COMPLETE.fullmatch(url) else None


def split(address: str) -> SplitResult | None:
    """Split an address into its parts; None for an unreadable one."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def host_of(address: str) -> str:
    """Return the host of an address without `www.`; empty where there is none."""
    parts = split(address)
    return ((parts and parts.hostname) or "").removeprefix("www.")


def _origin(url: str) -> str | None:
    """Return `https://host:port`, `//host:port` without a scheme; empty without a host, None for an unreadable URL."""
    parts = split(url)
    if parts is None:
        return None
    scheme = f"{parts.scheme}:" if parts.scheme else ""
    return f"{scheme}//{parts.netloc}" if parts.netloc else ""


def _absolute(href: str, base: str | None, origin: str) -> str | None:
    written = href.strip(HTML5_WHITESPACE)
    if not written or written.startswith("#"):
        return None
    # most links are of these two kinds, and urljoin takes ten times as long
    if written.startswith(("https://", "http://")):
        return written
    if origin and written.startswith("/") and not written.startswith("//") and "/." not in written:
        return origin + written
    if _ELSEWHERE.match(written):
        return None
    url = absolute(written, base)
    parts = split(url) if url else None
    if parts is None:
        return None
    if not parts.scheme:
        return url if parts.netloc or not base else None
    return url if parts.scheme in ("http", "https", "file") else None
