"""Small plots as inline SVG, which print and scale well and have no dependencies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from ..counted import counted
from ..learning.curve import Point
from ..learning.metrics import share_interval

_SIZE, _EDGE = 300, 40


def reliability(keep: NDArray[np.float32], truth: NDArray[np.bool_], bins: int = 10) -> str:
    """Plot the share of blocks kept in truth per bin of probability, with 95 % intervals.

    On the diagonal, probabilities are calibrated. The bars below show the number of blocks per bin (log scale).
    """
    parts = [_frame()]
    which = np.minimum((keep * bins).astype(int), bins - 1)
    most = max(2, int(np.bincount(which, minlength=bins).max()))
    for i in range(bins):
        chosen = which == i
        total, right = int(chosen.sum()), int(truth[chosen].sum())
        if not total:
            continue
        height = 30 * np.log(total + 1) / np.log(most + 1)
        left, top, width = _x(i / bins) + 2, _y(0) + 62 - height, _SIZE / bins - 4
        tip = f"{i / bins:.1f}–{(i + 1) / bins:.1f}: {right} of {counted(total, 'block')} belong to the text"
        low, high = share_interval(right, total)
        at, share = _x(float(keep[chosen].mean())), right / total
        parts.append(
            f"<g><title>{escape(tip)}</title>"
            f'<rect class="count" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"/>'
            f'<line class="range" x1="{at:.1f}" x2="{at:.1f}" y1="{_y(low):.1f}" y2="{_y(high):.1f}"/>'
            f'<circle class="dot" cx="{at:.1f}" cy="{_y(share):.1f}" r="4"/></g>'
        )
    label = "Reliability: predicted probability against the share that belongs to the text"
    return f'<svg viewBox="0 0 {_SIZE + 60} {_SIZE + 100}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def learning_curve(points: Sequence[Point]) -> str:
    """Plot F1 with its 95 % interval by the number of training sites (log scale), fewest sites first."""
    start = whisker_start([point.total.low for point in points])
    few, many = math.log(points[0].sites), math.log(points[-1].sites)

    def across(sites: int) -> float:
        return _x(0.04 + 0.92 * (math.log(sites) - few) / (many - few)) if many > few else _x(0.5)

    def up(value: float) -> float:
        return _y((value - start) / (1 - start))

    parts = []
    for value in _ticks(start):
        y = up(value)
        parts.append(f'<line class="grid" x1="{_x(0)}" x2="{_x(1)}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_x(0) - 6}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    way = " ".join(f"{across(point.sites):.1f},{up(point.total.f1):.1f}" for point in points)
    parts.append(f'<polyline class="way" points="{way}"/>')
    for point in points:
        total, x = point.total, across(point.sites)
        tip = f"{counted(point.sites, 'site')}: F1 {total.f1:.4f}, 95 % interval {total.low:.4f} – {total.high:.4f}"
        parts.append(
            f"<g><title>{escape(tip)}</title>"
            f'<line class="range" x1="{x:.1f}" x2="{x:.1f}" y1="{up(total.low):.1f}" y2="{up(total.high):.1f}"/>'
            f'<circle class="dot" cx="{x:.1f}" cy="{up(total.f1):.1f}" r="4"/></g>'
            f'<text x="{x:.1f}" y="{_y(0) + 16}" text-anchor="middle">{point.sites}</text>'
        )
    parts.append(f'<text x="{_x(0.5)}" y="{_y(0) + 36}" text-anchor="middle">sites to learn from (log scale)</text>')
    parts.append(f'<text x="{_x(0.02)}" y="{_y(0) - 6}">F1 of the text</text>')
    label = "Learning curve: F1 by the number of sites learnt from"
    return f'<svg viewBox="0 0 {_SIZE + 60} {_SIZE + 54}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def whisker(value: float, low: float, high: float, start: float) -> str:
    """Draw a value with its interval on a line from `start` to 1, for a table cell."""

    def at(share: float) -> float:
        return 4 + 152 * (max(share, start) - start) / (1 - start)

    return (
        '<svg class="whisker" viewBox="0 0 160 16" aria-hidden="true">'
        '<line class="axis" x1="4" x2="156" y1="8" y2="8"/>'
        f'<line class="range" x1="{at(low):.1f}" x2="{at(high):.1f}" y1="8" y2="8"/>'
        f'<circle class="dot" cx="{at(value):.1f}" cy="8" r="4"/></svg>'
    )


def whisker_start(lows: Sequence[float]) -> float:
    """Return the start of the scale in a table, a round value below the lowest interval."""
    lowest = min(lows, default=0.0)
    return max(0.0, min(0.9, math.floor(lowest * 10) / 10))


def _ticks(start: float) -> list[float]:
    """Return four to seven round values from 1 down to `start`, a multiple of 0.1 up to 0.9."""
    lowest = round(start * 100)
    step = next(step for step in (2, 5, 10, 20) if (100 - lowest) / step <= 6)
    return [value / 100 for value in range(100, lowest - 1, -step)]


def _x(share: float) -> float:
    return _EDGE + _SIZE * share


def _y(share: float) -> float:
    return 10 + _SIZE * (1 - share)


def _frame() -> str:
    lines = [f'<line class="even" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>']
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _x(tick), _y(tick)
        lines.append(f'<line class="grid" x1="{_x(0)}" x2="{_x(1)}" y1="{y}" y2="{y}"/>')
        lines.append(f'<line class="grid" y1="{_y(0)}" y2="{_y(1)}" x1="{x}" x2="{x}"/>')
        lines.append(f'<text x="{_x(0) - 6}" y="{y + 4}" text-anchor="end">{tick:g}</text>')
        lines.append(f'<text x="{x}" y="{_y(0) + 16}" text-anchor="middle">{tick:g}</text>')
    bottom = _y(0) + 82
    lines.append(f'<text x="{_x(0.5)}" y="{bottom}" text-anchor="middle">predicted probability</text>')
    lines.append(f'<text x="{_x(0.02)}" y="{_y(0.97)}">share that belongs to the text</text>')
    return "".join(lines)
