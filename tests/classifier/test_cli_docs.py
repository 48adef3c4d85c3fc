"""What the documents promise: README, the command line, the settings and CI say the same."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from copytaster.classifier.cli import VERBS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def section(title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## )", README, re.DOTALL | re.MULTILINE)
    assert found, title
    return found[1]


def test_quick_start_has_exactly_two_blocks() -> None:
    first, second = [body for _, body in FENCED.findall(section("Quick start"))]
    assert "scrapy crawl article" in first
    assert "pytest" in second


def test_every_verb_is_in_the_table_and_the_other_way_round() -> None:
    verbs = re.findall(r"^\| `copytaster (\w+)", section("Command line"), re.MULTILINE)
    assert sorted(verbs) == sorted(VERBS)


def rows_of_settings(text: str) -> dict[str, str]:
    """Setting → its default, as a table of settings says."""
    return dict(re.findall(r"^\| `(COPYTASTER_\w+)` \| ([^|]+) \|", text, re.MULTILINE))


def test_every_setting_is_in_the_table_and_the_other_way_round() -> None:
    table = rows_of_settings((ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "scraper").rglob("*.py")]
    assert set(table) == set(re.findall(r"\bCOPYTASTER_[A-Z_]+\b", "\n".join(sources)))
    selected = rows_of_settings(section("In a Scrapy project"))
    assert selected
    assert selected.items() <= table.items()


def run_ci(tmp_path: Path, readme: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "quick-start", tmp_path / ".ci")
    (tmp_path / "README.md").write_text(readme, encoding="utf-8")
    return subprocess.run(["bash", ".ci/quick-start"], cwd=tmp_path, capture_output=True, text=True)


QUICK = "# x\n```bash\necho zero\n```\n## Quick start\n```bash\necho one\n```\nwords\n"


def test_ci_runs_the_second_block_unchanged(tmp_path: Path) -> None:
    done = run_ci(tmp_path, QUICK + "```bash\n## two\necho two\necho three\n```\n```\necho four\n```\n")
    assert (done.returncode, done.stdout) == (0, "two\nthree\n")


@pytest.mark.parametrize(
    "readme",
    ["", QUICK, QUICK + "```bash\n```\n", QUICK + "## Next\n```bash\necho two\n```\n"],
    ids=["no-section", "one-block", "empty-block", "next-section"],
)
def test_ci_fails_without_a_second_block(tmp_path: Path, readme: str) -> None:
    done = run_ci(tmp_path, readme)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "no second block" in done.stderr


def test_ci_runs_the_quick_start() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "bash .ci/quick-start" in lines


def test_ci_fails_when_a_line_of_the_block_fails(tmp_path: Path) -> None:
    done = run_ci(tmp_path, QUICK + "```bash\nfalse\necho two\n```\n")
    assert (done.returncode, done.stdout) == (1, "")
