"""`copytaster completion`: a script with which a shell completes commands and options."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from ..errors import MissingLibrary
from ..label import Label
from .exits import Exit
from .options import SHIPPED

SHELLS = ("bash", "zsh")
PRESETS = ("balanced", "precision", "recall", "turbo", "adaptive")
_FILES = ("FILE", "IN", "OUT", "PACK", "OUT.html", "OUT.jsonl", "REPORT.html", "A", "B")
"""Parts of metavars that mean files; a shell also offers folders."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the shell."""
    parser.description = (
        "Print a completion script. For bash: copytaster completion bash > "
        "~/.local/share/bash-completion/completions/copytaster. Needs the extra completion."
    )
    parser.add_argument("shell", choices=SHELLS)


def run(args: argparse.Namespace) -> int:
    """Print the script. Raises MissingLibrary without shtab."""
    from . import full_parser

    try:
        shtab: Any = import_module("shtab")
    except ImportError:
        raise MissingLibrary("shtab", "completion", "Shell completion") from None
    parser = full_parser()
    for action in _actions(parser):
        _describe(action, shtab.FILE, shtab.DIRECTORY)
    print(shtab.complete(parser, shell=args.shell))
    return Exit.OK


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
        else:
            yield action


def _describe(action: argparse.Action, file: object, folder: object) -> None:
    """Declare the completion of an argument: its choices if there are few, else files or folders by its metavar."""
    metavar = set(str(action.metavar or "").split("|"))
    if action.dest in ("preset", "keep", "model") or metavar == {"MODEL"}:
        names = {"preset": PRESETS, "keep": tuple(Label)}.get(action.dest, SHIPPED)
        action.choices = [str(name) for name in names]
    elif metavar & set(_FILES):
        action.complete = file  # type: ignore[attr-defined]
    elif "DIR" in metavar:
        action.complete = folder  # type: ignore[attr-defined]
