"""The language of the project: words and turns that docs/style.md replaces by plain ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = (
    "classifier",
    "scraper",
    "package",
    "docs",
    "benchmarks",
    "examples",
    "scripts",
    "tests",
    ".ci",
)
SUFFIXES = {".py", ".md", ".html", ".js", ".hpp", ".cpp", ""}
# data in many languages, text that others wrote, and the lists of the words themselves
LEFT_OUT = (
    "fixtures",
    "words",
    "phrases",
    "demo",
    "planting_words.py",
    "hard_site.py",
    "test_words.py",
    "style.md",
    "EXPERIMENTS.md",
    "samples",
    "learning",
)
RULES = {
    r"\bbefalls?\b|\bbefell\b|\bbefallen\b": "happens to",
    r"\bmend(s|ed)?\b": "fix",
    r"\banew\b": "again",
    r"\b(who|what)ever\b": "name the noun: the caller, any error",
    r"\b(no|every|some)body\b": "name the noun: no process, all users",
    r"\bsunk\b|\bsinks?\b": "regressed, dropped",
    r"\bstrangers?\b": "held-out model",
    r"\bin the midst\b": "during, in",
    r"(?<!there )\b(is|are|was|were) (?-i:none)\b": "is not one",
    (
        r"(?<!there )\b(is|are) no "
        r"(HTML|JSON|page|article|model|sentence|headline|number|letter|list|link|table|folder|name|part|person|item)s?\b"
    ): "is not a …",
    r"\bjunk and all\b": "boilerplate included",
    r"\blikest\b|\bmany a\b|\bof their making\b": "most similar, many",
}


def files() -> Iterator[Path]:
    yield from (
        ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "pyproject.toml")
    )
    for folder in OURS:
        for file in sorted((ROOT / folder).rglob("*")):
            parts = file.relative_to(ROOT).parts
            if file.suffix in SUFFIXES and file.is_file() and not set(parts) & set(LEFT_OUT):
                yield file


@pytest.mark.parametrize(("pattern", "better"), RULES.items())
def test_plain_words(pattern: str, better: str) -> None:
    rule = re.compile(pattern, re.IGNORECASE)
    hits = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for file in files()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if rule.search(line)
    ]
    assert hits == [], f"write instead: {better}"


def test_the_rules_are_those_of_the_style_guide() -> None:
    guide = (ROOT / "docs" / "style.md").read_text(encoding="utf-8")
    assert all(word in guide for word in ("befall", "mend", "anew", "whoever", "stranger", "junk"))
