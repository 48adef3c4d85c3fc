"""Progress of a long stage of training: a bar with the time left, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")
_BAR = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt} of {total_fmt}, {elapsed}<{remaining}"


def watched(items: Iterable[T], total: int, stage: str) -> Iterator[T]:
    """Pass the items on, with a bar on stderr that names the stage; nothing is shown where stderr is not a terminal."""
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
