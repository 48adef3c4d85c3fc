"""Text in terminal columns, of which a Korean letter takes two and an accent none."""

from __future__ import annotations

import unicodedata


def columns(text: str) -> int:
    """Return the number of columns that the text takes in a terminal."""
    return sum(map(_columns, text))


def cut(text: str, width: int) -> str:
    """Return the text without control characters, cut with an ellipsis if it does not fit."""
    fitting: list[str] = []
    used = 0
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs"):
            continue
        used += _columns(character)
        fitting.append(character)
        if used > width:
            while used > width - 1:
                used -= _columns(fitting.pop())
            return "".join(fitting) + "…"
    return "".join(fitting)


def padded(text: str, width: int) -> str:
    """Pad the text with spaces to the width."""
    return text + " " * (width - columns(text))


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    # zero width: accents, joiners, and the vowels and finals of a decomposed Korean syllable
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
