"""Marks: which tests are slow, need a browser, or need an engine. `pytest -m "not slow"` takes less than a minute."""

from __future__ import annotations

import pytest

BROWSER = {"test_view_browser.py", "test_label_browser.py"}
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
    "test_deep_nesting_loses_no_text",
    "test_memory_does_not_grow_with_the_archive",
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
