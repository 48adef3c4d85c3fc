"""Labelled pages as training samples: corpus packs and fixture folders, featurised in parallel and cached."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from numpy.typing import NDArray

from ..errors import LabelMismatch, PageError
from ..features import Layout, feature_table, matrix, reading_table, text_table
from ..label import KEPT, Label
from ..model.linear import NameHashes
from ..page.page import read_page
from ..page.plain_text import pieces_of, text_nodes
from ..page.second_article import later_articles
from ..reading.body import read
from .align import claim_body, claim_snippets, follow_lines, map_lines
from .pack import Pack, pack_of_file, pack_of_folder

INDEX_TYPES = frozenset({"listing", "collection", "index"})
"""Types of pages that are lists of other pages."""
INDEX_KINDS = frozenset({"front", "section", "hub", "tag"})
"""The same, as the `nonarticle` pack names them."""
MAKERS = tuple(f"samples/{name}.py" for name in ("align", "sample", "tokens"))
"""The modules here that determine the rows and targets of a record."""
QUALITY_WEIGHT = {"medium": 0.4}
"""The weight of a page by the grade of its labels, if it is lower than the best."""


@dataclass(frozen=True)
class Record:
    """A labelled page before it is read: html with either a full `body` or labelled `lines` (text, label).

    Attributes:
        pack: name of the pack. kind: "page" or "text" (plain text: `raw`, or the lines one below the other).
        variant: "" for a page as it was labelled, else how a synthetic copy was made.
        article: False where the page holds no article. exact: the lines are the blocks, one by one.
        mapped: the lines are the blocks of an earlier cut. fragment: the html is a part of a page.
        weight: of the page in training. copies: expected number of synthetic copies by variant.
        group: the pages that must stay in one fold with it; empty until that is known.
    """

    id: str
    site: str
    lang: str
    pack: str
    url: str | None
    html: str
    kind: str = "page"
    variant: str = ""
    body: tuple[str, ...] = ()
    body_kinds: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    quality: str = "high"
    headline: str = ""
    planted: tuple[tuple[str, str], ...] = ()
    raw: str = ""
    index: bool = False
    article: bool = True
    exact: bool = False
    mapped: bool = False
    fragment: bool = False
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    page_kind: str = ""
    # not part of the text, so a change must not invalidate the cache of featurised pages
    weight: float = field(default=1.0, repr=False)
    copies: Mapping[str, float] = field(default_factory=dict, repr=False)
    group: str = field(default="", repr=False)

    @property
    def is_text(self) -> bool:
        """Whether this is plain text."""
        return self.kind == "text"

    @property
    def source(self) -> str:
        """The heading under which figures of this page stand: the pack, with the kind and the variant before it."""
        if self.is_text:
            return f"text_{self.variant or self.pack}"
        return f"{self.variant}_{self.pack}" if self.variant else self.pack

    @property
    def fold_group(self) -> str:
        """The key of the fold: the group, or the site if the group is unknown."""
        return self.group or self.site


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


def pack_records(path: Path, pack: Pack | None = None) -> Iterator[Record]:
    """Read a pack (`*.jsonl.xz`), without records that have no html or a grade or licence that the pack leaves out."""
    pack = pack or pack_of_file(path)
    for data in pack_rows(path):
        meta = data.get("meta") or {}
        quality = meta.get("gt_quality") or "high"
        if not data.get("html") or (pack.qualities and quality not in pack.qualities):
            continue
        if any(words in (data.get("license") or "") for words in pack.unless_license) or not pack.reads(data["id"]):
            continue
        html, snippets = data["html"], pack.labels == "snippets"
        lines = tuple((item["text"], line_label(item["label"])) for item in data.get("lines") or ())
        other = data.get("page_type") not in {None, "article"} and pack.mapped
        yield Record(
            id=data["id"],
            site=data.get("domain") or data["id"],
            lang=data.get("lang") or "",
            pack=pack.name,
            url=data.get("url") or None,
            html=f"<html><body>{html}</body></html>" if pack.fragment else html,
            body=tuple(data.get("body") or ()),
            body_kinds=tuple(meta.get("body_kinds") or ()),
            lines=lines,
            quality=quality,
            headline=data.get("headline") or "",
            index=data.get("page_type") in INDEX_TYPES or data.get("kind") in INDEX_KINDS,
            article=pack.article and not other,
            mapped=pack.mapped,
            fragment=pack.fragment,
            wanted=tuple(data.get("with") or ()) if snippets else (),
            unwanted=tuple(data.get("without") or ()) if snippets else (),
            page_kind=data.get("kind") or data.get("page_type") or "",
            weight=pack.weight * QUALITY_WEIGHT.get(quality, 1.0),
            copies=pack.copies,
        )


def pack_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a pack unchanged."""
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def line_label(label: str) -> str:
    """Return our label for a line of the `lines` pack."""
    return str(Label.NOTICE if label == "copyright" else Label(label.upper()))


def fixture_records(folder: Path, pack: Pack | None = None) -> Iterator[Record]:
    """Read labelled pages `<lang>/<site>/<slug>/page.html` with `labels.tsv` below `folder`.

    Raises LabelMismatch when a page's labels do not fit its blocks.
    """
    from .labelled import read_labelled

    pack = pack or pack_of_folder(folder)
    for page in read_labelled(folder):
        if page.plain:
            continue
        yield Record(
            id=str(page.folder.relative_to(folder)),
            site=page.site,
            lang=page.lang,
            pack=pack.name,
            url=page.url,
            html=page.document,
            index=page.page_type in INDEX_TYPES,
            article=pack.article,
            exact=True,
            page_kind=page.page_type,
            weight=pack.weight,
            copies=pack.copies,
            lines=tuple((row.text, row.label) for row in page.rows),
        )


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
    layout = Layout.of(*page.judged)
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
        later[list(later_articles(layout.nodes, layout.leaves, head.title))] = True
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
            store.parent.mkdir(parents=True, exist_ok=True)
            joblib.dump(done, store)
    # a cached page takes the present weight of its pack
    return [replace(sample, record=record) for sample, record in zip(done, records, strict=True) if sample is not None]


def code_digest() -> str:
    """Compute a digest of the source that turns pages into rows."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(version("trafilatura").encode())
    for folder in ("page", "reading", "features", "model/linear.py", "label.py", *MAKERS):
        place = package / folder
        for file in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(file.read_bytes())
    return digest.hexdigest()
