"""Records in, records out: what a run over many pages reads and writes, whatever engine drives it.

`input_record` reads a mapping, `job_of` makes of it what is to be cleaned, `article_record` and `error_record` are the
answers. `copytaster batch`, datatrove, Ray and Spark all come through here, so that they give the same record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ..article import Article
from ..errors import CopytasterError
from ..label import KEPT, Label
from ..verdict import Verdict
from ..workers.frames import Job

Record = dict[str, object]


class RecordError(CopytasterError):
    """One record of the input that cannot be used."""


@dataclass(frozen=True, slots=True)
class InputRecord:
    """One record as its archive holds it. `error` tells why there is nothing in it to clean."""

    identity: str | int | float | None = None
    url: str | None = None
    html: bytes | str | None = None
    text: str | None = None
    encoding: str | None = None
    lang: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What a run asks for.

    Attributes:
        keep: the labels that make the text.
        text: clean the text of records that hold HTML as well.
        html: add the article as simple HTML. markdown: add it as Markdown.
        verdicts: add every block with the verdict on it.
    """

    keep: frozenset[Label] = KEPT
    text: bool = False
    html: bool = False
    verdicts: bool = False
    markdown: bool = False


def input_record(record: Mapping[str, object]) -> InputRecord:
    """`{"id"?, "url"?, "html" | "text", "encoding"?, "lang"?}` → InputRecord; what has the wrong type is its error."""
    identity, url, html, text = (record.get(key) for key in ("id", "url", "html", "text"))
    encoding, lang = record.get("encoding"), record.get("lang")
    wrong = None
    if not (url is None or isinstance(url, str)):
        url, wrong = None, '"url" must be a string'
    if not isinstance(identity, str | int | float | None):
        identity, wrong = None, '"id" must be a string or a number'
    return InputRecord(
        identity=identity,
        url=url,
        html=html if isinstance(html, bytes | str) else None,
        text=text if isinstance(text, str) else None,
        encoding=encoding if isinstance(encoding, str) else None,
        lang=lang if isinstance(lang, str) else None,
        error=wrong,
    )


def job_of(record: InputRecord, options: OutputOptions) -> Job:
    """What is to be cleaned. Raises RecordError when there is nothing."""
    if record.error is not None:
        raise RecordError(record.error)
    if record.html is not None and not options.text:
        return Job(html=record.html, url=record.url, encoding=record.encoding, keep=options.keep)
    if record.text is not None:
        return Job(text=record.text, url=record.url, lang=record.lang, keep=options.keep)
    needs = '"text"' if options.text else '"html" or "text"'
    raise RecordError(f"a record needs {needs}, a string")


def reason(error: Exception) -> str:
    """What an error record says; an error that nobody raised on purpose is named as such."""
    if isinstance(error, CopytasterError):
        return str(error)
    return f"unexpected {type(error).__name__}: {error}"


def article_record(article: Article, record: InputRecord, options: OutputOptions = OutputOptions()) -> Record:
    """The answer; `id` and `url` are what the input said, so that results can be joined to it."""
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
    if options.html:
        answer["html"] = article.html
    if options.markdown:
        answer["markdown"] = article.markdown
    if options.verdicts:
        answer["verdicts"] = [verdict_record(verdict) for verdict in article.verdicts]
    return answer


def error_record(message: str, record: InputRecord = InputRecord()) -> Record:
    """The same first keys without a result, so that readers of the output need no second schema."""
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
    """One block with the judgement on it."""
    return {
        "label": verdict.label.value,
        "probability": round(verdict.probability, 4),
        "kept": verdict.kept,
        "path": verdict.block.path,
        "tag": verdict.block.tag,
        "text": verdict.block.text,
    }


def to_json(record: Mapping[str, object], indent: int | None = None) -> bytes:
    """UTF-8, readable in every script; a lone surrogate becomes the JSON escape that it came from."""
    return json.dumps(record, ensure_ascii=False, indent=indent).encode("utf-8", errors="backslashreplace")
