"""Compression by the ending of a name: gzip, xz, zstd, or none."""

from __future__ import annotations

import gzip
import lzma
import sys
import zlib
from collections.abc import Callable, Mapping
from typing import IO, Any

if sys.version_info >= (3, 14):
    from compression import zstd as zstd
else:
    from backports import zstd as zstd

DAMAGE = (OSError, EOFError, lzma.LZMAError, zlib.error, zstd.ZstdError)
"""What reading raises in the middle of a damaged archive."""

_OPENERS: Mapping[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open, ".zst": zstd.open}
_PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    # no time in the header: the same records make the same file
    ".gz": lambda data: gzip.compress(data, compresslevel=6, mtime=0),
    ".xz": lzma.compress,
    ".zst": zstd.compress,
}


ENDINGS = tuple(_PACKERS)


def unpacked(file: IO[bytes], name: str) -> IO[bytes]:
    """The file as its name says it is to be read; raises one of DAMAGE while reading."""
    for ending, opener in _OPENERS.items():
        if name.lower().endswith(ending):
            opened: IO[bytes] = opener(file)
            return opened
    return file


def opened(name: str, mode: str) -> IO[bytes]:
    """The file of that name, for reading (`rb`) or writing (`wb`), packed as its ending says."""
    for ending, opener in _OPENERS.items():
        if name.lower().endswith(ending):
            packed: IO[bytes] = opener(name, mode)
            return packed
    file: IO[bytes] = open(name, mode)  # noqa: SIM115
    return file


def packer(name: str) -> Callable[[bytes], bytes] | None:
    """What makes a whole compressed member of some bytes, None for no compression.

    Members one after another are one file to every reader of these formats.
    """
    return next((pack for ending, pack in _PACKERS.items() if name.lower().endswith(ending)), None)
