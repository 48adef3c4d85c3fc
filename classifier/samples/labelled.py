"""Labelled pages on disk: `page.html` (or `text.txt`) unchanged, `meta.json`, `labels.tsv` with a row per block.

While a page is being labelled, its `labels.tsv` holds the rows so far: it is unfinished.
"""

from __future__ import annotations

import csv
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CopytasterError, LabelMismatch
from ..label import Label
from ..page.block import Block
from ..page.decode import decode
from ..page.page import read_page
from ..page.plain_text import pieces_of, text_blocks

COLUMNS = ("block", "label", "path", "hash", "words")
FIRST_WORDS = 40
UNFINISHED = "unfinished"
"""The beginning of the one problem that is not a mismatch: some blocks have no label yet."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One row of `labels.tsv`: block index, label, path, the first 12 hex digits of the text's SHA-256."""

    block: int
    label: Label
    path: str
    hash: str
    text: str


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page or text with its labels. `rows` hold the full text of the blocks they were matched with.

    `document` is the HTML, or the plain text where `plain` is true.
    """

    folder: Path
    document: str
    plain: bool
    url: str | None
    site: str
    lang: str
    case: str
    hard: bool
    page_type: str
    rows: tuple[LabelRow, ...]


def text_hash(text: str) -> str:
    """Return the first 12 hex digits of the SHA-256 of a block's text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def page_folders(folder: Path) -> list[Path]:
    """Return all folders at or below `folder` that hold a `labels.tsv`, sorted."""
    return sorted(path.parent for path in folder.rglob("labels.tsv"))


def document_file(folder: Path) -> Path:
    """Return the labelled document of a folder: `text.txt` if there is one, else `page.html`."""
    text = folder / "text.txt"
    return text if text.exists() else folder / "page.html"


def read_document(file: Path) -> str:
    """Read the text of a document; `encoding` in its `meta.json` counts for a page that a crawl saved unchanged."""
    try:
        meta = json.loads((file.parent / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        meta = {}
    encoding = meta.get("encoding") if isinstance(meta, dict) else None
    return decode(file.read_bytes(), encoding if isinstance(encoding, str) else None)


def blocks_of(file: Path) -> tuple[Block, ...]:
    """Return the blocks of a document, in the order that its labels count."""
    document = read_document(file)
    return text_blocks(pieces_of(document)) if file.suffix == ".txt" else read_page(document).blocks


def read_labelled(folder: Path) -> Iterator[LabelledPage]:
    """Read every labelled page below `folder`, except unfinished ones, which are left out with a warning.

    Raises LabelMismatch if labels do not fit the page.
    """
    for path in page_folders(folder):
        problems = check_page(path)
        if problems and problems[0].startswith(UNFINISHED) and len(problems) == 1:
            _LOG.warning("%s is left out: %s", path, problems[0])
            continue
        if problems:
            raise LabelMismatch(f"{path}: {problems[0]} ({len(problems)} in all); run `copytaster check {path}`", path)
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        file = document_file(path)
        blocks = blocks_of(file)
        rows = tuple(
            LabelRow(row.block, row.label, row.path, row.hash, blocks[row.block].text)
            for row in read_labels(path / "labels.tsv")
        )
        yield LabelledPage(
            folder=path,
            document=read_document(file),
            plain=file.suffix == ".txt",
            url=meta.get("url"),
            site=meta.get("site") or path.parent.name,
            lang=meta.get("lang") or "",
            case=meta.get("case") or "",
            hard=bool(meta.get("hard")),
            page_type=meta.get("page_type") or "article",
            rows=rows,
        )


def read_labels(file: Path) -> list[LabelRow]:
    """Read the rows of a `labels.tsv`; their text is the first words. Raises LabelMismatch for a broken file."""
    rows: list[LabelRow] = []
    with file.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
            try:
                rows.append(LabelRow(int(row["block"]), Label(row["label"]), row["path"], row["hash"], row["words"]))
            except (KeyError, TypeError, ValueError) as error:
                raise LabelMismatch(
                    f"{file}, line {number}: {error}; columns are {', '.join(COLUMNS)}", file
                ) from error
    return rows


def write_labels(file: Path, blocks: Sequence[Block], labels: Sequence[Label | None]) -> None:
    """Write a `labels.tsv` for these blocks; None is a block not labelled yet.

    The file is replaced as a whole: it always holds either the old rows or the new ones.
    """
    lines = ["\t".join(COLUMNS)]
    for block, label in zip(blocks, labels, strict=True):
        if label is None:
            continue
        words = block.text[:FIRST_WORDS].replace("\t", " ")
        lines.append(f"{block.index}\t{label}\t{block.path}\t{text_hash(block.text)}\t{words}")
    _replace(file, "\n".join(lines) + "\n")


def _replace(file: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, 0o644)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def check_page(folder: Path) -> list[str]:
    """Return the mismatches between a page and its labels, one sentence each."""
    try:
        blocks = blocks_of(document_file(folder))
        rows = read_labels(folder / "labels.tsv")
    except (CopytasterError, OSError, UnicodeDecodeError, csv.Error) as error:
        return [str(error)]
    problems = []
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        if not isinstance(meta, dict):
            problems.append("meta.json holds no JSON object")
    except FileNotFoundError:
        problems.append("meta.json is missing")
    except (OSError, ValueError) as error:
        problems.append(f"meta.json cannot be read: {error}")
    fits = 0 < len(rows) < len(blocks) and given_labels(rows, blocks) is not None
    if fits:
        problems.append(f"{UNFINISHED}: {len(rows)} of {len(blocks)} blocks are labelled; `copytaster label` goes on")
        return problems
    if len(rows) != len(blocks):
        problems.append(f"{len(rows)} labels for {len(blocks)} blocks")
    for row, block in zip(rows, blocks, strict=False):
        if row.block != block.index:
            problems.append(f"row of block {row.block} is in the place of block {block.index}")
        elif row.hash != text_hash(block.text):
            problems.append(f"block {block.index}: labelled {row.text!r}, the page has {block.text[:FIRST_WORDS]!r}")
        elif row.path != block.path:
            problems.append(f"block {block.index}: labelled at {row.path}, the page has it at {block.path}")
    return problems


def given_labels(rows: Sequence[LabelRow], blocks: Sequence[Block]) -> dict[int, Label] | None:
    """Map block index to label, of a finished or unfinished page; None if a row fits no block."""
    labels: dict[int, Label] = {}
    for row in rows:
        block = blocks[row.block] if 0 <= row.block < len(blocks) else None
        if block is None or row.block in labels or (row.hash, row.path) != (text_hash(block.text), block.path):
            return None
        labels[row.block] = row.label
    return labels
