"""Extracted articles → the lines that occur in several articles of one site. Verdicts do not change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .evidence import hash_of, normalized
from .store import key_of, site_of

MOST_PAGES = 5
"""Addresses listed per line: as many pages as are worth labelling."""


@dataclass(slots=True)
class Repeat:
    """A repeated line as written in its second article, the number of its articles, and some of their addresses.

    `of` is the number of articles of the site.
    """

    site: str
    text: str
    articles: int = 0
    of: int = 0
    urls: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Site:
    """The articles of one site: their hashes, the address of each line that was seen once, and the repeated lines."""

    articles: int = 0
    known: set[int] = field(default_factory=set)
    once: dict[int, str] = field(default_factory=dict)
    repeats: dict[int, Repeat] = field(default_factory=dict)


class Repeats:
    """Counts lines by site. Lines are equal apart from case, punctuation and the value of numbers.

    Lines seen once are stored only as a hash. A crawl sets limits on articles per site and on lines of all sites;
    anything beyond them is not counted.
    """

    def __init__(self, most_articles: int | None = None, most_lines: int | None = None) -> None:
        self._most_articles = most_articles
        self._room = most_lines
        self._sites: dict[str, _Site] = {}

    def add(self, site: str, url: str, lines: Sequence[str]) -> None:
        """Count an article; if the same address or the same text was counted before, ignore it."""
        known = self._sites.get(site) or _Site()
        if not site or (self._most_articles is not None and known.articles >= self._most_articles):
            return
        hashed = {hash_of(words): line for line in lines if (words := normalized(line))}
        keys = {hash_of(",".join(map(str, hashed))), *([key_of(url)] if url else [])}
        if not hashed or known.known & keys or (self._room is not None and self._room < len(hashed)):
            return
        self._sites[site] = known
        known.articles += 1
        known.known |= keys
        for key, line in hashed.items():
            self._count(known, site, key, url, line)

    def _count(self, known: _Site, site: str, key: int, url: str, line: str) -> None:
        repeat = known.repeats.get(key)
        if repeat is None:
            if key not in known.once:
                known.once[key] = url
                if self._room is not None:
                    self._room -= 1
                return
            first = known.once.pop(key)
            repeat = known.repeats[key] = Repeat(site, line, 1, urls=[first] if first else [])
        repeat.articles += 1
        if url and len(repeat.urls) < MOST_PAGES:
            repeat.urls.append(url)

    def lines(self, fewest: int, share: float = 0.0) -> Iterator[Repeat]:
        """Yield the lines in `fewest` or more articles of their site, the most frequent of each site first.

        `share` (0 to 1) is the least share of the site's articles. `fewest` is at least 2.
        """
        for _, known in sorted(self._sites.items()):
            for repeat in sorted(known.repeats.values(), key=lambda each: (-each.articles, each.text)):
                if repeat.articles >= max(fewest, share * known.articles):
                    repeat.of = known.articles
                    yield repeat


def repeats(records: Iterable[Mapping[str, object]], fewest: int) -> Iterator[Repeat]:
    """Yield the lines in `fewest` or more articles of their site.

    A record is one of `copytaster batch` or an item of a crawl.
    """
    counted = Repeats()
    for record in records:
        counted.add(_site(record), _string(record, "url"), kept_lines(record))
    yield from counted.lines(fewest)


def kept_lines(record: Mapping[str, object]) -> list[str]:
    """Return the kept blocks of a record, from its verdicts or else from the lines of its text."""
    verdicts = record.get("verdicts")
    if isinstance(verdicts, list):
        return [str(each.get("text", "")) for each in verdicts if isinstance(each, Mapping) and each.get("kept")]
    return (_string(record, "text") or _string(record, "articleBody")).splitlines()


def _site(record: Mapping[str, object]) -> str:
    return _string(record, "site") or _string(record, "outlet") or site_of(_string(record, "url"))


def _string(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""
