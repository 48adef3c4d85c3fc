"""For scrapy-poet (extra `poet`): callbacks and page objects declare that they need the article and get it.

`copytaster.scraper.Article` is the article with all its verdicts. `zyte_common_items.Article` is the item class of the
Zyte API; page objects written for that API work without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import zyte_common_items
from copytaster.classifier import Article, Flag
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_poet.page_input_providers import PageObjectInputProvider

from .errors import SettingError
from .fields import zyte_item
from .middleware import ArticleMiddleware
from .responses import known_url


class ArticleProvider(PageObjectInputProvider):
    """`SCRAPY_POET_PROVIDERS = {"copytaster.scraper.poet.ArticleProvider": 500}`, next to the add-on.

    The page is read once, for all requests of the article and for the items that the callback yields. If reading
    fails, log and stats report it, and the article has no text and confidence 0.
    """

    provided_classes = {Article, zyte_common_items.Article}  # noqa: RUF012, as scrapy-poet wants it
    name = "copytaster"

    async def __call__(
        self, to_provide: set[Callable[..., Any]], response: Response, crawler: Crawler
    ) -> Sequence[Any]:
        """Read the page of the response."""
        middleware = crawler.get_spider_middleware(ArticleMiddleware)
        if middleware is None:
            raise SettingError('copytaster is off here: ADDONS = {"copytaster.scraper.Addon": 500} switches it on')
        article = await middleware.article(response) or Article(
            text="", html="", confidence=0.0, url=response.url, flags=frozenset({Flag.NO_ARTICLE})
        )
        return [
            article if wanted is Article else zyte_item(zyte_common_items.Article, article, known_url(response))
            for wanted in to_provide
        ]
