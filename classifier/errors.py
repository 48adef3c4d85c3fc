"""The errors that copytaster raises on purpose. Each one carries its subject, and its message says what to do.

    CopytasterError
    ├── PageError                     .url               the input is not a readable HTML page
    ├── ModelRefused                  .path              the model folder is corrupt or incompatible
    ├── PresetError    (ValueError)   .preset .choices   the model has no such preset
    ├── LabelError     (ValueError)   .label             not a label of `Label`
    ├── LabelMismatch                 .path              labels and blocks of a labelled page differ
    ├── MissingLibrary                .library .extra  an optional package is not installed
    ├── WorkerError                   .reason .url       a worker process did not answer
    ├── InputError                    page/source.py     a file, folder or address cannot be read
    ├── RecordError                   batch/records.py   one record of an archive cannot be used
    └── SettingError, SourceError     scraper/errors.py  a wrong setting or argument of a crawl

Every error can be pickled, so that it crosses from a worker process.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class CopytasterError(Exception):
    """Base of all errors that copytaster raises on purpose."""


class PageError(CopytasterError):
    """The input is not a readable HTML page (empty, binary, a PDF), or too big. `url` is its address, if known."""

    def __init__(self, message: str, url: str | None = None) -> None:
        super().__init__(message)
        self.url = url


class ModelRefused(CopytasterError):
    """The model folder `path` is corrupt, from another source or incompatible; the message says how to fix it."""

    def __init__(self, message: str, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = path


class PresetError(CopytasterError, ValueError):
    """The model has no preset named `preset`; it has `choices`."""

    def __init__(self, preset: str, choices: Iterable[str]) -> None:
        self.preset = preset
        self.choices = tuple(choices)
        super().__init__(preset, self.choices)

    def __str__(self) -> str:
        return f"unknown preset {self.preset!r}; choose from {', '.join(self.choices)}"


class LabelError(CopytasterError, ValueError):
    """`label` is not the name of a label."""

    def __init__(self, label: str, choices: Iterable[str]) -> None:
        self.label = label
        self.choices = tuple(choices)
        super().__init__(label, self.choices)

    def __str__(self) -> str:
        problem = f"unknown label {self.label!r}" if self.label else "no label given"
        return f"{problem}; choose from {', '.join(self.choices)}"


class LabelMismatch(CopytasterError):
    """The labels no longer match the page's blocks. `path` is the labelled page's folder or file, if known."""

    def __init__(self, message: str, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = path


class MissingLibrary(CopytasterError):
    """The package `library` is needed but not installed; the extra `extra` installs it."""

    def __init__(self, library: str, extra: str, purpose: str) -> None:
        self.library = library
        self.extra = extra
        super().__init__(library, extra, purpose)

    def __str__(self) -> str:
        return f'{self.args[2]} needs {self.library}: pip install "copytaster[{self.extra}]"'


class WorkerError(CopytasterError):
    """A worker process did not read a page.

    `reason` is "timeout", "memory", "crash" (its workers died), "quarantined" (they died before), "no_worker" (none can
    be started), "too_big" or "error".
    `url` is the page's address, if known.
    """

    def __init__(self, reason: str, message: str, url: str | None = None) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.url = url

    def __str__(self) -> str:
        return str(self.args[1])
