"""The body of an HTTP response as a browser sees it: chunks joined, compression undone."""

from __future__ import annotations

import bz2
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any, NamedTuple

from ...page.sniff import is_html_start
from .compression import DAMAGE, GZIP, XZ, ZSTD, Decompressor, Inflater, is_skippable, zstd
from .entry import ArchiveError

_CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,64})[ \t]*(?:;[^\n]*)?\r?\n")
_CHUNK_LINE = 4_096
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Bytes that occur in compressed data but not in text: two of the formats have no magic number."""
_NULS = re.compile(rb"\x00*")
_SAMPLE = 1_024
_MAGIC = (GZIP.magic, ZSTD.magic)
_MEMBER = (*_MAGIC, XZ.magic, b"BZh", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
"""The first bytes of a further member of a body."""
_CODING = re.compile(r"[\s\"']*([a-z0-9-]+)")
_MOST_CODINGS = 5
"""Most codings of one body, as in curl: each costs as much time as decoding a whole body."""
_PLAIN = frozenset({"chunked", "identity", "none"})
_STEP = 512
"""Compressed bytes per step: the output of a step is lost if the step ends in an error."""


class Body(NamedTuple):
    """The bytes of a body; `warning` says why some of them are missing."""

    data: bytes
    warning: str | None = None


def decoded(body: bytes, transfer: str, content: str, limit: int) -> Body:
    """Return the body without its `Transfer-Encoding` and `Content-Encoding`; at most `limit` + 1 bytes.

    Many crawlers store a decoded body with the original headers: a body that does not match its headers is returned
    unchanged. A truncated or damaged body gives the bytes before the damage. Raises ArchiveError for more than a few
    codings.
    """
    names = [*_codings(content), *_codings(transfer)]
    if len(names) > _MOST_CODINGS:
        raise ArchiveError(f"the body has {len(names)} codings, more than {_MOST_CODINGS}")
    warning = None
    for name in reversed(names):
        if name == "chunked":
            body, cut = joined(body)
            body = body if cut else unframed(body)
        elif name in _FORMATS:
            body, cut = _decompressed(body, name, limit + 1)
        elif name not in _PLAIN and _CONTROL.search(body[:_SAMPLE]) and not is_html_start(body):
            body, cut = Body(b"", f"the coding {name} of the body is not known")
        else:
            cut = None
        warning = warning or cut
    return Body(body, warning)


def unpacked(body: bytes, limit: int) -> Body:
    """Undo chunks and a compression that no header declares: some archives drop the header."""
    body = unframed(body)
    name = next((codec.name for codec in (GZIP, ZSTD) if body.startswith(codec.magic)), None)
    return Body(body) if name is None else _decompressed(body, name, limit + 1)


def unframed(body: bytes) -> bytes:
    """Join the chunks of a page that no header declares; any other body is returned unchanged."""
    for _ in range(_MOST_CODINGS):
        if is_html_start(body) or not _CHUNK.match(body, 0, _CHUNK_LINE):
            break
        page, cut = joined(body)
        if cut or not (is_html_start(page) or page.startswith(_MAGIC) or _CHUNK.match(page, 0, _CHUNK_LINE)):
            break
        body = page
    return body


def _codings(field: str) -> Sequence[str]:
    """Split a list of codings into names, without parameters and quotes."""
    return [match[1] for part in field.lower().split(",") if (match := _CODING.match(part))]


def joined(body: bytes) -> Body:
    """Return a chunked body in one piece, and any other body unchanged."""
    pieces: list[bytes] = []
    at = 0
    while line := _CHUNK.match(body, at, at + _CHUNK_LINE):
        size = int(line[1], 16)
        if size == 0:
            return Body(b"".join(pieces)) if pieces or not body[line.end() :].strip() else Body(body)
        pieces.append(body[line.end() : line.end() + size])
        at = line.end() + size
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
        if at >= len(body):
            break
    return Body(b"".join(pieces), "the chunked body ends early") if pieces else Body(body)


def _decompressed(body: bytes, name: str, limit: int) -> Body:
    """Undo one compression; return the body unchanged if none of the formats of that name fits.

    The first bytes tell more about a compression than its name.
    """
    problem = None
    name = next((codec.name for codec in (GZIP, ZSTD) if body.startswith(codec.magic)), name)
    for member in _FORMATS[name]:
        output, problem = _members(body, member, limit)
        if problem is None:
            return Body(output)
        if output and _CONTROL.search(body[:_SAMPLE]):
            return Body(output, f"the {name} body is damaged: {problem}")
    return Body(b"", f"the {name} body is damaged: {problem}") if body.startswith(_MAGIC) else Body(body)


def _members(data: bytes, member: Callable[[], Decompressor], limit: int) -> tuple[bytes, str | None]:
    """Return the joined output of all members, and the error that ended it. Ignores bytes after the last member."""
    output = bytearray()
    at = 0
    while len(output) < limit:
        decompressor = member()
        first, start = at, len(output)
        while not decompressor.eof and len(output) < limit:
            if decompressor.needs_input and at >= len(data):
                return bytes(output), "it ends early"
            piece = data[at : at + _STEP] if decompressor.needs_input else b""
            at += len(piece)
            try:
                output += decompressor.decompress(piece, limit - len(output))
            except DAMAGE as error:
                return bytes(output[:start] + _until_damage(member(), data[first:at], limit - start)), str(error)
        if not decompressor.eof:
            break
        padding = _NULS.match(data, at - len(decompressor.unused_data))
        at = padding.end() if padding else at
        has_magic = data.startswith(_MEMBER, at) or is_skippable(data[at : at + 4])
        if at >= len(data) or not (has_magic or member is _raw_deflate):
            break
    return bytes(output[:limit]), None


def _until_damage(decompressor: Decompressor, data: bytes, limit: int) -> bytes:
    """Return all output of a damaged member: the last step byte by byte, as an error loses the output of its step.

    A member with a wrong checksum has its whole output before the error.
    """
    output = bytearray()
    last = max(0, len(data) - _STEP)
    steps = [*range(0, last, _STEP), *range(last, len(data) + 1)]
    with suppress(*DAMAGE):
        for start, end in pairwise(steps):
            output += decompressor.decompress(data[start:end], limit - len(output))
            while not decompressor.needs_input and not decompressor.eof and len(output) < limit:
                output += decompressor.decompress(b"", limit - len(output))
            if decompressor.eof or len(output) >= limit:
                break
    return bytes(output)


class _Brotli:
    """`brotli.Decompressor` with the interface of the others; the format has one member and no magic number."""

    unused_data = b""

    def __init__(self) -> None:
        try:
            import brotli
        except ImportError as error:
            raise ArchiveError(
                'for brotli, install copytaster with its extra: pip install "copytaster[warc]"'
            ) from error
        self._error: type[Exception] = brotli.error
        self._decompressor: Any = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._decompressor.is_finished())

    @property
    def needs_input(self) -> bool:
        return bool(self._decompressor.can_accept_more_data())

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            output: bytes = self._decompressor.process(data, output_buffer_limit=max_length)
        except self._error as error:
            raise OSError(str(error)) from error
        return output


def _raw_deflate() -> Inflater:
    return Inflater(-zlib.MAX_WBITS)


_DEFLATE = (lambda: Inflater(zlib.MAX_WBITS | 32), _raw_deflate)
"""Return a decompressor for gzip or zlib, by their header, or for deflate without one: servers send all three."""

_FORMATS: Mapping[str, tuple[Callable[[], Decompressor], ...]] = {
    "gzip": _DEFLATE,
    "x-gzip": _DEFLATE,
    "deflate": _DEFLATE,
    "br": (_Brotli,),
    "zstd": (zstd.ZstdDecompressor,),
    "xz": (XZ.decompressor,),
    "bzip2": (bz2.BZ2Decompressor,),
}
