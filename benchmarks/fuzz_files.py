"""Fuzzes the readers of files: WARC, JSON lines, Parquet, bodies, checkpoints, models. Only errors made on purpose.

    python benchmarks/fuzz_files.py --seconds 900

It damages small intact files of each format, plain and compressed: bytes are overwritten, removed, inserted or
repeated, and parts of two files are joined. Every archive must give entries until its end, without an
exception and within SLOW seconds; every model must load or be refused. The script prints the counts; a failing input is
saved and named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import lzma
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from copytaster.classifier import ModelRefused
from copytaster.classifier.batch.archives import ArchiveError, check, read
from copytaster.classifier.batch.archives.body import decoded
from copytaster.classifier.batch.archives.compression import zstd
from copytaster.classifier.batch.records import InputRecord
from copytaster.classifier.batch.run import load_entry
from copytaster.classifier.model.arrays import ArraysError, read_arrays
from copytaster.classifier.model.folder import load, shipped

SLOW = 10.0
"""Most seconds for one small file."""

PAGE = b"<html><body><p>The ferry sails again from Monday, the harbour master said.</p></body></html>"


def warc(records: int = 4) -> bytes:
    parts = []
    for number in range(records):
        body = gzip.compress(PAGE) if number % 2 else PAGE
        packing = b"Content-Encoding: gzip\r\n" if number % 2 else b""
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n%s" % (packing, body)
        parts.append(
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/%d\r\nContent-Type: application/http"
            b"\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (number, len(http), http)
        )
    return b"".join(parts)


def json_lines() -> bytes:
    return b"".join(json.dumps({"id": i, "html": PAGE.decode()}).encode() + b"\n" for i in range(5))


def parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = io.BytesIO()
    rows = [{"id": i, "url": f"http://a.example/{i}", "html": PAGE, "text": None} for i in range(9)]
    pq.write_table(pa.Table.from_pylist(rows), file, row_group_size=3)
    return file.getvalue()


def npz() -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, a=np.arange(50, dtype=np.int32), b=np.linspace(0, 1, 40, dtype=np.float32))
    return file.getvalue()


def seeds() -> dict[str, bytes]:
    """Intact files by name."""
    plain = {"in.warc": warc(), "in.jsonl": json_lines()}
    packed: dict[str, bytes] = {}
    compress: Mapping[str, Callable[[bytes], bytes]] = {
        ".gz": gzip.compress,
        ".xz": lzma.compress,
        ".zst": zstd.compress,
    }
    for name, data in plain.items():
        for ending, function in compress.items():
            half = len(data) // 2
            packed[f"{name}{ending}"] = function(data[:half]) + function(data[half:])
    packed.pop("in.warc.xz")
    files = {**plain, **packed, "in.npz": npz(), "model.npz": (shipped() / "model.npz").read_bytes()}
    try:
        files["in.parquet"] = parquet()
    except ImportError:
        print("pyarrow is not installed: Parquet is left out")
    return files


def damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return the data with one to four faults."""
    result = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(result) + 1)
        size = chance.choice((1, 1, 2, 4, 16, 200))
        piece = result[start : start + size]
        match chance.randrange(7):
            case 0:
                result[start : start + size] = chance.randbytes(len(piece))
            case 1:
                del result[start : start + size]
            case 2:
                result[start:start] = chance.randbytes(size)
            case 3:
                result[start:start] = piece * chance.choice((1, 3, 50))
            case 4:
                result[start : start + size] = bytes([chance.choice((0, 255, 13, 10, 57))]) * len(piece)
            case 5:
                del result[start:]
            case _:
                cut = chance.randrange(len(other) + 1)
                result[start:] = other[cut : cut + 5_000]
    return bytes(result)


def try_file(path: Path) -> str:
    """Read one file and return the outcome. Raises any error that a reader must not raise."""
    if path.name == "in.npz":
        try:
            read_arrays(path)
        except ArraysError:
            return "refused"
        return "read"
    if path.name == "model.npz":
        return try_model(path)
    try:
        check([str(path)])
    except (ArchiveError, OSError):
        return "refused"
    records = [load_entry(entry) for entry in read(str(path))]
    pages = sum(isinstance(each, InputRecord) and each.error is None for each in records)
    return "read" if pages == len(records) else "read in part"


def try_model(path: Path) -> str:
    """Load the shipped model with another model.npz, of which the manifest has the digest."""
    from copytaster.classifier.model.manifest import file_digest

    manifest = json.loads((shipped() / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["model.npz"] = file_digest(path)
    (path.parent / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    try:
        load(path.parent)
    except ModelRefused:
        return "refused"
    return "read"


def try_body(data: bytes, chance: random.Random) -> None:
    names = ["gzip", "deflate", "zstd", "br", "gzip, gzip", ""]
    decoded(data, chance.choice(("", "chunked")), chance.choice(names), 1_000_000)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    files = seeds()
    outcomes: Counter[str] = Counter()
    failures = 0
    end = time.monotonic() + args.seconds
    folder = Path(tempfile.mkdtemp(prefix="fuzz_files_"))
    names = sorted(files) * 5
    names = [name for name in names if name != "model.npz"] + ["model.npz"]  # the one that takes long
    while time.monotonic() < end:
        name = chance.choice(names)
        data = damaged(files[name], files[chance.choice(names)], chance)
        path = folder / name
        path.write_bytes(data)
        start = time.process_time()
        try:
            outcome = try_file(path)
            try_body(data, chance)
            if time.process_time() - start > SLOW:
                outcome = "SLOW"
        except Exception:
            traceback.print_exc()
            outcome = "EXCEPTION"
        if outcome.isupper():
            failures += 1
            kept = folder / f"failure{failures}_{name}"
            kept.write_bytes(data)
            print(f"{outcome}: {kept}", flush=True)
        outcomes[f"{name}: {outcome}"] += 1
    for key, count in sorted(outcomes.items()):
        print(f"{key} {count}")
    print(f"{sum(outcomes.values()):,} files, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
