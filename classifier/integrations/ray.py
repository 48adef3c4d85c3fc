"""Ray Data: `dataset.map_batches(CleanBatch, batch_format="pyarrow", batch_size=64, concurrency=8)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..batch.arrow import table
from .blocking import Settings, blocking

if TYPE_CHECKING:
    import pyarrow


class CleanBatch:
    """A callable class for `map_batches`: rows with `html` or `text` in, one record for each out, in their order.

    `fn_constructor_kwargs` are the fields of `Settings`. Batches may be Arrow tables or columns of arrays.
    """

    def __init__(self, **settings: Any) -> None:
        """Load the model. Raises ModelRefused, and TypeError for an unknown setting."""
        self._settings = Settings(**settings)
        self._cleaner = blocking(self._settings)

    def __call__(self, batch: pyarrow.Table | Mapping[str, Any]) -> pyarrow.Table:
        """One batch."""
        return table([self._cleaner.answer(row) for row in _rows(batch)], self._settings)


def _rows(batch: pyarrow.Table | Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not isinstance(batch, Mapping):
        yield from batch.to_pylist()
        return
    columns = {name: column.tolist() for name, column in batch.items()}
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))
