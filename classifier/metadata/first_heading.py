"""A headline that the model takes for the first subhead of the text: the page has no other one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from ..label import KEPT, Label
from ..page.copies import key_of
from ..page.page import Page
from ..reading.linked_data import article_of
from ..verdict import Verdict
from .headline import choose_headline, outlets_of
from .weak_titles import is_weak

_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})


def promote_first_heading(
    page: Page, verdicts: Sequence[Verdict], keep: frozenset[Label] = KEPT
) -> tuple[Verdict, ...]:
    """Relabel the heading directly above the text as the headline if the page has no other one.

    `keep` holds the labels of the text, so the headline is usually no longer part of it.
    """
    verdicts = tuple(verdicts)
    kept = [*islice((at for at, one in enumerate(verdicts) if one.kept), 2)]
    if [verdicts[at].label for at in kept] != [Label.SUBHEAD, Label.BODY]:
        return verdicts
    if verdicts[kept[0]].block.tag not in _HEADINGS:
        return verdicts
    head = page.head
    article = article_of(head.nodes, page.url or head.canonical)
    outlets = outlets_of(head, article, page.url)
    text = "\n".join(one.block.text for one in verdicts if one.label is Label.BODY and one.kept)
    headline = choose_headline(head, article, verdicts, outlets, text)
    if headline.block not in {None, kept[0]}:
        return verdicts
    if headline.block is None and (headline.text and not is_weak(headline.text, map(key_of, outlets), text)):
        return verdicts
    one = replace(verdicts[kept[0]], label=Label.HEADLINE, kept=Label.HEADLINE in keep, runner_up=Label.SUBHEAD)
    return (*verdicts[: kept[0]], one, *verdicts[kept[0] + 1 :])
