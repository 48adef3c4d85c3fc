"""`compare`: two runs of batch and two sides on labelled pages, with differences that are worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from copytaster.classifier import Label
from copytaster.classifier.cli import main
from copytaster.classifier.cli.json_lines import open_archive
from copytaster.classifier.learning.comparison import Outcome, kept_differences, text_differences
from copytaster.classifier.learning.metrics import share_difference, share_interval
from copytaster.classifier.page.page import read_page
from copytaster.classifier.samples.labelled import write_labels
from copytaster.classifier.samples.packs import load_samples

SITES = 8
BODY = "The ferry to island number {} will sail again on Monday, two years after a storm broke its old pier."
TEASER = "Ten harbour cafés that are worth the detour this long summer, number {}"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    for i in range(SITES):
        page = folder / "en" / f"site{i}.example" / "ferry"
        page.mkdir(parents=True)
        html = f"<html><body><p>{BODY.format(i)}</p><ul><li>{TEASER.format(i)}</li></ul></body></html>"
        (page / "page.html").write_text(html, encoding="utf-8")
        meta = {"url": f"https://site{i}.example/ferry", "lang": "en", "site": f"site{i}.example"}
        (page / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
        write_labels(page / "labels.tsv", read_page(html).blocks, [Label.BODY, Label.TEASER])
    return folder


ID, URL, FOLDER = "en/site{}.example/ferry", "{}", "/data/pages/en/site{}.example/ferry/page.html"


def run_of(file: Path, leaks: set[int], name: str = ID, verdicts: bool = True) -> str:
    """An output of batch that keeps every body, and the teaser of the pages in `leaks`."""
    with open_archive(str(file), "wb") as stream:
        for i in range(SITES):
            text = "\n".join([BODY.format(i), *([TEASER.format(i)] if i in leaks else [])])
            url = f"https://site{i}.example/ferry" if name == URL else None
            record = {"id": name.format(i), "url": url, "text": text}
            if verdicts:
                record["verdicts"] = [{"kept": True}, {"kept": i in leaks}]
            stream.write(json.dumps(record).encode() + b"\n")
    return str(file)


def compared(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    code = main(["compare", *words])
    return code, capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("ending", ["", ".gz", ".xz", ".zst"])
def test_an_output_is_read_as_batch_compresses_it(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = compared(capsys, run_of(tmp_path / f"a.jsonl{ending}", {0}), run_of(tmp_path / "b.jsonl", {0}))
    assert (code, lines[0]) == (0, f"{SITES} pages in both runs, 0 only in A, 0 only in B")


def test_runs_are_compared_with_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = run_of(tmp_path / "a.jsonl", {0, 1}), run_of(tmp_path / "b.jsonl", {1})
    code, lines = compared(capsys, a, b)
    assert code == 0
    assert lines[0] == "8 pages in both runs, 0 only in A, 0 only in B"
    assert lines[1].startswith("7 texts are the same; likeness of all")
    assert lines[2] == "on different sides: 1 of 16 blocks (on 8 pages with verdicts)"
    assert lines[3].endswith("  en/site0.example/ferry")
    assert len(lines) == 4


@pytest.mark.parametrize("name", [ID, URL, FOLDER], ids=["by id", "by url", "by folder"])
def test_labelled_pages_show_which_side_is_right(
    tmp_path: Path, pages: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    a, b = run_of(tmp_path / "a.jsonl", set(range(SITES)), name), run_of(tmp_path / "b.jsonl", {3}, name)
    code, lines = compared(capsys, a, b, str(pages))
    assert code == 0
    shares = {line.split()[0]: line.split() for line in lines if line.startswith(("BODY", "TEASER"))}
    assert shares["BODY"][1:5] == ["8", "1.0000", "1.0000", "+0.0000"]
    assert shares["TEASER"][1:5] == ["8", "1.0000", "0.1250", "-0.8750"]
    assert shares["TEASER"][-1] == "*"
    assert "7 blocks changed sides: 7 for the better, 0 for the worse" in lines
    assert lines[-1].startswith("On these 8 pages B is better than A by 0.")
    _, lines = compared(capsys, b, a, str(pages))
    assert "7 blocks changed sides: 0 for the better, 7 for the worse" in lines
    assert lines[-1].startswith("On these 8 pages B is worse than A by 0.")


def test_equal_runs_have_no_significant_difference(
    tmp_path: Path, pages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = run_of(tmp_path / "a.jsonl", {1, 2})
    _, lines = compared(capsys, a, a, str(pages))
    assert lines[-1] == "On these 8 pages no difference is statistically significant."


def test_without_verdicts_only_texts_are_compared(
    tmp_path: Path, pages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = run_of(tmp_path / "a.jsonl", set(), verdicts=False)
    _, lines = compared(capsys, a, a, str(pages))
    assert not [line for line in lines if line.startswith("TEASER")]


def test_pages_that_one_side_lacks_are_said(tmp_path: Path, pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a = run_of(tmp_path / "a.jsonl", set())
    half = tmp_path / "half.jsonl"
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    half.write_text("".join(lines[:6]), encoding="utf-8")
    _, said = compared(capsys, a, str(half), str(pages))
    assert said[0] == "not in both runs, so left out: 2 of 8 labelled pages"


@pytest.mark.parametrize("content", ["{", "[]", '{"id": 1}', "\xff"])
def test_what_is_no_run_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(content, encoding="latin-1")
    assert main(["compare", str(file), str(file)]) == 2
    assert f"{file}:1" in capsys.readouterr().err


def test_models_need_labelled_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(tmp_path), str(tmp_path)]) == 2
    assert "labelled pages" in capsys.readouterr().err
    assert main(["compare", str(tmp_path / "none"), str(tmp_path)]) == 2


def test_differences_by_hand(pages: Path) -> None:
    samples = load_samples([pages], None, 7, False, 1)
    right = [Outcome(one.truth or "", np.array([True, False])) for one in samples]
    wrong = [Outcome("", np.array([False, False])) for _ in samples]
    (total, *groups) = text_differences(samples, wrong, right)
    assert (total.name, total.pages, total.a, total.b, total.difference) == ("all", 8, 0.0, 1.0, 1.0)
    assert total.is_sure
    assert [one.name for one in groups] == ["fixtures", "fixtures en"]
    body, teaser = kept_differences(samples, wrong, right)
    assert (body.name, body.a, body.b, body.difference, body.low, body.high) == ("BODY", 0.0, 1.0, 1.0, 1.0, 1.0)
    assert (teaser.name, teaser.difference, teaser.is_sure) == ("TEASER", 0.0, False)


def test_shares_are_of_blocks_not_of_pages() -> None:
    ours, theirs = np.array([[9.0, 10.0], [0.0, 1.0]]), np.array([[0.0, 10.0], [1.0, 1.0]])
    a, b, difference, low, high = share_difference(ours, theirs)
    assert (a, b, difference) == pytest.approx((9 / 11, 1 / 11, 8 / 11))
    assert low <= difference <= high


def test_an_interval_of_a_share_is_wilson_s() -> None:
    assert share_interval(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-3)
    assert share_interval(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-3)
    assert share_interval(0, 0) == (0.0, 1.0)
