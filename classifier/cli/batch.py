"""`copytaster batch`: archives in, one record out for each record in, in the same order."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator

from .. import Article, Copytaster, CopytasterError
from .archives import TORN, check_names, lines, open_archive
from .exits import Exit
from .options import add_model_arguments, load_model
from .records import Record, article_record, error_record, to_json, verdict_record


class RecordError(CopytasterError):
    """One record of the input that cannot be used."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Archives, and how much of the result is written."""
    parser.description = (
        'JSON lines in: {"id"?, "url"?, "html" | "text"}. JSON lines out, in the same order: id, url, headline, text, '
        "lang, confidence, kept, dropped, metadata, or error."
    )
    parser.add_argument("inputs", nargs="+", metavar="IN", help=".jsonl, .jsonl.gz, .jsonl.xz or - (stdin)")
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="likewise; - is stdout")
    parser.add_argument("--text", action="store_true", help="clean the text of records that hold html as well")
    parser.add_argument("--html", action="store_true", help="add the article as simple semantic HTML")
    parser.add_argument("--verdicts", action="store_true", help="add every block with the verdict on it")
    parser.add_argument("--max-errors", type=int, metavar="N", help="exit 1 if more records than this fail")
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """One pass, one record in memory at a time."""
    check_names(args.inputs, args.output)
    taster = load_model(args)  # before the output is opened: a refused model must not empty a file
    counts: Counter[str] = Counter()
    start = time.monotonic()
    with open_archive(args.output, "wb") as out:
        for record in _answers(taster, args):
            out.write(to_json(record) + b"\n")
            counts["records"] += 1
            counts["errors"] += "error" in record
            counts["empty"] += "error" not in record and not record["text"]
    seconds = max(time.monotonic() - start, 1e-3)
    rate = counts["records"] / seconds
    print(
        f"copytaster batch: {counts['records']} records, {counts['errors']} errors, "
        f"{counts['empty']} without an article, {seconds:.1f} s ({rate:.1f} records/s)",
        file=sys.stderr,
    )
    too_many = args.max_errors is not None and counts["errors"] > args.max_errors
    return Exit.FAILED if too_many else Exit.OK


def _answers(taster: Copytaster, args: argparse.Namespace) -> Iterator[Record]:
    for name in args.inputs:
        number = 0
        try:
            for number, line in enumerate(lines(name), 1):
                if line.strip():
                    yield _answer(taster, line, f"{name}:{number}", args)
        except TORN as error:  # what was readable is out; the other archives follow
            torn = f"{name}:{number + 1}: the archive cannot be read on: {error}"
            print(f"copytaster batch: {torn}", file=sys.stderr)
            yield error_record(torn)


def _answer(taster: Copytaster, line: bytes, where: str, args: argparse.Namespace) -> Record:
    """The record for one line. Whatever happens inside it must not end a run over a million others."""
    identity = url = None
    try:
        given = _parsed(line)
        identity, url = given.get("id"), given.get("url")
        article = _article(taster, given, args)
    except CopytasterError as error:
        return error_record(f"{where}: {error}", identity, url)
    except Exception as error:
        return error_record(f"{where}: unexpected {type(error).__name__}: {error}", identity, url)
    record = article_record(article, identity, url)
    if args.html:
        record["html"] = article.html
    if args.verdicts:
        record["verdicts"] = [verdict_record(verdict) for verdict in article.verdicts]
    return record


def _parsed(line: bytes) -> Record:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RecordError(f"no JSON: {error}") from error
    if not isinstance(record, dict):
        raise RecordError("a record must be a JSON object")
    if not isinstance(record.get("id"), str | int | float | None):
        raise RecordError('"id" must be a string or a number')
    return record


def _article(taster: Copytaster, record: Record, args: argparse.Namespace) -> Article:
    html, text, url = record.get("html"), record.get("text"), record.get("url")
    if not (url is None or isinstance(url, str)):
        raise RecordError('"url" must be a string')
    if isinstance(html, str) and not args.text:
        return taster.clean(html, url, keep=args.keep)
    if isinstance(text, str):
        return taster.clean_text(text, keep=args.keep)
    raise RecordError('a record needs "html" or "text", a string')
