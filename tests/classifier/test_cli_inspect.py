"""`copytaster inspect` prints any manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from copytaster.classifier.cli import main

MANIFEST = {
    "format": 1,
    "created_by": {"command": "copytaster train pages -o models/x", "seed": 7},
    "versions": {"numpy": "2.1.0"},
    "features": ["links.own", "reading.kept", "own.length"],
    "importance": {"reading.kept": 0.61, "links.own": 0.2},
    "thresholds": {"balanced": 0.42},
    "data": {"digest": "sha256:abc", "packs": [{"name": "world", "pages": 152}]},
    "figures": {"f1": {"world": [0.95, 0.97]}},
    "files": {"model.npz": "0" * 64, "rows.npz": "1" * 64},
    "parity": list(range(100)),
}


def test_prints_a_page_with_the_features_by_weight(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    (tmp_path / "model.npz").write_bytes(bytes(1_600_000))
    assert main(["inspect", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    for line in [
        "  copytaster train pages -o models/x",
        "  numpy 2.1.0",
        "  balanced: 0.42",
        "  digest sha256:abc",
        "  packs: name world, pages 152",
        "  f1: world 0.95, 0.97",
        "  model.npz        1.6 MB",
        "  rows.npz         not here",
        "features by weight, 3 of 3",
        f"  reading.kept   0.610  {'█' * 30}",
        f"  links.own      0.200  {'█' * 10}",
        "  own.length         -",
    ]:
        assert line in out.splitlines()
    order = [out.index(f"  {name} ") for name in ("reading.kept", "links.own", "own.length")]
    assert order == sorted(order)
    assert main(["inspect", str(tmp_path), "--features", "1"]) == 0
    assert "features by weight, 1 of 3" in capsys.readouterr().out


def test_json_is_the_manifest_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    assert main(["inspect", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == MANIFEST


@pytest.mark.parametrize(
    "manifest",
    [
        {},
        {"importance": [1], "features": {}},
        {"importance": {"a": ""}},
        {"created_by": [], "versions": "1", "data": {"packs": {"a": "b"}, "pages": "many"}, "files": [], "own": 3},
        {"figures": {"whole": []}, "own": {"before": {"BODY": [1]}, "after": {}}, "thresholds": None},
    ],
)
def test_copes_with_a_foreign_manifest(tmp_path: Path, manifest: object) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert main(["inspect", str(tmp_path)]) == 0


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff\xfe", b"[1]", b"[" * 100_000])
def test_a_folder_without_a_model_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_bytes(content)
    assert main(["inspect", str(tmp_path)]) == 3
    assert "copytaster train" in capsys.readouterr().err


def test_shows_the_shipped_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect"]) == 0
    out = capsys.readouterr().out
    assert "features by weight, 20 of " in out
    assert "whole pages" in out
