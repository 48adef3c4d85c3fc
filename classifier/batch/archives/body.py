"""The body of an HTTP response as a browser would see it: chunks joined, compression undone."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPResponse, IncompleteRead
from io import BytesIO
from typing import Any, cast

from .compression import zstd


class _Wire:
    """As much of a socket as HTTPResponse wants."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> BytesIO:
        return BytesIO(self._data)


def decoded(body: bytes, transfer: str, content: str, limit: int) -> bytes:
    """The body without its `Transfer-Encoding` and `Content-Encoding`; at most `limit` + 1 bytes.

    Many crawlers store a body that they have decoded beside the headers that they got: where a body is not what its
    headers say, it is left as it is. Of one that is cut, what can be had.
    """
    if "chunked" in transfer.lower():
        body = joined(body)
    for name in reversed([part.strip().lower() for part in content.split(",") if part.strip()]):
        unpack = _UNPACKERS.get(name)
        body = (unpack and unpack(body, limit + 1)) or body
    return body


def joined(body: bytes) -> bytes:
    """A chunked body in one piece; as it is when it is not chunked."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    response = HTTPResponse(cast(Any, _Wire(head + body)))
    try:
        response.begin()
        return response.read()
    except IncompleteRead as error:
        return error.partial or body
    except (HTTPException, ValueError):
        return body


def _inflated(body: bytes, most: int) -> bytes:
    for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):  # gzip or zlib by their header; raw deflate
        try:
            return zlib.decompressobj(bits).decompress(body, most)
        except zlib.error:
            continue
    return b""


def _unzstd(body: bytes, most: int) -> bytes:
    try:
        return zstd.ZstdDecompressor().decompress(body, most)
    except zstd.ZstdError:
        return b""


def _unbrotli(body: bytes, most: int) -> bytes:
    import brotli

    try:
        unpacker = brotli.Decompressor()
        pieces = [unpacker.process(body, output_buffer_limit=most)]
        while sum(map(len, pieces)) < most and not unpacker.can_accept_more_data():
            pieces.append(unpacker.process(b"", output_buffer_limit=most))
        return b"".join(pieces)[:most]
    except brotli.error:
        return b""


_UNPACKERS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _inflated,
    "br": _unbrotli,
    "zstd": _unzstd,
}
