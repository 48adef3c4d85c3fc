"""What a page says of itself in its head and JSON-LD: title, date, authors and so on, as trafilatura reads them.

`trafilatura.metadata.extract_metadata` takes its steps one after the other; these are the same steps without those
whose results nobody asks for (categories, tags, licence: two thirds of its time).
"""

from __future__ import annotations

import json
import logging
from copy import copy
from functools import cache
from typing import Any

from ..page.page import Page
from .searches import in_python

_LOG = logging.getLogger(__name__)
_WANTED = ("title", "date", "author", "description", "sitename", "image", "url")
_DATE = {"original_date": True, "extensive_search": False}
_JSON = frozenset({"application/ld+json", "application/settings+json"})


def read_metadata(page: Page) -> dict[str, str | None]:
    """Title, date, author, description, sitename, image and url; empty where trafilatura fails. Never raises."""
    from trafilatura import metadata as steps

    try:
        try:
            found = _stepwise(page)
        except (AttributeError, ImportError, TypeError):  # a trafilatura whose steps are not those we know
            found = steps.extract_metadata(page.tree, page.url, dict(_DATE))
    except Exception as error:  # trafilatura's own failures must not cost a page
        _LOG.warning("no metadata from %s: %s", page.url or "a page", error)
        return {}
    return {name: getattr(found, name, None) or None for name in _WANTED}


def _stepwise(page: Page) -> Any:
    from htmldate import find_date
    from trafilatura import metadata as steps

    tree = page.tree
    found = steps.examine_meta(tree)
    if found.author and " " not in found.author:
        found.author = None
    found = _from_json(tree, found)
    found.title = found.title or steps.extract_title(tree)
    found.author = found.author or _author(tree)
    found.url = found.url or steps.extract_url(tree, page.url)
    found.date = find_date(tree, url=found.url, original_date=True, extensive_search=False)
    found.sitename = _site_name(found.sitename or steps.extract_sitename(tree), found.url)
    found.clean_and_trim()
    return found


def _from_json(tree: Any, found: Any) -> Any:
    """JSON-LD over meta tags. Well-formed JSON is taken as it is; trafilatura's repairs come after that."""
    from trafilatura import json_metadata
    from trafilatura import metadata as steps

    try:
        for script in tree.iter("script"):
            if script.get("type") not in _JSON or not (text := script.text):
                continue
            try:
                schema = json.loads(text, strict=False)
            except ValueError:
                repaired = json_metadata.normalize_json(steps.JSON_MINIFY.sub(r"\1", text))
                try:
                    schema = json.loads(repaired, strict=False)
                except ValueError:
                    found = json_metadata.extract_json_parse_error(repaired, found)
                    continue
            found = json_metadata.extract_json(schema, found)
    except ImportError:
        raise
    except Exception as error:  # JSON of an unheard-of shape: what was read before it stands
        _LOG.debug("JSON-LD not understood: %s", error)
    return found


def _author(tree: Any) -> str | None:
    """`extract_author`, with its searches in Python: 3 ms less where a page's head does not name the author."""
    from trafilatura.htmlprocessing import prune_unwanted_nodes
    from trafilatura.json_metadata import normalize_authors
    from trafilatura.metadata import extract_metainfo

    discards, searches = _author_searches()
    author = extract_metainfo(prune_unwanted_nodes(copy(tree), discards), searches, len_limit=120)
    return normalize_authors(None, author) if author else author


@cache
def _author_searches() -> tuple[list[Any], list[Any]]:
    from trafilatura import xpaths

    return [*map(in_python, xpaths.AUTHOR_DISCARD_XPATHS)], [*map(in_python, xpaths.AUTHOR_XPATHS)]


def _site_name(name: str | None, url: str | None) -> str | None:
    from trafilatura import metadata as steps

    if name:
        name = name.lstrip("@")
        return name.title() if name and "." not in name and not name[0].isupper() else name
    match = steps.META_URL.match(url) if url else None
    return match[1] if match else None
