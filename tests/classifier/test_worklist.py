"""The pages to label: what is found, what is copied, and in which order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from copytaster.classifier import Label
from copytaster.classifier.page.source import InputError
from copytaster.classifier.review.worklist import Task, in_order, tasks_of
from copytaster.classifier.samples.labelled import blocks_of, write_labels

PAGE = '<html lang="en"><head>{}</head><body><p>The ferry sails again.</p><p>On Monday.</p></body></html>'


def task(tmp_path: Path, site: str, slug: str, doubt: float | None, labels: int = 0, blocks: int | None = 2) -> Task:
    folder = tmp_path / site / slug
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(PAGE.format(""), encoding="utf-8")
    if labels:
        found = blocks_of(folder / "page.html")
        write_labels(folder / "labels.tsv", found, [Label.BODY if i < labels else None for i in range(len(found))])
    return Task(folder, site, doubt, blocks)


def test_doubt_comes_first_and_sites_take_turns(tmp_path: Path) -> None:
    tasks = [
        task(tmp_path, "a.example", "sure", 0.1),
        task(tmp_path, "a.example", "worst", 0.9),
        task(tmp_path, "a.example", "bad", 0.8),
        task(tmp_path, "b.example", "fair", 0.3),
        task(tmp_path, "c.example", "unread", None, blocks=None),
        task(tmp_path, "c.example", "done", 0.99, labels=2),
        task(tmp_path, "b.example", "begun", 0.05, labels=1),
    ]
    assert [one.folder.name for one in in_order(tasks)] == ["begun", "worst", "unread", "fair", "bad", "sure", "done"]


def test_a_folder_of_a_crawl_is_read_unchanged(tmp_path: Path) -> None:
    folder = tmp_path / "saved" / "ellery.example" / "ferry"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(PAGE.format(""), encoding="utf-8")
    meta = {"url": "https://ellery.example/ferry", "lang": "en", "site": "ellery.example", "doubt": 0.75}
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    (found,) = tasks_of([str(tmp_path / "saved")], tmp_path / "copies", False)
    assert (found.folder, found.site, found.doubt) == (folder, "ellery.example", 0.75)
    assert (found.blocks, found.done) == (None, False)
    assert not (tmp_path / "copies").exists()


@pytest.mark.parametrize("meta", ["", "[]", "{", '{"doubt": "high"}', '{"doubt": 7}'])
def test_meta_may_be_missing_or_broken(tmp_path: Path, meta: str) -> None:
    folder = tmp_path / "ellery.example" / "ferry"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(PAGE.format(""), encoding="utf-8")
    if meta:
        (folder / "meta.json").write_text(meta, encoding="utf-8")
    (found,) = tasks_of([str(tmp_path)], tmp_path / "copies", False)
    assert (found.site, found.doubt) == ("ellery.example", None)


def test_a_file_is_copied_once_with_its_declarations(tmp_path: Path) -> None:
    file = tmp_path / "Saved page.html"
    link = '<meta charset="euc-kr"><link rel="canonical" href="https://www.ellery.example/news/ferry-returns.html">'
    file.write_bytes(PAGE.format(link).replace("On Monday", "월요일에 다시 떠난다").encode("euc-kr"))
    copies = tmp_path / "copies"
    (found,) = tasks_of([str(file)], copies, False)
    assert found.folder == copies / "ellery.example" / "ferry-returns"
    assert "월요일에" in blocks_of(found.file)[1].text
    meta = json.loads((found.folder / "meta.json").read_text(encoding="utf-8"))
    assert (meta["url"], meta["site"]) == ("https://www.ellery.example/news/ferry-returns.html", "ellery.example")
    assert [one.folder for one in tasks_of([str(file), str(file)], copies, False)] == [found.folder]
    file.write_text(PAGE.format(link), encoding="utf-8")
    assert [one.folder.name for one in tasks_of([str(file)], copies, False)] == ["ferry-returns-2"]


def test_fixtures_of_web_poet_have_their_address(tmp_path: Path) -> None:
    web_poet = pytest.importorskip("web_poet")
    from web_poet.serialization import SerializedDataFileStorage, serialize

    response = web_poet.HttpResponse("https://www.ellery.example/news/ferry", PAGE.format("").encode())
    inputs = tmp_path / "fixtures" / "po.ArticlePage" / "test-1" / "inputs"
    inputs.mkdir(parents=True)
    SerializedDataFileStorage(inputs).write(serialize([response]))
    (found,) = tasks_of([str(tmp_path / "fixtures")], tmp_path / "copies", False)
    assert found.folder == tmp_path / "copies" / "ellery.example" / "ferry"


def test_loose_pages_of_a_folder_are_copied(tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "one.html").write_text(PAGE.format(""), encoding="utf-8")
    (saved / "two.HTM").write_text(PAGE.format("<title>two</title>"), encoding="utf-8")
    found = tasks_of([str(saved)], tmp_path / "copies", False)
    assert {str(one.folder.relative_to(tmp_path)) for one in found} == {"copies/local/one", "copies/local/two"}


def test_a_hostile_address_stays_inside(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    link = '<link rel="canonical" href="https://../../%2e%2e/..%2f..%2fetc%2fpasswd">'
    file.write_text(PAGE.format(link), encoding="utf-8")
    (found,) = tasks_of([str(file)], tmp_path / "copies", False)
    assert found.folder.resolve().is_relative_to((tmp_path / "copies").resolve())
    assert found.folder.resolve() != (tmp_path / "copies").resolve()


def test_texts_are_copied_as_texts(tmp_path: Path) -> None:
    file = tmp_path / "long ago.txt"
    file.write_text("The ferry sails again.\n", encoding="utf-8")
    (found,) = tasks_of([str(file)], tmp_path / "copies", True)
    assert (found.file.name, found.folder.name) == ("text.txt", "long-ago")


def test_an_empty_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no page\.html"):
        tasks_of([str(tmp_path)], tmp_path, False)


@pytest.mark.parametrize("address", ["http://[x", "http://\u2100.example/", "https://"])
def test_a_declared_address_that_is_none_is_ignored(tmp_path: Path, address: str) -> None:
    page = tmp_path / "saved.html"
    page.write_text(f"<link rel=canonical href='{address}'><p>The ferry runs again.</p>", encoding="utf-8")
    (task,) = tasks_of([str(page)], tmp_path / "labels", plain=False)
    assert task.folder == tmp_path / "labels" / "local" / "saved"
