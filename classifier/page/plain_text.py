"""Plain text → pieces: its lines, cut where boilerplate may be glued to a sentence. The model decides, not the cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import limit
from .block import Block, Leaf, Node

_SYMBOL = r"[©ⓒ▶▷☞※■◆●▲★☎✉\[\(<【〈《（［/|]"
# every run of white space or of an address is matched from its start only, and as a whole: linear in the line
_CUT = re.compile(
    # a sentence end with no space after it: `…했다.홍길동 기자`, `…said.Name`, not `3.5`, `mk.co.kr`, `U.S.`
    r"(?<=[\w\"”’')\]」』]{2}[.!?。！？])(?=[A-ZÀ-ÞА-Я\u0590-\u06ff\u3040-\u9fff\uac00-\ud7a3])"
    # a closing quote after a sentence end; not before Hangul or kana, where a particle follows
    r"|(?<=[.!?。！？][\"”’')\]」』])(?=[A-ZÀ-ÞА-Я©ⓒ▶☞\[<])"
    # a sentence end, then a sign that often opens a notice or a credit
    rf"|(?<=[.!?。！？…\"”’'])\s*+(?={_SYMBOL})"
    # after an e-mail address
    r"|(?<=\.(?:kr|jp|cn|de|fr|es|it|ru))\s++(?=\S)|(?<=\.(?:com|net|org))\s++(?=\S)"
    # before a copyright sign in any position
    r"|(?<!\s)\s++(?=[©ⓒ]|Copyright\b)|(?<=\w)(?=[©ⓒ])"
    # a list heading glued to its first line
    r"|(?<=\w)(?=[▶☞▷])|(?<=[\]】〕])(?=[▶☞\-·•・])"
)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: `text` squeezed, `line` from 0, `start` and `end` within the line as it was."""

    line: int
    start: int
    end: int
    text: str


def pieces_of(text: str) -> list[Piece]:
    """Cut a text into pieces with a letter or digit each; together they cover all its words.

    Raises PageError for a text of more than MAX_BLOCKS.
    """
    found: list[Piece] = []
    for number, line in enumerate(text.splitlines()):
        edges = [0, *_cuts(line), len(line)]
        start = 0
        for end in edges[1:]:
            squeezed = " ".join(line[start:end].split())
            if any(map(str.isalnum, squeezed)):
                if len(found) >= limit.MAX_BLOCKS:
                    raise limit.too_many_blocks()
                found.append(Piece(number, start, end, squeezed))
                start = end
        if found and found[-1].line == number and start < len(line):
            last = found.pop()
            found.append(Piece(number, last.start, len(line), " ".join(line[last.start :].split())))
    return found


def _cuts(line: str) -> list[int]:
    """Return the places where a line may join two texts. Never inside an e-mail address."""
    if len(line) < 6:
        return []
    inside = (
        {position for match in _ADDRESS.finditer(line) for position in range(match.start() + 1, match.end())}
        if "@" in line
        else frozenset()
    )
    starts = {match.start() for match in _CUT.finditer(line)}
    return sorted(starts - inside - {0, len(line)})


def text_nodes(pieces: Sequence[Piece]) -> tuple[tuple[Node, ...], tuple[Leaf, ...]]:
    """Convert pieces to the tables of a page: one element, one leaf per piece, `<br>` at line ends."""
    nodes = (Node(-1, "text", "", 1, 0, False, 0, len(pieces)),)
    leaves = []
    for i, piece in enumerate(pieces):
        before = i == 0 or pieces[i - 1].line != piece.line
        after = i == len(pieces) - 1 or pieces[i + 1].line != piece.line
        leaves.append(Leaf(0, piece.text, 0, 0, 0, 0, 0, "", "", before, after, False))
    return nodes, tuple(leaves)


def text_blocks(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """Convert pieces to blocks; the path is `line[7]`, counted from 1."""
    return tuple(Block(i, piece.text, f"line[{piece.line + 1}]", "text") for i, piece in enumerate(pieces))


def joined(text: str, pieces: Sequence[Piece], kept: Sequence[bool]) -> str:
    """Join the kept pieces into a text: lines unchanged, single blank lines between them kept."""
    lines = text.splitlines()
    parts: list[list[str]] = []  # a line each
    last = -1
    for piece, keep in zip(pieces, kept, strict=True):
        if not keep:
            continue
        part = lines[piece.line][piece.start : piece.end]
        if piece.line == last:
            parts[-1].append(part)
        else:
            blank = last >= 0 and any(not line.strip() for line in lines[last + 1 : piece.line])
            if blank:
                parts.append([])
            parts.append([part])
        last = piece.line
    return "\n".join("".join(part).strip() for part in parts)
