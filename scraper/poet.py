"""For scrapy-poet (extra `poet`): a callback asks for `article: copytaster.scraper.Article` and is given it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from copytaster.classifier import Article, Flag
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_poet.page_input_providers import PageObjectInputProvider

from .errors import SettingError
from .middleware import ArticleMiddleware


class ArticleProvider(PageObjectInputProvider):
    """`SCRAPY_POET_PROVIDERS = {"copytaster.scraper.poet.ArticleProvider": 500}`, beside the add-on.

    The page is read once, for the callback and for the items that it yields. Where reading failed, which the log
    and the stats tell, the callback gets an article without text and with confidence 0.
    """

    provided_classes = {Article}  # noqa: RUF012, as scrapy-poet wants it
    name = "copytaster"

    async def __call__(
        self, to_provide: set[Callable[..., Any]], response: Response, crawler: Crawler
    ) -> Sequence[Any]:
        """Read the page of the response."""
        middleware = crawler.get_spider_middleware(ArticleMiddleware)
        if middleware is None:
            raise SettingError('copytaster is off here: ADDONS = {"copytaster.scraper.Addon": 500} switches it on')
        article = await middleware.article(response)
        return [
            article or Article(text="", html="", confidence=0.0, url=response.url, flags=frozenset({Flag.NO_ARTICLE}))
        ]
