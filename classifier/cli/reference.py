"""The reference of the command line, `docs/cli.md`, generated from the parsers."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator

from . import VERBS, full_parser


def markdown() -> Iterator[str]:
    """Yield the lines of the document: a section per command with the output of its `--help`, 100 columns wide."""
    os.environ["COLUMNS"] = "100"
    yield "# Command line"
    yield ""
    yield "Generated from `--help` by `scripts/docs`."
    yield ""
    parser = full_parser()
    yield from _section("copytaster", parser)
    (commands,) = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    for name in VERBS:
        yield from _section(f"copytaster {name}", commands.choices[name])


def _section(title: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield "```text"
    yield from parser.format_help().rstrip().splitlines()
    yield "```"
    yield ""
