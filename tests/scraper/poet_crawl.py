"""Callbacks that ask for the article: `poet_crawl.py BASE OUT.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from copytaster.scraper import Article, extraction
from scraper_stubs import StubTaster
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess

BASE, OUT = sys.argv[1:]
taster = StubTaster()
extraction.Copytaster.load = lambda path, preset: taster


class PoetSpider(Spider):
    name = "poet"

    async def start(self):
        for path in ("/story", "/trouble"):
            yield Request(BASE + path)

    def parse(self, response, article: Article):
        yield {"path": response.url.removeprefix(BASE), "text": article.text, "confidence": article.confidence}


process = AsyncCrawlerProcess(
    {
        "ADDONS": {"copytaster.scraper.Addon": 500, "scrapy_poet.Addon": 300},
        "SCRAPY_POET_PROVIDERS": {"copytaster.scraper.poet.ArticleProvider": 500},
        "COPYTASTER_WORKERS": 0,
        "TELNETCONSOLE_ENABLED": False,
    }
)
crawler = process.create_crawler(PoetSpider)
items: list[object] = []
crawler.signals.connect(lambda item: items.append(item), signals.item_scraped, weak=False)
process.crawl(crawler)
process.start()
Path(OUT).write_text(json.dumps({"items": items, "calls": len(taster.calls)}))
