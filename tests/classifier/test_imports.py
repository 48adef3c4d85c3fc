"""Who may import whom, and what an import costs."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import copytaster.classifier
import copytaster.scraper
import pytest

CLASSIFIER = Path(copytaster.classifier.__file__).parent
SCRAPER = Path(copytaster.scraper.__file__).parent
CRAWLERS = {"scrapy", "itemadapter", "itemloaders", "parsel", "twisted", "zyte_common_items"}
ENGINES = ("datatrove", "ray", "pyspark")
HEAVY = ("sklearn", "scrapy", "pandas", "trafilatura", "scipy", "joblib", "pyarrow", "fastwarc", "tqdm", *ENGINES)


def sources(folder: Path) -> list[Path]:
    files = sorted(folder.rglob("*.py"))
    assert len(files) > 5
    return files


def imports(file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(module, names taken from it) of every import in a file; a relative one begins with its dots."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or ""), tuple(alias.name for alias in node.names)


def module_of(file: Path) -> str:
    parts = file.relative_to(CLASSIFIER).with_suffix("").parts
    return ".".join(["copytaster", "classifier", *parts]).removesuffix(".__init__")


MODULES = {module_of(file): file for file in sources(CLASSIFIER)}


def imported_modules(module: str, file: Path) -> Iterator[str]:
    """The modules of the classifier that a file imports, also inside functions and for types only.

    A package's `__init__` that is run on the way to a module does not count.
    """
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    for name, taken in imports(file):
        if name.startswith("."):
            dots = len(name) - len(name.lstrip("."))
            parts = package.split(".")[: len(package.split(".")) - dots + 1]
            base = ".".join([*parts, *filter(None, [name.lstrip(".")])])
            for one in taken:
                target = f"{base}.{one}" if f"{base}.{one}" in MODULES else base
                if target != module:
                    yield target


def name_of(file: Path) -> str:
    return "/".join(file.parts[-2:])


@pytest.mark.parametrize("file", sources(CLASSIFIER), ids=name_of)
def test_the_classifier_never_heard_of_scrapy(file: Path) -> None:
    for module, _ in imports(file):
        assert module.split(".")[0] not in CRAWLERS
        assert not module.startswith("copytaster.scraper")
        assert "scraper" not in module.split(".")


@pytest.mark.parametrize("file", sources(CLASSIFIER), ids=name_of)
def test_inside_the_classifier_imports_are_relative(file: Path) -> None:
    assert [module for module, _ in imports(file) if module.startswith("copytaster.classifier")] == []


@pytest.mark.parametrize("file", sources(SCRAPER), ids=name_of)
def test_the_scraper_uses_only_what_the_classifier_exports(file: Path) -> None:
    for module, names in imports(file):
        if module.split(".")[0] == "copytaster" and not module.startswith("copytaster.scraper"):
            assert module == "copytaster.classifier"
            assert set(names) <= set(copytaster.classifier.__all__)
        assert not module.startswith("..") or "classifier" not in module


def test_no_import_goes_in_a_circle() -> None:
    graph = {module: set(imported_modules(module, file)) for module, file in MODULES.items()}
    while leaves := [module for module, targets in graph.items() if not targets & graph.keys()]:
        for module in leaves:
            del graph[module]
    assert sorted(graph) == []  # what is left is on a circle, or leads to one


def test_everything_exported_is_there() -> None:
    exported = copytaster.classifier.__all__
    assert len(exported) == len(set(exported))
    assert [name for name in exported if not hasattr(copytaster.classifier, name)] == []


@pytest.mark.parametrize(
    "module",
    ["copytaster.classifier", "copytaster.classifier.model.folder", "copytaster.classifier.integrations.blocking"],
)
def test_importing_the_classifier_loads_nothing_heavy(module: str) -> None:
    code = f"import json, sys, {module}; print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(done.stdout) == []


def test_cleaning_a_page_loads_nothing_that_it_does_not_need() -> None:
    page = CLASSIFIER / "cli" / "demo" / "en" / "page.html"
    spared = ("asyncio", "markdownify", "sklearn", "w3lib", "copytaster.classifier.batch")
    code = (
        "import sys; from copytaster.classifier.cli import main; "
        f"main(['clean', {str(page)!r}]); print(sorted({{*{spared!r}}} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("engine", ["ray", "spark"])
def test_the_steps_of_an_engine_do_not_import_it(engine: str) -> None:
    code = f"import sys, copytaster.classifier.integrations.{engine}; print({{*{ENGINES!r}}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(("preset", "expected"), [("turbo", False), ("adaptive", True), ("balanced", True)])
def test_the_first_page_imports_nothing_of_trafilatura_after_warming_up(preset: str, expected: bool) -> None:
    code = f"""
import sys
from copytaster.classifier import Copytaster
taster = Copytaster.load(preset={preset!r})
assert "trafilatura" not in sys.modules
taster.warm_up()
assert ("trafilatura" in sys.modules) is {expected}
known = set(sys.modules)
taster.clean("<html lang=en><title>A</title><body><article><h1>A</h1>" + "<p>A sentence stands here.</p>" * 9)
print(*sorted(name for name in set(sys.modules) - known if name.startswith("trafilatura")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
