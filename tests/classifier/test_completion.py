"""Completion scripts: every command and option, files where files are asked for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from copytaster.classifier.cli import VERBS, main
from copytaster.classifier.cli.completion import SHELLS

shtab = pytest.importorskip("shtab")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_names_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert [verb for verb in VERBS if verb not in script] == []
    assert "--explain" in script


@pytest.fixture(scope="module")
def bash_script() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "copytaster", "completion", "bash"], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["copytaster", "cl"], ["clean"]),
        (["copytaster", "clean", "pag"], ["page.html"]),
        (["copytaster", "clean", "--preset", "pre"], ["precision"]),
        (["copytaster", "check", ""], ["saved/"]),
    ],
)
def test_bash_completes(words: list[str], expected: list[str], bash_script: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").touch()
    (tmp_path / "saved").mkdir()
    quoted = " ".join(f"'{word}'" for word in words)
    command = f"""{bash_script}
COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}
_shtab_copytaster copytaster '{words[-1]}' '{words[-2]}' 2>/dev/null
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)
    replies = [line.rstrip("/ ") for line in done.stdout.splitlines() if line]
    assert replies == [name.rstrip("/") for name in expected]


def test_a_missing_library_is_reported(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["completion", "bash"]) == 2
    assert 'pip install "copytaster[completion]"' in capsys.readouterr().err
