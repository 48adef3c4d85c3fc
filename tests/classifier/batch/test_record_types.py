"""Values of unexpected types in the input: the page is read all the same, and the output is JSON."""

from __future__ import annotations

import datetime
import decimal
import json
import math
import random
import uuid
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from copytaster.classifier.batch.archives import ArchiveError, Entry, check, read
from copytaster.classifier.batch.ledger import Item
from copytaster.classifier.batch.records import InputRecord, error_record, input_record, to_json
from copytaster.classifier.cli import main

PAGE = "<p>Die Fähre fährt ab Montag wieder, sagt der Hafenmeister. 한강 다리.</p>"
BINARY_ID = uuid.UUID("12345678-9abc-def0-1234-56789abcdef0")


def loaded(path: Path) -> list[InputRecord]:
    records = [entry.load() if entry.load else None for entry in read(str(path))]
    return [record for record in records if record is not None]


@pytest.mark.parametrize(
    ("given", "identity"),
    [
        (math.nan, None),
        (math.inf, None),
        (-math.inf, None),
        (-0.0, -0.0),
        (2**80, 2**80),
        (1.5, 1.5),
        (True, "true"),
        (["a", 1], '["a", 1]'),
        ({"a": math.nan}, '{"a": NaN}'),
        (b"abc", "abc"),
        (BINARY_ID.bytes, str(BINARY_ID)),
        (b"\xff\xfe", "fffe"),
        (BINARY_ID, str(BINARY_ID)),
        (decimal.Decimal("1.50"), "1.50"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        (None, None),
    ],
)
def test_an_odd_id_does_not_cost_the_page(given: object, identity: object) -> None:
    record = input_record({"id": given, "html": PAGE})
    assert (record.identity, record.html, record.error) == (identity, PAGE, None)
    assert json.loads(to_json(error_record("x", record)), parse_constant=pytest.fail)["id"] == identity


def test_missing_values_as_pandas_writes_them() -> None:
    record = input_record(dict.fromkeys(("id", "url", "text", "encoding", "lang"), math.nan) | {"html": PAGE})
    assert record == InputRecord(html=PAGE)
    assert input_record({"html": math.nan, "text": "One line."}) == InputRecord(text="One line.")


def test_a_url_of_a_wrong_type_is_ignored_with_a_warning() -> None:
    record = input_record({"url": 5, "html": PAGE})
    assert (record.url, record.html, record.warning) == (None, PAGE, '"url" is not a string: ignored')


def test_nan_is_never_written() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        to_json({"confidence": math.nan})


def test_control_characters_are_escaped() -> None:
    record = {"text": "a\x7fb\x85c\x9bd\x1be"}
    line = to_json(record)
    assert line == b'{"text": "a\\u007fb\\u0085c\\u009bd\\u001be"}'
    assert json.loads(line) == record


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_numbers_that_are_not_json_in_json_lines(tmp_path: Path, number: str) -> None:
    path, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_text(f'{{"id": {number}, "url": {number}, "html": {json.dumps(PAGE)}, "more": [{number}]}}\n')
    assert main(["batch", str(path), "-o", str(out), "--workers", "0"]) == 0
    (line,) = out.read_text(encoding="utf-8").splitlines()
    record = json.loads(line, parse_constant=pytest.fail)
    assert (record["id"], record["url"]) == (None, None)
    assert "error" not in record


def write(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    pq.write_table(pa.table(columns), path, **options)
    return path


@pytest.mark.parametrize("column", ["html", "text"])
@pytest.mark.parametrize("form", ["binary", "large_binary", "string", "large_string", "dictionary", "fixed", "view"])
def test_string_columns_of_every_type(tmp_path: Path, column: str, form: str) -> None:
    pa = pytest.importorskip("pyarrow")
    data = PAGE.encode()
    types = {
        "binary": pa.binary(),
        "large_binary": pa.large_binary(),
        "string": pa.string(),
        "large_string": pa.large_string(),
        "dictionary": pa.dictionary(pa.int32(), pa.binary()),
        "fixed": pa.binary(len(data)),
        "view": pa.binary_view(),
    }
    is_text = form in ("string", "large_string")
    values = [PAGE if is_text else data, None, PAGE if is_text else data]
    ids = pa.array([b"a", None, BINARY_ID.bytes], pa.binary())
    urls = pa.array([b"http://a.example/1", None, b"http://a.example/3"], pa.binary())
    path = write(tmp_path / "in.parquet", {"id": ids, "url": urls, column: pa.array(values, types[form])})
    first, second, third = loaded(path)
    content = getattr(first, column)
    assert (content.decode() if isinstance(content, bytes) else content) == PAGE
    assert column == "html" or isinstance(content, str)
    assert (first.identity, first.url) == ("a", "http://a.example/1")
    assert second == InputRecord()
    assert (third.identity, getattr(third, column)) == (str(BINARY_ID), content)


def test_bytes_of_a_text_are_decoded_by_the_column_of_encodings(tmp_path: Path) -> None:
    korean = "한강의 물이 다시 불었다고 시장은 말했다."
    columns = {"text": [korean.encode("euc-kr"), korean.encode(), b""], "encoding": ["euc-kr", None, None]}
    assert [record.text for record in loaded(write(tmp_path / "in.parquet", columns))] == [korean, korean, ""]


def test_a_string_column_with_bytes_that_are_not_utf_8(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    data = PAGE.encode("cp1252", "replace")
    broken = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0" + len(data).to_bytes(4, "little")), pa.py_buffer(data)]
    )
    path = write(tmp_path / "in.parquet", {"html": broken, "encoding": ["cp1252"]})
    (record,) = loaded(path)
    assert (record.html, record.encoding) == (data, "cp1252")


def test_ids_that_python_has_no_type_for_do_not_cost_the_page(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    columns = {
        "nanoseconds": (pa.array([1], pa.timestamp("ns")), "1970-01-01 00:00:00.000000001"),
        "far": (pa.array([2**62], pa.timestamp("us")), None),
        "time zone": (pa.array([1], pa.timestamp("s", "Mars/Base")), None),
        "time": (pa.array([1], pa.time64("ns")), "00:00:00.000000001"),
        "date": (pa.array([10**17], pa.date64()), None),
    }
    for name, (ids, expected) in columns.items():
        (record,) = loaded(write(tmp_path / f"{name}.parquet", {"id": ids, "html": [PAGE]}))
        assert (record.html, record.error) == (PAGE, None), name
        assert record.identity == expected or (expected is None and isinstance(record.identity, str)), name


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_arrays([pa.array([PAGE])] * 2, names=["html", "html"]), tmp_path / "in.parquet")
    with pytest.raises(ArchiveError, match="several columns html"):
        check([str(tmp_path / "in.parquet")])


def test_a_file_with_a_damaged_schema_is_refused(tmp_path: Path) -> None:
    """pyarrow raises errors of many classes for one."""
    path = write(tmp_path / "in.parquet", {"id": [1], "html": [PAGE]})
    data, chance = path.read_bytes(), random.Random(5)
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(3):
            damaged[chance.randrange(footer, len(data) - 8)] = chance.randrange(256)
        path.write_bytes(damaged)
        with suppress(ArchiveError, OSError):
            check([str(path)])
            loaded(path)


def test_columns_of_other_types_are_errors_of_their_rows(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    path = write(tmp_path / "in.parquet", {"id": [[1], [2]], "html": [["a"], None], "url": [{"a": 1.5}, None]})
    assert main(["batch", str(path), "-o", str(out), "--workers", "0"]) == 0
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert [record["id"] for record in records] == ["[1]", "[2]"]
    assert all('needs "html" or "text"' in record["error"] for record in records)


def test_a_page_that_is_too_large_is_one_error(tmp_path: Path) -> None:
    path = write(tmp_path / "in.parquet", {"id": [1, 2, 3], "html": ["x", "y" * 20_000_001, "z"]})
    first, second, third = loaded(path)
    assert (first.html, third.html) == ("x", "z")
    assert second == InputRecord(2, error="larger than 20,000,000 bytes")


def test_a_row_group_that_expands_too_much_is_not_read(tmp_path: Path) -> None:
    row = "y" * 13_000_000
    path = tmp_path / "in.parquet"
    write(path, {"html": [row] * 10}, use_dictionary=False, compression="zstd", row_group_size=10)
    (record,) = loaded(path)
    assert record.error is not None
    assert record.error.startswith("row group 1 cannot be read, 10 rows are lost: ")


def test_a_damaged_row_group_costs_its_rows(tmp_path: Path) -> None:
    pages = [f"{PAGE} {number} {'x' * 50 * number}" for number in range(30)]
    path = write(tmp_path / "in.parquet", {"html": pages}, row_group_size=10, use_dictionary=False, compression="gzip")
    import pyarrow.parquet as pq

    column = pq.ParquetFile(path).metadata.row_group(1).column(0)
    start, size = column.data_page_offset, column.total_compressed_size
    data = bytearray(path.read_bytes())
    data[start : start + size] = b"\xff" * size
    path.write_bytes(data)
    *before, error = loaded(path)[:11]
    assert [record.html for record in before] == pages[:10]
    assert str(error.error).startswith("row group 2 cannot be read, 10 rows are lost")
    assert [record.html for record in loaded(path)[11:]] == pages[20:]


@pytest.mark.parametrize("column", ["id", "url", "html", "lang"])
@pytest.mark.parametrize("form", ["string", "large_string", "binary", "large_binary", "list"])
def test_a_value_that_rows_share_is_in_memory_once(tmp_path: Path, column: str, form: str) -> None:
    pa = pytest.importorskip("pyarrow")
    long = "x" * 4_000_000
    value: object = long.encode() if "binary" in form else [long] if form == "list" else long
    kind = pa.list_(pa.string()) if form == "list" else getattr(pa, form)()
    path = write(tmp_path / "in.parquet", {"text": ["word"] * 32, column: pa.array([value] * 32, kind)})
    sizes = [entry.load.args[0].get_total_buffer_size() for entry in read(str(path)) if isinstance(entry.load, partial)]
    assert len(sizes) == 32
    assert max(sizes) < 60_000_000


def test_an_id_counts_as_memory_as_a_page_does() -> None:
    record = InputRecord("x" * 1_000, "y" * 100, html="z" * 10)
    assert Item(0, 1, Entry("in.jsonl:1", 0, None), record).size == 1_110
