"""Dates that the markup of the page states: microdata, RDFa and `time` elements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..label import Label
from .date_lines import ELSEWHERE, TEXT, Dated, is_date_line, is_of_page, role_of_label
from .dates import Role, find_moments, parse, role_of
from .evidence import BEFORE, INTO, Evidence, Marked
from .places import is_beside, is_together

_CHANGED_CLASS = re.compile(r"modif|updat", re.IGNORECASE)
_MOST_OF_LINE = 300
_MOST_BEHIND = 12
_SIGNS = frozenset({"", *"|·•–—-:,/()"})


def marked(evidence: Evidence, language: str) -> Iterator[Dated]:
    """Yield the dates of microdata and RDFa, and of the `time` elements at the headline, the nearest one first."""
    yield from _dates(evidence, language, by_headline=True)


def marked_farther(evidence: Evidence, language: str) -> Iterator[Dated]:
    """Yield the dates of the `time` elements near the article that are not at its headline."""
    yield from _dates(evidence, language, by_headline=False)


def _dates(evidence: Evidence, language: str, by_headline: bool) -> Iterator[Dated]:
    dated = [element for element in evidence.marked if element.datetime or _role_of_name(element.name.lower())]
    if not dated:
        return
    near = {at: rank for rank, at in enumerate(evidence.near)}
    times = []
    for element, at in zip(dated, evidence.blocks_of(dated), strict=True):
        role = _role_of_name(element.name.lower())
        if (at >= 0 and _is_elsewhere(evidence, at)) or (role is None and at not in near):
            continue
        if by_headline is (role is not None or _is_at_headline(evidence, at)):
            times.append((near.get(at, -1) if role is None else -1, element, at, role))
    for _, element, at, role in sorted(times, key=lambda time: time[0]):
        if role is None and not _is_dated(evidence, at, element, language):
            continue
        yield from _read(evidence, element, at, role or Role.UNKNOWN, language)


def _read(evidence: Evidence, element: Marked, at: int, role: Role, language: str) -> Iterator[Dated]:
    stated = next(find_moments(element.text, language), None)
    if role is Role.UNKNOWN:
        role = stated.role if stated else Role.UNKNOWN
    if role is Role.UNKNOWN:
        changed = _CHANGED_CLASS.search(element.classes)
        role = Role.MODIFIED if changed else _role_before(evidence, element.text, at)
    name = element.name.lower()
    for value in (element.datetime, element.content, element.text):
        if value and (moment := parse(value[:100], language)):
            moment = moment._replace(role=role)
            if name or not is_of_page(evidence, at, moment._replace(raw=stated.raw if stated else "")):
                yield Dated(moment, f"itemprop {name}" if name else "time element")


def _role_of_name(name: str) -> Role | None:
    if "datepublished" in name or "datecreated" in name or name.endswith(("published_time", ":created", "pubdate")):
        return Role.PUBLISHED
    return Role.MODIFIED if "datemodified" in name or name.endswith(("modified_time", ":modified")) else None


def _role_before(evidence: Evidence, text: str, at: int) -> Role:
    """Return the role of a time by the words before it in its block, or by the cell before the block."""
    if at < 0:
        return Role.UNKNOWN
    line = evidence.verdicts[at].block.text.partition(text[:60])[0]
    return role_of_label(evidence, at) if not line else role_of(line)


def _is_elsewhere(evidence: Evidence, at: int) -> bool:
    """Return whether a block stands beside the article: in comments, in a card, in a link to another article."""
    top, start = evidence.top, evidence.start
    verdict = evidence.verdicts[at]
    if not top <= at < start + INTO and (verdict.label in ELSEWHERE or verdict.block.linked):
        return True
    if at > evidence.body[1] and _is_of_teaser(evidence, at):
        return True
    return is_beside(evidence.page, at, top, start)


def _is_of_teaser(evidence: Evidence, at: int) -> bool:
    """Return whether a teaser follows in the element of a block."""
    path = evidence.verdicts[at].block.path
    behind = evidence.verdicts[at + 1 : at + 2]
    return any(one.label is Label.TEASER and one.block.path == path for one in behind)


def _is_at_headline(evidence: Evidence, at: int) -> bool:
    top, start = evidence.top, evidence.start
    if evidence.headline.block is None:
        return top - BEFORE <= at < start + INTO
    return top <= at < start + INTO or (top - BEFORE <= at < top and is_together(evidence.page, at, top, BEFORE))


def _is_dated(evidence: Evidence, at: int, element: Marked, language: str) -> bool:
    """Return whether a block is about its `time` element, which in a sentence is part of what is told."""
    verdict = evidence.verdicts[at]
    text = verdict.block.text
    if verdict.label not in TEXT or verdict.label is Label.HEADLINE:
        return len(text) <= _MOST_OF_LINE
    before, _, after = text.partition(element.text)
    if before.rstrip()[-1:] in _SIGNS and (after.lstrip()[:1] in _SIGNS or len(after) <= _MOST_BEHIND):
        return True
    return any(is_date_line(text, moment, prose=True) for moment in find_moments(text, language))
