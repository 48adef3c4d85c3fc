"""First bytes of a document → whether it is HTML, in linear time.

The tags are those of the WHATWG's MIME Sniffing Standard, section 7.1. Comments, processing instructions and white
space may come before the first tag. A regular expression for them backtracks exponentially on a run of comments.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

MAGIC: Mapping[bytes, str] = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "gzip-compressed",
    b"\x28\xb5\x2f\xfd": "zstd-compressed",
    b"\xfd7zXZ": "xz-compressed",
    b"\x7fELF": "a program",
}
"""First bytes of files that are not HTML → what they are."""

_WINDOW = 65_536
"""Bytes that are examined: prologues such as licences in comments are shorter."""
_PAGE_TAGS = rb"<(?:!doctype\s+html|html|head|body"
_PAGE = re.compile(_PAGE_TAGS + rb")[\s/>]", re.IGNORECASE)
_FRAGMENT = re.compile(
    _PAGE_TAGS + rb"|script|style|title|meta|link|iframe|h1|div|font|table|a|b|br|p|article|main|section)[\s/>]",
    re.IGNORECASE,
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WIDE_CODECS = (
    ("utf-32-le", (1, 2, 3), (0,)),
    ("utf-32-be", (0, 1, 2), (3,)),
    ("utf-16-le", (1, 3), (0, 2)),
    ("utf-16-be", (0, 2), (1, 3)),
)
"""Codecs, with the positions in four bytes where ASCII characters have zeros and where they do not."""
_ZERO_SHARE = 0.2
"""Share of ASCII characters, at least, at the beginning of a page in UTF-16."""
_PROLOGUE = re.compile(rb"\s+|<!--|<\?")


def binary_kind(data: bytes) -> str | None:
    """Name the format of a file that is not HTML by its magic number; None for an unknown one."""
    return next((kind for magic, kind in MAGIC.items() if data.startswith(magic)), None)


def is_html_start(data: bytes) -> bool:
    """Whether the first tag of `data` can begin an HTML page.

    After an XML declaration only a page's own tags count: `<table>` or `<a>` may be the root of any XML.
    """
    head = _single_bytes(data[:_WINDOW])
    position, tags = 0, _FRAGMENT
    while prologue := _PROLOGUE.match(head, position):
        position = prologue.end()
        if prologue[0] == b"<!--":
            position = _after(b"-->", head, position - 2)  # `<!-->` is a whole comment
        elif prologue[0] == b"<?":
            tags = _PAGE if head[position : position + 3].lower() == b"xml" else tags
            position = _after(b">", head, position)
    return tags.match(head, position) is not None


def _after(end: bytes, head: bytes, position: int) -> int:
    """Return the position behind the next `end`, or the end of `head`."""
    place = head.find(end, position)
    return len(head) if place < 0 else place + len(end)


def _single_bytes(head: bytes) -> bytes:
    """`head` without a byte order mark; UTF-16 is reduced to its low bytes, which is enough to read tags."""
    if head.startswith(_WIDE) or head[:200].count(0) * 3 > len(head[:200]):
        return head.removeprefix(_WIDE[0]).removeprefix(_WIDE[1]).replace(b"\0", b"")
    return head.removeprefix(codecs.BOM_UTF8)


def wide_codec(data: bytes) -> str | None:
    """Return the codec of UTF-16 or UTF-32 without a byte order mark, by the positions of zeros: markup is ASCII.

    None for other positions. Data with a byte order mark is left to other steps.
    """
    head = data[:4_096]
    if b"\0" not in head or head.startswith(_WIDE):
        return None
    size = len(head) // 4
    zeros = [head[place::4].count(0) for place in range(4)]
    for codec, empty, full in _WIDE_CODECS:
        if min(zeros[place] for place in empty) > _ZERO_SHARE * size and all(zeros[place] * 8 < size for place in full):
            return codec
    return None
