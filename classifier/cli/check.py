"""`copytaster check`: do labels still fit their pages?"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import LabelMismatch
from ..labelled import check_page, page_folders
from .exits import Exit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folders."""
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="folder with labelled pages below it")


def run(args: argparse.Namespace) -> int:
    """Print what does not fit; exit 1 when anything does not."""
    pages = bad = 0
    for folder in args.folders:
        found = page_folders(folder)
        if not found:
            raise LabelMismatch(f"{folder}: no labelled pages (page.html beside labels.tsv) below it")
        for path in found:
            pages += 1
            problems = check_page(path)
            bad += bool(problems)
            for problem in problems:
                print(f"{path}: {problem}")
    print(f"{pages} pages checked, {bad} with labels that do not fit")
    return Exit.FAILED if bad else Exit.OK
