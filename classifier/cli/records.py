"""Article → the JSON record that `clean --json` and `batch` write."""

from __future__ import annotations

import json
from collections.abc import Mapping

from .. import Article, Verdict

Record = dict[str, object]


def article_record(article: Article, identity: object, url: object) -> Record:
    """One record; `identity` and `url` are what the input said, so that results can be joined to it."""
    return {
        "id": identity,
        "url": url or article.url,
        "headline": article.headline,
        "text": article.text,
        "lang": article.language,
        "confidence": round(article.confidence, 4),
        "kept": article.kept,
        "dropped": article.dropped,
        "date": article.date,
        "authors": list(article.authors),
        "description": article.description,
        "site_name": article.site_name,
        "image": article.image,
        "flags": sorted(article.flags),
    }


def error_record(message: str, identity: object = None, url: object = None) -> Record:
    """The same first keys without a result, so that readers of the output need no second schema."""
    return {
        "id": identity,
        "url": url,
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
        "keep": round(verdict.keep, 4),
        "kept": verdict.kept,
        "path": verdict.block.path,
        "tag": verdict.block.tag,
        "text": verdict.block.text,
    }


def to_json(record: Mapping[str, object], indent: int | None = None) -> bytes:
    """UTF-8, readable in every script; a lone surrogate becomes the JSON escape that it came from."""
    return json.dumps(record, ensure_ascii=False, indent=indent).encode("utf-8", errors="backslashreplace")
