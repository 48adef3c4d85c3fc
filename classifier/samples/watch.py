"""Progress of a long stage of training: a bar with the time left, only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")
_BAR = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt} of {total_fmt}, {elapsed}<{remaining}"


def watched(items: Iterable[T], total: int, stage: str) -> Iterator[T]:
    """Yield the items with a bar on stderr that names the stage, if stderr is a terminal."""
    yield from tqdm(
        items,
        total=total,
        desc=stage,
        bar_format=_BAR,
        file=sys.stderr,
        disable=None,
        leave=False,
        dynamic_ncols=True,
        mininterval=0.2,
    )
