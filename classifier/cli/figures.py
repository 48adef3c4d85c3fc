"""Formats the figures of a judgement as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..label import KEPT
from ..learning.curve import Point
from .colour import Paint

LEAST_KEPT = 0.9
"""A smaller share of the article's blocks is shown in red."""
MOST_LEFT = 0.1
"""A larger share of kept boilerplate is shown in red."""


def figure_lines(figures: Mapping[str, Any], paint: Paint) -> Iterator[str]:
    """Format the tables of `learning.figures` for a terminal."""
    for part, title in (("text", "pack"), ("language", "language")):
        heading = f"{title:<20} {'pages':>6} {'prec.':>7} {'recall':>7} {'F1':>7} {'95 % interval':>17} {'exact':>7}"
        yield paint(heading, "heading")
        for name, row in figures[part].items():
            yield (
                f"{name:<20} {row['pages']:>6} {row['precision']:7.4f} {row['recall']:7.4f} {row['f1']:7.4f} "
                f"[{row['low']:.4f}, {row['high']:.4f}] {row['exact']:7.3f}"
            )
        yield ""
    for name, row in figures["whole"].items():
        yield from outcome_lines(name, {"all": row, **figures["whole_by_language"].get(name, {})}, paint)
    for name, table in figures["kept"].items():
        clean = figures["clean_pages"].get(name)
        yield paint(f"{name}: blocks kept, by label (clean pages: {clean:.1%})", "heading")
        kinds = figures["kinds"].get(name, {})
        for label, (share, total) in table.items():
            named = kinds.get(label)
            kind = f"   kind: precision {named[0]:.2f} recall {named[1]:.2f}" if named else ""
            yield f"  {label:<10} {kept_share(label, share, paint)} of {total:>5}{kind}"
        yield ""


def kept_share(label: str, share: float, paint: Paint) -> str:
    """Format the share of a label's blocks that are kept: red below LEAST_KEPT or above MOST_LEFT."""
    bad: bool = share < LEAST_KEPT if label in KEPT else share > MOST_LEFT
    return paint(f"{share:7.1%}", "bad" if bad else "good")


def outcome_lines(title: str, rows: Mapping[str, Mapping[str, Any]], paint: Paint, fewest: int = 5) -> Iterator[str]:
    """Yield the outcomes of whole pages, a line per group of at least `fewest` pages, and boilerplate by label."""
    heading = (
        f"{title + ', whole pages':<26} {'pages':>5} {'sites':>5} {'F1':>6} {'exact':>6} {'clean':>6} {'losing':>6} "
        f"{'95 % interval':>15} {'empty':>6} {'lost blocks':>11} {'chars':>6} {'lines left':>10}"
    )
    yield paint(heading, "heading")
    for name, row in rows.items():
        if name != "all" and row["pages"] < fewest:
            continue
        yield (
            f"{name:<26} {row['pages']:>5} {row['sites']:>5} {row['f1']:6.4f} {row['exact']:6.3f} {row['clean']:6.3f} "
            f"{row['losing']:6.3f} [{row['low']['losing']:.3f}, {row['high']['losing']:.3f}] {row['emptied']:6.3f} "
            f"{row['lost_blocks']:11.4f} {row['lost_chars']:6.4f} {row['junk_lines']:10.3f}"
        )
    junk = rows["all"]["junk"] if "all" in rows else {}
    if junk:
        yield "boilerplate lines left: " + ", ".join(f"{label} {count}" for label, count in junk.items())
    yield ""


def curve_lines(points: Sequence[Point], paint: Paint) -> Iterator[str]:
    """Format the learning curve for a terminal."""
    heading = f"{'sites to learn from':<20} {'pages':>6} {'F1':>7} {'95 % interval':>17} {'exact':>7}"
    yield paint(heading, "heading")
    for point in points:
        total = point.total
        yield (
            f"{point.sites:<20} {total.pages:>6} {total.f1:7.4f} [{total.low:.4f}, {total.high:.4f}] {total.exact:7.3f}"
        )
    yield ""
