"""The extraction engine: HTML in, article out. It must not import Scrapy.

>>> from copytaster.classifier import Copytaster
>>> article = Copytaster.load().clean(html, url="https://…")  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .article import Article, Flag, Judgement
from .errors import (
    CopytasterError,
    LabelError,
    LabelMismatch,
    ModelRefused,
    PageError,
    PresetError,
    WorkerError,
)
from .kind.kind import PageKind
from .label import KEPT, Label
from .memory import (
    History,
    LenientMemory,
    Memory,
    MemoryFileError,
    Repeats,
    Sighting,
    key_of,
    site_of,
    text_key,
)
from .page.block import Block
from .page.links import Link
from .page.sniff import is_html_start
from .taster import Copytaster
from .verdict import Verdict
from .workers.limit import time_limit

if TYPE_CHECKING:
    from .headlines.model import Headlines
    from .workers.frames import Job
    from .workers.limited import LimitedCopytaster
    from .workers.pool import Workers
    from .workers.starter import Tally

_LATER = {
    "Headlines": ".headlines.model",
    "Job": ".workers.frames",
    "LimitedCopytaster": ".workers.limited",
    "Tally": ".workers.starter",
    "Workers": ".workers.pool",
}
"""Names that are imported when they are first used: asyncio takes longer to import than a page to clean."""

__all__ = [
    "KEPT",
    "Article",
    "Block",
    "Copytaster",
    "CopytasterError",
    "Flag",
    "Headlines",
    "History",
    "Job",
    "Judgement",
    "Label",
    "LabelError",
    "LabelMismatch",
    "LenientMemory",
    "LimitedCopytaster",
    "Link",
    "Memory",
    "MemoryFileError",
    "ModelRefused",
    "PageError",
    "PageKind",
    "PresetError",
    "Repeats",
    "Sighting",
    "Tally",
    "Verdict",
    "WorkerError",
    "Workers",
    "is_html_start",
    "key_of",
    "site_of",
    "text_key",
    "time_limit",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value = getattr(import_module(_LATER[name], __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
