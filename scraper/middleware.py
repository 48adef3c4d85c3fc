"""The spider middleware: fills the items of a response with the article of its page."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from typing import Any, Self
from weakref import WeakKeyDictionary

from copytaster.classifier import Article, Job, ModelRefused, PageError, WorkerError
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector

from .extraction import Extractor, make_extractor
from .fields import DEFAULT_MAP, fill, held_text, open_fields, text_values, values
from .links import LinkFilter, PageLinks, apply
from .memory import RememberingExtractor, open_memory
from .options import MAX_BYTES, Options, enabled, warn_of_unknown
from .repeats import RepeatReport
from .responses import Reason, Unread, known_url, opted_out, page_job
from .stats import count_article, count_fail_open, count_item, count_link, count_saved, set_work
from .uncertain import Uncertain

logger = logging.getLogger(__name__)

WAITING_BYTES = 140_000
"""Bytes that a response takes while it waits for its page to be read: requests, deferreds, buffers."""


class ArticleMiddleware:
    """Fills the items that a callback yields with the article of their response.

    The first item with an open field, or the first request that the link filter may have to judge, causes the page to
    be read, once per response. After any error, items keep what the spider set, and requests pass unchanged.
    """

    def __init__(
        self,
        extractor: Extractor,
        stats: StatsCollector,
        *,
        fields: Mapping[str, str] = DEFAULT_MAP,
        overwrite: bool = False,
        clean_text: bool = False,
        max_bytes: int = MAX_BYTES,
        uncertain: Uncertain | None = None,
        repeats: RepeatReport | None = None,
        links: LinkFilter | None = None,
        stop: Callable[[str], None] | None = None,
    ) -> None:
        """`fields` maps our names to the items' own; `max_bytes` is the largest body read, 0 for any.

        With `clean_text`, a text that an item already holds is cleaned instead of reading the page for it. `stop` is
        called with a reason when no worker process can be started; without it, the crawl continues.
        """
        self.extractor = extractor
        self._stop = stop
        self.stats = stats
        self.fields = fields
        self.overwrite = overwrite
        self.clean_text = clean_text
        self.max_bytes = max_bytes
        self.uncertain = uncertain
        self.repeats = repeats or RepeatReport(0)
        self._articles: WeakKeyDictionary[Response, Article | None] = WeakKeyDictionary()
        self.links = links or LinkFilter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the COPYTASTER_* settings and load the model.

        Raises ModelRefused, MissingLibrary or SettingError, and so stops the crawl before its first request.
        """
        if not enabled(crawler.settings):
            raise NotConfigured
        options = Options.from_settings(crawler.settings)
        if "articleMarkdown" in options.fields:
            _ = Article(text="", html="", confidence=0.0).markdown  # raises MissingLibrary before the first request
        folder = options.save_uncertain
        extractor = make_extractor(options)
        if memory := open_memory(crawler.settings):
            extractor = RememberingExtractor(extractor, memory, crawler.stats, options.workers)
        middleware = cls(
            extractor,
            crawler.stats,
            fields=options.fields,
            overwrite=options.overwrite,
            clean_text=options.clean_text,
            max_bytes=options.max_bytes,
            uncertain=Uncertain(folder, options.saved_per_site) if folder else None,
            repeats=RepeatReport(options.repeats),
            links=LinkFilter.from_settings(crawler.settings),
            stop=partial(_stop_crawl, crawler) if options.stop_without_workers else None,
        )
        warn_of_unknown(crawler.settings)

        def hold_back() -> None:  # Scrapy's dispatcher takes functions and methods, not partial objects
            _hold_back(crawler)

        crawler.signals.connect(hold_back, signals.spider_opened, weak=False)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    async def spider_closed(self) -> None:
        """End the workers. Scrapy has waited for the pages in flight by then."""
        set_work(self.stats, self.extractor.tally)
        self.repeats.log()
        await self.extractor.close()

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any], spider: Spider | None = None
    ) -> AsyncIterator[Any]:
        """Pass on what the callback yields, one by one and in its order, items filled.

        Never raises: an error would lose the rest of the response's output. `spider` is not used; Scrapy 2.13 passes
        it.
        """
        read = False
        article: Article | None = None
        links: PageLinks | None = None
        dropped: Counter[str] = Counter()
        async for entry in result:
            if self.clean_text and (job := self._text_job(entry, response)):
                await self._fill_from_text(entry, job, response)
                yield entry
                continue
            wanted = {} if isinstance(entry, Request) else self._wanted(entry, response)
            if not read and (wanted or self._must_judge(entry, response)):
                read = True
                article = await self.article(response)
                links = None if article is None else self.links.of(article, response)
            if wanted and article is not None:
                self._fill(entry, wanted, partial(values, article, known_url(response), wanted), response)
            if links is None or not isinstance(entry, Request) or self._passes(entry, links, response, dropped):
                yield entry
        if dropped:
            counts = ", ".join(f"{label} {count}" for label, count in dropped.most_common())
            logger.info("Dropped %d links of %s (%s)", dropped.total(), response.url, counts)

    async def article(self, response: Response) -> Article | None:
        """Return the article of the response's page, which is read only once; None if reading failed."""
        if response not in self._articles:
            self._articles[response] = await self._article(response)
        return self._articles[response]

    def _wanted(self, entry: object, response: Response) -> Mapping[str, str]:
        """Return the fields to fill, ours → the item's; empty for other objects and items that opted out."""
        try:
            if opted_out(response):
                return {}
            return open_fields(entry, self.fields, overwrite=self.overwrite)
        except Exception as error:  # any class can be an item
            self._fail_open(Unread(Reason.ITEM, _named(error)), response, error)
            return {}

    def _must_judge(self, entry: object, response: Response) -> bool:
        return isinstance(entry, Request) and self.links.concerns(entry, response)

    def _passes(self, request: Request, links: PageLinks, response: Response, dropped: Counter[str]) -> bool:
        """Tag, put last or drop a request for a link of this page; return False, and count its label, if dropped."""
        try:
            mark = links.mark(request)
            if mark is None:
                return True
            passes = apply(mark, request)
        except Exception as error:  # a bug here must not cost a request
            self._fail_open(Unread(Reason.LINK, _named(error), level=logging.ERROR), response, error)
            return True
        count_link(self.stats, mark.action)
        if not passes and mark.verdict is not None:
            dropped[mark.verdict.label.value] += 1
            logger.debug("Dropped a link (%s) of %s: %s", mark.verdict.label, response.url, request.url)
        return passes

    async def _article(self, response: Response) -> Article | None:
        try:
            job = page_job(response, self.max_bytes)
        except Unread as unread:
            self._fail_open(unread, response)
            return None
        article = await self._extract(job, response)
        if article is not None and self.uncertain is not None:
            self._save(self.uncertain, job, article, response)
        return article

    async def _extract(self, job: Job, response: Response) -> Article | None:
        """Read one page or text; None, after one log line, when that fails."""
        try:
            article = await self.extractor.extract(job)
        except PageError as error:
            self._fail_open(Unread(Reason.PAGE_ERROR, str(error)), response)
        except WorkerError as error:
            self._fail_open(Unread(Reason(error.reason), str(error)), response)
            if error.reason == Reason.NO_WORKER and self._stop is not None:
                self._stop("copytaster_no_worker")
                self._stop = None
        except ModelRefused as error:  # the model was fine when the crawl began
            self._fail_open(Unread(Reason.MODEL, str(error), level=logging.ERROR), response)
        except Exception as error:  # a bug here, so with its traceback
            self._fail_open(Unread(Reason.ERROR, _named(error), level=logging.ERROR), response, error)
        else:
            count_article(self.stats, article)
            self.repeats.note(article, job.url)
            return article
        finally:
            set_work(self.stats, self.extractor.tally)
        return None

    def _text_job(self, item: object, response: Response) -> Job | None:
        """Return a job for the text that an item holds; None without a text or if it opted out."""
        try:
            if opted_out(response) or (held := held_text(item, self.fields)) is None:
                return None
        except Exception:  # any class can be an item; reading its page will raise the error again
            return None
        text, lang = held
        return Job(text=text, lang=lang, url=known_url(response))

    async def _fill_from_text(self, item: object, job: Job, response: Response) -> None:
        size = len(job.content)
        if self.max_bytes and size > self.max_bytes:
            problem = f"a text of {size:,} characters, more than COPYTASTER_MAX_BYTES ({self.max_bytes:,})"
            self._fail_open(Unread(Reason.TOO_BIG, problem), response)
            return
        article = await self._extract(job, response)
        if article is not None:
            wanted = {**self._wanted(item, response), "articleBody": self.fields["articleBody"]}
            self._fill(item, wanted, partial(text_values, article, wanted), response)

    def _save(self, uncertain: Uncertain, job: Job, article: Article, response: Response) -> None:
        try:
            if uncertain.keep(job, article):
                count_saved(self.stats)
        except Exception as error:  # a full disk, for instance
            logger.warning("Page not saved to be labelled, %s: %s", response.url, _named(error))

    def _fill(
        self, item: object, wanted: Mapping[str, str], make: Callable[[], Mapping[str, Any]], response: Response
    ) -> None:
        try:
            refused = fill(item, wanted, make())
        except Exception as error:
            self._fail_open(Unread(Reason.ITEM, _named(error), level=logging.ERROR), response, error)
            return
        count_item(self.stats)
        if refused:
            problems = "; ".join(f"{name} ({_named(error)})" for name, error in refused.items())
            kind = type(item).__name__
            self._fail_open(Unread(Reason.ITEM, f"{kind} does not take {_one_line(problems)}"), response)

    def _fail_open(self, why: Unread, response: Response, error: Exception | None = None) -> None:
        count_fail_open(self.stats, why.reason)
        message = "Items pass unchanged (%s) %s: %s"
        logger.log(why.level, message, why.reason, response.url, why, exc_info=error)


def _stop_crawl(crawler: Crawler, reason: str) -> None:
    logger.error("The crawl stops: no worker process can be started (COPYTASTER_WITHOUT_WORKERS)")
    if crawler.engine is not None and crawler.spider is not None:
        crawler.engine.close_spider(crawler.spider, reason)


def _hold_back(crawler: Crawler) -> None:
    """Make Scrapy count the true cost of a waiting response, not 1 kB for a small body: it pauses downloads by the sum
    (SCRAPER_SLOT_MAX_ACTIVE_SIZE)."""
    slot = getattr(getattr(crawler.engine, "scraper", None), "slot", None)
    if slot is not None and hasattr(slot, "MIN_RESPONSE_SIZE"):
        slot.MIN_RESPONSE_SIZE = max(slot.MIN_RESPONSE_SIZE, WAITING_BYTES)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
