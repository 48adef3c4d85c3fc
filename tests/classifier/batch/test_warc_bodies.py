"""The bodies of WARC records: compressions, chunks, lengths and types as servers and crawlers really write them."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import zlib
from pathlib import Path

import pytest
from copytaster.classifier.batch.archives import read
from copytaster.classifier.batch.archives.compression import zstd
from test_warc_damage import loaded, page, record

BODY = b"<html><body>" + b"".join(b"<p>Line %d of the story about the ferry.</p>" % i for i in range(60)) + b"</html>"
HALVES = (BODY[:900], BODY[900:])


def deflate(data: bytes) -> bytes:
    return zlib.compress(data)


def raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


def brotli(data: bytes) -> bytes:
    packed: bytes = pytest.importorskip("brotli").compress(data)
    return packed


def two(compress: object) -> bytes:
    assert callable(compress)
    return b"".join(map(compress, HALVES))


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", two(gzip.compress)),
        ("x-gzip", two(gzip.compress)),
        ("GZIP", two(gzip.compress)),
        ("deflate", two(gzip.compress)),
        ("gzip", gzip.compress(HALVES[0]) + bytes(64) + gzip.compress(HALVES[1])),
        ("gzip", two(gzip.compress) + bytes(64)),
        ("gzip", two(gzip.compress) + b"\r\nsome bytes behind it"),
        ("gzip", gzip.compress(b"") + gzip.compress(BODY)),
        ("gzip", gzip.compress(BODY)),
        ("zstd", two(zstd.compress)),
        ("zstd", b"\x50\x2a\x4d\x18\x04\0\0\0abcd" + zstd.compress(BODY)),
        ("deflate", deflate(BODY)),
        ("deflate", raw_deflate(BODY)),
        ("deflate", two(zlib.compress)),
        ("deflate", b"".join(zlib.compress(half, level) for half, level in zip(HALVES, (1, 9), strict=True))),
        ("br", None),
        ("gzip, gzip", gzip.compress(gzip.compress(HALVES[0]) + gzip.compress(HALVES[1]))),
        ("zstd, gzip", gzip.compress(two(zstd.compress))),
        ("gzip,identity", two(gzip.compress)),
        ("gzip;q=1.0", two(gzip.compress)),
        ('"gzip"', two(gzip.compress)),
        ("gzip\r\nContent-Encoding: gzip", gzip.compress(two(gzip.compress))),
        ("gzip\r\nTransfer-Encoding: gzip", gzip.compress(two(gzip.compress))),
        ("identity\r\nTransfer-Encoding: gzip", two(gzip.compress)),
        ("identity", two(gzip.compress)),
        ("identity", two(zstd.compress)),
        ("xz", two(lzma.compress)),
        ("bzip2", two(bz2.compress)),
        ("br", BODY),
        ("deflate", BODY),
        ("zstd", BODY),
        ("unknown", BODY),
    ],
)
def test_bodies_of_any_encoding_are_whole(tmp_path: Path, encoding: str, body: bytes | None) -> None:
    data = record(0, Content_Encoding=encoding.encode(), body=brotli(BODY) if body is None else body)
    path = tmp_path / "in.warc"
    path.write_bytes(data)
    (entry,) = read(str(path))
    assert entry.load is not None
    page = entry.load()
    assert page is not None
    assert (page.html, page.warning, page.error) == (BODY, None, None)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(BODY)[:-30]),
        ("gzip", two(gzip.compress)[:-30]),
        ("deflate", deflate(BODY)[:-30]),
        ("deflate", raw_deflate(BODY)[:-30]),
        ("br", None),
    ],
)
def test_a_body_that_is_cut_gives_its_start_with_a_warning(tmp_path: Path, encoding: str, body: bytes | None) -> None:
    path = tmp_path / "in.warc"
    content = brotli(BODY * 3)[:-9] if body is None else body
    path.write_bytes(record(0, Content_Encoding=encoding.encode(), body=content))
    (entry,) = read(str(path))
    assert entry.load is not None
    page = entry.load()
    assert page is not None
    assert isinstance(page.html, bytes)
    assert len(page.html) > 100
    assert (BODY * 3).startswith(page.html)
    assert page.warning is not None
    assert "is damaged" in page.warning


@pytest.mark.parametrize(
    ("more", "warning"),
    [
        ({"Content_Length": b"9000"}, "the page is cut: the body has"),
        ({"Content_Length": b"9000", "Transfer_Encoding": b"identity"}, None),
        ({"Content_Length": b"20"}, None),
        ({"Content_Length": b"many"}, None),
    ],
)
def test_a_body_shorter_than_the_server_declared_has_a_warning(
    tmp_path: Path, more: dict[str, bytes], warning: str | None
) -> None:
    numbers, found = loaded(record(0, **more), tmp_path)
    assert numbers == [0]
    assert [str(each.warning)[: len(warning or "")] for each in found] == ([warning] if warning else [])


def test_a_page_that_the_crawler_cut_has_a_warning(tmp_path: Path) -> None:
    data = record(0).replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date")
    numbers, (cut,) = loaded(data, tmp_path)
    assert numbers == [0]
    assert cut.warning == "the crawler cut the page (WARC-Truncated: length)"


@pytest.mark.parametrize("kind", [b'"text/html"', b"html", b"text/HTML5; charset=utf-8"])
def test_an_odd_media_type_does_not_cost_the_page(tmp_path: Path, kind: bytes) -> None:
    body = b"<!doctype html>" + page(0)
    data = record(0, body=body).replace(b"text/html; charset=utf-8", kind)
    data = data.replace(b"Content-Length: ", b"Content-Length: 0", 1)
    length = len(data.partition(b"\r\n\r\n")[2]) - 4
    data = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % length, data, count=1)
    assert loaded(data, tmp_path) == ([0], [])


def test_the_answer_of_a_proxy_is_not_the_page(tmp_path: Path) -> None:
    tunnel = b"HTTP/1.0 200 Connection established\r\n\r\n"
    assert loaded(record(0, before=tunnel), tmp_path) == ([0], [])


@pytest.mark.parametrize("encoding", ["deflate", "gzip"])
def test_the_second_part_of_a_body_is_not_lost(tmp_path: Path, encoding: str) -> None:
    compress = raw_deflate if encoding == "deflate" else gzip.compress
    data = record(0, Content_Encoding=encoding.encode(), body=compress(BODY[:900]) + compress(BODY[900:]))
    (entry,) = read(str(write(tmp_path, data)))
    assert entry.load is not None
    page = entry.load()
    assert page is not None
    assert (page.html, page.warning) == (BODY, None)


def test_a_wrong_checksum_costs_no_text(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(BODY[:900]))
    packed[-6] ^= 0xFF
    (entry,) = read(str(write(tmp_path, record(0, Content_Encoding=b"gzip", body=bytes(packed)))))
    assert entry.load is not None
    page = entry.load()
    assert page is not None
    assert page.html == BODY[:900]
    assert "is damaged" in str(page.warning)


def test_the_first_bytes_tell_more_than_the_name_of_a_compression(tmp_path: Path) -> None:
    pytest.importorskip("brotli")
    (entry,) = read(str(write(tmp_path, record(0, Content_Encoding=b"br", body=gzip.compress(BODY)))))
    assert entry.load is not None
    page = entry.load()
    assert page is not None
    assert (page.html, page.warning) == (BODY, None)


def write(folder: Path, data: bytes) -> Path:
    path = folder / "in.warc"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("coding", "message"),
    [(b"compress", "the coding compress of the body is not known"), (b"gzip," * 6, "the body has 6 codings")],
)
def test_a_page_in_a_coding_that_cannot_be_undone_is_an_error(tmp_path: Path, coding: bytes, message: str) -> None:
    _, (error,) = loaded(record(0, Content_Encoding=coding, body=b"\x1f\x9d\x90" + bytes(range(99))), tmp_path)
    assert str(error.error).startswith(message)
