"""When colour codes are written, and that they change nothing else."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from copytaster.classifier.cli import main
from copytaster.classifier.cli.colour import is_coloured, painter

PAGE = Path(__file__).parents[2] / "classifier" / "cli" / "demo" / "en" / "page.html"
CODES = re.compile(r"\033\[[0-9;]*m")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize(
    ("environment", "stream", "coloured"),
    [
        ({}, Terminal(), True),
        ({}, io.StringIO(), False),
        ({}, None, False),
        ({"NO_COLOR": "1"}, Terminal(), False),
        ({"NO_COLOR": ""}, Terminal(), True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, Terminal(), False),
        ({"FORCE_COLOR": "1"}, io.StringIO(), True),
        ({"TERM": "dumb"}, Terminal(), False),
    ],
)
def test_colour_is_for_terminals_and_can_be_switched(
    environment: dict[str, str], stream: io.StringIO | None, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert is_coloured(stream) is coloured


def test_an_empty_text_gets_no_codes() -> None:
    paint = painter(Terminal())
    assert (paint("", "good"), paint("kept", "good")) == ("", "\033[32mkept\033[0m")


@pytest.mark.parametrize("words", [["clean", str(PAGE), "--explain"], ["inspect"]])
def test_without_its_codes_coloured_output_is_the_plain_one(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    plain = capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert main(words) == 0
    coloured = capsys.readouterr().out
    assert CODES.search(coloured)
    assert not CODES.search(plain)
    assert CODES.sub("", coloured) == plain
