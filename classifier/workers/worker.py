"""One worker as seen by its parent process: starting it, asking it, and noticing that it has died."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass

from .frames import HEADER, Answer, of_frame, to_frame

GRACE = 0.4
"""Seconds beyond its timeout after which the parent kills a worker; twice, see `Worker.ask`."""

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(slots=True, eq=False)
class Worker:
    """One process and the socket to it."""

    process: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    pages: int = 0
    rss: int = 0

    @property
    def alive(self) -> bool:
        """Whether it can take a page, as far as is known."""
        return not self.reader.at_eof() and self.process.poll() is None

    async def ask(self, message: object, timeout: float) -> Answer:
        """Send a frame and wait for the answer. Raises TimeoutError, or ConnectionError if the process has died."""
        reading = asyncio.ensure_future(self._exchange(to_frame(message)))
        try:
            # The worker's own clock decides; this is for a worker that is stopped or stuck in the kernel. Twice, as
            # an event loop that was blocked longer than the timeout finds the time over and the answer unread.
            for seconds in (timeout + GRACE, GRACE):
                await asyncio.wait({reading}, timeout=seconds)
                if reading.done():
                    return reading.result()
            raise TimeoutError
        finally:
            reading.cancel()

    async def _exchange(self, frame: bytes) -> Answer:
        try:
            self.writer.write(frame)
            await self.writer.drain()
            (size,) = HEADER.unpack(await self.reader.readexactly(HEADER.size))
            answer: Answer = of_frame(await self.reader.readexactly(size))
            return answer
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError("the worker has died") from error

    async def exit_code(self) -> int:
        """Return its exit code; the code is available a moment after the socket closes."""
        for _ in range(100):
            code = self.process.poll()
            if code is not None:
                return code
            await asyncio.sleep(0.005)
        self.process.kill()
        return -signal.SIGKILL


async def launch(processes: set[subprocess.Popen[bytes]]) -> Worker:
    """Start a process, add it to `processes`, and open the socket to it. Raises OSError."""
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "copytaster.classifier.workers.process"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,  # output that a library prints must not mix with our own
                env=_environment(),
                process_group=0,  # out of reach of the terminal's Ctrl-C
            )
        except OSError:
            ours.close()
            raise
    processes.add(process)
    reader, writer = await asyncio.open_unix_connection(sock=ours)
    return Worker(process, reader, writer)


def _environment() -> dict[str, str]:
    """Return our environment with the same import path and one thread per numeric library: workers share the cores."""
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    return {**os.environ, **dict.fromkeys(_ONE_THREAD, "1"), "PYTHONPATH": path}
