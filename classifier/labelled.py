"""Labelled pages on disk: `page.html` (or `text.txt`) untouched, `meta.json`, `labels.tsv` with a row per block."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .block import Block
from .errors import CopytasterError, LabelMismatch
from .label import Label
from .page import read_page
from .pieces import pieces_of, text_blocks

COLUMNS = ("block", "label", "path", "hash", "words")
FIRST_WORDS = 40


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
    """The first 12 hex digits of the SHA-256 of a block's text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def page_folders(folder: Path) -> list[Path]:
    """All folders at or below `folder` that hold a `labels.tsv`, sorted."""
    return sorted(path.parent for path in folder.rglob("labels.tsv"))


def document_file(folder: Path) -> Path:
    """The labelled document of a folder: `text.txt` if there is one, else `page.html`."""
    text = folder / "text.txt"
    return text if text.exists() else folder / "page.html"


def blocks_of(file: Path) -> tuple[Block, ...]:
    """The blocks that the labels of a document count."""
    document = file.read_text(encoding="utf-8")
    return text_blocks(pieces_of(document)) if file.suffix == ".txt" else read_page(document).blocks


def read_labelled(folder: Path) -> Iterator[LabelledPage]:
    """Every labelled page below `folder`. Raises LabelMismatch where labels do not fit the page."""
    for path in page_folders(folder):
        problems = check_page(path)
        if problems:
            raise LabelMismatch(f"{path}: {problems[0]} ({len(problems)} in all); run `copytaster check {path}`")
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        file = document_file(path)
        blocks = blocks_of(file)
        rows = tuple(
            LabelRow(row.block, row.label, row.path, row.hash, blocks[row.block].text)
            for row in read_labels(path / "labels.tsv")
        )
        yield LabelledPage(
            folder=path,
            document=file.read_text(encoding="utf-8"),
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
    """The rows of a `labels.tsv`; their text is the first words. Raises LabelMismatch for a broken file."""
    rows: list[LabelRow] = []
    with file.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
            try:
                rows.append(LabelRow(int(row["block"]), Label(row["label"]), row["path"], row["hash"], row["words"]))
            except (KeyError, TypeError, ValueError) as error:
                raise LabelMismatch(f"{file}, line {number}: {error}; columns are {', '.join(COLUMNS)}") from error
    return rows


def write_labels(file: Path, blocks: Sequence[Block], labels: Sequence[Label]) -> None:
    """Write a `labels.tsv` for these blocks."""
    lines = ["\t".join(COLUMNS)]
    for block, label in zip(blocks, labels, strict=True):
        words = block.text[:FIRST_WORDS].replace("\t", " ")
        lines.append(f"{block.index}\t{label}\t{block.path}\t{text_hash(block.text)}\t{words}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def check_page(folder: Path) -> list[str]:
    """What does not fit between a page and its labels, one sentence each; empty when all fits."""
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
    if len(rows) != len(blocks):
        problems.append(f"{len(rows)} labels for {len(blocks)} blocks")
    for row, block in zip(rows, blocks, strict=False):
        if row.block != block.index:
            problems.append(f"row of block {row.block} stands where block {block.index} should")
        elif row.hash != text_hash(block.text):
            problems.append(f"block {block.index}: labelled {row.text!r}, the page has {block.text[:FIRST_WORDS]!r}")
        elif row.path != block.path:
            problems.append(f"block {block.index}: labelled at {row.path}, the page has it at {block.path}")
    return problems
