"""`copytaster repeats`: kept lines that occur in several articles of a site."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from itertools import groupby

from ..counted import counted
from ..memory.repeats import Repeat, repeats
from .exits import Exit
from .json_lines import open_archive
from .table import cut

_WIDTH = 88


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the archives and the number of articles."""
    parser.description = (
        "Lines that occur in several articles of a site: probably boilerplate that the model keeps. Verdicts do not "
        "change; label some of the listed pages, or clean the archive with a memory (batch --memory)."
    )
    parser.add_argument(
        "inputs", nargs="+", metavar="OUT", help="output of copytaster batch, or items of a crawl, as JSON lines"
    )
    parser.add_argument(
        "--articles", type=int, default=3, metavar="N", help="least number of articles that show a line (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per line of text")


def run(args: argparse.Namespace) -> int:
    """Print the report. Lines that are not JSON objects are skipped and counted."""
    reader = _Reader()
    report = repeats(reader.records(args.inputs), max(args.articles, 2))
    for line in _objects(report) if args.json else _table(report):
        print(line)
    if reader.refused:
        lines = counted(reader.refused, "line is not a JSON object", "lines are not JSON objects")
        print(f"copytaster repeats: {lines}: left out", file=sys.stderr)
    return Exit.OK


class _Reader:
    """Reads records and counts lines that are not JSON objects."""

    refused = 0

    def records(self, inputs: Sequence[str]) -> Iterator[dict[str, object]]:
        for name in inputs:
            with open_archive(name, "rb") as file:
                for line in file:
                    record = None
                    with suppress(ValueError, RecursionError):
                        record = json.loads(line)
                    if isinstance(record, dict):
                        yield record
                    elif line.strip():
                        self.refused += 1


def _objects(report: Iterator[Repeat]) -> Iterator[str]:
    return (json.dumps(asdict(each), ensure_ascii=False) for each in report)


def _table(report: Iterator[Repeat]) -> Iterator[str]:
    for site, group in groupby(report, lambda each: each.site):
        lines = list(group)
        yield f"{cut(site, _WIDTH)}: {counted(lines[0].of, 'article')}"
        yield from (f"{each.articles:>7}  {cut(each.text, _WIDTH)}" for each in lines)
        if lines[0].urls:
            yield f"         copytaster label {shlex.join(lines[0].urls)}"
