"""Archives of every kind: what comes out of them, in which order, and what damage costs."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from copytaster.classifier.batch.archives import ArchiveError, check, expanded, read, size
from copytaster.classifier.batch.archives.body import decoded, joined, unpacked
from copytaster.classifier.batch.archives.compression import zstd
from copytaster.classifier.batch.archives.warc import is_html
from copytaster.classifier.batch.records import InputRecord

KOREAN = "<html><head><title>다리</title></head><body><p>한빛시는 강변의 새 다리를 열었다고 14일 밝혔다.</p></html>"
ENGLISH = b"<html><body><p>The river rose again last night, the mayor said.</p></body></html>"
LIMIT = 1_000_000


def loaded(path: Path | str) -> list[InputRecord | None]:
    return [entry.load() if entry.load else None for entry in read(str(path))]


def chunked(body: bytes, step: int = 20) -> bytes:
    pieces = [body[i : i + step] for i in range(0, len(body), step)]
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


class Warc:
    """WARC as warcio writes it, one response after another."""

    def __init__(self, packed: bool = True) -> None:
        warcwriter = pytest.importorskip("warcio.warcwriter")
        self.file = BytesIO()
        self.starts: list[int] = []
        self._writer = warcwriter.WARCWriter(self.file, gzip=packed)

    def add(self, body: bytes, kind: str | None = "text/html", status: str = "200 OK", **headers: str) -> None:
        from warcio.statusandheaders import StatusAndHeaders

        fields = [("Content-Type", kind)] if kind else []
        fields += [(name.replace("_", "-"), value) for name, value in headers.items()]
        number = len(self.starts)
        self.starts.append(self.file.tell())
        record = self._writer.create_warc_record(
            f"https://a.example/{number}",
            "response",
            payload=BytesIO(body),
            http_headers=StatusAndHeaders(status, fields, protocol="HTTP/1.1"),
        )
        self._writer.write_record(record)
        record.raw_stream.close()

    def save(self, path: Path, cut: int = 0) -> Path:
        data = self.file.getvalue()
        path.write_bytes(data[: len(data) - cut])
        return path


@pytest.mark.parametrize("packed", [True, False], ids=["gz", "plain"])
@pytest.mark.parametrize("cut", [30, 120], ids=["late", "early"])
def test_a_warc_of_another_tool_with_a_truncated_last_record(tmp_path: Path, packed: bool, cut: int) -> None:
    warc = Warc(packed)
    warc.add(KOREAN.encode("euc-kr"), "text/html; charset=euc-kr")
    warc.add(gzip.compress(ENGLISH), Content_Encoding="gzip")
    warc.add(chunked(ENGLISH), Transfer_Encoding="chunked")
    warc.add(chunked(gzip.compress(ENGLISH)), Transfer_Encoding="chunked", Content_Encoding="gzip")
    warc.add(ENGLISH, Content_Encoding="gzip", Transfer_Encoding="chunked")  # the crawler had decoded it already
    warc.add(ENGLISH + bytes(range(256)))
    path = warc.save(tmp_path / f"crawl.warc{'.gz' * packed}", cut)
    *whole, torn = loaded(path)
    assert [given and given.html for given in whole] == [KOREAN.encode("euc-kr"), *[ENGLISH] * 4]
    assert [given and given.url for given in whole] == [f"https://a.example/{number}" for number in range(5)]
    assert whole[0] is not None
    assert whole[0].encoding == "euc-kr"
    assert str(whole[0].identity).startswith("<urn:uuid:")
    assert torn is not None
    assert (torn.html, torn.error) == (None, "the archive ends inside this record")


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    warc = Warc()
    for body, kind, status in [
        (b"%PDF-1.7 ...", "text/html", "200 OK"),
        (b"\x89PNG", "image/png", "200 OK"),
        (ENGLISH, "text/html", "404 Not Found"),
        (b"plain words", "text/plain", "200 OK"),
        (ENGLISH, None, "200 OK"),
    ]:
        warc.add(body, kind, status)
    found = loaded(warc.save(tmp_path / "crawl.warc.gz"))
    assert found[:4] == [None] * 4
    assert found[4] is not None
    assert found[4].html == ENGLISH


@pytest.mark.parametrize(
    ("kind", "body", "html"),
    [
        ("text/html", b"a cut page without a tag", True),
        ("application/xhtml+xml", b"<?xml version='1.0'?><html>", True),
        (None, b"\xef\xbb\xbf \n<!-- saved --><!DOCTYPE html><p>", True),
        ("text/plain", b"<HTML lang=ko>", True),
        ("application/octet-stream", b"<?xml version='1.0'?><rss>", False),
        ("text/html", b"\xff\xd8\xff\xe0", False),
        ("application/json", b"<html>", False),
    ],
)
def test_the_type_decides_and_where_it_is_vague_the_bytes(kind: str | None, body: bytes, html: bool) -> None:
    assert is_html(kind, body) is html


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(ENGLISH)),
        ("x-gzip", gzip.compress(ENGLISH)),
        ("deflate", zlib.compress(ENGLISH)),
        ("deflate", zlib.compress(ENGLISH)[2:-4]),
        ("zstd", zstd.compress(ENGLISH)),
        ("gzip, gzip", gzip.compress(gzip.compress(ENGLISH))),
        ("identity", ENGLISH),
        ("gzip", ENGLISH),
        ("br", ENGLISH),
        ("zstd", ENGLISH),
        ("", ENGLISH),
    ],
)
def test_content_encodings_are_undone_and_wrong_ones_are_ignored(encoding: str, packed: bytes) -> None:
    if encoding == "br":
        pytest.importorskip("brotli")
    assert decoded(packed, "", encoding, LIMIT) == (ENGLISH, None)


def test_brotli() -> None:
    brotli = pytest.importorskip("brotli")
    long = ENGLISH * 3_000
    assert decoded(brotli.compress(long), "", "br", LIMIT) == (long, None)
    assert len(decoded(brotli.compress(bytes(LIMIT * 3)), "", "br", LIMIT).data) == LIMIT + 1


def test_an_exploding_body_is_cut_and_a_truncated_one_gives_its_start() -> None:
    assert len(decoded(gzip.compress(bytes(LIMIT * 5)), "", "gzip", LIMIT).data) == LIMIT + 1
    start, warning = decoded(gzip.compress(ENGLISH)[:-20], "", "gzip", LIMIT)
    assert start
    assert ENGLISH.startswith(start)
    assert warning == "the gzip body is damaged: it ends early"


def test_chunks_are_joined_also_when_the_last_is_truncated() -> None:
    assert joined(chunked(ENGLISH)) == (ENGLISH, None)
    start, warning = joined(chunked(ENGLISH)[:-30])
    assert ENGLISH.startswith(start)
    assert len(start) > 20
    assert warning == "the chunked body ends early"
    assert joined(ENGLISH) == (ENGLISH, None)
    assert joined(b"7fffffffffffffff1\r\n" + ENGLISH) == (ENGLISH, "the chunked body ends early")
    assert joined(b"-5\r\n" + ENGLISH) == (b"-5\r\n" + ENGLISH, None)


def test_chunks_that_no_header_declares_and_chunks_in_chunks_are_joined() -> None:
    assert unpacked(chunked(ENGLISH), LIMIT) == (ENGLISH, None)
    assert decoded(chunked(chunked(ENGLISH)), "chunked", "", LIMIT) == (ENGLISH, None)
    for text in (b"5\r\nwords and more of a page", b"7\r\nseven\r\n<p>a page that begins with a number"):
        assert unpacked(text, LIMIT) == (text, None)


def test_a_folder_gives_its_pages_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("b.html", "a.HTM", "notes.txt", "sub/z.html", "sub/a.xhtml", "other/c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(ENGLISH)
    found = loaded(tmp_path)
    names = ["a.HTM", "b.html", "other/c.html", "sub/a.xhtml", "sub/z.html"]
    assert [given and given.identity for given in found] == [str(tmp_path / name) for name in names]
    assert {given and given.html for given in found} == {ENGLISH}
    assert size(str(tmp_path)) == 5 * len(ENGLISH)


def test_patterns_are_replaced_by_what_they_match(tmp_path: Path) -> None:
    for name in ("b.html", "a.html", "c.jsonl"):
        (tmp_path / name).write_bytes(ENGLISH)
    assert expanded([str(tmp_path / "*.html"), "-"]) == [str(tmp_path / "a.html"), str(tmp_path / "b.html"), "-"]
    (tmp_path / "[1].html").write_bytes(ENGLISH)
    assert expanded([str(tmp_path / "[1].html")]) == [str(tmp_path / "[1].html")]
    with pytest.raises(ArchiveError, match="nothing matches"):
        expanded([str(tmp_path / "*.warc")])


def test_a_page_that_vanishes_is_one_error(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.html").write_bytes(ENGLISH)
    first, second = read(str(tmp_path))
    (tmp_path / "a.html").unlink()
    assert first.load is not None
    assert second.load is not None
    assert first.load().error == "No such file or directory"
    assert second.load().html == ENGLISH


def test_parquet(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    columns: dict[str, Any] = {
        "id": [1, 2, 3],
        "html": [ENGLISH, None, KOREAN.encode("euc-kr")],
        "text": [None, "One line.", None],
        "encoding": [None, None, "euc-kr"],
        "other": [0, 0, 0],
    }
    path = tmp_path / "pages.parquet"
    pq.write_table(pa.table(columns), path)
    check([str(path)])
    assert loaded(path) == [
        InputRecord(1, html=ENGLISH),
        InputRecord(2, text="One line."),
        InputRecord(3, html=KOREAN.encode("euc-kr"), encoding="euc-kr"),
    ]
    pq.write_table(pa.table({"body": ["x"]}), path)
    with pytest.raises(ArchiveError, match="no column html or text; there are body"):
        check([str(path)])
    path.write_bytes(b"PAR1 no more")
    with pytest.raises(ArchiveError, match=r"pages\.parquet: "):
        check([str(path)])


def test_skipping_gives_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"id": 1, "text": "x"}\n\n{"id": 2, "text": "x"}\n{"id": 3, "text": "x"}\n')
    assert [entry.where for entry in read(str(path), 1)] == [f"{path}:3", f"{path}:4"]
    assert [entry.read for entry in read(str(path))][-1] == path.stat().st_size
