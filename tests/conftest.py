"""Marks for slow, browser and engine tests, and the shipped model, loaded once for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from copytaster.classifier import taster
from copytaster.classifier.model.judge import Model

BROWSER = {"test_view_browser.py", "test_label_browser.py", "test_harmless_browser.py"}
ENGINES = {"test_integrations.py"}
SLOW = {
    # they train models
    "test_gate.py",
    "test_training.py",
    "test_retrain.py",
    "test_curve.py",
    "test_headlines.py",
    # they run crawls, workers or whole commands in processes of their own
    "test_real_crawls.py",
    "test_worker_crawls.py",
    "test_hostile_crawl.py",
    "test_link_crawl.py",
    "test_front_pages.py",
    "test_poet.py",
    "test_workers.py",
    "test_resume.py",
    "test_batch_memory.py",
    "test_memory_crawl.py",
    "test_cli_crawl.py",
    "test_cli_readme.py",
    "test_wheel.py",
    *BROWSER,
    *ENGINES,
}
SLOW_TESTS = {
    "test_a_command_that_does_not_react_is_ended",
    "test_a_library_user_asks_for_limits",
    "test_a_page_that_takes_too_much_memory_is_refused_and_the_next_one_is_read",
    "test_commands_run",
    "test_deep_nesting_loses_no_text",
    "test_memory_does_not_grow_with_the_archive",
    "test_python_blocks_run",
    "test_the_site_builds_without_a_warning",
    "test_workers_give_the_same_bytes_as_this_process",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests by their files."""
    for item in items:
        for mark, files in (("slow", SLOW), ("browser", BROWSER), ("engines", ENGINES)):
            if item.path.name in files:
                item.add_marker(mark)
        if getattr(item, "originalname", item.name) in SLOW_TESTS:
            item.add_marker("slow")


@pytest.fixture(autouse=True, scope="session")
def shipped_model_is_loaded_once() -> Iterator[None]:
    """Share the shipped model: hundreds of tests run commands that load it. test_model.py tests loading itself."""
    load = taster.load
    shipped = cache(lambda: load(None))

    def load_once(folder: str | Path | None = None) -> Model:
        return shipped() if folder is None else load(folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(taster, "load", load_once)
        yield
