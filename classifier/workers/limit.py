"""A time limit for code that runs in this process instead of a worker process."""

from __future__ import annotations

import contextlib
import faulthandler
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ..errors import WorkerError

_AGAIN = 0.5
"""Seconds between further interruptions, in case a library swallows the first."""
_GRACE = 5.0
"""Seconds beyond the limit after which an unresponsive command is ended."""


class _OutOfTime(BaseException):
    """Not an Exception: libraries catch those and continue."""


@contextmanager
def time_limit(seconds: float, *, end_process: bool = False) -> Iterator[None]:
    """Raise WorkerError("timeout") in the enclosed code after `seconds` of processor time; 0 is no limit.

    It counts processor time because a busy machine must not cost a page. The interruption waits until the running C
    function returns, so it can be late. With `end_process`, for commands, the system then ends the process.
    There is no limit outside the main thread or on systems without timers (Windows).
    """
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGPROF, _interrupt)
    if end_process:
        with contextlib.suppress(OSError, ValueError, RuntimeError):  # standard error is not a file
            faulthandler.register(signal.SIGVTALRM, chain=True)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds + _GRACE)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        yield
    except _OutOfTime:
        raise WorkerError("timeout", f"the page took longer than {seconds:g} s") from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
        if end_process:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            faulthandler.unregister(signal.SIGVTALRM)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise _OutOfTime
