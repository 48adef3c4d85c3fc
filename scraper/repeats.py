"""COPYTASTER_REPEATS: at the end of a crawl, the log says which kept lines several articles of a site share."""

from __future__ import annotations

import logging
from itertools import groupby, islice

from copytaster.classifier import Article, Repeats, site_of

logger = logging.getLogger(__name__)

FEWEST = 3
"""Default of COPYTASTER_REPEATS: the fewest articles that share a line."""
SHARE = 0.1
"""Least share of a site's articles: three articles of a thousand may quote the same sentence."""
MOST_ARTICLES, MOST_LINES = 100, 100_000
"""Articles per site and lines of all sites that are counted: 100,000 lines take about 20 MB."""
_MOST_SITES, _SHOWN, _WIDTH = 20, 3, 70


class RepeatReport:
    """Counts the kept lines of a crawl's articles, and logs those that repeat, with a command to label some pages."""

    def __init__(self, fewest: int = FEWEST) -> None:
        """With `fewest` below 2, nothing is counted or logged."""
        self.fewest = fewest
        self._repeats = Repeats(MOST_ARTICLES, MOST_LINES)

    def note(self, article: Article, url: str | None) -> None:
        """Count the lines of an article's text."""
        if self.fewest >= 2 and article.text:
            self._repeats.add(site_of(url), url or "", article.text.splitlines())

    def log(self) -> None:
        """Log one line per site, for at most 20 sites, and the lines that most of its articles share."""
        sites = groupby(self._repeats.lines(self.fewest, SHARE), lambda each: each.site)
        for site, group in islice(sites, _MOST_SITES):
            lines = list(group)
            listed = "; ".join(f"{each.articles} × {_cut(each.text)}" for each in lines[:_SHOWN])
            more = f"; {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
            logger.info(
                "Lines that were kept in several of %d articles of %s: %s%s. To teach the model: copytaster label %s",
                lines[0].of,
                site,
                listed,
                more,
                " ".join(lines[0].urls),
            )


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
