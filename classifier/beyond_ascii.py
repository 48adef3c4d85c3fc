"""The characters of a text that are not of ASCII.

In Western scripts they are few, and so are the questions about single characters if they are asked about these alone.
"""

from __future__ import annotations

_ASCII = bytes(range(128))


def beyond_ascii(text: str) -> str:
    """Return the characters of a text that are not of ASCII: of bytes, one call drops the others."""
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
