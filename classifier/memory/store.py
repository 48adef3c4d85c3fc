"""Sightings of many sites in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Literal, Self

import numpy as np

from ..errors import CopytasterError
from ..page.links import host_of
from .evidence import BLOCK, PLACE, Sighting, address_of, hash_of
from .history import History

PAGES_PER_SITE = 500
"""Most pages remembered per site."""
SITES_AT_HAND = 128
"""How many sites' histories are cached."""
_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    site TEXT NOT NULL, key INTEGER NOT NULL, stamp INTEGER NOT NULL, blocks BLOB NOT NULL, places BLOB NOT NULL,
    PRIMARY KEY (site, key)
) WITHOUT ROWID
"""


class MemoryFileError(CopytasterError):
    """The memory file cannot be used; the message says how to fix it."""


class Memory:
    """Remembers the sightings of each site's pages. One writer; WAL allows readers at the same time.

    `evict` decides which pages of a site are removed above PAGES_PER_SITE: the "oldest", for a crawl, or those with the
    "highest" key, which gives the same memory for any order of the pages. With "highest", the greater of two sightings
    of one page stays; with "oldest", the later one.
    """

    def __init__(self, path: Path | str, evict: Literal["oldest", "highest"] = "oldest") -> None:
        """Open or create the file. Raises MemoryFileError if it is not a memory of this version."""
        self._evict = "stamp" if evict == "oldest" else "-key"
        self._histories: OrderedDict[str, History] = OrderedDict()
        try:
            with ExitStack() as refused:  # a file that is refused is closed
                self._base = refused.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
                self._base.execute("PRAGMA journal_mode=WAL")
                self._base.execute("PRAGMA synchronous=NORMAL")
                if self._version() != _VERSION:
                    self._make(path)
                refused.pop_all()
        except sqlite3.Error as error:
            raise MemoryFileError(f"{path} cannot be used as a memory ({error}); name another file") from error
        self._stamp = self._base.execute("SELECT coalesce(max(stamp), 0) FROM page").fetchone()[0]

    def _version(self) -> int:
        version: int = self._base.execute("PRAGMA user_version").fetchone()[0]
        return version

    def _make(self, path: Path | str) -> None:
        """Make an empty file a memory: at once, so that a run that is killed meanwhile leaves an empty one."""
        self._base.execute("BEGIN IMMEDIATE")
        if self._version() != _VERSION:  # another process may have made it
            if self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise MemoryFileError(f"{path} is not a copytaster memory of version {_VERSION}; name another file")
            self._base.execute(_SCHEMA)
            self._base.execute(f"PRAGMA user_version={_VERSION}")
        self._base.execute("COMMIT")

    def note(self, site: str, key: int, sighting: Sighting) -> None:
        """Remember a page, replacing an earlier sighting of it. Without a site, do nothing."""
        if not site:
            return
        self._stamp += 1
        row = (sighting.blocks.tobytes(), sighting.places.tobytes())
        if self._evict == "-key":
            find = "SELECT blocks, places FROM page WHERE site = ? AND key = ?"
            known = self._base.execute(find, (site, _signed(key))).fetchone()
            if known is not None and known >= row:
                return
        values = (site, _signed(key), self._stamp, *row)
        self._base.execute("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)", values)
        surplus = f"SELECT key FROM page WHERE site = ? ORDER BY {self._evict} DESC LIMIT -1 OFFSET {PAGES_PER_SITE}"
        history = self._histories.get(site)
        full = history is None or len(history.keys) >= PAGES_PER_SITE
        gone = [old for (old,) in self._base.execute(surplus, (site,)).fetchall()] if full else []
        self._base.executemany("DELETE FROM page WHERE site = ? AND key = ?", [(site, old) for old in gone])
        if site in self._histories:
            rest = self._histories[site].without([key, *map(_unsigned, gone)])
            self._histories[site] = rest if _signed(key) in gone else rest.with_page(key, sighting)

    def recall(self, site: str) -> History | None:
        """Return the history of a site; None if no page of it is stored."""
        if not site:
            return None
        if site in self._histories:
            self._histories.move_to_end(site)
            return self._histories[site]
        rows = self._base.execute("SELECT key, blocks, places FROM page WHERE site = ?", (site,)).fetchall()
        if not rows:
            return None
        history = History.of(
            {
                _unsigned(key): Sighting(np.frombuffer(blocks, BLOCK), np.frombuffer(places, PLACE))
                for key, blocks, places in rows
            }
        )
        self._histories[site] = history
        if len(self._histories) > SITES_AT_HAND:
            self._histories.popitem(last=False)
        return history

    def sites(self) -> Iterator[tuple[str, int]]:
        """Yield each site with the number of its remembered pages, in alphabetical order."""
        yield from self._base.execute("SELECT site, count(*) FROM page GROUP BY site ORDER BY site")

    def transaction(self) -> sqlite3.Connection:
        """Return a context in which many notes are written at once."""
        return self._base

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def site_of(url: str | None) -> str:
    """Return the host of an address without `www.`; empty if it has none."""
    return host_of(url or "")


def key_of(identity: str) -> int:
    """Return the hash that identifies a page: of its address, or of its id if it has no address."""
    return hash_of(address_of(identity) if "://" in identity else identity)


def text_key(text: bytes | str) -> int:
    """Return the hash that identifies a text, or a page without an address, by its content."""
    return hash_of(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)


def _signed(key: int) -> int:
    return key - 2**64 if key >= 2**63 else key


def _unsigned(key: int) -> int:
    return key % 2**64
