"""The server of `crawl.py`: prints its port, and ends with its standard input.

`/a/<size>/<number>` is an article, `/h/<kind>/<number>` a page that hangs a reader, `/g/<kind>/<size>` a generated
hostile page, `/s/<file>/0` a file of `../shared/hostile`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from functools import lru_cache
from pathlib import Path

import pages

HERE = Path(__file__).resolve()
SHARED = HERE.parents[2] / "shared" / "hostile"
sys.path.append(str(HERE.parents[1] / "tests"))
from hostile_inputs import PAGES  # noqa: E402

HANGING = {make.__name__: make for make in pages.HANGING}


def paths_of_articles(count: int, size: int = 30_000) -> list[str]:
    return [f"/a/{size}/{number}" for number in range(count)]


def paths_of_hanging(count: int) -> list[str]:
    return [f"/h/{kind}/{number}" for number in range(count) for kind in HANGING][:count]


def paths_of_hostile(count: int) -> list[str]:
    files = sorted(file.name for file in SHARED.glob("*.*") if file.suffix not in (".md", ".py"))
    return [*(f"/s/{name}/0" for name in files), *(f"/g/{kind}/60000" for kind in PAGES)][:count]


@lru_cache(maxsize=400)
def body_of(path: str) -> bytes:
    _, kind, name, number = path.split("/")
    match kind:
        case "a":  # few differ: what is measured is not this server
            return pages.article(int(number) % 300, int(name))
        case "g":
            return PAGES[name](int(number)).encode("utf-8", "replace")
        case "s":
            return (SHARED / name).read_bytes()
        case _:
            return HANGING[name](int(number))


def type_of(path: str) -> bytes:
    """Return the Content-Type of a path."""
    _, kind, name, _ = path.split("/")
    ending = Path(name).suffix if kind == "s" else ".html"
    return {".html": b"text/html", ".txt": b"text/plain"}.get(ending, b"application/octet-stream")


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1].decode()
            body = body_of(path)
            head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (type_of(path), len(body))
            writer.write(head + body)
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


if __name__ == "__main__":
    asyncio.run(main())
