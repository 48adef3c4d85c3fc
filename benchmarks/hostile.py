"""Sends hostile inputs through every path of a page: time, peak memory, growth. Prints Markdown tables.

    python benchmarks/hostile.py ../shared/hostile      each file: processor time and added memory, by path
    python benchmarks/hostile.py --growth               each generator of tests/hostile_inputs.py, four times the size

Paths: `clean` of a page, `clean_text`, the painted page of `view`, the session of `label`, and a record of a WARC as
`batch` reads it. Each file runs in a fork of a warm process, so that memory and time are measured separately.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pickle
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # a fork does not inherit the threads of its parent

from copytaster.classifier import Copytaster, CopytasterError  # noqa: E402
from copytaster.classifier.batch.archives import check, read  # noqa: E402
from copytaster.classifier.batch.records import OutputOptions, article_record, job_of  # noqa: E402
from copytaster.classifier.batch.run import load_entry  # noqa: E402
from copytaster.classifier.page.decode import decode  # noqa: E402
from copytaster.classifier.review.pages import painted_page  # noqa: E402
from copytaster.classifier.review.painting import paint_page, paint_text, painting  # noqa: E402
from copytaster.classifier.review.session import Session  # noqa: E402
from copytaster.classifier.review.worklist import tasks_of  # noqa: E402

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from hostile_inputs import ARCHIVES, PAGES, TEXTS  # noqa: E402

ADDRESS = "https://harbourpost.example/bridge"
SIZE = 16_000
ARCHIVE_ENDINGS = (".warc", ".warc.gz", ".warc.zst", ".jsonl", ".jsonl.gz", ".parquet")


def clean_page(taster: Copytaster, data: bytes, folder: Path, name: str) -> str:
    taster.clean(data, ADDRESS)
    return ""


def clean_text(taster: Copytaster, data: bytes, folder: Path, name: str) -> str:
    taster.clean_text(decode(data))
    return ""


def view(taster: Copytaster, data: bytes, folder: Path, name: str) -> str:
    painted = paint_text(taster, decode(data)) if name.endswith(".txt") else paint_page(taster, data, ADDRESS)
    painted_page(painting(painted, name, taster.threshold))
    return ""


def label(taster: Copytaster, data: bytes, folder: Path, name: str) -> str:
    page = folder / "pages" / "one" / ("text.txt" if name.endswith(".txt") else "page.html")
    page.parent.mkdir(parents=True)
    page.write_bytes(data)
    Session(taster, tasks_of([str(page.parent.parent)], folder, plain=False)).page(0)
    return ""


def archive(taster: Copytaster, data: bytes, folder: Path, name: str) -> str:
    """Read an archive; any other file as the body of a response in one."""
    is_archive = name.endswith(ARCHIVE_ENDINGS)
    file = folder / (f"in{''.join(Path(name).suffixes)}" if is_archive else "in.warc")
    file.write_bytes(data if is_archive else _record(data))
    check([str(file)])
    pages = errors = 0
    for entry in read(str(file)):
        record = load_entry(entry)
        if record is None:
            continue
        try:
            article_record(job_of(record, OutputOptions()).run(taster), record)
            pages += 1
        except CopytasterError:
            errors += 1
    return f"{pages} pages, {errors} errors" if is_archive else ""


def _record(page: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    return (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nContent-Type: application/http\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (ADDRESS.encode(), len(http), http)
    )


PATHS: Mapping[str, Callable[[Copytaster, bytes, Path, str], str]] = {
    "page": clean_page,
    "text": clean_text,
    "view": view,
    "label": label,
    "WARC": archive,
}


def measured(work: Callable[[], str]) -> tuple[float, float, str]:
    """Run a call in a fork; return processor seconds, MB of memory added at the peak, and the outcome."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        before, start = _peak(), time.process_time()
        try:
            outcome = work()
        except CopytasterError as error:
            outcome = f"{type(error).__name__}: {error}"[:60]
        except BaseException as error:
            outcome = f"EXCEPTION {type(error).__name__}: {error}"[:200]
        os.write(writing, pickle.dumps((time.process_time() - start, _peak() - before, outcome)))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    seconds, peak, outcome = pickle.loads(data) if data else (float("nan"), float("nan"), "DIED")
    return seconds, peak, outcome


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def files(taster: Copytaster, folder: Path) -> int:
    """Print the table of a folder of files; return the number of files with an unexpected exception."""
    print(f"| input | bytes | {' | '.join(f'{name}: s, MB' for name in PATHS)} |")
    print(f"| --- | ---: | {' | '.join('---' for _ in PATHS)} |")
    failures = 0
    for file in sorted(folder.iterdir()):
        if not file.name.endswith((".html", ".txt", *ARCHIVE_ENDINGS)):
            continue
        data, cells = file.read_bytes(), []
        for name, path in PATHS.items():
            if name != "WARC" and file.name.endswith(ARCHIVE_ENDINGS):
                cells.append("")
                continue
            with tempfile.TemporaryDirectory() as place:
                seconds, peak, outcome = measured(partial(path, taster, data, Path(place), file.name))
            failures += outcome.startswith(("EXCEPTION", "DIED"))
            cells.append(f"{seconds:.2f}, {peak:.0f}{f' ({outcome})' if outcome else ''}")
        print(f"| {file.name} | {len(data):,} | {' | '.join(cells)} |", flush=True)
    return failures


def growth(taster: Copytaster) -> None:
    """Print the time ratio of four times the size, by generator and path: the smallest of three measurements."""
    print("| generator | path | s | s, ×4 | ratio |\n| --- | --- | ---: | ---: | ---: |")
    rows = [(name, make, path) for name, make in PAGES.items() for path in ("page", "view", "WARC")]
    rows += [(f"{name} (text)", make, path) for name, make in TEXTS.items() for path in ("text", "view")]
    worst: dict[str, float] = {}
    for name, make, path in rows:
        ending = ".txt" if name.endswith("(text)") else ".html"
        small, large = (make(size).encode("utf-8", "replace") for size in (SIZE, 4 * SIZE))
        worst[path] = max(worst.get(path, 0), _row(name, path, taster, small, large, ending))
    for name, (ending, form) in ARCHIVES.items():
        small, large = form(SIZE), form(4 * SIZE)
        worst["archive"] = max(
            worst.get("archive", 0), _row(f"{name} ({ending})", "WARC", taster, small, large, ending, cells="archive")
        )
    print("\nlargest ratio where ×4 takes 0.05 s or more:", ", ".join(f"{k} {v:.1f}" for k, v in worst.items()))


def _row(name: str, path: str, taster: Copytaster, small: bytes, large: bytes, ending: str, cells: str = "") -> float:
    measurements = [(_seconds(path, taster, small, ending), _seconds(path, taster, large, ending)) for _ in range(3)]
    first, second = min(measurements, key=lambda pair: pair[1] / pair[0])
    print(f"| {name} | {cells or path} | {first:.3f} | {second:.3f} | {second / first:.1f} |", flush=True)
    return second / first if second >= 0.05 else 0.0


def _seconds(path: str, taster: Copytaster, data: bytes, ending: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        with contextlib.suppress(CopytasterError):
            PATHS[path](taster, data, Path(folder), f"in{ending}")
        return max(1e-4, time.process_time() - start)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="a folder of hostile files")
    parser.add_argument("--growth", action="store_true", help="the generators, four times the size")
    args = parser.parse_args()
    taster = Copytaster.load()
    taster.clean("<p>The first page imports and caches what all later ones use.</p>")
    failures = 0
    if args.folder:
        failures = files(taster, args.folder)
    if args.growth:
        growth(taster)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
