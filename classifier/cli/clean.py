"""`copytaster clean`: pages in, their articles out."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from .. import Article, Copytaster, Flag, PageError, WorkerError, time_limit
from ..counted import counted
from ..page.decode import decode
from ..page.source import InputError, Source, printable, read_source
from .colour import painter
from .exits import Exit
from .explanation import explained
from .options import add_model_arguments, add_time_limit, encoding, load_model


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the pages, the output format and known facts about the pages."""
    parser.description = (
        "Print the article of a page. Of several pages, each is printed below a line with its name, or as one line of "
        "JSON; an unreadable one is reported and skipped, and the exit code is then 2."
    )
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="FILE|DIR|URL|-",
        help="saved pages, folders of saved pages (.html, .htm, .xhtml), addresses, or - (stdin)",
    )
    parser.add_argument("--text", action="store_true", help="treat the input as plain text")
    parser.add_argument("--images", action="store_true", help="HTML and Markdown with the pictures and their captions")
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--json", action="store_true", help="text and metadata as a JSON object; several pages: as JSON lines"
    )
    form.add_argument("--html", action="store_true", help="simple semantic HTML instead of text")
    form.add_argument("--markdown", action="store_true", help="Markdown instead of text")
    form.add_argument(
        "--explain",
        action="store_true",
        help="every block of the page with its verdict, and every metadata field with its source",
    )
    parser.add_argument("--url", help="the address of a page that comes from a file")
    parser.add_argument("--encoding", type=encoding, help="override the declared encoding")
    add_time_limit(parser)
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the articles; a page without one is reported on stderr and is not an error."""
    if args.markdown:
        from ..markdown import converter

        converter()  # raises before any work is done
    names = list(_names(args.sources))
    several = len(names) > 1
    if several and args.url:
        raise InputError(f"--url is the address of one page, and these are {len(names)}")
    taster = None
    failed = 0
    for name in names:
        try:
            source = read_source(name)
            taster = taster or load_model(args)
            article = _clean(args, taster, source)
        except (PageError, WorkerError, InputError, OSError) as error:
            if not several:
                raise
            failed += 1
            print(f"copytaster clean: {_about(name, error)}", file=sys.stderr)
            continue
        _print(args, name, source, article, taster.threshold, several)
    if failed:
        print(f"copytaster clean: {failed} of {counted(len(names), 'page')} could not be cleaned", file=sys.stderr)
    return Exit.USAGE if failed else Exit.OK


def _names(sources: Sequence[str]) -> Iterator[str]:
    """Replace each folder with the saved pages in it. Raises InputError for a folder without pages."""
    for name in sources:
        if not Path(name).is_dir():
            yield name
            continue
        from ..batch.archives.folder import ENDINGS, files  # here: it brings the readers of all archives

        inside = [str(file) for file in files(name)]
        if not inside:
            raise InputError(f"{name}: no saved page ({', '.join(ENDINGS)}) below it")
        yield from inside


def _clean(args: argparse.Namespace, taster: Copytaster, source: Source) -> Article:
    known = args.encoding or source.encoding
    with time_limit(args.timeout, end_process=True):
        if args.text:
            article = taster.clean_text(decode(source.data, known), keep=args.keep, explain=args.explain)
        else:
            url = args.url or source.url
            article = taster.clean(source.data, url, encoding=known, keep=args.keep, explain=args.explain)
    return article.illustrated if args.images else article


def _about(name: str, error: Exception) -> str:
    """Return the message of an error, with the page's name if the message lacks it."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return printable(reason if name in reason else f"{name}: {reason}")


def _print(
    args: argparse.Namespace, name: str, source: Source, article: Article, threshold: float, several: bool
) -> None:
    """Print one article in the requested form."""
    paint = painter(sys.stdout)
    if args.json:
        from ..batch.records import InputRecord, OutputOptions, article_record, to_json

        record = article_record(
            article,
            InputRecord(identity=None if name == "-" else name, url=args.url or source.url),
            OutputOptions(html=True),
        )
        # JSON is UTF-8 in any locale
        sys.stdout.flush()
        sys.stdout.buffer.write(to_json(record, indent=None if several else 2) + b"\n")
    else:
        if several:
            print(paint(f"==> {printable(name)} <==", "heading"))
        if args.explain:
            width = shutil.get_terminal_size((120, 0)).columns
            print("\n".join(explained(article, width, threshold, paint)))
        elif result := article.markdown if args.markdown else article.html if args.html else article.text:
            print(result)
        if several:
            print()
    if Flag.NO_ARTICLE in article.flags:
        about = f"{printable(name)}: " if several else ""
        print(f"{about}no article found (confidence {article.confidence:.2f})", file=sys.stderr)
