"""A model's rows and five pages of a hard site → a model that knows the site and has not forgotten the others."""

from __future__ import annotations

import json
import random
import shlex
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from copytaster.classifier import Copytaster, Label, ModelRefused
from copytaster.classifier.cli import main
from copytaster.classifier.learning.retrain import SLACK, Retrained
from copytaster.classifier.samples.labelled import read_labelled

ROOT = Path(__file__).parents[2]
write_page = run_path(str(ROOT / "benchmarks" / "hard_site.py"))["write_page"]
PAGES = ROOT / "tests" / "fixtures" / "pages"


@pytest.fixture(scope="module", autouse=True)
def few_rows() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # so few pages leave solvers at their limits
        yield


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for number in range(8):
        write_page(folder / ("mine" if number < 5 else "other") / f"page_{number}", random.Random(number), number)
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "base"
    pages = [str(PAGES / language) for language in ("en", "de", "fr", "es")] + [str(PAGES.parent / "texts")]
    assert main(["train", *pages, "-o", str(folder), "--from-scratch", "--no-planting", "--rounds", "60"]) == 0
    return folder


@dataclass(frozen=True)
class Retraining:
    """One run of `copytaster train`."""

    folder: Path
    command: list[str]
    done: subprocess.CompletedProcess[str]

    @property
    def manifest(self) -> Any:
        return json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))


def teasers(model: Path, folder: Path) -> tuple[float, float]:
    """Return the share of teasers that are kept, and of those that are more likely text than not."""
    taster = Copytaster.load(model)
    verdicts = [
        verdict
        for page in read_labelled(folder)
        for row, verdict in zip(page.rows, taster.clean(page.document, page.url).verdicts, strict=True)
        if row.label is Label.TEASER
    ]
    likely = sum(verdict.probability >= 0.5 for verdict in verdicts)
    return sum(verdict.kept for verdict in verdicts) / len(verdicts), likely / len(verdicts)


@pytest.fixture(scope="module")
def mine(base: Path, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Retraining:
    """A model retrained on five pages: its folder, the exit code and what was printed and logged."""
    folder = tmp_path_factory.mktemp("models") / "mine"
    command = ["train", str(site / "mine"), "-o", str(folder), "--base", str(base), "--rounds", "60"]
    done = subprocess.run(
        [sys.executable, "-m", "copytaster", *command], capture_output=True, text=True, check=False, cwd=ROOT
    )
    return Retraining(folder, command, done)


def test_five_pages_teach_a_site(base: Path, site: Path, mine: Retraining) -> None:
    before, after = teasers(base, site / "other"), teasers(mine.folder, site / "other")
    assert before[0] > 0.5
    # from a base of nineteen pages, whose threshold is that of a thousand sites: the gain is at even odds;
    # docs/retrain.md has the figures of the shipped model
    assert after[0] < before[0]
    assert after[1] < 0.8 * before[1]


def test_the_exit_code_shows_whether_other_sites_got_worse(mine: Retraining) -> None:
    manifest = mine.manifest
    regressed = any(manifest["reached"][name] > manifest["floor"][name] + SLACK for name in ("leak", "loss"))
    assert mine.done.returncode == (1 if regressed else 0)
    assert ("accuracy on other sites dropped" in mine.done.stderr) == regressed


@pytest.mark.parametrize(("reached", "regressed"), [(0.01, False), (0.0139, False), (0.0141, True), (0.5, True)])
@pytest.mark.parametrize("name", ["leak", "loss"])
def test_a_model_regresses_beyond_the_slack(name: str, reached: float, regressed: bool) -> None:
    floor = {"leak": 0.01, "loss": 0.01}
    assert Retrained({}, {}, floor, {**floor, name: reached}).regressed is regressed


def test_the_manifest_holds_the_figures_of_the_new_model(base: Path, mine: Retraining) -> None:
    manifest, parent = mine.manifest, json.loads((base / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["base"]["figures"] == parent["figures"]
    assert manifest["figures"] != parent["figures"]
    assert {"presets", "pages", "against"} & set(manifest) == set()
    assert manifest["figures"]["text"]["fixtures"]["pages"] == manifest["own"]["pages"] == 5
    assert manifest["data"]["own"]["pages"] == 5
    assert manifest["importance"] != parent["importance"]


def test_the_recorded_command_makes_the_same_model_again(mine: Retraining) -> None:
    recorded = shlex.split(mine.manifest["created_by"]["command"])
    assert recorded[:2] == ["copytaster", "train"]
    assert set(mine.command) <= set(recorded)


def test_a_retrained_model_has_its_own_card(base: Path, mine: Retraining) -> None:
    card = (mine.folder / "CARD.md").read_text(encoding="utf-8")
    assert card != (base / "CARD.md").read_text(encoding="utf-8")
    assert "| TEASER |" in card
    assert "5 pages in 5 parts" in card
    assert f"`{mine.manifest['created_by']['command']}`" in card


def test_retraining_reports_its_progress(mine: Retraining) -> None:
    assert "your pages, blocks kept by label" in mine.done.stdout
    lines = mine.done.stderr.splitlines()
    assert any("featurising the labelled pages" in line for line in lines)
    steps = [line for line in lines if "done, " in line]
    assert len(steps) == int(steps[-1].rpartition(" of ")[2]) > 5


def test_a_retrained_model_is_a_base(site: Path, mine: Retraining, tmp_path: Path) -> None:
    folder = tmp_path / "next"
    code = main(["train", str(site / "other"), "-o", str(folder), "--base", str(mine.folder), "--rounds", "20"])
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert code == int(any(manifest["reached"][name] > manifest["floor"][name] + SLACK for name in manifest["floor"]))
    assert manifest["base"]["figures"] == mine.manifest["figures"]


def test_a_base_without_rows_is_refused(base: Path, site: Path, tmp_path: Path) -> None:
    (base / "rows.npz").rename(base / "rows.away")
    try:
        assert main(["train", str(site / "mine"), "-o", str(tmp_path / "m"), "--base", str(base)]) == 3
    finally:
        (base / "rows.away").rename(base / "rows.npz")


def test_a_missing_base_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused):
        Copytaster.load(tmp_path / "none")
