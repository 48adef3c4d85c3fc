"""Keeps the pages about which the model was least sure, as folders ready to be labelled."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from copytaster.classifier import Article, Job

logger = logging.getLogger(__name__)

MAX_BLOCKS = 3_000
"""Pages with more blocks are not saved: labelling them takes too long."""

_DIGEST = 8


@dataclass
class Uncertain:
    """Keeps at most `per_site` pages per site below `folder`, the most doubtful ones; earlier crawls count too.

    A page is `<folder>/<site>/<slug>-<digest>/` with `page.html`, the original bytes, and `meta.json`. A folder
    that has labels (`labels.tsv`) is never replaced.
    """

    folder: Path
    per_site: int
    _sites: dict[str, dict[Path, float]] = field(default_factory=dict)

    def keep(self, job: Job, article: Article) -> bool:
        """Save the page if it is among the least sure of its site; return whether it is. Raises OSError."""
        if not isinstance(job.html, bytes) or not job.url or not 0 < len(article.verdicts) <= MAX_BLOCKS:
            return False
        site = site_of(job.url)
        kept = self._sites.setdefault(site, _found(self.folder / site))
        path = self.folder / site / slug_of(job.url)
        if (path / "labels.tsv").exists():
            return False
        doubt, surest = article.doubt, None
        if path not in kept and len(kept) >= self.per_site:
            surest = min(kept, key=lambda each: kept[each])
            if doubt <= kept[surest]:
                return False
        meta: dict[str, Any] = {
            "url": job.url,
            "lang": article.language or "",
            "site": site,
            "confidence": round(article.confidence, 4),
            "doubt": round(doubt, 4),
        }
        if job.encoding:
            meta["encoding"] = job.encoding
        described = json.dumps(meta, ensure_ascii=False, indent=2) + "\n"
        _write(path, {"page.html": job.html, "meta.json": described.encode()})
        kept[path] = doubt
        if surest is not None:  # only now: a page that cannot be written must not cost another
            del kept[surest]
            if not (surest / "labels.tsv").exists():
                shutil.rmtree(surest, ignore_errors=True)
        return True


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder under a temporary name and rename it, so that it exists completely or not at all. Raises OSError.

    An existing folder stays until its files are replaced, one by one.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".saving-", dir=folder.parent))
    try:
        for name, data in files.items():
            (beside / name).write_bytes(data)
        if folder.exists():
            for name in files:
                (beside / name).replace(folder / name)
        else:
            beside.chmod(0o755)
            beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def site_of(url: str) -> str:
    """Turn the host of a URL into a folder name, without `www.`."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return re.sub(r"[^\w.-]", "_", host).strip(".") or "unknown"


def slug_of(url: str) -> str:
    """Make a folder name for a URL: the readable end of its path, and a digest that makes it unique."""
    parts = urlsplit(url)
    words = re.sub(r"\W+", "-", unquote(parts.path).rstrip("/").rsplit("/", 1)[-1]).strip("-").lower()
    digest = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:_DIGEST]
    return f"{words[:40].strip('-') or 'index'}-{digest}"


def _found(folder: Path) -> dict[Path, float]:
    """List the pages saved by earlier crawls that have not been labelled yet."""
    doubts: dict[Path, float] = {}
    for meta in folder.glob("*/meta.json"):
        if meta.parent.name.startswith(".") or (meta.parent / "labels.tsv").exists():
            continue
        try:
            doubts[meta.parent] = float(json.loads(meta.read_text(encoding="utf-8"))["doubt"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not ours
    return doubts
