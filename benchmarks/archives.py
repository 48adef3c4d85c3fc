"""`copytaster batch` and the engines on an archive of fixture pages: speed, memory, order, equality, kills.

    python benchmarks/archives.py --records 20000 --kills 20

The archive repeats the labelled pages, each with its own id; every twentieth record is broken (a cut line, no page, a
blank page, a wrong type). The machine should be idle otherwise. The script prints a Markdown table, and exits with 1 if
a promise is broken.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BROKEN_EVERY = 20
EVERY = 20
"""Records between two checkpoints of the runs that are killed."""
CHECKPOINTS = ("--checkpoint-every", str(EVERY))


@dataclass(frozen=True)
class Run:
    """One command: seconds, peak memory of its whole process tree in MB, exit code."""

    seconds: float
    peak: float
    code: int


def record(number: int, pages: list[str]) -> dict[str, Any]:
    """Return the record as it was meant to be."""
    page = number % len(pages)
    return {"id": str(number), "url": f"https://news.example/{number}", "html": pages[page]}


def line(number: int, pages: list[str]) -> bytes:
    """Return the line of the archive; every twentieth is broken, in one of four ways."""
    meant = record(number, pages)
    if number % BROKEN_EVERY == 7:
        way = number // BROKEN_EVERY % 4
        if way == 0:
            return json.dumps(meant).encode()[:200]
        meant["html"] = (None, " \n", 5)[way - 1]
    return json.dumps(meant).encode()


def write_archive(path: Path, records: int, pages: list[str]) -> None:
    with path.open("wb") as file:
        for number in range(records):
            file.write(line(number, pages) + b"\n")


def batch(source: Path, out: Path, workers: int, *more: str) -> list[str]:
    command = [sys.executable, "-m", "copytaster.classifier.cli", "batch", str(source), "-o", str(out)]
    # one record in twenty is broken on purpose
    return [*command, "--workers", str(workers), "--max-errors", "1000000000", *more]


def measured(command: list[str]) -> Run:
    """Run a command and sample the memory of all its processes five times per second."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(resident, tree(process.pid))))
        time.sleep(0.2)
    return Run(time.monotonic() - start, peak / 2**20, process.returncode)


def tree(root: int) -> Iterator[int]:
    """Yield a process and all its descendants."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    waiting = [root]
    while waiting:
        number = waiting.pop()
        yield number
        waiting += parents.get(number, [])


def resident(number: int) -> int:
    """Return resident bytes; shared libraries count for each process."""
    try:
        return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for each in file:
            yield json.loads(each)


def in_order(out: Path, records: int, pages: list[str]) -> bool:
    """Whether there is one answer per record, in order, and an error exactly for each broken record."""
    count = 0
    for number, answer in enumerate(read_lines(out)):
        count += 1
        broken = number % BROKEN_EVERY == 7
        known = answer["id"] == str(number) or (broken and number // BROKEN_EVERY % 4 == 0)
        if not known or broken != ("error" in answer):
            return False
    return count == records


def killed(source: Path, out: Path, records: int, times: int, workers: int) -> int:
    """Kill and resume the run at random moments, then let it end; return how often it was killed."""
    chance = random.Random(7)
    kills = 0
    for moment in sorted(chance.sample(range(1, records * 9 // 10), times)):
        process = subprocess.Popen(batch(source, out, workers, "--resume", *CHECKPOINTS), stderr=subprocess.DEVNULL)
        while process.poll() is None and done(out) < moment - EVERY:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 1))
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
    subprocess.run(batch(source, out, workers, "--resume", *CHECKPOINTS), stderr=subprocess.DEVNULL, check=True)
    return kills


def done(out: Path) -> int:
    try:
        return int(json.loads(Path(f"{out}.checkpoint").read_text())["counts"].get("records", 0))
    except FileNotFoundError:
        return 0


def engine_differences(name: str, folder: Path, records: int, pages: list[str], expected: Path) -> tuple[int, int, Run]:
    """Run an engine with two workers; return the records compared, those that differ from `batch`, and the run."""
    meant = [record for number in range(records) if (record := parsed(line(number, pages)))]
    target = folder / name
    answers = {answer["id"]: without_place(answer) for answer in read_lines(expected)}
    if name == "datatrove":
        source = folder / "datatrove_in"
        source.mkdir()
        for part in range(2):
            lines = [json.dumps(each) + "\n" for each in meant[part::2]]
            (source / f"{part}.jsonl").write_text("".join(lines), encoding="utf-8")
        run = measured([sys.executable, str(ROOT / "examples/datatrove_clean.py"), str(source), str(target)])
        replies = dict(datatrove_answers(target))
        # its reader drops documents without text, its step those without an article
        answers = {key: answer for key, answer in answers.items() if answer["text"]}
    else:
        source = folder / "in.parquet"
        write_parquet(meant, source)
        run = measured([sys.executable, str(ROOT / f"examples/{name}_clean.py"), str(source), str(target)])
        replies = dict(parquet_answers(target))
        wanted = {each["id"] for each in meant}
        answers = {key: answer for key, answer in answers.items() if key in wanted}
    keys = answers.keys() | replies.keys()
    return len(keys), sum(answers.get(key) != replies.get(key) for key in keys), run


def parsed(text: bytes) -> dict[str, Any] | None:
    """Return the record of a line as values for typed columns."""
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    return answer if isinstance(answer["html"], str | None) else None


def without_place(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "where"}


def datatrove_answers(target: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted((target / "articles").glob("*.jsonl")):
        for document in read_lines(file):
            metadata = document["metadata"]
            metadata.pop("file_path")
            yield document["id"], {"id": document["id"], "text": document["text"], **metadata}


def write_parquet(records: list[dict[str, Any]], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(records), path, row_group_size=500)


def parquet_answers(target: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    import pyarrow.parquet as pq
    from copytaster.classifier.batch.arrow import record_of

    for file in sorted(target.rglob("*.parquet")):
        for row in pq.ParquetFile(file).read().to_pylist():
            yield row["id"], record_of(row)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--engine-records", type=int, default=2_000)
    parser.add_argument("--engines", nargs="*", default=["datatrove", "ray", "spark"])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--kill-records", type=int, default=4_000)
    parser.add_argument("--only-kills", action="store_true")
    parser.add_argument(
        "--kill-pair", nargs=2, metavar=("IN", "OUT"), help="one of KILLED, such as kill.warc out.jsonl"
    )
    parser.add_argument("--kill-workers", type=int, default=2)
    args = parser.parse_args()
    pages = [path.read_text("utf-8", "replace") for path in sorted((ROOT / "tests/fixtures/pages").rglob("page.html"))]
    size = sum(map(len, pages)) / len(pages)
    print(f"{len(pages)} different pages of {size / 1000:.0f} thousand characters on average, {os.cpu_count()} cores\n")
    kept = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pairs = [tuple(args.kill_pair)] if args.kill_pair else KILLED
        kept += kills(folder, args.kill_records, args.kills, pages, pairs, args.kill_workers)
        if not args.only_kills:
            kept += speed(folder, args.records, pages)
            kept += engines(folder, args.engines, args.engine_records, pages)
    print("\nall kept" if all(kept) else "\nBROKEN")
    return 0 if all(kept) else 1


def speed(folder: Path, records: int, pages: list[str]) -> Iterator[bool]:
    print("| records | workers | s | pages/s | pages per core-second | peak memory, MB | in order, errors in place |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    rates: dict[int, float] = {}
    peaks: dict[tuple[int, int], float] = {}
    for count, workers in ((records // 10, 0), (records // 10, 2), (records, 0), (records, 2)):
        source, out = folder / "in.jsonl", folder / f"out{workers}.jsonl"
        write_archive(source, count, pages)
        run = measured(batch(source, out, workers, "--overwrite"))
        right = run.code == 0 and in_order(out, count, pages)
        rates[workers], peaks[workers, count] = count / run.seconds, run.peak
        per_core = rates[workers] / max(workers, 1)
        print(
            f"| {count:,} | {workers} | {run.seconds:.0f} | {rates[workers]:.1f} | {per_core:.1f} | {run.peak:.0f} "
            f"| {'yes' if right else 'NO'} |",
            flush=True,
        )
        yield right
    yield (folder / "out0.jsonl").read_bytes() == (folder / "out2.jsonl").read_bytes()
    print(f"\n2 workers / none: {rates[2] / rates[0]:.2f} times as fast (promised: 1.8)")
    yield rates[2] / rates[0] >= 1.8
    for workers in (0, 2):
        growth = peaks[workers, records] / peaks[workers, records // 10] - 1
        print(f"memory, ten times the records, {workers} workers: {growth:+.1%} (promised: within 10 %)")
        yield abs(growth) <= 0.10


KILLED = (
    ("kill.jsonl", "out.jsonl"),
    ("kill.jsonl", "out.jsonl.gz"),
    ("kill.jsonl", "out.jsonl.xz"),
    ("kill.jsonl", "out.jsonl.zst"),
    ("kill.jsonl", "out.parquet"),
    ("kill.warc", "out.jsonl"),
    ("kill.warc.gz", "out.jsonl"),
    ("kill.parquet", "out.jsonl"),
)
"""Yield inputs and outputs of the runs to kill: every format once."""


def kills(
    folder: Path, records: int, times: int, pages: list[str], pairs: Sequence[tuple[str, str]], workers: int
) -> Iterator[bool]:
    for name, target in pairs:
        source = folder / name
        write_source(source, records, pages)
        whole, resumed = folder / f"whole_{name}_{target}", folder / f"resumed_{name}_{target}"
        subprocess.run(batch(source, whole, workers, *CHECKPOINTS), stderr=subprocess.DEVNULL, check=True)
        count = killed(source, resumed, records, times, workers)
        same = whole.read_bytes() == resumed.read_bytes()
        outcome = "the same bytes" if same else "DIFFERENT"
        print(f"{name} to {target}, {records:,} records, killed {count} times: {outcome}", flush=True)
        yield same and count == times


def write_source(path: Path, records: int, pages: list[str]) -> None:
    """Write an archive in the format of its name."""
    if path.exists():
        return
    if path.suffix == ".jsonl":
        write_archive(path, records, pages)
    elif path.suffix == ".parquet":
        write_parquet([record(number, pages) for number in range(records)], path)
    else:
        with path.open("wb") as file:
            for number in range(records):
                data = warc_record(f"https://news.example/{number}", pages[number % len(pages)].encode())
                file.write(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def warc_record(url: str, page: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    return (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nContent-Type: application/http\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (url.encode(), len(http), http)
    )


def engines(folder: Path, names: list[str], records: int, pages: list[str]) -> Iterator[bool]:
    source, expected = folder / "engines.jsonl", folder / "expected.jsonl"
    write_archive(source, records, pages)
    subprocess.run(batch(source, expected, 2), stderr=subprocess.DEVNULL, check=True)
    for name in names:
        compared, different, run = engine_differences(name, folder, records, pages, expected)
        print(f"{name}: {compared:,} records compared, {different} differ; {run.seconds:.0f} s, {run.peak:.0f} MB")
        yield run.code == 0 and compared > 0 and different == 0


if __name__ == "__main__":
    sys.exit(main())
