"""The progress of a run, on disk, so that another run can continue it.

A checkpoint is written once the output that it describes is safely on disk, and replaces the previous one in a single
step: there is always exactly one, and it is correct.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .archives import ArchiveError


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The progress of a run.

    Attributes:
        identity: everything that decides the content of the output, by name: inputs, model, options. A run with
            another identity cannot continue this one. Empty: the run keeps no checkpoints.
        archive: index of the input being read. entries: number of its finished entries. where: the place of the
            last one.
        offset: bytes of the output that belong to finished entries.
        counts: records, errors and so on, so far.
        remembered: whether the first pass of a run with a memory is done.
    """

    identity: Mapping[str, str]
    archive: int = 0
    entries: int = 0
    where: str = ""
    offset: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    remembered: bool = False

    def save(self, output: Path) -> None:
        """Write the checkpoint next to the output."""
        target = checkpoint_file(output)
        draft = target.with_name(target.name + ".new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        sync_folder(target.parent)


def checkpoint_file(output: Path) -> Path:
    """Return the path of an output's checkpoint."""
    return output.with_name(output.name + ".checkpoint")


def read_checkpoint(output: Path) -> Checkpoint | None:
    """Read the checkpoint next to an output; None without one. Raises ArchiveError for any other file there."""
    file = checkpoint_file(output)
    try:
        checkpoint = Checkpoint(**json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise ArchiveError(
            f"{file}: not a checkpoint of this version ({error}); remove it to start from the beginning"
        ) from error
    numbers = (checkpoint.archive, checkpoint.entries, checkpoint.offset)
    if not all(isinstance(number, int) and number >= 0 for number in numbers) or not (
        isinstance(checkpoint.identity, dict) and isinstance(checkpoint.counts, dict)
    ):
        raise ArchiveError(f"{file}: damaged; remove it to start from the beginning")
    return checkpoint


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable on systems that can do so: Windows cannot open folders."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
