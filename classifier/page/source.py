"""Where pages come from: files, standard input, the web."""

from __future__ import annotations

import gzip
import http.client
import re
import sys
import time
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from w3lib.url import safe_url_string

from ..errors import CopytasterError

MAX_BYTES = 50_000_000
"""A page from the web may have this size, unpacked; more is no news article."""

TIMEOUT = 30.0
"""Seconds for one fetch in all, so that a server that drips bytes cannot hold the command."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)


class InputError(CopytasterError):
    """The input cannot be had; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a page, and what their transport said about them."""

    data: bytes
    url: str | None = None
    encoding: str | None = None


def read_source(name: str) -> Source:
    """A file, `-` for standard input, or an http(s) address. Raises InputError or OSError."""
    if name == "-":
        return Source(sys.stdin.buffer.read())
    scheme = _SCHEME.match(name)
    if scheme and scheme[1].lower() in ("http", "https"):
        return fetch(name)
    if scheme:
        raise InputError(f"{name}: only http and https addresses can be fetched")
    return Source(Path(name).read_bytes())


def fetch(url: str, timeout: float = TIMEOUT, limit: int = MAX_BYTES) -> Source:
    """Get one page from the web. Raises InputError on every failure, an answer such as 404 among them."""
    headers = {"User-Agent": "copytaster", "Accept": "text/html,*/*;q=0.5", "Accept-Encoding": "gzip"}
    try:
        request = urllib.request.Request(safe_url_string(url), headers=headers)
        with _opener().open(request, timeout=timeout) as response:
            data = _read(response, time.monotonic() + timeout, limit)
            if "gzip" in response.headers.get("Content-Encoding", "").lower():
                with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
                    data = packed.read(limit + 1)
            if len(data) > limit:
                raise InputError(f"{url}: larger than {limit / 1e6:g} MB")
            return Source(data, url=response.url, encoding=response.headers.get_content_charset())
    except urllib.error.HTTPError as error:
        error.close()
        raise InputError(f"{url}: the server answers {error.code} {error.reason}") from error
    except (OSError, EOFError, zlib.error, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise InputError(f"{url}: cannot fetch it: {reason or type(error).__name__}") from error


def _opener() -> urllib.request.OpenerDirector:
    # build_opener() would also open file: and ftp: addresses, to which a server may redirect
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.UnknownHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener


def _read(response: http.client.HTTPResponse, deadline: float, limit: int) -> bytes:
    data = bytearray()
    while len(data) <= limit and (piece := response.read1(65_536)):
        data += piece
        if time.monotonic() > deadline:
            raise TimeoutError("the server is too slow")
    return bytes(data)
