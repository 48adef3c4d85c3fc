"""The names of our stats, in one place: one counter a decision, no percentages."""

from __future__ import annotations

from copytaster.classifier import Article, Tally
from scrapy.statscollectors import StatsCollector

from .responses import Reason

PREFIX = "copytaster"


def count_article(stats: StatsCollector, article: Article) -> None:
    """A page was read: `pages`, `blocks_kept`, `blocks_dropped/<LABEL>`, `flag/<flag>`."""
    stats.inc_value(f"{PREFIX}/pages")
    stats.inc_value(f"{PREFIX}/blocks_kept", article.kept)
    for label, count in article.dropped.items():
        stats.inc_value(f"{PREFIX}/blocks_dropped/{label}", count)
    for flag in article.flags:
        stats.inc_value(f"{PREFIX}/flag/{flag.value}")


def count_item(stats: StatsCollector) -> None:
    """An item was given an article: `items`."""
    stats.inc_value(f"{PREFIX}/items")


def count_fail_open(stats: StatsCollector, reason: Reason) -> None:
    """A page was not read, or an item did not take what was found: `fail_open/<reason>`."""
    stats.inc_value(f"{PREFIX}/fail_open/{reason.value}")


def count_saved(stats: StatsCollector) -> None:
    """A page was saved to be labelled: `saved_uncertain`."""
    stats.inc_value(f"{PREFIX}/saved_uncertain")


def set_work(stats: StatsCollector, tally: Tally) -> None:
    """What the reading took: `worker_seconds`; of worker processes also `workers/started`, `/crashed` and so on."""
    stats.set_value(f"{PREFIX}/worker_seconds", round(tally.seconds, 3))
    for name in ("started", "crashed", "timed_out", "recycled"):
        if count := getattr(tally, name):
            stats.set_value(f"{PREFIX}/workers/{name}", count)


def count_link(stats: StatsCollector, action: str) -> None:
    """A request was matched with a link of its page: `links/<action>`."""
    stats.inc_value(f"{PREFIX}/links/{action}")
