"""The same pages and the same seed give the same model, to the digit, on one processor and on two."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest
from copytaster.classifier.cli import main

FIXTURES = Path(__file__).parents[1] / "fixtures"


def trained(folder: Path, jobs: int) -> Path:
    pages = [str(FIXTURES / "pages" / language) for language in ("en", "fr")] + [str(FIXTURES / "texts")]
    command = ["train", *pages, "-o", str(folder), "--from-scratch", "--no-planting", "--rounds", "8"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # so few pages leave solvers at their limits
        assert main([*command, "--jobs", str(jobs)]) == 0
    return folder


def test_training_can_be_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = trained(tmp_path / "one", 1), trained(tmp_path / "two", 2)
    for name in ("model.npz", "rows.npz", "text_rows.npz"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
    one, two = (json.loads((folder / "manifest.json").read_text(encoding="utf-8")) for folder in (first, second))
    for part in ("figures", "presets", "pages", "floor", "data", "parity", "thresholds"):
        assert one[part] == two[part], part


def test_texts_are_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["train", str(FIXTURES / "pages" / "fr"), "-o", str(tmp_path / "m"), "--from-scratch", "--no-planting"]
    assert main(command) == 2
    assert "no texts to learn from" in capsys.readouterr().err
