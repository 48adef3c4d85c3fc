"""`copytaster clean`: one page in, its article out."""

from __future__ import annotations

import argparse
import shutil
import sys

from .. import Article, Flag, time_limit
from ..batch.records import InputRecord, OutputOptions, article_record, to_json
from ..markdown import converter
from ..page.decode import decode
from ..page.source import read_source
from .exits import Exit
from .options import add_model_arguments, add_time_limit, encoding, load_model
from .table import cut, padded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the page, the output format, and what is known about the page."""
    parser.add_argument("source", metavar="FILE|URL|-", help="a saved page, an address, or - (stdin)")
    parser.add_argument("--text", action="store_true", help="treat the input as plain text")
    parser.add_argument("--images", action="store_true", help="HTML and Markdown with the pictures and their captions")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="text and metadata as one JSON object")
    form.add_argument("--html", action="store_true", help="simple semantic HTML instead of text")
    form.add_argument("--markdown", action="store_true", help="Markdown instead of text")
    form.add_argument(
        "--explain",
        action="store_true",
        help="every block of the page with the verdict on it, and every metadata field with its source",
    )
    parser.add_argument("--url", help="the address of a page that comes from a file")
    parser.add_argument("--encoding", type=encoding, help="override the declared encoding")
    add_time_limit(parser)
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the article; a page without one is reported on stderr and is not an error."""
    if args.markdown:
        converter()  # raises before any work is done
    source = read_source(args.source)
    url = args.url or source.url
    taster = load_model(args)
    known = args.encoding or source.encoding
    with time_limit(args.timeout, end_process=True):
        if args.text:
            article = taster.clean_text(decode(source.data, known), keep=args.keep, explain=args.explain)
        else:
            article = taster.clean(source.data, url, encoding=known, keep=args.keep, explain=args.explain)
    if args.images:
        article = article.illustrated
    if args.json:
        identity = None if args.source == "-" else args.source
        record = article_record(article, InputRecord(identity=identity, url=url), OutputOptions(html=True))
        # JSON is UTF-8 in any locale
        sys.stdout.flush()
        sys.stdout.buffer.write(to_json(record, indent=2) + b"\n")
    elif args.explain:
        print(explained(article, shutil.get_terminal_size((120, 0)).columns))
    elif result := article.markdown if args.markdown else article.html if args.html else article.text:
        print(result)
    if Flag.NO_ARTICLE in article.flags:
        print(f"no article found (confidence {article.confidence:.2f})", file=sys.stderr)
    return Exit.OK


def explained(article: Article, width: int) -> str:
    """Format the page as a table: a sign (+ kept, - dropped), label, probability and first words of each block."""
    rows = []
    for verdict in article.verdicts:
        sign = "+" if verdict.kept else "-"
        start = f"{sign} {padded(verdict.label.value, 8)} {verdict.probability:.2f}  "
        room = max(20, width - len(start))
        rows.append(start + cut(verdict.block.text, room))
        if verdict.reasons:
            rows.append(" " * len(start) + cut("; ".join(verdict.reasons), room))
    dropped = ", ".join(f"{label} {count}" for label, count in sorted(article.dropped.items()))
    rows.append(
        f"{article.kept} kept, {sum(article.dropped.values())} dropped"
        f"{f' ({dropped})' if dropped else ''}, confidence {article.confidence:.2f}"
    )
    for name, source in article.sources.items():
        value = getattr(article, name)
        told = ", ".join(value) if isinstance(value, tuple) else str(value)
        rows.append(cut(f"{name}: {told}  ({source})", width))
    return "\n".join(rows)
