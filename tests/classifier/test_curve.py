"""The learning curve: whole sites are drawn, the same pages are judged, no page by a model that knows its site."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from copytaster.classifier.cli import evaluate, main
from copytaster.classifier.learning import curve as module
from copytaster.classifier.learning.crossfit import CrossFit
from copytaster.classifier.learning.curve import Point, draw_sizes, drawn
from copytaster.classifier.learning.fit import TEXT_HEADS, LinearData, Settings, choose_rows
from copytaster.classifier.learning.metrics import Summary
from copytaster.classifier.review.plots import learning_curve
from copytaster.classifier.samples.packs import load_samples
from copytaster.classifier.samples.sample import Sample

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
LANGUAGES = ("en", "de", "es", "fr")


@dataclass
class Run:
    """What `evaluate --curve` did: its output, its report, its points, and (learnt from, only judged) of each draw."""

    out: str = ""
    report: str = ""
    points: list[Point] = field(default_factory=list)
    draws: list[tuple[list[Sample], list[Sample]]] = field(default_factory=list)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    found = Run()

    class Watched(CrossFit):
        def judge(self, *args: Any, also: Sequence[Sample] = (), **options: Any) -> Any:
            found.draws.append((self.samples, list(also)))
            return super().judge(*args, also=also, **options)

    def watched(*args: Any) -> Any:
        for point in module.curve(*args):
            found.points.append(point)
            yield point

    file = tmp_path_factory.mktemp("curve") / "report.html"
    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # so few pages leave solvers at their limits
        patch.setattr(module, "CrossFit", Watched)
        patch.setattr(evaluate, "curve", watched)
        patch.setattr("builtins.print", lambda *words, **_: lines.append(" ".join(map(str, words))))
        pages = [str(PAGES / language) for language in LANGUAGES]
        options = ["--out-of-fold", "--no-planting", "--curve", "--rounds", "6", "--jobs", "1", "--html", str(file)]
        assert main(["evaluate", *pages, *options]) == 0
    found.out, found.report = "\n".join(lines), file.read_text(encoding="utf-8")
    return found


def test_no_site_is_learnt_from_and_only_judged(run: Run) -> None:
    sites = [len({sample.record.site for sample in learnt}) for learnt, _ in run.draws]
    assert sites == [point.sites for point in run.points[:-1]] == [5, 10]
    for learnt, judged in run.draws:
        assert not {one.record.site for one in learnt} & {one.record.site for one in judged}


def test_each_point_is_about_the_same_pages(run: Run) -> None:
    everything = {one.record.id for one in [*run.draws[0][0], *run.draws[0][1]]}
    for learnt, judged in run.draws:
        assert {one.record.id for one in [*learnt, *judged]} == everything
    counted = {point.total.pages for point in run.points}
    assert len(counted) == 1
    assert counted.pop() >= 10


def test_the_last_point_matches_the_table(run: Run) -> None:
    last = run.points[-1]
    assert last.sites == len([site for language in LANGUAGES for site in (PAGES / language).iterdir()])
    whole = re.search(r"All pages</th>.*?<b>([\d.]+)</b>", run.report)
    assert whole is not None
    assert whole[1] == f"{last.total.f1:.4f}"


def test_more_sites_are_drawn_on_top_of_fewer(run: Run) -> None:
    few, more = ({one.record.site for one in learnt} for learnt, _ in run.draws)
    assert few < more
    names = {f"{name}.example" for name in "abcdefghij"}
    assert [site for site in drawn(names) if site < "f"] == drawn({site for site in names if site < "f"})
    assert drawn(names) != sorted(names)


def test_figures_are_in_the_terminal_output_and_in_the_report(run: Run) -> None:
    table = run.report.partition("<h2>The value of more sites</h2>")[2].partition("</table>")[0]
    assert table.count('class="dot"') == table.count('class="range"') == len(run.points) == 3
    for point in run.points:
        total = point.total
        assert f"<tr><th>{point.sites}</th>" in table
        assert f"<b>{total.f1:.4f}</b>" in table
        assert f"{total.low:.4f} – {total.high:.4f}" in table
        assert re.search(rf"^{point.sites} +{total.pages} +{total.f1:.4f} \[{total.low:.4f}", run.out, re.MULTILINE)


@pytest.mark.parametrize(("sites", "sizes"), [(200, [24, 50, 100]), (20, [5, 10]), (6, [5]), (5, []), (2, [])])
def test_draws_are_shares_of_the_sites_and_fill_the_folds(sites: int, sizes: list[int]) -> None:
    assert draw_sizes(sites) == sizes


def test_without_out_of_fold_it_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(PAGES / "fr"), "--curve"]) == 2
    assert "--curve" in (error := capsys.readouterr().err)
    assert "--out-of-fold" in error


def point(sites: int, low: float, f1: float, high: float) -> Point:
    return Point(sites, Summary(40, f1, f1, f1, 0.5, low, high))


def numbers(pattern: str, svg: str) -> list[float]:
    return [float(found) for found in re.findall(pattern, svg)]


def test_doubling_the_sites_is_one_step_and_better_is_higher() -> None:
    svg = learning_curve([point(25, 0.81, 0.85, 0.9), point(50, 0.86, 0.9, 0.93), point(100, 0.9, 0.93, 0.95)])
    first, second, third = numbers(r' cx="([\d.]+)"', svg)
    assert second - first == pytest.approx(third - second, abs=0.11)
    low, middle, high = numbers(r' cy="([\d.]+)"', svg)
    assert low > middle > high
    assert "50 sites: F1 0.9000, 95 % interval 0.8600 – 0.9300" in svg


@pytest.mark.parametrize("lows", [(0.0,), (0.13, 0.4), (0.31, 0.52, 0.7), (0.95, 0.96, 0.97, 0.98)])
def test_intervals_and_ticks_stay_within_the_frame(lows: tuple[float, ...]) -> None:
    svg = learning_curve([point(5 * 2**i, low, (low + 1) / 2, 1.0) for i, low in enumerate(lows)])
    ys = numbers(r' c?y[12]?="([\d.]+)"', svg.replace("<text", "<!--"))
    assert min(ys) >= 10
    assert max(numbers(r' y[12]="([\d.]+)"', svg)) <= 310
    assert all(40 <= x <= 340 for x in numbers(r' cx="([\d.]+)"', svg))
    ticks = numbers(r'text-anchor="end">([\d.]+)<', svg)
    assert max(ticks) == 1
    assert min(ticks) <= min(lows) + 0.1
    assert len(ticks) == len(set(ticks)) >= 4


def test_sites_without_kinds_can_be_drawn() -> None:
    samples = load_samples([PAGES / "fr"], None, 7, False, 1)
    unknown = [replace(sample, labels=[None] * len(sample.labels)) for sample in samples]
    data = LinearData.of(unknown, [choose_rows(sample, Settings()) for sample in unknown])
    heads = data.fit(np.ones(len(unknown), dtype=bool)).text
    assert np.abs(heads.weights).sum(axis=1).astype(bool).tolist() == [name == "keep" for name in TEXT_HEADS]
