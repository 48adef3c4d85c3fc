"""The records of a WARC file (ISO 28500), even of a damaged one.

The libraries for this format lose records without an error: on 20 kinds of damage and of unusual files, fastwarc 2
stopped early or skipped records in 10, warcio in 14. This reader continues at the next header and reports what it
skipped. Field names are case-insensitive, values may be folded, and lines may end in LF alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from .byte_stream import FILE_ENDS, NO_CONTENT, PIECE, ByteStream, Mark

TRUNCATED = "the archive ends inside this record"

_HEADER_LIMIT = 1 << 18
_VERSION = re.compile(rb"WARC/\d\.\d{1,3}[ \t]*\r?\n", re.IGNORECASE)
_START = re.compile(rb"WARC/\d\.\d{1,3}[ \t]*\r?\n[A-Za-z0-9_-]{1,64}[ \t]*:", re.IGNORECASE)
_START_LENGTH = 128
"""Upper bound for the length of a match of `_START`."""

BLANK_LINE = re.compile(rb"\r?\n\r?\n")
"""The end of a header."""
_BLANK_LENGTH = 4
_PADDING = b"\r\n\t \0"
_REPEATS = 16_000_000
_REPEATS_PER_BYTE = 4
"""Most bytes read twice because of wrong lengths, in all and per byte of the file; beyond that, lengths are ignored."""


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record.

    Attributes:
        place: where it starts, see `Place`.
        fields: the header; names in lower case.
        body: its content, at most `limit` bytes of it.
        length: bytes of the whole content.
        error: why the content is not complete.
        warning: what is wrong with a record that could be read.
    """

    place: Place
    fields: Mapping[str, str]
    body: bytes
    length: int
    error: str | None = None
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes that are not a record."""

    place: Place
    error: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an archive: the offset in the file (of the member in a compressed file), and the bytes after it."""

    offset: int
    inside: int

    def __str__(self) -> str:
        return f"{self.offset}+{self.inside}" if self.inside else str(self.offset)


class WarcReader:
    """Iterates over the records of one file and the gaps between them."""

    def __init__(self, file: IO[bytes], name: str, limit: int) -> None:
        """Store at most `limit` bytes of each record."""
        self._stream = ByteStream(file, name)
        self._limit = limit
        self._size = _size(file) if self._stream.codec is None else None
        self._repeats = 0
        self._no_blank_line = 0  # from the last start of a record up to this position

    def __iter__(self) -> Iterator[WarcRecord | Gap]:
        is_filled = False
        while True:
            self._skip_padding()
            mark = self._stream.mark()
            head = self._header()
            if head is not None:
                record = self._record(mark, head)
                is_filled = True
                yield record
                if record.error and self._stream.damage:
                    self._resume()
                continue
            skipped = self._stream.skip(1) + self._until_header(0)[1]
            damage = None if self._stream.peek(1) else self._stream.damage
            is_filled = is_filled or bool(damage or skipped)
            if damage:
                yield Gap(_place(self._stream.mark()), damage)
                self._resume()
            elif skipped:
                yield Gap(_place(mark), f"{skipped:,} bytes that are not a WARC record")
            else:
                if not is_filled and self._stream.position:
                    yield Gap(_place(mark), NO_CONTENT)
                return

    def _resume(self) -> None:
        self._no_blank_line = 0  # other bytes follow at this position
        self._stream.resume()

    def _skip_padding(self) -> None:
        """Skip the padding between two records: line ends, and the NULs of some writers."""
        while start := self._stream.peek(1_024):
            rest = start.lstrip(_PADDING)
            self._stream.skip(len(start) - len(rest))
            if rest:
                return

    def _header(self) -> Mapping[str, str] | None:
        """Read a header; return None, without reading anything, if there is none."""
        stream = self._stream
        if _VERSION.match(stream.peek(_START_LENGTH)) is None:
            return None
        for limit in (4_096, _HEADER_LIMIT):
            # if starts are close together, do not search the same bytes for each of them
            known = max(0, self._no_blank_line - stream.position)
            if known < limit and (blank := stream.search(BLANK_LINE, limit, known)):
                fields = parse_fields(stream.peek(blank[1])[: blank[0]])
                if fields:
                    stream.skip(blank[1])
                return fields or None
            self._no_blank_line = max(self._no_blank_line, stream.position + limit - _BLANK_LENGTH)
        return None

    def _record(self, head: Mark, fields: Mapping[str, str]) -> WarcRecord:
        start = self._stream.mark()
        declared = fields.get("content-length", "").strip()
        length = int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 19 else None
        if length is not None and self._believable(length):
            body = self._stream.read(min(length, self._limit))
            total = len(body) + self._stream.skip(length - len(body))
            if total == length and self._ends_well():
                return WarcRecord(_place(head), fields, body, length)
            if not self._stream.seekable:
                error = self._truncation() if total < length else None
                return WarcRecord(_place(head), fields, body, length, error, _wrong_length(declared))
            self._repeats += total + PIECE
            if self._stream.codec is not None:
                self._repeats += start.position - start.member_position
            self._stream.rewind(start)
        body, total = self._until_header(self._limit)
        error = None
        if not self._stream.peek(1) and length is not None and total < length:
            error = self._truncation()
        for _ in range(2 if total == len(body) else 0):
            body = body[:-1].removesuffix(b"\r") if body.endswith(b"\n") else body
        return WarcRecord(_place(head), fields, body, total, error, None if error else _wrong_length(declared))

    def _truncation(self) -> str:
        """Return why a record ends before its length."""
        damage = self._stream.damage
        return TRUNCATED if damage is None or damage.startswith(FILE_ENDS) else damage

    def _believable(self, length: int) -> bool:
        if self._repeats > _REPEATS + _REPEATS_PER_BYTE * self._stream.position:
            return False
        return self._size is None or self._stream.position + length <= self._size

    def _ends_well(self) -> bool:
        """Whether a record ends here: line ends or padding follow, then a header, or only one of the two."""
        after = self._stream.peek(256)
        rest = after.lstrip(_PADDING)
        return not rest or _START.match(self._stream.peek(512).lstrip(_PADDING)) is not None or _closed(after)

    def _until_header(self, keep: int) -> tuple[bytes, int]:
        """Read to the next header, the end or damage; return the first `keep` bytes and the number of bytes read."""
        kept, total = bytearray(), 0
        while self._stream.peek(1):
            match = self._stream.search(_START, PIECE)
            data = self._stream.read(match[0] if match else PIECE - _START_LENGTH)
            total += len(data)
            kept += data[: keep - len(kept)]
            if match:
                break
        return bytes(kept), total


_LISTS = frozenset({"content-encoding", "transfer-encoding"})
"""Fields whose values are lists: several fields of one name form one list (RFC 9110, section 5.2)."""


def parse_fields(header: bytes) -> dict[str, str]:
    """Return the fields of a header after its first line, with names in lower case. Of several fields with one name the
    first counts, except that lists are joined."""
    fields: dict[str, list[str]] = {}
    last = ""
    for line in header.split(b"\n")[1:]:
        text = line.decode("utf-8", "replace").rstrip("\r")
        if text[:1] in (" ", "\t") and last:
            fields[last].append(text.strip())
            continue
        name, colon, value = text.partition(":")
        last = name.strip().lower() if colon else ""
        if last in fields:
            if last in _LISTS:
                fields[last] += (",", value.strip())
            last = ""
        elif last:
            fields[last] = [value.strip()]
    return {name: " ".join(parts).strip() for name, parts in fields.items()}


def _closed(after: bytes) -> bool:
    """Whether the two line ends that close a record come next."""
    return after.startswith((b"\r\n\r\n", b"\n\n"))


def _wrong_length(declared: str) -> str:
    named = f"Content-Length {declared} of the WARC record is wrong" if declared else "no Content-Length"
    return f"{named}: the record was read up to the next one, its page may be incomplete"


def _place(mark: Mark) -> Place:
    return Place(mark.member_offset, mark.position - mark.member_position)


def _size(file: IO[bytes]) -> int | None:
    try:
        return os.fstat(file.fileno()).st_size
    except (OSError, AttributeError):
        return None
