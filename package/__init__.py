"""Copytaster keeps the news article and drops the rest of the page.

>>> import copytaster
>>> article = copytaster.clean(html, url="https://…")  # doctest: +SKIP
>>> article.text, article.confidence  # doctest: +SKIP

`clean` and `clean_text` load the shipped model on first use and keep it. `Copytaster.load` takes a model of your own;
`LimitedCopytaster` reads pages in a worker process, with limits on time and memory.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from copytaster import classifier as _classifier
from copytaster.classifier import (
    KEPT,
    Article,
    Block,
    Copytaster,
    CopytasterError,
    Flag,
    History,
    Judgement,
    Label,
    LabelError,
    LabelMismatch,
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
)

if TYPE_CHECKING:
    from copytaster.classifier import Headlines, LimitedCopytaster, Workers

    __version__: str

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


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("copytaster")
    elif name in __all__:  # what `copytaster.classifier` imports when it is used
        value = getattr(_classifier, name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
