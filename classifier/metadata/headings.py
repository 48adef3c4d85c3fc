"""Headings without a declared title to help: below a section, the only one, with a kicker in an element of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from ..label import Label
from ..page.page import Page
from ..verdict import Verdict
from .weak_titles import ABOUT, SHARE, SLOGAN, is_short, share_within

_KICKER = re.compile(
    r"kicker|categ|\bcat\b|section|label|eyebrow|\btag\b|topic|rubri|overline|ressort|dachzeile|volanta|catenaccio",
    re.IGNORECASE,
)
_SECOND = frozenset({"h2", "h3"})
_OF_ARTICLE = frozenset({"article", "header", "hgroup", "section"})
"""What holds a headline and its deck, but not the section above it."""


def heading_below_section(section: int, verdicts: Sequence[Verdict], text: str, repeated: bool) -> int | None:
    """Return the heading of the text below an `h1` that is a section, if it is not one itself.

    A section is short, and the text does not hold its words. It stands outside the article, or no declared title
    has `repeated` it and the heading is labelled as the headline.
    """
    title = verdicts[section].block
    if title.tag != "h1" or not is_short(title.text) or (share := share_within(title.text, text)) >= ABOUT:
        return None
    start = next((at for at, one in enumerate(verdicts) if one.kept and one.label is Label.BODY), -1)
    around = title.path.rpartition("/")[0] + "/"
    for at in range(section + 1, start):
        block, label = verdicts[at].block, verdicts[at].label
        if block.tag not in _SECOND or is_short(block.text):
            continue
        is_apart = not block.path.startswith(around) and _common_tag(block.path, around) not in _OF_ARTICLE
        is_headline = is_apart or (label is Label.HEADLINE and not repeated)
        return at if is_headline and share_within(block.text, text) >= max(SLOGAN, share) else None
    return None


def _common_tag(path: str, other: str) -> str:
    """Return the tag of the innermost element of two paths."""
    pairs = zip(path.split("/"), other.split("/"), strict=False)
    common = [one for one, _ in takewhile(lambda steps: steps[0] == steps[1], pairs)]
    return common[-1].partition("[")[0] if common else ""


def only_heading(visible: Sequence[tuple[int, str]], verdicts: Sequence[Verdict], text: str) -> int | None:
    """Return the only `h1` above the text, of any label, if the text holds its words or is directly below."""
    start = next((at for at, one in enumerate(verdicts) if one.kept and one.label is Label.BODY), -1)
    headings = [at for at, _ in visible if verdicts[at].block.tag == "h1"]
    if len(headings) != 1 or headings[0] >= start:
        return None
    at, heading = headings[0], verdicts[headings[0]].block.text
    if not is_short(heading) and share_within(heading, text) >= SHARE:
        return at
    return None if any(one.block.tag in _SECOND for one in verdicts[at + 1 : start]) else at


def without_kicker_element(page: Page, heading: str) -> str:
    """Return the text of an `h1` without its first element if that is a kicker by its class."""
    for element in page.root.iter("h1"):
        if " ".join("".join(element.itertext()).split()) != heading or not len(element):
            continue
        first = next(iter(element))
        kicker = " ".join("".join(first.itertext()).split())
        rest = heading.removeprefix(kicker).strip(" :|·•-–—")
        if (element.text or "").strip() or not rest or not _KICKER.search(first.get("class") or ""):
            return heading
        return rest if is_short(kicker) and not is_short(rest) else heading
    return heading
