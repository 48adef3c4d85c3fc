"""A table of what was kept and dropped on each page."""

from __future__ import annotations

import shutil
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from .items import ArticleItem

_DROPPED_WIDTH = 44
_MIN_TITLE = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One page: its title (headline or address), blocks kept, dropped by label, confidence (0–1), flags.

    `problem` says why there are no figures, for example that the page could not be fetched.
    """

    title: str
    kept: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    confidence: float = 0.0
    flags: tuple[str, ...] = ()
    problem: str | None = None

    @classmethod
    def of(cls, item: ArticleItem) -> Self:
        """Make the row of a scraped item."""
        title = item.headline or item.url or "?"
        figures = item.copytaster
        if figures is None:
            return cls(title, problem="not read, see the log")
        return cls(
            title,
            kept=figures["kept"],
            dropped=figures["dropped"],
            confidence=figures["confidence"],
            flags=tuple(figures["flags"]),
        )


def table(rows: Sequence[Row], width: int | None = None) -> str:
    """Format the rows under a header, followed by the sums, cut to `width` columns (None: the terminal's)."""
    columns = width or shutil.get_terminal_size((110, 24)).columns
    summaries = [_shorten(_counts(row.dropped), _DROPPED_WIDTH) for row in rows]
    wide = max([len("dropped"), *map(len, summaries)])
    lines = [f"{'kept':>4}  {'dropped':<{wide}}  conf  article"]
    for row, dropped in zip(rows, summaries, strict=True):
        figures = "   -" if row.problem else f"{row.kept:>4}"
        confidence = "   -" if row.problem else f"{row.confidence:4.2f}"
        lead = f"{figures}  {dropped:<{wide}}  {confidence}  "
        notes = [*row.flags, *([row.problem] if row.problem else [])]
        title = f"[{', '.join(notes)}] {row.title}" if notes else row.title
        lines.append(lead + _shorten(title, max(_MIN_TITLE, columns - len(lead))))
    return "\n".join([*lines, _sums(rows)])


def _sums(rows: Sequence[Row]) -> str:
    dropped: Counter[str] = Counter()
    for row in rows:
        dropped.update(row.dropped)
    pages = "1 page" if len(rows) == 1 else f"{len(rows)} pages"
    details = f" ({_counts(dropped)})" if dropped else ""
    return f"{pages}: {sum(row.kept for row in rows)} blocks kept, {dropped.total()} dropped{details}"


def _counts(dropped: Mapping[str, int]) -> str:
    ranked = sorted(dropped.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{label} {count}" for label, count in ranked)


def _shorten(text: str, columns: int) -> str:
    """Cut to a number of terminal columns; a Chinese, Japanese or Korean character takes two."""
    used = 0
    text = "".join(char for char in " ".join(text.split()) if unicodedata.category(char) not in ("Cc", "Cs"))
    sizes = [2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text]
    if sum(sizes) <= columns:
        return text
    for position, size in enumerate(sizes):
        used += size
        if used > columns - 1:
            return text[:position] + "…"
    return text
