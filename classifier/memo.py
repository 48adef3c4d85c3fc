"""Memory of function calls that is bounded in characters as well as in entries."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = 300
"""Longest text remembered, in characters: sites repeat short names, but a page may hold a name of megabytes."""


def remember_short(entries: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Give a function of texts an LRU cache of `entries` results; arguments over LONGEST are not cached."""

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
