"""Labels follow their blocks through changes of the page and of the segmenter."""

from __future__ import annotations

from pathlib import Path

import pytest
from copytaster.classifier import Label
from copytaster.classifier.cli import main
from copytaster.classifier.page.page import read_page
from copytaster.classifier.samples.labelled import LabelRow, check_page, read_labels, text_hash, write_labels
from copytaster.classifier.samples.realign import realign

HTML = """<html><body><h1>Bridge opens</h1><p>Share</p>
<div>The bridge was opened on Tuesday.<br>It took three years to build.</div>
<ul><li>Other story</li><li>Share</li></ul></body></html>"""
LABELS = [Label.HEADLINE, Label.NAV, Label.BODY, Label.SUBHEAD, Label.TEASER, Label.PROMO]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(HTML, encoding="utf-8")
    (tmp_path / "meta.json").write_text("{}", encoding="utf-8")
    write_labels(tmp_path / "labels.tsv", read_page(HTML).blocks, LABELS)
    return tmp_path


def changed(folder: Path, old: str, new: str) -> None:
    assert old in HTML
    (folder / "page.html").write_text(HTML.replace(old, new), encoding="utf-8")


def labels(folder: Path) -> dict[str, Label]:
    return {row.text: row.label for row in read_labels(folder / "labels.tsv")}


def run(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str]]:
    code = main(["check", str(folder), *options])
    return code, capsys.readouterr().out.splitlines()


def test_what_fits_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "labels.tsv").read_bytes()
    assert run(folder, capsys, "--realign") == (0, ["1 page checked, 0 realigned, 0 with labels that do not fit"])
    assert (folder / "labels.tsv").read_bytes() == before


def test_check_alone_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(folder, "<ul>", "<ul></ul><ul>")
    before = (folder / "labels.tsv").read_bytes()
    code, lines = run(folder, capsys)
    assert code == 1
    assert lines[0] == f"{folder}: block 4, TEASER, 'Other story': now at html/body/ul[2]/li"
    assert len(lines) == 3
    assert (folder / "labels.tsv").read_bytes() == before


def test_other_places_are_found_by_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(folder, "<div>", "<section><div>")
    code, lines = run(folder, capsys, "--realign")
    assert (code, lines[-1]) == (0, "1 page checked, 1 realigned, 0 with labels that do not fit")
    assert lines[0].startswith(f"{folder}: moved: block 2, BODY, 'The bridge was opened on Tuesday.': now at html/bo")
    assert check_page(folder) == []
    assert [row.label for row in read_labels(folder / "labels.tsv")] == LABELS


def test_a_changed_text_is_found_by_its_path(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(folder, "opened on Tuesday.", "opened on Wednesday.")
    code, lines = run(folder, capsys, "--realign")
    assert code == 0
    assert "its text is now 'The bridge was opened on Wednesday.'" in lines[0]
    assert check_page(folder) == []


def test_a_new_block_leaves_the_page_unfinished(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(folder, "<h1>", "<p>Sunny, nine degrees</p><h1>")
    code, lines = run(folder, capsys, "--realign")
    assert code == 1
    assert f"{folder}: block 0, 'Sunny, nine degrees': has no label" in lines
    assert check_page(folder) == ["unfinished: 6 of 7 blocks are labelled; `copytaster label` goes on"]
    assert [row.label for row in read_labels(folder / "labels.tsv")] == LABELS
    assert not (folder / "labels.tsv.before").exists()


def test_a_lost_block_is_listed_and_its_row_is_kept_in_a_second_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(folder, "<li>Other story</li>", "")
    before = (folder / "labels.tsv").read_bytes()
    code, lines = run(folder, capsys, "--realign")
    assert f"{folder}: block 4, TEASER, 'Other story': the page has no such block" in lines
    assert (code, check_page(folder)) == (1, [])
    assert (folder / "labels.tsv.before").read_bytes() == before


def test_a_path_alone_does_not_match(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(folder, "It took three years to build.", "Sunny, nine degrees, wind from the west")
    code, lines = run(folder, capsys, "--realign")
    assert code == 1
    assert any("SUBHEAD" in line and "no such block" in line for line in lines)
    assert any("Sunny" in line and "has no label" in line for line in lines)
    assert "SUBHEAD" not in labels(folder).values()


def test_equal_texts_keep_their_order() -> None:
    page = "<html><body><p>Share</p><p>Mail</p><p>Share</p></body></html>"
    before = read_page(page).blocks
    after = read_page(page.replace("<body>", "<body><nav>Home</nav><nav>News</nav>")).blocks
    given = [Label.NAV, Label.OTHER, Label.PROMO]
    rows = [
        LabelRow(b.index, label, b.path.replace("body", "main"), text_hash(b.text), b.text)
        for b, label in zip(before, given, strict=True)
    ]
    aligned = realign(rows, after)
    assert aligned.labels == {2: Label.NAV, 3: Label.OTHER, 4: Label.PROMO}
    assert [block.text for block in aligned.new] == ["Home", "News"]


def test_a_broken_file_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "labels.tsv"
    file.write_text(file.read_text(encoding="utf-8").replace("TEASER", "TEASERS"), encoding="utf-8")
    code, lines = run(folder, capsys, "--realign")
    assert code == 1
    assert "TEASERS" in lines[0]
