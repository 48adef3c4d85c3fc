"""Limits on time and memory outside of crawls, and the cores that workers are counted by."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from copytaster.classifier import LimitedCopytaster, PageError, WorkerError, time_limit
from copytaster.classifier.memo import LONGEST, remember_short
from copytaster.classifier.workers.cores import usable_cores

posix = pytest.mark.skipif(os.name != "posix", reason="timers need POSIX")


@posix
def test_code_is_interrupted_even_if_it_swallows_exceptions() -> None:
    def stubborn() -> None:
        while True:
            try:
                sum(range(1_000))
            except Exception:
                continue

    with pytest.raises(WorkerError, match=r"longer than 0\.1 s") as caught, time_limit(0.1):
        stubborn()
    assert caught.value.reason == "timeout"


@posix
def test_nothing_is_left_of_a_limit() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with time_limit(30):
        pass
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) is before


@posix
def test_a_command_that_does_not_react_is_ended() -> None:
    code = (
        "from copytaster.classifier.workers import limit; limit._GRACE = 0.2\n"
        "with limit.time_limit(0.2, end_process=True): sum(range(10**11))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ended.returncode == -signal.SIGVTALRM
    assert b"File" in ended.stderr


@posix
def test_a_library_user_asks_for_limits() -> None:
    page = "<h1>Bridge opens</h1>" + "<p>The bridge over the river opened on Monday, said the council.</p>" * 3
    with LimitedCopytaster(timeout=60) as taster:
        article = taster.clean(page, url="https://harbourpost.example/bridge")
        assert len(article.verdicts) == 4
        assert taster.clean_text("The bridge opened on Monday, said the council.").verdicts
        with pytest.raises(PageError):
            taster.clean(b"%PDF-1.7")


@posix
def test_a_page_that_takes_too_much_memory_is_refused_and_the_next_one_is_read() -> None:
    with LimitedCopytaster(timeout=60, memory_mb=150) as taster:
        with pytest.raises(WorkerError) as caught:
            taster.clean("<p>" + "word <br>" * 2_000_000)
        assert caught.value.reason in {"memory", "crash"}
        assert taster.clean("<p>The bridge opened on Monday, said the council.</p>").verdicts


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({}, 99),
        ({"cpu.max": "max 100000"}, 99),
        ({"cpu.max": "200000 100000"}, 2),
        ({"cpu.max": "150000 100000"}, 2),
        ({"cpu.max": "50000 100000"}, 1),
        ({"cpu.max": "nonsense"}, 99),
        ({"pods/one/cpu.max": "300000 100000", "cpu.max": "max 100000"}, 3),
        ({"pods/one/cpu.max": "max 100000", "pods/cpu.max": "200000 100000"}, 2),
    ],
)
def test_the_quota_of_a_container_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], cores: int
) -> None:
    own = tmp_path / "own"
    own.write_text("0::/pods/one\n", encoding="utf-8")
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(99)), raising=False)
    assert usable_cores(tmp_path, own) == cores


def test_the_quota_of_an_old_container_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    own.write_text("4:memory:/box\n3:cpu,cpuacct:/box\n", encoding="utf-8")
    (tmp_path / "cpu/box").mkdir(parents=True)
    (tmp_path / "cpu/box/cpu.cfs_quota_us").write_text("250000", encoding="utf-8")
    (tmp_path / "cpu/box/cpu.cfs_period_us").write_text("100000", encoding="utf-8")
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(99)), raising=False)
    assert usable_cores(tmp_path, own) == 3


def test_long_texts_are_not_remembered() -> None:
    calls = []

    @remember_short(10)
    def size(text: str) -> int:
        calls.append(text)
        return len(text)

    for text in ("short", "short", "x" * (LONGEST + 1), "x" * (LONGEST + 1)):
        size(text)
    assert len(calls) == 3
