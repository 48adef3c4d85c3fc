"""`copytaster label` on 200 pages: memory and response time of the server.

python benchmarks/labelling.py [--pages 200] [--clicks 200] [--model DIR]
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "pages"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--clicks", type=int, default=200)
    parser.add_argument("--model", help="a model folder (default: the shipped one)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_pages(folder, args.pages)
        command = [sys.executable, "-m", "copytaster.classifier.cli", "label", name, "--no-browser"]
        command += ["--model", args.model] if args.model else []
        start = time.perf_counter()
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            print(f"{args.pages} pages, ready after {time.perf_counter() - start:.1f} s")
            measure(address, server.pid, args.pages, args.clicks)
        finally:
            server.terminate()
            server.wait()


def copy_pages(folder: Path, count: int) -> None:
    pages = sorted(FIXTURES.glob("*/*/*/page.html"))
    for i in range(count):
        page = pages[i % len(pages)]
        target = folder / page.parts[-3] / f"{page.parts[-2]}-{i // len(pages)}"
        target.mkdir(parents=True)
        shutil.copy(page, target)
        shutil.copy(page.with_name("meta.json"), target)


def measure(address: str, pid: int, pages: int, clicks: int) -> None:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 0, timeout=120)

    def asked(method: str, path: str, body: str | None = None) -> tuple[float, bytes]:
        headers = {"Origin": f"http://{parts.netloc}", "Content-Type": "application/json"} if body else {}
        start = time.perf_counter()
        connection.request(method, parts.path + path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{method} {path}: {answer.status} {data[:200]!r}")
        return time.perf_counter() - start, data

    while b"not read yet" in asked("GET", "")[1]:
        time.sleep(8)  # longer than the pause after which the server reads ahead
    print(f"all read ahead: {peak(pid):.0f} MB at most")
    rng = random.Random(7)
    opened, clicked = [], []
    for number in rng.sample(range(pages), min(pages, 40)):
        seconds, page = asked("GET", str(number))
        opened.append(seconds)
        blocks = len(re.findall(rb'"inside":', page))
        for _ in range(max(1, clicks // 40)):
            change = [rng.randrange(blocks), rng.choice(["BODY", "TEASER", "NAV"])]
            clicked.append(asked("POST", str(number), json.dumps({"changes": [change]}))[0])
    for what, seconds in (("a page opened", opened), ("a click answered", clicked)):
        median, high = statistics.median(seconds) * 1e3, statistics.quantiles(seconds, n=20)[-1] * 1e3
        print(f"{what}: median {median:.1f} ms, 95 % under {high:.1f} ms ({len(seconds)} times)")
    print(f"in the end: {peak(pid):.0f} MB at most")


def peak(pid: int) -> float:
    """Return the peak resident memory of a process in MB, as counted by the kernel."""
    match = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(match[1]) / 1000 if match else float("nan")


if __name__ == "__main__":
    main()
