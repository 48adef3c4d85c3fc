"""`copytaster check --team`: compares several people's labels of the same pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..counted import counted
from ..errors import CopytasterError, LabelMismatch
from ..samples.labelled import blocks_of, document_file, read_labels, write_labels
from ..samples.team import AGREED, Opinions, agreed, agreements, disputed, opinions_of, people, team_folders
from .table import cut


def team_lines(folders: Sequence[Path], merge: bool) -> Iterator[str]:
    """Yield each page's labellers and every block that they label differently, then the agreement of each two people.

    With `merge`, write the agreed labels to `labels.tsv`, unless the page has that file. Raises LabelMismatch if no
    page has labels by a person.
    """
    pages: list[Opinions] = []
    for folder in folders:
        for path in team_folders(folder):
            try:
                blocks = blocks_of(document_file(path))
            except (CopytasterError, OSError) as error:
                yield f"{path}: {error}"
                continue
            opinions = opinions_of(path, blocks)
            pages.append(opinions)
            counts = ", ".join(f"{name} {len(labels)}" for name, labels in opinions.items())
            yield f"{path}: {counts or 'no labels that fit'} of {counted(len(blocks), 'block')}"
            yield from (f"  {name}'s labels no longer fit the page" for name in people(path) if name not in opinions)
            differing = disputed(opinions)
            for block in differing:
                labels = ", ".join(f"{name} {given[block]}" for name, given in opinions.items() if block in given)
                yield f"  block {block}: {labels}  {cut(blocks[block].text, 60)}"
            together = agreed(opinions, len(blocks))
            if merge and any(together):
                if (path / AGREED).exists() and read_labels(path / AGREED):
                    yield f"  {AGREED} exists already: not changed"
                else:
                    write_labels(path / AGREED, blocks, together)
                    open_blocks = counted(sum(label is None for label in together), "block")
                    yield f"  {AGREED} written, {open_blocks} left to decide with `copytaster label {path}`"
    if not pages:
        raise LabelMismatch(f"{folders[0]}: no page with labels of a person (labels.NAME.tsv) below it", folders[0])
    for one in agreements(pages):
        names = " and ".join(one.names)
        yield f"{names}: {one.share:.1%} of {counted(one.blocks, 'block')}, kappa {one.kappa:.2f}"
