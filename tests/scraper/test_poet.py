from __future__ import annotations

import json
from pathlib import Path

import pytest
from scraper_stubs import TEXT

SCRIPT = Path(__file__).with_name("poet_crawl.py")


def test_a_callback_asks_for_the_article(site, run_python, tmp_path):
    pytest.importorskip("scrapy_poet")
    site.add("/story", "<html><h1>Bridge opens</h1>")
    site.add("/trouble", "<html>trouble")
    out = tmp_path / "out.json"
    done = run_python("-W", "default", SCRIPT, site.base, out)
    assert done.returncode == 0, done.stderr
    seen = json.loads(out.read_text())
    items = {item["path"]: item for item in seen["items"]}
    assert items["/story"]["text"] == items["/story"]["articleBody"] == TEXT
    # the callback runs though the page could not be read
    assert items["/trouble"] == {
        "path": "/trouble",
        "text": "",
        "confidence": 0.0,
        "body": "",
        "item": "zyte_common_items",
        "summary": [None, [], 0.0],
    }
    # page objects that were written for the Zyte API are given its item class
    assert (items["/story"]["item"], items["/story"]["body"]) == ("zyte_common_items", TEXT)
    assert items["/story"]["summary"] == ["Bridge opens", ["Ida Moen", "Per Lie"], 0.9123]
    # once for the callback and for the items
    assert seen["calls"] == 2
