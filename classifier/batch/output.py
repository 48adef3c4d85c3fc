"""What a run writes: JSON lines, in pieces that are whole wherever the run ends, or a Parquet file."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Protocol

from . import arrow
from .archives import parquet
from .archives.compression import packer
from .records import OutputOptions, Record, to_json

PIECE_BYTES = 32_000_000
"""A piece ends at this size, however few records it holds, to bound what is in memory."""


class Output(Protocol):
    """Where records go."""

    @property
    def full(self) -> bool:
        """Whether as much is held in memory as may be: time for a `cut`."""

    def write(self, record: Record) -> None:
        """Take one record."""

    def cut(self) -> int:
        """Bring what was taken to the disk; the size of the output then, in bytes."""

    def close(self) -> None:
        """Finish."""

    def abandon(self) -> None:
        """Let go, after an error, of what is not finished."""


def open_output(name: str, options: OutputOptions, offset: int = 0) -> Output:
    """By the ending of the name; `offset` is where JSON lines go on. Raises ArchiveError or OSError."""
    return Table(name, options) if name.endswith(".parquet") else Lines(name, offset)


class Lines:
    """One JSON object a line.

    A compressed output is a row of members, each whole in itself, one a `cut`. Without compression the lines go
    out at once.
    """

    def __init__(self, name: str, offset: int = 0) -> None:
        """Write from `offset` on; what lies beyond it, of a run that was killed, goes."""
        self._pack = packer(name)
        self._piece = bytearray()
        self._offset = offset
        self._file: IO[bytes] = sys.stdout.buffer if name == "-" else open(name, "r+b" if offset else "wb")  # noqa: SIM115
        self._on_disk = name != "-" and os.path.isfile(name)
        if offset:
            self._file.truncate(offset)
            self._file.seek(offset)

    @property
    def full(self) -> bool:
        """Whether as much is held in memory as may be."""
        return len(self._piece) >= PIECE_BYTES

    def write(self, record: Record) -> None:
        """Take one record."""
        line = to_json(record) + b"\n"
        if self._pack is not None:
            self._piece += line
        else:
            self._file.write(line)
            self._offset += len(line)

    def cut(self) -> int:
        """End the piece and wait until it is on the disk."""
        if self._pack is not None and self._piece:
            member = self._pack(bytes(self._piece))
            self._piece.clear()
            self._file.write(member)
            self._offset += len(member)
        self._file.flush()
        if self._on_disk:
            os.fsync(self._file.fileno())
        return self._offset

    def close(self) -> None:
        """Close the file, unless it is standard output."""
        if self._file is not sys.stdout.buffer:
            self._file.close()

    def abandon(self) -> None:
        """The same; a disk that is full was reported when it was met."""
        with suppress(OSError):
            self.close()


class Table:
    """A Parquet file. It is whole when it is closed and not before, so it takes its name only then."""

    full = False

    def __init__(self, name: str, options: OutputOptions) -> None:
        parquet.library()
        self._options = options
        self._target = Path(name)
        self._draft = self._target.with_name(self._target.name + ".partial")
        self._writer = arrow.parquet_writer(self._draft, options)
        self._records: list[Record] = []
        self._tables: list[Any] = []

    def write(self, record: Record) -> None:
        """Take one record."""
        self._records.append(record)

    def cut(self) -> int:
        """Pack what was taken; when it has come to a good size, make a row group of it."""
        self._tables.append(arrow.table(self._records, self._options))
        self._records.clear()
        if sum(each.nbytes for each in self._tables) >= PIECE_BYTES:
            self._flush()
        return 0

    def close(self) -> None:
        """Finish the file and give it its name."""
        self.cut()
        self._flush()
        self._writer.close()
        self._draft.replace(self._target)

    def abandon(self) -> None:
        """Remove what there is of it."""
        with suppress(OSError):
            self._writer.close()
        self._draft.unlink()

    def _flush(self) -> None:
        arrow.write(self._writer, self._tables)
        self._tables.clear()
