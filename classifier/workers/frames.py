"""Messages between a crawl and its workers: length-prefixed frames, pickled.

Pickle is safe here: both ends are our own processes, and the socket has no name that another process could open.
Verdicts are pickled as columns, which is smaller than objects, and in slices: between two slices, the event loop that
receives a page of 200,000 blocks can do other work.
"""

from __future__ import annotations

import itertools
import pickle
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from typing import Any, NamedTuple, Protocol, TypeVar

from ..article import Article
from ..label import KEPT, Label
from ..memory import History
from ..page.block import Block
from ..page.links import Link
from ..verdict import Verdict

T = TypeVar("T")

HEADER = struct.Struct("!Q")
"""The length of a frame in bytes, which precedes it."""

SLICE = 500
"""Verdicts unpacked per slice, which takes a few milliseconds."""

MAX_ANSWER = 64 * 1024 * 1024
"""Most bytes of a worker's answer; an error replaces a larger one, because reading it would block the event loop."""

_BLOCK = tuple(field.name for field in fields(Block))
_VERDICT = tuple(field.name for field in fields(Verdict) if field.name != "block")


class Taster(Protocol):
    """The part of `Copytaster` that runs a job."""

    def clean(
        self,
        html: bytes | str,
        url: str | None = None,
        *,
        encoding: str | None = None,
        status: int | None = None,
        keep: frozenset[Label] = KEPT,
        history: History | None = None,
        key: int = 0,
    ) -> Article:
        """Extract the article of a page. Raises PageError."""

    def clean_text(
        self,
        text: str,
        lang: str | None = None,
        *,
        keep: frozenset[Label] = KEPT,
        history: History | None = None,
        key: int = 0,
    ) -> Article:
        """Clean text that was already extracted."""


@dataclass(frozen=True, slots=True)
class Job:
    """One page to clean, or one text if `html` is None. Plain values only.

    `encoding` is the transport's charset, `status` the HTTP status if known, `lang` the language of a text. `keep`
    holds the labels that make up the text.
    `make`, a module-level function or a `partial` of one, is called with the article in the worker, which sends its
    result instead of the article. `history` and `key` are as in `Copytaster.clean`.
    """

    html: bytes | str | None = None
    text: str | None = None
    url: str | None = None
    encoding: str | None = None
    status: int | None = None
    lang: str | None = None
    keep: frozenset[Label] = KEPT
    make: Callable[[Article], Any] | None = None
    history: History | None = None
    key: int = 0

    def __post_init__(self) -> None:
        if self.html is None and self.text is None:
            raise ValueError("a job needs html or text")

    def run(self, taster: Taster) -> Article:
        """Clean the page, or the text, in this process. Raises PageError."""
        if self.html is None:
            return taster.clean_text(self.text or "", self.lang, keep=self.keep, **self._past)
        return taster.clean(
            self.html, self.url, encoding=self.encoding, status=self.status, keep=self.keep, **self._past
        )

    @property
    def content(self) -> bytes | str:
        """The page, or the text if there is no page."""
        return self.html if self.html is not None else self.text or ""

    @property
    def _past(self) -> Mapping[str, Any]:
        """The history as arguments of `Copytaster.clean` and `clean_text`; empty without a history."""
        return {} if self.history is None else {"history": self.history, "key": self.key}


class Order(NamedTuple):
    """The first frame to a worker.

    `loader` is the `module:name` of a callable that returns a Copytaster; `timeout` is in seconds; `memory` is the
    number of bytes that pages may add to the worker's address space, 0 for any."""

    loader: str
    model: str | None
    preset: str
    timeout: float
    memory: int = 0


class Answer(NamedTuple):
    """A frame from a worker.

    `kind` is, once, "ready", "refused" (the model) or "failed" (to start), then "article", "made", "page_error",
    "memory" or "error"; `value` is a `Packed` article, the result of the job's `make`, a message, or, for "refused",
    the error itself. `rss` is the worker's resident memory in bytes, `seconds` the time that the page took.
    """

    kind: str
    value: Any = None
    rss: int = 0
    seconds: float = 0.0


class Packed(NamedTuple):
    """An article without verdicts and links, which are in pickled slices of columns: field → one value each."""

    article: Article
    slices: Sequence[bytes]
    links: Sequence[bytes] = ()


def to_frame(message: object) -> bytes:
    """Serialise a message with its length in front."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return HEADER.pack(len(body)) + body


def of_frame(body: bytes) -> Any:
    """Deserialise the message of a frame whose header was already read."""
    return pickle.loads(body)


def pack(article: Article) -> Packed:
    """Pack an article for the transfer between processes."""
    every = article.verdicts
    slices = [pickle.dumps(_columns(part), pickle.HIGHEST_PROTOCOL) for part in _parts(every)]
    links = [pickle.dumps([astuple(link) for link in part], pickle.HIGHEST_PROTOCOL) for part in _parts(article.links)]
    return Packed(replace(article, verdicts=(), links=()), slices, links)


def unpack(packed: Packed) -> Iterator[Article | None]:
    """Unpack an article: yield None after each slice, then the article."""
    verdicts: list[Verdict] = []
    for each in packed.slices:
        verdicts += _verdicts(pickle.loads(each))
        yield None
    links: list[Link] = []
    for each in packed.links:
        links += itertools.starmap(Link, pickle.loads(each))
        yield None
    yield replace(packed.article, verdicts=tuple(verdicts), links=tuple(links))


def _parts(every: Sequence[T]) -> Iterator[Sequence[T]]:
    return (every[start : start + SLICE] for start in range(0, len(every), SLICE))


def _columns(verdicts: Sequence[Verdict]) -> dict[str, list[Any]]:
    columns = {name: [getattr(each, name) for each in verdicts] for name in _VERDICT}
    return columns | {name: [getattr(each.block, name) for each in verdicts] for name in _BLOCK}


def _verdicts(columns: Mapping[str, Sequence[Any]]) -> Iterator[Verdict]:
    blocks = zip(*(columns[name] for name in _BLOCK), strict=True)
    judged = zip(*(columns[name] for name in _VERDICT), strict=True)
    for block, judgement in zip(blocks, judged, strict=True):
        yield Verdict(Block(*block), *judgement)
