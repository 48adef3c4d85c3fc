"""Worker failures of every kind. The classifier is a puppet that does what the page says."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from copytaster.classifier import Job, ModelRefused, PageError, WorkerError, Workers
from copytaster.classifier.workers import starter, worker
from copytaster.classifier.workers.worker import Worker
from worker_stubs import article, count_and_process, fails

pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers need POSIX")


def run(use: Callable[[Workers], Awaitable[Any]], count: int = 1, **options: Any) -> Any:
    async def main() -> Any:
        async with Workers(count, loader="worker_stubs:load", **options) as workers:
            return await use(workers)

    return asyncio.run(main())


async def reason(workers: Workers, page: str) -> str:
    with pytest.raises(WorkerError) as caught:
        await workers.clean(Job(html=page))
    return caught.value.reason


def test_an_article_crosses_whole() -> None:
    async def use(workers: Workers) -> None:
        assert await workers.clean(Job(html="Bridge opens")) == article("Bridge opens")
        assert await workers.clean(Job(html=b"\xed\xb8\x80 bytes")) == article("��� bytes")
        assert await workers.clean(Job(html="half a \ud800 pair")) == article("half a \ud800 pair")
        assert await workers.clean(Job(text="lines", lang="ko")) == article("ko: lines")
        assert await workers.clean(Job(html="blocks 12345")) == article("blocks 12345", 12345)
        assert workers.tally.started == 1
        assert workers.tally.pages == 5

    run(use)


def test_what_is_made_of_an_article_is_made_in_the_worker() -> None:
    async def use(workers: Workers) -> None:
        assert await workers.apply(Job(html="blocks 7"), count_and_process) == (7, int(await pid(workers)))
        with pytest.raises(PageError, match="this is not a page"):
            await workers.apply(Job(html="no page"), count_and_process)
        with pytest.raises(WorkerError, match="ZeroDivisionError"):
            await workers.apply(Job(html="a page"), fails)
        assert await workers.clean(Job(html="still whole")) == article("still whole")
        assert workers.tally.started == 1

    async def pid(workers: Workers) -> str:
        return (await workers.clean(Job(html="pid"))).text

    run(use)


def test_a_job_holds_something() -> None:
    with pytest.raises(ValueError, match="html or text"):
        Job(url="https://a.example/1")
    with pytest.raises(ValueError, match="at least one worker"):
        Workers(0)
    assert Workers.default_count() >= 1


def test_errors_of_a_page_are_its_own() -> None:
    async def use(workers: Workers) -> None:
        with pytest.raises(PageError, match="this is not a page"):
            await workers.clean(Job(html="no page"))
        with pytest.raises(WorkerError, match="RuntimeError: a bug") as caught:
            await workers.clean(Job(html="raise"))
        assert caught.value.reason == "error"
        assert await reason(workers, "x" * 101) == "too_big"
        assert (await workers.clean(Job(html="x" * 100))).text == "x" * 100
        assert workers.tally.started == 1

    run(use, max_bytes=100)


@pytest.mark.parametrize("page", ["sleep 60", "hang", "stop"])
def test_time_runs_out_for_one_page_only(page: str) -> None:
    async def use(workers: Workers) -> None:
        others = [asyncio.create_task(workers.clean(Job(html=f"page {n}"))) for n in range(20)]
        assert await reason(workers, page) == "timeout"
        assert [each.text for each in await asyncio.gather(*others)] == [f"page {n}" for n in range(20)]
        assert (workers.tally.timed_out, workers.tally.crashed) == (1, 0)

    run(use, count=2, timeout=0.5)


def test_a_blocked_loop_is_not_a_timeout() -> None:
    async def use(workers: Workers) -> None:
        page = asyncio.create_task(workers.clean(Job(html="blocks 50000")))
        await asyncio.sleep(0.01)
        time.sleep(5.5)  # the spider's own callback, for instance; longer than the timeout and both graces
        assert len((await page).verdicts) == 50_000

    run(use, timeout=4.0)


def test_a_page_that_kills_two_workers_is_quarantined() -> None:
    async def use(workers: Workers) -> None:
        assert await reason(workers, "die") == "crash"
        assert (workers.tally.crashed, workers.tally.started) == (2, 2)
        assert await reason(workers, "die") == "quarantined"
        assert await reason(workers, "die hard") == "crash"
        assert (await workers.clean(Job(html="fine"))).text == "fine"
        assert workers.tally.crashed == 4

    run(use)


def test_killed_from_outside_no_page_is_lost() -> None:
    async def use(workers: Workers) -> None:
        pages = [asyncio.create_task(workers.clean(Job(html=f"sleep 0.02 {n}"))) for n in range(60)]
        for _ in range(4):
            # the page that was hit before has been tried again by then: a worker that has answered since is at another
            until = workers.tally.pages + 6
            while workers.tally.pages < until or not (seasoned := [one for one in workers._busy if one.pages > 0]):
                await asyncio.sleep(0.001)
            seasoned[0].process.kill()
        texts = [each.text for each in await asyncio.gather(*pages)]
        assert texts == [f"sleep 0.02 {n}" for n in range(60)]
        assert workers.tally.pages == 60
        assert workers.tally.crashed == 4

    run(use, count=2)


def test_killed_at_rest() -> None:
    async def use(workers: Workers) -> None:
        [idle] = workers._idle
        os.kill(idle.process.pid, signal.SIGKILL)
        await asyncio.sleep(0.05)
        assert (await workers.clean(Job(html="fine"))).text == "fine"
        assert workers.tally.crashed == 1

    run(use)


def test_recycled_after_pages_and_above_a_size() -> None:
    async def pids(workers: Workers) -> list[str]:
        return [(await workers.clean(Job(html="pid"))).text for _ in range(5)]

    first = run(pids, recycle_pages=2)
    assert [first.index(pid) for pid in first] == [0, 0, 2, 2, 4]

    async def grown(workers: Workers) -> list[str]:
        before = await pids(workers)
        await workers.clean(Job(html="grow 400"))
        return [*before, *await pids(workers)]

    second = run(grown, recycle_mb=300)
    assert [second.index(pid) for pid in second] == [0] * 5 + [5] * 5


def test_processes_are_started_as_needed_and_share_the_work() -> None:
    async def use(workers: Workers) -> None:
        for _ in range(3):
            await workers.clean(Job(html="page"))
        assert workers.tally.started == 1
        await asyncio.gather(*[workers.clean(Job(html="sleep 0.2")) for _ in range(9)])
        assert workers.tally.started == 3

    run(use, count=3)


def test_one_thread_each() -> None:
    assert run(lambda workers: workers.clean(Job(html="env"))).text == "1 1"


def test_a_page_that_nobody_waits_for_costs_its_worker_only() -> None:
    async def use(workers: Workers) -> None:
        page = asyncio.create_task(workers.clean(Job(html="sleep 60")))
        await asyncio.sleep(0.1)
        page.cancel()
        with pytest.raises(asyncio.CancelledError):
            await page
        assert (await workers.clean(Job(html="fine"))).text == "fine"

    run(use)


def test_closed_with_pages_in_flight() -> None:
    async def main() -> list[Any]:
        workers = Workers(2, loader="worker_stubs:load")
        await workers.start()
        pages = [asyncio.create_task(workers.clean(Job(html=f"sleep 60 {n}"))) for n in range(5)]
        await asyncio.sleep(0.1)
        processes = set(workers._starter.processes)
        await workers.close()
        assert all(process.poll() is not None for process in processes)
        await workers.close()
        return await asyncio.gather(*pages, return_exceptions=True)

    results = asyncio.run(main())
    assert [type(result) for result in results] == [WorkerError] * 5
    assert {result.reason for result in results} == {"error"}


@pytest.mark.parametrize(
    ("model", "error", "told"),
    [
        ("broken", ModelRefused, "copytaster train"),
        ("fatal", WorkerError, "has died"),
        ("faulty", WorkerError, "TypeError: a bug at start"),
    ],
)
def test_a_worker_that_cannot_start_is_reported(model: str, error: type[Exception], told: str) -> None:
    async def main() -> None:
        workers = Workers(2, loader="worker_stubs:load", model=Path(model), start_patience=0)
        with pytest.raises(error, match=told):
            await workers.start()
        with pytest.raises(error, match=told):
            await workers.clean(Job(html="page"))
        await workers.close()

    asyncio.run(main())


def test_killed_while_it_starts() -> None:
    async def main() -> int:
        workers = Workers(1, loader="worker_stubs:load")
        start = asyncio.create_task(workers.start())
        await asyncio.sleep(0.02)
        next(iter(workers._starter.processes)).kill()
        await start
        await workers.close()
        return workers.tally.crashed

    assert asyncio.run(main()) == 1


def test_when_none_starts_and_patience_is_over_pages_fail_at_once(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        workers = Workers(1, loader="worker_stubs:load", model=Path("fatal"), start_patience=0)
        assert await reason(workers, "page") == "no_worker"
        launched = workers.tally.crashed
        assert launched == 2
        for _ in range(20):
            assert await reason(workers, "page") == "no_worker"
        assert workers.tally.crashed == launched
        await workers.close()

    asyncio.run(main())
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "No worker process can be started" in caplog.text


def test_pages_wait_until_a_worker_starts(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    attempts = []

    async def launch(processes: object) -> Worker:
        attempts.append(1)
        if len(attempts) < 4:
            raise OSError("too many processes")
        return await worker.launch(processes)

    async def main() -> list[str]:
        workers = Workers(1, loader="worker_stubs:load", start_patience=600)
        articles = await asyncio.gather(*(workers.clean(Job(html="page")) for _ in range(3)))
        await workers.close()
        return [article.text for article in articles]

    monkeypatch.setattr(starter, "launch", launch)
    monkeypatch.setattr(starter, "FIRST_PAUSE", 0.01)
    assert len(asyncio.run(main())) == 3
    assert len(attempts) == 4
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_pages_wait_while_the_model_is_being_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    marker = tmp_path / "absent"

    async def main() -> str:
        workers = Workers(1, loader="worker_stubs:load", model=marker, recycle_pages=1, start_patience=600)
        await workers.clean(Job(html="first"))
        marker.touch()
        page = asyncio.create_task(workers.clean(Job(html="second")))
        while "half copied" not in caplog.text:
            await asyncio.sleep(0.01)
        marker.unlink()
        text = (await page).text
        await workers.close()
        return text

    monkeypatch.setattr(starter, "FIRST_PAUSE", 0.01)
    assert asyncio.run(main()) == "second"
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_no_time_limit() -> None:
    async def main() -> str:
        workers = Workers(1, loader="worker_stubs:load", timeout=0)
        text = (await workers.clean(Job(html="sleep 1.2"))).text
        await workers.close()
        return text

    assert asyncio.run(main()) == "sleep 1.2"


SCRIPT = """
import asyncio
from copytaster.classifier import Job, Workers

print("run", flush=True)

async def main():
    workers = Workers(2, loader="worker_stubs:load", timeout=2)
    await workers.start()
    print((await workers.clean(Job(html="print"))).text, flush=True)
    pages = [asyncio.ensure_future(workers.clean(Job(html="hang"))) for _ in range(2)]
    await asyncio.sleep(1.5)
    print(*[process.pid for process in workers._starter.processes], flush=True)
    {end}

asyncio.run(main())
"""


@pytest.mark.parametrize("end", ["raise SystemExit", "import os; os.kill(os.getpid(), 9)"])
def test_a_script_without_a_guard_that_just_ends(tmp_path: Path, end: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(end=end))
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-W", "error", script],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    first, second, pids = done.stdout.strip().split("\n")
    assert (first, second) == ("run", "print")
    assert len(pids.split()) == 2
    if "kill" not in end:
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids.split())
