"""The extraction engine: HTML in, article out. It must not import Scrapy.

>>> from copytaster.classifier import Copytaster
>>> article = Copytaster.load().clean(html, url="https://…")  # doctest: +SKIP
"""

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
from .headlines.model import Headlines
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
from .workers.frames import Job
from .workers.limit import time_limit
from .workers.limited import LimitedCopytaster
from .workers.pool import Tally, Workers

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
