"""Extracted articles → the lines that occur in several articles of one site. No verdict changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .evidence import hash_of, normalized
from .store import key_of, site_of

MOST_PAGES = 5
"""Addresses that are named per line: as many pages as are worth labelling."""


@dataclass(slots=True)
class Repeat:
    """A line as in the first of its articles, the number of its articles, and some of their addresses.

    `of` is the number of articles of the site.
    """

    site: str
    text: str
    articles: int = 0
    of: int = 0
    urls: list[str] = field(default_factory=list)


def repeats(records: Iterable[Mapping[str, object]], fewest: int) -> Iterator[Repeat]:
    """Yield the lines in `fewest` or more articles of their site, the most frequent of each site first.

    A record is one of `copytaster batch` or an item of a crawl. Lines are equal apart from case, punctuation and the
    value of numbers. An article that was extracted twice, with one address or one text, counts once.
    """
    sites: dict[str, dict[str, Repeat]] = {}
    articles: dict[str, set[int]] = {}
    for record in records:
        site, url = _site(record), _string(record, "url")
        lines = {words: line for line in kept_lines(record) if (words := normalized(line))}
        known = articles.setdefault(site, set())
        keys = {hash_of("\n".join(lines)), *([key_of(url)] if url else [])}
        if not site or not lines or known & keys:
            continue
        known |= keys
        found = sites.setdefault(site, {})
        found.setdefault("", Repeat(site, "")).of += 1
        for words, line in lines.items():
            repeat = found.setdefault(words, Repeat(site, line))
            repeat.articles += 1
            if url and len(repeat.urls) < MOST_PAGES:
                repeat.urls.append(url)
    for _, found in sorted(sites.items()):
        count = found.pop("").of
        for repeat in sorted(found.values(), key=lambda each: (-each.articles, each.text)):
            if repeat.articles >= fewest:
                repeat.of = count
                yield repeat


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
