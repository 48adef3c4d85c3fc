"""The Scrapy add-on: the one line in a project's settings."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from .middleware import ArticleMiddleware
from .options import enabled

ORDER = 550
"""On the engine's side of Scrapy's own spider middlewares, so that it sees only requests that pass them."""


class Addon:
    """`ADDONS = {"copytaster.scraper.Addon": 500}` switches copytaster on for all spiders of a project.

    `COPYTASTER_ENABLED = False`, in a spider's `custom_settings` for instance, switches it off again.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Add the spider middleware unless it is switched off; an order set by the user is kept."""
        if enabled(settings):
            settings.setdefault_in_component_priority_dict("SPIDER_MIDDLEWARES", ArticleMiddleware, ORDER)
