"""HTTP for the labelling session: on this machine only, for requests with the token of its address.

Requests are read and answered in threads, because browsers open connections that they do not use; the thread that runs
`serve` does the actual work, one request at a time.
"""

from __future__ import annotations

import hmac
import json
import logging
import queue
import secrets
from collections.abc import Callable
from concurrent.futures import Future
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .. import CopytasterError
from .pages import policy
from .session import Refused, Session

_LOG = logging.getLogger(__name__)
_MOST = 1_000_000
"""Most bytes of a request; the labels of a page take far fewer."""
_IDLE = 1.0
"""Seconds without a request, after which pages are read ahead."""
_BETWEEN = 0.02
"""Seconds between two such pages."""
_ANSWERS = 120
"""Most seconds that a request waits for its turn."""

Answer = tuple[HTTPStatus, str, bytes]


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 unless another address is given. `token` is part of every path.

    On any address it only accepts the host names 127.0.0.1 and localhost: another address is for a container whose port
    is published on the machine that runs it.
    """

    daemon_threads = True

    def __init__(self, session: Session, port: int = 0, address: str = "127.0.0.1") -> None:
        super().__init__((address, port), _Handler)
        self.session = session
        self.token = secrets.token_urlsafe(24)
        self.work: queue.Queue[tuple[Callable[[], Answer], Future[Answer]] | None] = queue.Queue()
        self.hosts = {f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost")}

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        return f"http://127.0.0.1:{self.server_port}/{self.token}/"

    def run_jobs(self) -> None:
        """Answer requests until `stop`; between them, read pages ahead. All parsing happens in this thread."""
        pause: float | None = _IDLE
        while True:
            try:
                job = self.work.get(timeout=pause)
            except queue.Empty:
                pause = _BETWEEN if self.session.judge_next() else None
                continue
            if job is None:
                return
            work, future = job
            try:
                future.set_result(work())
            except Exception as error:
                future.set_exception(error)
            if pause is not None:
                pause = _IDLE

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore a browser that has disconnected."""
        _LOG.debug("a connection broke", exc_info=True)

    def stop(self) -> None:
        """Let `run_jobs` return."""
        self.work.put(None)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "copytaster"
    sys_version = ""
    timeout = 60
    wbufsize = -1  # head and body in one write: if sent apart, the body waits 40 ms for the acknowledgement of the head
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Serve the list or a page."""
        number = self._number()
        if number is None:
            return
        session = self.server.session
        if number < 0:
            self._answer(lambda: (HTTPStatus.OK, "text/html", session.list_page().encode()))
        else:
            self._answer(lambda: (HTTPStatus.OK, "text/html", session.page(number).encode("utf-8", "replace")))

    def do_POST(self) -> None:
        """Take the labels of a page. Only the page itself may send them: the browser names the sender in `Origin`."""
        number = self._number()
        if number is None:
            return
        origin = self.headers.get("Origin", "")
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        length = self.headers.get("Content-Length", "")
        if origin.removeprefix("http://") not in self.server.hosts or not origin.startswith("http://"):
            self._refuse(HTTPStatus.FORBIDDEN, "only the labelling page itself may change labels")
        elif kind != "application/json" or not length.isdecimal() or int(length) > _MOST or number < 0:
            self._refuse(HTTPStatus.BAD_REQUEST, "labels must be sent as JSON to the address of a page")
        else:
            body = self.rfile.read(int(length))
            session = self.server.session
            self._answer(lambda: (HTTPStatus.OK, "application/json", json.dumps(session.change(number, body)).encode()))

    def _number(self) -> int | None:
        """Return the index of the page in the path, -1 for the list; None after refusing the request."""
        path = self.path.partition("?")[0].split("/")
        if self.headers.get("Host", "") not in self.server.hosts:
            # a foreign name that points here (DNS rebinding)
            self._refuse(HTTPStatus.FORBIDDEN, "this is not the name of this server")
        elif len(path) != 3 or not hmac.compare_digest(path[1].encode(), self.server.token.encode()):
            self._refuse(HTTPStatus.FORBIDDEN, "the address lacks the token that copytaster label printed")
        elif path[2] == "":
            return -1
        elif path[2].isdecimal() and len(path[2]) < 9:
            return int(path[2])
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "no such page")
        return None

    def _answer(self, work: Callable[[], Answer]) -> None:
        future: Future[Answer] = Future()
        self.server.work.put((work, future))
        try:
            self._send(*future.result(timeout=_ANSWERS))
        except IndexError:
            self._refuse(HTTPStatus.NOT_FOUND, "no such page")
        except (Refused, CopytasterError) as error:
            self._refuse(HTTPStatus.CONFLICT, str(error))
        except Exception as error:
            _LOG.exception("a request failed")
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, f"{type(error).__name__}: {error}")

    def _refuse(self, status: HTTPStatus, words: str) -> None:
        self.close_connection = True  # part of a body may be unread
        self._send(status, "text/plain", words.encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        if kind != "text/html":  # pages carry a policy of their own
            self.send_header("Content-Security-Policy", policy())
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: requests are not worth a line each, and the line would contain the token."""
