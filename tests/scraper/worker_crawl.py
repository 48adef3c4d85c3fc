"""A user's script, without a `__main__` guard: `worker_crawl.py BASE OUT.json CONFIG.json`.

The config: {"pages": ["/1", …], "settings": {…}, "crawlers": 1, "items": 1, "kills": 0, "pages_between": 10}.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from copytaster.classifier import Workers
from copytaster.classifier.workers.frames import Answer, Job
from copytaster.classifier.workers.worker import Worker
from copytaster.scraper import extraction
from scraper_stubs import StubTaster
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, CrawlerProcess

BASE, OUT, CONFIG = sys.argv[1:]
config: dict[str, Any] = json.loads(Path(CONFIG).read_text())
made: list[Workers] = []
reading: dict[Worker, str | None] = {}
hit: set[str | None] = set()
ask_worker = Worker.ask


def make_workers(count: int, **options: Any) -> Workers:
    made.append(Workers(count, loader="scraper_stubs:load", **options))
    return made[-1]


async def ask(worker: Worker, message: object, timeout: float) -> Answer:
    if isinstance(message, Job):
        reading[worker] = message.url
    try:
        return await ask_worker(worker, message, timeout)
    finally:
        reading.pop(worker, None)


Worker.ask = ask
extraction.Copytaster.load = lambda path, preset: StubTaster()
extraction.Workers = make_workers
print("script runs", flush=True)


class PagesSpider(Spider):
    name = "pages"

    async def start(self):
        for path in config["pages"]:
            yield Request(BASE + path, dont_filter=True)

    async def parse(self, response):
        if response.url.endswith("/stop"):
            print("asked to stop", flush=True)
        for number in range(config.get("items", 1)):
            yield {"path": response.url.removeprefix(BASE), "number": number, "seen": time.time()}


async def kill() -> None:
    while not made:
        await asyncio.sleep(0.002)
    for count in range(1, config["kills"] + 1):
        for workers in made:
            while workers.tally.pages < count * config.get("pages_between", 10) or not (victim := untouched(workers)):
                await asyncio.sleep(0.002)
            hit.add(reading[victim])
            victim.process.kill()


def untouched(workers: Workers) -> Worker | None:
    """Return a worker with a page that has not lost one yet: a page gets two workers and no third."""
    return next((worker for worker in workers._busy if reading.get(worker) not in {None, *hit}), None)


class Killer:
    def spider_opened(self) -> None:
        self.task = asyncio.ensure_future(kill())


settings = {
    "ADDONS": {"copytaster.scraper.Addon": 500},
    "TELNETCONSOLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "INFO",
    **config.get("settings", {}),
}
asynchronous = "asyncio" in settings.get("TWISTED_REACTOR", "asyncio")
process = (AsyncCrawlerProcess if asynchronous else CrawlerProcess)(settings)
items: list[dict[str, Any]] = []
killer = Killer()
crawlers = [process.create_crawler(PagesSpider) for _ in range(config.get("crawlers", 1))]
for crawler in crawlers:
    crawler.signals.connect(lambda item: items.append({**item, "done": time.time()}), signals.item_scraped, weak=False)
    if config.get("kills"):
        crawler.signals.connect(killer.spider_opened, signals.spider_opened)
    process.crawl(crawler)
process.start()
stats = [
    {name: value for name, value in crawler.stats.get_stats().items() if isinstance(value, (int, float, str))}
    for crawler in crawlers
]
left = [
    process.pid for workers in made for process in workers._starter.processes if subprocess.Popen.poll(process) is None
]
Path(OUT).write_text(json.dumps({"items": items, "stats": stats, "left": left}))
