"""The output of a run: JSON lines in pieces, each complete whenever the run ends, or a Parquet file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from . import arrow
from .archives import parquet
from .archives.compression import compressor, open_compressed
from .records import OutputOptions, Record, to_json

PIECE_BYTES = 32_000_000
"""A piece ends at this size, even with few records, to bound the memory."""


class Output(Protocol):
    """The destination of the records."""

    @property
    def full(self) -> bool:
        """Whether the memory for a piece is used up: time for `cut`."""

    def write(self, record: Record) -> None:
        """Take one record. Raises ValueError, without any effect, if it cannot be written."""

    def cut(self) -> int:
        """End the piece, wait until it is on disk, and return the size of the output in bytes."""

    def close(self) -> None:
        """Complete the output."""

    def remove_drafts(self) -> None:
        """Remove the files that only an interrupted run needs."""

    def abandon(self) -> None:
        """Close the files after an error or interruption, so that `--resume` finds the finished pieces."""


def open_output(name: str, options: OutputOptions, offset: int = 0) -> Output:
    """Open the named output, to continue at `offset`. Raises ArchiveError or OSError."""
    return Table(name, options, offset) if name.lower().endswith(".parquet") else Lines(name, offset)


def working_file(output: Path) -> Path:
    """Return the file that grows during a run."""
    parquet_output = output.name.lower().endswith(".parquet")
    return output.with_name(output.name + ".partial.jsonl.zst") if parquet_output else output


class Lines:
    """One JSON object per line.

    A compressed output consists of members, each complete in itself, one per `cut`. Without compression the lines are
    written at once.
    """

    def __init__(self, name: str, offset: int = 0) -> None:
        """Write from `offset` on; anything after it, left by a run that was killed, is removed."""
        self._compress = compressor(name)
        self._piece = bytearray()
        self._offset = offset
        self._file: IO[bytes] = sys.stdout.buffer if name == "-" else open(name, "r+b" if offset else "wb")  # noqa: SIM115
        self._owned = name != "-"
        self._on_disk = self._owned and os.path.isfile(name)
        if offset:
            self._file.truncate(offset)
            self._file.seek(offset)

    @property
    def full(self) -> bool:
        """Whether the memory for a piece is used up."""
        return len(self._piece) >= PIECE_BYTES

    def write(self, record: Record) -> None:
        """Take one record. Raises ValueError, without any effect, if it is not JSON."""
        line = to_json(record) + b"\n"
        if self._compress is not None:
            self._piece += line
        else:
            self._file.write(line)
            self._offset += len(line)

    def cut(self) -> int:
        """End the piece and wait until it is on disk."""
        if self._compress is not None and self._piece:
            member = self._compress(bytes(self._piece))
            self._piece.clear()
            self._file.write(member)
            self._offset += len(member)
        self._file.flush()
        if self._on_disk:
            os.fsync(self._file.fileno())
        return self._offset

    def close(self) -> None:
        """Close the file, unless it is standard output."""
        if self._owned:
            self._file.close()

    def remove_drafts(self) -> None:
        """There are none."""

    def abandon(self) -> None:
        """Close the file; a full disk was reported before."""
        with suppress(OSError):
            self.close()


class Table:
    """A Parquet file.

    An interrupted Parquet file cannot be continued. The records are therefore collected as JSON lines in a second file,
    which is converted at the end.
    """

    def __init__(self, name: str, options: OutputOptions, offset: int = 0) -> None:
        parquet.library()
        self._options = options
        self._target = Path(name)
        self._lines = Lines(str(working_file(self._target)), offset)

    @property
    def full(self) -> bool:
        """Whether the memory for a piece is used up."""
        return self._lines.full

    def write(self, record: Record) -> None:
        """Take one record."""
        self._lines.write(record)

    def cut(self) -> int:
        """End the piece of the second file and return its size."""
        return self._lines.cut()

    def close(self) -> None:
        """Write the Parquet file under a temporary name, then rename it."""
        self._lines.close()
        draft = self._target.with_name(self._target.name + ".partial")
        try:
            arrow.write(draft, self._records(), self._options, PIECE_BYTES)
            draft.replace(self._target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def remove_drafts(self) -> None:
        """Remove the JSON lines."""
        working_file(self._target).unlink(missing_ok=True)

    def abandon(self) -> None:
        """Close the JSON lines."""
        self._lines.abandon()

    def _records(self) -> Iterator[tuple[Record, int]]:
        """Yield the collected records with their sizes in bytes."""
        with open_compressed(str(working_file(self._target)), "rb") as file:
            for line in file:
                yield json.loads(line), len(line)
