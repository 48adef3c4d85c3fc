"""Fetching one page, from a server on this machine that misbehaves on demand."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from copytaster.classifier.cli import main
from copytaster.classifier.page.source import InputError, _request, fetch

TEXT = "<p>한강의 물이 다시 불었다고 시장은 말했다.</p>"


class Handler(BaseHTTPRequestHandler):
    seen: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["User-Agent"]))
        match self.path:
            case "/euc":
                self.answer(TEXT.encode("euc-kr"), {"Content-Type": "text/html; charset=EUC-KR"})
            case "/gzip":
                self.answer(gzip.compress(TEXT.encode()), {"Content-Encoding": "gzip"})
            case "/torn":
                self.answer(gzip.compress(TEXT.encode())[:-9], {"Content-Encoding": "gzip"})
            case "/bomb":
                self.answer(gzip.compress(b"x" * 100_000), {"Content-Encoding": "gzip"})
            case "/big":
                self.answer(b"x" * 100_000, {})
            case "/moved":
                self.answer(b"", {"Location": "/euc"}, 302)
            case "/escape":
                self.answer(b"", {"Location": "file:///etc/passwd"}, 302)
            case "/ftp":
                self.answer(b"", {"Location": "ftp://127.0.0.1/x"}, 302)
            case "/slow":
                self.send_response(200)
                self.end_headers()
                for _ in range(20):
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            case "/drip":
                for _ in range(40):
                    self.wfile.write(b"H")
                    time.sleep(0.05)
            case "/drip_headers":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for number in range(40):
                    self.wfile.write(b"X-%d: x\r\n" % number)
                    time.sleep(0.05)
            case "/short":
                self.send_response(200)
                self.send_header("Content-Length", "500")
                self.end_headers()
                self.wfile.write(TEXT.encode())
            case "/short_chunks":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nhalf of it")
            case "/escapes":
                self.wfile.write(b"HTTP/1.1 404 \x1b[31mred\x07\x9b2J\r\nContent-Length: 0\r\n\r\n")
            case "/escapes_moved":
                self.answer(b"", {"Location": "gopher://\x1b0;title\x07/"}, 302)
            case "/brotli":
                self.answer(b"\x0b\x02\x80", {"Content-Encoding": "br"})
            case "/login":
                self.answer(str(self.headers["Authorization"]).encode(), {})
            case "/login_moved":
                self.answer(b"", {"Location": "/login"}, 302)
            case "/%ED%95%9C":
                self.answer(TEXT.encode(), {})
            case _:
                self.answer(b"nothing here", {}, 404)

    def answer(self, body: bytes, headers: dict[str, str], code: int = 200) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the tests."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    Handler.seen.clear()
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_takes_the_charset_of_the_header(site: str) -> None:
    source = fetch(f"{site}/euc")
    assert (source.data.decode("euc-kr"), source.encoding, source.url) == (TEXT, "euc-kr", f"{site}/euc")
    assert Handler.seen == [("/euc", "copytaster")]


def test_unpacks_gzip(site: str) -> None:
    assert fetch(f"{site}/gzip").data.decode() == TEXT


def test_follows_redirects_and_knows_the_last_address(site: str) -> None:
    assert fetch(f"{site}/moved").url == f"{site}/euc"


def test_quotes_an_address_as_people_type_it(site: str) -> None:
    assert fetch(f"{site}/한").data.decode() == TEXT


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "404"),
        ("/escape", "file"),
        ("/ftp", "ftp"),
        ("/torn", "ended"),
        ("/big", "larger than 0.05 MB"),
        ("/bomb", "larger than 0.05 MB"),
        ("/slow", "too slow"),
        ("/drip", "too slow: no complete answer within 0.3 s"),
        ("/drip_headers", "too slow: no complete answer within 0.3 s"),
        ("/short", "ended after 64 of 500 bytes"),
        ("/short_chunks", "IncompleteRead"),
        ("/escapes", "404 \ufffd\\[31mred\ufffd\ufffd2J"),
        ("/escapes_moved", "gopher"),
        ("/brotli", "encoding 'br', which was not asked for"),
    ],
)
def test_every_failure_gives_its_reason(site: str, path: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        fetch(site + path, timeout=0.3, limit=50_000)


@pytest.mark.parametrize("path", ["/escapes", "/escapes_moved"])
def test_control_characters_of_a_server_do_not_reach_the_terminal(
    site: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clean", site + path]) == 2
    assert capsys.readouterr().err.rstrip("\n").isprintable()


def test_a_password_is_sent_but_never_printed(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    with_password = site.replace("//", "//reader:s%40cret@")
    source = fetch(f"{with_password}/login")
    assert source.data == b"Basic cmVhZGVyOnNAY3JldA=="
    assert source.url == f"{site}/login"
    assert fetch(f"{with_password}/login_moved").data == b"None"
    for address in (f"{with_password}/missing", "http://reader:s%40cret@127.0.0.1:1/", "ftp://reader:s%40cret@a/"):
        assert main(["clean", address]) == 2
        assert "cret" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "asked", "login"),
    [
        ("http://reader:se@cret@a.example/x", "http://a.example/x", "Basic cmVhZGVyOnNlQGNyZXQ="),
        ("HTTP://reader:@a.example/", "http://a.example/", "Basic cmVhZGVyOg=="),
        ("http://a.example/x@y//ada@b", "http://a.example/x@y//ada@b", None),
        ("http://a.example/?next=//ada:x@b/", "http://a.example/?next=//ada:x@b/", None),
    ],
)
def test_only_a_login_is_taken_out_of_an_address(address: str, asked: str, login: str | None) -> None:
    request = _request(address)
    assert (request.full_url, request.unredirected_hdrs.get("Authorization")) == (asked, login)


@pytest.mark.parametrize("url", ["http://", "http://[", "http://127.0.0.1:1/", "https://127.0.0.1:99999/x"])
def test_an_address_that_leads_nowhere_exits_with_2(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    assert main(["clean", url]) == 2
    assert "cannot fetch" in capsys.readouterr().err


def test_clean_judges_the_fetched_page(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", f"{site}/moved", "--explain"]) == 0
    assert "한강의 물이 다시 불었다고" in capsys.readouterr().out
