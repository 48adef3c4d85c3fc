"""Any input gives an article or a PageError; settings give options or a SettingError."""

from __future__ import annotations

import contextlib
import logging

import pytest
from copytaster.classifier import Article, Copytaster, PageError
from copytaster.classifier.batch.records import InputRecord, OutputOptions, article_record, to_json
from copytaster.scraper import SettingError
from copytaster.scraper.options import SETTINGS, Options
from declared_pages import ADDRESSES, declared_pages
from hostile_inputs import PAGES, TEXTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scrapy.settings import Settings

pytestmark = pytest.mark.slow
TASTER = Copytaster.load()
BOUNDED = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

tags = st.sampled_from(
    "html body div p span a b table tr td ul li br script style svg math title x-own noscript".split()
)
attributes = st.dictionaries(
    st.sampled_from("class id href style lang hidden src content name type".split()), st.text(max_size=30), max_size=3
)
opening = st.builds(lambda tag, given: f"<{tag}{''.join(f' {k}={v!r}' for k, v in given.items())}>", tags, attributes)
soup = st.lists(opening | tags.map("</{}>".format) | st.text(max_size=60), max_size=40).map("".join)
hostile = st.builds(lambda name, size: PAGES[name](size), st.sampled_from(sorted(PAGES)), st.integers(0, 3_000))
cut = st.builds(lambda page, share: page[: int(share * len(page))], hostile, st.floats(0, 1))
codecs = st.sampled_from(["utf-8", "utf-16-le", "utf-32-be", "cp949", "shift_jis", "cp1251", "latin-1"])
encoded = st.builds(lambda page, codec: page.encode(codec, "ignore"), soup | cut, codecs)
texts = st.text(max_size=600) | st.builds(
    lambda name, size: TEXTS[name](size), st.sampled_from(sorted(TEXTS)), st.integers(0, 2_000)
)
values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.lists(st.text(max_size=9))
values |= st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=3)


def check(article: Article) -> None:
    assert 0 <= article.confidence <= 1
    assert [verdict.block.index for verdict in article.verdicts] == list(range(len(article.verdicts)))
    (article.text + article.html).encode("utf-8", "surrogatepass")


@BOUNDED
@given(page=soup | cut | encoded | st.binary(max_size=400), encoding=st.none() | codecs | st.text(max_size=8))
def test_pages(page: str | bytes, encoding: str | None) -> None:
    with contextlib.suppress(PageError):
        check(TASTER.clean(page, "https://harbourpost.example/", encoding=encoding))


@BOUNDED
@given(page=declared_pages, url=st.none() | st.sampled_from(("https://harbourpost.example/a", *ADDRESSES)))
def test_declarations(page: str, url: str | None) -> None:
    """Neither an exception nor a field of the metadata that is lost to one."""
    lost: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lost.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("copytaster.classifier.metadata")
    logger.addHandler(handler)
    try:
        article = TASTER.clean(page, url)
    finally:
        logger.removeHandler(handler)
    check(article)
    to_json(article_record(article, InputRecord(), OutputOptions(html=True, images=True, verdicts=True)))
    assert lost == []


@BOUNDED
@given(text=texts)
def test_texts(text: str) -> None:
    check(TASTER.clean_text(text))


@BOUNDED
@given(given_settings=st.dictionaries(st.sampled_from(sorted(SETTINGS)), values, max_size=4))
def test_settings(given_settings: dict[str, object]) -> None:
    with contextlib.suppress(SettingError):
        Options.from_settings(Settings(given_settings))
