"""Invented pages of any size, each growing in one way: lines, cells, links, depth, blocks, bytes."""

from __future__ import annotations

_SENTENCE = "The council voted on the new harbour wall after a long debate about its costs"

SIZES: dict[str, tuple[int, ...]] = {
    "bytes": (10_000, 100_000, 1_000_000, 6_000_000, 12_000_000),
    "blocks": (100, 1_000, 10_000, 50_000, 100_000),
    "breaks": (12_500, 25_000, 50_000, 100_000, 200_000),
    "cells": (25_000, 50_000, 100_000, 200_000, 400_000),
    "links": (12_500, 25_000, 50_000, 100_000, 200_000),
    "depth": (10, 100, 1_000, 10_000, 20_000, 40_000),
}
"""Kind of page → how many of it; `bytes` are about what an article with its boilerplate weighs."""


def page(kind: str, size: int) -> str:
    """Return an HTML page with `size` elements of a kind."""
    return f"<html><head><title>Harbour wall</title></head><body>{_BODIES[kind](size)}</body></html>"


def _bytes(size: int) -> str:
    part = "".join(
        f"<div class='story s{i}'><h2>Part {i}</h2>" + f"<p class='text'>{_SENTENCE * 4}.</p>" * 4 + "</div>"
        "<ul class='more'>" + f"<li><a href='/story/{i}'>Another headline of the day</a></li>" * 5 + "</ul>"
        for i in range(100)
    )
    return part * max(1, size // len(part)) if size >= len(part) else part[:size]


def _breaks(size: int) -> str:
    return "<div>" + "".join(f"{_SENTENCE} {i}.<br>" for i in range(size)) + "</div>"


def _cells(size: int) -> str:
    rows = ("<tr>" + "".join(f"<td>cell {i} {j}</td>" for j in range(10)) + "</tr>" for i in range(size // 10))
    return "<table>" + "".join(rows) + "</table>"


def _links(size: int) -> str:
    return "<ul>" + "".join(f"<li><a href='/{i}'>Headline number {i}</a></li>" for i in range(size)) + "</ul>"


def _depth(size: int) -> str:
    return "<div>" * size + f"<p>{_SENTENCE}.</p>" * 9 + "</div>" * size


def _blocks(size: int) -> str:
    return "".join(f"<p>{_SENTENCE} {i}.</p>" for i in range(size))


_BODIES = {"bytes": _bytes, "blocks": _blocks, "breaks": _breaks, "cells": _cells, "links": _links, "depth": _depth}
