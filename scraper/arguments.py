"""The spider's arguments → the pages to fetch."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from .errors import SourceError

LOCAL_SLOT = "copytaster-local"
"""The download slot of pages on this machine."""

# a comma may be part of a URL: it separates only before white space or another URL
_BETWEEN = re.compile(r",?\s+|,(?=(?:https?|file)://)", re.IGNORECASE)
_ABSOLUTE = re.compile(r"(?:https?://[^/\s]|file:///)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """One page: where to fetch it, and its public address (the original address of a saved page)."""

    fetch: str
    url: str

    @property
    def local(self) -> bool:
        """Whether the page is on this machine."""
        return self.fetch.lower().startswith("file:")


def read_targets(url: str = "", file: str = "", folder: str = "") -> list[Target]:
    """Collect the pages that the arguments name, in order, without duplicates. Raises SourceError if there are none."""
    targets = from_text(url)
    if file:
        targets += from_file(Path(file))
    if folder:
        targets += from_folder(Path(folder))
    if not targets:
        raise SourceError("no page to crawl: give -a url=https://…, -a file=urls.txt or -a folder=DIR")
    return list(dict.fromkeys(targets))


def from_text(text: str) -> list[Target]:
    """Split a list of URLs at white space, or at a comma before white space or another URL."""
    return [_source(part, "url") for part in _BETWEEN.split(text.strip()) if part]


def from_file(path: Path) -> list[Target]:
    """Read one URL per line; empty lines and lines that begin with `#` are skipped."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"file={path} cannot be read: {error}") from error
    kept = [(number, line.strip()) for number, line in enumerate(lines, start=1)]
    return [_source(line, f"{path}:{number}") for number, line in kept if line and not line.startswith("#")]


def from_folder(path: Path) -> list[Target]:
    """List the saved pages: every `page.html` below the folder or, without any, every `.html` and `.htm` file.

    A `meta.json` next to a `page.html` may give its address: `{"url": "https://…"}`.
    """
    if not path.is_dir():
        raise SourceError(f"folder={path} is not a folder")
    pages = sorted(path.rglob("page.html")) or sorted([*path.rglob("*.html"), *path.rglob("*.htm")])
    if not pages:
        raise SourceError(f"folder={path} holds no .html file")
    return [_saved(page.resolve()) for page in pages]


def _saved(page: Path) -> Target:
    fetch = page.as_uri()
    meta = page.with_name("meta.json")
    if page.name != "page.html" or not meta.exists():
        return Target(fetch, fetch)
    try:
        content = json.loads(meta.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(f"{meta} cannot be read: {error}") from error
    url = content.get("url") if isinstance(content, dict) else None
    return Target(fetch, url if isinstance(url, str) and url else fetch)


def _source(url: str, where: str) -> Target:
    if not _ABSOLUTE.match(url):
        raise SourceError(f"{where}: {url!r} is not a complete URL; write it with https:// in front")
    return Target(url, url)
