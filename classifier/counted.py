"""Numbers with their nouns, for messages: `1 page`, `2 pages`, `1,204 pages`."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return the number with the noun in the right form; pass `plural` if it is not formed with an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
