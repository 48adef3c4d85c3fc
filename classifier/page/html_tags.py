"""The names of HTML's elements, and whether a text holds one."""

from __future__ import annotations

import re

from lxml.html import defs

HTML_TAGS = frozenset(defs.tags) | frozenset(
    "article aside details dialog figcaption figure footer header hgroup main "
    "mark menu nav picture section slot summary template time video".split()
)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,15})(?=[\s/>])")


def has_tags(text: str, start: int = 0) -> bool:
    """Whether a tag of HTML stands in a text, from a place on."""
    return any(match[1].lower() in HTML_TAGS for match in _TAG.finditer(text, start))
