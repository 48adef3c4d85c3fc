"""The fields of an article as a table: their names in records and in items, type, format, example, source.

`scripts/docs` writes `docs/fields.md` from this table. The record (`copytaster clean --json`, `batch`) is made in
`batch/records.py`, the item in `scraper/fields.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Field(NamedTuple):
    """One field. `record` and `item` are its names, `-` where it has none; `item` is that of zyte-common-items."""

    record: str
    item: str
    type: str
    format: str
    example: str
    source: str


_LINES = """
id | - | string or number | as in the input | `"77"` | the input record
url | url | string | absolute address | `"https://post.example/a"` | the input, the response; else the declared address
headline | headline | string | without the outlet's name | `"Old baths stay open"` | `og:title`, JSON-LD, `title`, the block that shows it
text | articleBody | string | one kept block per line; empty without an article | `"The council…"` | the kept blocks
html | articleBodyHtml, articleHtmlWithImages | string | `p`, `h2`–`h4`, `ul`, `ol`, `blockquote`, `table`, `a`, `strong`, `em`; with images also `figure`, `img`, `figcaption` | `"<p>The council…</p>"` | the kept blocks and their markup
markdown | articleMarkdown | string | CommonMark with tables; extra `markdown` | `"The council…"` | the simple HTML
lang | inLanguage | string | ISO 639-1, of the text | `"en"` | script and words of the text, JSON-LD, `lang`, `og:locale`
confidence | metadata.probability, copytaster.confidence | number | 0 to 1 | `0.93` | the model: expected share of the text that is right
kept | copytaster.kept | integer | blocks | `12` | the verdicts
dropped | copytaster.dropped | object | label → blocks | `{"NAV": 31}` | the verdicts
flags | copytaster.flags | list of strings | `no_article`, `index`, `paywall`, … | `["paywall"]` | the model and the page's markup
page_kind | - | string | `article`, `index`, `wall`, `error`, `other`; null in text mode | `"article"` | the page-kind model
page_probability | - | number | 0 to 1, of that kind; null in text mode | `0.99` | the page-kind model
date | - | string | ISO 8601 day of publication | `"2026-03-14"` | as date_published
date_published | datePublished | string | ISO 8601, time and offset where known; never the modified one | `"2026-03-14T09:12:00+09:00"` | JSON-LD, meta tags, microdata, date lines near the headline, the title element, the address
date_published_raw | datePublishedRaw | string | as on the page | `"2026.03.14. 오전 9:12"` | as date_published
date_modified | dateModified | string | as date_published | `"2026-03-16T13:20:00+09:00"` | as date_published, without title and address
date_modified_raw | dateModifiedRaw | string | as on the page | `"2026.03.16. 오후 1:20"` | as date_modified
authors | authors | list of strings; in items of objects `{"name", "nameRaw"}` | people without roles; the declared organisation where no person is named | `["Ada Wren"]` | JSON-LD, meta tags, author elements, byline lines
authors_raw | authors[].nameRaw | list of strings | as on the page, one per author | `["By Ada Wren"]` | as authors
description | description | string | one line | `"Two more years…"` | `og:description`, `description`, JSON-LD
site_name | siteName | string | one line | `"The Fennick Post"` | `og:site_name`, JSON-LD publisher, the domain
image | mainImage | string; in items an object `{"url"}` | absolute address | `"https://post.example/b.jpg"` | `og:image`, JSON-LD, `twitter:image`; the picture at the headline if it is a different one
images | images | list of strings; in items of objects `{"url"}` | absolute addresses | `["https://post.example/b.jpg"]` | as image, all of them and those in the article
section | section | string | one line | `"Local"` | JSON-LD `articleSection`, meta tags
keywords | keywords | list of strings | each once | `["baths", "council"]` | JSON-LD, `news_keywords`, `article:tag`, `keywords`
breadcrumbs | breadcrumbs | list of objects `{"name", "url"}` | outermost first | `[{"name": "Local", "url": null}]` | JSON-LD `BreadcrumbList`
canonical_url | canonicalUrl | string | absolute address | `"https://post.example/a"` | `link rel=canonical`, `og:url`
verdicts | - | list of objects | label, probability, kept, path, tag, text of every block | `[{"label": "BODY", …}]` | the model
"""  # noqa: E501, a table

FIELDS: tuple[Field, ...] = tuple(
    Field(*(cell.strip() for cell in line.split(" | "))) for line in _LINES.strip().splitlines()
)
"""Every field, in the order of the documentation."""


def markdown() -> Iterator[str]:
    """Yield the lines of docs/fields.md."""
    yield "# Fields"
    yield ""
    yield "Written by `scripts/docs` from `classifier/fields.py`. A field that the page lacks is null in a record"
    yield "and left out of an item. `Article.sources` and `copytaster clean --explain` give the source of each value."
    yield ""
    yield "| record | item | type | format | example | source |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for field in FIELDS:
        names = [name if name == "-" else f"`{name}`" for name in (field.record, *field.item.split(", "))]
        cells = (names[0], ", ".join(names[1:]), field.type, field.format, field.example, field.source)
        yield f"| {' | '.join(cells)} |"
