"""COPYTASTER_MEMORY in a crawl of one invented site: the standing box goes, the bodies stay, restarts remember."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from copytaster.classifier import Article, Block, History, Job, Label, Memory, Verdict
from copytaster.classifier.memory.recollection import recollect, text_traces
from copytaster.scraper import ArticleMiddleware
from copytaster.scraper.errors import SettingError
from copytaster.scraper.extraction import InlineExtractor
from copytaster.scraper.memory import FILE, RememberingExtractor, open_memory
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

PROMO = "The friends of the Valley Post carry its newsroom, and a friend pays five crowns a month"


class DoubtfulTaster:
    """Keeps every line of a page with probability 0.7, and weighs the history as a Copytaster does."""

    def clean(self, html: bytes | str, url: str | None = None, **options: Any) -> Article:
        assert isinstance(html, bytes)
        blocks = [Block(i, text, "p", "p") for i, text in enumerate(html.decode().split("<p>")[1:])]
        probability = np.full(len(blocks), 0.7, dtype=np.float32)
        history: History | None = options.get("history")
        sighting, repeated = None, 0
        if history is not None:
            traces = text_traces(blocks, probability)
            exempt = np.zeros(len(blocks), dtype=bool)
            weighed = recollect(history, options["key"], url, traces, probability, 0.4, exempt)
            probability, sighting, repeated = weighed.probability, weighed.sighting, weighed.repeated
        kept = [block for block, p in zip(blocks, probability, strict=True) if p >= 0.4]
        verdicts = tuple(Verdict(block, Label.BODY, 0.7, block in kept) for block in blocks)
        text = "\n".join(block.text for block in kept)
        return Article(text, "", 0.9, verdicts=verdicts, sighting=sighting, repeated=repeated)

    clean_text = clean


def body(number: int) -> list[str]:
    return [f"Paragraph {letter} of the story about house {chr(97 + number)} on the old market" for letter in "pqrs"]


def crawl(path: Path, numbers: range, stats: MemoryStatsCollector, memory: Memory | None = None) -> list[str]:
    """The bodies of pages that are read one after another by a middleware with the memory at `path`."""
    inner = InlineExtractor(DoubtfulTaster())
    extractor = RememberingExtractor(inner, memory or Memory(path), stats)
    middleware = ArticleMiddleware(extractor, stats)

    async def run() -> list[str]:
        texts = []
        for number in numbers:
            url = f"https://www.valley.invalid/{number}"
            html = "".join(f"<p>{text}" for text in [*body(number), PROMO]).encode()
            response = HtmlResponse(url, body=b"<html>" + html, encoding="utf-8", request=Request(url))
            article = await middleware.article(response)
            assert article is not None
            texts.append(article.text)
        await middleware.spider_closed()
        return texts

    return asyncio.run(run())


@pytest.fixture
def stats() -> MemoryStatsCollector:
    return MemoryStatsCollector(get_crawler())


def test_a_repeated_box_is_dropped_from_the_fourth_page_on_and_bodies_stay_complete(
    tmp_path: Path, stats: MemoryStatsCollector
) -> None:
    texts = crawl(tmp_path / "memory.sqlite", range(12), stats)
    for number, text in enumerate(texts):
        assert [one for one in body(number) if one not in text] == []
        assert PROMO not in text or number < 3
    assert stats.get_value("copytaster/memory/pages") == 12
    assert stats.get_value("copytaster/memory/dropped") == 10
    again = MemoryStatsCollector(get_crawler())
    [text] = crawl(tmp_path / "memory.sqlite", range(12, 13), again)
    assert PROMO not in text
    assert again.get_value("copytaster/memory/dropped") == 1


def test_pages_that_wait_for_a_worker_get_the_history_of_those_before_them(
    tmp_path: Path, stats: MemoryStatsCollector
) -> None:
    class SlowExtractor(InlineExtractor):
        async def extract(self, job: Job) -> Article:
            await asyncio.sleep(0)  # other pages arrive
            return await super().extract(job)

    extractor = RememberingExtractor(SlowExtractor(DoubtfulTaster()), Memory(tmp_path / "memory.sqlite"), stats)

    async def run() -> list[Article]:
        pages = ["".join(f"<p>{text}" for text in [*body(number), PROMO]).encode() for number in range(6)]
        jobs = [Job(html=page, url=f"https://valley.invalid/{number}") for number, page in enumerate(pages)]
        return await asyncio.gather(*map(extractor.extract, jobs))

    assert [PROMO in article.text for article in asyncio.run(run())] == [True, True, False, False, False, False]
    extractor.memory.close()


def test_a_full_disk_costs_the_memory_but_no_page(
    tmp_path: Path, stats: MemoryStatsCollector, caplog: pytest.LogCaptureFixture
) -> None:
    class Full(Memory):
        def note(self, *_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

    texts = crawl(tmp_path / "unused", range(5), stats, Full(tmp_path / "memory.sqlite"))
    assert all(PROMO in text for text in texts)
    assert sum("disk is full" in record.getMessage() for record in caplog.records) == 1


def test_the_setting(tmp_path: Path) -> None:
    assert open_memory(Settings()) is None
    with pytest.raises(SettingError, match="JOBDIR is not set"):
        open_memory(Settings({"COPYTASTER_MEMORY": "JOBDIR"}))
    for settings, file in (
        ({"COPYTASTER_MEMORY": "JOBDIR", "JOBDIR": str(tmp_path / "job")}, tmp_path / "job" / FILE),
        ({"COPYTASTER_MEMORY": str(tmp_path / "deep" / "sites.sqlite")}, tmp_path / "deep" / "sites.sqlite"),
    ):
        memory = open_memory(Settings(settings))
        assert memory is not None
        memory.close()
        assert file.exists()
    (tmp_path / "page.html").write_text("<html>" * 500)
    with pytest.raises(SettingError, match="name another file"):
        open_memory(Settings({"COPYTASTER_MEMORY": str(tmp_path / "page.html")}))
