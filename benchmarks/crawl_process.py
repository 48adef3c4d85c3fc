"""One crawl of `benchmarks/crawl.py`, measured in this process."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any


def crawl(base: str, config: dict[str, Any]) -> dict[str, Any]:
    """Run one crawl in this process and return what was measured."""
    from copytaster.classifier import Job
    from copytaster.classifier.workers.worker import Worker
    from copytaster.scraper import ArticleMiddleware
    from scrapy import Request, Spider, signals
    from scrapy.crawler import AsyncCrawlerProcess

    request_times: list[float] = []
    ask = Worker.ask

    async def timed(self: Worker, message: object, timeout: float) -> Any:
        start = time.monotonic()
        try:
            return await ask(self, message, timeout)
        finally:
            if isinstance(message, Job):
                request_times.append(time.monotonic() - start)

    Worker.ask = timed  # type: ignore[method-assign]

    items: Counter[str] = Counter()
    digests: dict[str, str] = {}
    filled: set[str] = set()
    orders: dict[str, list[int]] = {}
    per_page = config.get("items", 1)

    class PagesSpider(Spider):
        name = "pages"

        async def start(self) -> Any:
            for path in config["paths"]:
                yield Request(base + path, dont_filter=True, meta={"path": path})

        def parse(self, response: Any) -> Any:
            for number in range(per_page):
                yield {"path": response.meta["path"], "number": number}

    def scraped(item: dict[str, Any]) -> None:
        path = item["path"]
        items[path] += 1
        if "articleBody" in item:
            filled.add(path)
        if config.get("digest"):
            orders.setdefault(path, []).append(item["number"])
            record = json.dumps({**item, "url": path, "number": 0}, sort_keys=True, ensure_ascii=False)
            digests[path] = hashlib.sha256(record.encode()).hexdigest()

    class Watch:
        """The longest gap between two turns of the loop, memory, and the kills."""

        def __init__(self) -> None:
            self.stalls: list[float] = []
            self.turns: list[float] = []
            self.memory: list[tuple[int, int, list[int]]] = []
            self.killed = 0

        def opened(self) -> None:
            self.start = time.monotonic()
            self.tasks = [asyncio.ensure_future(self.watch()), asyncio.ensure_future(self.remember())]
            if config.get("kills"):
                self.tasks.append(asyncio.ensure_future(self.kill()))

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

        def workers(self) -> list[int]:
            middleware = crawler.get_spider_middleware(ArticleMiddleware)
            pool = getattr(getattr(middleware, "extractor", None), "workers", None)
            return [each.pid for each in pool._starter.processes if each.poll() is None] if pool else []

        async def remember(self) -> None:
            every = config.get("memory_every", 0)
            while every:
                await asyncio.sleep(0.05)
                if items.total() >= len(self.memory) * every:
                    self.memory.append((items.total(), rss(os.getpid()), [rss(pid) for pid in self.workers()]))

        async def kill(self) -> None:
            while self.killed < config["kills"]:
                until = items.total() + len(config["paths"]) // (config["kills"] + 2)
                while items.total() < until:
                    await asyncio.sleep(0.01)
                pool = crawler.get_spider_middleware(ArticleMiddleware).extractor.workers  # type: ignore[union-attr]
                if pool._busy:
                    next(iter(pool._busy)).process.kill()
                    self.killed += 1

    settings = {
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR",
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_MAXSIZE": 0,
        "DOWNLOAD_WARNSIZE": 0,
        "DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver",
        **config["settings"],
    }
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(PagesSpider)
    watch = Watch()
    crawler.signals.connect(scraped, signals.item_scraped, weak=False)
    crawler.signals.connect(watch.opened, signals.spider_opened)
    crawler.signals.connect(watch.closed, signals.spider_closed)
    process.crawl(crawler)
    process.start()
    return {
        "seconds": watch.seconds,
        "items": items.total(),
        "paths": len(items),
        "most": max(items.values(), default=0),
        "filled": sorted(filled),
        "ordered": all(order == list(range(per_page)) for order in orders.values()),
        "digests": digests,
        "stalls": sorted(watch.stalls)[-5:],
        "turn": max(watch.turns),
        "memory": watch.memory,
        "killed": watch.killed,
        "longest": max(request_times, default=0.0),
        "stats": {name: value for name, value in crawler.stats.get_stats().items() if name.startswith("copytaster/")},
    }


def rss(pid: int) -> int:
    """Return the resident memory in bytes, 0 if the process has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
