"""Copytaster inside a crawl: `ADDONS = {"copytaster.scraper.Addon": 500}` in a Scrapy project's settings."""

from .addon import Addon
from .errors import SettingError, SourceError
from .items import ArticleItem
from .middleware import ArticleMiddleware

__all__ = ["Addon", "ArticleItem", "ArticleMiddleware", "SettingError", "SourceError"]
