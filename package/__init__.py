"""Copytaster keeps the news article and drops the rest of the page.

>>> import copytaster
>>> article = copytaster.clean(html, url="https://…")  # doctest: +SKIP
>>> article.text, article.confidence  # doctest: +SKIP

`clean` and `clean_text` load the shipped model on first use and keep it. `Copytaster.load` takes a model of your own;
`LimitedCopytaster` reads pages in a worker process, with limits on time and memory.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version as _version

from copytaster.classifier import (
    KEPT,
    Article,
    Block,
    Copytaster,
    CopytasterError,
    Flag,
    Headlines,
    History,
    Judgement,
    Label,
    LabelError,
    LabelMismatch,
    LimitedCopytaster,
    Link,
    Memory,
    MemoryFileError,
    ModelRefused,
    PageError,
    PageKind,
    PresetError,
    Sighting,
    Verdict,
    WorkerError,
    Workers,
)

__version__ = _version("copytaster")

__all__ = [
    "KEPT",
    "Article",
    "Block",
    "Copytaster",
    "CopytasterError",
    "Flag",
    "Headlines",
    "History",
    "Judgement",
    "Label",
    "LabelError",
    "LabelMismatch",
    "LimitedCopytaster",
    "Link",
    "Memory",
    "MemoryFileError",
    "ModelRefused",
    "PageError",
    "PageKind",
    "PresetError",
    "Sighting",
    "Verdict",
    "WorkerError",
    "Workers",
    "__version__",
    "clean",
    "clean_text",
]


@cache
def _shipped() -> Copytaster:
    return Copytaster.load()


def clean(html: bytes | str, url: str | None = None, *, encoding: str | None = None) -> Article:
    """Extract the article of a page with the shipped model.

    `url` is the page's address; `encoding` is the transport's charset for bytes that are not UTF-8. Raises PageError
    if the input is not a readable HTML page.
    """
    return _shipped().clean(html, url, encoding=encoding)


def clean_text(text: str, lang: str | None = None) -> Article:
    """Remove the boilerplate from text that was already extracted, with the shipped model.

    Kept lines are returned unchanged. `lang` is an ISO 639-1 code that is copied to the result.
    """
    return _shipped().clean_text(text, lang)
