"""One crawl for `crawl.py`, in a process of its own, watched: items, stalls of the event loop, memory, kills.

python benchmarks/watched_crawl.py http://127.0.0.1:PORT CONFIG.json RESULT.json
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copytaster.classifier import Job
from copytaster.classifier.workers.worker import Worker
from copytaster.scraper import ArticleMiddleware
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response

SETTINGS: dict[str, Any] = {
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "ERROR",
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_MAXSIZE": 0,
    "DOWNLOAD_WARNSIZE": 0,
    "DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver",
}


@dataclass(frozen=True)
class Config:
    """What to crawl and what to watch.

    Attributes:
        items: items that are yielded per page. kills: workers that are killed during the crawl.
        digest: whether to hash the items. memory_every: items between two measurements of memory, 0 for none.
    """

    paths: list[str]
    settings: dict[str, Any]
    items: int = 1
    kills: int = 0
    digest: bool = False
    memory_every: int = 0


@dataclass
class Harvest:
    """The items that came out, by path."""

    config: Config
    items: Counter[str] = field(default_factory=Counter)
    filled: set[str] = field(default_factory=set)
    digests: dict[str, str] = field(default_factory=dict)
    orders: dict[str, list[int]] = field(default_factory=dict)

    def enter(self, item: dict[str, Any]) -> None:
        path = item["path"]
        self.items[path] += 1
        if "articleBody" in item:
            self.filled.add(path)
        if self.config.digest:
            self.orders.setdefault(path, []).append(item["number"])
            content = json.dumps({**item, "url": path, "number": 0}, sort_keys=True, ensure_ascii=False)
            self.digests[path] = hashlib.sha256(content.encode()).hexdigest()

    def result(self) -> dict[str, Any]:
        return {
            "items": self.items.total(),
            "paths": len(self.items),
            "most": max(self.items.values(), default=0),
            "filled": sorted(self.filled),
            "ordered": all(order == list(range(self.config.items)) for order in self.orders.values()),
            "digests": self.digests,
        }


class Watch:
    """The longest gaps between two turns of the loop, the memory, and the kills."""

    def __init__(self, crawler: Crawler, config: Config, harvest: Harvest) -> None:
        self.crawler, self.config, self.harvest = crawler, config, harvest
        self.stalls: list[float] = []
        self.turns: list[float] = []
        self.memory: list[tuple[int, int, list[int]]] = []
        self.killed = 0

    def opened(self) -> None:
        self.start = time.monotonic()
        self.tasks = [asyncio.ensure_future(watch()) for watch in (self.watch, self.remember, self.kill)]

    async def closed(self) -> None:
        self.seconds = time.monotonic() - self.start
        for task in self.tasks:
            task.cancel()

    async def watch(self) -> None:
        last, last_cpu = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(0.001)
            now, cpu = time.perf_counter(), time.thread_time()
            self.stalls.append(now - last - 0.001)
            self.turns.append(cpu - last_cpu)
            last, last_cpu = now, cpu

    async def remember(self) -> None:
        every = self.config.memory_every
        while every:
            await asyncio.sleep(0.05)
            done = self.harvest.items.total()
            if done >= len(self.memory) * every:
                processes = self.pool._starter.processes if self.pool else ()
                workers = [each.pid for each in processes if each.poll() is None]
                self.memory.append((done, resident(os.getpid()), [resident(pid) for pid in workers]))

    async def kill(self) -> None:
        step = len(self.config.paths) // (self.config.kills + 2)
        while self.killed < self.config.kills:
            until = self.harvest.items.total() + step
            while self.harvest.items.total() < until:
                await asyncio.sleep(0.01)
            if self.pool and self.pool._busy:
                next(iter(self.pool._busy)).process.kill()
                self.killed += 1

    @property
    def pool(self) -> Any:
        """The workers of the crawl, None without any."""
        middleware = self.crawler.get_spider_middleware(ArticleMiddleware)
        return getattr(getattr(middleware, "extractor", None), "workers", None)

    def result(self) -> dict[str, Any]:
        return {
            "seconds": self.seconds,
            "stalls": sorted(self.stalls)[-5:],
            "turn": max(self.turns),
            "memory": self.memory,
            "killed": self.killed,
        }


def resident(pid: int) -> int:
    """Memory in RAM in bytes, 0 when the process is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


class PagesSpider(Spider):
    name = "pages"

    def __init__(self, base: str, config: Config) -> None:
        super().__init__()
        self.base, self.config = base, config

    async def start(self) -> AsyncIterator[Request]:
        for path in self.config.paths:
            yield Request(self.base + path, dont_filter=True, meta={"path": path})

    def parse(self, response: Response, **kwargs: Any) -> Iterator[dict[str, Any]]:
        for number in range(self.config.items):
            yield {"path": response.meta["path"], "number": number}


def time_pages() -> list[float]:
    """Return a list that gets the seconds that each page takes, as the crawl waits for it."""
    seconds: list[float] = []
    ask = Worker.ask

    async def timed(self: Worker, message: object, timeout: float) -> Any:
        start = time.monotonic()
        try:
            return await ask(self, message, timeout)
        finally:
            if isinstance(message, Job):
                seconds.append(time.monotonic() - start)

    Worker.ask = timed  # type: ignore[method-assign]
    return seconds


def crawl(base: str, config: Config) -> dict[str, Any]:
    seconds = time_pages()
    process = AsyncCrawlerProcess({**SETTINGS, **config.settings})
    crawler = process.create_crawler(PagesSpider)
    harvest = Harvest(config)
    watch = Watch(crawler, config, harvest)
    crawler.signals.connect(harvest.enter, signals.item_scraped)
    crawler.signals.connect(watch.opened, signals.spider_opened)
    crawler.signals.connect(watch.closed, signals.spider_closed)
    process.crawl(crawler, base=base, config=config)
    process.start()
    stats = {name: value for name, value in crawler.stats.get_stats().items() if name.startswith("copytaster/")}
    return {**harvest.result(), **watch.result(), "longest": max(seconds, default=0.0), "stats": stats}


if __name__ == "__main__":
    gc.collect()
    base, config_file, result_file = sys.argv[1:]
    config = Config(**json.loads(Path(config_file).read_text()))
    Path(result_file).write_text(json.dumps(crawl(base, config)))
