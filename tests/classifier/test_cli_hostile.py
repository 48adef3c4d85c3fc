"""`copytaster clean` with the shipped model on what no one would call a page: never a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from copytaster.classifier.cli import main

KOREAN = [
    "한빛시는 14일 강변 산책로의 새 다리를 열고 시민들의 통행을 시작했다고 밝혔다.",
    "다리의 길이는 모두 320미터이며, 공사에는 3년 2개월 동안 약 84억 원이 들었다.",
    "시장은 개통식에서 “주민들이 오래 기다린 길인 만큼 안전을 가장 먼저 살피겠다”고 말했다.",
    "주민 박모 씨는 “아이들이 학교까지 걸어가는 시간이 20분 넘게 줄었다”며 반가워했다.",
    "시는 다음 달부터 밤 11시까지 조명을 켜고 자전거 도로도 함께 운영할 계획이다.",
]
JAPANESE = [
    "みどり市は十四日、川沿いの遊歩道に架かる新しい橋の通行を始めたと発表した。",
    "橋の長さは三百二十メートルで、三年余りの工事におよそ八億円がかかったという。",
    "市長は開通式で「長く待っていただいた道なので、安全を第一に考えたい」と述べた。",
    "近くに住む女性は「子どもが学校まで歩く時間が二十分も短くなった」と喜んでいた。",
    "市は来月から夜十一時まで照明をつけ、自転車の通行も認める方針だ。",
]


def article(paragraphs: list[str], charset: str = "", title: str = "") -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    head = f"<head>{meta}<title>{title}</title></head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{body}</article></body></html>"


def run(tmp_path: Path, data: bytes, *options: str) -> int:
    path = tmp_path / "page.html"
    path.write_bytes(data)
    return main(["clean", str(path), *options])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \r\n\t ",
        random.Random(7).randbytes(5_000),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00",
    ],
    ids=["empty", "blank", "random", "pdf", "png", "zip"],
)
def test_other_files_than_pages_are_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    assert run(tmp_path, data) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("copytaster clean: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("paragraphs", "codec", "declared"),
    [
        (KOREAN, "euc-kr", "euc-kr"),
        (KOREAN, "euc-kr", "utf-8"),
        (KOREAN, "euc-kr", "iso-8859-1"),
        (KOREAN, "euc-kr", ""),
        (JAPANESE, "shift_jis", "shift_jis"),
        (JAPANESE, "shift_jis", "utf-8"),
        (JAPANESE, "shift_jis", ""),
    ],
)
def test_legacy_encodings_are_read_even_if_wrongly_declared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], paragraphs: list[str], codec: str, declared: str
) -> None:
    data = article(paragraphs, declared, paragraphs[0][:20]).encode(codec, errors="xmlcharrefreplace")
    assert run(tmp_path, data) == 0
    out = capsys.readouterr().out
    assert [paragraph for paragraph in paragraphs if paragraph not in out] == []


def test_the_encoding_can_be_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = article(KOREAN[:1], title="다리").encode("cp949", errors="xmlcharrefreplace")
    assert run(tmp_path, data, "--encoding", "cp949", "--explain") == 0
    assert KOREAN[0][:30] in capsys.readouterr().out


def test_twenty_thousand_nested_tags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = article(KOREAN, "utf-8", "강변의 새 다리")
    deep = page.replace("<article>", "<div>" * 20_000).replace("</article>", "</div>" * 20_000)
    assert run(tmp_path, deep.encode(), "--explain") == 0
    out = capsys.readouterr().out
    assert [paragraph for paragraph in KOREAN if paragraph[:30] not in out] == []


@pytest.mark.parametrize(
    "body",
    [
        "<h1>404</h1><p>Page not found</p><a href=/>Home</a>",
        "<form><label>User<input></label><label>Password<input></label><button>Log in</button></form>",
        "<br>" * 5_000,
        "<p",
        "plain words, no tag",
    ],
    ids=["404", "login", "breaks", "cut", "plain"],
)
def test_a_page_without_an_article_is_flagged(tmp_path: Path, capsys: pytest.CaptureFixture[str], body: str) -> None:
    assert run(tmp_path, f"<html><body>{body}</body></html>".encode()) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("no article found (confidence 0.")


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "missing.html")
    assert main(["clean", missing]) == 2
    assert capsys.readouterr().err == f"copytaster clean: {missing}: No such file or directory\n"


def test_a_missing_model_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = article(KOREAN, "utf-8").encode()
    assert run(tmp_path, page, "--model", str(tmp_path / "none")) == 3
    assert capsys.readouterr().err.startswith("copytaster clean: ")
