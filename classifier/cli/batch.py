"""`copytaster batch`: archives in, one output record per input record, in the same order."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Mapping

from ..batch.archives import check, expanded
from ..batch.checkpoint import Checkpoint
from ..batch.records import OutputOptions
from ..batch.resume import check_output, starting_point
from ..batch.run import Plan, stream
from ..markdown import converter
from ..workers.pool import Workers
from .exits import Exit
from .options import add_model_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the archives, the parts of the output and the limits."""
    parser.description = (
        'Archives of pages in; one record out for each, in the same order. JSON lines: {"id"?, "url"?, "html" | '
        '"text"}. Out: id, url, headline, text, lang, confidence, kept, dropped, metadata; or an error, and where.'
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
    parser.add_argument("--verdicts", action="store_true", help="add every block with its verdict")
    parser.add_argument("--max-errors", type=int, metavar="N", help="exit 1 if more records than this fail")
    parser.add_argument(
        "--workers",
        type=_count,
        default=_cores() if Workers.SUPPORTED else 0,
        metavar="N",
        help="worker processes (default: the cores, %(default)s); 0: run in this process, without limits per page",
    )
    parser.add_argument(
        "--timeout", type=float, default=10.0, metavar="S", help="seconds per page (default: %(default)g)"
    )
    parser.add_argument("--resume", action="store_true", help="resume an interrupted run")
    parser.add_argument(
        "--checkpoint-every", type=_positive, default=200, metavar="N", help="records between checkpoints (%(default)s)"
    )
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Clean all inputs once. An error in a record is an error of that record only."""
    if args.markdown:
        converter()  # raises before any work is done
    inputs = expanded(args.inputs)
    check(inputs)
    check_output(args.output, inputs)
    plan = Plan(
        inputs=inputs,
        output=args.output,
        options=OutputOptions(
            keep=args.keep, text=args.text, html=args.html, verdicts=args.verdicts, markdown=args.markdown
        ),
        model=args.model,
        preset=args.preset,
        workers=args.workers,
        timeout=args.timeout,
        every=args.checkpoint_every,
    )
    start = starting_point(plan, args.resume)
    if start is None:
        print(f"copytaster batch: {args.output} exists and has no checkpoint: the run is finished", file=sys.stderr)
        return Exit.OK
    began = time.monotonic()
    counts = asyncio.run(stream(plan, start))
    print(_summary(counts, start, time.monotonic() - began), file=sys.stderr)
    too_many = args.max_errors is not None and counts["errors"] > args.max_errors
    return Exit.FAILED if too_many else Exit.OK


def _summary(counts: Mapping[str, int], start: Checkpoint, seconds: float) -> str:
    before = start.counts.get("records", 0)
    rate = (counts["records"] - before) / max(seconds, 1e-3)
    passed = f"{counts['passed_over']} responses passed over (no page), " if counts["passed_over"] else ""
    resumed = f", after {before} of an earlier run" if before else ""
    return (
        f"copytaster batch: {counts['records']} records, {counts['errors']} errors, {counts['empty']} without an "
        f"article, {passed}{seconds:.1f} s ({rate:.1f} records/s){resumed}"
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
