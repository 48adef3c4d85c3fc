"""The pages to label: found below folders, or copied from files and addresses, the most useful first."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..metadata import declarations, language_of
from ..page.decode import decode
from ..page.links import host_of, split
from ..page.page import Page, read_page
from ..page.source import InputError, Source, read_source
from ..samples.labelled import document_file
from ..samples.team import labels_name

_UNREAD = 0.5
"""Doubt of a page that has not been judged yet."""
_UNSAFE = re.compile(r"[^\w.-]+")
_SAVED = frozenset({".html", ".htm"})


@dataclass
class Task:
    """A page to label. `doubt` (0 to 1: how useful its labels would be), `blocks` (their number) and `headline` are
    None until a model has read the page; the crawl that saved the page may have stored its doubt.
    """

    folder: Path
    site: str
    doubt: float | None = None
    blocks: int | None = None
    headline: str | None = None
    by: str = ""

    @property
    def labels(self) -> Path:
        """The file of the labels, either a person's or the agreed ones."""
        return self.folder / labels_name(self.by)

    @property
    def file(self) -> Path:
        """The document."""
        return document_file(self.folder)

    @property
    def labelled(self) -> int:
        """The number of labelled blocks, by the lines of the file."""
        try:
            return max(0, self.labels.read_bytes().count(b"\n") - 1)
        except OSError:
            return 0

    @property
    def done(self) -> bool:
        """Whether all blocks are labelled, as far as is known without reading the page."""
        labelled = self.labelled
        return labelled > 0 and (self.blocks is None or labelled >= self.blocks)


def tasks_of(names: Sequence[str], into: Path, plain: bool, by: str = "") -> list[Task]:
    """Make a task of each page in `names`. Files and addresses are copied below `into` first."""
    tasks: dict[Path, Task] = {}
    for name in names:
        path = Path(name)
        folders = list(_below(path, into)) if path.is_dir() else [_copied(read_source(name), name, into, plain)]
        if not folders:
            raise InputError(f"{name}: no page.html, text.txt or other saved page below it")
        for folder in folders:
            tasks.setdefault(folder.resolve(), _task(folder, by))
    return list(tasks.values())


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Sort the tasks: pages begun, open, done; within these the most doubtful first, and one page of each site before a
    second one of any site."""
    by_site: dict[str, list[Task]] = defaultdict(list)
    turns: list[tuple[bool, bool, int, float, str, Task]] = []
    for task in sorted(tasks, key=lambda task: (-_doubt(task), str(task.folder))):
        done, begun = task.done, task.labelled > 0
        turn = len(by_site[task.site])
        if not done:
            by_site[task.site].append(task)
        turns.append((done, not begun, turn, -_doubt(task), str(task.folder), task))
    return [task for *_, task in sorted(turns, key=lambda item: item[:5])]


def meta_of(folder: Path) -> dict[str, Any]:
    """Read the `meta.json` of a folder; empty if it is missing or unreadable."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return meta if isinstance(meta, dict) else {}


def _below(path: Path, into: Path) -> Iterator[Path]:
    files = sorted(file for file in path.rglob("*") if file.is_file())
    for file in files:
        if file.name in {"page.html", "text.txt"}:
            if document_file(file.parent) == file:
                yield file.parent
        elif file.suffix.lower() in _SAVED:
            yield _copied(_saved(file), str(file), into, False)


def _saved(file: Path) -> Source:
    """Read a saved page; a web-poet fixture has its address in a second file."""
    url = None
    if file.name == "HttpResponse-body.html":
        try:
            url = json.loads(file.with_name("HttpResponse-info.json").read_text(encoding="utf-8"))["url"]
        except (OSError, ValueError, LookupError, TypeError):
            url = None
    return Source(file.read_bytes(), url if isinstance(url, str) else None)


def _task(folder: Path, by: str) -> Task:
    meta = meta_of(folder)
    doubt = meta.get("doubt")
    known = float(doubt) if isinstance(doubt, int | float) and 0 <= doubt <= 1 else None
    return Task(folder, str(meta.get("site") or folder.resolve().parent.name), known, by=by)


def _doubt(task: Task) -> float:
    return _UNREAD if task.doubt is None else task.doubt


def _copied(source: Source, name: str, into: Path, plain: bool) -> Path:
    """Copy a page into its own folder `<site>/<slug>`; the same page always gets the same folder."""
    text = decode(source.data, source.encoding)
    page = None if plain else read_page(text)
    url = source.url or (_canonical(page) if page else None)
    parts = split(url) if url else None
    site = host_of(url or "") or "local"
    last = unquote(parts.path if parts else Path(name).stem).rstrip("/").rpartition("/")[2]
    slug = _folder_name(Path(last).stem if url else last) or "page"
    file = "text.txt" if plain else "page.html"
    folder, number = into / (_folder_name(site) or "local") / slug, 1
    while folder.exists() and not _holds(folder / file, text):
        number += 1
        folder = folder.with_name(f"{slug}-{number}")
    if not folder.exists():
        folder.mkdir(parents=True)
        sample = " ".join(leaf.text for leaf in page.leaves[:200]) if page else ""
        meta = {"url": url, "lang": (language_of(sample, declarations(page.head)) or "") if page else "", "site": site}
        (folder / file).write_text(text, encoding="utf-8", errors="replace", newline="")
        (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return folder


def _folder_name(words: str) -> str:
    """Make a file name that cannot leave its folder from arbitrary data of a page."""
    return _UNSAFE.sub("-", words).strip("-.")[:60]


def _holds(file: Path, text: str) -> bool:
    return file.exists() and file.read_bytes() == text.encode("utf-8", errors="replace")


def _canonical(page: Page) -> str | None:
    """Return the address that a saved page declares."""
    declared = (*page.head.links.get("canonical", ()), *page.head.metas.get("og:url", ()))
    return next((url for url in declared if url.startswith(("http://", "https://")) and host_of(url)), None)
