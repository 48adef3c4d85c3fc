"""The Scrapy add-on: the one line in a project's settings."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from .middleware import ArticleMiddleware
from .options import enabled

ORDER = 550
"""On the engine's side of Scrapy's own spider middlewares: only requests that survive them are seen."""


class Addon:
    """`ADDONS = {"copytaster.scraper.Addon": 500}` switches copytaster on for all spiders of a project.

    `COPYTASTER_ENABLED = False`, in a spider's `custom_settings` for instance, switches it off again.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Add the spider middleware unless it is switched off; an order that the user set stays."""
        if enabled(settings):
            settings.setdefault_in_component_priority_dict("SPIDER_MIDDLEWARES", ArticleMiddleware, ORDER)
