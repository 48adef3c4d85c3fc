"""Parquet: the columns `html` or `text`, and `id`, `url`, `encoding`, `lang` where there are any."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from types import ModuleType

from ..records import input_record
from .entry import ArchiveError, Entry

_COLUMNS = ("id", "url", "html", "text", "encoding", "lang")
_ROWS = 32
"""Rows decoded at a time: their pages are in memory together."""


def check(name: str) -> None:
    """Raises ArchiveError when a file is no Parquet, or has neither column."""
    found = library()
    try:
        with found.ParquetFile(name) as file:
            names = file.schema_arrow.names
    except ValueError as error:  # pyarrow's own errors are ValueErrors
        raise ArchiveError(f"{name}: {error}") from error
    if not {"html", "text"} & set(names):
        raise ArchiveError(f"{name}: no column html or text; there are {', '.join(names)}")


def entries(name: str) -> Iterator[Entry]:
    """The rows of a file."""
    with library().ParquetFile(name) as file:
        columns = [column for column in _COLUMNS if column in file.schema_arrow.names]
        size, rows, number = os.path.getsize(name), max(file.metadata.num_rows, 1), 0
        try:
            for batch in file.iter_batches(_ROWS, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield Entry(f"{name}:{number}", size * number // rows, partial(input_record, row))
        except ValueError as error:
            raise OSError(str(error)) from error


def library() -> ModuleType:
    """pyarrow.parquet. Raises ArchiveError when it is not installed."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise ArchiveError(
            'for Parquet, install copytaster with its extra: pip install "copytaster[parquet]"'
        ) from error
    parquet: ModuleType = pyarrow.parquet
    return parquet
