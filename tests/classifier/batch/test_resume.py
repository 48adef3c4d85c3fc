"""`copytaster batch` killed, short of disk, interrupted: `--resume` ends with the bytes of an undisturbed run."""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from copytaster.classifier import Article, Job, WorkerError
from copytaster.classifier.batch import checkpoint
from copytaster.classifier.batch.archives.compression import open_compressed
from copytaster.classifier.batch.cleaning import Inline
from copytaster.classifier.batch.lock import locked
from copytaster.classifier.cli import main
from test_archives import Warc

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pages"
RECORDS = 60
EVERY = 4


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return [path.read_text(encoding="utf-8", errors="replace") for path in sorted(FIXTURES.rglob("page.html"))[:20]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, pages: list[str]) -> Path:
    path = tmp_path_factory.mktemp("archive") / "in.jsonl.gz"
    with gzip.open(path, "wb") as file:
        for number in range(RECORDS):
            line = json.dumps({"id": number, "html": pages[number % len(pages)]}).encode()
            file.write((line[:50] if number % 20 == 7 else line) + b"\n")
    return path


def write_archive(name: str, folder: Path, pages: list[str]) -> Path:
    path = folder / name
    if name.endswith(".parquet"):
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        rows = [{"id": number, "html": pages[number % len(pages)]} for number in range(RECORDS)]
        pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=7)
        return path
    warc = Warc(name.endswith(".gz"))
    for number in range(RECORDS):
        warc.add(pages[number % len(pages)].encode())
    return warc.save(path)


def words(archive: Path, out: Path, *more: str, workers: int = 0) -> list[str]:
    options = ["--checkpoint-every", str(EVERY), "--workers", str(workers), "--max-errors", "3", *more]
    return ["batch", str(archive), "-o", str(out), *options]


@pytest.fixture(scope="module", params=[".jsonl", ".jsonl.gz"])
def undisturbed(request: pytest.FixtureRequest, archive: Path) -> Path:
    out: Path = archive.parent / f"undisturbed{request.param}"
    assert main(words(archive, out)) == 0
    return out


def started(arguments: list[str], before: Callable[[], object] | None = None) -> subprocess.Popen[str]:
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


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("in.jsonl.gz", "out.jsonl"),
        ("in.jsonl.gz", "out.jsonl.gz"),
        ("in.jsonl.gz", "out.jsonl.xz"),
        ("in.jsonl.gz", "out.jsonl.zst"),
        ("in.jsonl.gz", "out.parquet"),
        ("in.warc", "out.jsonl"),
        ("in.warc.gz", "out.jsonl"),
        ("in.parquet", "out.jsonl"),
    ],
)
def test_killed_again_and_again(tmp_path: Path, archive: Path, pages: list[str], source: str, target: str) -> None:
    if target.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    given = archive if source == archive.name else write_archive(source, tmp_path, pages)
    whole, out = tmp_path / "whole" / target, tmp_path / "out" / target
    whole.parent.mkdir()
    out.parent.mkdir()
    assert main(words(given, whole)) == 0
    chance = random.Random(target)
    moments = sorted(chance.sample(range(1, RECORDS - 2 * EVERY), 2))
    kills = 0
    for number, moment in enumerate(moments):
        process = started(words(given, out, "--resume", workers=number))
        while process.poll() is None and done(out) < moment:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        kills += process.wait() == -signal.SIGKILL
        process.communicate()
    assert kills == len(moments)
    assert main(words(given, out, "--resume")) == 0
    assert out.read_bytes() == whole.read_bytes()
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_a_partial_last_line_is_removed(tmp_path: Path, archive: Path, undisturbed: Path) -> None:
    out = tmp_path / undisturbed.name
    process = started(words(archive, out))
    while process.poll() is None and done(out) < 10:
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
    assert "continue with --resume" in err
    assert 0 < done(out) < RECORDS
    assert main(words(archive, out, "--resume")) == 0
    assert out.read_bytes() == undisturbed.read_bytes()


def interrupted(source: Path, out: Path, records: int = 10, signum: signal.Signals = signal.SIGINT) -> None:
    # a lower priority than this process, which must see the checkpoint before the run ends
    process = started(words(source, out), lambda: os.nice(15))
    while process.poll() is None and done(out) < records:
        time.sleep(0.001)
    process.send_signal(signum)
    process.communicate()
    assert process.returncode == 128 + signum


def test_an_unfinished_run_is_not_overwritten(
    tmp_path: Path, archive: Path, undisturbed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    interrupted(archive, out)
    assert main(words(archive, out)) == 2
    assert "continue with --resume, or start from the beginning with --overwrite" in capsys.readouterr().err
    for option, name in [
        (["--keep", "body"], "--keep"),
        (["--verdicts"], "--verdicts"),
        (["--text"], "--text"),
        (["--html"], "--html"),
        (["--preset", "recall"], "--preset"),
    ]:
        assert main([*words(archive, out, "--resume"), *option]) == 2
        assert f"changed since then: {name}. Run it as before" in capsys.readouterr().err
    assert main(["batch", str(archive), *words(archive, out, "--resume")[1:]]) == 2
    assert "changed since then: the list of inputs. Run it as before" in capsys.readouterr().err
    more = ["--checkpoint-every", "9", "--timeout", "7", "--max-errors", "0"]
    assert main([*words(archive, out, "--resume"), *more]) == 1  # errors before the interruption count
    summary = capsys.readouterr().err
    assert f"{RECORDS} records, 3 errors (3 of them unreadable input)" in summary
    assert "of an earlier run" in summary
    if undisturbed.suffix == ".jsonl":
        assert out.read_bytes() == undisturbed.read_bytes()


def test_an_input_that_has_changed_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], archive: Path) -> None:
    copy, out = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl"
    copy.write_bytes(archive.read_bytes())
    interrupted(copy, out)
    os.utime(copy, (0, 0))
    assert main(words(copy, out, "--resume")) == 2
    assert f"changed since then: input {copy}." in capsys.readouterr().err
    assert main(words(copy, out, "--overwrite")) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl.gz", "out.jsonl"]


def test_sigterm_saves_finished_work(tmp_path: Path, archive: Path) -> None:
    out = tmp_path / "out.jsonl.gz"
    process = started(words(archive, out, "--checkpoint-every", "20"))
    while process.poll() is None and done(out) < 20:
        time.sleep(0.005)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate()
    assert process.returncode == 143
    assert err.endswith("copytaster batch: terminated; continue with --resume\n")
    assert done(out) >= 20
    assert not (tmp_path / "out.jsonl.gz.lock").exists()
    assert main(words(archive, out, "--resume", "--checkpoint-every", "20")) == 0
    with gzip.open(out, "rb") as file:
        assert [json.loads(line)["id"] for line in file][-1] == RECORDS - 1


def test_without_workers_the_run_ends_and_no_record_fails(
    tmp_path: Path,
    archive: Path,
    undisturbed: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, timed, calls = tmp_path / undisturbed.name, Inline.timed, []

    async def fails_later(self: Inline, job: Job, make: Callable[[Article], object]) -> tuple[object, float]:
        calls.append(job)
        if len(calls) > 30:
            raise WorkerError("no_worker", "No worker process can be started: no memory")
        return await timed(self, job, make)

    monkeypatch.setattr(Inline, "timed", fails_later)
    assert main(words(archive, out)) == 2
    assert "No worker process can be started: no memory; continue with --resume" in capsys.readouterr().err
    monkeypatch.setattr(Inline, "timed", timed)
    assert main(words(archive, out, "--resume")) == 0
    assert plain(out) == plain(undisturbed)


def plain(file: Path) -> bytes:
    with open_compressed(str(file), "rb") as opened:
        return opened.read()


def test_a_finished_output_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text('{"id": 1, "text": "One line."}\n')
    out.touch()  # an empty file, as `mktemp` makes it, holds nothing to lose
    assert main(words(given, out)) == 0
    written = out.read_bytes()
    assert main(words(given, out)) == 2
    assert "out.jsonl exists: choose another name, or replace it with --overwrite" in capsys.readouterr().err
    assert out.read_bytes() == written
    given.write_text('{"id": 2, "text": "One line."}\n')
    assert main(words(given, out, "--overwrite")) == 0
    assert json.loads(out.read_bytes())["id"] == 2


def test_two_runs_on_one_output(tmp_path: Path, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.jsonl"
    with locked(out):
        for option in ("--resume", "--overwrite"):
            assert main(words(archive, out, option)) == 2
            assert f"{out}: another run is writing it" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    process = started(words(archive, out))
    while process.poll() is None and done(out) < 4:
        time.sleep(0.005)
    assert main(words(archive, out, "--resume")) == 2
    process.kill()
    process.communicate()
    assert main(words(archive, out, "--resume")) == 0  # a lock of a process that was killed does not count


def test_a_link_is_written_through(tmp_path: Path) -> None:
    given, target, link = tmp_path / "in.jsonl", tmp_path / "real.parquet", tmp_path / "link.parquet"
    pytest.importorskip("pyarrow")
    given.write_text('{"id": 1, "text": "One line."}\n')
    link.symlink_to(target.name)
    assert main(words(given, link)) == 0
    assert link.is_symlink()
    assert target.stat().st_size > 100
    assert main(words(given, link)) == 2
    out = tmp_path / "link.jsonl"
    out.symlink_to(given.name)
    assert main(words(given, out, "--overwrite")) == 2  # the input, by another name
    assert given.read_text().startswith("{")


def test_a_system_without_folder_fsync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def windows_open(path: str | Path, *args: int, **more: int) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **more)

    monkeypatch.setattr(checkpoint.os, "open", windows_open)
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text('{"id": 1, "text": "One line."}\n' * 9)
    assert main(words(given, out)) == 0
    assert len(out.read_text().splitlines()) == 9


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"identity": 5}', '{"identity": {}, "archive": "x"}', "\0"])
def test_a_damaged_checkpoint_is_refused(tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text('{"id": 1, "text": "One line."}\n')
    (tmp_path / "out.jsonl.checkpoint").write_text(content)
    assert main(words(given, out, "--resume")) == 2
    assert "out.jsonl.checkpoint" in capsys.readouterr().err
    assert main(words(given, out, "--overwrite")) == 0


def test_resume_without_anything_to_resume(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.jsonl"
    small = tmp_path / "in.jsonl"
    small.write_text('{"text": "One line."}\n')
    assert main(words(small, out, "--resume")) == 0  # never started: starts
    written = out.read_bytes()
    assert main(words(small, out, "--resume")) == 0
    assert "it is finished" in capsys.readouterr().err
    assert out.read_bytes() == written
    for given, target in [(small, "-"), (Path("-"), str(out))]:
        assert main(["batch", str(given), "-o", target, "--resume"]) == 2
        assert "--resume is not possible with" in capsys.readouterr().err


def test_a_folder_that_has_changed_is_not_continued(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.html").write_text("<p>The river rose again last night.</p>")
    out = tmp_path / "out.jsonl"
    interrupted(folder, out, 4, signal.SIGTERM)
    (folder / "000a.html").write_text("<p>One more.</p>")
    assert main(words(folder, out, "--resume")) == 2
    assert "has changed since" in capsys.readouterr().err


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_standard_streams(tmp_path: Path, closed: str) -> None:
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text('{"id": 1, "text": "One line."}\n')
    program = f'"{sys.executable}" -m copytaster.classifier.cli'
    command = f'exec {program} batch "$1" -o "$2" --workers 1 --timeout 100 {closed}'
    assert subprocess.run(["bash", "-c", command, "-", str(given), str(out)], check=False).returncode == 0
    (line,) = out.read_text().splitlines()
    assert json.loads(line)["id"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("- -o - <&-", "standard input is closed"),
        ("{} -o - >&-", "standard output is closed"),
    ],
)
def test_a_closed_stream_that_is_needed(tmp_path: Path, arguments: str, message: str) -> None:
    given = tmp_path / "in.jsonl"
    given.write_text('{"id": 1, "text": "One line."}\n')
    command = f'"{sys.executable}" -m copytaster.classifier.cli batch --workers 0 {arguments.format(given)}'
    process = subprocess.run(["bash", "-c", command], check=False, capture_output=True, text=True)
    assert process.returncode == 2
    assert process.stderr == f"copytaster batch: {message}\n"
