"""Callbacks that ask for the article: `poet_crawl.py BASE OUT.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import attrs
import zyte_common_items
from copytaster.scraper import Article, extraction
from scraper_stubs import StubTaster
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess
from web_poet import ItemPage, field, handle_urls

BASE, OUT = sys.argv[1:]
taster = StubTaster()
extraction.Copytaster.load = lambda path, preset: taster


@attrs.define
class Summary:
    headline: str | None
    names: list[str]
    confidence: float


@handle_urls("")
class SummaryPage(ItemPage[Summary]):
    """A page object that was written for the item class of the Zyte API."""

    def __init__(self, article: zyte_common_items.Article) -> None:
        self.article = article

    @field
    def headline(self):
        return self.article.headline

    @field
    def names(self):
        return [author.name for author in self.article.authors or []]

    @field
    def confidence(self):
        return self.article.metadata.probability


class PoetSpider(Spider):
    name = "poet"

    async def start(self):
        for path in ("/story", "/trouble"):
            yield Request(BASE + path)

    def parse(self, response, article: Article, item: zyte_common_items.Article, summary: Summary):
        yield {
            "path": response.url.removeprefix(BASE),
            "text": article.text,
            "confidence": article.confidence,
            "body": item.articleBody,
            "item": type(item).__module__.split(".")[0],
            "summary": [summary.headline, summary.names, summary.confidence],
        }


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
