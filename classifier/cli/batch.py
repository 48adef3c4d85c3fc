"""`copytaster batch`: archives in, one output record per input record, in the same order."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Coroutine, Mapping
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

from ..batch.archives import ArchiveError, check, expanded
from ..batch.checkpoint import Checkpoint
from ..batch.extremes import Extremes
from ..batch.lock import locked
from ..batch.plan import Plan
from ..batch.records import OutputOptions
from ..batch.resume import check_output, is_special, starting_point
from ..batch.run import stream
from ..counted import counted
from ..markdown import converter
from ..page.source import printable
from ..workers.cores import usable_cores
from ..workers.pool import Workers
from .exits import Exit
from .options import add_model_arguments, seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the archives, the parts of the output and the limits."""
    parser.description = (
        'Archives of pages in; one record out for each, in the same order. JSON lines: {"id"?, "url"?, "html" | '
        '"text"}. Out: id, url, headline, text, lang, confidence, kept, dropped, metadata; or an error and its place.'
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="IN",
        help=".jsonl, .jsonl.gz, .jsonl.xz, .jsonl.zst, .warc, .warc.gz, .parquet, .html, a folder of html, "
        "a pattern in quotes, or - (JSON lines from stdin)",
    )
    parser.add_argument(
        "-o", "--output", required=True, metavar="OUT", help="JSON lines (.gz, .xz, .zst), .parquet, or - (stdout)"
    )
    parser.add_argument("--text", action="store_true", help="clean the text of records that hold html as well")
    parser.add_argument("--html", action="store_true", help="add the article as simple semantic HTML")
    parser.add_argument("--markdown", action="store_true", help="add the article as Markdown")
    parser.add_argument("--images", action="store_true", help="HTML and Markdown with the pictures and their captions")
    parser.add_argument("--verdicts", action="store_true", help="add every block with its verdict")
    parser.add_argument(
        "--max-errors",
        type=_count,
        metavar="N",
        help="exit 1 if more records than this fail (default: exit 1 only if a part of the input cannot be read)",
    )
    parser.add_argument(
        "--workers",
        type=_count,
        default=usable_cores() if Workers.SUPPORTED else 0,
        metavar="N",
        help="worker processes (default: the cores, %(default)s); 0: run in this process, without limits per page",
    )
    parser.add_argument(
        "--timeout", type=seconds, default=10.0, metavar="S", help="seconds per page, 0 for any (default: %(default)g)"
    )
    parser.add_argument(
        "--memory",
        metavar="FILE",
        help="drop what the pages of a site repeat: reads the inputs twice, and remembers the sites in FILE",
    )
    parser.add_argument("--resume", action="store_true", help="resume an interrupted run")
    parser.add_argument("--overwrite", action="store_true", help="replace an output that exists")
    parser.add_argument(
        "--checkpoint-every", type=_positive, default=200, metavar="N", help="records between checkpoints (%(default)s)"
    )
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Clean all inputs once. An error in a record is an error of that record only."""
    if args.markdown:
        converter()  # raises before any work
    inputs = expanded(args.inputs)
    check(inputs)
    check_output(args.output, inputs)
    special = is_special(args.output)
    if args.memory and not all(os.path.isfile(name) or os.path.isdir(name) for name in inputs):
        raise ArchiveError("--memory reads the inputs twice: name files or folders")
    plan = Plan(
        inputs=inputs,
        # a link to a file is followed; drafts and checkpoint are next to the file itself
        output=args.output if special else os.path.realpath(args.output),
        options=OutputOptions(
            keep=args.keep,
            text=args.text,
            html=args.html,
            verdicts=args.verdicts,
            markdown=args.markdown,
            images=args.images,
        ),
        model=args.model,
        preset=args.preset,
        workers=args.workers,
        timeout=args.timeout,
        every=args.checkpoint_every,
        memory=args.memory,
    )
    with nullcontext() if special else locked(Path(plan.output)):
        start = starting_point(plan, args.resume, args.overwrite)
        if start is None:
            print(f"copytaster batch: {args.output} exists without a checkpoint: it is finished", file=sys.stderr)
            return Exit.OK
        began, extremes = time.monotonic(), Extremes()
        counts = asyncio.run(_until_terminated(stream(plan, start, extremes)))
    if counts is None:
        advice = "; continue with --resume" if start.identity else ""
        print(f"copytaster batch: terminated{advice}", file=sys.stderr)
        return Exit.TERMINATED
    print(_summary(counts, start, time.monotonic() - began), file=sys.stderr)
    for line in extremes.lines():
        print(f"copytaster batch: {printable(line)}", file=sys.stderr)
    return _exit_code(counts, args.max_errors)


def _exit_code(counts: Mapping[str, int], max_errors: int | None) -> Exit:
    """Return the exit code: unreadable input fails a run unless `--max-errors` allows it, failed pages above it."""
    lost = counts["unreadable"] + counts["warnings"]
    if max_errors is not None:
        return Exit.FAILED if counts["errors"] + counts["warnings"] > max_errors else Exit.OK
    if lost:
        print(
            f"copytaster batch: exit code 1, because {counted(lost, 'record')} of the input could not be read "
            "completely; --max-errors N allows N errors",
            file=sys.stderr,
        )
    return Exit.FAILED if lost else Exit.OK


async def _until_terminated(work: Coroutine[Any, Any, Counter[str]]) -> Counter[str] | None:
    """Await `work` and return its result; None after SIGTERM."""
    task = asyncio.ensure_future(work)
    terminated = False

    def terminate() -> None:
        nonlocal terminated
        terminated = True
        task.cancel()

    # neither Windows nor threads have such handlers
    with suppress(NotImplementedError, RuntimeError, ValueError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, terminate)
    try:
        return await task
    except asyncio.CancelledError:
        if terminated:
            return None
        raise


def _summary(counts: Mapping[str, int], start: Checkpoint, seconds: float) -> str:
    before = start.counts.get("records", 0)
    rate = (counts["records"] - before) / max(seconds, 1e-3)
    records, errors = counted(counts["records"], "record"), counted(counts["errors"], "error")
    unreadable = f" ({counts['unreadable']} of them unreadable input)" if counts["unreadable"] else ""
    warnings = f"{counts['warnings']} with a warning, " if counts["warnings"] else ""
    passed = f"{counted(counts['passed_over'], 'record')} passed over (not pages), " if counts["passed_over"] else ""
    resumed = f", after {before} of an earlier run" if before else ""
    return (
        f"copytaster batch: {records}, {errors}{unreadable}, {counts['empty']:,} without an article, "
        f"{warnings}{passed}{seconds:.1f} s ({rate:.1f} records/s){resumed}"
    )


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} is less than 0")
    return number


def _positive(text: str) -> int:
    number = _count(text)
    if not number:
        raise argparse.ArgumentTypeError("must be more than 0")
    return number
