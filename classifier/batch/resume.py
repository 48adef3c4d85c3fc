"""Decides where a run starts: at the beginning, or where an earlier one was interrupted."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from ..model.folder import shipped
from .archives import ArchiveError
from .archives.compression import ENDINGS
from .checkpoint import Checkpoint, read_checkpoint
from .output import working_file
from .plan import Plan


def is_special(name: str) -> bool:
    """Whether an output is a stream: standard output, a named pipe, /dev/null."""
    return name == "-" or (os.path.exists(name) and not os.path.isfile(name) and not os.path.isdir(name))


def check_output(name: str, inputs: list[str]) -> None:
    """Validate the name of the output before a run starts. Raises ArchiveError or OSError."""
    if name == "-" and sys.stdout is None:
        raise ArchiveError("standard output is closed")
    if is_special(name):
        return
    endings = (".jsonl", *(f".jsonl{ending}" for ending in ENDINGS), ".parquet")
    if os.path.isdir(name) or not name.lower().endswith(endings):
        raise ArchiveError(f"{name}: the name must end in {', '.join(endings)}, or be -")
    for source in inputs:
        if source != "-" and os.path.exists(name) and os.path.samefile(source, name):
            raise ArchiveError(f"{name}: is also an input; writing would destroy it")
    if not os.path.isdir(os.path.dirname(name) or "."):
        raise FileNotFoundError(2, "No such file or directory", name)


def starting_point(plan: Plan, resume: bool, overwrite: bool = False) -> Checkpoint | None:
    """Return the checkpoint to continue from: an empty one for a new run, None for a finished run.

    Raises ArchiveError if the run cannot be continued or if a new run would destroy an output.
    """
    obstacle = _obstacle(plan)
    if obstacle and resume:
        raise ArchiveError(f"--resume is not possible with {obstacle}")
    if is_special(plan.output):
        return Checkpoint(identity={})
    output = Path(plan.output)
    new = Checkpoint(identity={} if obstacle else _identity(plan))
    if overwrite:
        return new
    old = read_checkpoint(output)
    if not resume:
        _check_nothing_is_lost(output, old)
        return new
    if old is None:
        return None if output.exists() and output.stat().st_size else new
    changes = list(_changes(old, new))
    if changes:
        raise ArchiveError(
            f"{output}: --resume needs the run as it was; changed since then: {', '.join(changes)}. Run it as before, "
            "or start from the beginning with --overwrite"
        )
    work = working_file(output)
    if old.offset > (work.stat().st_size if work.exists() else 0):
        raise ArchiveError(f"{work}: shorter than its checkpoint says; start from the beginning with --overwrite")
    return old


def _check_nothing_is_lost(output: Path, old: Checkpoint | None) -> None:
    if old is not None and old.offset:
        raise ArchiveError(
            f"{output} is not finished: continue with --resume, or start from the beginning with --overwrite"
        )
    if old is None and output.exists() and output.stat().st_size:
        raise ArchiveError(f"{output} exists: choose another name, or replace it with --overwrite")


def _obstacle(plan: Plan) -> str | None:
    """Return why a run cannot be continued after an interruption; None if it can."""
    if is_special(plan.output):
        return "an output that is not a file"
    if any(name == "-" or not (os.path.isfile(name) or os.path.isdir(name)) for name in plan.inputs):
        return "an input that cannot be read twice"
    return None


def _identity(plan: Plan) -> dict[str, str]:
    """Return everything that decides the records of the output. Workers, time limit and checkpoints do not."""
    manifest = (plan.model or shipped()) / "manifest.json"
    model = sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else ""  # it will be refused later
    options = plan.options
    flags = {f"--{name}": getattr(options, name) for name in ("text", "html", "markdown", "images", "verdicts")}
    return {
        "the version of copytaster": version("copytaster"),
        "the list of inputs": "\n".join(plan.inputs),
        **{f"input {name}": _fingerprint(name) for name in plan.inputs},
        "the model": model,
        "--preset": plan.preset,
        "--memory": plan.memory or "",
        "--keep": ",".join(sorted(options.keep)),
        **{flag: str(value) for flag, value in flags.items()},
    }


def _fingerprint(name: str) -> str:
    """Return size and modification time of a file; not of a folder, as other files than pages also change them."""
    status = os.stat(name)
    return "folder" if os.path.isdir(name) else f"{status.st_size} {status.st_mtime_ns}"


def _changes(old: Checkpoint, new: Checkpoint) -> Iterator[str]:
    if old.identity.get("the list of inputs") != new.identity["the list of inputs"]:
        yield "the list of inputs"
        return
    yield from (name for name, value in new.identity.items() if old.identity.get(name) != value)
