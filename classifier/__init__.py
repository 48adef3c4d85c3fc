"""Copytaster's judgement: HTML in, the article out. Knows nothing of Scrapy.

>>> from copytaster.classifier import Copytaster
>>> article = Copytaster.load().clean(html, url="https://…")  # doctest: +SKIP
"""

from .article import Article, Flag
from .block import Block
from .errors import CopytasterError, LabelMismatch, ModelRefused, PageError
from .headlines import Headlines
from .label import KEPT, Label
from .link import Link
from .taster import Copytaster
from .verdicts import Verdict

__all__ = [
    "KEPT",
    "Article",
    "Block",
    "Copytaster",
    "CopytasterError",
    "Flag",
    "Headlines",
    "Label",
    "LabelMismatch",
    "Link",
    "ModelRefused",
    "PageError",
    "Verdict",
]
