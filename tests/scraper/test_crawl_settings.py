from __future__ import annotations

import asyncio
import contextlib
import re
from itertools import product
from pathlib import Path

import copytaster.scraper
import pytest
from copytaster.classifier import KEPT, Label, ModelRefused, Workers
from copytaster.scraper import Addon, ArticleMiddleware, SettingError
from copytaster.scraper.extraction import InlineExtractor, WorkerExtractor
from copytaster.scraper.fields import DEFAULT_MAP
from copytaster.scraper.links import LinkFilter
from copytaster.scraper.options import SETTINGS, Options, enabled, warn_of_unknown
from scraper_stubs import StubTaster
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler


class OwnMiddleware:
    pass


def test_defaults(settings):
    options = Options.from_settings(settings())
    assert options == Options()
    assert (options.model, options.keep, options.overwrite, options.max_bytes) == (
        None,
        KEPT,
        False,
        20_000_000,
    )
    assert (options.preset, options.clean_text, options.timeout, options.save_uncertain) == (
        "balanced",
        False,
        10.0,
        None,
    )
    assert options.workers == Workers.default_count() >= 1
    assert tuple(options.fields) == tuple(DEFAULT_MAP)
    assert enabled(settings())


@pytest.mark.parametrize("value", ["BODY,caption", ["BODY", "CAPTION"], {Label.BODY, Label.CAPTION}])
def test_labels(settings, value):
    assert Options.from_settings(settings(KEEP=value)).keep == {Label.BODY, Label.CAPTION}


@pytest.mark.parametrize(
    "value",
    [
        {"articleBody": "text", "copytaster": None, "url": False},
        '{"articleBody": "text", "copytaster": "", "url": ""}',
    ],
)
def test_a_dict_renames_fields_or_leaves_them_out(settings, value):
    rest = {name: name for name in DEFAULT_MAP if name not in ("articleBody", "copytaster", "url")}
    assert Options.from_settings(settings(FIELDS=value)).fields == {**rest, "articleBody": "text"}


@pytest.mark.parametrize("value", [["articleBody", "headline"], "articleBody, headline"])
def test_a_list_names_the_only_fields(settings, value):
    expected = {"articleBody": "articleBody", "headline": "headline"}
    assert Options.from_settings(settings(FIELDS=value)).fields == expected


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("KEEP", "BODIES", "BODIES.*BODY, SUBHEAD"),
        ("KEEP", "", "no label"),
        ("MAX_BYTES", "20 MB", "number of bytes"),
        ("MAX_BYTES", -1, "number of bytes"),
        ("OVERWRITE", "sometimes", "True or False"),
        ("FIELDS", {"body": "text"}, "unknown field body; choose from .*articleBody"),
        ("FIELDS", 7, "must be a dict"),
        ("WORKERS", "all", "number of processes"),
        ("WORKERS", -1, "number of processes"),
        ("TIMEOUT", 0, "number of seconds"),
        ("TIMEOUT", "nan", "number of seconds"),
        ("RECYCLE_PAGES", 0, "number of pages"),
        ("RECYCLE_MB", "much", "number of megabytes"),
        ("SAVE_UNCERTAIN_PER_SITE", 0, "number of pages"),
        ("CLEAN_TEXT", "yes please", "True or False"),
    ],
)
def test_values_that_mean_nothing_are_refused(settings, name, value, told):
    with pytest.raises(SettingError, match=f"COPYTASTER_{name}.*{told}"):
        Options.from_settings(settings(**{name: value}))


def test_enabled_is_checked(settings):
    assert not enabled(settings(ENABLED="0"))
    with pytest.raises(SettingError, match="COPYTASTER_ENABLED"):
        enabled(settings(ENABLED="perhaps"))


class TestAddon:
    def orders(self, **values: object) -> dict[object, object]:
        settings = Settings(values)
        Addon().update_settings(settings)
        return dict(settings.getdict("SPIDER_MIDDLEWARES"))

    def test_adds_the_middleware(self):
        assert self.orders() == {ArticleMiddleware: 550}

    def test_existing_values_are_kept(self):
        assert self.orders(SPIDER_MIDDLEWARES={OwnMiddleware: 543}) == {
            OwnMiddleware: 543,
            ArticleMiddleware: 550,
        }

    @pytest.mark.parametrize("order", [42, None])
    @pytest.mark.parametrize("key", [ArticleMiddleware, "copytaster.scraper.ArticleMiddleware"])
    def test_the_users_order_wins(self, key, order):
        assert self.orders(SPIDER_MIDDLEWARES={key: order}) == {key: order}

    def test_switched_off(self):
        assert self.orders(COPYTASTER_ENABLED=False) == {}

    def test_through_scrapy(self):
        crawler = get_crawler(settings_dict={"ADDONS": {"copytaster.scraper.Addon": 500}})
        assert ArticleMiddleware in crawler.settings.getdict("SPIDER_MIDDLEWARES")


class TestFromCrawler:
    @pytest.fixture(autouse=True)
    def _stub_model(self, monkeypatch):
        def load(path: Path | None, preset: str) -> StubTaster:
            if path == Path("broken"):
                raise ModelRefused("broken is not a model folder; train one with `copytaster train`")
            return StubTaster()

        monkeypatch.setattr("copytaster.scraper.extraction.Copytaster.load", load)

    def test_defaults(self):
        middleware = ArticleMiddleware.from_crawler(get_crawler())
        assert middleware.max_bytes == 20_000_000
        assert middleware.overwrite is False

    def test_settings_arrive(self):
        values = {
            "KEEP": "body,caption",
            "MAX_BYTES": "1000",
            "OVERWRITE": "1",
            "FIELDS": {"articleBody": "text"},
        }
        crawler = get_crawler(settings_dict={f"COPYTASTER_{name}": value for name, value in values.items()})
        middleware = ArticleMiddleware.from_crawler(crawler)
        assert isinstance(middleware.extractor, InlineExtractor)
        assert middleware.extractor.keep == {Label.BODY, Label.CAPTION}
        assert (middleware.max_bytes, middleware.overwrite) == (1000, True)
        assert middleware.fields["articleBody"] == "text"
        assert middleware.stats is crawler.stats

    def test_without_asyncio_it_says_so_and_reads_inline(self, caplog):
        middleware = ArticleMiddleware.from_crawler(get_crawler(settings_dict={"COPYTASTER_WORKERS": 2}))
        assert isinstance(middleware.extractor, InlineExtractor)
        assert "COPYTASTER_WORKERS needs the asyncio reactor" in caplog.text

    def test_inline_when_asked_for(self, caplog):
        middleware = ArticleMiddleware.from_crawler(get_crawler(settings_dict={"COPYTASTER_WORKERS": 0}))
        assert isinstance(middleware.extractor, InlineExtractor)
        assert caplog.text == ""

    def test_workers(self, monkeypatch):
        monkeypatch.setattr("copytaster.scraper.extraction._asyncio_runs", lambda: True)
        values = {"WORKERS": 3, "KEEP": "BODY", "SAVE_UNCERTAIN": "unsure"}
        crawler = get_crawler(settings_dict={f"COPYTASTER_{name}": value for name, value in values.items()})
        middleware = ArticleMiddleware.from_crawler(crawler)
        assert isinstance(middleware.extractor, WorkerExtractor)
        assert middleware.extractor.workers.count == 3
        assert middleware.extractor.keep == {Label.BODY}
        assert middleware.uncertain.folder == Path("unsure")
        asyncio.run(middleware.spider_closed())

    def test_switched_off(self):
        with pytest.raises(NotConfigured):
            ArticleMiddleware.from_crawler(get_crawler(settings_dict={"COPYTASTER_ENABLED": False}))

    def test_a_bad_model_is_refused_at_start(self):
        with pytest.raises(ModelRefused, match="copytaster train"):
            ArticleMiddleware.from_crawler(get_crawler(settings_dict={"COPYTASTER_MODEL": "broken"}))

    def test_a_bad_setting_is_refused_at_start(self):
        with pytest.raises(SettingError, match="COPYTASTER_KEEP: unknown label 'BODIES'; choose from BODY"):
            ArticleMiddleware.from_crawler(get_crawler(settings_dict={"COPYTASTER_KEEP": "BODIES"}))


def test_a_misspelt_setting_is_named_with_the_nearest_one(caplog):
    warn_of_unknown(Settings({"COPYTASTER_TIMOUT": 5, "COPYTASTER_TIMEOUT": 5, "COPYTASTER_XYZZY": 1, "TIMEOUTS": 1}))
    assert [record.getMessage() for record in caplog.records] == [
        "There is no setting COPYTASTER_TIMOUT; did you mean COPYTASTER_TIMEOUT?",
        "There is no setting COPYTASTER_XYZZY",
    ]


def test_the_known_settings_are_those_that_are_read():
    sources = Path(copytaster.scraper.__file__).parent.rglob("*.py")
    texts = [file.read_text(encoding="utf-8") for file in sources]
    assert {name for text in texts for name in re.findall(r'"(COPYTASTER_[A-Z_]+)"', text)} == SETTINGS


ODD = [True, 0, -1, float("inf"), float("nan"), 10**400, "", "x", "{", [], [1], [None], {}, {1: 2}, {"url": 5}, b"x"]


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_no_value_of_a_setting_raises_anything_but_a_setting_error(name):
    for value, read in product(ODD, (Options.from_settings, LinkFilter.from_settings)):
        with contextlib.suppress(SettingError):
            read(Settings({name: value}))
