"""Whole crawls with worker processes, of a server on this machine; the classifier in the workers is a stub."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from scraper_stubs import TEXT

SCRIPT = Path(__file__).with_name("worker_crawl.py")
REACTORLESS = {"TWISTED_REACTOR_ENABLED": False}


@pytest.fixture
def crawl(site, run_python, tmp_path):
    def run(pages: dict[str, str], *, settings: dict[str, Any] | None = None, **config: Any):
        for path, html in pages.items():
            site.add(path, html)
        out, told = tmp_path / "out.json", tmp_path / "config.json"
        values = {"COPYTASTER_WORKERS": 2, **(settings or {})}
        told.write_text(json.dumps({"pages": list(pages), "settings": values, **config}))
        done = run_python(SCRIPT, site.base, out, told)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("script runs") == 1
        seen = json.loads(out.read_text())
        assert seen["left"] == []
        return seen, done.stderr

    return run


def numbered(count: int, extra: str = "") -> dict[str, str]:
    return {f"/{n}": f"<html><h1>Story {n}</h1>{extra}" for n in range(count)}


def filled(items: list[dict[str, Any]]) -> list[tuple[str, int, str | None]]:
    return sorted((item["path"], item["number"], item.get("headline")) for item in items)


@pytest.mark.parametrize("settings", [{}, REACTORLESS], ids=["reactor", "reactorless"])
def test_every_item_once_and_in_order(crawl, settings):
    seen, log = crawl(numbered(100, "pause 2 ms"), items=3, settings=settings)
    items = seen["items"]
    assert filled(items) == sorted((f"/{n}", k, f"Story {n}") for n in range(100) for k in range(3))
    assert all(item["articleBody"] == TEXT for item in items)
    for n in range(100):
        assert [item["number"] for item in items if item["path"] == f"/{n}"] == [0, 1, 2]
    [stats] = seen["stats"]
    assert stats["copytaster/pages"] == 100
    assert stats["copytaster/items"] == 300
    assert stats["copytaster/workers/started"] == 2
    assert 0.2 <= stats["copytaster/worker_seconds"] < 10
    assert "Items pass unchanged" not in log


def test_the_same_comes_out_inline(crawl):
    pages = {**numbered(20), "/front": "<html>front page", "/empty": " ", "/bug": "<html>trouble"}
    told = []
    for workers in (0, 2):
        seen, _ = crawl(pages, settings={"COPYTASTER_WORKERS": workers})
        for item in seen["items"]:
            del item["seen"], item["done"]
        counted = {
            name: value
            for name, value in seen["stats"][0].items()
            if name.startswith("copytaster/") and "worker" not in name
        }
        told.append((sorted(seen["items"], key=lambda item: item["path"]), counted))
    assert told[0] == told[1]
    assert told[0][1]["copytaster/fail_open/error"] == 1


@pytest.mark.parametrize("settings", [{}, REACTORLESS], ids=["reactor", "reactorless"])
def test_killed_workers_lose_nothing(crawl, settings):
    seen, _ = crawl(numbered(150, "pause 15 ms"), kills=5, settings=settings)
    assert filled(seen["items"]) == sorted((f"/{n}", 0, f"Story {n}") for n in range(150))
    assert seen["stats"][0]["copytaster/workers/crashed"] == 5
    assert seen["stats"][0]["copytaster/pages"] == 150


def test_pages_that_hang_or_kill_pass_as_they_were(crawl):
    bad = {"/hang/1": "<html>hang 1", "/hang/2": "<html>hang 2", "/fatal": "<html>fatal"}
    seen, log = crawl({**bad, **numbered(30)}, settings={"COPYTASTER_TIMEOUT": 0.7})
    items = {item["path"]: item for item in seen["items"]}
    assert len(seen["items"]) == len(items) == 33
    for path in bad:
        assert set(items[path]) == {"path", "number", "seen", "done"}
        # each has waited for a free worker as well, but none for long
        assert items[path]["done"] - items[path]["seen"] < 10
    assert all("headline" in items[f"/{n}"] for n in range(30))
    [stats] = seen["stats"]
    assert stats["copytaster/fail_open/timeout"] == 2
    assert stats["copytaster/fail_open/crash"] == 1
    assert stats["copytaster/workers/timed_out"] == 2
    assert stats["copytaster/workers/crashed"] == 2
    assert log.count("Items pass unchanged (timeout)") == 2
    assert log.count("Items pass unchanged (crash)") == 1


def test_several_crawlers_in_one_process(crawl):
    seen, _ = crawl(numbered(30), crawlers=3)
    assert filled(seen["items"]) == sorted((f"/{n}", 0, f"Story {n}") for n in range(30) for _ in range(3))
    assert [stats["copytaster/pages"] for stats in seen["stats"]] == [30, 30, 30]


def test_another_reactor_reads_inline_with_a_warning(crawl):
    reactor = "twisted.internet.selectreactor.SelectReactor"
    seen, log = crawl(numbered(5), settings={"TWISTED_REACTOR": reactor})
    assert filled(seen["items"]) == [(f"/{n}", 0, f"Story {n}") for n in range(5)]
    assert log.count("COPYTASTER_WORKERS needs the asyncio reactor") == 1


def test_closed_with_pages_in_flight(crawl):
    seen, _ = crawl(numbered(40, "pause 100 ms"), settings={"CLOSESPIDER_ITEMCOUNT": 3})
    # Scrapy closes once what has been fetched is through: all of that is filled
    [stats] = seen["stats"]
    assert stats["finish_reason"] == "closespider_itemcount"
    assert len(seen["items"]) == stats["response_received_count"] > 3
    assert all("headline" in item for item in seen["items"])


@pytest.mark.parametrize("settings", [{}, REACTORLESS], ids=["reactor", "reactorless"])
@pytest.mark.parametrize("presses", [1, 2])
def test_ctrl_c(site, tmp_path, settings, presses):
    pages = {"/stop": "<html>pause 700 ms<h1>Stop</h1>", **numbered(200, "pause 100 ms")}
    for path, html in pages.items():
        site.add(path, html)
    out, told = tmp_path / "out.json", tmp_path / "config.json"
    told.write_text(json.dumps({"pages": list(pages), "settings": {"COPYTASTER_WORKERS": 2, **settings}}))
    process = subprocess.Popen(
        [sys.executable, "-W", "error", SCRIPT, site.base, out, told],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "script runs\n"
    assert process.stdout.readline() == "asked to stop\n"
    for _ in range(presses):
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the whole group
    _, log = process.communicate(timeout=30)
    assert "KeyboardInterrupt" not in log
    assert "Traceback" not in log
    if presses == 1:
        seen = json.loads(out.read_text())
        assert seen["stats"][0]["finish_reason"] == "shutdown"
        assert seen["left"] == []
        # how many pages were on their way at that moment is the machine's business: each comes out once
        assert 1 <= len(seen["items"]) <= len(pages)
        assert len({item["path"] for item in seen["items"]}) == len(seen["items"])
        assert all("headline" in item for item in seen["items"])
    with pytest.raises(ProcessLookupError):  # no process is left behind
        os.killpg(process.pid, 0)
