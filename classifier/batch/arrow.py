"""Records as an Arrow table, for Parquet, Ray and Spark, where each column has one type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .records import OutputOptions, Record

if TYPE_CHECKING:
    import pyarrow


def schema(options: OutputOptions) -> pyarrow.Schema:
    """Return the columns of a record. `id` is a string here; `error` is null for a record without one."""
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
        ("warning", pa.string()),
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
    """Return the records as a table."""
    import pyarrow as pa

    return pa.Table.from_pylist([_row(record) for record in records], schema=schema(options))


def write(file: Path, records: Iterable[tuple[Record, int]], options: OutputOptions, group_bytes: int) -> None:
    """Write records, each with its size in bytes, to a Parquet file, in row groups of about `group_bytes`."""
    import pyarrow.parquet

    with pyarrow.parquet.ParquetWriter(file, schema(options), compression="zstd") as writer:
        group: list[Record] = []
        total = 0
        for record, size in records:
            group.append(record)
            total += size
            if total >= group_bytes:
                writer.write_table(table(group, options), row_group_size=len(group))
                group, total = [], 0
        if group:
            writer.write_table(table(group, options), row_group_size=len(group))


def record_of(row: Mapping[str, Any]) -> Record:
    """Return the record from which a row was made; an `id` that was a number stays a string."""
    record = dict(row)
    record["dropped"] = dict(record["dropped"])
    if record["warning"] is None:
        del record["warning"]
    if record.pop("error", None) is None:
        return record
    first = ("id", "url", "headline", "text", "lang", "confidence", "kept", "dropped")
    return {**{key: record[key] for key in first}, "error": row["error"]}


def _row(record: Record) -> Record:
    """Convert a value for Arrow, which rejects lone surrogates and takes a map as pairs."""
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
