"""Spark: `pages.mapInArrow(clean_arrow(), schema())`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..batch import arrow
from .blocking import Settings, blocking

if TYPE_CHECKING:
    import pyarrow

_ROWS = 100
"""Rows per returned batch."""


def schema(**settings: Any) -> str:
    """Return the schema of the output of `clean_arrow` with the same settings, for `mapInArrow`."""
    return ", ".join(f"{field.name} {_ddl(field.type)}" for field in arrow.schema(Settings(**settings)))


def clean_arrow(**settings: Any) -> Callable[[Iterable[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]:
    """Make a function for `mapInArrow`: rows with `html` or `text` in, one record per row out, in order.

    `settings` are the fields of `Settings`. Raises TypeError for an unknown one.
    """
    known = Settings(**settings)

    def clean(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        cleaner = blocking(known)
        for batch in batches:
            for start in range(0, batch.num_rows, _ROWS):
                rows = batch.slice(start, _ROWS).to_pylist()
                yield from arrow.table([cleaner.answer(row) for row in rows], known).to_batches()

    return clean


def _ddl(kind: pyarrow.DataType) -> str:
    """Translate an Arrow type into Spark's notation."""
    from pyarrow import types

    if types.is_list(kind):
        return f"array<{_ddl(kind.value_type)}>"
    if types.is_map(kind):
        return f"map<{_ddl(kind.key_type)},{_ddl(kind.item_type)}>"
    if types.is_struct(kind):
        return f"struct<{','.join(f'{field.name}:{_ddl(field.type)}' for field in kind)}>"
    return {"bool": "boolean", "int32": "int"}.get(str(kind), str(kind))
