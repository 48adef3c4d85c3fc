"""An article → the fields of an item of any kind (dict, Item, dataclass, attrs, pydantic)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import zip_longest
from typing import Any

from copytaster.classifier import Article
from itemadapter import ItemAdapter

FIELDS: tuple[str, ...] = (
    "url",
    "canonicalUrl",
    "headline",
    "datePublished",
    "datePublishedRaw",
    "dateModified",
    "dateModifiedRaw",
    "authors",
    "breadcrumbs",
    "inLanguage",
    "mainImage",
    "images",
    "description",
    "section",
    "keywords",
    "siteName",
    "articleBody",
    "articleBodyHtml",
    "articleMarkdown",
    "articleHtmlWithImages",
    "metadata",
    "copytaster",
)
"""The fields that can be filled, by their zyte-common-items names.

`section`, `keywords`, `siteName`, `articleMarkdown`, `articleHtmlWithImages` and `copytaster`, a dict of figures, are
our own.
"""

_ON_REQUEST = ("articleMarkdown", "articleHtmlWithImages")

DEFAULT_MAP: Mapping[str, str] = {name: name for name in FIELDS if name not in _ON_REQUEST}
"""Our field name → the item's field name; further forms of the article are filled only on request."""


def values(article: Article, url: str, wanted: Collection[str] = DEFAULT_MAP) -> dict[str, Any]:
    """Return the values of an item by our field names, without fields that the page does not state.

    The text is always present: an empty one means that the page has no article. Each call makes new
    lists and dicts, so that two items of one page never share one. `wanted` holds our names of the fields to fill.
    """
    names = zip_longest(article.authors, article.authors_raw[: len(article.authors)])
    optional = {
        "url": url,
        "headline": article.headline,
        "canonicalUrl": article.canonical_url,
        "datePublished": article.date_published or article.date,
        "datePublishedRaw": article.date_published_raw,
        "dateModified": article.date_modified,
        "dateModifiedRaw": article.date_modified_raw,
        "authors": [{"name": name, "nameRaw": raw or name} for name, raw in names],
        "breadcrumbs": [_known(step._asdict()) for step in article.breadcrumbs],
        "inLanguage": article.language,
        "mainImage": {"url": article.image} if article.image else None,
        "images": [{"url": address} for address in article.images],
        "description": article.description,
        "section": article.section,
        "keywords": list(article.keywords),
        "siteName": article.site_name,
    }
    return {**_known(optional), **text_values(article, wanted)}


def text_values(article: Article, wanted: Collection[str] = DEFAULT_MAP) -> dict[str, Any]:
    """Return the part of `values` that a text has as well."""
    confidence = round(article.confidence, 4)
    return {
        "articleBody": article.text,
        "articleBodyHtml": article.html,
        **({"articleMarkdown": article.markdown} if "articleMarkdown" in wanted else {}),
        **({"articleHtmlWithImages": article.illustrated.html} if "articleHtmlWithImages" in wanted else {}),
        "metadata": {"probability": confidence},
        "copytaster": {
            "confidence": confidence,
            "flags": sorted(flag.value for flag in article.flags),
            "page_kind": None if article.page_kind is None else article.page_kind.value,
            "kept": article.kept,
            "dropped": article.dropped,
        },
    }


def zyte_item(cls: type[Any], article: Article, url: str) -> Any:
    """Make an item of a class with the `from_dict` of zyte-common-items, with the fields that the class declares."""
    declared = ItemAdapter.get_field_names_from_class(cls) or ()
    return cls.from_dict({name: value for name, value in values(article, url).items() if name in declared})


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def held_text(item: object, field_map: Mapping[str, str]) -> tuple[str, str | None] | None:
    """Return the text that an item already holds, and its language if declared; None without a text."""
    if "articleBody" not in field_map or not ItemAdapter.is_item(item):
        return None
    adapter = ItemAdapter(item)
    text = _get(adapter, field_map["articleBody"])
    if not isinstance(text, str) or not text.strip():
        return None
    lang = _get(adapter, field_map["inLanguage"]) if "inLanguage" in field_map else None
    return text, lang if isinstance(lang, str) and lang else None


def open_fields(item: object, field_map: Mapping[str, str], *, overwrite: bool) -> dict[str, str]:
    """Return the part of the field map that is still open in this item: declared by its class and unset.

    None, an empty text and an empty list or dict count as unset. An object that is not an item has no open fields.
    """
    if not ItemAdapter.is_item(item):
        return {}
    adapter = ItemAdapter(item)
    declared = ItemAdapter.get_field_names_from_class(type(item))  # None: any name goes, as in a dict
    return {
        ours: theirs
        for ours, theirs in field_map.items()
        if (declared is None or theirs in declared) and (overwrite or _unset(adapter, theirs))
    }


def fill(item: object, wanted: Mapping[str, str], found: Mapping[str, Any]) -> dict[str, Exception]:
    """Write the values into the item's open fields (our name → the item's).

    Returns the fields that the item refused, by its own name (a frozen class, a validator), with the error.
    """
    adapter = ItemAdapter(item)
    refused: dict[str, Exception] = {}
    for ours, theirs in wanted.items():
        if ours not in found:
            continue
        try:
            adapter[theirs] = found[ours]
        except Exception as error:  # validators are other people's code: they may raise anything
            refused[theirs] = error
    return refused


def _unset(adapter: ItemAdapter, name: str) -> bool:
    value = _get(adapter, name)
    return value is None or (isinstance(value, (str, list, tuple, dict)) and not value)


def _get(adapter: ItemAdapter, name: str) -> Any:
    try:
        return adapter[name]
    except (KeyError, AttributeError):  # AttributeError: a slot that was declared and never assigned
        return None
