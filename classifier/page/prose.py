"""How much running text there is, in any script."""

from __future__ import annotations

from collections.abc import Iterable

from .block import Leaf
from .segment import is_wide

MOST_WEIGHT = 2.5
"""Characters of a Latin script for which one of a wide script counts."""


def weight(text: str) -> float:
    """Return the length of a text in characters of a Latin script."""
    return len(text) * (MOST_WEIGHT if is_wide(text) else 1.0)


def width_of(text: str) -> int:
    """Return the columns of a text: a Chinese, Japanese or Korean character fills two."""
    return len(text) + sum(character > "\u2e7f" for character in text)


def prose_of(leaves: Iterable[Leaf]) -> int:
    """Return the characters of all blocks that are long enough for a sentence and mostly not a link."""
    return sum(
        len(text)
        for text, link_chars in ((leaf.text, leaf.link_chars) for leaf in leaves)
        if 2 * link_chars < len(text) and len(text) >= (25 if is_wide(text) else 60)
    )
