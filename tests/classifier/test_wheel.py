"""The wheel: one top level, and all the data that run time needs."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("classifier", "scraper", "models")
"""Folders that are subpackages under their own name."""
ROOT_PACKAGE = "package"
"""The folder whose modules are `copytaster` itself."""
TRAINING_FILES = {"rows.npz", "text_rows.npz", "model.joblib"}
"""Files of the model that are in the distribution copytaster-rows instead."""
NATIVE = "copytaster/classifier/native"
COMPILER = shutil.which(os.environ.get("CXX") or "c++") or shutil.which("g++") or os.name == "nt"
MOST_MEGABYTES = 5
LEAST_SETUPTOOLS = 77
"""The first that reads our pyproject.toml (`license = "BSD-3-Clause"`)."""


def command(target: Path) -> list[str]:
    """How to build here: with the setuptools at hand, or else with one that `build` fetches."""
    if importlib.util.find_spec("setuptools") and int(version("setuptools").split(".")[0]) >= LEAST_SETUPTOOLS:
        pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
        return [*pip, "--wheel-dir", str(target), "."]
    if importlib.util.find_spec("build"):
        return [sys.executable, "-m", "build", "--wheel", "--outdir", str(target), "."]
    pytest.skip("neither setuptools >= 77 nor build is installed")


def build(base: Path, **environment: str) -> Path:
    """Build a wheel from a copy of the sources, so that nothing is left in the repository."""
    for folder in (*FOLDERS, ROOT_PACKAGE):
        shutil.copytree(ROOT / folder, base / "source" / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, base / "source")
    done = subprocess.run(
        command(base / "dist"),
        cwd=base / "source",
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (base / "dist").glob("*.whl")
    assert wheel.name.startswith("copytaster-")
    assert wheel.stat().st_size <= MOST_MEGABYTES * 1e6
    return wheel


def files_in(wheel: Path) -> list[str]:
    with ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    return files_in(wheel)


def cores(names: list[str]) -> list[str]:
    return [name for name in names if name.startswith(f"{NATIVE}/_core.")]


@pytest.mark.skipif(not COMPILER, reason="no C++ compiler here")
@pytest.mark.skipif(bool(sysconfig.get_config_var("Py_GIL_DISABLED")), reason="no stable interface without a lock")
def test_the_native_core_is_in_the_wheel_for_all_later_pythons(wheel: Path, names: list[str]) -> None:
    assert len(cores(names)) == 1
    assert "-cp311-abi3-" in wheel.name


def test_the_sources_of_the_native_core_are_not_in_the_wheel(names: list[str]) -> None:
    assert [name for name in names if name.endswith((".cpp", ".hpp"))] == []


def test_without_a_compiler_the_wheel_is_the_same_but_for_the_core(names: list[str], tmp_path: Path) -> None:
    missing = str(tmp_path / "no-compiler")
    found = files_in(build(tmp_path, CC=missing, CXX=missing))
    assert cores(found) == []
    assert {name for name in found if ".dist-info/" not in name} == {
        name for name in names if ".dist-info/" not in name and not name.startswith(f"{NATIVE}/_core.")
    }


def test_a_pure_wheel_fits_every_system(tmp_path: Path) -> None:
    pure = build(tmp_path, COPYTASTER_PURE="1")
    assert pure.name.endswith("-py3-none-any.whl")
    assert cores(files_in(pure)) == []


def test_the_only_top_level_is_ours(names: list[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"copytaster"}
    assert len(tops) == 2


def test_every_source_file_is_in_the_wheel(names: list[str]) -> None:
    for folder in FOLDERS:
        files = [file for file in (ROOT / folder).rglob("*.py") if "__pycache__" not in file.parts]
        assert {f"copytaster/{file.relative_to(ROOT).as_posix()}" for file in files} <= set(names)
    root = ROOT / ROOT_PACKAGE
    assert {f"copytaster/{file.relative_to(root).as_posix()}" for file in root.glob("*.py")} <= set(names)


def test_no_tests_or_caches_are_in_the_wheel(names: list[str]) -> None:
    foreign = {"tests", "fixtures", "__pycache__", "build"}
    assert [name for name in names if foreign & set(name.split("/")) or name.endswith(".pyc")] == []


def test_the_packages_are_typed(names: list[str]) -> None:
    assert {f"copytaster/{folder}/py.typed" for folder in FOLDERS} <= set(names)


def test_the_shipped_model_is_in_the_wheel(names: list[str]) -> None:
    files = [file for file in (ROOT / "models" / "news").glob("*") if file.is_file()]
    if not (ROOT / "models" / "news" / "manifest.json").exists():
        pytest.skip("no model is shipped yet")
    shipped = {file.name for file in files} - TRAINING_FILES
    assert {"manifest.json", "model.npz", "CARD.md"} <= shipped
    assert {name for name in names if "/news/" in name} == {f"copytaster/models/news/{name}" for name in shipped}


def test_the_word_lists_are_in_the_wheel(names: list[str]) -> None:
    files = sorted((ROOT / "classifier").rglob("words/*.json"))
    if not files:
        pytest.skip("there are no word lists")
    assert {f"copytaster/{file.relative_to(ROOT).as_posix()}" for file in files} <= set(names)


def test_the_pages_of_view_and_label_are_in_the_wheel(names: list[str]) -> None:
    pages = ROOT / "classifier" / "review" / "pages"
    files = [file for ending in ("html", "css", "js") for file in pages.glob(f"*.{ending}")]
    assert len(files) > 5
    assert {f"copytaster/{file.relative_to(ROOT).as_posix()}" for file in files} <= set(names)


def test_versions_agree() -> None:
    ours, rows = (
        tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8")) for folder in ("", "rows")
    )
    assert rows["project"]["version"] == ours["project"]["version"]
    extra = ours["project"]["optional-dependencies"]["train"]
    assert extra == [f"{rows['project']['name']}=={rows['project']['version']}"]


def test_the_other_distribution_holds_what_training_reads(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rows", tmp_path / "rows")
    (tmp_path / "models" / "news").mkdir(parents=True)
    for name in TRAINING_FILES:
        (tmp_path / "models" / "news" / name).write_bytes(b"rows")
    done = subprocess.run(
        command(tmp_path / "dist"), cwd=tmp_path / "rows", capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    files = {name for name in names if ".dist-info/" not in name}
    assert files == {"copytaster_rows/__init__.py"} | {f"copytaster_rows/news/{name}" for name in TRAINING_FILES}


def test_the_command_and_the_licence_are_in_the_wheel(names: list[str]) -> None:
    assert any(name.endswith(".dist-info/entry_points.txt") for name in names)
    assert any(name.endswith("/LICENSE") for name in names)
