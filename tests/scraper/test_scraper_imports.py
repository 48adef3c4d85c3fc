from __future__ import annotations

import ast
from pathlib import Path

import copytaster.classifier
import copytaster.scraper
import pytest

FOLDER = Path(copytaster.scraper.__file__).parent


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.stem)
def test_only_what_the_classifier_exports_is_used(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("copytaster"):
            assert node.module == "copytaster.classifier"
            assert {alias.name for alias in node.names} <= set(copytaster.classifier.__all__)
        assert not any(name.startswith("copytaster") for name in names)


def test_all_is_there():
    assert all(hasattr(copytaster.scraper, name) for name in copytaster.scraper.__all__)
