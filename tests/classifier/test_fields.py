"""The table of fields and what it documents."""

from __future__ import annotations

from pathlib import Path

from copytaster.classifier import Article
from copytaster.classifier.batch.records import InputRecord, OutputOptions, article_record
from copytaster.classifier.fields import FIELDS, markdown
from copytaster.scraper.fields import FIELDS as ITEM_FIELDS


def test_every_key_of_a_record_is_documented() -> None:
    options = OutputOptions(html=True, markdown=True, verdicts=True)
    record = article_record(Article(text="a", html="<p>a</p>", confidence=1.0), InputRecord(), options)
    assert {field.record for field in FIELDS} == set(record)


def test_every_field_of_an_item_is_documented() -> None:
    names = [name.partition(".")[0].partition("[")[0] for field in FIELDS for name in field.item.split(", ")]
    assert set(names) - {"-"} == set(ITEM_FIELDS)


def test_the_document_is_that_of_the_table() -> None:
    document = Path(__file__).parents[2] / "docs" / "fields.md"
    assert document.read_text(encoding="utf-8").splitlines() == list(markdown()), "run scripts/docs"
