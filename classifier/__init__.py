"""Copytaster's judgement: HTML in, the article out. Knows nothing of Scrapy.

>>> from copytaster.classifier import Copytaster
>>> article = Copytaster.load().clean(html, url="https://…")  # doctest: +SKIP
"""

from .article import Article, Flag
from .errors import CopytasterError, LabelMismatch, ModelRefused, PageError, WorkerError
from .headlines.model import Headlines
from .label import KEPT, Label
from .page.block import Block
from .page.links import Link
from .page.sniff import is_html_start
from .taster import Copytaster
from .verdict import Verdict
from .workers.frames import Job
from .workers.pool import RECYCLE_MB, RECYCLE_PAGES, SUPPORTED, Tally, Workers, default_count

__all__ = [
    "KEPT",
    "RECYCLE_MB",
    "RECYCLE_PAGES",
    "SUPPORTED",
    "Article",
    "Block",
    "Copytaster",
    "CopytasterError",
    "Flag",
    "Headlines",
    "Job",
    "Label",
    "LabelMismatch",
    "Link",
    "ModelRefused",
    "PageError",
    "Tally",
    "Verdict",
    "WorkerError",
    "Workers",
    "default_count",
    "is_html_start",
]
