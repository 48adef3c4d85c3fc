"""`copytaster clean` and `main` on a model that answers what the test wants."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from copytaster.classifier import KEPT, Article, Block, Flag, Label, ModelRefused, PageError, Verdict
from copytaster.classifier.cli import VERBS, main, options, table

BLOCKS = [
    (Label.NAV, 0.02, "홈 정치 경제"),
    (Label.BODY, 0.97, "시장은 새 다리의 개통식에서 주민들에게 고맙다고 했다. 다리는 내일 열린다."),
    (Label.TEASER, 0.11, "- 다른 기사 제목 - 한강매일"),
    (Label.SUBHEAD, 0.81, "Three years of work"),
]


class StubTaster:
    """Gives the same article for every page; remembers what it was asked."""

    article = Article(
        text="시장은 14일\nThree years of work",
        html="<p>시장은 14일</p>",
        confidence=0.93456,
        headline="새 다리 개통",
        date="2026-03-14",
        authors=("홍길동",),
        language="ko",
        url="https://hangang.example/1",
        verdicts=tuple(
            Verdict(Block(index=i, text=text, path=f"html/body/p[{i}]", tag="p"), label, keep, keep > 0.5)
            for i, (label, keep, text) in enumerate(BLOCKS)
        ),
    )
    error: BaseException | None = None
    threshold = 0.35
    asked: Mapping[str, object] = {}
    loaded: object = "never"
    preset = ""

    @classmethod
    def load(cls, path: Path | None = None, preset: str = "balanced") -> type[StubTaster]:
        cls.loaded, cls.preset = path, preset
        return cls

    @classmethod
    def clean(cls, html: bytes, url: str | None, **options: object) -> Article:
        cls.asked = {"input": html, "url": url, **options}
        if cls.error:
            raise cls.error
        return cls.article

    @classmethod
    def clean_text(cls, text: str, **options: object) -> Article:
        cls.asked = {"input": text, **options}
        return cls.article


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> type[StubTaster]:
    class Fresh(StubTaster):
        pass

    monkeypatch.setattr(options, "Copytaster", Fresh)
    return Fresh


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    path.write_bytes(b"<p>any</p>")
    return str(path)


@pytest.mark.usefixtures("stub")
def test_prints_the_text_and_nothing_else(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", page]) == 0
    assert capsys.readouterr() == ("시장은 14일\nThree years of work\n", "")


@pytest.mark.usefixtures("stub")
def test_prints_html(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", page, "--html"]) == 0
    assert capsys.readouterr().out == "<p>시장은 14일</p>\n"


@pytest.mark.usefixtures("stub")
def test_json_is_the_record_of_batch_with_html(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", page, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "id": page,
        "url": "https://hangang.example/1",
        "headline": "새 다리 개통",
        "text": "시장은 14일\nThree years of work",
        "lang": "ko",
        "confidence": 0.9346,
        "kept": 2,
        "dropped": {"NAV": 1, "TEASER": 1},
        "date": "2026-03-14",
        "date_published": "2026-03-14",
        "date_published_raw": None,
        "date_modified": None,
        "date_modified_raw": None,
        "authors": ["홍길동"],
        "authors_raw": [],
        "description": None,
        "site_name": None,
        "image": None,
        "images": [],
        "section": None,
        "keywords": [],
        "breadcrumbs": [],
        "canonical_url": None,
        "flags": [],
        "page_kind": None,
        "page_probability": 0.0,
        "html": "<p>시장은 14일</p>",
    }


@pytest.mark.usefixtures("stub")
def test_explain_shows_every_block_within_the_width(
    page: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["clean", page, "--explain"]) == 0
    *rows, summary = capsys.readouterr().out.splitlines()
    assert [row[:17] for row in rows] == [
        "- NAV      0.02  ",
        "+ BODY     0.97  ",
        "- TEASER   0.11  ",
        "+ SUBHEAD  0.81  ",
    ]
    assert rows[0].endswith("홈 정치 경제")
    assert rows[1].endswith("…")
    assert max(map(table.columns, rows)) <= 60
    assert summary == "2 kept, 2 dropped (NAV 1, TEASER 1), confidence 0.93"


def test_explain_cuts_reasons_to_the_width(
    stub: type[StubTaster], page: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    why = ("+ the article text in the page's JSON-LD", "- number and size of blocks marked up alike")
    verdicts = tuple(replace(verdict, reasons=why) for verdict in stub.article.verdicts)
    monkeypatch.setattr(stub, "article", replace(stub.article, verdicts=verdicts))
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["clean", page, "--explain"]) == 0
    rows = capsys.readouterr().out.splitlines()[:-1]
    assert rows[1::2] == [" " * 17 + "+ the article text in the page's JSON-LD; …"] * 4
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["clean", page, "--explain"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == " " * 17 + "; ".join(why)


def test_a_page_without_an_article_is_reported_but_not_an_error(
    stub: type[StubTaster], page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stub.article = Article(text="", html="", confidence=0.03, flags=frozenset({Flag.NO_ARTICLE}))
    assert main(["clean", page]) == 0
    assert capsys.readouterr() == ("", "no article found (confidence 0.03)\n")


def test_options_reach_the_classifier(stub: type[StubTaster], page: str, tmp_path: Path) -> None:
    address = "https://hangang.example/2"
    words = ["clean", page, "--url", address, "--encoding", "euc-kr", "--keep", "body,Caption"]
    assert main([*words, "--model", str(tmp_path), "--preset", "turbo"]) == 0
    assert stub.asked["input"] == b"<p>any</p>"
    assert stub.asked["url"] == address
    assert stub.asked["encoding"] == "euc-kr"
    assert stub.asked["keep"] == {Label.BODY, Label.CAPTION}
    assert (stub.loaded, stub.preset) == (tmp_path, "turbo")


def test_reads_standard_input(stub: type[StubTaster], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xc7\xd1\xb1\xdb")))
    assert main(["clean", "-"]) == 0
    assert stub.asked["input"] == b"\xc7\xd1\xb1\xdb"


def test_text_is_decoded_and_cleaned_as_text(stub: type[StubTaster], tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes("한글 기사\n둘째 줄".encode("cp949"))
    assert main(["clean", str(path), "--text", "--encoding", "cp949"]) == 0
    assert stub.asked["input"] == "한글 기사\n둘째 줄"
    assert stub.asked["keep"] == KEPT


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PageError("the input is a PDF, not an HTML page"), 2),
        (ModelRefused("news: trees.npz is damaged; train it again"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_errors_become_exit_codes(
    stub: type[StubTaster],
    page: str,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
) -> None:
    stub.error = error
    assert main(["clean", page]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert str(error) in err
    assert err.count("\n") == 1


@pytest.mark.usefixtures("stub")
@pytest.mark.parametrize("source", ["nowhere.html", "ftp://a.example/x", "file:///etc/passwd"])
def test_unreadable_sources_are_usage_errors(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", source]) == 2
    assert source in capsys.readouterr().err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two saved pages and a file that is not one; none of these names is an HTML page on its own."""
    (tmp_path / "saved" / "below").mkdir(parents=True)
    (tmp_path / "saved" / "one.html").write_bytes(b"<p>one</p>")
    (tmp_path / "saved" / "notes.txt").write_bytes(b"no page")
    (tmp_path / "saved" / "below" / "two.htm").write_bytes(b"<p>two</p>")
    return tmp_path / "saved"


@pytest.mark.usefixtures("stub")
def test_several_pages_are_separated(folder: Path, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", page, str(folder)]) == 0
    out = capsys.readouterr().out
    text = "시장은 14일\nThree years of work\n\n"
    names = [page, str(folder / "one.html"), str(folder / "below" / "two.htm")]
    assert out == "".join(f"==> {name} <==\n{text}" for name in names)


@pytest.mark.usefixtures("stub")
def test_several_pages_are_json_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", str(folder), "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["id"] for record in records] == [str(folder / "one.html"), str(folder / "below" / "two.htm")]


@pytest.mark.usefixtures("stub")
def test_an_unreadable_page_is_skipped_and_remembered(
    folder: Path, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(folder / "nowhere.html")
    assert main(["clean", missing, page]) == 2
    out, err = capsys.readouterr()
    assert out.startswith(f"==> {page} <==")
    assert err.splitlines() == [
        f"copytaster clean: {missing}: No such file or directory",
        "copytaster clean: 1 of 2 pages could not be cleaned",
    ]


def test_a_refused_model_ends_a_run_over_several_pages(
    stub: type[StubTaster], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stub.error = ModelRefused("news: trees.npz is damaged; train it again")
    assert main(["clean", str(folder)]) == 3
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.usefixtures("stub")
def test_one_address_does_not_fit_several_pages(folder: Path) -> None:
    assert main(["clean", str(folder), "--url", "https://hangang.example/1"]) == 2


@pytest.mark.usefixtures("stub")
def test_a_folder_without_pages_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", str(tmp_path)]) == 2
    assert "no saved page (.html, .htm, .xhtml) below it" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["clean"],
        ["taste"],
        ["clean", "x", "--keep", "BODY,SOUP"],
        ["clean", "x", "--keep", ","],
        ["clean", "x", "--encoding", "klingon"],
        ["clean", "x", "--json", "--html"],
    ],
)
def test_wrong_usage_exits_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert "usage: copytaster" in capsys.readouterr().err


def test_every_verb_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for words in [["--help"], ["--version"], *([verb, "--help"] for verb in VERBS)]:
        with pytest.raises(SystemExit) as stop:
            main(words)
        assert stop.value.code == 0
        assert "copytaster" in capsys.readouterr().out


def test_a_closed_pipe_is_not_an_error(tmp_path: Path) -> None:
    manifest = {"features": [f"feature {i}" for i in range(50_000)]}  # more than a pipe holds
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    command = [sys.executable, "-m", "copytaster.classifier.cli", "inspect", str(tmp_path), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        os.read(process.stdout.fileno(), 10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


OBEYED = "".join(f"<p>The mill\x9b2J on the Lenn\x1b]0;x\x07 grinds again, said {i} men.</p>" for i in range(9))


def control_characters(text: str) -> list[str]:
    assert "grinds again" in text
    return [each for each in text if unicodedata.category(each) == "Cc" and each not in "\r\n"]


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("form", ["--text", "--json", "--html", "--explain"])
def test_no_form_of_output_sends_control_characters(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.html"
    page.write_text(OBEYED)
    shown = io.BytesIO()
    terminal = Terminal(shown, encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["clean", str(page), form]) == 0
    assert control_characters(shown.getvalue().decode()) == []


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals")
def test_a_terminal_gets_no_control_characters_of_a_page(tmp_path: Path) -> None:
    import pty

    page = tmp_path / "page.html"
    page.write_text(OBEYED)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "copytaster.classifier.cli", "clean", str(page), "--explain"]
    environment = {**os.environ, "NO_COLOR": "1"}
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=environment) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # Linux reports the end of a pseudo-terminal as an error
            while piece := os.read(ours, 65_536):
                shown += piece
        assert process.wait() == 0
    os.close(ours)
    assert control_characters(shown.decode()) == []


def test_wide_and_combining_characters_are_measured() -> None:
    assert table.columns("한글 e\u0301") == 6
    assert table.columns("\u1112\u1161\u11ab") == 2
    assert table.cut("한글 기사", 5) == "한글…"
    assert table.cut("가나", 4) == "가나"
    assert table.cut("a\x1b\x9bb", 4) == "ab"
    assert table.padded("한", 4) == "한  "
