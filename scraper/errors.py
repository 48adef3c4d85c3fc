"""Errors of the Scrapy side; each message names the setting or argument and says which values are valid."""

from copytaster.classifier import CopytasterError


class SettingError(CopytasterError):
    """A COPYTASTER_* setting has an invalid value; the crawl does not start."""


class SourceError(CopytasterError):
    """The spider's arguments do not name a page that can be fetched."""
