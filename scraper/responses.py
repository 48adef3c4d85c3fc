"""Scrapy's response → the page to read, or the reason why it cannot be read."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from copytaster.classifier import CopytasterError, Job, is_html_start
from scrapy.http import HtmlResponse, JsonResponse, Response, TextResponse
from w3lib.encoding import http_content_type_encoding

META_KEY = "copytaster"
"""The key in `request.meta`: False leaves the page alone; `{"url": …}` is the address it is known by.

The link filter adds `{"label": …, "probability": …}`, of the block that held the link to this page.
"""


class Reason(StrEnum):
    """Reasons why an item passed without an article; the last part of the stat `copytaster/fail_open/<reason>`."""

    NOT_HTML = "not_html"
    TOO_BIG = "too_big"
    PAGE_ERROR = "page_error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    NO_WORKER = "no_worker"
    CRASH = "crash"
    QUARANTINED = "quarantined"
    MODEL = "model"
    ERROR = "error"
    ITEM = "item"
    LINK = "link"


class Unread(CopytasterError):
    """The page cannot be read; its items pass unchanged."""

    def __init__(self, reason: Reason, message: str, *, level: int = logging.WARNING) -> None:
        """`level` is the level of the page's one log line."""
        super().__init__(message)
        self.reason = reason
        self.level = level


def opted_out(response: Response) -> bool:
    """Whether the request asks copytaster not to read its page."""
    return _meta(response) is False


def known_url(response: Response) -> str:
    """Return the page's public address: the one in the request's meta, or where the page was fetched."""
    meta = _meta(response)
    url = meta.get("url") if isinstance(meta, Mapping) else None
    return url if isinstance(url, str) and url else response.url


def page_job(response: Response, max_bytes: int) -> Job:
    """Return the page of a response as plain values, which can be sent to another process. Raises Unread if it is not
    HTML or larger than `max_bytes` (0: any size)."""
    if not is_html(response):
        kind = type(response).__name__
        # normal in a crawl that also fetches JSON or images: no reason to warn
        raise Unread(Reason.NOT_HTML, f"the response is not HTML ({kind})", level=logging.INFO)
    size = len(response.body)
    if max_bytes and size > max_bytes:
        raise Unread(Reason.TOO_BIG, f"{size:,} bytes, more than COPYTASTER_MAX_BYTES ({max_bytes:,})")
    return Job(
        html=response.body,
        url=known_url(response),
        encoding=_transport_encoding(response),
        status=response.status,
    )


def is_html(response: Response) -> bool:
    """Whether a response holds HTML, by its class or, where servers give no type, by its first tag."""
    if isinstance(response, HtmlResponse):
        return True
    if not isinstance(response, TextResponse) or isinstance(response, JsonResponse):
        return False
    # servers send pages as text/plain, as XML or without a type: then the page's first tag decides
    return is_html_start(response.body)


def _transport_encoding(response: Response) -> str | None:
    # not response.encoding: it may be a guess by Scrapy, and the classifier examines the bytes itself.
    # `_encoding` was set by the code that built the response (a browser, a middleware), so it is certain.
    known = getattr(response, "_encoding", None)
    if isinstance(known, str):
        return known
    header = response.headers.get(b"Content-Type")
    return http_content_type_encoding(header.decode("latin-1")) if header else None


def _meta(response: Response) -> Any:
    # unlike response.meta, this does not raise for a response that was built by hand
    return None if response.request is None else response.request.meta.get(META_KEY)
