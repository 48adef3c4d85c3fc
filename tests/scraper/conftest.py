from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from copytaster.scraper import ArticleMiddleware
from copytaster.scraper.extraction import InlineExtractor
from scraper_stubs import StubTaster
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

ROOT = Path(__file__).parents[2]


@dataclass
class Stage:
    """A middleware between a stub classifier and what a callback yields."""

    middleware: ArticleMiddleware
    taster: StubTaster
    stats: MemoryStatsCollector

    def run(self, response: Response, entries: Iterable[Any]) -> list[Any]:
        async def result() -> AsyncIterator[Any]:
            for entry in entries:
                yield entry

        async def collect() -> list[Any]:
            return [entry async for entry in self.middleware.process_spider_output(response, result())]

        return asyncio.run(collect())

    @property
    def counts(self) -> dict[str, Any]:
        found = self.stats.get_stats().items()
        return {
            name: value
            for name, value in found
            if name.startswith("copytaster/") and name != "copytaster/worker_seconds"
        }


@pytest.fixture
def make_stage() -> Callable[..., Stage]:
    def make(**options: Any) -> Stage:
        taster = StubTaster()
        stats = MemoryStatsCollector(get_crawler())
        return Stage(ArticleMiddleware(InlineExtractor(taster), stats, **options), taster, stats)

    return make


@pytest.fixture
def stage(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage()


@pytest.fixture
def make_response() -> Callable[..., Response]:
    def make(
        body: bytes = b"<html><h1>Bridge opens</h1>",
        cls: type[Response] = HtmlResponse,
        url: str = "https://harbourpost.example/2026/03/bridge",
        meta: dict[str, Any] | None = None,
        **options: Any,
    ) -> Response:
        return cls(url, body=body, request=Request(url, meta=meta), **options)

    return make


@dataclass
class Site:
    """A web server on this machine: path → (content type, body); the paths asked for are kept."""

    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    base: str = ""

    def add(self, path: str, html: str, kind: str = "text/html; charset=utf-8") -> str:
        return self.add_bytes(path, html.encode(), kind)

    def add_bytes(self, path: str, body: bytes, kind: str = "text/html", **headers: str) -> str:
        self.pages[path] = (kind, body)
        self.headers[path] = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.base + path


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            served.agents.add(self.headers.get("User-Agent", ""))
            kind, body = served.pages.get(self.path, ("text/html", b""))
            self.send_response(200 if self.path in served.pages else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in served.headers.get(self.path, {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def run_python() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run this Python in the project's folder, warnings as errors: a crawl can only be run once a process."""

    def run(*arguments: object, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONWARNINGS": "error", "PYTHONUTF8": "1", "COLUMNS": "100"}
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout, check=False
        )

    return run


@pytest.fixture
def settings() -> Callable[..., Settings]:
    return lambda **values: Settings({f"COPYTASTER_{name}": value for name, value in values.items()})
