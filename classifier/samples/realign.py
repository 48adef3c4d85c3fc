"""Labels that no longer fit their page → the blocks to which they belong now, by text, then by path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..label import Label
from ..page.block import Block
from .labelled import FIRST_WORDS, LabelRow, text_hash

LIKE = 0.5
"""Least similarity (0 to 1) of first words at which a label follows its path to another text."""


@dataclass(frozen=True, slots=True)
class Move:
    """A row whose block has another number, text or path now."""

    row: LabelRow
    block: Block

    def __str__(self) -> str:
        row, block = self.row, self.block
        changes = []
        if row.block != block.index:
            changes.append(f"now block {block.index}")
        if row.path != block.path:
            changes.append(f"now at {block.path}")
        if row.hash != text_hash(block.text):
            changes.append(f"its text is now {block.text[:FIRST_WORDS]!r}")
        return f"block {row.block}, {row.label}, {row.text!r}: {', '.join(changes)}"


@dataclass(frozen=True, slots=True)
class Realigned:
    """The aligned labels: all `labels` by block index; `moves`, the changes; `lost`, rows that fit no block; `new`,
    blocks that no row fits.
    """

    labels: dict[int, Label]
    moves: tuple[Move, ...]
    lost: tuple[LabelRow, ...]
    new: tuple[Block, ...]


def realign(rows: Sequence[LabelRow], blocks: Sequence[Block]) -> Realigned:
    """Match rows to blocks, one to one: same text at the same path, same text elsewhere, same path and similar text."""
    matches: dict[int, int] = {}
    for row_key, block_key in _KEYS:
        there: dict[Hashable, list[int]] = defaultdict(list)
        for i in sorted(set(range(len(blocks))) - set(matches.values())):
            there[block_key(blocks[i])].append(i)
        here: dict[Hashable, list[int]] = defaultdict(list)
        for at, row in enumerate(rows):
            if at not in matches:
                here[row_key(row)].append(at)
        for key, left in here.items():
            by_path = row_key is _row_path
            matches |= _alike(left, there[key], rows, blocks) if by_path else _nearest(left, there[key], rows)
    pairs = [(rows[at], blocks[i]) for at, i in sorted(matches.items())]
    return Realigned(
        labels={block.index: row.label for row, block in pairs},
        moves=tuple(Move(row, block) for row, block in pairs if not _fits(row, block)),
        lost=tuple(row for at, row in enumerate(rows) if at not in matches),
        new=tuple(blocks[i] for i in range(len(blocks)) if i not in matches.values()),
    )


def _nearest(left: Sequence[int], places: Sequence[int], rows: Sequence[LabelRow]) -> dict[int, int]:
    """Match rows with equal texts to blocks with that text: in order, or each to the nearest if some are missing."""
    if len(left) == len(places):
        return dict(zip(left, places, strict=True))
    matches: dict[int, int] = {}
    for at in left:
        free = [i for i in places if i not in matches.values()]
        if free:
            matches[at] = min(free, key=lambda i: abs(i - rows[at].block))
    return matches


def _alike(
    left: Sequence[int], places: Sequence[int], rows: Sequence[LabelRow], blocks: Sequence[Block]
) -> dict[int, int]:
    """Match rows to blocks at their path with similar first words, the most similar first."""
    pairs = sorted((-_likeness(rows[at], blocks[i]), at, i) for at in left for i in places)
    matches: dict[int, int] = {}
    for unlike, at, i in pairs:
        if -unlike >= LIKE and at not in matches and i not in matches.values():
            matches[at] = i
    return matches


def _row_path(row: LabelRow) -> Hashable:
    return row.path


_KEYS: Sequence[tuple[Callable[[LabelRow], Hashable], Callable[[Block], Hashable]]] = (
    (lambda row: (row.block, row.hash, row.path), lambda block: (block.index, text_hash(block.text), block.path)),
    (lambda row: (row.hash, row.path), lambda block: (text_hash(block.text), block.path)),
    (lambda row: row.hash, lambda block: text_hash(block.text)),
    (_row_path, lambda block: block.path),
)
"""What a row and its block have in common, the most reliable first."""


def _fits(row: LabelRow, block: Block) -> bool:
    return (row.block, row.path, row.hash) == (block.index, block.path, text_hash(block.text))


def _likeness(row: LabelRow, block: Block) -> float:
    return SequenceMatcher(None, row.text, block.text[:FIRST_WORDS], autojunk=False).ratio()
