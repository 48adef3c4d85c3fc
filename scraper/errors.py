"""Errors of the Scrapy side; each message names the setting or argument and says what it takes."""

from copytaster.classifier import CopytasterError


class SettingError(CopytasterError):
    """A COPYTASTER_* setting has a value that means nothing; the crawl does not start."""


class SourceError(CopytasterError):
    """The spider's arguments name no page that could be fetched."""
