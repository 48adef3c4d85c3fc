"""Memory of function calls that is bounded in characters as well as in entries."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = 300
"""Characters of a text that is remembered; sites repeat short names, and a page may hold names of megabytes."""


def remember_short(entries: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorate a function of texts with an LRU cache of so many `entries` that passes by arguments over LONGEST."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        cached = lru_cache(maxsize=entries)(function)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            for text in args:
                if len(text) > LONGEST:  # type: ignore[arg-type]
                    return function(*args, **kwargs)
            return cached(*args, **kwargs)  # type: ignore[arg-type]

        return call

    return decorate
