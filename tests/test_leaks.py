"""`python -m benchmarks` counts what a tool leaves and loses, and finds the sites of pages among training rows."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from copytaster.classifier.learning.rows import TrainingRows

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks import leaks, unseen  # noqa: E402
from benchmarks.bars import bars  # noqa: E402

PAGES = ROOT / "tests" / "fixtures" / "pages" / "en"


@pytest.fixture(scope="module")
def samples() -> list[leaks.Sample]:
    return leaks.labelled_pages([PAGES], jobs=1)


def text_of(sample: leaks.Sample, everything: bool) -> str:
    kept = [text for text, keep in zip(sample.layout.texts, sample.keep, strict=True) if everything or keep >= 0.5]
    return "\n".join(kept)


def fail(html: str, url: str | None) -> str:
    raise ValueError("a tool's own error")


def test_a_perfect_tool_an_idle_one_and_one_that_keeps_all(samples: list[leaks.Sample]) -> None:
    by_html = {sample.record.html: sample for sample in samples}
    found = leaks.leaks(
        {
            "perfect": lambda html, url: text_of(by_html[html], everything=False),
            "everything": lambda html, url: text_of(by_html[html], everything=True),
            "failing": fail,
        },
        samples,
    )
    perfect, everything, failing = (found[name].figures for name in ("perfect", "everything", "failing"))
    assert (perfect["losing"], perfect["emptied"]) == (0, 0)
    assert (everything["losing"], everything["exact"]) == (0, 0)
    assert everything["junk_lines"] > perfect["junk_lines"]
    assert sum(everything["junk"].values()) == round(everything["junk_lines"] * len(samples))
    assert (failing["emptied"], failing["junk_lines"], found["failing"].failed) == (1, 0, len(samples))
    table = leaks.tables(found).splitlines()
    assert [line.split(" |")[0] for line in table if line.startswith(("| perfect", "| failing"))] == [
        "| perfect",
        f"| failing (failed on {len(samples)})",
        "| perfect",
        "| failing",
    ]


def test_sites_are_found_by_their_rows(samples: list[leaks.Sample]) -> None:
    width = samples[0].rows.shape[1]
    rows = np.concatenate([samples[0].rows[:3], samples[1].rows[:2], samples[0].rows[3:5] + 1])
    rows = np.concatenate([rows, np.ones((len(rows), 4), np.float16)], axis=1)  # columns that pages do not decide
    zeros = np.zeros(len(rows))
    site = np.array([7, 7, 7, 4, 4, 9, 9], np.int32)
    table = TrainingRows(rows, zeros.astype(np.int8), zeros.astype(np.int64), zeros.astype(np.float32), site)
    assert rows.shape[1] == width + 4
    assert unseen._sites_of(samples[:1], table).tolist() == [7]
    assert unseen._sites_of(samples[:2], table).tolist() == [4, 7]


def test_the_article_s_own_words_are_no_boilerplate(samples: list[leaks.Sample]) -> None:
    for sample in samples:
        judged = leaks._kept(sample, text_of(sample, everything=False))
        junk = [label for label, keep in zip(sample.labels, judged.keep, strict=True) if keep >= 0.5]
        assert set(junk) <= {"BODY", "SUBHEAD"}


def test_figures_of_the_training_run_count_for_the_same_pages_only(samples: list[leaks.Sample]) -> None:
    figures = {"pages": len(samples), "sites": len({one.record.site for one in samples}), "exact": 0.5}
    manifest = {"figures": {"whole": {"fixtures": figures}}}
    found = leaks.recorded(manifest, "fixtures", samples)
    assert found is not None
    assert found.figures["exact"] == 0.5
    assert leaks.recorded(manifest, "fixtures", samples[1:]) is None
    assert leaks.recorded(manifest, "others", samples) is None


def test_the_picture_has_a_bar_for_each_tool_and_kind(samples: list[leaks.Sample]) -> None:
    by_html = {sample.record.html: sample for sample in samples}
    found = leaks.leaks({"<all>": lambda html, url: text_of(by_html[html], everything=True), "none": fail}, samples)
    drawn = ElementTree.fromstring(bars(found))
    tips = [title.text or "" for title in drawn.iterfind(".//{*}rect/{*}title")]
    assert len(tips) == len(leaks.labels_left(found))
    assert all(tip.startswith("<all>: ") for tip in tips)
