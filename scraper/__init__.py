"""Copytaster inside a crawl: `ADDONS = {"copytaster.scraper.Addon": 500}` in a Scrapy project's settings."""

from copytaster.classifier import Article

from .addon import Addon
from .errors import SettingError, SourceError
from .items import ArticleItem
from .middleware import ArticleMiddleware
from .shell import read

__all__ = ["Addon", "Article", "ArticleItem", "ArticleMiddleware", "SettingError", "SourceError", "read"]
