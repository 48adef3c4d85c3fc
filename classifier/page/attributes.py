"""Tags of very many attributes are cut short before libxml2 sees them: it takes quadratic time in their number.

Where tags begin depends on what a parser takes for comments, code and values, and versions of libxml2 differ in that.
Therefore every place counts where a tag may begin, also in comments, code and values. Linear in the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from lxml import etree

from .. import native

MAX_ATTRIBUTES = 1_000
"""Most attributes of one tag. Code may hold a text that only looks like a long tag: `a <b` and many words."""

_SPACE = rb"[ \t\n\r]"
_VALUE = rb"(?:S*+=S*+(?:\"[^\"]*+\"?+|'[^']*+'?+|[^ \t\n\r>]*+))?+".replace(b"S", _SPACE)
_END = b' "\'">'
"""It ends a tag wherever it stands: in a value of either quotes, before a value, in a name."""
_REST = re.compile(rb"(?:(?!--!?>)[^<>])*+>?+")  # the end of a comment stays


class Syntax:
    """What a version of libxml2 takes for tags and their attributes."""

    def __init__(self, tag: bytes, attribute: bytes) -> None:
        self.attribute = re.compile(attribute)
        # most tags end soon: to ask that here costs less than to follow them in Python
        self.long_tag = re.compile(tag + rb"(?!(?:" + attribute + rb"){0,8}+[ \t\n\r/]*+>)")


HTML_5 = Syntax(rb"<[a-zA-Z][^ \t\n\r/>]*+", rb"[ \t\n\r/]*+[^ \t\n\r/>][^ \t\n\r/>=]*+" + _VALUE)
"""Since libxml2 2.14."""
_OLD_NAME = rb"[-a-zA-Z0-9_:.]{0,99}+"
_OLD_REST = rb"[^ \t\n\r](?:[^ \t\n\r/<>]|/(?!>))*+"  # what is not a name is skipped
HTML_4 = Syntax(
    rb"<[a-zA-Z_:]" + _OLD_NAME,
    _SPACE + rb"*+(?!/?>)(?:[a-zA-Z_:.]" + _OLD_NAME + _VALUE + rb"|" + _OLD_REST + rb")",
)
"""Until libxml2 2.13."""
SYNTAX = HTML_5 if etree.LIBXML_VERSION >= (2, 14) else HTML_4


def limit_attributes(page: bytes, limit: int = MAX_ATTRIBUTES, syntax: Syntax = SYNTAX) -> bytes:
    """Cut each tag after its first `limit` attributes. The page is valid UTF-8; most pages are returned unchanged."""
    if native.core is not None and syntax is HTML_5 and native.core.attributes_fit(page, limit):
        return page
    out: list[bytes] = []
    position = 0
    for start, end in _excesses(page, limit, syntax):
        out += page[position:start], _END
        position = end
    out.append(page[position:])
    return b"".join(out)


def _excesses(page: bytes, limit: int, syntax: Syntax) -> Iterator[tuple[int, int]]:
    """Yield what follows attribute number `limit` of a tag, up to the next angle bracket or the end of a comment.

    Tags that may be open at once go on alike from the first attribute that begins at the same place in both. As quotes
    are all that tells them apart, there are few such places.
    """
    attributes: dict[int, int] = {}  # the most that an open tag has, by where its next one may begin
    ended = 0
    for tag in chain(syntax.long_tag.finditer(page), (None,)):
        begin = tag.end() if tag else len(page)
        while attributes and (place := min(attributes)) < begin:
            number = attributes.pop(place)
            attribute = syntax.attribute.match(page, place)
            if attribute is None:
                continue
            if number == limit:
                rest = _REST.match(page, place)
                ended = rest.end() if rest else place
                yield place, ended
                attributes.clear()
            else:
                attributes[attribute.end()] = max(number + 1, attributes.get(attribute.end(), 0))
        if begin >= ended:
            attributes.setdefault(begin, 0)
