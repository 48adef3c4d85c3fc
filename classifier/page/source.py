"""The sources of pages: files, standard input, the web."""

from __future__ import annotations

import base64
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
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import unquote_to_bytes

from ..errors import CopytasterError

MAX_BYTES = 50_000_000
"""Largest page from the web, decompressed; no news article is larger."""

TIMEOUT = 30.0
"""Total seconds for one fetch, so that a server that sends single bytes cannot block the command."""

_LONGEST_MESSAGE = 1_000
_LOGIN = re.compile(r"(?<=://)[^/?#\s]*@")
"""Includes a password with `@`, as people type it, but not an `@` further on in a path."""
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)


class InputError(CopytasterError):
    """The input is unavailable; the message names it and gives the reason."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a page, with the facts from their transport."""

    data: bytes
    url: str | None = None
    encoding: str | None = None


def read_source(name: str) -> Source:
    """Read a file, `-` for standard input, or an http(s) address. Raises InputError or OSError."""
    if name == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed")
        return Source(sys.stdin.buffer.read())
    scheme = _SCHEME.match(name)
    if scheme and scheme[1].lower() in ("http", "https"):
        return fetch(name)
    if scheme:
        raise InputError(f"{_without_password(name)}: only http and https addresses can be fetched")
    return Source(Path(name).read_bytes())


def fetch(url: str, timeout: float = TIMEOUT, limit: int = MAX_BYTES) -> Source:
    """Get one page from the web. Raises InputError on every failure, an answer such as 404 included.

    `timeout` covers everything from name resolution to the last byte. Socket limits cannot ensure it, because they
    start again with every byte of a header. Therefore a thread reads, and is abandoned when the time is over.
    """
    answers: SimpleQueue[Source | InputError] = SimpleQueue()

    def read() -> None:
        try:
            answers.put(_fetch(url, timeout, limit))
        except InputError as error:
            answers.put(error)
        except Exception as error:
            answers.put(_failure(url, f"cannot fetch it: {type(error).__name__}"))

    Thread(target=read, daemon=True, name="copytaster-fetch").start()
    try:
        answer = answers.get(timeout=timeout)
    except Empty as error:
        raise _failure(url, f"the server is too slow: no complete answer within {timeout:g} s") from error
    if isinstance(answer, InputError):
        raise answer
    return answer


def _fetch(url: str, timeout: float, limit: int) -> Source:
    try:
        with _opener().open(_request(url), timeout=timeout) as response:
            data = _read(response, time.monotonic() + timeout, limit)
            packing = response.headers.get("Content-Encoding", "").strip().lower()
            if packing in ("gzip", "x-gzip"):
                with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
                    data = packed.read(limit + 1)
            elif packing not in ("", "identity"):
                raise _failure(url, f"the server sends the encoding {packing!r}, which was not asked for")
            if len(data) > limit:
                raise _failure(url, f"larger than {limit / 1e6:g} MB")
            return Source(data, url=_split_login(response.url)[1], encoding=response.headers.get_content_charset())
    except urllib.error.HTTPError as error:
        error.close()
        raise _failure(url, f"the server answers {error.code} {error.reason}") from error
    except (OSError, EOFError, zlib.error, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise _failure(url, f"cannot fetch it: {reason or type(error).__name__}") from error


def _request(url: str) -> urllib.request.Request:
    """Make the request for an address; `user:password@` becomes a header, which redirects do not pass on."""
    from w3lib.url import safe_url_string  # here: it takes longer to import than a page to read

    headers = {"User-Agent": "copytaster", "Accept": "text/html,*/*;q=0.5", "Accept-Encoding": "gzip"}
    login, address = _split_login(url)
    request = urllib.request.Request(safe_url_string(address), headers=headers)
    if login:
        encoded = base64.b64encode(unquote_to_bytes(login)).decode()
        request.add_unredirected_header("Authorization", f"Basic {encoded}")
    return request


def _split_login(url: str) -> tuple[str, str]:
    """`user:password` of an address, empty without one, and the address without it."""
    scheme = _SCHEME.match(url)
    login = _LOGIN.match(url, scheme.end()) if scheme else None
    return (login[0][:-1], url[: login.start()] + url[login.end() :]) if login else ("", url)


def _without_password(text: str) -> str:
    """Return a message without the logins of the addresses in it."""
    return _LOGIN.sub("", text)


def _failure(url: str, reason: str) -> InputError:
    """Return an error without passwords and without control characters from a server."""
    return InputError(printable(_without_password(f"{url}: {reason}")[:_LONGEST_MESSAGE]))


def printable(text: str) -> str:
    """Replace each character of a text that a terminal would obey instead of show."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


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
    if len(data) <= limit and response.length:
        raise EOFError(f"the connection ended after {len(data):,} of {len(data) + response.length:,} bytes")
    return bytes(data)
