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
        help="move labels to the blocks that they belong to, by text and then by path; a file that loses rows is kept "
        "beside the new one as labels.tsv.before",
    )
    parser.add_argument(
        "--team",
        action="store_true",
        help="instead: who labelled what (label --by NAME), and where they differ",
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
        found = page_folders(folder)
        if not found:
            raise LabelMismatch(f"{folder}: no labelled pages (page.html beside labels.tsv) below it", folder)
        for path in found:
            pages += 1
            problems = check_page(path)
            if not problems:
                continue
            aligned = _aligned(path)
            if args.realign and aligned and _write(path, aligned):
                repairs += 1
                problems = check_page(path)
            bad += bool(problems or (aligned and aligned.lost))
            for line in _told(aligned, problems, args.realign):
                print(f"{path}: {line}")
    repaired = f", {repairs} realigned" if args.realign else ""
    print(f"{counted(pages, 'page')} checked{repaired}, {bad} with labels that do not fit")
    return Exit.FAILED if bad else Exit.OK


def _aligned(folder: Path) -> Realigned | None:
    """Where the labels belong; None where page or labels cannot be read."""
    try:
        return realign(read_labels(folder / "labels.tsv"), blocks_of(document_file(folder)))
    except (CopytasterError, OSError, UnicodeDecodeError, csv.Error):
        return None


def _write(folder: Path, aligned: Realigned) -> bool:
    """Write the labels where they belong; whether there was anything to move or to take out."""
    if not aligned.moves and not aligned.lost:
        return False
    file = folder / "labels.tsv"
    if aligned.lost:
        shutil.copyfile(file, folder / "labels.tsv.before")
    blocks = blocks_of(document_file(folder))
    write_labels(file, blocks, [aligned.labels.get(block.index) for block in blocks])
    return True


def _told(aligned: Realigned | None, problems: list[str], realigned: bool) -> list[str]:
    """Describe the problems block by block, or in the words of the check if they are not about blocks."""
    if aligned is None or not (aligned.moves or aligned.lost or aligned.new):
        return problems
    verb = "moved: " if realigned else ""
    told = [f"{verb}{move}" for move in aligned.moves]
    told += [f"block {row.block}, {row.label}, {row.text!r}: the page has no such block" for row in aligned.lost]
    told += [f"block {block.index}, {block.text[:FIRST_WORDS]!r}: has no label" for block in aligned.new]
    about_files = [problem for problem in problems if "meta.json" in problem]
    return [*told, *about_files]
