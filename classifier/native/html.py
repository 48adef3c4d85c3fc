"""The core's reader of HTML, where it mirrors the libxml2 that lxml has here."""

from __future__ import annotations

from typing import Any

from lxml import etree

from .. import native

MIRRORED = (2, 14)
"""The version of libxml2 whose trees the reader builds; another may build others."""


def read_html(page: bytes) -> Any | None:
    """Read a page in UTF-8 as `parse` of `page/parse.py` does; None where lxml has to.

    The result is for the core's other functions.
    """
    if native.core is None or etree.LIBXML_VERSION[:2] != MIRRORED:
        return None
    return native.core.read_html(page)
