"""WARC: the HTML among a crawl's responses, by fastwarc.

A response is a page when its HTTP status is 2xx and its type is HTML; where the type says little, its first bytes
decide. The type that libraries guess from the bytes alone is not asked: it is wrong for pages that begin unusually.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import ModuleType
from typing import IO, Any

from ...page.sniff import binary_kind, is_html_start
from ..records import InputRecord
from .body import decoded
from .entry import MAX_BYTES, ArchiveError, Entry

_TORN = "the archive ends inside this record"
_HTTP = "application/http"
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_VAGUE = frozenset(
    ["", "*/*", "text/plain", "text/xml", "application/xml", "application/octet-stream", "unknown/unknown"]
)


def entries(name: str) -> Iterator[Entry]:
    """The responses in a file, compressed or not."""
    yield from responses(name, name)


def responses(source: str | IO[bytes], name: str) -> Iterator[Entry]:
    """The responses in a file or stream; one that is no page has nothing to load. Raises OSError at damage."""
    warc = library()
    archive = warc.ArchiveIterator(
        source,
        record_types=warc.WarcRecordType.response,
        auto_decode="none",  # it ends the archive at the first body that is not what its headers say
        quirks_mode=True,
        fsspec_args=False,
    )
    for record in archive:
        yield Entry(f"{name}@{record.stream_pos}", record.stream_pos, _loader(record))


def is_html(kind: str | None, body: bytes) -> bool:
    """Whether a body of this HTTP type is a page."""
    declared = (kind or "").strip().lower()
    if declared in _HTML:
        return binary_kind(body) is None
    return declared in _VAGUE and is_html_start(body)


def library() -> ModuleType:
    """fastwarc's records. Raises ArchiveError when it is not installed."""
    try:
        import fastwarc.warc
    except ImportError as error:
        raise ArchiveError('for WARC, install copytaster with its extra: pip install "copytaster[warc]"') from error
    module: ModuleType = fastwarc.warc
    return module


def _loader(record: Any) -> partial[InputRecord] | None:
    """Reads the record now: its bytes are gone when the archive goes on."""
    build = partial(InputRecord, record.record_id, (record.headers.get("WARC-Target-URI") or "").strip("<>") or None)
    length = record.content_length
    http = record.http_headers
    if http is None:
        http_expected = (record.headers.get("Content-Type") or _HTTP).startswith(_HTTP)
        return partial(build, error=_TORN) if http_expected else None
    if not 200 <= (http.status_code or 0) < 300:
        return None
    kind = record.http_content_type
    if (kind or "").lower() not in _HTML | _VAGUE:
        return None
    raw = record.reader.read(MAX_BYTES + 1)
    if len(raw) < min(length, MAX_BYTES + 1):
        return partial(build, error=_TORN)
    body = decoded(raw, http.get("Transfer-Encoding") or "", http.get("Content-Encoding") or "", MAX_BYTES)
    if not is_html(kind, body):
        return None
    if max(len(raw), len(body)) > MAX_BYTES:
        return partial(build, error=f"larger than {MAX_BYTES:,} bytes")
    return partial(build, html=body, encoding=record.http_charset)
