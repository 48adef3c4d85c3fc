"""A crawl of generated sites beside the truth: what the link filter dropped, and what it should have."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from link_site import LinkSite

SCRIPT = Path(__file__).with_name("link_crawl.py")
DROPPING = {"TEASER": "drop", "AD": "drop", "PROMO": "drop", "OTHER": "drop"}
"""What is switched on: lists of other articles, under any name; menus and tags are still followed."""


@dataclass(frozen=True)
class Score:
    """Links over all pages: dropped rightly, dropped wrongly (in a body, a menu), in teaser lists but followed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


@contextmanager
def served(sites: Sequence[LinkSite]) -> Iterator[str]:
    """A server on this machine with the pages of all sites; its address."""
    pages = {path: html.encode() for site in sites for path, html in site.pages.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = pages.get(self.path.replace("?utm_source=card", "").replace("&utm_source=card", ""), b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def crawl(base: str, sites: Sequence[LinkSite], out: Path, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Follow every link from the first section page of each site, in a process of its own: what was asked, passed."""
    starts = [f"{base}{site.root}/list/0" for site in sites]
    command = [sys.executable, str(SCRIPT), str(out), json.dumps(settings), *starts]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(out.read_text())
    return {**found, "log": done.stderr}


def score(site: LinkSite, found: Mapping[str, Any]) -> Score:
    """Compare what was dropped on the site's article pages with where its links stand."""
    right = wrong = missed = 0
    for url, asked in found["asked"].items():
        page = known_path(url)
        if page not in site.teasers:
            continue
        passed = set(found["passed"].get(url, ()))
        for link in set(asked):
            teaser, dropped = known_path(link) in site.teasers[page], link not in passed
            right += teaser and dropped
            wrong += dropped and not teaser
            missed += teaser and not dropped
    return Score(right, wrong, missed)


def known_path(url: str) -> str:
    """Path and query without the tracking parameter that some lists add."""
    parts = urlsplit(url)
    query = "&".join(field for field in parts.query.split("&") if field and not field.startswith("utm_"))
    return f"{parts.path}?{query}" if query else parts.path
