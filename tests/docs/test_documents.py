"""The documents: every code block runs, the site builds without a warning, generated pages are up to date."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import copytaster
import pytest
from copytaster.classifier.cli import full_parser
from copytaster.classifier.cli.reference import markdown

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"(?P<note><!-- not run: [^>]+-->\n)?^```(?P<kind>python|bash)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE
)
WRITTEN_HERE = [
    "index.md",
    "first-crawl.md",
    "archives.md",
    "presets.md",
    "recipes.md",
    "troubleshooting.md",
    "faq.md",
]
PAGE = ROOT / "classifier" / "cli" / "demo" / "en" / "page.html"


def blocks(kind: str) -> Iterator[object]:
    for name in WRITTEN_HERE:
        for number, match in enumerate(BLOCK.finditer((DOCS / name).read_text(encoding="utf-8"))):
            if match["kind"] == kind and not match["note"]:
                yield pytest.param(match["code"], id=f"{name}-{number}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the documents name."""
    html = PAGE.read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.html").write_text(html, encoding="utf-8")
    (tmp_path / "article.txt").write_text("The ferry sails again on Monday.\nMost read\nTen cafés\n", encoding="utf-8")
    record = json.dumps({"id": 1, "html": html})
    (tmp_path / "archive.jsonl").write_text(record + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("code", [*blocks("python")])
def test_python_blocks_run(code: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("code", [*blocks("bash")])
def test_commands_run(code: str, folder: Path) -> None:
    (folder / "bin").mkdir()
    command = folder / "bin" / "copytaster"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m copytaster "$@"\n')
    command.chmod(0o755)
    done = subprocess.run(
        ["bash", "-euc", code],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env={**os.environ, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"},
    )
    assert done.returncode == 0, done.stderr


def every_block(kind: str) -> Iterator[object]:
    """The blocks of all documents, of which most need more than a test has: a site, a crawl, labels."""
    for file in [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]:
        for number, match in enumerate(BLOCK.finditer(file.read_text(encoding="utf-8"))):
            if match["kind"] == kind:
                yield pytest.param(match["code"], id=f"{file.name}-{number}")


@pytest.mark.parametrize("code", [*every_block("python")])
def test_python_blocks_are_python(code: str) -> None:
    compile(code, "block", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@pytest.mark.parametrize("code", [*every_block("bash")])
def test_commands_and_their_options_exist(code: str) -> None:
    for line in code.replace("\\\n", " ").splitlines():
        words = re.split(r" [|>&]", line)[0].strip()
        name, *arguments = shlex.split(words, comments=True) or [""]
        if name == "copytaster":
            full_parser().parse_args(arguments)  # SystemExit for an unknown one


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="argparse lays out help differently in other versions")
def test_the_command_line_reference_is_up_to_date() -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8").splitlines() == list(markdown()), "run scripts/docs"


@pytest.mark.skipif(not find_spec("material") or not find_spec("mkdocstrings"), reason="needs the docs extra")
@pytest.mark.skipif(
    not (Path(copytaster.__file__).parent / "classifier").exists(),
    reason="mkdocstrings finds the package only where its files are in one tree: a wheel, or editable_mode=strict",
)
def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    shutil.copytree(DOCS, tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("folder", ["page", "page/data", "appended", "reading", "features", "model", "kind"])
def test_the_walk_in_the_design_names_every_file_of_the_flow_once(folder: str) -> None:
    walk = (DOCS / "design.md").read_text(encoding="utf-8").partition("## Decisions")[0]
    files = sorted(file.name for file in (ROOT / "classifier" / folder).glob("*.py") if file.name != "__init__.py")
    assert files
    assert {name: walk.count(f"`{folder}/{name}`") for name in files} == dict.fromkeys(files, 1)


def test_the_readme_has_the_table_of_the_benchmark() -> None:
    page = (DOCS / "benchmark.md").read_text(encoding="utf-8").splitlines()
    rows = re.findall(r"^\| (?:copytaster|trafilatura|resiliparse|readability|newspaper).*%.*\|$", README, re.MULTILINE)
    assert len(rows) > 3
    assert set(rows) <= set(page)
