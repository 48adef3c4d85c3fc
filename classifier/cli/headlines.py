"""`copytaster headlines`: headlines in, clickbait scores out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from typing import IO

from .. import Headlines
from ..batch.records import Record, to_json
from ..counted import counted
from ..page.source import InputError
from .exits import Exit
from .json_lines import check_names, open_archive
from .options import model_folder

_TOGETHER = 1000
"""Headlines scored at a time: enough for speed, few enough for memory."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the headlines and the output."""
    parser.description = (
        'Input: one headline per line, or JSON lines {"text", "lang"?, …}. Output: JSON lines in the same order, the '
        'input with "clickbait" added, 0 to 1.'
    )
    parser.add_argument("input", metavar="IN", help=".txt, .jsonl (.gz, .xz, .zst) or - (stdin)")
    parser.add_argument("-o", "--output", default="-", metavar="OUT", help=".jsonl (.gz, .xz, .zst) or - (stdout)")
    parser.add_argument(
        "--model", type=model_folder, metavar="DIR", help="a headline model, or headlines for the shipped one (default)"
    )


def run(args: argparse.Namespace) -> int:
    """Score the headlines in one pass, with a few of them in memory at a time."""
    plain = args.input.endswith(".txt")
    check_names([] if plain else [args.input], args.output)
    model = Headlines.load(args.model)  # before opening the output: a refused model must not empty a file
    number = 0
    with _opened(args.input, plain) as lines, open_archive(args.output, "wb") as out:
        records = _records(lines, args.input, plain)
        while some := list(islice(records, _TOGETHER)):
            for record, score in zip(some, model.scores([str(record["text"]) for record in some]), strict=True):
                out.write(to_json({**record, "clickbait": round(float(score), 4)}) + b"\n")
            number += len(some)
    print(f"copytaster headlines: {counted(number, 'headline')}", file=sys.stderr)
    return Exit.OK


def _opened(name: str, plain: bool) -> AbstractContextManager[IO[bytes]]:
    return Path(name).open("rb") if plain else open_archive(name, "rb")


def _records(lines: IO[bytes], name: str, plain: bool) -> Iterator[Record]:
    """Read records with a text; skip empty lines. On stdin, a line that is a JSON object is a record."""
    for number, line in enumerate(lines, 1):
        text = line.decode("utf-8-sig", errors="replace").strip()
        if not text:
            continue
        if plain or (name == "-" and not text.startswith("{")):
            yield {"text": text}
            continue
        try:
            record = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{name}:{number}: not JSON: {error}") from error
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise InputError(f'{name}:{number}: a record needs "text", a string')
        yield record
