"""Labelled pages as training samples: corpus packs and fixture folders, featurised in parallel and cached."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray

from ..errors import LabelMismatch
from ..features import Layout, feature_table, matrix, read_head, reading_table, text_table
from ..label import KEPT, Label
from ..model.linear import node_hashes
from ..page.page import read_page
from ..page.plain_text import pieces_of, text_nodes
from ..reading.body import read
from .align import claim_body, claim_snippets, follow_lines

NO_ARTICLE = frozenset({"wcxb_dev_other"})
"""Packs whose pages hold no article: they teach the page head, not the blocks."""
INDEX_TYPES = frozenset({"listing", "collection", "index"})
"""Types of pages that are lists of other pages."""
SNIPPETS = "trafilatura_snippets"
"""The pack that knows of each page only a few strings that belong to the article and a few that do not."""


@dataclass(frozen=True)
class Record:
    """A labelled page before it is read: html with either a full `body` or labelled `lines` (text, label)."""

    id: str
    site: str
    lang: str
    source: str
    url: str | None
    html: str
    body: tuple[str, ...] = ()
    body_kinds: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    quality: str = "high"
    headline: str = ""
    planted: tuple[tuple[str, str], ...] = ()
    raw: str = ""
    index: bool = False
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether this is plain text: `raw`, or the lines one below the other."""
        return self.source.startswith("text_")


@dataclass(frozen=True)
class Sample:
    """A labelled page, featurised.

    Arrays are per block: `rows` (blocks, columns) without the linear scores, `reading` the columns of trafilatura's
    reading (none for texts), `keep` the share (0 to 1) that is article, nan where unknown, `labels` the kind or None.
    `own` and `above` are hashed names. `truth` is the
    article's text, None where only some lines are labelled.
    """

    record: Record
    layout: Layout
    rows: NDArray[np.float16]
    reading: NDArray[np.float16]
    keep: NDArray[np.float32]
    labels: tuple[str | None, ...]
    own: list[tuple[int, ...]]
    above: list[list[int]]
    truth: str | None
    typed: bool

    @property
    def holds_article(self) -> bool:
        """Whether the page is an article's page, as its pack and its labels say."""
        return self.record.source not in NO_ARTICLE and bool((self.keep >= 0.5).any())


def pack_records(path: Path) -> Iterator[Record]:
    """Read a pack of the shared corpus (`*.jsonl.xz`). Records without html are left out."""
    pack = path.name.removesuffix(".jsonl.xz")
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            data = json.loads(line)
            if not data.get("html"):
                continue
            html = data["html"]
            if pack == "lines":
                html = f"<html><body>{html}</body></html>"
            meta = data.get("meta") or {}
            yield Record(
                id=data["id"],
                site=data.get("domain") or data["id"],
                lang=data.get("lang") or "",
                source=pack,
                url=data.get("url") or None,
                html=html,
                body=tuple(data.get("body") or ()),
                body_kinds=tuple(meta.get("body_kinds") or ()),
                lines=tuple((item["text"], line_label(item["label"])) for item in data.get("lines") or ()),
                quality=meta.get("gt_quality") or "high",
                headline=data.get("headline") or "",
                index=data.get("page_type") in INDEX_TYPES,
                wanted=tuple(data.get("with") or ()) if pack == SNIPPETS else (),
                unwanted=tuple(data.get("without") or ()) if pack == SNIPPETS else (),
            )


def line_label(label: str) -> str:
    """The label of a line of the `lines` pack, in our terms."""
    return str(Label.NOTICE if label == "copyright" else Label(label.upper()))


def fixture_records(folder: Path) -> Iterator[Record]:
    """Read labelled pages `<lang>/<site>/<slug>/page.html` with `labels.tsv` below `folder`.

    Raises LabelMismatch when a page's labels do not fit its blocks.
    """
    from .labelled import read_labelled

    for page in read_labelled(folder):
        if page.plain:
            continue
        yield Record(
            id=str(page.folder.relative_to(folder)),
            site=page.site,
            lang=page.lang,
            source="fixtures",
            url=page.url,
            html=page.document,
            index=page.page_type in INDEX_TYPES,
            lines=tuple((row.text, row.label) for row in page.rows),
        )


def sample_of(record: Record) -> Sample | None:
    """Read, align and featurise one page or text; None where it holds no text."""
    if record.is_text:
        return _text_sample(record)
    page = read_page(record.html, record.url)
    if not page.leaves:
        return None
    layout = Layout.of(page.nodes, page.leaves)
    keep, labels = _targets(record, layout)
    if record.planted:
        planted = {" ".join(text.split()): label for text, label in record.planted}
        labels = tuple(planted.get(text, label) for text, label in zip(layout.texts, labels, strict=True))
        keep = np.array(
            [float(planted[text] in KEPT) if text in planted else share
             for text, share in zip(layout.texts, keep, strict=True)],
            dtype=np.float32,
        )
    head = read_head(page.tree)
    rows = matrix(feature_table(layout, head))
    reading = matrix(reading_table(layout, read(page).lines))
    own, above = node_hashes(page.nodes, layout)
    truth = "\n".join(record.body) if record.body and record.source not in NO_ARTICLE else None
    if record.source == "fixtures":
        truth = "\n".join(text for text, label in record.lines if label in KEPT)
    return Sample(record, layout, rows, reading, keep, labels, own, above, truth, head.typed)


def _text_sample(record: Record) -> Sample | None:
    pieces = pieces_of(record.raw or "\n".join(text for text, _ in record.lines))
    if not pieces:
        return None
    layout = Layout.of(*text_nodes(pieces))
    found = follow_lines(layout.texts, record.lines)
    keep = np.array([np.nan if label is None else float(label in KEPT) for label in found], dtype=np.float32)
    truth = "\n".join(text for text, label in record.lines if label in KEPT)
    bare: list[tuple[int, ...]] = [()] * len(layout)
    labels = tuple(label or None for label in found)
    rows = matrix(text_table(layout))
    return Sample(record, layout, rows, rows[:, :0], keep, labels, bare, [[]] * len(layout), truth, False)


def _targets(record: Record, layout: Layout) -> tuple[NDArray[np.float32], tuple[str | None, ...]]:
    if record.source in NO_ARTICLE:
        return np.full(len(layout), np.nan, dtype=np.float32), (None,) * len(layout)
    if record.source == SNIPPETS:
        return claim_snippets(layout.texts, record.wanted, record.unwanted), (None,) * len(layout)
    if record.source == "fixtures" and not record.planted:
        if [text for text, _ in record.lines] != list(layout.texts):
            raise LabelMismatch(f"{record.id}: labels do not fit the page; run `copytaster check`")
        labels: list[str | None] = [label for _, label in record.lines]
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
    """Samples of all records, in order; cached by page and by the code that made them."""
    records = list(records)
    key = hashlib.sha256(code_digest().encode())
    for record in records:
        key.update(repr(record).encode("utf-8", "replace"))
    store = cache / f"{key.hexdigest()[:24]}.joblib" if cache else None
    if store and store.exists():
        return list(joblib.load(store))
    done: Any = joblib.Parallel(n_jobs=jobs, batch_size=8)(joblib.delayed(sample_of)(record) for record in records)
    samples = [sample for sample in done if sample is not None]
    if store:
        store.parent.mkdir(parents=True, exist_ok=True)
        joblib.dump(samples, store)
    return samples


def code_digest() -> str:
    """Digest of the source that turns pages into rows."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(version("trafilatura").encode())
    for folder in ("page", "reading", "features", "model/linear.py", "label.py", "samples"):
        place = package / folder
        for file in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(file.read_bytes())
    return digest.hexdigest()
