"""What a pack is stands in data, for our packs and for a user's own."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from copytaster.classifier import LabelMismatch
from copytaster.classifier.samples.pack import Pack, corpus_packs, pack_of_file, pack_of_folder, variant_weights
from copytaster.classifier.samples.packs import records_of

HTML = "<html><body><p>The mill by the weir is for sale, the council said on Friday.</p><p>More news</p></body></html>"


def write_pack(file: Path, *rows: dict[str, Any]) -> Path:
    with lzma.open(file, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps({"html": HTML, "domain": "mill.example", **row}) + "\n" for row in rows)
    return file


def test_every_pack_of_the_corpus_has_a_description() -> None:
    packs = corpus_packs()
    assert all(pack.about for pack in packs.values())
    assert packs["gold"].replaces
    assert packs["daniel_dev"].measure_only
    assert all(weight > 0 for weight in variant_weights().values())


def test_a_pack_described_next_to_its_file(tmp_path: Path) -> None:
    file = write_pack(tmp_path / "ours.jsonl.xz", {"id": "1", "body": ["The mill by the weir is for sale."]})
    assert pack_of_file(file).name == "ours"
    assert pack_of_file(file).weight == 1
    facts = {"weight": 4, "copies": {"planted": 0}, "unless_license": ["private"]}
    (tmp_path / "ours.pack.json").write_text(json.dumps(facts), encoding="utf-8")
    pack = pack_of_file(file)
    assert (pack.weight, pack.copies, pack.unless_license) == (4, {"planted": 0}, ("private",))
    (record,) = records_of([file])
    assert (record.pack, record.weight, record.copies) == ("ours", 4, {"planted": 0})


def test_a_folder_described_by_its_own_file(tmp_path: Path) -> None:
    assert pack_of_folder(tmp_path).name == "fixtures"
    (tmp_path / "pack.json").write_text(json.dumps({"name": "river", "weight": 2}), encoding="utf-8")
    assert (pack_of_folder(tmp_path).name, pack_of_folder(tmp_path).weight) == ("river", 2)


@pytest.mark.parametrize(
    ("facts", "told"),
    [({"wieght": 2}, "wieght"), ({"labels": "some"}, "some"), ([], "table"), ("{", "pack.json")],
)
def test_a_wrong_description_is_refused_by_name(tmp_path: Path, facts: Any, told: str) -> None:
    file = tmp_path / "pack.json"
    file.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
    with pytest.raises(LabelMismatch, match=told):
        pack_of_folder(tmp_path)


def test_a_pack_that_replaces_wins_over_the_others_in_any_order(tmp_path: Path) -> None:
    lines = [{"text": "More news", "label": "teaser"}]
    gold = write_pack(tmp_path / "gold.jsonl.xz", {"id": "1", "lines": lines, "page_type": "article"})
    world = write_pack(tmp_path / "world.jsonl.xz", {"id": "1", "body": ["x"]}, {"id": "2", "body": ["x"]})
    for paths in ([gold, world], [world, gold], [tmp_path]):
        assert sorted((record.id, record.pack) for record in records_of(paths)) == [("1", "gold"), ("2", "world")]


def test_a_pack_for_measuring_is_never_trained_on(tmp_path: Path) -> None:
    file = write_pack(tmp_path / "daniel_dev.jsonl.xz", {"id": "1", "body": ["x"]})
    write_pack(tmp_path / "world.jsonl.xz", {"id": "2", "body": ["x"]})
    assert [record.id for record in records_of([file], measure=True)] == ["1"]
    assert [record.id for record in records_of([tmp_path])] == ["2"]
    with pytest.raises(LabelMismatch, match="measuring only"):
        list(records_of([file]))


def test_records_of_other_grades_and_licences_are_left_out(tmp_path: Path) -> None:
    file = write_pack(
        tmp_path / "p.jsonl.xz",
        {"id": "1", "meta": {"gt_quality": "medium"}},
        {"id": "2", "license": "no licence stated; pages: their publishers"},
        {"id": "3", "license": "MIT"},
    )
    facts = {"qualities": ["high"], "unless_license": ["no licence stated"]}
    (tmp_path / "p.pack.json").write_text(json.dumps(facts), encoding="utf-8")
    assert [record.id for record in records_of([file])] == ["3"]


def test_a_pack_described_in_code_refuses_nothing_it_knows() -> None:
    assert Pack.of("p", {"weight": 2.0, "qualities": ["high"]}, "here").qualities == ("high",)
