"""HTML in the data of a page, which trafilatura searches and parses without our limits: it may take quadratic time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import copy
from html import unescape
from typing import Any

from lxml import etree

from ..page.attributes import MAX_ATTRIBUTES, limit_attributes

MOST_STEPS = 1_000_000
"""Steps of trafilatura's search for tags, about .2 seconds, up to which a page is read with its data."""
_MAY_HOLD_TAGS = re.compile(r"[<&]|\\u00(?:3c|26)", re.IGNORECASE)
_LINKED_DATA = "application/ld+json"
_POSTS = "data-preloaded"
"""The attribute in which Discourse has the posts of a forum, as JSON in JSON."""


def takes_long(tree: etree._Element) -> bool:
    """Whether the HTML in a page's data has such tags that the page must be read without it."""
    steps = 0
    try:
        for text in map(unescape, _texts(tree)):
            # from each `=` behind a tag's name on, the search goes to the end of a tag that has none
            steps += sum(part.count("=") * len(part) for part in text.split("<")[1:] if ">" not in part)
            if steps > MOST_STEPS or (len(text) > MAX_ATTRIBUTES and "<" in text and _has_long_tag(text)):
                return True
    except RecursionError:
        return True
    return False


def without_data(tree: etree._Element) -> etree._Element:
    """Return a copy of `tree` without the data in which trafilatura looks for HTML."""
    bare = copy(tree)
    for element in bare.iter("script", "div"):
        if element.tag == "script":
            element.text = None
        element.attrib.pop(_POSTS, None)
    return bare


def _has_long_tag(text: str) -> bool:
    from trafilatura.utils import remove_control_characters  # as it does before it parses

    page = remove_control_characters(text).encode("utf-8", "replace")
    return limit_attributes(page) != page


def _texts(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter("script", "div"):
        if element.tag == "script":
            text = element.text
            if text and element.get("type") == _LINKED_DATA and _MAY_HOLD_TAGS.search(text):
                yield from _strings(text)
        elif posts := element.get(_POSTS):
            for topic in _strings(posts):
                yield from _strings(topic)


def _strings(data: str) -> Iterator[str]:
    """Yield every string of data in JSON; nothing if the data are not JSON."""
    try:
        waiting: list[Any] = [json.loads(data, strict=False)]
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
