"""Records as an Arrow table: for Parquet, Ray and Spark, where a column has one type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .records import OutputOptions, Record

if TYPE_CHECKING:
    import pyarrow
    import pyarrow.parquet


def schema(options: OutputOptions) -> pyarrow.Schema:
    """The columns of a record. `id` is a string here; `error` is null where there is none."""
    import pyarrow as pa

    words = pa.list_(pa.string())
    fields: list[tuple[str, Any]] = [
        ("id", pa.string()),
        ("url", pa.string()),
        ("headline", pa.string()),
        ("text", pa.string()),
        ("lang", pa.string()),
        ("confidence", pa.float64()),
        ("kept", pa.int32()),
        ("dropped", pa.map_(pa.string(), pa.int32())),
        ("date", pa.string()),
        ("date_published", pa.string()),
        ("date_published_raw", pa.string()),
        ("date_modified", pa.string()),
        ("date_modified_raw", pa.string()),
        ("authors", words),
        ("authors_raw", words),
        ("description", pa.string()),
        ("site_name", pa.string()),
        ("image", pa.string()),
        ("images", words),
        ("section", pa.string()),
        ("keywords", words),
        ("breadcrumbs", pa.list_(pa.struct([("name", pa.string()), ("url", pa.string())]))),
        ("canonical_url", pa.string()),
        ("flags", words),
        ("page_kind", pa.string()),
        ("page_probability", pa.float64()),
        ("error", pa.string()),
    ]
    if options.html:
        fields.append(("html", pa.string()))
    if options.markdown:
        fields.append(("markdown", pa.string()))
    if options.verdicts:
        verdict = {
            "label": pa.string(),
            "probability": pa.float64(),
            "kept": pa.bool_(),
            "path": pa.string(),
            "tag": pa.string(),
            "text": pa.string(),
        }
        fields.append(("verdicts", pa.list_(pa.struct(list(verdict.items())))))
    return pa.schema(fields)


def table(records: Sequence[Record], options: OutputOptions) -> pyarrow.Table:
    """Records → table."""
    import pyarrow as pa

    return pa.Table.from_pylist([_row(record) for record in records], schema=schema(options))


def parquet_writer(file: Path, options: OutputOptions) -> pyarrow.parquet.ParquetWriter:
    """A Parquet file for such tables."""
    import pyarrow.parquet

    return pyarrow.parquet.ParquetWriter(file, schema(options), compression="zstd")


def write(writer: pyarrow.parquet.ParquetWriter, tables: Sequence[pyarrow.Table]) -> None:
    """Tables → one row group."""
    import pyarrow as pa

    whole = pa.concat_tables(tables)
    writer.write_table(whole, row_group_size=max(whole.num_rows, 1))


def record_of(row: Mapping[str, Any]) -> Record:
    """A row of such a table → the record that it was made of, but for an `id` that was a number."""
    record = dict(row)
    record["dropped"] = dict(record["dropped"])
    if record.pop("error", None) is None:
        return record
    first = ("id", "url", "headline", "text", "lang", "confidence", "kept", "dropped")
    return {**{key: record[key] for key in first}, "error": row["error"]}


def _row(record: Record) -> Record:
    """Arrow takes no lone surrogates, and a map as pairs."""
    row = {key: _clean(value) for key, value in record.items()}
    identity = row.get("id")
    row["id"] = None if identity is None else str(identity)
    dropped = row["dropped"]
    row["dropped"] = list(dropped.items()) if isinstance(dropped, dict) else []
    return row


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return value
