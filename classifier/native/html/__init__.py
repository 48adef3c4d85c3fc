"""The core's reader of HTML, where it mirrors the libxml2 that lxml has here."""

from __future__ import annotations

from lxml import etree

from ... import native
from ...page.element import Element

MIRRORED = (2, 14)
"""The version of libxml2 whose trees the reader builds; another may build others."""


def read_html(page: bytes | str) -> Element | None:
    """Read a page, as text or in UTF-8, as `parse` of `page/parse.py` does; None where lxml has to.

    Raises UnicodeEncodeError, which is a ValueError, for a text with surrogates.
    """
    if native.core is None or etree.LIBXML_VERSION[:2] != MIRRORED:
        return None
    return native.core.read_html(page)
