"""For the Scrapy shell and for notebooks: the article of a response, read at once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from copytaster.classifier import Article, Copytaster
from scrapy.http import Response

from .responses import page_job


def read(response: Response, model: str | Path | None = None) -> Article:
    """Extract the article of a response. Raises ModelRefused, PageError, and Unread for a response that is not HTML."""
    job = page_job(response, max_bytes=0)
    return _taster(model).clean(job.html or b"", job.url, encoding=job.encoding, status=job.status)


@lru_cache(maxsize=1)
def _taster(model: str | Path | None) -> Copytaster:
    return Copytaster.load(model)
