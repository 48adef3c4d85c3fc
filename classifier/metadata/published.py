"""The dates of publication and modification: candidates in order of trust, and the choice.

Declarations are trusted more than markup, markup more than date lines, then the title and the address. Dates without a
stated role count as dates of publication. A time of modification is never used as the time of publication. A day that
is declared without a time takes the time that the page shows for the same day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from ..reading.linked_data import text_of
from .date_lines import Dated, shown
from .dates import Moment, Role, find_moments, parse
from .evidence import Evidence
from .headline import title_tail
from .marked_dates import marked, marked_farther

_PUBLISHED_METAS = (
    "article:published_time og:article:published_time og:published_time article:published datepublished "
    "parsely-pub-date publish-date publish_date publishdate published_time published_at publication_date "
    "pubdate pub_date cxenseparse:recs:publishtime sailthru.date article.published article_date_original "
    "originalpublicationdate citation_publication_date dc.date.issued dcterms.issued dcterms.created "
    "dc.date.created dc.date dcterms.date date article:create_at displaydate rnews:datepublished datecreated "
    "date_published firstpublished "
).split()
_MODIFIED_METAS = (
    "article:modified_time og:article:modified_time og:updated_time article:modified datemodified dc.date.modified "
    "dcterms.modified last-modified lastmod article.updated modified_time updated_time article:updated_time revised"
).split()
_URL_DAY = re.compile(r"/(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")


class Dates(NamedTuple):
    """When an article was published and modified; None if the page does not state it."""

    published: Dated | None
    modified: Dated | None


def choose_dates(evidence: Evidence, language: str, now: datetime | None = None) -> Dates:
    """Choose the dates of an article; dates later than one day after `now` are ignored."""
    latest = (now.date() if now else today()) + timedelta(days=1)
    candidates: list[Dated] = []
    for reader in (_declared, marked, shown, marked_farther, _of_title, _of_address):
        candidates += [dated for dated in reader(evidence, language) if dated.moment.day <= latest]
        if {dated.moment.role for dated in candidates if dated.moment.seconds is not None} >= {
            Role.PUBLISHED,
            Role.MODIFIED,
        }:
            break
    changed = [dated for dated in candidates if dated.moment.role is Role.MODIFIED]
    first = [dated for dated in candidates if dated.moment.role is not Role.MODIFIED]
    published = _completed(first[0], first[1:]) if first else None
    modified = _completed(changed[0], changed[1:]) if changed else None
    if published and modified and modified.moment.day < published.moment.day:
        modified = None  # the date of the template or of another object
    return Dates(published, modified)


def today() -> date:
    """Return the present day in UTC; a later date on a page is an error of the page."""
    return datetime.now(UTC).date()


def _completed(best: Dated, others: list[Dated]) -> Dated:
    """Return the date with the time and the offset of another source for the same day."""
    for other in others:
        if other.moment.precision > best.moment.precision and _same_day(best.moment, other.moment):
            moment = other.moment._replace(role=best.moment.role)
            if best.moment.seconds is None or _same_clock(best.moment, other.moment):
                best = Dated(moment, f"{best.source}, time of {other.source}")
    return best


def _same_day(one: Moment, other: Moment) -> bool:
    return one.day == other.day


def _same_clock(one: Moment, other: Moment) -> bool:
    return one.seconds is not None and other.seconds is not None and one.seconds // 60 == other.seconds // 60


def _of_title(evidence: Evidence, language: str) -> Iterator[Dated]:
    """Yield the date that ends the title element, as in `Old baths stay open – Bay Post – 14.03.2026`."""
    for tail in title_tail(evidence.head.document_title):
        moment = next(find_moments(tail, language), None)
        if moment and len(tail) - len(moment.raw) <= 2:
            yield Dated(moment, "title element")


def _of_address(evidence: Evidence, language: str) -> Iterator[Dated]:
    match = _URL_DAY.search(evidence.page.url or evidence.head.canonical)
    if match and (moment := parse("-".join(match.groups()))):
        yield Dated(moment._replace(raw=match[0]), "address")


def _declared(evidence: Evidence, language: str) -> Iterator[Dated]:
    article, head = evidence.article or {}, evidence.head
    for node, name in (
        (article, "JSON-LD"),
        *((node, "JSON-LD object") for node in head.nodes if "datePublished" in node and node is not article),
    ):
        for key, role in (("datePublished", Role.PUBLISHED), ("dateModified", Role.MODIFIED)):
            if (value := node.get(key)) and (moment := parse(text_of(value)[:100], language)):
                yield Dated(moment._replace(role=role), f"{name} {key}")
    for names, role in ((_PUBLISHED_METAS, Role.PUBLISHED), (_MODIFIED_METAS, Role.MODIFIED)):
        for name in filter(head.metas.__contains__, names):  # a page has few of them
            if moment := parse(head.meta(name)[:100], language):
                yield Dated(moment._replace(role=role), f"meta {name}")
    for key in ("dateCreated", "uploadDate"):
        if (value := article.get(key)) and (moment := parse(text_of(value)[:100], language)):
            yield Dated(moment._replace(role=Role.PUBLISHED), f"JSON-LD {key}")
