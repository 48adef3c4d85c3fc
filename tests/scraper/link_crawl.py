"""A crawl of generated sites that follows every link: `link_crawl.py OUT.json SETTINGS.json START_URL…`.

Writes which links each page's callback asked for, which of these came out of copytaster, and the stats.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.linkextractors import LinkExtractor

ASKED: dict[str, list[str]] = {}
PASSED: dict[str, list[str]] = {}


class Recorder:
    """On the engine's side of copytaster: sees what is left."""

    async def process_spider_output(self, response: Any, result: Any, spider: Any = None) -> Any:
        async for entry in result:
            if isinstance(entry, Request):
                PASSED.setdefault(response.url, []).append(entry.url)
            yield entry


class LinksSpider(Spider):
    name = "links"
    custom_settings = {"SPIDER_MIDDLEWARES": {Recorder: 100}}  # noqa: RUF012

    def parse(self, response: Any) -> Any:
        yield {"url": response.url}
        for link in LinkExtractor().extract_links(response):
            ASKED.setdefault(response.url, []).append(link.url)
            yield response.follow(link)


def main(out: str, settings: str, *start_urls: str) -> None:
    defaults = {
        "ADDONS": {"copytaster.scraper.Addon": 500},
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
        "DEPTH_PRIORITY": 1,
    }
    process = AsyncCrawlerProcess({**defaults, **json.loads(settings)})
    crawler = process.create_crawler(LinksSpider)
    process.crawl(crawler, start_urls=list(start_urls))
    process.start()
    stats = {name: value for name, value in crawler.stats.get_stats().items() if isinstance(value, int | float)}
    Path(out).write_text(json.dumps({"asked": ASKED, "passed": PASSED, "stats": stats}))


if __name__ == "__main__":
    main(*sys.argv[1:])
