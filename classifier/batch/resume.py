"""Where a run starts: at the beginning, or where an earlier one was ended."""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from ..model.folder import shipped
from .archives import ArchiveError
from .archives.compression import ENDINGS
from .checkpoint import Checkpoint, beside, read_checkpoint, run_digest
from .run import Plan


def check_output(name: str, inputs: list[str]) -> None:
    """Find before a run starts what would end it. Raises ArchiveError or OSError."""
    if name == "-" or (os.path.exists(name) and not os.path.isfile(name) and not os.path.isdir(name)):
        return  # /dev/null, a named pipe
    endings = (".jsonl", *(f".jsonl{ending}" for ending in ENDINGS), ".parquet")
    if os.path.isdir(name) or not name.endswith(endings):
        raise ArchiveError(f"{name}: the name must end in {', '.join(endings)}, or be -")
    for given in inputs:
        if given != "-" and os.path.exists(name) and os.path.samefile(given, name):
            raise ArchiveError(f"{name}: is an input too; writing would destroy it")
    if not os.path.isdir(os.path.dirname(name) or "."):
        raise FileNotFoundError(2, "No such file or directory", name)


def starting_point(plan: Plan, resume: bool) -> Checkpoint | None:
    """The checkpoint to go on from; a first one for a new run; None when the run is finished already.

    Raises ArchiveError when there is no going on, or when a new run would destroy what an unfinished one has done.
    """
    obstacle = _obstacle(plan)
    output = Path(plan.output)
    if obstacle:
        if resume:
            raise ArchiveError(f"--resume is not for {obstacle}")
        return Checkpoint(run="")
    new = Checkpoint(run=_digest(plan))
    found = read_checkpoint(output)
    if not resume:
        if found is not None and found.offset:
            raise ArchiveError(f"{output} is not finished: go on with --resume, or remove {beside(output)} first")
        return new
    if found is None:
        return None if output.exists() else new
    if found.run != new.run:
        raise ArchiveError(
            f"{beside(output)}: not of this run: the inputs, the model or the options have changed since then; "
            "run it as it was run before, or remove the checkpoint to start again"
        )
    if found.offset > (output.stat().st_size if output.exists() else 0):
        raise ArchiveError(f"{output}: shorter than its checkpoint says; remove {beside(output)} to start again")
    return found


def _obstacle(plan: Plan) -> str | None:
    """What makes it impossible to go on after an end, in words."""
    if plan.output.endswith(".parquet"):
        return "Parquet: such a file is whole only when it is closed. Write JSON lines, or shorter runs"
    if plan.output == "-" or (os.path.exists(plan.output) and not os.path.isfile(plan.output)):
        return "an output that is no file"
    if any(name == "-" or not (os.path.isfile(name) or os.path.isdir(name)) for name in plan.inputs):
        return "an input that cannot be read twice"
    return None


def _digest(plan: Plan) -> str:
    """Of all that decides the bytes of the output; the number of workers does not."""
    manifest = (plan.model or shipped()) / "manifest.json"
    model = sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else None  # it will be refused
    known = {key: value for key, value in vars(plan).items() if key not in ("inputs", "output", "model", "workers")}
    known |= {"options": repr(replace(plan.options, keep=frozenset())), "keep": sorted(plan.options.keep)}
    packed = Path(plan.output).suffix
    return run_digest(plan.inputs, {**known, "model": model, "packed": packed, "version": version("copytaster")})
