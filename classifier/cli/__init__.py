"""The command line: one command per module, imported only when it runs.

A verb is a module of this package with `add_arguments(parser)` and `run(args) -> int`, registered by a line in `VERBS`.
A verb that cannot continue raises a CopytasterError.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import io
import os
import re
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast

from ..errors import CopytasterError, ModelRefused
from ..page.source import printable
from .exits import Exit

VERBS: Mapping[str, str] = {
    "clean": "print the article of one page",
    "batch": "clean whole archives: JSON lines, WARC, Parquet or folders of HTML",
    "crawl": "crawl pages with the bundled spider, without a Scrapy project",
    "demo": "crawl three invented pages that come with the package",
    "view": "paint one page: what is kept, dropped and uncertain",
    "label": "correct the verdicts in the browser: labelled pages to train on",
    "repeats": "list the kept lines that occur in several articles of a site",
    "headlines": "score headlines: clickbait or not",
    "check": "check that labels still fit their pages",
    "train": "train a model on labelled pages",
    "evaluate": "measure a model by site, language and label, and list the wrong blocks",
    "compare": "compare two models or two runs on the same pages, with confidence intervals",
    "inspect": "show the data, figures and features of a model",
    "completion": "print a script for completion of commands and options in a shell",
}

_OBEYED = re.compile(r"\x1b(?!\[[0-9;]{0,15}m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")
"""Control characters other than colour codes."""
_EPILOG = "exit codes: 0 ok, 1 a check or quality floor failed, 2 usage or unreadable input, 3 model refused"


class Verb(Protocol):
    """The interface of a command's module."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options of the verb."""

    def run(self, args: argparse.Namespace) -> int:
        """Run the command and return its exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; wrong usage raises SystemExit(2), as usual with argparse."""
    _collect_less_garbage()
    arguments = sys.argv[1:] if argv is None else list(argv)
    _occupy_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # a character that the terminal cannot show must not stop the run
        sys.stdout.reconfigure(errors="backslashreplace")
        if sys.stdout.isatty():
            sys.stdout = _Terminal(sys.stdout.buffer, sys.stdout.encoding, sys.stdout.errors, line_buffering=True)
    verb = next((word for word in arguments if not word.startswith("-")), "")
    args = _parser(verb).parse_args(arguments)
    try:
        code: int = args.run(args)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # the reader has closed the pipe (`… | head`); Python would fail again when it flushes at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.BROKEN_PIPE
    except KeyboardInterrupt:
        print("copytaster: interrupted", file=sys.stderr)
        return Exit.INTERRUPTED
    except OSError as error:
        named = error.filename is not None and error.strerror is not None
        return _failed(args, f"{error.filename}: {error.strerror}" if named else str(error), Exit.USAGE)
    except ModelRefused as error:
        return _failed(args, str(error), Exit.REFUSED)
    except CopytasterError as error:
        return _failed(args, str(error), Exit.USAGE)
    return code


class _Terminal(io.TextIOWrapper):
    """Standard output on a terminal: replaces a page's control characters, which the terminal would obey."""

    def write(self, text: str, /) -> int:
        """Write the text, and return its length."""
        return super().write(_OBEYED.sub("\ufffd", text))


def _collect_less_garbage() -> None:
    """Collect garbage per 100,000 objects instead of 700, and not at exit, which saves a sixth of the time of one page.

    Imported objects stay alive, so there is nothing to collect.
    """
    gc.set_threshold(100_000)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


def _occupy_closed_streams() -> None:
    """Open the null device for closed standard streams; otherwise the next file would get their number.

    Messages go there; input and output stay None, so that a command that needs them can report it.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _failed(args: argparse.Namespace, message: str, code: Exit) -> Exit:
    print(f"copytaster {args.verb}: {printable(message)}", file=sys.stderr)
    return code


class _Version(argparse.Action):
    """Prints the version, which is looked up only on request: that takes longer than cleaning a page."""

    def __call__(self, parser: argparse.ArgumentParser, *rest: object) -> None:
        from importlib import metadata

        print(f"copytaster {metadata.version('copytaster')}")
        parser.exit()


def full_parser() -> argparse.ArgumentParser:
    """Return the parser with the options of every command; `main` declares only those of one command."""
    return _parser(*VERBS)


def _parser(*wanted: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="copytaster", description="Keeps the news article, drops the teasers.", epilog=_EPILOG
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(dest="verb", metavar="COMMAND", required=True)
    for name, summary in VERBS.items():
        command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        if name in wanted:
            verb = cast(Verb, import_module(f".{name}", __name__))
            verb.add_arguments(command)
            command.set_defaults(run=verb.run)
    return parser
