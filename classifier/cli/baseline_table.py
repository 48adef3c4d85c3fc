"""Formats our figures and a baseline's, on the same pages, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .colour import Paint
from .figures import kept_share


def baseline_lines(rival: str, found: Mapping[str, Any], paint: Paint) -> Iterator[str]:
    """Format the tables of `peers.beside` for a terminal."""
    for name, table in found["kept"].items():
        clean = found["clean_pages"][name]
        yield paint(f"{name}: blocks kept by {rival}, by label (clean pages: {clean:.1%})", "heading")
        for label, (share, total) in table.items():
            yield f"  {label:<10} {kept_share(label, share, paint)} of {total:>5}"
        yield ""
    title = f"against {rival}"
    yield paint(
        f"{title:<24} {'pages':>6} {'ours':>7} {'theirs':>7} {'difference':>11} {'95 % interval':>19} {'exact':>13}",
        "heading",
    )
    for name, row in found["text"].items():
        style = "good" if row["low"] > 0 else "bad" if row["high"] < 0 else "weak"
        difference = paint(f"{row['difference']:+11.4f}", style)
        yield (
            f"{name:<24} {row['pages']:>6} {row['ours']:7.4f} {row['theirs']:7.4f} {difference} "
            f"[{row['low']:+.4f}, {row['high']:+.4f}] {row['exact']:6.3f} {row['their_exact']:6.3f}"
        )
    yield ""
