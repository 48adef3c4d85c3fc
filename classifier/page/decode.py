"""Bytes → text: valid UTF-8 first, then the transport's charset and the page's declaration."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from ..errors import PageError
from .legacy import decode_legacy
from .seven_bit import seven_bit_codec
from .sniff import binary_kind, is_html_start, wide_codec

_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_NO_CHARACTERS = "\ufffd\ufffe\uffff"
_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)
_ZEROS = re.compile(rb"\0+")


class Decoded(NamedTuple):
    """A text, and the bytes that it was decoded from if they are its UTF-8: they need not be made again."""

    text: str
    utf8: bytes | None


def decode(data: bytes, encoding: str | None = None) -> str:
    """Decode a page as `decode_bytes` does, into its text alone."""
    return decode_bytes(data, encoding).text


def decode_bytes(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode a page. Valid UTF-8 wins over any declaration; a legacy declaration must decode without loss.

    UTF-16 and UTF-32 without a byte order mark are recognised by the positions of their zeros. Other zeros, which a
    damaged disk or a fixed size of records leaves in a page, are left out.

    Raises PageError for empty input and for input that is not text.
    """
    if not data.strip():
        raise PageError("the page is empty: no text to judge")
    if kind := binary_kind(data):
        raise PageError(f"the input is {kind}, not an HTML page")
    if codec := wide_codec(data) or seven_bit_codec(data, encoding):
        return Decoded(_checked(data.decode(codec, errors="replace")), None)
    if b"\0" in data and (padded := _without_zeros(data)) is not None:
        return Decoded(padded, None)
    utf8 = None
    try:
        text = data.decode("utf-8")
        utf8 = bytes(data)
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        bad = text.count("\ufffd")
        if bad * 3 > sum(map("\x7f".__lt__, text)) - bad:  # otherwise it is UTF-8 with a few bytes cut
            text = decode_legacy(data, encoding)
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return Decoded(text if is_wide else _checked(text), utf8)


def _without_zeros(data: bytes) -> str | None:
    """Decode a page in UTF-8 with a space for each row of zeros; None for other data, in which zeros have a meaning."""
    rest = _ZEROS.sub(b" ", data)
    if data.startswith((b"\0", *_BYTE_ORDER_MARKS)) or not is_html_start(rest):
        return None
    try:
        return _checked(rest.decode("utf-8"))
    except (UnicodeDecodeError, PageError):
        return None


def _checked(text: str) -> str:
    """Return the text. Raises PageError if it is full of control characters."""
    sample = text[:50_000]
    data = sample.encode("utf-8", "surrogatepass")
    controls = len(data) - len(data.translate(None, _CONTROLS)) + sum(map(sample.count, _NO_CHARACTERS))
    if controls > 0.1 * len(sample):
        raise PageError("the input is binary data, not an HTML page")
    return text
