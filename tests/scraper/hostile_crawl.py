"""One crawl with the shipped model in a worker: `hostile_crawl.py BASE OUT.json NAME…`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess

BASE, OUT, *NAMES = sys.argv[1:]


class HostileSpider(Spider):
    name = "hostile"

    async def start(self):
        for name in NAMES:
            yield Request(f"{BASE}/{name}", meta={"name": name})

    def parse(self, response):
        yield {"name": response.meta["name"]}


process = AsyncCrawlerProcess(
    {
        "ADDONS": {"copytaster.scraper.Addon": 500},
        "COPYTASTER_WORKERS": 2,
        "COPYTASTER_TIMEOUT": 5,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "INFO",
    }
)
crawler = process.create_crawler(HostileSpider)
items: list[object] = []
crawler.signals.connect(lambda item: items.append(item), signals.item_scraped, weak=False)
process.crawl(crawler)
process.start()
stats = {name: value for name, value in crawler.stats.get_stats().items() if name.startswith("copytaster/")}
Path(OUT).write_text(json.dumps({"items": items, "stats": stats}))
