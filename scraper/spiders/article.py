"""The included spider: `scrapy crawl article -a url=https://… -O articles.jsonl`."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from ..arguments import LOCAL_SLOT, Target, read_targets
from ..errors import SourceError
from ..follow import article_links
from ..items import ArticleItem
from ..report import Row, table
from ..responses import META_KEY, known_url


class ArticleSpider(Spider):
    """Fetches pages and yields one ArticleItem each; a page without an article says so in its flags.

    Arguments (`-a name=value`), of which at least one of the first three is needed:
        url: one URL or several, separated by spaces, or by a comma before a space or another URL.
        file: a text file of URLs, one per line; lines that begin with `#` are comments.
        folder: a folder of saved pages, `page.html` (with its address in a `meta.json`) or any `.html`.
        follow: how many links deep to follow article links of the same site; 0, the default, follows none.
        show: 1 prints what was kept and dropped of each page at the end, to standard output.
    """

    name = "article"

    def __init__(
        self,
        url: str = "",
        file: str = "",
        folder: str = "",
        follow: str = "0",
        show: str = "0",
        **kwargs: Any,
    ) -> None:
        """Read the arguments. Raises SourceError for invalid ones, before anything is fetched."""
        super().__init__(**kwargs)
        self.sources = read_targets(url, file, folder)
        self.follow = _number("follow", follow)
        self.show = _number("show", show) > 0
        self.rows: list[Row] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider; with `show`, listen for the items that come out of the crawl."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.show:
            crawler.signals.connect(spider.note_item, signals.item_scraped)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """One request a page."""
        for source in self.sources:
            yield self._request(source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """Yield the article links, if `follow` is set, and the page's item, which the middleware fills."""
        # links first: they are being fetched while the page is read
        if isinstance(response, HtmlResponse) and response.meta.get("depth", 0) < self.follow:
            urls = list(article_links(response))
            if not urls and not response.meta.get("depth", 0):
                self.logger.warning(
                    "Nothing to follow on %s: none of its links looks like an article of the same site", response.url
                )
            for url in urls:
                yield Request(url, errback=self.note_failure)
        yield ArticleItem(url=known_url(response))

    def note_failure(self, failure: Failure) -> None:
        """Log a page that could not be fetched, and keep it for the table."""
        error = failure.value
        url = getattr(getattr(failure, "request", None), "url", "?")
        why = f"{type(error).__name__}: {error}"
        if isinstance(error, HttpError):
            why = f"HTTP {error.response.status}"
        self.logger.warning("Not fetched %s: %s", url, why)
        self.rows.append(Row(url, problem=why))

    def note_item(self, item: ArticleItem) -> None:
        """Keep an item's figures for the table."""
        self.rows.append(Row.of(item))

    def closed(self, reason: str) -> None:
        """Print the table if `show` is set."""
        if self.show:
            sys.stdout.write(table(self.rows) + "\n")
            sys.stdout.flush()

    def _request(self, source: Target) -> Request:
        meta: dict[str, Any] = {META_KEY: {"url": source.url}} if source.url != source.fetch else {}
        if source.local:
            meta["download_slot"] = LOCAL_SLOT
        return Request(source.fetch, meta=meta, errback=self.note_failure)


def _number(name: str, value: str) -> int:
    if not value.isdecimal():
        raise SourceError(f"{name}={value}: give a whole number, 0 for none")
    return int(value)
