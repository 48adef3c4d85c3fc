"""The figures as pictures, where matplotlib is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from math import isnan
from pathlib import Path
from typing import Any

from .measure import Cost


def _axes() -> tuple[Any, Any] | None:
    try:
        matplotlib = import_module("matplotlib")
    except ImportError:
        print("no plot: matplotlib is not installed")
        return None
    matplotlib.use("svg")
    figure, axes = import_module("matplotlib.pyplot").subplots(figsize=(8, 5))
    return figure, axes


def beside(costs: Mapping[str, Cost], f1: Mapping[str, float], file: Path) -> None:
    """Plot quality over cost, one dot per tool; tools without a figure of quality are left out."""
    dots = [(name, cost.ratio, f1[name]) for name, cost in costs.items() if not isnan(f1.get(name, float("nan")))]
    drawn = _axes() if dots else None
    if drawn is None:
        return
    figure, axes = drawn
    for name, ratio, quality in dots:
        axes.scatter(ratio, quality, marker="o" if name.startswith("copytaster") else "x", color=_colour(name))
    axes.set(xscale="log", xlabel="CPU time, trafilatura = 1", ylabel="F1")
    axes.xaxis.set_major_formatter("{x:g}")
    _name_beside(axes, dots)
    figure.savefig(file, bbox_inches="tight")


def _name_beside(axes: Any, dots: Sequence[tuple[str, float, float]]) -> None:
    """Write names in a column on the right, best first, each with a line to its dot: good tools are close together."""
    height = 1.0
    for name, ratio, quality in sorted(dots, key=lambda dot: (-dot[2], dot[1])):
        at = axes.transAxes.inverted().transform(axes.transData.transform((ratio, quality)))[1]
        height = min(height, at + 0.02)
        axes.annotate(
            f"{name}  {quality:.3f}, {ratio:.2f}",
            (ratio, quality),
            xytext=(1.03, height),
            textcoords="axes fraction",
            fontsize=8,
            va="center",
            color=_colour(name),
            arrowprops={"arrowstyle": "-", "color": "0.8", "linewidth": 0.6, "relpos": (0, 0.5)},
        )
        height -= 0.05


def _colour(name: str) -> str:
    return "tab:blue" if name.startswith("copytaster") else "0.35"


def growth(curves: Mapping[str, Sequence[tuple[int, float]]], file: Path) -> None:
    """Plot CPU time over size, one line per kind of page."""
    drawn = _axes()
    if drawn is None:
        return
    figure, axes = drawn
    for name, curve in curves.items():
        axes.plot([size for size, _ in curve], [max(seconds, 1e-4) for _, seconds in curve], marker=".", label=name)
    axes.set(xscale="log", yscale="log", xlabel="size", ylabel="CPU time, s")
    axes.legend(fontsize=7)
    figure.savefig(file)
