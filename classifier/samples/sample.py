"""Labelled pages as training samples: records aligned with blocks and featurised, in parallel and cached."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray

from ..appended.second_article import later_articles
from ..errors import LabelMismatch, PageError
from ..features import Layout, feature_table, matrix, reading_table, text_table
from ..label import KEPT
from ..model.linear import NameHashes
from ..page.page import read_page
from ..page.plain_text import pieces_of, text_nodes
from ..reading.body import read
from .align import claim_body, claim_snippets, follow_lines, map_lines
from .record import Record

MAKERS = tuple(f"samples/{name}.py" for name in ("align", "sample", "tokens"))
"""The modules here that determine the rows and targets of a record."""


@dataclass(frozen=True)
class Sample:
    """A labelled page with its features.

    Arrays are per block: `rows` (blocks, columns) without the linear scores, `reading` the columns of trafilatura's
    reading (none for texts), `keep` the share (0 to 1) that is article, nan where unknown, `labels` the kind or None.
    `later` marks the blocks of further articles on the page; `repeats`: blocks that repeat others were left out.
    `names` are hashed, `template` holds the class and id names on the way to the article. `truth` is the article's
    text, None where only some lines are labelled. `layout` is as `Layout.stored` leaves it.
    """

    record: Record
    layout: Layout
    rows: NDArray[np.float16]
    reading: NDArray[np.float16]
    keep: NDArray[np.float32]
    labels: tuple[str | None, ...]
    names: NameHashes
    template: frozenset[str]
    truth: str | None
    typed: bool
    later: NDArray[np.bool_]
    repeats: bool

    @property
    def known_as_a_whole(self) -> bool:
        """Whether the labels cover the whole page, not only a few strings."""
        return not self.record.wanted and not self.record.unwanted

    @property
    def holds_article(self) -> bool:
        """Whether the page holds an article, according to its pack and its labels."""
        return self.record.article and bool((self.keep >= 0.5).any())


def sample_of(record: Record) -> Sample | None:
    """Read, align and featurise one page or text; None where it holds no text or is not an HTML page."""
    if record.is_text:
        return _text_sample(record)
    try:
        page = read_page(record.html, record.url)
    except PageError:
        return None
    if not page.leaves:
        return None
    layout = Layout.of_page(page)
    if record.exact and page.repeated:  # labels of blocks that are not judged
        record = replace(record, lines=tuple(line for i, line in enumerate(record.lines) if i not in page.repeated))
    keep, labels = _targets(record, layout)
    if record.planted:
        planted = {" ".join(text.split()): label for text, label in record.planted}
        labels = tuple(planted.get(text, label) for text, label in zip(layout.texts, labels, strict=True))
        keep = np.array(
            [
                float(planted[text] in KEPT) if text in planted else share
                for text, share in zip(layout.texts, keep, strict=True)
            ],
            dtype=np.float32,
        )
    head = page.head
    rows = matrix(feature_table(layout, head))
    reading = matrix(reading_table(layout, read(page).lines))
    names, template = NameHashes.of(layout), _article_names(layout, keep)
    truth = "\n".join(record.body) if record.body and record.article else None
    if record.exact or record.mapped:
        truth = "\n".join(text for text, label in record.lines if label in KEPT)
    later = np.zeros(len(layout), dtype=bool)
    if not head.live:
        later[list(later_articles(layout, head.title).blocks)] = True
    return Sample(
        record,
        layout.stored(),
        rows,
        reading,
        keep,
        labels,
        names,
        template,
        truth,
        head.typed,
        later,
        bool(page.repeated),
    )


def _text_sample(record: Record) -> Sample | None:
    pieces = pieces_of(record.raw or "\n".join(text for text, _ in record.lines))
    if not pieces:
        return None
    layout = Layout.of(*text_nodes(pieces))
    found = follow_lines(layout.texts, record.lines)
    keep = np.array([np.nan if label is None else float(label in KEPT) for label in found], dtype=np.float32)
    truth = "\n".join(text for text, label in record.lines if label in KEPT)
    labels = tuple(label or None for label in found)
    rows = matrix(text_table(layout))
    none = NameHashes.none(len(layout))
    first = np.zeros(len(layout), dtype=bool)
    return Sample(
        record, layout.stored(), rows, rows[:, :0], keep, labels, none, frozenset(), truth, False, first, False
    )


def _article_names(layout: Layout, keep: NDArray[np.float32]) -> frozenset[str]:
    """Class and id names of the elements that hold most of the article's blocks."""
    kept = np.nonzero(keep >= 0.5)[0]
    counts: Counter[int] = Counter()
    for at in kept.tolist():
        element = int(layout.node[at])
        while element >= 0:
            counts[element] += 1
            element = layout.nodes[element].parent
    return frozenset(
        name
        for element, count in counts.items()
        if 2 * count > len(kept)
        for name in layout.nodes[element].names.split()
    )


def _targets(record: Record, layout: Layout) -> tuple[NDArray[np.float32], tuple[str | None, ...]]:
    if not record.article and not record.lines:
        return np.full(len(layout), np.nan, dtype=np.float32), (None,) * len(layout)
    if record.wanted or record.unwanted:
        return claim_snippets(layout.texts, record.wanted, record.unwanted), (None,) * len(layout)
    if record.exact and not record.planted:
        if [text for text, _ in record.lines] != list(layout.texts):
            raise LabelMismatch(f"{record.id}: labels do not fit the page; run `copytaster check`")
        labels: list[str | None] = [label for _, label in record.lines]
    elif record.mapped:
        labels = map_lines(layout.texts, record.lines)
    elif record.lines:
        labels = follow_lines(layout.texts, record.lines)
    else:
        keep = claim_body(layout, record.body)
        kinds = dict(zip(record.body, record.body_kinds, strict=False))
        found = [
            _body_label(kinds.get(text)) if share >= 0.5 else None
            for text, share in zip(layout.texts, keep, strict=True)
        ]
        return keep, tuple(found)
    values = [np.nan if label is None else float(label in KEPT) for label in labels]
    return np.array(values, dtype=np.float32), tuple(labels)


def _body_label(kind: str | None) -> str | None:
    return {"summary": "SUBHEAD", "headline": "SUBHEAD", "paragraph": "BODY"}.get(kind or "")


def featurise(records: Iterable[Record], cache: Path | None = None, jobs: int = 2) -> list[Sample]:
    """Return the samples of all records, in order; cached by pack, variant and the code that makes them."""
    samples: list[Sample] = []
    for _, run in groupby(records, key=lambda record: record.source):
        samples += _featurised(list(run), cache, jobs)
    return samples


def _featurised(records: Sequence[Record], cache: Path | None, jobs: int) -> list[Sample]:
    key = hashlib.sha256(code_digest().encode())
    for record in records:
        key.update(repr(record).encode("utf-8", "replace"))
    store = cache / f"{key.hexdigest()[:24]}.joblib" if cache else None
    if store and store.exists():
        done: Any = joblib.load(store)
    else:
        done = joblib.Parallel(n_jobs=jobs, batch_size=8)(joblib.delayed(sample_of)(record) for record in records)
        if store:
            write_whole(done, store)
    # a cached page takes the present weight of its pack
    return [replace(sample, record=record) for sample, record in zip(done, records, strict=True) if sample is not None]


def write_whole(value: object, path: Path) -> None:
    """Write a cache file; it gets its name when it is complete, so that an interrupted run leaves no part of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        joblib.dump(value, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def code_digest() -> str:
    """Compute a digest of the source that turns pages into rows."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(version("trafilatura").encode())
    for folder in ("page", "appended", "reading", "features", "native", "model/linear.py", "label.py", *MAKERS):
        place = package / folder
        for file in sorted(place.iterdir()) if place.is_dir() else [place]:
            if file.suffix in {".py", ".hpp", ".cpp"}:
                digest.update(file.read_bytes())
    return digest.hexdigest()
