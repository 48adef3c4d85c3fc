"""The pages of a run that are worth a look: the slowest, and those with the lowest confidence."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import count

from .records import Record

SHOWN = 3
"""How many pages of each sort are remembered."""


class Extremes:
    """Remembers a few pages by their id, their address or their place in the input."""

    def __init__(self) -> None:
        self._slow: list[tuple[float, int, str]] = []
        self._unsure: list[tuple[float, int, str]] = []
        self._numbers = count()
        self.pages = 0

    def enter(self, record: Record, seconds: float | None, where: str) -> None:
        """Take one record; `seconds` is the time that the page took, None if unknown."""
        self.pages += 1
        name = str(record.get("id") or record.get("url") or where)
        confidence = record["confidence"]
        if seconds is not None:
            self._push(self._slow, seconds, name)
        if record["text"] and isinstance(confidence, float):
            self._push(self._unsure, -confidence, name)

    def lines(self) -> Iterator[str]:
        """Return lines for a summary; none for a short run, whose pages can all be looked at."""
        if self.pages <= SHOWN:
            return
        for title, heap, form in (("slowest", self._slow, "{:.2f} s"), ("least sure", self._unsure, "{:.2f}")):
            ordered = sorted(heap, key=lambda entry: (-entry[0], -entry[1]))
            if ordered:
                yield f"{title}: " + ", ".join(f"{name} ({form.format(abs(value))})" for value, _, name in ordered)

    def _push(self, heap: list[tuple[float, int, str]], value: float, name: str) -> None:
        # of pages with equal values the first stays
        heapq.heappush(heap, (value, -next(self._numbers), name))
        if len(heap) > SHOWN:
            heapq.heappop(heap)
