"""One worker process: cleans the pages from its socket, in turn, until the socket closes.

It is started by `worker.py` as `python -m copytaster.classifier.workers.process` with the socket as its standard input.
It is never imported by the process that starts it, so that a script needs no `__main__` guard.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pkgutil
import resource
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from ..errors import ModelRefused, PageError, PresetError
from .frames import HEADER, MAX_ANSWER, Answer, Job, Order, of_frame, pack, to_frame

NICE = 5
"""Niceness of a worker: when workers use all cores, the event loop that feeds them still goes first."""

OOM_SCORE = 800
"""How likely the kernel ends a worker, rather than other processes, when memory runs out; of 1,000."""


def main() -> None:
    """Read the order, load the model, answer jobs."""
    # Ctrl-C reaches all processes of a terminal, and a service is stopped by a signal to all of its processes. A
    # worker ends when its socket closes: until then its parent still waits for pages.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    os.nice(NICE)
    _volunteer_for_oom()
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as link:
        try:
            _serve(link)
        except (ConnectionError, EOFError):
            return  # the parent has ended


def _serve(link: socket.socket) -> None:
    order: Order = of_frame(_receive(link))
    try:
        taster = pkgutil.resolve_name(order.loader)(order.model, order.preset)
        taster.warm_up()
    except (ModelRefused, PresetError) as error:
        link.sendall(to_frame(Answer("refused", error)))
        return
    except Exception as error:
        link.sendall(to_frame(Answer("failed", f"{type(error).__name__}: {error}")))
        return
    gc.freeze()  # modules and the model stay until the process ends
    _limit_memory(order.memory)
    link.sendall(to_frame(Answer("ready", rss=resident())))
    while True:
        job: Job = of_frame(_receive(link))
        # the kernel ends this process when time is up, even inside C code, and even if the parent was killed
        signal.setitimer(signal.ITIMER_REAL, order.timeout)
        # a huge page creates hundreds of thousands of tuples and no cycles: collect between pages
        gc.disable()
        start = time.perf_counter()
        try:
            kind, value = _clean(taster, job)
            frame = to_frame(Answer(kind, value, resident(), time.perf_counter() - start))
        except MemoryError:
            kind, value, frame = "memory", "the page takes more memory than a worker may use", b""
        if not 0 < len(frame) <= MAX_ANSWER:
            if frame:
                kind, value = "memory", f"the article takes {len(frame):,} bytes, more than {MAX_ANSWER:,}"
            frame = to_frame(Answer(kind, value, resident(), time.perf_counter() - start))
        signal.setitimer(signal.ITIMER_REAL, 0)
        link.sendall(frame)
        gc.enable()


def _clean(taster: Any, job: Job) -> tuple[str, object]:
    try:
        article = job.run(taster)
        return ("article", pack(article)) if job.make is None else ("made", job.make(article))
    except PageError as error:
        return "page_error", str(error)
    except MemoryError:
        raise
    except Exception as error:  # a bug here costs one page, not the worker
        return "error", f"{type(error).__name__}: {error}"


def _receive(link: socket.socket) -> bytes:
    (size,) = HEADER.unpack(_exactly(link, HEADER.size))
    return _exactly(link, size)


def _exactly(link: socket.socket, size: int) -> bytes:
    body = bytearray(size)
    view = memoryview(body)
    while view:
        count = link.recv_into(view)
        if not count:
            raise EOFError
        view = view[count:]
    return bytes(body)


def _volunteer_for_oom() -> None:
    """Make Linux end a worker, which is replaced, before the crawl when memory runs out."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE), encoding="ascii")


def _limit_memory(more: int) -> None:
    """Let the address space grow by at most `more` bytes, if the system reports its present size; 0: no limit."""
    if not more:
        return
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * os.sysconf("SC_PAGE_SIZE") + more
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))


def resident() -> int:
    """Return this process's resident memory in bytes: the present value on Linux, the peak elsewhere."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
