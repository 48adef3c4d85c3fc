"""`copytaster check`: whether labels still match their pages; `--realign` repairs them, `--native` checks the core."""

from __future__ import annotations

import argparse
import csv
import shutil
from pathlib import Path

from ..counted import counted
from ..errors import CopytasterError, LabelMismatch
from ..samples.labelled import (
    FIRST_WORDS,
    blocks_of,
    check_page,
    document_file,
    page_folders,
    read_labels,
    write_labels,
)
from ..samples.realign import Realigned, realign
from .agreement import native_check
from .exits import Exit
from .team import team_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the folders."""
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="folder with labelled pages below it")
    parser.add_argument(
        "--realign",
        action="store_true",
        help="move labels to their blocks, by text and then by path; a file that loses rows is also kept as "
        "labels.tsv.before",
    )
    parser.add_argument(
        "--team",
        action="store_true",
        help="compare the labels of several people (label --by NAME) instead",
    )
    parser.add_argument(
        "--merge", action="store_true", help="with --team: write labels.tsv with the labels on which two people agree"
    )
    parser.add_argument(
        "--native",
        action="store_true",
        help="instead: whether the native core is in use (exit 1 if not), and whether it gives the same articles as "
        "the Python on the pages of the folders",
    )


def run(args: argparse.Namespace) -> int:
    """Print mismatches and repairs; exit 1 if a mismatch remains."""
    if args.native:
        lines, code = native_check(args.folders)
        print("\n".join(lines))
        return code
    if not args.folders:
        raise CopytasterError("no folder; name one with labelled pages below it")
    if args.team or args.merge:
        print("\n".join(team_lines(args.folders, args.merge)))
        return Exit.OK
    pages = bad = repairs = 0
    for folder in args.folders:
        pages_below = page_folders(folder)
        if not pages_below:
            raise LabelMismatch(f"{folder}: no labelled pages (page.html beside labels.tsv) below it", folder)
        for path in pages_below:
            pages += 1
            problems = check_page(path)
            if not problems:
                continue
            aligned = _aligned(path)
            if args.realign and aligned and _write(path, aligned):
                repairs += 1
                problems = check_page(path)
            bad += bool(problems or (aligned and aligned.lost))
            for line in _describe(aligned, problems, args.realign):
                print(f"{path}: {line}")
    repaired = f", {repairs} realigned" if args.realign else ""
    print(f"{counted(pages, 'page')} checked{repaired}, {bad} with labels that do not fit")
    return Exit.FAILED if bad else Exit.OK


def _aligned(folder: Path) -> Realigned | None:
    """Align labels with blocks; None if page or labels cannot be read."""
    try:
        return realign(read_labels(folder / "labels.tsv"), blocks_of(document_file(folder)))
    except (CopytasterError, OSError, UnicodeDecodeError, csv.Error):
        return None


def _write(folder: Path, aligned: Realigned) -> bool:
    """Write the aligned labels; return whether a label was moved or removed."""
    if not aligned.moves and not aligned.lost:
        return False
    file = folder / "labels.tsv"
    if aligned.lost:
        shutil.copyfile(file, folder / "labels.tsv.before")
    blocks = blocks_of(document_file(folder))
    write_labels(file, blocks, [aligned.labels.get(block.index) for block in blocks])
    return True


def _describe(aligned: Realigned | None, problems: list[str], realigned: bool) -> list[str]:
    """Describe the problems block by block, or as the check does if they do not concern blocks."""
    if aligned is None or not (aligned.moves or aligned.lost or aligned.new):
        return problems
    verb = "moved: " if realigned else ""
    lines = [f"{verb}{move}" for move in aligned.moves]
    lines += [f"block {row.block}, {row.label}, {row.text!r}: the page has no such block" for row in aligned.lost]
    lines += [f"block {block.index}, {block.text[:FIRST_WORDS]!r}: has no label" for block in aligned.new]
    about_files = [problem for problem in problems if "meta.json" in problem]
    return [*lines, *about_files]
