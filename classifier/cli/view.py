"""`copytaster view`: one page with its blocks painted by label, as an HTML file."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import time_limit
from ..counted import counted
from ..page.decode import decode
from ..page.source import read_source
from ..review.pages import painted_page
from ..review.painting import paint_page, paint_text, painting
from .exits import Exit
from .options import add_model_arguments, add_time_limit, encoding, load_model


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the page and the file to write."""
    parser.add_argument("source", metavar="FILE|URL|-", help="a saved page, an address, or - (stdin)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.html", help="the file to write")
    parser.add_argument("--text", action="store_true", help="treat the input as plain text")
    parser.add_argument("--url", help="the address of a page that comes from a file")
    parser.add_argument("--encoding", type=encoding, help="override the declared encoding")
    add_time_limit(parser)
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Write one self-contained file. It does not run the page's code and does not load anything."""
    source = read_source(args.source)
    taster = load_model(args)
    known = args.encoding or source.encoding
    with time_limit(args.timeout, end_process=True):
        if args.text:
            painted = paint_text(taster, decode(source.data, known), args.keep)
        else:
            painted = paint_page(taster, source.data, args.url or source.url, known, args.keep)
    name = args.source if source.url else "standard input" if args.source == "-" else Path(args.source).name
    data = painting(painted, name, taster.threshold, args.keep)
    args.output.write_text(painted_page(data), encoding="utf-8", errors="replace")
    article = painted.article
    print(f"{args.output}: {counted(article.kept, 'block')} kept, {sum(article.dropped.values())} dropped")
    return Exit.OK
