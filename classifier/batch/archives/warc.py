"""WARC: the HTML pages among a crawl's responses and resources.

A response is a page if its HTTP status is 2xx and its type is HTML; if the type is vague, its first bytes decide.
The type that libraries guess from the bytes alone is not used: it is wrong for pages with an unusual beginning.
The content of a resource (ISO 28500, 6.5; archives of saved folders consist of them) is the page itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import IO

from ...page.sniff import binary_kind, is_html_start
from ..records import InputRecord, reason
from .body import decoded, unpacked
from .entry import MAX_BYTES, ArchiveError, Entry
from .warc_records import BLANK_LINE, Gap, WarcReader, WarcRecord, parse_fields

_HEADERS = 1 << 18
"""Bytes allowed for the HTTP headers, in addition to the page."""

_IGNORED = frozenset({"warcinfo", "request", "metadata"})
"""Types of records that describe other records. Records that are neither these nor pages are counted as passed over."""

_STATUS = re.compile(rb"[\r\n]{0,4}HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b", re.IGNORECASE)
_INTERIM = 8
"""Most interim responses (1xx) skipped before the one with the page."""
_TUNNEL = re.compile(rb"[^\r\n]*200[ \t]+connection established", re.IGNORECASE)
"""The answer of a proxy that some recorders store before that of the server."""
_MEDIA_TYPE = re.compile(r"[\s\"']*([^\s;,\"']*)")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\s;\"',]{1,64})", re.IGNORECASE)
_HTTP = "application/http"
_HTML = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_VAGUE = frozenset(
    ["", "*/*", "text/plain", "text/xml", "application/xml", "application/octet-stream", "unknown/unknown"]
)


def entries(name: str) -> Iterator[Entry]:
    """Yield the responses and resources in a file, compressed or not."""
    with open(name, "rb") as file:
        yield from pages(file, name)


def pages(file: IO[bytes], name: str) -> Iterator[Entry]:
    """Yield the responses and resources in a stream, and an entry with an error for each unreadable part."""
    for record in WarcReader(file, name, MAX_BYTES + _HEADERS):
        where = f"{name}@{record.place}"
        if isinstance(record, Gap):
            yield Entry(where, record.place.offset, partial(InputRecord, error=record.error), damaged=True)
            continue
        kind = record.fields.get("warc-type", "").lower()
        if kind in ("response", "resource"):
            yield Entry(where, record.place.offset, partial(load, record), damaged=record.error is not None)
        elif kind not in _IGNORED:
            yield Entry(where, record.place.offset, None)


def is_html(kind: str | None, body: bytes) -> bool:
    """Whether a body of this HTTP type is a page."""
    declared = (kind or "").strip().lower()
    if declared in _HTML:
        return binary_kind(body) is None
    return _is_vague(declared) and is_html_start(body)


def _is_vague(kind: str) -> bool:
    """Whether a media type leaves open what the body is; wrong names of HTML, such as `html` or `text/html5`, do."""
    return kind in _VAGUE or "/" not in kind or kind.startswith("text/html")


def load(record: WarcRecord) -> InputRecord | None:
    """Load the page of a record; None for a record without a page."""
    page = partial(
        InputRecord,
        record.fields.get("warc-record-id") or None,
        record.fields.get("warc-target-uri", "").strip("<>") or None,
    )
    if record.error is not None:
        return page(error=record.error)
    try:
        return _page(record, page)
    except Exception as error:
        return page(error=reason(error))


def _page(record: WarcRecord, page: partial[InputRecord]) -> InputRecord | None:
    fields, body, warning = record.fields, record.body, record.warning
    if _is_http(record):
        response = _response(body)
        if response is None:
            return page(error="the record has no HTTP response")
        status, fields, body = response
        if not 200 <= status < 300:
            return None
    kind = fields.get("content-type", "")
    if not (_media_type(kind) in _HTML or _is_vague(_media_type(kind))):
        return None
    if fields is not record.fields:
        warning = warning or _cut(record, fields, body)
        body, cut = decoded(body, fields.get("transfer-encoding", ""), fields.get("content-encoding", ""), MAX_BYTES)
        warning = warning or cut
    if _media_type(kind) in _HTML:
        body, cut = unpacked(body, MAX_BYTES)
        warning = warning or cut
    if not body and warning:
        return page(error=warning)
    if not is_html(_media_type(kind), body):
        return None
    if max(record.length - _HEADERS, len(body)) > MAX_BYTES:
        return page(error=f"larger than {MAX_BYTES:,} bytes")
    if record.fields.get("warc-truncated"):
        warning = warning or f"the crawler cut the page (WARC-Truncated: {record.fields['warc-truncated'][:40]})"
    if "warc-segment-number" in record.fields:
        warning = warning or "the record is one of several segments, and the others are not read"
    charset = _CHARSET.search(kind)
    return page(html=body, encoding=charset[1] if charset else None, warning=warning)


def _cut(record: WarcRecord, fields: Mapping[str, str], body: bytes) -> str | None:
    """Return a warning for a body that is shorter than the server declared; None for any other.

    A chunked body has no length, and of a very large record only the beginning is read.
    """
    length = fields.get("content-length", "").strip()
    if "transfer-encoding" in fields or not (length.isascii() and length.isdigit() and len(length) < 19):
        return None
    missing = int(length) - len(body)
    if missing <= 0 or record.length > len(record.body):
        return None
    return f"the page is cut: the body has {len(body):,} of {int(length):,} bytes"


def _is_http(record: WarcRecord) -> bool:
    """Whether the content is an HTTP message: true for a response, unless the record declares another type."""
    default = _HTTP if record.fields.get("warc-type", "").lower() == "response" else ""
    return record.fields.get("content-type", default).lower().startswith(_HTTP)


def _response(content: bytes) -> tuple[int, Mapping[str, str], bytes] | None:
    """Return status, fields and body of the final response; None without a status line.

    Raises ArchiveError for a header that is longer than the stored part of it.
    """
    for _ in range(_INTERIM):
        status = _STATUS.match(content)
        if status is None:
            return None
        blank = BLANK_LINE.search(content, status.end(), _HEADERS)
        if blank is None and len(content) > _HEADERS:
            raise ArchiveError(f"the HTTP header is longer than {_HEADERS:,} bytes")
        head = content[status.start() : blank.start() if blank else _HEADERS]
        content = content[blank.end() :] if blank else b""
        is_tunnel = _TUNNEL.match(head.lstrip(b"\r\n")) is not None and _STATUS.match(content) is not None
        if int(status[1]) >= 200 and not is_tunnel:
            return int(status[1]), parse_fields(head.lstrip(b"\r\n")), content
    return None


def _media_type(kind: str) -> str:
    match = _MEDIA_TYPE.match(kind)
    return match[1].lower() if match else ""
