"""The dates of publication and modification: candidates in order of trust, and the choice.

Declarations are trusted more than markup, markup more than date lines, then the title and the address. Dates without a
stated role count as dates of publication. A time of modification is never used as the time of publication. A day that
is declared without a time takes the time that the page shows for the same day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from ..label import Label
from ..reading.linked_data import text_of
from .dates import Moment, Role, begins_with_role, find_moments, parse, role_of
from .evidence import Evidence
from .headline import title_tail
from .words import IMPRINT

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
_CHANGED_CLASS = re.compile(r"modif|updat", re.IGNORECASE)
_URL_DAY = re.compile(r"/(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")


class Dated(NamedTuple):
    """A moment and its source."""

    moment: Moment
    source: str


class Dates(NamedTuple):
    """When an article was published and modified; None if the page does not state it."""

    published: Dated | None
    modified: Dated | None


def choose_dates(evidence: Evidence, language: str, now: datetime | None = None) -> Dates:
    """Choose the dates of an article; dates later than one day after `now` are ignored."""
    latest = (now.date() if now else today()) + timedelta(days=1)
    candidates: list[Dated] = []
    for reader in (_declared, _marked, _shown, _of_title, _of_address):
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
            moment = replace(other.moment, role=best.moment.role)
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
        yield Dated(replace(moment, raw=match[0]), "address")


def _declared(evidence: Evidence, language: str) -> Iterator[Dated]:
    article, head = evidence.article or {}, evidence.head
    for node, name in (
        (article, "JSON-LD"),
        *((node, "JSON-LD object") for node in head.nodes if "datePublished" in node),
    ):
        for key, role in (("datePublished", Role.PUBLISHED), ("dateModified", Role.MODIFIED)):
            if moment := parse(text_of(node.get(key))[:100], language):
                yield Dated(replace(moment, role=role), f"{name} {key}")
    for names, role in ((_PUBLISHED_METAS, Role.PUBLISHED), (_MODIFIED_METAS, Role.MODIFIED)):
        for name in names:
            if moment := parse(head.meta(name)[:100], language):
                yield Dated(replace(moment, role=role), f"meta {name}")
    for key in ("dateCreated", "uploadDate"):
        if moment := parse(text_of(article.get(key))[:100], language):
            yield Dated(replace(moment, role=Role.PUBLISHED), f"JSON-LD {key}")


def _marked(evidence: Evidence, language: str) -> Iterator[Dated]:
    """Yield the dates of microdata, RDFa and `time` elements near the article."""
    for element in evidence.marked:
        name = element.name.lower()
        role = _role_of_name(name) or (Role.UNKNOWN if element.datetime and evidence.is_near(element) else None)
        if role is None:
            continue
        if role is Role.UNKNOWN:
            stated = next(find_moments(element.text, language), None)
            role = stated.role if stated else Role.UNKNOWN
            if role is Role.UNKNOWN:
                changed = _CHANGED_CLASS.search(element.classes)
                role = Role.MODIFIED if changed else _role_before(evidence, element.text)
        for value in (element.datetime, element.content, element.text):
            if value and (moment := parse(value[:100], language)):
                yield Dated(replace(moment, role=role), f"itemprop {name}" if name else "time element")


def _role_of_name(name: str) -> Role | None:
    if "datepublished" in name or "datecreated" in name or name.endswith(("published_time", ":created", "pubdate")):
        return Role.PUBLISHED
    return Role.MODIFIED if "datemodified" in name or name.endswith(("modified_time", ":modified")) else None


def _role_before(evidence: Evidence, text: str) -> Role:
    """Return the role of a time by the words before it in its block."""
    text = text[:60]
    at = evidence.near_text.find(text) if text else -1
    if at < 0:
        return Role.UNKNOWN
    line = evidence.near_text[max(0, at - 40) : at].rpartition("\n")[2]
    return role_of(line)


def _shown(evidence: Evidence, language: str) -> Iterator[Dated]:
    """Yield dates in lines near the article that are not part of its text, those with a stated role first."""
    dated_lines = []
    for at in evidence.near:
        verdict = evidence.verdicts[at]
        text = verdict.block.text
        if len(text) > 300 or verdict.label in _ELSEWHERE or any(word in text for word in IMPRINT):
            continue
        if verdict.label is Label.NOTICE and at > evidence.body[1] + 1:  # the footer; a notice that dates stands beside
            continue
        prose = verdict.label in _NO_DATE_LINE
        if prose and at > evidence.start + 1:
            continue
        for moment in find_moments(text, language):
            rest = len(text) - len(moment.raw)
            if prose:
                is_date_line = rest <= 12 or (len(text) <= 100 and begins_with_role(text))
            else:
                is_date_line = moment.role is not Role.UNKNOWN or rest <= 80
            if is_date_line:
                dated_lines.append(Dated(moment, f"{verdict.label.value.lower()} block"))
    yield from sorted(dated_lines, key=lambda dated: dated.moment.role is Role.UNKNOWN)


_NO_DATE_LINE = frozenset({Label.BODY, Label.CAPTION, Label.SUBHEAD, Label.HEADLINE, Label.TAG})
"""Labels of the article's text; a line above the text that is only a date may have one by mistake."""
_ELSEWHERE = frozenset({Label.TEASER, Label.COMMENT, Label.AD})
