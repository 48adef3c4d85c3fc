"""Compression: recognised in a file by its first bytes, chosen for an output by its name."""

from __future__ import annotations

import gzip
import lzma
import sys
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any, Protocol

if sys.version_info >= (3, 14):
    from compression import zstd as zstd
else:
    from backports import zstd as zstd

MEMORY_LIMIT = 512_000_000
"""Most bytes that an xz stream may request for its dictionary."""

BOMB_BYTES = 128_000_000
BOMB_RATIO = 1_000
"""Data that are larger than the first number, and so many times as large as they are when compressed, are not read:
the pages of a real archive are not that much alike. Without this limit, 1 MB of zstd is 32 GB to read."""

DAMAGE = (OSError, EOFError, lzma.LZMAError, zlib.error, zstd.ZstdError)
"""Exceptions of the decompressors for corrupt input."""


class Decompressor(Protocol):
    """The interface of `lzma.LZMADecompressor` and `zstd.ZstdDecompressor`, for one member."""

    @property
    def eof(self) -> bool:
        """Whether the member is complete."""

    @property
    def needs_input(self) -> bool:
        """Whether more output needs more input."""

    @property
    def unused_data(self) -> bytes:
        """Input after the end of the member."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most `max_length` bytes of output. Raises one of DAMAGE."""


class Inflater:
    """`zlib.decompressobj` with the interface of the others."""

    def __init__(self, window_bits: int = zlib.MAX_WBITS | 16) -> None:
        self._inflate = zlib.decompressobj(window_bits)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Whether the member is complete; its checksum was right."""
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        """Input after the end of the member."""
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most `max_length` bytes of output. Raises zlib.error."""
        output = self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)
        self.needs_input = len(output) < max_length and not self._inflate.unconsumed_tail
        return output


@dataclass(frozen=True)
class Codec:
    """A compression format. A compressed file consists of one or more members, each complete in itself."""

    name: str
    magic: bytes
    decompressor: Callable[[], Decompressor]

    def starts(self, data: bytes) -> bool:
        """Whether a member starts with these bytes."""
        return data.startswith(self.magic) or (self is ZSTD and is_skippable(data))


GZIP = Codec("gzip", b"\x1f\x8b\x08", Inflater)
XZ = Codec("xz", b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY_LIMIT))
ZSTD = Codec("zstd", b"\x28\xb5\x2f\xfd", zstd.ZstdDecompressor)
CODECS = (GZIP, XZ, ZSTD)
BY_ENDING: Mapping[str, Codec] = {".gz": GZIP, ".xz": XZ, ".zst": ZSTD}

DICTIONARY_FRAME = b"\x5d\x2a\x4d\x18"
"""The skippable frame that holds a dictionary: the first of a .warc.zst (WARC-zstd specification of the IIPC)."""


def is_skippable(data: bytes) -> bool:
    """Whether a skippable frame of zstd starts with these bytes."""
    return len(data) >= 4 and 0x50 <= data[0] <= 0x5F and data[1:4] == b"\x2a\x4d\x18"


def is_bomb(compressed: int, size: int) -> bool:
    """Whether data of `size` bytes, of that many compressed ones, are too much alike to be those of an archive."""
    return size > BOMB_BYTES and size > BOMB_RATIO * compressed


def codec_of(start: bytes) -> Codec | None:
    """Return the compression of a file that starts with these bytes; None without compression."""
    return next((codec for codec in CODECS if codec.starts(start)), None)


_OPENERS: Mapping[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open, ".zst": zstd.open}
_COMPRESSORS: Mapping[str, Callable[[bytes], bytes]] = {
    # no time in the header: the same records give the same file
    ".gz": lambda data: gzip.compress(data, compresslevel=6, mtime=0),
    ".xz": lzma.compress,
    ".zst": zstd.compress,
}

ENDINGS = tuple(_COMPRESSORS)


def open_compressed(name: str, mode: str) -> IO[bytes]:
    """Open a file for reading (`rb`) or writing (`wb`), compressed according to the ending of its name."""
    for ending, opener in _OPENERS.items():
        if name.lower().endswith(ending):
            compressed: IO[bytes] = opener(name, mode)
            return compressed
    file: IO[bytes] = open(name, mode)  # noqa: SIM115
    return file


def compressor(name: str) -> Callable[[bytes], bytes] | None:
    """Return a function that compresses bytes into one complete member; None for a name without compression.

    All readers of these formats treat concatenated members as one file.
    """
    return next((compress for ending, compress in _COMPRESSORS.items() if name.lower().endswith(ending)), None)
