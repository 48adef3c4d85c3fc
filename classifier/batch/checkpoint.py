"""How far a run has come, on disk, so that another run can go on from there.

A checkpoint is written after what it speaks of is safely on disk, and replaces the last one in a single step: at
every moment there is one that is true.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .archives import ArchiveError


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where a run stands.

    Attributes:
        run: digest of all that decides the output: inputs, model, options. Empty: no checkpoints are kept.
        archive: index of the input that is being read. entries: how many of its entries are done. where: the last.
        offset: bytes of the output that hold what is done.
        counts: records, errors and so on, up to here.
    """

    run: str
    archive: int = 0
    entries: int = 0
    where: str = ""
    offset: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    def save(self, output: Path) -> None:
        """Write it beside the output."""
        target = beside(output)
        draft = target.with_name(target.name + ".new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def beside(output: Path) -> Path:
    """The file of the checkpoint."""
    return output.with_name(output.name + ".checkpoint")


def read_checkpoint(output: Path) -> Checkpoint | None:
    """The checkpoint beside an output, None where there is none. Raises ArchiveError for what is no checkpoint."""
    file = beside(output)
    try:
        return Checkpoint(**json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise ArchiveError(f"{file}: no checkpoint of this version ({error}); remove it to start again") from error


def run_digest(inputs: Sequence[str], decides: Mapping[str, Any]) -> str:
    """Digest of the inputs, by name, size and time of change, and of all else that decides the output."""
    digest = hashlib.sha256(json.dumps(decides, sort_keys=True, default=str).encode())
    for name in inputs:
        status = os.stat(name)
        # the time of a folder changes with other files too: the position of the last entry is checked instead
        known = () if os.path.isdir(name) else (status.st_size, status.st_mtime_ns)
        digest.update(json.dumps([name, *known]).encode())
    return digest.hexdigest()
