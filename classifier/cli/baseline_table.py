"""Our figures and those of a baseline on the same pages, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def baseline_lines(rival: str, found: Mapping[str, Any]) -> Iterator[str]:
    """Format the tables of `peers.beside` for a terminal."""
    for name, table in found["kept"].items():
        yield f"{name}: blocks kept by {rival}, by label (clean pages: {found['clean_pages'][name]:.1%})"
        for label, (share, total) in table.items():
            yield f"  {label:<10} {share:7.1%} of {total:>5}"
        yield ""
    title = f"against {rival}"
    yield f"{title:<24} {'pages':>6} {'ours':>7} {'theirs':>7} {'difference':>11} {'95 % interval':>19} {'exact':>13}"
    for name, row in found["text"].items():
        yield (
            f"{name:<24} {row['pages']:>6} {row['ours']:7.4f} {row['theirs']:7.4f} {row['difference']:+11.4f} "
            f"[{row['low']:+.4f}, {row['high']:+.4f}] {row['exact']:6.3f} {row['their_exact']:6.3f}"
        )
    yield ""
