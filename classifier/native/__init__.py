"""The native core: costly steps in C++, each equal to the last bit to the Python that it replaces.

The extension is optional. Without it, or with `COPYTASTER_PURE=1` in the environment, the Python runs: `core` is None.
This is the only module that imports the extension.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Codes = NDArray[np.uint32]

SWITCH = "COPYTASTER_PURE"
"""Variable of the environment that switches the core off."""


class Core(Protocol):
    """The functions of the extension. Arrays are contiguous; results are written into the array that comes last.

    `columns` has shape (columns, blocks), in the order of the Python that is mirrored.
    All raise ValueError for arrays of another type and for shapes that do not fit each other.
    """

    def plant(
        self,
        feature: NDArray[np.int16],
        threshold: Floats,
        missing_left: NDArray[np.bool_],
        left: NDArray[np.int32],
        right: NDArray[np.int32],
        value: Floats,
        roots: NDArray[np.int32],
        baseline: Floats,
    ) -> Any:
        """Lay out the arrays of `Trees`; the result is for `tree_scores`."""

    def tree_scores(self, planted: Any, columns: NDArray[np.floating], scores: Floats) -> None:
        """Score `columns` of shape (columns, rows), at least one row, into `scores` of shape (rows, outputs).

        Columns are of 16 or 32 bits.
        """

    def page_columns(
        self,
        layout: Any,
        properties: NDArray[np.int32],
        declared: tuple[Codes, Codes, Codes],
        facts: tuple[bool, bool, bool],
        columns: Floats,
    ) -> None:
        """Compute what `feature_table` does of a `Layout` and its head, but for `copies`.

        `properties` has shape (3, tags of the layout): the groups of `_TAGS` as bits, with the next bit for `article`;
        those of `_WITHIN`; the level of a heading. `declared` are title, description and body of the head as code
        points, white space squeezed; `facts` whether it has a title, is that of an article, has a long description.
        """

    def reading_columns(self, layout: Any, lines: Any, equal: Floats, columns: Floats) -> None:
        """Compute what `reading_table` does; `lines` are `Codes` or None, `equal` marks the blocks that are a line."""

    def linear_columns(
        self, layout: Any, name_weights: Floats, name_bias: float, by_hash: Floats, bias: Floats, columns: Floats
    ) -> None:
        """Compute what `Scorers.columns` does of a `Layout`; `by_hash` has shape (hashes, heads), `bias` (heads,)."""


def _load() -> tuple[Core | None, str]:
    if os.environ.get(SWITCH, "") not in ("", "0"):
        return None, f"switched off by {SWITCH}"
    try:
        return cast("Core", import_module("._core", __name__)), ""
    except ImportError as error:
        return None, f"not built, or not for this Python: {error}"


core, absence = _load()
"""The extension, or None and why it is absent."""


def status() -> str:
    """Say in a line which of the two runs."""
    return "native core: in use" if core is not None else f"native core: absent ({absence}); pure Python runs"


@contextmanager
def switched_off() -> Iterator[None]:
    """Let the Python run within, to compare the two. For one thread."""
    global core
    kept, core = core, None
    try:
        yield
    finally:
        core = kept
