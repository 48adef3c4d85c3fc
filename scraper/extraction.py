"""Who reads the pages: today in the crawler's own process, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from copytaster.classifier import KEPT, Article, Copytaster, Label

from .pages import PageInput


class Extractor(Protocol):
    """Reads pages. It may raise anything: the middleware lets the page's items pass."""

    async def extract(self, page: PageInput) -> Article:
        """Read one page."""
        ...


class Cleaner(Protocol):
    """The part of `Copytaster` that is used here."""

    def clean(
        self,
        html: bytes,
        url: str | None = None,
        *,
        encoding: str | None = None,
        keep: frozenset[Label] = KEPT,
    ) -> Article:
        """Bytes of a page in, its article out; raises PageError for what is no page."""
        ...


@dataclass(frozen=True, slots=True)
class InlineExtractor:
    """Reads in the event loop's own thread: simple, and nothing else moves meanwhile (tens of milliseconds).

    Never in a thread beside it: lxml and trafilatura crash there.
    """

    taster: Cleaner
    keep: frozenset[Label] = KEPT

    @classmethod
    def load(cls, model: str | None, keep: frozenset[Label]) -> InlineExtractor:
        """Load the model folder (None: the shipped model). Raises ModelRefused."""
        return cls(Copytaster.load(model), keep)

    async def extract(self, page: PageInput) -> Article:
        """Read one page."""
        return self.taster.clean(page.html, page.url, encoding=page.encoding, keep=self.keep)
