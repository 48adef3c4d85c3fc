"""Elements that are marked as a byline → names, with the help of their pieces of text."""

from __future__ import annotations

from collections.abc import Sequence, Set

from .bylines import INTRODUCTION, SEPARATORS, Name, is_east_asian, is_role
from .evidence import Marked
from .names import names_in

_MOST_PIECES = 12


def names_in_pieces(element: Marked, outlets: Set[str], bare: bool) -> list[Name]:
    """Return the names in an element: in its pieces from the first full name on, else in its whole text.

    Pieces are read first, because a role is often glued to the name: `<span>Ada Wren</span><span>Games Editor</span>`.
    """
    for text in (*_joined(element.pieces, outlets), element.text, *element.pieces[:6]):
        if names := names_in(text, outlets, line=True, bare=bare, marked=True):
            return names
    return []


def _joined(pieces: Sequence[str], outlets: Set[str]) -> list[str]:
    """Return the first piece that alone is a name, with those that a comma or a word such as `and` joins to it."""
    if len(pieces) < 2:
        return []
    introduced = (at for at, piece in enumerate(pieces[:_MOST_PIECES]) if _begins_byline(piece))
    for at in range(next(introduced, 0), min(len(pieces), _MOST_PIECES)):
        alone = names_in(pieces[at], outlets, line=True, marked=True)
        if not alone or is_east_asian(pieces[at]):
            continue
        text = pieces[at]
        for behind in pieces[at + 1 : at + _MOST_PIECES]:
            if _is_role_between(behind):
                text = f"{text},"
                continue
            if not (SEPARATORS.fullmatch(f" {behind} ") or SEPARATORS.search(f"{text[-5:]} ")):
                break
            text = f"{text} {behind}"
        return [text]
    return []


def _begins_byline(piece: str) -> bool:
    """Return whether a piece begins with a word such as `By` that is not a role as well (`Redactora`)."""
    sign = INTRODUCTION.match(f"{piece} ")
    return sign is not None and not is_role(sign[0].strip())


def _is_role_between(piece: str) -> bool:
    """Return whether a piece is a role between two names: `, crime reporter, and`."""
    sign, *words = piece.replace(",", " , ").split()[:8] or [""]
    ends = SEPARATORS.search(f" {' '.join(piece.split()[-1:])} ") is not None or piece.endswith(",")
    return sign == "," and ends and any(map(is_role, words)) and len(words) < 7
