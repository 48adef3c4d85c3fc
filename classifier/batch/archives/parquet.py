"""Parquet: the columns `html` or `text`, and `id`, `url`, `encoding`, `lang` if the file has them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ..records import InputRecord, input_record
from .compression import is_bomb
from .entry import MAX_BYTES, ArchiveError, Entry

if TYPE_CHECKING:
    import pyarrow
    import pyarrow.parquet

_COLUMNS = ("id", "url", "html", "text", "encoding", "lang")
_CONTENT = ("html", "text")
_ROWS = 32
"""Most rows decoded at a time: their pages are in memory together."""
_BATCH_BYTES = 64_000_000


def check(name: str) -> None:
    """Raise ArchiveError for a file that is not Parquet or has neither column."""
    parquet = library()
    try:
        with parquet.ParquetFile(name) as file:
            names = file.schema_arrow.names
    except OSError:
        raise
    except Exception as error:  # pyarrow raises ValueError, KeyError, NotImplementedError and others
        raise ArchiveError(f"{name}: {error}") from error
    if repeated := [column for column in _COLUMNS if names.count(column) > 1]:
        raise ArchiveError(f"{name}: several columns {', '.join(repeated)}")
    if not set(_CONTENT) & set(names):
        raise ArchiveError(f"{name}: no column html or text; there are {', '.join(names)}")


def entries(name: str) -> Iterator[Entry]:
    """Yield the rows of a file, and an entry with an error for each row group that cannot be read."""
    parquet = library()
    with parquet.ParquetFile(name) as file:
        schema, metadata = file.schema_arrow, file.metadata
    columns = [column for column in _COLUMNS if column in schema.names]
    # decode a value once, even if many rows share it
    shared = [column for column in columns if _is_bytes(schema.field(column).type)]
    most = 1 if any(_is_nested(schema.field(column).type) for column in columns) else _ROWS
    size, rows, number = os.path.getsize(name), max(metadata.num_rows, 1), 0
    with parquet.ParquetFile(name, read_dictionary=shared, page_checksum_verification=True) as file:
        for group in range(metadata.num_row_groups):
            about = metadata.row_group(group)
            end, problem, together = number + about.num_rows, _bomb(about), _rows(about, most)
            try:
                for batch in () if problem else file.iter_batches(together, row_groups=[group], columns=columns):
                    for row, large in enumerate(_large(batch)):
                        number += 1
                        read = min(size, size * number // rows)
                        yield Entry(f"{name}:{number}", read, partial(load, batch, row, large))
            except Exception as error:  # see `check`
                problem = str(error)
            if problem:
                message = f"row group {group + 1} cannot be read, {end - number:,} rows are lost: {problem}"
                where, read = f"{name}:row group {group + 1}", min(size, size * end // rows)
                yield Entry(where, read, partial(InputRecord, error=message), damaged=True)
            number = end


def load(batch: pyarrow.RecordBatch, row: int, large: bool) -> InputRecord:
    """Read a row as a record, which has an `error` if its page is too `large`."""
    names = [name for name in batch.schema.names if not (large and name in _CONTENT)]
    record = input_record({name: _value(batch.column(name)[row]) for name in names})
    return InputRecord(record.identity, record.url, error=f"larger than {MAX_BYTES:,} bytes") if large else record


def _large(batch: pyarrow.RecordBatch) -> list[bool]:
    """Whether the page of each row is too large, without copying it."""
    from pyarrow import compute, types

    large = [False] * batch.num_rows
    for name in set(_CONTENT) & set(batch.schema.names):
        column = batch.column(name)
        kind = column.type.value_type if types.is_dictionary(column.type) else column.type
        if not _is_bytes(kind):
            continue
        values = column.dictionary if types.is_dictionary(column.type) else column
        lengths = compute.binary_length(values)
        if types.is_dictionary(column.type):
            lengths = lengths.take(column.indices)
        large = [was or (length or 0) > MAX_BYTES for was, length in zip(large, lengths.to_pylist(), strict=True)]
    return large


def _value(scalar: Any) -> Any:
    if getattr(scalar.type, "unit", "") == "ns":  # Python's times have no nanoseconds: Arrow or pandas may drop them
        return _text(scalar)
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        from pyarrow import DictionaryScalar

        return (scalar.value if isinstance(scalar, DictionaryScalar) else scalar).as_buffer().to_pybytes()
    except Exception:  # such as a date outside Python's range, or an unknown time zone
        return _text(scalar)


def _text(scalar: Any) -> str | None:
    """Return a value as text, so that an odd id does not cost the page; None if Arrow cannot convert it."""
    with suppress(Exception):
        text: str | None = scalar.cast("string").as_py()
        return text
    number = getattr(scalar, "value", None)
    return None if number is None else str(number)


def _is_bytes(kind: pyarrow.DataType) -> bool:
    from pyarrow import types

    tests = (types.is_binary, types.is_string, types.is_large_binary, types.is_large_string)
    return any(test(kind) for test in tests)


def _is_nested(kind: pyarrow.DataType) -> bool:
    """Whether a value holds others: what its rows share is decoded for each of them."""
    from pyarrow import types

    return bool(types.is_nested(kind))


def _bomb(group: pyarrow.parquet.RowGroupMetaData) -> str | None:
    """Say which column that is read is a bomb, see `is_bomb`; None without one."""
    for index in range(group.num_columns):
        column = group.column(index)
        small, large = column.total_compressed_size, column.total_uncompressed_size
        if column.path_in_schema.partition(".")[0] in _COLUMNS and is_bomb(small, large):
            return f"{small:,} bytes of column {column.path_in_schema} become {large:,}"
    return None


def _rows(group: pyarrow.parquet.RowGroupMetaData, most: int) -> int:
    """Return the number of rows to decode at a time."""
    row_bytes: int = max(group.total_byte_size // max(group.num_rows, 1), 1)
    return max(1, min(most, _BATCH_BYTES // row_bytes))


def library() -> ModuleType:
    """Import pyarrow.parquet. Raises ArchiveError if it is not installed."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise ArchiveError(
            'for Parquet, install copytaster with its extra: pip install "copytaster[parquet]"'
        ) from error
    parquet: ModuleType = pyarrow.parquet
    return parquet
