"""Formats an article as a table for a terminal: every block with its verdict, and every metadata field."""

from __future__ import annotations

from collections.abc import Iterator

from .. import Article, Verdict
from .colour import Paint
from .table import cut, padded

UNSURE = 0.15
"""Probabilities within this distance of the threshold are shown as doubtful, as in `view`."""


def explained(article: Article, width: int, threshold: float, paint: Paint) -> Iterator[str]:
    """Yield lines: a sign (+ kept, - dropped), label, probability and first words of each block; then a summary."""
    for verdict in article.verdicts:
        yield from _block(verdict, width, threshold, paint)
    dropped = ", ".join(f"{label} {count}" for label, count in sorted(article.dropped.items()))
    summary = (
        f"{article.kept} kept, {sum(article.dropped.values())} dropped"
        f"{f' ({dropped})' if dropped else ''}, confidence {article.confidence:.2f}"
    )
    yield paint(summary, "strong")
    for name, source in article.sources.items():
        value = getattr(article, name)
        text = ", ".join(value) if isinstance(value, tuple) else str(value)
        line = cut(f"{name}: {text}  ({source})", width)
        key, colon, rest = line.partition(":")
        yield paint(key, "heading") + colon + rest


def _block(verdict: Verdict, width: int, threshold: float, paint: Paint) -> Iterator[str]:
    start = f"{'+' if verdict.kept else '-'} {padded(verdict.label.value, 8)} "
    probability = f"{verdict.probability:.2f}"
    indent = len(start) + len(probability) + 2
    room = max(20, width - indent)
    style = "good" if verdict.kept else "dropped"
    doubt = "doubtful" if abs(verdict.probability - threshold) <= UNSURE else style
    yield paint(start, style) + paint(probability, doubt) + "  " + paint(cut(verdict.block.text, room), style)
    if verdict.reasons:
        yield " " * indent + paint(cut("; ".join(verdict.reasons), room), "weak")
