"""Labels of several people for the same pages, `labels.NAME.tsv` next to the page, and their differences.

`labels.tsv` holds the agreed labels; it is the file that `train`, `evaluate` and `check` read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from ..errors import CopytasterError
from ..label import Label
from ..page.block import Block
from .labelled import given_labels, read_labels

AGREED = "labels.tsv"
NAME = re.compile(r"[\w-]{1,40}")
"""Allowed names of people: the name is part of a file name."""

Opinions = Mapping[str, Mapping[int, Label]]
"""Person → block index → label."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of two people on the blocks that both have labelled.

    `share` is 0 to 1; `kappa` (Cohen's) is 0 for agreement by chance and 1 for complete agreement.
    """

    names: tuple[str, str]
    blocks: int
    share: float
    kappa: float


def labels_name(person: str = "") -> str:
    """Return the name of the file with a person's labels, or with the agreed ones for an empty name."""
    return f"labels.{person}.tsv" if person else AGREED


def people(folder: Path) -> list[str]:
    """Return the names of the people with labels for the page, sorted."""
    names = (file.name[len("labels.") : -len(".tsv")] for file in folder.glob("labels.*.tsv"))
    return sorted(name for name in names if NAME.fullmatch(name))


def team_folders(folder: Path) -> list[Path]:
    """Return all folders at or below `folder` with labels by a person, sorted."""
    return sorted({file.parent for file in folder.rglob("labels.*.tsv") if people(file.parent)})


def opinions_of(folder: Path, blocks: Sequence[Block]) -> Opinions:
    """Read each person's labels, without those that no longer fit the page."""
    opinions = {}
    for name in people(folder):
        try:
            labels = given_labels(read_labels(folder / labels_name(name)), blocks)
        except (CopytasterError, OSError, UnicodeDecodeError):
            labels = None
        if labels is not None:
            opinions[name] = labels
    return opinions


def disputed(opinions: Opinions) -> list[int]:
    """Return the blocks that people label differently, in page order."""
    labels_of: dict[int, set[Label]] = {}
    for labels in opinions.values():
        for block, label in labels.items():
            labels_of.setdefault(block, set()).add(label)
    return sorted(block for block, labels in labels_of.items() if len(labels) > 1)


def agreed(opinions: Opinions, blocks: int) -> list[Label | None]:
    """Return the label of each block on which at least two people agree and none disagrees; None for the others."""
    result: list[Label | None] = []
    for block in range(blocks):
        labels = [given[block] for given in opinions.values() if block in given]
        result.append(labels[0] if len(labels) > 1 and len(set(labels)) == 1 else None)
    return result


def agreements(pages: Sequence[Opinions]) -> Iterator[Agreement]:
    """Compare every two people on the blocks of all pages that both have labelled."""
    for a, b in combinations(sorted({name for page in pages for name in page}), 2):
        pairs = Counter(
            (page[a][block], page[b][block])
            for page in pages
            if a in page and b in page
            for block in page[a].keys() & page[b].keys()
        )
        total = pairs.total()
        if total:
            share = sum(count for (one, other), count in pairs.items() if one == other) / total
            ours, theirs = Counter[Label](), Counter[Label]()
            for (one, other), count in pairs.items():
                ours[one] += count
                theirs[other] += count
            chance = sum(ours[label] * theirs[label] for label in ours) / total**2
            yield Agreement((a, b), total, share, (share - chance) / (1 - chance) if chance < 1 else 1.0)
