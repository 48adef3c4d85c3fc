"""COPYTASTER_SAVE_UNCERTAIN: the pages that are worth a label."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from copytaster.classifier import Article, Block, Job, Label, Verdict
from copytaster.scraper.uncertain import Uncertain, site_of, slug_of


def judged(*keeps: float, text: str = "word") -> Article:
    verdicts = tuple(
        Verdict(Block(i, text, "html/body", "p"), Label.BODY, keep, keep > 0.5) for i, keep in enumerate(keeps)
    )
    return Article(text="", html="", confidence=0.5, language="ko", verdicts=verdicts)


def job(name: str = "bridge", site: str = "www.harbourpost.example", html: bytes = b"<p>\xc7\xd1") -> Job:
    return Job(html=html, url=f"https://{site}/2026/{name}", encoding="cp949")


def test_doubt():
    assert judged(0.0, 1.0).doubt == 0
    assert judged(0.5, 0.5).doubt == 1
    assert judged(0.25, 1.0).doubt == pytest.approx(0.25)
    assert judged().doubt == 0


def test_a_page_is_saved_unchanged(tmp_path):
    assert Uncertain(tmp_path, 3).keep(job(), judged(0.6))
    [page] = tmp_path.rglob("page.html")
    assert page.read_bytes() == b"<p>\xc7\xd1"
    assert page.parent.parent == tmp_path / "harbourpost.example"
    assert page.parent.name.startswith("bridge-")
    assert json.loads((page.parent / "meta.json").read_text()) == {
        "url": "https://www.harbourpost.example/2026/bridge",
        "lang": "ko",
        "site": "harbourpost.example",
        "confidence": 0.5,
        "doubt": 0.8,
        "encoding": "cp949",
    }
    assert not (page.parent / "labels.tsv").exists()


def saved(folder: Path) -> set[str]:
    return {path.parent.name.rsplit("-", 1)[0] for path in folder.rglob("page.html")}


def test_the_least_sure_of_each_site_stay(tmp_path):
    uncertain = Uncertain(tmp_path, 2)
    for name, keep in [("a", 0.9), ("b", 0.6), ("c", 0.95), ("d", 0.55)]:
        uncertain.keep(job(name), judged(keep))
    uncertain.keep(job("e", "other.example"), judged(0.99))
    assert saved(tmp_path) == {"b", "d", "e"}
    # the next crawl goes on from there
    assert not Uncertain(tmp_path, 2).keep(job("f"), judged(0.7))
    assert Uncertain(tmp_path, 2).keep(job("g"), judged(0.5))
    assert saved(tmp_path) == {"d", "g", "e"}


def test_what_was_labelled_is_never_touched(tmp_path):
    uncertain = Uncertain(tmp_path, 1)
    uncertain.keep(job("a"), judged(0.9))
    [page] = tmp_path.rglob("page.html")
    (page.parent / "labels.tsv").write_text("")
    assert uncertain.keep(job("b"), judged(0.5))
    assert not uncertain.keep(job("a", html=b"new"), judged(0.5))
    assert saved(tmp_path) == {"a", "b"}
    assert page.read_bytes() != b"new"


def test_nothing_to_label(tmp_path):
    uncertain = Uncertain(tmp_path, 1)
    assert not uncertain.keep(Job(text="a text", url="https://a.example/1"), judged(0.5))
    assert not uncertain.keep(job(), judged())
    assert not uncertain.keep(job(), judged(*[0.5] * 3001))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.a.example/1", "a.example"),
        ("https://a.example:8080/1", "a.example"),
        ("https://한빛.example/", "한빛.example"),
        ("file:///tmp/page.html", "unknown"),
        ("https://../x", "unknown"),
    ],
)
def test_sites_are_folder_names(url, site):
    assert site_of(url) == site


def test_slugs_are_folder_names_and_differ():
    slugs = [slug_of(f"https://a.example/{path}") for path in ("", "?id=1", "x/../..", "y" * 300)]
    assert len(set(slugs)) == 4
    assert all(len(slug) < 60 and "/" not in slug and not slug.startswith(".") for slug in slugs)


def test_in_a_crawl(make_stage, make_response, tmp_path):
    stage = make_stage(uncertain=Uncertain(tmp_path, 5))
    stage.run(make_response(), [{}, {}])
    assert saved(tmp_path) == {"bridge"}
    assert stage.counts["copytaster/saved_uncertain"] == 1


def test_an_unwritable_folder_costs_no_page(make_stage, make_response, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    stage = make_stage(uncertain=Uncertain(tmp_path / "file", 5))
    [item] = stage.run(make_response(), [{}])
    assert item["headline"] == "Bridge opens"
    assert "Page not saved" in caplog.text


def test_an_unwritable_page_costs_no_other_page(tmp_path, monkeypatch):
    uncertain = Uncertain(tmp_path, 1)
    assert uncertain.keep(job("first"), judged(0.7))
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    def fail(self: Path, data: bytes) -> int:
        with self.open("wb") as stream:
            stream.write(data[:5])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", fail)
        with pytest.raises(OSError, match="No space"):
            uncertain.keep(job("second"), judged(0.5))
        with pytest.raises(OSError, match="No space"):
            uncertain.keep(job("first"), judged(0.5))
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
    assert uncertain.keep(job("second"), judged(0.5))
    assert saved(tmp_path) == {"second"}
