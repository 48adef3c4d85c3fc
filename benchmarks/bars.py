"""The leak table as a picture: a bar per tool, in the colours in which `copytaster view` paints the kinds of blocks."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from .leaks import Leaks, labels_left, ordered

_COLOURS = {
    "HEADLINE": "#0072b2",
    "CAPTION": "#56b4e9",
    "TEASER": "#d55e00",
    "NOTICE": "#cc79a7",
    "BYLINE": "#e69f00",
    "PROMO": "#f0e442",
    "COMMENT": "#882255",
    "NAV": "#6b7685",
    "AD": "#999933",
    "TAG": "#332288",
    "OTHER": "#a9a29a",
}
_WIDTH, _LEFT, _RIGHT, _TOP, _ROW = 760, 170, 90, 56, 26
_PER_LINE = 6
"""Kinds per line of the legend."""


def bars(found: Mapping[str, Leaks]) -> str:
    """Draw boilerplate lines per page, by kind, with the share of damaged articles beside each bar, as an SVG."""
    labels, tools = labels_left(found), ordered(found)
    longest = max((one.figures["junk_lines"] for _, one in tools), default=0.0) or 1.0
    scale = (_WIDTH - _LEFT - _RIGHT) / longest
    bottom = _TOP + _ROW * len(tools)
    parts = [*_legend(labels), *_grid(longest, scale, bottom)]
    for row, (name, one) in enumerate(tools):
        at, y = float(_LEFT), _TOP + _ROW * row
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 17}" text-anchor="end">{escape(name)}</text>')
        for label in labels:
            lines = one.figures["junk"].get(label, 0) / one.figures["pages"]
            if lines:
                tip = f"{name}: {lines:.2f} {label} per page"
                parts.append(
                    f'<rect x="{at:.1f}" y="{y + 4}" width="{lines * scale:.1f}" height="{_ROW - 8}" '
                    f'fill="{_COLOURS.get(label, "#777777")}"><title>{escape(tip)}</title></rect>'
                )
            at += lines * scale
        parts.append(f'<text x="{at + 6:.1f}" y="{y + 17}">{one.figures["losing"]:.0%} damaged</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {bottom + 44}" role="img" '
        'font-family="sans-serif" font-size="12" fill="#222222">'
        "<title>Boilerplate lines left per page, by kind, and articles damaged</title>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def _legend(labels: list[str]) -> list[str]:
    parts = []
    for number, label in enumerate(labels):
        x, y = 8 + number % _PER_LINE * 124, 8 + number // _PER_LINE * 20
        colour = _COLOURS.get(label, "#777777")
        parts.append(f'<rect x="{x}" y="{y}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 18}" y="{y + 11}">{label}</text>')
    return parts


def _grid(longest: float, scale: float, bottom: int) -> list[str]:
    step = next((step for step in (1, 2, 5, 10, 20, 50) if longest / step <= 8), 100)
    parts = []
    for value in range(0, int(longest) + 1, step):
        x = _LEFT + value * scale
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{bottom}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{value}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{bottom + 36}" text-anchor="middle">boilerplate lines left per page</text>')
    return parts
