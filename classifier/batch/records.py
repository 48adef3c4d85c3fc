"""The records that a run over many pages reads and writes.

`input_record` reads a mapping, `job_of` turns it into a job for a worker, `article_record` and `error_record` make the
output. `copytaster batch`, datatrove, Ray and Spark all use these functions and therefore give the same records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from uuid import UUID

from ..article import Article
from ..errors import CopytasterError, PageError
from ..label import KEPT, Label
from ..page.decode import decode
from ..verdict import Verdict
from ..workers.frames import Job

Record = dict[str, object]

_CONTROL = re.compile(rb"\xc2[\x80-\x9f]|\x7f")
"""Control characters that JSON allows, in UTF-8."""


class RecordError(CopytasterError):
    """A record of the input that cannot be used."""


@dataclass(frozen=True, slots=True)
class InputRecord:
    """One record of an archive.

    Attributes:
        identity: its `id`. Values that are neither a string nor a number are a string here.
        encoding: the transport's charset. lang: the language of `text`.
        error: why there is nothing to clean.
        warning: why the page may be incomplete.
        site: the memory's name for its site; empty: the host of its address.
    """

    identity: str | int | float | None = None
    url: str | None = None
    html: bytes | str | None = None
    text: str | None = None
    encoding: str | None = None
    lang: str | None = None
    error: str | None = None
    warning: str | None = None
    site: str = ""


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What the output records contain.

    Attributes:
        keep: the labels that make up the text.
        text: clean the text of records even if they also hold HTML.
        html: add the article as simple HTML. markdown: add it as Markdown. images: with pictures and captions in them.
        verdicts: add every block with its verdict.
    """

    keep: frozenset[Label] = KEPT
    text: bool = False
    html: bool = False
    verdicts: bool = False
    markdown: bool = False
    images: bool = False


def input_record(record: Mapping[str, object]) -> InputRecord:
    """`{"id"?, "url"?, "html" | "text", "encoding"?, "lang"?}` → InputRecord.

    Strings may be bytes, as in Parquet files by Hive, Impala and old versions of Spark. A missing value may be NaN, as
    pandas writes it.
    """
    encoding = _string(record.get("encoding"))
    url, html, text = (_present(record.get(key)) for key in ("url", "html", "text"))
    try:
        text = decode(text, encoding) if isinstance(text, bytes) and text else _string(text)
    except PageError as error:
        return InputRecord(_identity(record.get("id")), _string(url), error=f'"text": {error}')
    return InputRecord(
        identity=_identity(record.get("id")),
        url=_string(url),
        html=html if isinstance(html, bytes | str) else None,
        text=text,
        encoding=encoding,
        lang=_string(record.get("lang")),
        site=_string(record.get("site")) or _string(record.get("outlet")) or "",
        warning=None if url is None or isinstance(url, str | bytes) else '"url" is not a string: ignored',
    )


def _present(value: object) -> object:
    """Return the value; None for a float that is NaN or infinite, which JSON does not have."""
    return None if isinstance(value, float) and not isfinite(value) else value


def _string(value: object) -> str | None:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else None


def _identity(value: object) -> str | int | float | None:
    """Return an id of any type as a JSON scalar; other types become strings, so that an odd id loses no page."""
    value = _present(value)
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return str(UUID(bytes=value)) if len(value) == 16 else value.hex()
    if isinstance(value, list | dict | bool):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def job_of(record: InputRecord, options: OutputOptions) -> Job:
    """Return the job that cleans a record. Raises RecordError if there is nothing to clean."""
    if record.error is not None:
        raise RecordError(record.error)
    if record.html is not None and not options.text:
        return Job(html=record.html, url=record.url, encoding=record.encoding, keep=options.keep)
    if record.text is not None:
        return Job(text=record.text, url=record.url, lang=record.lang, keep=options.keep)
    needs = '"text"' if options.text else '"html" or "text"'
    raise RecordError(f"a record needs {needs}, a string")


def reason(error: Exception) -> str:
    """Return the message of an error record; errors that were not raised on purpose are marked."""
    if isinstance(error, CopytasterError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"unexpected {type(error).__name__}: {error}"


def article_record(article: Article, record: InputRecord, options: OutputOptions = OutputOptions()) -> Record:
    """Return the output record of an article; it has the `id` and `url` of the input, so that the two can be joined."""
    answer: Record = {
        "id": record.identity,
        "url": record.url or article.url,
        "headline": article.headline,
        "text": article.text,
        "lang": article.language,
        "confidence": round(article.confidence, 4),
        "kept": article.kept,
        "dropped": article.dropped,
        "date": article.date,
        "date_published": article.date_published or article.date,
        "date_published_raw": article.date_published_raw,
        "date_modified": article.date_modified,
        "date_modified_raw": article.date_modified_raw,
        "authors": list(article.authors),
        "authors_raw": list(article.authors_raw),
        "description": article.description,
        "site_name": article.site_name,
        "image": article.image,
        "images": list(article.images),
        "section": article.section,
        "keywords": list(article.keywords),
        "breadcrumbs": [step._asdict() for step in article.breadcrumbs],
        "canonical_url": article.canonical_url,
        "flags": sorted(article.flags),
        "page_kind": article.page_kind,
        "page_probability": article.page_probability,
    }
    if record.warning is not None:
        answer["warning"] = record.warning
    if options.images:
        article = article.illustrated
    if options.html:
        answer["html"] = article.html
    if options.markdown:
        answer["markdown"] = article.markdown
    if options.verdicts:
        answer["verdicts"] = [verdict_record(verdict) for verdict in article.verdicts]
    return answer


def error_record(message: str, record: InputRecord = InputRecord()) -> Record:
    """Return a record with the same first keys and no result, so that the output has one schema."""
    return {
        "id": record.identity,
        "url": record.url,
        "headline": None,
        "text": "",
        "lang": None,
        "confidence": 0.0,
        "kept": 0,
        "dropped": {},
        "error": message,
    }


def verdict_record(verdict: Verdict) -> Record:
    """Return the record of one block with its verdict."""
    return {
        "label": verdict.label.value,
        "probability": round(verdict.probability, 4),
        "kept": verdict.kept,
        "path": verdict.block.path,
        "tag": verdict.block.tag,
        "text": verdict.block.text,
    }


def to_json(record: Mapping[str, object], indent: int | None = None) -> bytes:
    """Serialise to UTF-8 that is readable in every script. A lone surrogate becomes the JSON escape that it came from,
    and so does a control character that a terminal would obey.

    Raises ValueError for NaN and infinite numbers, which JSON does not have.
    """
    text = json.dumps(record, ensure_ascii=False, indent=indent, allow_nan=False)
    return _CONTROL.sub(_escape, text.encode("utf-8", errors="backslashreplace"))


def _escape(match: re.Match[bytes]) -> bytes:
    return b"\\u%04x" % match[0][-1]
