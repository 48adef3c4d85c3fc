"""`copytaster crawl` and `copytaster demo`: the bundled spider without a Scrapy project."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "copytaster", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_demo_crawls_its_pages_from_any_folder(tmp_path: Path) -> None:
    done = run("demo", "-o", "items.jsonl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    items = [json.loads(line) for line in (tmp_path / "items.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(item["inLanguage"] for item in items) == ["de", "en", "ko"]
    korean = next(item for item in items if item["inLanguage"] == "ko")
    assert korean["articleBody"] in done.stdout
    assert "3 pages" in done.stdout
    assert "ERROR" not in done.stderr
    assert "무단" not in korean["articleBody"]


def test_crawl_writes_the_items_of_a_folder(tmp_path: Path) -> None:
    paragraph = "The council of Ostrava Heights voted on Monday to reopen the footbridge that was closed in May."
    page = f"<html><body><h1>Footbridge reopens</h1><article>{f'<p>{paragraph}</p>' * 3}</article></body></html>"
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "bridge.html").write_text(page, encoding="utf-8")
    done = run("crawl", "--folder", "saved", "-o", "out.jsonl", "--set", "COPYTASTER_WORKERS=0", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (line,) = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert paragraph in json.loads(line)["articleBody"]


def test_crawl_without_anything_to_crawl_is_wrong_usage(tmp_path: Path) -> None:
    done = run("crawl", cwd=tmp_path)
    assert done.returncode == 2
    assert "give a URL" in done.stderr
