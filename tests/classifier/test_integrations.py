"""datatrove, Ray and Spark, each run for real on two local workers, give the records that `batch` gives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from copytaster.classifier import Article, Workers
from copytaster.classifier.batch import cleaning
from copytaster.classifier.batch.records import InputRecord, OutputOptions, article_record, error_record
from copytaster.classifier.cli import main
from copytaster.classifier.integrations.blocking import Blocking, Settings, blocking

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "pages"
LANGUAGES = ("ko", "en", "ja", "ar", "de", "ru")


def pages() -> list[dict[str, Any]]:
    """Pages in several scripts; one without an article, and one that is not a page."""
    found = []
    for language in LANGUAGES:
        page = sorted((FIXTURES / language).rglob("page.html"))[0]
        url = f"https://{page.parts[-3]}/1"
        found.append({"id": language, "url": url, "html": page.read_text(encoding="utf-8", errors="replace")})
    found.append({"id": "menu", "url": None, "html": "<body><nav><a href=/>Home</a></nav></body>"})
    found.append({"id": "blank", "url": None, "html": " \n "})
    return found


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What `batch` makes of the pages, by id."""
    folder = tmp_path_factory.mktemp("batch")
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("".join(json.dumps(page) + "\n" for page in pages()), encoding="utf-8")
    assert main(["batch", str(source), "-o", str(out), "--workers", "0"]) == 0
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in records] == [page["id"] for page in pages()]
    for record in records:
        record.pop("where", None)
    return {record["id"]: record for record in records}


def example(name: str, *words: str) -> None:
    command = [sys.executable, str(ROOT / "examples" / name), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-4_000:]


def parquet_of(path: Path) -> Path:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(pages()), path)
    return path


def records_in(folder: Path) -> dict[str, dict[str, Any]]:
    """Rows of Parquet files as records, by id."""
    import pyarrow.parquet as pq
    from copytaster.classifier.batch.arrow import record_of

    rows = [row for file in sorted(folder.rglob("*.parquet")) for row in pq.ParquetFile(file).read().to_pylist()]
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: record_of(row) for row in rows}


def test_ray(tmp_path: Path, expected: dict[str, dict[str, Any]]) -> None:
    pytest.importorskip("ray")
    example("ray_clean.py", str(parquet_of(tmp_path / "in.parquet")), str(tmp_path / "out"), "--workers", "2")
    assert records_in(tmp_path / "out") == expected


def test_spark(tmp_path: Path, expected: dict[str, dict[str, Any]]) -> None:
    pytest.importorskip("pyspark")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("no Java on this machine")
    example("spark_clean.py", str(parquet_of(tmp_path / "in.parquet")), str(tmp_path / "out"))
    assert records_in(tmp_path / "out") == expected


def documents(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def test_datatrove(tmp_path: Path, expected: dict[str, dict[str, Any]]) -> None:
    pytest.importorskip("datatrove")
    source = tmp_path / "in"
    source.mkdir()
    half = len(pages()) // 2
    for name, share in (("a", pages()[:half]), ("b", pages()[half:])):
        (source / f"{name}.jsonl").write_text("".join(json.dumps(page) + "\n" for page in share), encoding="utf-8")
    example("datatrove_clean.py", str(source), str(tmp_path / "out"), "--tasks", "2")
    found = {}
    for document in documents(tmp_path / "out" / "articles"):
        metadata = document["metadata"]
        metadata.pop("file_path")
        found[document["id"]] = {"id": document["id"], "text": document["text"], **metadata}
    assert found == {identity: record for identity, record in expected.items() if record["text"]}
    excluded = {document["id"]: document for document in documents(tmp_path / "out" / "excluded")}
    assert set(excluded) == set(expected) - set(found)
    for identity, document in excluded.items():
        record = expected[identity]
        assert document["metadata"]["filter_reason"] == ("error" if "error" in record else "no_article")
        assert document["metadata"].get("error") == record.get("error")
    assert excluded["menu"]["text"] == pages()[-2]["html"]
    stats = json.loads((tmp_path / "out" / "logs" / "stats.json").read_text())
    (step,) = [step for step in stats if "Copytaster" in step["name"]]
    known = {name: step["stats"][name] for name in ("total", "forwarded", "dropped_error", "dropped_no_article")}
    empty = len(excluded) - 1
    assert known == {"total": len(pages()), "forwarded": len(found), "dropped_error": 1, "dropped_no_article": empty}


def test_datatrove_reads_the_pages_of_a_warc_that_libmagic_would_drop(tmp_path: Path) -> None:
    pytest.importorskip("datatrove")
    try:
        pytest.importorskip("magic")
    except ImportError:
        pytest.skip("no libmagic on this machine")
    from test_archives import ENGLISH, KOREAN, Warc

    unusual = b"<!-- " + b"a log of the editing system " * 200 + b"-->" + ENGLISH
    warc = Warc()
    for body, kind in [
        (KOREAN.encode("euc-kr"), "text/html; charset=euc-kr"),
        (unusual, "text/html"),
        (b"\x89PNG", "image/png"),
        (b"", "text/html"),
    ]:
        warc.add(body, kind)
    warc.save(tmp_path / "crawl.warc.gz")
    code = (
        "import json, sys\n"
        "from copytaster.classifier.integrations.datatrove import HtmlReader\n"
        "from datatrove.pipeline.readers import WarcReader\n"
        "reader = HtmlReader(sys.argv[1])\n"
        "print(json.dumps([d.metadata['url'] for d in WarcReader(sys.argv[1]).run()]))\n"
        "print(json.dumps([[d.text, d.metadata['url']] for d in reader.run()]))\n"
        "print(json.dumps({name: reader.stats[name].total for name in ('no_page', 'unreadable')}))"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2_000:]
    by_magic, found, stats = map(json.loads, done.stdout.splitlines())
    assert by_magic == ["https://a.example/0"]
    assert found == [[KOREAN, "https://a.example/0"], [unusual.decode(), "https://a.example/1"]]
    assert stats == {"no_page": 1, "unreadable": 1}


def test_batches_of_any_form_give_a_record_a_row(expected: dict[str, dict[str, Any]]) -> None:
    pa = pytest.importorskip("pyarrow")
    import numpy as np
    from copytaster.classifier.batch.arrow import record_of
    from copytaster.classifier.integrations.ray import CleanBatch
    from copytaster.classifier.integrations.spark import clean_arrow

    table = pa.Table.from_pylist(pages())
    arrays = {name: np.array(table[name].to_pylist(), dtype=object) for name in table.column_names}
    clean = CleanBatch(timeout=None)
    for batch in (table, arrays):
        assert [record_of(row) for row in clean(batch).to_pylist()] == list(expected.values())
    batches = list(clean_arrow(timeout=None)(table.to_batches(max_chunksize=3)))
    assert [batch.num_rows for batch in batches] == [3, 3, 2]
    assert [record_of(row) for batch in batches for row in batch.to_pylist()] == list(expected.values())


def test_settings_decide_what_a_record_holds() -> None:
    cleaner = blocking(Settings(timeout=None, html=True, verdicts=True, text=True))
    assert cleaner is blocking(Settings(timeout=None, html=True, verdicts=True, text=True))
    record = cleaner.answer({"id": 1, "html": "<p>no", "text": "One line.", "lang": "en"})
    assert [verdict["path"] for verdict in record["verdicts"]] == ["line[1]"]  # type: ignore[attr-defined]
    assert "html" in record
    assert cleaner.answer({"id": 2, "html": "<p>no"})["error"] == 'a record needs "text", a string'
    with pytest.raises(TypeError):
        Settings(tiemout=3)  # type: ignore[call-arg]


def test_a_page_that_kills_costs_one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "Workers", partial(Workers, loader="worker_stubs:load"))
    cleaner = Blocking(Settings(timeout=5.0))
    good, bad, after = [cleaner.answer({"html": html}) for html in ("good", "die", "after")]
    cleaner.close()
    assert (good["text"], after["text"]) == ("good", "after")
    assert "killed a worker" in str(bad["error"])


@pytest.mark.parametrize("options", [OutputOptions(), OutputOptions(html=True, verdicts=True)])
def test_the_columns_hold_all_that_a_record_holds(options: OutputOptions) -> None:
    pytest.importorskip("pyarrow")
    from copytaster.classifier.batch.arrow import record_of, schema, table

    article = Article(text="가\ud800", html="<p>가</p>", confidence=0.5, authors=("A", "B"), language="ko")
    records = [article_record(article, InputRecord("1", "u"), options), error_record("no", InputRecord(2))]
    first, second = (record_of(row) for row in table(records, options).to_pylist())
    assert first == {**records[0], "text": "가?"}
    assert second == {**records[1], "id": "2"}
    assert set(schema(options).names) == {*records[0], "error", "warning"}


def test_columns_are_translated_for_spark() -> None:
    pytest.importorskip("pyarrow")
    from copytaster.classifier.integrations.spark import schema

    told = schema(verdicts=True)
    assert told.startswith("id string, url string, ")
    assert "confidence double, kept int, dropped map<string,int>" in told
    assert told.endswith(
        "verdicts array<struct<label:string,probability:double,kept:boolean,path:string,tag:string,text:string>>"
    )
