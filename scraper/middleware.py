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
from .links import LinkFilter, PageLinks, apply
from .options import MAX_BYTES, Options, enabled
from .pages import Reason, Unread, known_url, opted_out, page_input
from .stats import count_article, count_fail_open, count_item, count_link

logger = logging.getLogger(__name__)


class ArticleMiddleware:
    """Fills items that a callback yields with the article of the response that they came from.

    The first item that has an open field, or the first request that the link filter may have to judge, has the page
    read, once for the whole response. Whatever goes wrong, items pass with what the spider set, requests as they are.
    """

    def __init__(
        self,
        extractor: Extractor,
        stats: StatsCollector,
        *,
        fields: Mapping[str, str] = DEFAULT_MAP,
        overwrite: bool = False,
        max_bytes: int = MAX_BYTES,
        links: LinkFilter | None = None,
    ) -> None:
        """`fields` maps our names to the items' own; `max_bytes` is the largest body read, 0 for any."""
        self.extractor = extractor
        self.stats = stats
        self.fields = fields
        self.overwrite = overwrite
        self.max_bytes = max_bytes
        self.links = links or LinkFilter()

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
            links=LinkFilter.from_settings(crawler.settings),
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
        links: PageLinks | None = None
        async for entry in result:
            wanted = {} if isinstance(entry, Request) else self._wanted(entry, response)
            if not read and (wanted or self._must_judge(entry, response)):
                read = True
                article = await self._article(response)
                links = None if article is None else self.links.of(article, response)
            if wanted and article is not None:
                self._fill(entry, wanted, article, response)
            if links is None or not isinstance(entry, Request) or self._passes(entry, links, response):
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

    def _must_judge(self, entry: object, response: Response) -> bool:
        return isinstance(entry, Request) and self.links.concerns(entry, response)

    def _passes(self, request: Request, links: PageLinks, response: Response) -> bool:
        """Tag, put last or drop a request that is a link of this page; False for one that is dropped."""
        try:
            mark = links.mark(request)
            if mark is None:
                return True
            passes = apply(mark, request)
        except Exception as error:  # a bug of ours must not cost a request
            self._fail_open(Unread(Reason.LINK, _named(error), level=logging.ERROR), response, error)
            return True
        count_link(self.stats, mark.action)
        if not passes and mark.verdict is not None:
            logger.debug("Dropped a link (%s) of %s: %s", mark.verdict.label, response.url, request.url)
        return passes

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
