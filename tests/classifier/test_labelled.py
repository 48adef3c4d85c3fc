"""Labelled pages on disk: written, read back, and every misfit found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from copytaster.classifier import Label, LabelMismatch
from copytaster.classifier.page.page import read_page
from copytaster.classifier.samples.labelled import (
    COLUMNS,
    check_page,
    page_folders,
    read_labelled,
    read_labels,
    text_hash,
    write_labels,
)

FIXTURES = Path(__file__).parents[1] / "fixtures"
HTML = """<html><body><h1>Bridge opens</h1>
<div><p>The bridge was opened on Tuesday, after three years.</p>
<p>“At last”, said "the" mayor\t– tabs and all.</p></div>
<ul><li><a href="/x">Other story</a></li><li>© 2026 Harbour Post</li></ul></body></html>"""
LABELS = [Label.HEADLINE, Label.BODY, Label.BODY, Label.TEASER, Label.NOTICE]
META = {"url": "https://harbour.example/1", "site": "harbour.example", "lang": "en", "case": "links", "hard": True}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "en" / "harbour.example" / "bridge"
    path.mkdir(parents=True)
    (path / "page.html").write_text(HTML, encoding="utf-8")
    (path / "meta.json").write_text(json.dumps(META), encoding="utf-8")
    write_labels(path / "labels.tsv", read_page(HTML).blocks, LABELS)
    return path


def rewrite(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    file = folder / "labels.tsv"
    file.write_text("".join(change(file.read_text(encoding="utf-8").splitlines(keepends=True))), encoding="utf-8")


def test_what_is_written_is_read_back(folder: Path) -> None:
    assert check_page(folder) == []
    (page,) = read_labelled(folder.parents[2])
    blocks = read_page(HTML).blocks
    assert [row.label for row in page.rows] == LABELS
    assert [row.text for row in page.rows] == [block.text for block in blocks]
    assert [row.path for row in page.rows] == [block.path for block in blocks]
    assert [row.hash for row in page.rows] == [text_hash(block.text) for block in blocks]
    assert (page.folder, page.url, page.site, page.lang, page.case, page.hard) == (folder, *META.values())


def test_the_file_has_a_row_a_block_and_first_words(folder: Path) -> None:
    lines = (folder / "labels.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == list(COLUMNS)
    assert len(lines) == 1 + len(LABELS)
    assert lines[3].split("\t")[-1] == '“At last”, said "the" mayor – tabs and all.'[:40]
    assert read_labels(folder / "labels.tsv")[1].text == "The bridge was opened on Tuesday, after three years."[:40]


def test_meta_may_say_little(folder: Path) -> None:
    (folder / "meta.json").write_text("{}", encoding="utf-8")
    (page,) = read_labelled(folder)
    assert (page.url, page.site, page.lang, page.case, page.hard) == (None, "harbour.example", "", "", False)


def test_labels_and_blocks_must_be_as_many(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        write_labels(tmp_path / "labels.tsv", read_page(HTML).blocks, LABELS[:-1])


def test_the_hash_is_of_the_text() -> None:
    assert text_hash("") == "e3b0c44298fc"
    assert text_hash("다리") != text_hash("다리 ")


def test_all_folders_are_found_in_order(folder: Path) -> None:
    other = folder.parent / "a-first"
    other.mkdir()
    for file in folder.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    (folder.parent / "unlabelled").mkdir()
    (folder.parent / "unlabelled" / "page.html").write_text(HTML, encoding="utf-8")
    assert page_folders(folder.parents[1]) == [other, folder]
    assert page_folders(folder) == [folder]
    assert len(list(read_labelled(folder.parents[1]))) == 2


def test_missing_meta_is_found(folder: Path) -> None:
    (folder / "meta.json").unlink()
    assert check_page(folder) == ["meta.json is missing"]


def test_an_unfinished_page_is_found_and_left_out(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    rewrite(folder, lambda lines: [*lines[:2], *lines[3:]])
    assert check_page(folder) == ["unfinished: 4 of 5 blocks are labelled; `copytaster label` goes on"]
    assert list(read_labelled(folder)) == []
    assert f"{folder} is left out: unfinished" in caplog.text


def test_a_missing_row_among_misfits_is_found(folder: Path) -> None:
    rewrite(folder, lambda lines: [lines[0], *(line.replace("html/body", "html/main") for line in lines[1:-1])])
    assert check_page(folder)[0] == "4 labels for 5 blocks"


def test_a_block_without_label_gets_no_row(folder: Path) -> None:
    blocks = read_page(HTML).blocks
    write_labels(folder / "labels.tsv", blocks, [None, *LABELS[1:4], None])
    assert [row.block for row in read_labels(folder / "labels.tsv")] == [1, 2, 3]
    assert sorted(path.name for path in folder.iterdir()) == ["labels.tsv", "meta.json", "page.html"]


def test_a_row_too_many_is_found(folder: Path) -> None:
    rewrite(folder, lambda lines: [*lines, lines[-1].replace("4\t", "5\t", 1)])
    assert check_page(folder) == ["6 labels for 5 blocks"]


def test_rows_out_of_order_are_found(folder: Path) -> None:
    rewrite(folder, lambda lines: [lines[0], lines[2], lines[1], *lines[3:]])
    assert check_page(folder) == [
        "row of block 1 is in the place of block 0",
        "row of block 0 is in the place of block 1",
    ]


def test_a_changed_text_is_found(folder: Path) -> None:
    (folder / "page.html").write_text(HTML.replace("Tuesday", "Wednesday"), encoding="utf-8")
    (problem,) = check_page(folder)
    assert problem.startswith("block 1: labelled 'The bridge was opened on Tuesday")
    assert "the page has 'The bridge was opened on Wednesday" in problem


def test_a_changed_place_is_found(folder: Path) -> None:
    (folder / "page.html").write_text(HTML.replace("<ul>", "<ul></ul><ul>"), encoding="utf-8")
    assert check_page(folder) == [
        "block 3: labelled at html/body/ul/li, the page has it at html/body/ul[2]/li",
        "block 4: labelled at html/body/ul/li[2], the page has it at html/body/ul[2]/li[2]",
    ]


def test_a_new_block_shifts_what_follows(folder: Path) -> None:
    (folder / "page.html").write_text(HTML.replace("<div>", "<div><p>New here.</p>"), encoding="utf-8")
    problems = check_page(folder)
    assert problems[0] == "5 labels for 6 blocks"
    assert len(problems) == 5


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\tTEASER\t", "\tTEASERS\t", "line 5: 'TEASERS' is not a valid Label"),
        ("\tTEASER\t", "\tteaser\t", "line 5"),
        ("\tTEASER\t", "\t\t", "line 5"),
        ("\n3\t", "\nthree\t", "line 5"),
        ("\n3\t", "\n\t", "line 5"),
        ("block\tlabel", "block\tkind", "line 2: 'label'"),
        ("block\t", "", "line 2"),
        ("words\n", "\n", "line 2: 'words'"),
    ],
)
def test_a_broken_row_is_found_with_its_line(folder: Path, old: str, new: str, said: str) -> None:
    file = folder / "labels.tsv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    (problem,) = check_page(folder)
    assert said in problem
    assert ", ".join(COLUMNS) in problem


@pytest.mark.parametrize("content", ["", "\t".join(COLUMNS) + "\n"])
def test_labels_without_rows_are_found(folder: Path, content: str) -> None:
    (folder / "labels.tsv").write_text(content, encoding="utf-8")
    assert check_page(folder) == ["0 labels for 5 blocks"]


def test_reading_refuses_a_misfit_with_instructions(folder: Path) -> None:
    (folder / "page.html").write_text(HTML.replace("Tuesday", "Wednesday"), encoding="utf-8")
    with pytest.raises(LabelMismatch, match=r"block 1: .*\(1 in all\); run `copytaster check"):
        list(read_labelled(folder))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("meta.json", b"{"),
        ("meta.json", b"[]"),
        ("page.html", b""),
        ("page.html", b"\xff<p>a"),
        ("labels.tsv", b"\xff"),
        pytest.param("labels.tsv", b"a" * 200_000, id="a field too long"),
    ],
)
def test_a_broken_file_is_found(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    assert check_page(folder) != []
    with pytest.raises(LabelMismatch, match="copytaster check"):
        list(read_labelled(folder))


def test_labels_without_a_page_are_found(folder: Path) -> None:
    (folder / "page.html").unlink()
    assert page_folders(folder.parents[1]) == [folder]
    (problem,) = check_page(folder)
    assert "page.html" in problem
    with pytest.raises(LabelMismatch, match=r"page\.html"):
        list(read_labelled(folder))


def test_all_labelled_fixtures_fit() -> None:
    folders = page_folders(FIXTURES)
    assert len(folders) >= 24
    assert {folder: problems for folder in folders if (problems := check_page(folder))} == {}


def test_labelled_fixtures_are_written_as_we_write(tmp_path: Path) -> None:
    for folder in page_folders(FIXTURES / "pages"):
        blocks = read_page((folder / "page.html").read_text(encoding="utf-8")).blocks
        write_labels(tmp_path / "labels.tsv", blocks, [row.label for row in read_labels(folder / "labels.tsv")])
        assert (tmp_path / "labels.tsv").read_bytes() == (folder / "labels.tsv").read_bytes(), folder


def test_a_write_that_fails_leaves_the_old_labels(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*names: object) -> None:
        raise OSError("no space left on device")

    before = (folder / "labels.tsv").read_bytes()
    monkeypatch.setattr("os.replace", fails)
    with pytest.raises(OSError, match="no space"):
        write_labels(folder / "labels.tsv", read_page(HTML).blocks, [Label.NAV] * 5)
    assert (folder / "labels.tsv").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["labels.tsv", "meta.json", "page.html"]


def test_a_page_is_read_in_the_encoding_that_its_crawl_noted(folder: Path) -> None:
    html = "<p>다리</p><p>월요일에 다시 떠난다</p>"
    (folder / "page.html").write_bytes(html.encode("cp949"))
    (folder / "meta.json").write_text('{"encoding": "cp949"}', encoding="utf-8")
    write_labels(folder / "labels.tsv", read_page(html).blocks, [Label.HEADLINE, Label.BODY])
    (page,) = read_labelled(folder)
    assert [row.text for row in page.rows] == ["다리", "월요일에 다시 떠난다"]
    assert page.document == html
