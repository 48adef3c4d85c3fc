"""A user's project in one script, classifier stubbed: `stub_crawl.py BASE_URL OUT.json [SETTING=JSON …]`."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from copytaster.scraper import extraction
from itemadapter import ItemAdapter
from scraper_stubs import StubTaster
from scrapy import Field, Item, Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess


class News(Item):
    url = Field()
    articleBody = Field()


@dataclasses.dataclass
class Story:
    headline: str | None = None
    articleBody: str | None = None


class PortalSpider(Spider):
    name = "portal"

    async def start(self):
        yield {"kind": "start item"}
        for path in ("/story", "/trouble", "/data", "/callback", "/left-alone"):
            meta = {"copytaster": False} if path == "/left-alone" else {}
            yield Request(f"{self.base}{path}", meta=meta)

    async def parse(self, response):
        yield {"kind": "dict", "path": response.url.removeprefix(self.base)}
        if response.url.endswith("/story"):
            yield Request(f"{self.base}/more", self.parse_more)
            yield News()
            yield Story(headline="set by the spider")
        if response.url.endswith("/callback"):
            raise KeyError("the callback's own error")

    def parse_more(self, response):
        return [{"kind": "more"}]


def main(base: str, out: str, *changes: str) -> None:
    taster = StubTaster()
    extraction.Copytaster.load = lambda path, preset: taster
    settings: dict[str, Any] = {"ADDONS": {"copytaster.scraper.Addon": 500}, "TELNETCONSOLE_ENABLED": False}
    settings["COPYTASTER_WORKERS"] = 0
    settings |= {name: json.loads(value) for name, value in (change.split("=", 1) for change in changes)}
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(PortalSpider)
    items: list[tuple[str, dict[str, Any]]] = []
    crawler.signals.connect(
        lambda item: items.append((type(item).__name__, ItemAdapter(item).asdict())),
        signals.item_scraped,
        weak=False,
    )
    process.crawl(crawler, base=base)
    process.start()
    stats = {name: value for name, value in crawler.stats.get_stats().items() if isinstance(value, int)}
    Path(out).write_text(json.dumps({"items": items, "stats": stats, "calls": len(taster.calls)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
