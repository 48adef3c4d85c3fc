"""The page inside an MHTML file or a mail: its first text/html part, by the email package."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s*[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_MIME = re.compile(rb"^(?:MIME-Version:|Content-Type:\s*(?:multipart|text/html))", re.IGNORECASE | re.MULTILINE)
_BLANKS = 64
"""Characters among which most pages have their first `<`."""
_HEADERS = 8_192
"""Bytes that are searched for the headers."""


def page_part(data: bytes | str) -> tuple[bytes, str | None] | None:
    """Return the HTML (decoded from its transfer encoding) and its charset; None for a message without HTML."""
    if data[:_BLANKS].lstrip()[:1] == ("<" if isinstance(data, str) else b"<"):  # most pages, at once
        return None
    head = data[:_HEADERS]
    head = head if isinstance(head, bytes) else head.encode("utf-8", "replace")
    if not _HEADER.match(head) or not _MIME.search(head):
        return None
    whole = data if isinstance(data, bytes) else data.encode("utf-8", "replace")
    try:
        return _html_of(whole.lstrip())
    except Exception:  # many classes: unreadable headers, messages nested without end
        return None


def _html_of(data: bytes) -> tuple[bytes, str | None] | None:
    # not policy.default: its header parser is recursive and takes quadratic time for parameters
    message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return payload, part.get_content_charset()
    return None
