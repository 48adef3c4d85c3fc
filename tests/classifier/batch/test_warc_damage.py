"""Damaged and unusual WARC files: every page that can be read is read, and the rest is reported."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from copytaster.classifier.batch.archives import read
from copytaster.classifier.batch.archives.compression import zstd
from copytaster.classifier.batch.archives.warc_records import WarcReader, WarcRecord
from copytaster.classifier.batch.records import InputRecord

RECORDS = 5


def page(number: int) -> bytes:
    return b"<html><body><p>Page %d: the ferry sails again from Monday.</p></body></html>" % number


def record(
    number: int,
    *,
    kind: bytes = b"response",
    wrong: int = 0,
    version: bytes = b"1.0",
    before: bytes = b"",
    **more: bytes,
) -> bytes:
    """One record; `wrong` is added to its Content-Length. `more` are HTTP headers, `before` what precedes them all."""
    http = before + b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    http += b"".join(b"%s: %s\r\n" % (name.replace("_", "-").encode(), value) for name, value in more.items())
    content = http + b"\r\n" + more.get("body", page(number))
    return (
        b"WARC/%s\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%d>\r\nWARC-Target-URI: http://a.example/%d\r\n"
        b"WARC-Date: 2026-01-02T03:04:05Z\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n"
    ) % (version, kind, number, number, len(content) + wrong, content)


def resource(number: int, kind: bytes = b"text/html") -> bytes:
    body = page(number)
    return (
        b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: <http://a.example/%d>\r\nContent-Type: %s\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n"
    ) % (number, kind, len(body), body)


def loaded(data: bytes, tmp_path: Path, name: str = "in.warc") -> tuple[list[int], list[InputRecord]]:
    """(numbers of the pages that were read, records with an error or a warning)."""
    path = tmp_path / name
    path.write_bytes(data)
    records = [entry.load() if entry.load else None for entry in read(str(path))]
    present = [each for each in records if each is not None]
    numbers = [int(str(each.url).rpartition("/")[2]) for each in present if each.html is not None]
    for each in present:
        if each.html is not None and each.warning is None and isinstance(each.html, bytes):
            assert page(int(str(each.url).rpartition("/")[2])) in each.html
    return numbers, [each for each in present if each.error or each.warning]


WHOLE = [record(number) for number in range(RECORDS)]
JOINED = b"".join(WHOLE)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(JOINED, id="as it should be"),
        pytest.param(b"\0".join(WHOLE) + b"\0", id="a NUL after each record"),
        pytest.param(bytes(5_000).join(WHOLE), id="5,000 NULs after each record"),
        pytest.param(b"\r\n\r\n\r\n".join(WHOLE), id="more line ends"),
        pytest.param(b"".join(each[:-2] for each in WHOLE), id="one line end instead of two"),
        pytest.param(b"".join(each[:-4] for each in WHOLE), id="no line ends"),
        pytest.param(JOINED.replace(b"WARC-Type", b"Warc-Type"), id="Warc-Type"),
        pytest.param(JOINED.replace(b"WARC-Type", b"warc-type"), id="warc-type"),
        pytest.param(JOINED.replace(b"WARC-Type", b"WARC-type"), id="WARC-type"),
        pytest.param(JOINED.replace(b"WARC-Type: response", b"WARC-TYPE:Response"), id="WARC-TYPE:Response"),
        pytest.param(JOINED.replace(b"\r\nContent-Length", b"\r\ncontent-LENGTH"), id="content-LENGTH"),
        pytest.param(JOINED.replace(b"WARC-Target-URI: ", b"warc-target-uri:"), id="warc-target-uri"),
        pytest.param(JOINED.replace(b"Content-Type: text/html", b"CONTENT-TYPE:text/HTML"), id="CONTENT-TYPE"),
        pytest.param(JOINED.replace(b"WARC-Date: ", b"WARC-Date:\r\n "), id="folded header"),
        pytest.param(JOINED.replace(b"WARC-Type: ", b"WARC-Type:\r\n\t"), id="folded type"),
        pytest.param(JOINED.replace(b"WARC/1.0", b"WARC/0.18"), id="WARC/0.18"),
        pytest.param(JOINED.replace(b"WARC/1.0", b"WARC/1.1"), id="WARC/1.1"),
        pytest.param(JOINED.replace(b"WARC/1.0\r", b"WARC/1.0 \r"), id="a space after the version"),
        pytest.param(b"".join(map(resource, range(RECORDS))), id="resource records"),
        pytest.param(b"".join(resource(i, b"text/html;charset=utf-8") for i in range(RECORDS)), id="with a charset"),
        pytest.param(b"".join(resource(i, b"Application/XHTML+XML") for i in range(RECORDS)), id="XHTML resources"),
        pytest.param(b"".join(resource(i, b"text/plain") for i in range(RECORDS)), id="resources of a vague type"),
        pytest.param(
            b"".join(resource(i).replace(b"Content-Type: text/html\r\n", b"") for i in range(RECORDS)), id="no type"
        ),
        pytest.param(b"".join(resource(i, b"text/html, text/html") for i in range(RECORDS)), id="the type twice"),
        pytest.param(b"".join(resource(i, b"text/html charset=utf-8") for i in range(RECORDS)), id="no semicolon"),
        pytest.param(b"".join(record(i, before=b"HTTP/1.1 100 Go\r\n\r\n") for i in range(RECORDS)), id="100 Continue"),
        pytest.param(
            b"".join(record(i, before=b"HTTP/1.1 103 Early\nLink: </a>\n\n") for i in range(RECORDS)), id="103"
        ),
        pytest.param(b"".join(record(i, before=b"\r\n") for i in range(RECORDS)), id="an empty line before HTTP"),
        pytest.param(gzip.compress(JOINED), id="gzip named .warc"),
        pytest.param(b"".join(map(gzip.compress, WHOLE)), id="gzip members named .warc"),
        pytest.param(bytes(9).join(map(gzip.compress, WHOLE)), id="NULs between gzip members"),
        pytest.param(zstd.compress(JOINED), id="zstd named .warc"),
        pytest.param(b"".join(map(zstd.compress, WHOLE)), id="zstd frames named .warc"),
    ],
)
def test_nothing_is_lost_and_nothing_is_reported(tmp_path: Path, data: bytes) -> None:
    assert loaded(data, tmp_path) == (list(range(RECORDS)), [])


@pytest.mark.parametrize("ending", [".warc.gz", ".warc.zst"])
def test_a_name_that_promises_compression_is_not_believed(tmp_path: Path, ending: str) -> None:
    """Neither where the bodies are compressed: then the file holds the magic number."""
    compress = gzip.compress if ending.endswith("gz") else zstd.compress
    coding = b"gzip" if ending.endswith("gz") else b"zstd"
    data = b"".join(record(i, Content_Encoding=coding, body=compress(page(i))) for i in range(RECORDS))
    assert loaded(data, tmp_path, f"in{ending}") == (list(range(RECORDS)), [])
    assert loaded(b"\xef\xbb\xbf" + data, tmp_path, f"in{ending}")[0] == list(range(RECORDS))


def lf_record(number: int) -> bytes:
    body = page(number)
    http = b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + body
    return b"WARC/1.0\nWARC-Type: response\nWARC-Target-URI: http://a.example/%d\nContent-Length: %d\n\n%s\n\n" % (
        number,
        len(http),
        http,
    )


def test_lines_may_end_in_a_line_feed_alone(tmp_path: Path) -> None:
    assert loaded(b"".join(map(lf_record, range(RECORDS))), tmp_path) == (list(range(RECORDS)), [])


ALL = list(range(RECORDS))


def replaced(old: bytes, new: bytes) -> bytes:
    """The archive with a change in its second record."""
    return WHOLE[0] + WHOLE[1].replace(old, new) + b"".join(WHOLE[2:])


@pytest.mark.parametrize(
    ("data", "numbers", "problems"),
    [
        pytest.param(b"not a record\n" + JOINED, ALL, ["13 bytes that are not a WARC record"], id="before"),
        pytest.param(WHOLE[0] + b"x" * 70_000 + b"".join(WHOLE[1:]), ALL, ["70,000 bytes that are not"], id="between"),
        pytest.param(JOINED + b"\xff" * 10, ALL, ["10 bytes that are not a WARC record"], id="after"),
        pytest.param(b"\xff".join(WHOLE), ALL, ["1 bytes that are not"] * 4, id="after each"),
        pytest.param(page(1), [], ["bytes that are not a WARC record"], id="a page"),
        pytest.param(b"WARC/1.0\r\n", [], ["bytes that are not a WARC record"], id="a version alone"),
        pytest.param(
            WHOLE[0] + record(1, wrong=300) + b"".join(WHOLE[2:]), ALL, ["Content-Length"], id="300 bytes too long"
        ),
        pytest.param(WHOLE[0] + record(1, wrong=2) + b"".join(WHOLE[2:]), ALL, [], id="length counts a line end"),
        pytest.param(
            WHOLE[0] + record(1, wrong=7) + b"".join(WHOLE[2:]), ALL, ["Content-Length"], id="7 bytes too long"
        ),
        pytest.param(
            WHOLE[0] + record(1, wrong=10**15) + b"".join(WHOLE[2:]), ALL, ["Content-Length"], id="far too long"
        ),
        pytest.param(
            WHOLE[0] + record(1, wrong=-20) + b"".join(WHOLE[2:]), ALL, ["Content-Length"], id="20 bytes too short"
        ),
        pytest.param(
            replaced(b"Content-Length: ", b"Content-Length: -"),
            ALL,
            ["Content-Length -"],
            id="negative",
        ),
        pytest.param(
            replaced(b"Content-Length: ", b"Content-Length: x"),
            ALL,
            ["Content-Length x"],
            id="not a number",
        ),
        pytest.param(
            replaced(b"Content-Length", b"Length"),
            ALL,
            ["no Content-Length"],
            id="missing",
        ),
        pytest.param(
            replaced(b"HTTP/1.1 200 OK", b"\x16\x03\x01"),
            [0, 2, 3, 4],
            ["the record has no HTTP response"],
            id="no HTTP response",
        ),
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_damage_costs_only_the_records_that_it_covers(
    tmp_path: Path, data: bytes, numbers: list[int], problems: list[str], packed: bool
) -> None:
    read_numbers, reported = loaded(gzip.compress(data) if packed else data, tmp_path)
    assert read_numbers == numbers
    messages = [each.error or each.warning or "" for each in reported]
    assert len(messages) == len(problems)
    assert all(problem in message for problem, message in zip(problems, messages, strict=True))


@pytest.mark.parametrize("compress", [gzip.compress, zstd.compress], ids=["gzip", "zstd"])
@pytest.mark.parametrize("damage", ["zeros", "removed", "inserted", "garbage between"])
def test_a_damaged_member_costs_its_record(tmp_path: Path, compress: object, damage: str) -> None:
    assert callable(compress)
    members = [compress(each) for each in WHOLE]
    middle = members[2]
    members[2] = {
        "zeros": middle[:60] + bytes(40) + middle[100:],
        "removed": middle[:60] + middle[100:],
        "inserted": middle[:60] + b"\xaa" * 40 + middle[60:],
        "garbage between": middle + b"#" * 33,
    }[damage]
    numbers, reported = loaded(b"".join(members), tmp_path)
    assert numbers in ([0, 1, 3, 4], ALL)
    assert numbers == ALL or damage != "garbage between"
    assert len(reported) in (1, 2)


@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstd.compress], ids=["plain", "gzip", "zstd"])
def test_an_archive_that_is_cut_anywhere_gives_all_whole_records_and_reports_the_rest(
    tmp_path: Path, compress: object
) -> None:
    assert callable(compress)
    members = [compress(each) for each in WHOLE[:3]]
    ends = [sum(map(len, members[: i + 1])) for i in range(3)]
    data = b"".join(members)
    for cut in range(0, len(data), 3):
        numbers, reported = loaded(data[:cut], tmp_path)
        whole = sum(end <= cut for end in ends)
        assert numbers[:whole] == list(range(whole))
        if cut not in (0, *ends) and len(numbers) == whole:
            assert reported or data[:cut].endswith(WHOLE[0][-4:]), cut


@pytest.mark.parametrize("name", ["in.warc", "in.warc.gz", "in.jsonl"])
def test_a_file_of_zeros_is_told(tmp_path: Path, name: str) -> None:
    numbers, (error,) = loaded(bytes(5_000), tmp_path, name)
    assert not numbers
    assert error.error == "the file holds only zeros or white space"


@pytest.mark.parametrize("data", [b"", b"\n\n\n"])
def test_a_file_without_lines_is_not_an_error(tmp_path: Path, data: bytes) -> None:
    assert loaded(data, tmp_path, "in.jsonl") == ([], [])


def test_a_header_that_is_longer_than_the_limit_is_an_error(tmp_path: Path) -> None:
    numbers, (error,) = loaded(record(0, X=b"x" * 300_000) + record(1), tmp_path)
    assert (numbers, error.error) == ([1], "the HTTP header is longer than 262,144 bytes")


def test_a_page_that_continues_in_other_records_has_a_warning(tmp_path: Path) -> None:
    data = record(0).replace(b"WARC-Type", b"WARC-Segment-Number: 1\r\nWARC-Type")
    numbers, (part,) = loaded(data, tmp_path)
    assert (numbers, part.warning) == ([0], "the record is one of several segments, and the others are not read")


def test_records_that_are_not_pages_are_passed_over(tmp_path: Path) -> None:
    kinds = (b"warcinfo", b"request", b"metadata", b"revisit", b"conversion", b"continuation", b"x-other")
    path = tmp_path / "in.warc"
    path.write_bytes(b"".join(record(0, kind=kind) for kind in kinds) + record(1))
    entries = list(read(str(path)))
    assert [entry.load is None for entry in entries] == [True] * 4 + [False]


def test_a_warc_zst_with_a_dictionary(tmp_path: Path) -> None:
    dictionary = zstd.train_dict([record(number) for number in range(200)], 4_000)
    frame = zstd.compress(dictionary.dict_content)
    data = b"\x5d\x2a\x4d\x18" + len(frame).to_bytes(4, "little") + frame
    data += b"".join(zstd.compress(each, zstd_dict=dictionary) for each in WHOLE)
    assert loaded(data, tmp_path, "in.warc.zst") == (ALL, [])


def test_an_embedded_archive_is_not_read_as_records(tmp_path: Path) -> None:
    outer = record(0, body=b"<html><pre>" + JOINED + page(0))
    numbers, reported = loaded(outer + record(1), tmp_path)
    assert (numbers, reported) == ([0, 1], [])


def test_a_wrong_length_does_not_cause_a_second_pass_over_the_file() -> None:
    count = 3_000
    data = b"".join(record(number, wrong=50_000_000) for number in range(count))
    file = io.BytesIO(data)
    records = list(WarcReader(file, "in.warc", 1_000_000))
    assert len(records) == count


@pytest.mark.parametrize("packed", [False, True])
def test_a_source_without_seek(packed: bool) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, offset: int, whence: int = 0) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    data = b"\0".join(WHOLE[:2]) + b"garbage" + b"".join(WHOLE[2:])
    file = Pipe(gzip.compress(data) if packed else data)
    assert [type(each).__name__ for each in WarcReader(file, "in.warc", 1_000_000)] == [
        *["WarcRecord"] * 2,
        "Gap",
        *["WarcRecord"] * 3,
    ]


@pytest.mark.parametrize("seekable", [True, False])
@pytest.mark.parametrize("compress", [gzip.compress, zstd.compress], ids=["gzip", "zstd"])
def test_a_member_that_expands_without_end_is_left(compress: Callable[[bytes], bytes], seekable: bool) -> None:
    """100 kB of zstd can be many GB, and only its end says where the next record starts."""
    length = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 900000000000\r\n\r\n"
    bomb = compress(length + bytes(200_000_000))
    data = compress(record(0)) + bomb + compress(record(1))
    stream = io.BytesIO(data)
    stream.seekable = lambda: seekable  # type: ignore[method-assign]
    records = list(WarcReader(stream, "in.warc", 1_000_000))
    assert [each.fields["warc-record-id"] for each in records if isinstance(each, WarcRecord) and not each.error] == [
        "<urn:uuid:0>",
        "<urn:uuid:1>",
    ]
    assert any(each.error and "data become more than" in each.error for each in records)
