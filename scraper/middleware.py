"""The spider middleware: fills the items of a response with the article of its page."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any, Self

from copytaster.classifier import Article, PageError
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector

from .extraction import Extractor, InlineExtractor
from .fields import DEFAULT_MAP, fill, open_fields, values
from .options import MAX_BYTES, Options, enabled
from .pages import Reason, Unread, known_url, opted_out, page_input
from .stats import count_article, count_fail_open, count_item

logger = logging.getLogger(__name__)


class ArticleMiddleware:
    """Fills items that a callback yields with the article of the response that they came from.

    Requests pass at once. The first item that has an open field has the page read, once for all items of the
    response. Whatever goes wrong, the item passes with what the spider set.
    """

    def __init__(
        self,
        extractor: Extractor,
        stats: StatsCollector,
        *,
        fields: Mapping[str, str] = DEFAULT_MAP,
        overwrite: bool = False,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """`fields` maps our names to the items' own; `max_bytes` is the largest body read, 0 for any."""
        self.extractor = extractor
        self.stats = stats
        self.fields = fields
        self.overwrite = overwrite
        self.max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the COPYTASTER_* settings and load the model.

        Raises ModelRefused or SettingError, and so stops the crawl before its first request.
        """
        if not enabled(crawler.settings):
            raise NotConfigured
        options = Options.from_settings(crawler.settings)
        return cls(
            InlineExtractor.load(options.model, options.keep),
            crawler.stats,
            fields=options.fields,
            overwrite=options.overwrite,
            max_bytes=options.max_bytes,
        )

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any], spider: Spider | None = None
    ) -> AsyncIterator[Any]:
        """Pass on what the callback yields, one by one and in its order, items filled.

        Raises nothing of its own: that would lose the rest of the response's output. `spider` is not used;
        Scrapy 2.13 passes it.
        """
        read = False
        article: Article | None = None
        async for entry in result:
            wanted = {} if isinstance(entry, Request) else self._wanted(entry, response)
            if wanted and not read:
                read = True
                article = await self._article(response)
            if wanted and article is not None:
                self._fill(entry, wanted, article, response)
            yield entry

    def _wanted(self, entry: object, response: Response) -> Mapping[str, str]:
        """The fields to fill, ours → the item's; none for what is no item or has asked to be left alone."""
        try:
            if opted_out(response):
                return {}
            return open_fields(entry, self.fields, overwrite=self.overwrite)
        except Exception as error:  # an item class may be anything
            self._fail_open(Unread(Reason.ITEM, _named(error)), response, error)
            return {}

    async def _article(self, response: Response) -> Article | None:
        """Read the response's page; None, after one log line, when that fails."""
        try:
            article = await self.extractor.extract(page_input(response, self.max_bytes))
        except Unread as unread:
            self._fail_open(unread, response)
        except PageError as error:
            self._fail_open(Unread(Reason.PAGE_ERROR, str(error)), response)
        except Exception as error:  # a bug of ours, so with its traceback
            self._fail_open(Unread(Reason.ERROR, _named(error), level=logging.ERROR), response, error)
        else:
            count_article(self.stats, article)
            return article
        return None

    def _fill(self, item: object, wanted: Mapping[str, str], article: Article, response: Response) -> None:
        try:
            refused = fill(item, wanted, values(article, known_url(response)))
        except Exception as error:
            self._fail_open(Unread(Reason.ITEM, _named(error), level=logging.ERROR), response, error)
            return
        count_item(self.stats)
        if refused:
            told = "; ".join(f"{name} ({_named(error)})" for name, error in refused.items())
            kind = type(item).__name__
            self._fail_open(Unread(Reason.ITEM, f"{kind} does not take {_one_line(told)}"), response)

    def _fail_open(self, why: Unread, response: Response, error: Exception | None = None) -> None:
        count_fail_open(self.stats, why.reason)
        message = "Failed open (%s) %s: %s"
        logger.log(why.level, message, why.reason, response.url, why, exc_info=error)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
