"""A real crawl of 200 pages with COPYTASTER_MEMORY: a standing box goes, every body stays as it is without a memory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from copytaster.classifier import Copytaster
from copytaster.classifier.memory.weighing import SURE
from standing_site import BOXES, PAGES, page, paragraphs


@pytest.fixture(scope="module")
def taster() -> Copytaster:
    return Copytaster.load()


@pytest.mark.parametrize("box", BOXES, ids=["one", "two"])
def test_a_repeated_box_is_dropped_from_the_fourth_page_on(box, taster, site, run_python, tmp_path: Path) -> None:
    urls = [site.add(f"/news/{number}", page(number, box)) for number in range(PAGES)]
    (tmp_path / "urls.txt").write_text("\n".join(urls))
    out = tmp_path / "articles.jsonl"
    settings = {
        "COPYTASTER_MEMORY": tmp_path / "memory.sqlite",
        "AUTOTHROTTLE_ENABLED": False,
        "CONCURRENT_REQUESTS": 1,  # pages that are read at the same time do not know of one another
    }
    options = [f"-s{name}={value}" for name, value in settings.items()]
    done = run_python(
        "-m", "scrapy", "crawl", "article", f"-afile={tmp_path / 'urls.txt'}", *options, "-O", out, timeout=900
    )
    assert done.returncode == 0, done.stderr
    items = {
        item["url"]: item["articleBody"].splitlines()
        for item in map(json.loads, out.read_text(encoding="utf-8").splitlines())
    }
    assert set(items) == set(urls)
    sure = 0
    for place, (url, text) in enumerate(items.items()):
        number = urls.index(url)
        alone = taster.clean(page(number, box), url)
        kept = [line for line in alone.text.splitlines() if line not in box]
        assert [line for line in text if line not in box] == kept, number
        # the test is about articles that the classifier keeps whole
        assert kept == paragraphs(number)
        sure += sum(verdict.block.text in box and verdict.probability >= SURE for verdict in alone.verdicts)
        doubtful = {v.block.text for v in alone.verdicts if v.block.text in box and v.probability < SURE}
        assert place < 3 or not doubtful & set(text), number
    dropped = done.stderr.partition("'copytaster/memory/dropped': ")[2].partition(",")[0]
    print(f"{len(box) * PAGES} paragraphs: {sure} of them sure, {dropped} dropped by the memory")
