"""Reads the arrays of an untrusted .npz file: sizes are checked before decompression."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as zlib_error

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

MOST_BYTES = 256_000_000
"""Most bytes of all arrays of a file together, decompressed; the shipped model has 2.5 million."""

_MOST_ARRAYS = 500
_MOST_HEADER = 4_096


class ArraysError(ValueError):
    """The file is not a set of plain arrays of a reasonable size; the message says why."""


def read_arrays(file: Path, infinite: Sequence[str] = (), missing: Sequence[str] = ()) -> dict[str, NDArray[Any]]:
    """Read all arrays of an .npz file by name.

    Arrays whose name ends in one of `infinite` may hold infinite values, those in one of `missing` NaN. Raises
    ArraysError, OSError. Never opens a pickle.
    """
    try:
        with file.open("rb") as stream:
            return _read_archive(stream, infinite, missing)
    except (BadZipFile, EOFError, zlib_error, NotImplementedError, RuntimeError, struct.error, UnicodeError) as error:
        raise ArraysError("it is not an intact .npz file") from error


def _read_archive(file: IO[bytes], infinite: Sequence[str], missing: Sequence[str]) -> dict[str, NDArray[Any]]:
    arrays = {}
    with ZipFile(file) as archive:
        _check_members(archive.infolist())
        for member in archive.infolist():
            name = member.filename.removesuffix(".npy")
            try:
                with archive.open(member) as stream:
                    arrays[name] = _read_array(stream, member)
            except (OSError, OverflowError) as error:  # an offset outside the file
                raise BadZipFile(str(error)) from error
            _check_values(name, arrays[name], infinite, missing)
    return arrays


def _check_members(members: Sequence[ZipInfo]) -> None:
    """Raise ArraysError for a file with implausible arrays."""
    if len(members) > _MOST_ARRAYS or len({member.filename for member in members}) < len(members):
        raise ArraysError(f"it holds {len(members)} arrays, more than {_MOST_ARRAYS} or several of one name")
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        raise ArraysError(f"its arrays take {total:,} bytes, more than {MOST_BYTES:,}")
    for member in members:
        if not member.filename.endswith(".npy"):
            raise ArraysError(f"{member.filename!r} is not an array")


def _read_array(stream: IO[bytes], member: ZipInfo) -> NDArray[Any]:
    shape, fortran, dtype = _header(stream, member)
    count = math.prod(shape)
    if any(length < 0 for length in shape) or count * dtype.itemsize > member.file_size:
        size = f"{member.file_size:,} bytes"
        raise ArraysError(f"{member.filename} has shape {_shown(shape)}, which does not fit its {size}")
    data = stream.read(count * dtype.itemsize)
    if len(data) < count * dtype.itemsize or stream.read(1):
        raise ArraysError(f"{member.filename} does not have the size of its shape {_shown(shape)}")
    return np.frombuffer(data, dtype=dtype).reshape(shape, order="F" if fortran else "C").copy()


def _header(stream: IO[bytes], member: ZipInfo) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    problem = f"{member.filename} is not an array of numbers"
    try:
        version = npy.read_magic(stream)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran, dtype = read(stream, max_header_size=_MOST_HEADER)
    except Exception as error:  # NumPy parses the header as Python
        raise ArraysError(problem) from error
    if dtype.kind not in "biuf" or dtype.hasobject or dtype.itemsize > 16:
        raise ArraysError(problem)
    return shape, fortran, dtype


def _check_values(name: str, array: NDArray[Any], infinite: Sequence[str], missing: Sequence[str]) -> None:
    if array.dtype.kind != "f":
        return
    if not name.endswith(tuple(missing)) and np.isnan(array).any():
        raise ArraysError(f"{name} has values that are not numbers (NaN)")
    if not name.endswith(tuple(infinite)) and np.isinf(array).any():
        raise ArraysError(f"{name} has infinite values")


def _shown(shape: Sequence[int]) -> str:
    return " × ".join(str(length)[:24] for length in shape[:4]) + (" × …" if len(shape) > 4 else "")
