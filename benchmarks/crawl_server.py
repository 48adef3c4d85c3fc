"""The server of `benchmarks/crawl.py`: generated articles, pages that hang, and hostile pages."""

from __future__ import annotations

import asyncio
import os
import sys
from functools import lru_cache
from pathlib import Path

import pages

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "hostile"
sys.path.append(str(ROOT / "tests"))
from hostile_inputs import PAGES  # noqa: E402


def serve() -> None:
    """Serve `/a/<size>/<number>` and `/h/<kind>/<number>`: print the port, end with the standard input."""
    bodies = lru_cache(maxsize=400)(body_of)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                body, kind = bodies(path), kind_of(path).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body)))
                writer.write(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=200)
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        os._exit(0)

    asyncio.run(main())


def body_of(path: str) -> bytes:
    _, kind, what, number = path.split("/")
    if kind == "a":
        # few different pages: the server itself must not be measured
        return pages.article(int(number) % 300, int(what))
    if kind == "g":
        return PAGES[what](int(number)).encode()
    if kind == "s":
        return (SHARED / what).read_bytes()
    return {each.__name__: each for each in pages.HANGING}[what](int(number))


def kind_of(path: str) -> str:
    """Return the Content-Type of a path."""
    _, kind, what, _ = path.split("/")
    ending = Path(what).suffix if kind == "s" else ".html"
    return {".html": "text/html", ".txt": "text/plain"}.get(ending, "application/octet-stream")
