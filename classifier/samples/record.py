"""Labelled pages before they are read: records of corpus packs and of fixture folders."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..label import Label
from .pack import Pack, pack_of_file, pack_of_folder

INDEX_TYPES = frozenset({"listing", "collection", "index"})
"""Types of pages that are lists of other pages."""
INDEX_KINDS = frozenset({"front", "section", "hub", "tag"})
"""The same, as the `nonarticle` pack names them."""
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
