"""The training rows of a model, as numbers that can be shipped: retraining needs no pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class TrainingRows:
    """Feature rows with their targets.

    Attributes:
        rows: (rows, columns) float16, linear scores included (out of fold). target: 1 keep, 0 drop.
        kind: index into the manifest's kinds, -1 unknown. weight: per row. site: a number per site, no names.
    """

    rows: NDArray[np.float16]
    target: NDArray[np.int8]
    kind: NDArray[np.int64]
    weight: NDArray[np.float32]
    site: NDArray[np.int32]

    def part(self, use: NDArray[np.bool_]) -> TrainingRows:
        """Return the marked rows."""
        return TrainingRows(self.rows[use], self.target[use], self.kind[use], self.weight[use], self.site[use])

    def heaviest(self, share: float) -> TrainingRows:
        """Return the share (0 to 1) of the rows with the highest weights, which keeps the file small."""
        least = np.quantile(self.weight, 1 - share)
        return self.part(self.weight >= least)

    def with_rows(self, more: TrainingRows) -> TrainingRows:
        """Return these rows followed by others."""
        return TrainingRows(
            rows=np.concatenate([self.rows, more.rows]),
            target=np.concatenate([self.target, more.target]),
            kind=np.concatenate([self.kind, more.kind]),
            weight=np.concatenate([self.weight, more.weight]),
            site=np.concatenate([self.site, more.site]),
        )

    def save(self, file: Path, compact: bool = True) -> None:
        """Write an npz with the columns end to end.

        `compact` compresses by LZMA, which takes two thirds of the space of deflate and ten times as long.
        """
        method = ZIP_LZMA if compact else ZIP_DEFLATED
        arrays: dict[str, NDArray[Any]] = {
            "rows": np.ascontiguousarray(self.rows.T),
            "target": self.target,
            "kind": self.kind.astype(np.int8),
            "weight": self.weight.astype(np.float16),
            "site": self.site,
        }
        with ZipFile(file, "w", method) as archive:
            for name, array in arrays.items():
                # a fixed date: the same rows give the same file
                entry = ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
                entry.compress_type = method
                with archive.open(entry, "w", force_zip64=True) as stream:
                    np.lib.format.write_array(stream, array, allow_pickle=False)

    @classmethod
    def load(cls, file: Path) -> TrainingRows:
        """Read what `save` wrote."""
        with np.load(file, allow_pickle=False) as arrays:
            return cls(
                rows=np.ascontiguousarray(arrays["rows"].T),
                target=arrays["target"],
                kind=arrays["kind"].astype(np.int64),
                weight=arrays["weight"].astype(np.float32),
                site=arrays["site"],
            )
