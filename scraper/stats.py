"""The names of our stats, in one place: one counter per decision, no percentages."""

from __future__ import annotations

from copytaster.classifier import Article, Tally
from scrapy.statscollectors import StatsCollector

from .responses import Reason

PREFIX = "copytaster"


def count_article(stats: StatsCollector, article: Article) -> None:
    """Count a page that was read: `pages`, `blocks_kept`, `blocks_dropped/<LABEL>`, `flag/<flag>`."""
    stats.inc_value(f"{PREFIX}/pages")
    stats.inc_value(f"{PREFIX}/blocks_kept", article.kept)
    for label, count in article.dropped.items():
        stats.inc_value(f"{PREFIX}/blocks_dropped/{label}", count)
    for flag in article.flags:
        stats.inc_value(f"{PREFIX}/flag/{flag.value}")


def count_item(stats: StatsCollector) -> None:
    """Count an item that was filled: `items`."""
    stats.inc_value(f"{PREFIX}/items")


def count_fail_open(stats: StatsCollector, reason: Reason) -> None:
    """Count a page that was not read, or an item that did not take the values: `fail_open/<reason>`."""
    stats.inc_value(f"{PREFIX}/fail_open/{reason.value}")


def count_saved(stats: StatsCollector) -> None:
    """Count a page that was saved for labelling: `saved_uncertain`."""
    stats.inc_value(f"{PREFIX}/saved_uncertain")


def set_work(stats: StatsCollector, tally: Tally) -> None:
    """Record the cost of reading: `worker_seconds`, and for workers also `workers/started`, `/crashed` and so on."""
    stats.set_value(f"{PREFIX}/worker_seconds", round(tally.seconds, 3))
    for name in ("started", "crashed", "timed_out", "recycled"):
        if count := getattr(tally, name):
            stats.set_value(f"{PREFIX}/workers/{name}", count)


def count_link(stats: StatsCollector, action: str) -> None:
    """Count a request that was matched with a link of its page: `links/<action>`."""
    stats.inc_value(f"{PREFIX}/links/{action}")


def count_remembered(stats: StatsCollector, article: Article) -> None:
    """Count a page that is remembered, and the blocks that the memory drops: `memory/pages`, `memory/dropped`."""
    stats.inc_value(f"{PREFIX}/memory/pages", int(article.sighting is not None))
    stats.inc_value(f"{PREFIX}/memory/dropped", article.repeated)
