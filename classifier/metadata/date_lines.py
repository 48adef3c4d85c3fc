"""Dates in lines near the article that are not part of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..label import Label
from .dates import Moment, Role, begins_with_role, find_moments, role_of
from .evidence import BEFORE, Evidence
from .places import is_beside, is_together
from .words import IMPRINT

TEXT = frozenset({Label.BODY, Label.CAPTION, Label.SUBHEAD, Label.HEADLINE, Label.TAG})
"""Labels of the article's text; a line above the text that is only a date may have one by mistake."""
ELSEWHERE = frozenset({Label.TEASER, Label.COMMENT, Label.AD})
_CELLS = frozenset({"dt", "th", "td"})
_MOST_OF_LABEL = 24
_MOST_OF_WEEKDAY = 14
_IMPRINT = re.compile("|".join(map(re.escape, IMPRINT)))
_TODAY = re.compile(r"\btoday\b|current-?date", re.IGNORECASE)


class Dated(NamedTuple):
    """A moment and its source."""

    moment: Moment
    source: str


def shown(evidence: Evidence, language: str) -> Iterator[Dated]:
    """Yield dates in lines near the article that are not part of its text, those with a stated role first."""
    dated_lines = []
    for at in evidence.near:
        verdict = evidence.verdicts[at]
        text = verdict.block.text
        if len(text) > 300 or verdict.label in ELSEWHERE:
            continue
        if verdict.label is Label.NOTICE and at > evidence.body[1] + 1:  # the footer; a notice that dates stands beside
            continue
        prose = verdict.label in TEXT
        if prose and at > evidence.start + 1:
            continue
        moments = [*find_moments(text, language)]
        if not moments or _IMPRINT.search(text):
            continue
        for moment in moments:
            if moment.role is Role.UNKNOWN:
                moment = moment._replace(role=role_of_label(evidence, at))
            if is_date_line(text, moment, prose) and not is_of_page(evidence, at, moment):
                dated_lines.append(Dated(moment, f"{verdict.label.value.lower()} block"))
    yield from sorted(dated_lines, key=lambda dated: dated.moment.role is Role.UNKNOWN)


def is_date_line(text: str, moment: Moment, prose: bool) -> bool:
    """Whether a line is about its date; with `prose` it is judged to be text, and has to be little more than that."""
    rest = len(text) - len(moment.raw)
    if prose:
        return rest <= 12 or (len(text) <= 100 and begins_with_role(text))
    return moment.role is not Role.UNKNOWN or rest <= 80


def role_of_label(evidence: Evidence, at: int) -> Role:
    """Return the role that the cell before a block states: `<dt>Updated</dt><dd>8 May 2026</dd>`."""
    if at < 1:
        return Role.UNKNOWN
    label, value = evidence.verdicts[at - 1].block, evidence.verdicts[at].block
    if label.tag not in _CELLS or value.tag not in {"dd", "td"} or len(label.text) > _MOST_OF_LABEL:
        return Role.UNKNOWN
    return Role.UNKNOWN if any(map(str.isdigit, label.text)) else role_of(label.text)


def is_of_page(evidence: Evidence, at: int, moment: Moment) -> bool:
    """Whether a date is that of a comment or card, or the present day in the header of the page."""
    page, top, start = evidence.page, evidence.top, evidence.start
    if is_beside(page, at, top, start):
        return True
    if at >= top or moment.seconds is not None or moment.role is not Role.UNKNOWN or is_together(page, at, top, BEFORE):
        return False
    weekday = sum(map(str.isalpha, evidence.verdicts[at].block.text)) - sum(map(str.isalpha, moment.raw))
    return 0 < weekday <= _MOST_OF_WEEKDAY or _TODAY.search(page.nodes[page.leaves[at].node].names) is not None
