"""The metadata of an article as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..pictures import Picture


class Breadcrumb(NamedTuple):
    """One step of the page's breadcrumb trail."""

    name: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of one page; see `Article` for the formats.

    `sources` maps each field with a value to its source. `pictures` are those that the page shows from above the
    headline to the end of the body.
    """

    headline: str | None = None
    date_published: str | None = None
    date_published_raw: str | None = None
    date_modified: str | None = None
    date_modified_raw: str | None = None
    authors: tuple[str, ...] = ()
    authors_raw: tuple[str, ...] = ()
    language: str | None = None
    description: str | None = None
    site_name: str | None = None
    image: str | None = None
    images: tuple[str, ...] = ()
    section: str | None = None
    keywords: tuple[str, ...] = ()
    breadcrumbs: tuple[Breadcrumb, ...] = ()
    canonical_url: str | None = None
    pictures: tuple[Picture, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
