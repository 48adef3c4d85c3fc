"""The plan of one run of `batch`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .records import OutputOptions


@dataclass(frozen=True)
class Plan:
    """Inputs, output and options of a run.

    Attributes:
        workers: processes that clean; 0: this one. timeout: seconds per page.
        every: records between two checkpoints.
        memory: the file of a memory of sites; None: without one.
    """

    inputs: list[str]
    output: str
    options: OutputOptions
    model: Path | None
    preset: str
    workers: int
    timeout: float
    every: int
    memory: str | None = None
