"""A real browser for the tests that need one; without it they are skipped, with the reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from windows import SIZES, shape

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --disable-dev-shm-usage"
).split()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of 2026, so that the dates of the fixtures are not in the future on a machine whose clock is behind."""
    monkeypatch.setattr("copytaster.classifier.metadata.published.today", lambda: date(2026, 12, 31))


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    pytest.importorskip("selenium", reason="selenium is not installed (extra `dev`)")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("no Chromium here: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    running = webdriver.Chrome(options=options, service=Service(driver))
    running.set_script_timeout(60)
    yield running
    running.quit()


@pytest.fixture
def browser(chromium: Any) -> Any:
    chromium.get_log("browser")
    shape(chromium, "desktop")
    return chromium


@pytest.fixture
def photographed(browser: Any) -> Callable[[str], None]:
    """Pictures of what is open, at both widths, light and dark, in build/screenshots."""

    def shoot(name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for size in SIZES:
            for scheme in ("light", "dark"):
                shape(browser, size, scheme)
                assert browser.save_screenshot(str(SCREENSHOTS / f"{name}-{size}-{scheme}.png"))
        shape(browser, "desktop")

    return shoot
