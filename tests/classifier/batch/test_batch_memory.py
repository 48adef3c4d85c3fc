"""`copytaster batch --memory`: the same records for any workers and any order, also after a kill in either pass."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from copytaster.classifier.cli import main

PROMO = "Support independent journalism: subscribe to the Valley Post today and read all of it for one month for free."
WORDS = "harbour council budget bridge school river market train nurse winter roof garden street police court".split()


def record(number: int) -> dict[str, object]:
    rng = random.Random(number)
    texts = [
        f"The {' '.join(rng.choices(WORDS, k=14))} was closed, the mayor said on Monday, because the "
        f"{' '.join(rng.choices(WORDS, k=12))} needs repairs."
        for _ in range(4)
    ]
    texts.insert(2, PROMO)
    title = f"{rng.choice(WORDS).title()} and {rng.choice(WORDS)} reopen"
    body = "".join(f"<p>{text}</p>" for text in texts)
    html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    # two sites, and one page twice with other texts
    return {"id": number, "url": f"https://valley{number % 2}.invalid/{number if number != 10 else 8}", "html": html}


RECORDS = [*map(record, range(12)), {"id": "text", "text": "A line.\nAnother line.", "outlet": "Post"}, {"id": "no"}]


def archive(path: Path, order: list[int]) -> Path:
    path.write_text("".join(json.dumps(RECORDS[number]) + "\n" for number in order), encoding="utf-8")
    return path


def arguments(source: Path, out: Path, workers: int = 0, *more: str) -> list[str]:
    memory = out.with_suffix(".sqlite")
    options = ["--memory", str(memory), "--workers", str(workers), "--max-errors", "1", "--verdicts", "--timeout", "60"]
    return ["batch", str(source), "-o", str(out), "--checkpoint-every", "2", *options, *more]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("undisturbed")
    source = archive(folder / "in.jsonl", list(range(len(RECORDS))))
    assert main(arguments(source, folder / "out.jsonl")) == 0
    return source, folder / "out.jsonl"


def test_the_standing_paragraph_is_dropped_and_the_bodies_stay(undisturbed: tuple[Path, Path]) -> None:
    records = [json.loads(line) for line in undisturbed[1].read_text(encoding="utf-8").splitlines()]
    assert [each["id"] for each in records] == [each["id"] for each in RECORDS]
    for each in records[:12]:
        verdicts = {verdict["text"]: verdict for verdict in each["verdicts"]}
        assert not verdicts[PROMO]["kept"]
        assert verdicts[PROMO]["probability"] < 0.1
        assert each["text"].count("needs repairs.") == 4


@pytest.mark.parametrize(("workers", "seed"), [(1, 0), (2, 1), (3, 2)])
def test_workers_and_order_change_nothing(
    tmp_path: Path, undisturbed: tuple[Path, Path], workers: int, seed: int
) -> None:
    order = random.Random(seed).sample(range(len(RECORDS)), len(RECORDS))
    source = archive(tmp_path / "in.jsonl", order)
    assert main(arguments(source, tmp_path / "out.jsonl", workers)) == 0
    lines = undisturbed[1].read_bytes().splitlines(keepends=True)
    wanted = [lines[number] for number in order]
    found = (tmp_path / "out.jsonl").read_bytes().splitlines(keepends=True)
    # the record without a page names its line in the file
    assert [line for line in found if b'"where"' not in line] == [line for line in wanted if b'"where"' not in line]
    assert len(found) == len(wanted)


@pytest.mark.parametrize("remembered", [False, True])
def test_killed_in_either_pass(tmp_path: Path, undisturbed: tuple[Path, Path], remembered: bool) -> None:
    source, wanted = undisturbed
    out = tmp_path / "out.jsonl"
    checkpoint = tmp_path / "out.jsonl.checkpoint"
    command = [sys.executable, "-m", "copytaster.classifier.cli", *arguments(source, out)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def reached() -> bool:
        try:
            known = json.loads(checkpoint.read_text())
        except FileNotFoundError:
            return False
        return bool(known["offset"] if remembered else out.with_suffix(".sqlite").exists())

    while process.poll() is None and not reached():
        time.sleep(0.002)
    process.kill()
    process.wait()
    assert json.loads(checkpoint.read_text())["remembered"] == remembered
    assert main(arguments(source, out, 0, "--resume")) == 0
    assert out.read_bytes() == wanted.read_bytes()


def test_standard_input_cannot_be_read_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "-", "-o", str(tmp_path / "out.jsonl"), "--memory", str(tmp_path / "m.sqlite")]) == 2
    assert "reads the inputs twice" in capsys.readouterr().err
