"""`copytaster batch` killed, short of disk, interrupted: `--resume` ends with the bytes of an undisturbed run."""

from __future__ import annotations

import gzip
import json
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from copytaster.classifier.cli import main

FIXTURES = Path(__file__).parents[1] / "fixtures" / "pages"
RECORDS = 60
EVERY = 4


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(FIXTURES.rglob("page.html"))[:20]]
    path = tmp_path_factory.mktemp("archive") / "in.jsonl.gz"
    with gzip.open(path, "wb") as file:
        for number in range(RECORDS):
            line = json.dumps({"id": number, "html": pages[number % len(pages)]}).encode()
            file.write((line[:50] if number % 20 == 7 else line) + b"\n")
    return path


def words(archive: Path, out: Path, *more: str, workers: int = 0) -> list[str]:
    options = ["--checkpoint-every", str(EVERY), "--workers", str(workers), *more]
    return ["batch", str(archive), "-o", str(out), *options]


@pytest.fixture(scope="module", params=[".jsonl", ".jsonl.gz"])
def undisturbed(request: pytest.FixtureRequest, archive: Path) -> Path:
    out: Path = archive.parent / f"undisturbed{request.param}"
    assert main(words(archive, out)) == 0
    return out


def started(arguments: list[str], before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "copytaster.classifier.cli", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,
    )


def done(out: Path) -> int:
    """Records behind the last checkpoint."""
    try:
        return int(json.loads((out.parent / f"{out.name}.checkpoint").read_text())["counts"].get("records", 0))
    except FileNotFoundError:
        return 0


@pytest.mark.parametrize("workers", [0, 1])
def test_killed_again_and_again(tmp_path: Path, archive: Path, undisturbed: Path, workers: int) -> None:
    out = tmp_path / undisturbed.name
    chance = random.Random(workers)
    moments = sorted(chance.sample(range(1, RECORDS - 2 * EVERY), 3))
    kills = 0
    for moment in moments:
        process = started(words(archive, out, "--resume", workers=workers))
        while process.poll() is None and done(out) < moment:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        kills += process.wait() == -signal.SIGKILL
        process.communicate()
    assert kills == len(moments)
    assert main(words(archive, out, "--resume", workers=workers)) == 0
    assert out.read_bytes() == undisturbed.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_a_torn_last_line_is_repaired(tmp_path: Path, archive: Path, undisturbed: Path) -> None:
    out = tmp_path / undisturbed.name
    process = started(words(archive, out))
    while done(out) < 10:
        time.sleep(0.005)
    process.kill()
    process.communicate()
    with out.open("ab") as file:
        file.write(b'{"id": 11, "headline": "to')
    assert main(words(archive, out, "--resume")) == 0
    assert out.read_bytes() == undisturbed.read_bytes()


def test_a_full_disk(tmp_path: Path, archive: Path, undisturbed: Path) -> None:
    out = tmp_path / undisturbed.name
    room = undisturbed.stat().st_size * 2 // 3
    process = started(words(archive, out), lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
    _, err = process.communicate()
    assert process.returncode == 2, err
    assert err.count("\n") == 1
    assert "--resume goes on from there" in err
    assert 0 < done(out) < RECORDS
    assert main(words(archive, out, "--resume")) == 0
    assert out.read_bytes() == undisturbed.read_bytes()


def interrupted(archive: Path, out: Path) -> None:
    process = started(words(archive, out))
    while done(out) < 10:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    process.communicate()
    assert process.returncode == 130


def test_an_unfinished_run_is_not_overwritten(
    tmp_path: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    interrupted(archive, out)
    assert main(words(archive, out)) == 2
    assert "go on with --resume, or remove" in capsys.readouterr().err
    for other in (["--keep", "body"], ["--verdicts"], ["--checkpoint-every", "5"]):
        assert main([*words(archive, out, "--resume"), *other]) == 2
        assert "not of this run" in capsys.readouterr().err
    assert main(words(archive, out, "--resume", "--max-errors", "0")) == 1  # errors before the interruption count
    summary = capsys.readouterr().err
    assert f"{RECORDS} records, 3 errors" in summary
    assert "of an earlier run" in summary


def test_resume_without_anything_to_resume(tmp_path: Path, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.jsonl"
    small = tmp_path / "in.jsonl"
    small.write_text('{"text": "One line."}\n')
    assert main(words(small, out, "--resume")) == 0  # never started: starts
    written = out.read_bytes()
    assert main(words(small, out, "--resume")) == 0
    assert "it is finished" in capsys.readouterr().err
    assert out.read_bytes() == written
    for given, target in [(small, "-"), (Path("-"), str(out)), (small, str(tmp_path / "out.parquet"))]:
        assert main(["batch", str(given), "-o", target, "--resume"]) == 2
        assert "--resume is not for" in capsys.readouterr().err


def test_a_folder_that_has_changed_is_not_gone_on_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:02}.html").write_text("<p>The river rose again last night.</p>")
    out = tmp_path / "out.jsonl"
    interrupted_at = tmp_path / "out.jsonl.checkpoint"
    process = started(words(folder, out))
    while done(out) < 4:
        time.sleep(0.001)
    process.kill()
    process.communicate()
    assert interrupted_at.exists()
    (folder / "00a.html").write_text("<p>One more.</p>")
    assert main(words(folder, out, "--resume")) == 2
    assert "has changed since" in capsys.readouterr().err
