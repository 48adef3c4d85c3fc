"""Encodings of East Asian text in seven-bit bytes, which are ASCII too: escape sequences or a declaration tell."""

from __future__ import annotations

_ESCAPES = {
    b"\x1b$)C": "iso2022_kr",
    b"\x1b$B": "iso2022_jp_ext",
    b"\x1b$@": "iso2022_jp_ext",
    b"\x1b(I": "iso2022_jp_ext",
}
"""Escape sequences → codecs. They have no other meaning in a text."""


def seven_bit_codec(data: bytes, encoding: str | None) -> str | None:
    """Return the codec of a page in a seven-bit encoding; None for any other. `encoding` is the transport's charset."""
    if not data.isascii():  # most pages, at once
        return None
    if b"\x1b" in data:
        return next((codec for escape, codec in _ESCAPES.items() if escape in data), None)
    return "hz" if b"~{" in data and _declared(data, encoding) == "hz" else None


def _declared(data: bytes, encoding: str | None) -> str | None:
    # imported lazily: few pages need it
    from w3lib.encoding import html_body_declared_encoding, resolve_encoding

    declared: str | None = (resolve_encoding(encoding) if encoding else None) or html_body_declared_encoding(data)
    return declared
