"""`copytaster batch` with the shipped model: order, errors, compression, memory."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import re
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest
from copytaster.classifier import Copytaster, Label
from copytaster.classifier.batch import output, progress
from copytaster.classifier.batch.archives import jsonl as lines
from copytaster.classifier.batch.archives.compression import zstd
from copytaster.classifier.cli import main

PAGE = "<body><nav><a href=/>Home</a></nav><p>The river rose again last night, the mayor said.</p></body>"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "pages"
FIELDS = ["id", "url", "headline", "text", "lang", "confidence", "kept", "dropped"]


def opened(path: Path, mode: str) -> IO[bytes]:
    openers: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open, ".zst": zstd.open}
    file: IO[bytes] = openers.get(path.suffix, open)(path, mode)
    return file


def write(path: Path, *records: object) -> str:
    with opened(path, "wb") as file:
        for record in records:
            file.write((record if isinstance(record, bytes) else json.dumps(record).encode()) + b"\n")
    return str(path)


def read(path: Path) -> list[dict[str, Any]]:
    with opened(path, "rb") as file:
        return [json.loads(line) for line in file]


def batch(*words: str, workers: int = 0) -> int:
    return main(["batch", *words, "--workers", str(workers), "--overwrite"])


def test_output_records_match_input_records_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = write(tmp_path / "a.jsonl", {"id": 7, "url": "https://a.example/7", "html": PAGE}, {"html": PAGE})
    second = write(tmp_path / "b.jsonl.xz", {"id": "x", "html": PAGE})
    out = tmp_path / "out.jsonl.gz"
    assert batch(first, second, "-o", str(out)) == 0
    records = read(out)
    assert [(record["id"], record["url"]) for record in records] == [
        (7, "https://a.example/7"),
        (None, None),
        ("x", None),
    ]
    for record in records:
        assert list(record)[: len(FIELDS)] == FIELDS
        assert "error" not in record
        assert not {"html", "verdicts"} & set(record)
        assert record["kept"] + sum(record["dropped"].values()) == 2
    assert "3 records, 0 errors" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "reason", "code"),
    [
        (b'{"id": "bad", "html": "<p>cut', "not JSON", 1),
        (b"[" * 100_000, "not JSON", 1),
        (b"\xff\xfe\x00", "not JSON", 1),
        (b'["a list"]', "must be a JSON object", 1),
        ({"id": "bad"}, 'needs "html"', 0),
        ({"id": "bad", "html": 5}, 'needs "html"', 0),
        ({"id": "bad", "html": ""}, "empty", 0),
        ({"id": "bad", "text": ["One line."]}, 'needs "html" or "text"', 0),
    ],
)
def test_a_bad_record_becomes_an_error_and_the_run_continues(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: object, reason: str, code: int
) -> None:
    given = write(tmp_path / "in.jsonl", {"id": 1, "html": PAGE}, line, b"", {"id": 2, "html": PAGE})
    out = tmp_path / "out.jsonl"
    assert batch(given, "-o", str(out)) == code
    before, bad, after = read(out)
    assert (before["id"], after["id"]) == (1, 2)
    assert list(bad)[: len(FIELDS)] == FIELDS
    assert bad["where"] == f"{given}:2"
    assert reason in bad["error"]
    assert bad["id"] == ("bad" if isinstance(line, dict) else None)
    assert "3 records, 1 error" in capsys.readouterr().err


def test_text_is_cleaned_as_text(tmp_path: Path) -> None:
    text = "The river rose again last night, the mayor said.\nMost read"
    given = write(tmp_path / "in.jsonl", {"id": 1, "text": text}, {"id": 2, "html": PAGE, "text": text})
    out = tmp_path / "out.jsonl"
    for words, paths in [([], ["line[1]", "html/body/nav"]), (["--text"], ["line[1]", "line[1]"])]:
        assert batch(given, "-o", str(out), "--verdicts", *words) == 0
        assert [record["verdicts"][0]["path"] for record in read(out)] == paths


def test_a_bug_in_one_page_does_not_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Copytaster, "clean", fail)
    given = write(tmp_path / "in.jsonl", {"id": 1, "html": PAGE}, {"id": 2, "html": PAGE})
    out = tmp_path / "out.jsonl"
    assert batch(given, "-o", str(out)) == 0
    assert [record["error"] for record in read(out)] == ["unexpected ZeroDivisionError: a bug"] * 2
    assert [record["where"] for record in read(out)] == [f"{given}:1", f"{given}:2"]


@pytest.mark.parametrize(("allowed", "code"), [("0", 1), ("1", 0)])
def test_max_errors_is_a_floor(tmp_path: Path, allowed: str, code: int) -> None:
    given = write(tmp_path / "in.jsonl", {"html": PAGE}, b"{", {"html": PAGE})
    out = tmp_path / "out.jsonl"
    assert batch(given, "-o", str(out), "--max-errors", allowed) == code
    assert len(read(out)) == 3


def test_a_truncated_archive_gives_its_readable_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = [{"id": i, "html": PAGE + "x" * i} for i in range(30)]
    cut = Path(write(tmp_path / "cut.jsonl.gz", *records))
    cut.write_bytes(cut.read_bytes()[:-20])
    whole = write(tmp_path / "whole.jsonl", {"id": "whole", "html": PAGE})
    out = tmp_path / "out.jsonl"
    assert batch(str(cut), whole, "-o", str(out), "--keep", "body") == 1
    assert "the file ends inside gzip data" in capsys.readouterr().err
    *before, error, last = read(out)
    assert [record["id"] for record in before] == list(range(len(before)))
    assert len(before) > 20
    assert "the file ends inside gzip data" in error["error"]
    assert last["id"] == "whole"
    assert batch(str(cut), whole, "-o", str(out), "--max-errors", "1") == 0


def test_verdicts_and_html_are_added_when_asked(tmp_path: Path) -> None:
    given = write(tmp_path / "in.jsonl", {"html": PAGE})
    out = tmp_path / "out.jsonl"
    assert batch(given, "-o", str(out), "--verdicts", "--html") == 0
    (record,) = read(out)
    assert isinstance(record["html"], str)
    assert [verdict["text"] for verdict in record["verdicts"]] == [
        "Home",
        "The river rose again last night, the mayor said.",
    ]
    assert {verdict["label"] for verdict in record["verdicts"]} <= set(Label)
    assert all(0 <= verdict["probability"] <= 1 for verdict in record["verdicts"])


def test_pipes_from_stdin_to_stdout(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    line = json.dumps({"id": "\ud800", "html": PAGE.replace("river", "한강")}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + line)))
    assert batch("-", "-o", "-", "--verdicts") == 0
    out = capsysbinary.readouterr().out
    assert "The 한강 rose".encode() in out
    assert json.loads(out)["id"] == "\ud800"


def test_what_cannot_start_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = write(tmp_path / "in.jsonl", {"html": PAGE})
    Path(tmp_path / "in.zip").write_bytes(b"PK")
    empty = tmp_path / "empty"
    empty.mkdir()
    for words, reason in [
        ([given, "nowhere.jsonl", "-o", "-"], "nowhere.jsonl: No such file"),
        ([str(empty), "-o", "-"], "no file in this folder ends in .html"),
        ([str(tmp_path / "*.warc"), "-o", "-"], "nothing matches"),
        ([str(tmp_path / "in.zip"), "-o", "-"], "must end in .jsonl"),
        ([given, "-o", str(tmp_path / "out.csv")], "must end in .jsonl"),
        ([given, "-o", given], "is also an input"),
        ([given, "-o", str(tmp_path / "no" / "out.jsonl")], "No such file"),
    ]:
        assert batch(*words) == 2
        assert reason in capsys.readouterr().err
    assert len(read(Path(given))) == 1


@pytest.mark.parametrize("workers", [0, 1])
def test_a_refused_model_leaves_an_old_output_alone(tmp_path: Path, workers: int) -> None:
    given = write(tmp_path / "in.jsonl", {"html": PAGE})
    out = tmp_path / "out.jsonl"
    out.write_text("old\n")
    assert batch(given, "-o", str(out), "--model", str(tmp_path / "no_model"), workers=workers) == 3
    assert out.read_text() == "old\n"
    assert not (tmp_path / "out.jsonl.checkpoint").exists()


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    page = json.dumps({"html": PAGE + "<!--" + "x" * 100_000 + "-->"}).encode()
    broken = b'{"html": "' + b"x" * 100_000
    given = write(tmp_path / "in.jsonl.gz", *[page] * 3, *[broken] * 300)
    batch(given, "-o", "/dev/null")  # what is loaded once is no growth
    tracemalloc.start()
    try:
        assert batch(given, "-o", "/dev/null", "--max-errors", "300") == 0
        assert tracemalloc.get_traced_memory()[1] < 15_000_000  # the archive is 30 MB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("ending", [".gz", ".xz", ".zst"])
def test_compressed_both_ways(tmp_path: Path, ending: str) -> None:
    given = write(tmp_path / f"in.jsonl{ending}", *[{"id": number, "html": PAGE} for number in range(5)])
    out = tmp_path / f"out.jsonl{ending}"
    assert batch(given, "-o", str(out), "--checkpoint-every", "2") == 0
    assert [record["id"] for record in read(out)] == [0, 1, 2, 3, 4]
    assert list(tmp_path.glob("*.checkpoint*")) == []


def test_workers_give_the_same_bytes_as_this_process(tmp_path: Path) -> None:
    pages = sorted((FIXTURES / "ko").rglob("page.html"))[:3]
    records = [{"id": number, "html": page.read_text(encoding="utf-8")} for number, page in enumerate(pages * 4)]
    given = write(tmp_path / "in.jsonl", *records, b"{", {"id": "last", "html": PAGE})
    outs = [tmp_path / f"out{workers}.jsonl" for workers in (0, 2)]
    for workers, out in zip((0, 2), outs, strict=True):
        assert batch(given, "-o", str(out), "--verdicts", workers=workers) == 1
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert len(read(outs[0])) == len(records) + 2


def test_an_endless_line_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST", 2_000)
    monkeypatch.setattr(lines, "_PIECE", 100)
    given = write(tmp_path / "in.jsonl", {"id": 1, "html": PAGE}, b"x" * 10_000, {"id": 3, "html": PAGE})
    out = tmp_path / "out.jsonl"
    assert batch(given, "-o", str(out)) == 1
    before, bad, after = read(out)
    assert (before["id"], after["id"]) == (1, 3)
    assert "longer than 2,000 bytes" in bad["error"]


def test_an_unknown_preset_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = write(tmp_path / "in.jsonl", {"html": PAGE})
    assert batch(given, "-o", "-", "--preset", "brisk") == 2
    assert "unknown preset 'brisk'; choose from balanced" in capsys.readouterr().err


def test_progress_is_printed_as_lines_without_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    given = write(tmp_path / "in.jsonl", {"html": PAGE}, b"{", {"html": PAGE})
    assert batch(given, "-o", "/dev/null", "--max-errors", "1") == 0
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 4
    assert re.fullmatch(r"copytaster batch: 2 pages, [\d.]+/s, 1 error, \d+% read, [\d:]+ left", said[1])


def test_a_bar_on_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    given = write(tmp_path / "in.jsonl", *[{"html": PAGE}] * 3)
    assert batch(given, "-o", "/dev/null") == 0
    assert "%|" in capsys.readouterr().err


def test_a_warc_and_a_folder_in_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from test_archives import ENGLISH, Warc

    warc = Warc()
    warc.add(PAGE.encode())
    warc.add(b"\x89PNG", "image/png")
    warc.add(ENGLISH * 3)
    path = warc.save(tmp_path / "crawl.warc.gz", 20)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_text(PAGE)
    out = tmp_path / "out.jsonl"
    assert batch(str(path), str(tmp_path / "pages"), "-o", str(out)) == 1
    page, torn, saved = read(out)
    assert (page["kept"], page["dropped"]) == (saved["kept"], saved["dropped"])
    assert (page["url"], torn["url"]) == ("https://a.example/0", "https://a.example/2")
    assert torn["error"] == "the archive ends inside this record"
    assert saved["id"] == str(tmp_path / "pages" / "a.html")
    assert "1 record passed over (not pages)" in capsys.readouterr().err


def test_parquet_both_ways(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq
    from copytaster.classifier.batch.arrow import record_of

    pages = [{"id": str(number), "html": PAGE if number % 7 else None} for number in range(40)]
    given, out, lines_out = tmp_path / "in.parquet", tmp_path / "out.parquet", tmp_path / "out.jsonl"
    pq.write_table(pa.Table.from_pylist(pages), given)
    for target in (out, lines_out):
        assert batch(str(given), "-o", str(target), "--verdicts", "--checkpoint-every", "9") == 0
    expected = [{key: value for key, value in record.items() if key != "where"} for record in read(lines_out)]
    assert [record_of(row) for row in pq.ParquetFile(out).read().to_pylist()] == expected
    assert sum("error" in record for record in expected) == 6
    assert {path.name for path in tmp_path.iterdir()} == {"in.parquet", "out.parquet", "out.jsonl"}


def test_a_parquet_output_that_fails_is_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq = pytest.importorskip("pyarrow.parquet")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "out.parquet"
    out.write_bytes(b"old")
    given = write(tmp_path / "in.jsonl", {"html": PAGE})
    with monkeypatch.context() as patch:
        patch.setattr(output.arrow, "write", full)
        assert batch(given, "-o", str(out)) == 2
    assert out.read_bytes() == b"old"
    assert main(["batch", given, "-o", str(out), "--resume"]) == 0
    assert pq.read_table(out).num_rows == 1
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.parquet"}
