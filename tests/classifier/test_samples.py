"""Packs and fixtures → records → featurised samples, with the labels that alignment gives them."""

from __future__ import annotations

import json
import lzma
import pickle
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from copytaster.classifier import Label, LabelMismatch
from copytaster.classifier.features import Layout, groups_of
from copytaster.classifier.learning.rows import TrainingRows
from copytaster.classifier.model.linear import NAMES_SIZE, Linear, NameHashes, name_scores
from copytaster.classifier.page.page import read_page
from copytaster.classifier.samples.labelled import write_labels
from copytaster.classifier.samples.record import Record, fixture_records, pack_records
from copytaster.classifier.samples.sample import Sample, code_digest, featurise, sample_of
from copytaster.classifier.samples.synthetic.flatten import AROUND, around_records, flattened
from copytaster.classifier.samples.synthetic.vocabulary import Stock

BODY = (
    "The bridge over the river was opened on Tuesday after three years.",
    "Hundreds of people walked across it within the first hour.",
)
HTML = f"<html><body><p>Menu of pages here now</p><p>{BODY[0]}</p><p>{BODY[1]}</p><p>- Other story</p></body></html>"
RECORD = Record(id="r1", site="a.example", lang="en", pack="world", url=None, html=HTML, body=BODY)


def pack(path: Path, *rows: Mapping[str, Any]) -> Path:
    with lzma.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def sample(record: Record) -> Sample:
    found = sample_of(record)
    assert found is not None
    return found


def labels_and_keep(record: Record) -> list[tuple[str | None, float | None]]:
    found = sample(record)
    keep = [None if np.isnan(share) else round(float(share), 2) for share in found.keep]
    return list(zip(found.labels, keep, strict=True))


def test_a_pack_with_bodies(tmp_path: Path) -> None:
    path = pack(
        tmp_path / "world.jsonl.xz",
        {
            "id": "1",
            "domain": "a.example",
            "lang": "en",
            "url": "https://a.example/1",
            "html": HTML,
            "body": list(BODY),
            "headline": "Bridge",
            "meta": {"body_kinds": ["summary", "paragraph"], "gt_quality": "medium"},
        },
        {"id": "2", "html": ""},
        {"id": "3", "html": "<p>x</p>"},
    )
    first, second = pack_records(path)
    assert (first.id, first.site, first.lang, first.source) == ("1", "a.example", "en", "world")
    assert (first.url, first.body, first.headline, first.quality) == ("https://a.example/1", BODY, "Bridge", "medium")
    assert first.body_kinds == ("summary", "paragraph")
    assert (second.id, second.site, second.lang, second.quality, second.body) == ("3", "3", "", "high", ())


def test_a_pack_with_lines(tmp_path: Path) -> None:
    lines = [
        {"text": BODY[0], "label": "body"},
        {"text": "© A", "label": "copyright"},
        {"text": "B", "label": "teaser"},
    ]
    (record,) = pack_records(pack(tmp_path / "lines.jsonl.xz", {"id": "1", "html": "<p>x</p>", "lines": lines}))
    assert record.html == "<html><body><p>x</p></body></html>"
    assert record.lines == ((BODY[0], "BODY"), ("© A", "NOTICE"), ("B", "TEASER"))


def test_an_unknown_line_label_is_an_error(tmp_path: Path) -> None:
    path = pack(tmp_path / "lines.jsonl.xz", {"id": "1", "html": "<p>x", "lines": [{"text": "x", "label": "moon"}]})
    with pytest.raises(ValueError, match="MOON"):
        list(pack_records(path))


def test_fixtures_are_records(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "a.example" / "bridge"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(HTML, encoding="utf-8")
    (folder / "meta.json").write_text('{"site": "a.example", "lang": "en"}', encoding="utf-8")
    labels = [Label.NAV, Label.BODY, Label.BODY, Label.TEASER]
    write_labels(folder / "labels.tsv", read_page(HTML).blocks, labels)
    (record,) = fixture_records(tmp_path)
    assert (record.id, record.site, record.source) == ("en/a.example/bridge", "a.example", "fixtures")
    assert labels_and_keep(record) == [("NAV", 0), ("BODY", 1), ("BODY", 1), ("TEASER", 0)]
    assert sample(record).truth == "\n".join(BODY)


def test_a_sample_of_a_body() -> None:
    found = sample(RECORD)
    assert labels_and_keep(RECORD) == [(None, 0), (None, 1), (None, 1), (None, 0)]
    assert found.truth == "\n".join(BODY)
    assert found.holds_article
    groups = groups_of()
    assert found.rows.shape == (4, sum(len(names) for group, names in groups.items() if group != "kept"))
    assert found.reading.shape == (4, len(groups["kept"]))
    assert found.rows.dtype == np.float16
    assert len(found.labels) == len(found.layout) == 4
    assert len(found.names.own_ends) == len(found.names.above_ends) == 5


def test_kinds_of_body_lines_become_labels() -> None:
    record = replace(RECORD, body_kinds=("summary", "paragraph"))
    assert [label for label, _ in labels_and_keep(record)] == [None, "SUBHEAD", "BODY", None]


def test_a_sample_of_lines() -> None:
    lines = ((BODY[0], "BODY"), (BODY[1], "SUBHEAD"), ("- Other story", "TEASER"))
    record = replace(RECORD, pack="lines", body=(), lines=lines)
    assert labels_and_keep(record) == [(None, None), ("BODY", 1), ("SUBHEAD", 1), ("TEASER", 0)]
    assert sample(record).truth is None


def test_planted_lines_are_junk_whatever_the_body_says() -> None:
    record = replace(RECORD, planted=((BODY[1].replace(" ", "  "), "TEASER"), ("- Other story", "NOTICE")))
    assert labels_and_keep(record) == [(None, 0), (None, 1), ("TEASER", 0), ("NOTICE", 0)]


def test_a_page_of_a_pack_without_articles() -> None:
    record = replace(RECORD, pack="wcxb_dev_other", article=False, body=())
    assert labels_and_keep(record) == [(None, None)] * 4
    assert not sample(record).holds_article


def test_a_page_without_a_claimed_block_has_no_article() -> None:
    assert not sample(replace(RECORD, body=("Nothing of this stands anywhere on the page.",))).holds_article


def test_labels_that_do_not_fit_are_refused() -> None:
    with pytest.raises(LabelMismatch, match="copytaster check"):
        sample_of(replace(RECORD, pack="fixtures", exact=True, body=(), lines=(("Menu", "NAV"),)))


def test_a_page_without_text_is_not_a_sample() -> None:
    assert sample_of(replace(RECORD, html="<p></p>")) is None


def test_a_text_is_a_sample() -> None:
    lines = ((BODY[0], "BODY"), (BODY[1], "BODY"), ("- Other story - Outlet", "TEASER"))
    record = replace(RECORD, pack="lines", kind="text", html="", body=(), lines=lines)
    found = sample(record)
    assert found.labels == ("BODY", "BODY", "TEASER")
    assert found.truth == "\n".join(BODY)
    assert found.rows.shape[0] == 3
    assert found.rows.shape[1] < sample(RECORD).rows.shape[1]
    assert found.reading.shape == (3, 0)


def test_featurising_keeps_the_order_and_leaves_out_empty_pages() -> None:
    records = [replace(RECORD, id=str(i), html=HTML if i != 2 else "<p></p>") for i in range(4)]
    assert [one.record.id for one in featurise(records, jobs=1)] == ["0", "1", "3"]


def test_featurised_samples_come_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = featurise([RECORD], tmp_path / "cache", jobs=1)
    assert len(list((tmp_path / "cache").iterdir())) == 1
    monkeypatch.setattr("copytaster.classifier.samples.sample.sample_of", lambda record: pytest.fail("computed again"))
    (again,) = featurise([RECORD], tmp_path / "cache", jobs=1)
    assert again.record == RECORD
    assert np.array_equal(again.rows, first[0].rows, equal_nan=True)


def test_an_interrupted_run_leaves_no_part_of_a_cache_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop_in_the_middle(value: object, path: Path) -> None:
        path.write_bytes(b"half of it")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("copytaster.classifier.samples.sample.joblib.dump", stop_in_the_middle)
        with pytest.raises(KeyboardInterrupt):
            featurise([RECORD], tmp_path, jobs=1)
    assert not list(tmp_path.iterdir())
    assert len(featurise([RECORD], tmp_path, jobs=1)) == 1


@pytest.mark.parametrize(
    "change", [{"id": "r2"}, {"html": HTML + " "}, {"body": BODY[:1]}, {"pack": "more"}, {"planted": (("x", "AD"),)}]
)
def test_a_changed_record_is_computed_again(tmp_path: Path, change: dict[str, Any]) -> None:
    featurise([RECORD], tmp_path, jobs=1)
    (found,) = featurise([replace(RECORD, **change)], tmp_path, jobs=1)
    assert found.record == replace(RECORD, **change)


@pytest.mark.parametrize(
    "change",
    [{"body_kinds": ("summary", "paragraph")}, {"site": "b.example"}, {"quality": "medium"}, {"headline": "New"}],
)
def test_any_change_of_a_record_is_computed_again(tmp_path: Path, change: dict[str, Any]) -> None:
    featurise([RECORD], tmp_path, jobs=1)
    (found,) = featurise([replace(RECORD, **change)], tmp_path, jobs=1)
    assert found.record == replace(RECORD, **change)


def test_the_digest_of_the_code_is_stable() -> None:
    assert code_digest() == code_digest()
    assert len(code_digest()) == 64


@pytest.mark.parametrize("module", ["tokens.py", "label.py", "block.py"])
def test_the_digest_covers_all_code_that_makes_rows(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.append(path.name)
        return original(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    code_digest()
    assert module in read


def test_training_rows_come_back_from_their_file(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    rows = TrainingRows(
        rows=rng.random((20, 5)).astype(np.float16),
        target=rng.integers(0, 2, 20).astype(np.int8),
        kind=rng.integers(-1, 13, 20),
        weight=rng.random(20).astype(np.float16).astype(np.float32),
        site=rng.integers(0, 4, 20).astype(np.int32),
    )
    rows.rows[0, 0] = np.nan
    rows.save(tmp_path / "rows.npz")
    again = TrainingRows.load(tmp_path / "rows.npz")
    for name in ("rows", "target", "kind", "weight", "site"):
        ours, theirs = getattr(rows, name), getattr(again, name)
        assert theirs.dtype == ours.dtype, name
        assert np.array_equal(ours, theirs, equal_nan=True), name


def test_pages_become_texts_of_their_body_of_all_they_hold_and_of_what_trafilatura_read() -> None:
    record = replace(RECORD, headline="Bridge opens after three years", copies={"text": 1.0})
    made = {one.source: one for one in flattened([sample(record)], Stock.of([sample(record)], 7), 7)}
    assert {"text_bare", "text_tail"} < set(made)
    assert {"text_whole", "text_column"} & set(made)
    assert [text for text, _ in made["text_bare"].lines] == list(BODY)
    around = made.get("text_whole") or made["text_column"]
    assert ("Menu of pages here now", "") in around.lines or "text_column" in made
    read = made["text_read"]
    assert {text for text, _ in read.lines} >= set(BODY)
    assert all(sample(one).keep.max() == 1 for one in made.values())


def test_stored_names_score_as_the_page_does() -> None:
    html = "<div class='story-body main'><p class='lead'>One.</p><p>Two <a class='x'>link</a></p></div><ul><li>On</ul>"
    page = read_page(f"<html><body id='top'>{html}</body></html>")
    layout = Layout.of(page.nodes, page.leaves)
    rng = np.random.default_rng(1)
    model = Linear(("keep",), rng.normal(size=(1, NAMES_SIZE)).astype(np.float32), np.array([0.5], dtype=np.float32))
    for ours, theirs in zip(NameHashes.of(layout).scores(model), name_scores(model, layout), strict=True):
        assert np.allclose(ours, theirs, atol=1e-4)
    blocks = np.array([2, 0])
    flat, sizes = NameHashes.of(layout).of_blocks(blocks)
    assert len(flat) == sizes.sum()
    assert (sizes > 0).all()


def test_a_stored_layout_leaves_out_what_can_be_computed_again() -> None:
    found = sample(RECORD)
    assert (found.layout.nodes, found.layout.leaves) == ((), ())
    assert found.layout.codes.size.tolist() == [len(text) for text in found.layout.texts]
    again = pickle.loads(pickle.dumps(found))
    assert "codes" not in again.layout.__dict__
    assert again.layout.texts == found.layout.texts


def test_repeated_blocks_are_left_out_as_when_a_page_is_judged() -> None:
    texts = [f"Paragraph {i} tells at some length what the council has voted on in week {i}." for i in range(5)]
    body = "".join(f"<p>{text}</p>" for text in texts)
    twice = f"<p>Menu of pages</p><div>{body}</div><div class='print'>{body}</div>"
    found = sample(replace(RECORD, html=f"<html><body>{twice}</body></html>", body=tuple(texts)))
    assert found.repeats
    assert list(found.layout.texts) == ["Menu of pages", *texts]
    assert found.keep.tolist() == [0, 1, 1, 1, 1, 1]


def test_gold_pages_become_texts_to_measure_on() -> None:
    lines = [(f"Menu {i}", "NAV") for i in range(9)] + [(BODY[0], "BODY"), ("Ad", "AD"), (BODY[1], "BODY")]
    lines += [(f"Footer entry {i}", "NAV") for i in range(30)]
    html = "<html><body>" + "".join(f"<p>{text}</p>" for text, _ in lines) + "</body></html>"
    gold = replace(RECORD, pack="gold", mapped=True, body=(), lines=tuple(lines), html=html)
    (made,) = around_records([sample(gold), sample(RECORD)])
    before, after = AROUND
    assert [text for text, _ in made.lines] == [text for text, _ in lines[9 - before : 12 + after]]
    assert (made.source, made.is_text) == ("text_around", True)
    assert [label for label in sample(made).labels if label == "BODY"] == ["BODY"] * 2
