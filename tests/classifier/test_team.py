"""Several people's labels for the same page: kept apart, compared, merged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from copytaster.classifier import Label
from copytaster.classifier.cli import main
from copytaster.classifier.review.session import Session
from copytaster.classifier.review.worklist import tasks_of
from copytaster.classifier.samples.labelled import blocks_of, read_labels, write_labels
from copytaster.classifier.samples.team import agreements
from stub_taster import StubTaster

PAGE = "<html><body><h1>Ferry returns</h1><p>The ferry sails again.</p><p>On Monday.</p><p>Most read</p></body></html>"
ADA = [Label.HEADLINE, Label.BODY, Label.BODY, Label.TEASER]
BEN = [Label.HEADLINE, Label.BODY, Label.BODY, Label.PROMO]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    page = tmp_path / "pages" / "ellery.example" / "ferry"
    page.mkdir(parents=True)
    (page / "page.html").write_text(PAGE, encoding="utf-8")
    (page / "meta.json").write_text('{"site": "ellery.example"}', encoding="utf-8")
    blocks = blocks_of(page / "page.html")
    for name, labels in (("ada", ADA), ("ben", BEN)):
        write_labels(page / f"labels.{name}.tsv", blocks, labels)
    return page


def session(folder: Path, by: str = "") -> Session:
    tasks = tasks_of([str(folder.parents[1])], folder / "copies", False, by)
    return Session(StubTaster(), tasks)  # type: ignore[arg-type]


def test_differences_and_agreement_are_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder.parents[1]), "--team"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{folder}: ada 4, ben 4 of 4 blocks",
        "  block 3: ada TEASER, ben PROMO  Most read",
        "ada and ben: 75.0% of 4 blocks, kappa 0.64",
    ]
    assert not (folder / "labels.tsv").exists()


def test_what_is_agreed_becomes_the_labels_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder), "--merge"]) == 0
    assert "labels.tsv written, 1 block left to decide" in capsys.readouterr().out
    assert [(row.block, row.label) for row in read_labels(folder / "labels.tsv")] == list(enumerate(ADA[:3]))
    before = (folder / "labels.tsv").read_bytes()
    assert main(["check", str(folder), "--team", "--merge"]) == 0
    assert "not changed" in capsys.readouterr().out
    assert (folder / "labels.tsv").read_bytes() == before


def test_labels_of_one_person_are_no_agreement(folder: Path) -> None:
    (folder / "labels.ben.tsv").unlink()
    assert main(["check", str(folder), "--merge"]) == 0
    assert not (folder / "labels.tsv").exists()


def test_labels_that_fit_no_more_are_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "page.html").write_text(PAGE.replace("On Monday", "On Sunday"), encoding="utf-8")
    assert main(["check", str(folder), "--team"]) == 0
    assert "ada's labels no longer fit the page" in capsys.readouterr().out


def test_a_folder_without_a_team_is_refused(tmp_path: Path) -> None:
    assert main(["check", str(tmp_path), "--team"]) == 2


def test_a_person_writes_to_a_file_of_their_own_and_sees_no_other_s(folder: Path) -> None:
    mine = session(folder, "cid")
    page = mine.page(0)
    assert "ada: TEASER" not in page
    mine.change(0, json.dumps({"changes": [[1, "BODY"]]}).encode())
    assert [(row.block, row.label) for row in read_labels(folder / "labels.cid.tsv")] == [(1, Label.BODY)]
    assert not (folder / "labels.tsv").exists()
    assert "1 of 4 labelled" in mine.list_page()


def test_without_a_name_the_page_shows_who_said_what(folder: Path) -> None:
    ours = session(folder)
    page = ours.page(0)
    assert "ada: TEASER" in page
    assert "ben: PROMO" in page
    assert "1 block labelled differently: number 4 of the list." in page
    assert "by ada, ben" in ours.list_page()


@pytest.mark.parametrize("name", ["", "a b", "../x", "a.b", "x" * 41])
def test_a_name_is_a_part_of_a_file_s_name(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["label", str(folder), "--by", name])
    assert "letters, digits" in capsys.readouterr().err


def test_agreement_by_chance_is_kappa_0_and_full_agreement_1() -> None:
    body, nav = Label.BODY, Label.NAV
    chance = {"a": dict(enumerate([body, body, nav, nav])), "b": dict(enumerate([body, nav, body, nav]))}
    assert [(one.share, one.kappa) for one in agreements([chance])] == [(0.5, 0.0)]
    same = {"a": {0: body}, "b": {0: body}}
    assert [(one.share, one.kappa) for one in agreements([same])] == [(1.0, 1.0)]
    assert list(agreements([{"a": {0: body}, "b": {1: body}}])) == []
