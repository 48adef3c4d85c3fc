"""A model folder, saved and loaded; every kind of damage is refused with a message, and no pickle is opened."""

from __future__ import annotations

import gc
import json
import os
import pickle
import shutil
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import joblib
import numpy as np
import pytest
from copytaster.classifier import Copytaster, ModelRefused
from copytaster.classifier.features import Layout
from copytaster.classifier.features.opinions import opinion_names
from copytaster.classifier.features.table import AROUND
from copytaster.classifier.kind.evidence import NUMBERS
from copytaster.classifier.kind.kind import KINDS as PAGE_KINDS
from copytaster.classifier.kind.model import PAGE_COLUMNS, KindModel, Steps
from copytaster.classifier.kind.words import SIZE as WORDS_SIZE
from copytaster.classifier.model.calibration import Calibration
from copytaster.classifier.model.folder import JUDGES, load, save
from copytaster.classifier.model.judge import (
    Judge,
    Model,
    feature_names,
    text_feature_names,
    turbo_feature_names,
)
from copytaster.classifier.model.linear import NAMES_SIZE, TEXT_SIZE, Linear, Scorers
from copytaster.classifier.model.manifest import FORMAT, file_digest
from copytaster.classifier.model.reasons import reasons
from copytaster.classifier.model.training_files import estimators, training_file
from copytaster.classifier.model.trees import Trees
from copytaster.classifier.page.plain_text import pieces_of, text_nodes
from numpy.typing import NDArray

HEADS = ("keep", "TEASER")
KINDS = ("BODY", "TEASER", "NOTICE")
NAMES = feature_names(HEADS)
TURBO_NAMES = turbo_feature_names(HEADS)
TEXT_NAMES = text_feature_names(HEADS)
KEYS = (
    "files",
    "features_sha256",
    "page_features_sha256",
    "words_heads",
    "names_heads",
    "kinds",
    "thresholds",
    "parity",
)
Manifest = dict[str, Any]
Arrays = dict[str, NDArray[Any]]


def stumps(feature: int, threshold: float, low: tuple[float, ...], high: tuple[float, ...]) -> Trees:
    """One round of one split: rows up to the threshold score `low`, others `high`, one tree an output."""
    outputs = len(low)
    first = np.arange(outputs, dtype=np.int32) * 3
    return Trees(
        feature=np.tile(np.array([feature, -1, -1], dtype=np.int16), outputs),
        threshold=np.tile(np.array([threshold, 0, 0], dtype=np.float32), outputs),
        missing_left=np.zeros(3 * outputs, dtype=np.bool_),
        left=np.repeat(first, 3) + np.int32(1),
        right=np.repeat(first, 3) + np.int32(2),
        value=np.array([x for pair in zip(low, high, strict=True) for x in (0.0, *pair)], dtype=np.float32),
        roots=first.reshape(1, -1),
        baseline=np.zeros(outputs, dtype=np.float32),
    )


def linear(heads: tuple[str, ...], size: int) -> Linear:
    rng = np.random.default_rng(size)
    return Linear(heads, rng.normal(size=(len(heads), size)).astype(np.float32), np.zeros(len(heads), np.float32))


def tiny_model() -> Model:
    """Long blocks are body, blocks under 60 characters are teasers; long pages hold an article."""
    again = stumps(opinion_names().index("first"), 0.0, (-3.0,), (3.0,))
    return Model(
        scorers=Scorers(linear(("keep",), NAMES_SIZE), linear(HEADS, TEXT_SIZE)),
        page=Judge(
            keep=stumps(NAMES.index("chars"), 60.0, (-3.0,), (3.0,)),
            kind=stumps(NAMES.index("chars"), 60.0, (-2.0, 2.0, 0.0), (2.0, -2.0, 0.0)),
            kinds=KINDS,
            again=again,
        ),
        turbo=Judge(
            keep=stumps(NAMES.index("chars"), 60.0, (-2.5,), (2.5,)),
            kind=stumps(NAMES.index("chars"), 60.0, (-2.0, 2.0, 0.0), (2.0, -2.0, 0.0)),
            kinds=KINDS,
            again=again,
        ),
        text=Judge(
            keep=stumps(TEXT_NAMES.index("chars"), 60.0, (-2.0,), (2.0,)),
            kind=stumps(TEXT_NAMES.index("chars"), 60.0, (-1.0, 1.0, 0.0), (1.0, -1.0, 0.0)),
            kinds=KINDS,
            again=again,
        ),
        page_kind=tiny_kinds(),
        confidence=Calibration(np.array([0, 1], dtype=np.float32), np.array([0, 1], dtype=np.float32)),
        thresholds={"balanced": 0.5, "precision": 0.7, "turbo": 0.5},
        manifest={},
    )


def tiny_kinds() -> KindModel:
    """Pages with more than e**4 characters of prose are articles, all others error pages."""
    steps = Steps(
        edges=np.full((len(PAGE_COLUMNS), 1), 4.0, dtype=np.float32),
        mean=np.zeros(len(PAGE_COLUMNS), dtype=np.float32),
        scale=np.ones(len(PAGE_COLUMNS), dtype=np.float32),
    )
    article = np.zeros(steps.width + 1, dtype=np.float32)
    article[[NUMBERS.index("plain_chars"), -1]] = (20.0, -6.0)
    others = np.zeros((len(PAGE_KINDS) - 1, steps.width + 1), dtype=np.float32)
    others[2, -1] = 6.0
    return KindModel(
        words=np.zeros((WORDS_SIZE, len(PAGE_KINDS)), dtype=np.float32),
        word_bias=np.zeros(len(PAGE_KINDS), dtype=np.float32),
        steps=steps,
        article=article,
        others=others,
        short=Calibration(np.float32([-6, 6]), np.float32([0.001, 0.999])),
        long=Calibration(np.float32([-6, 6]), np.float32([0.001, 0.999])),
        probe=np.random.default_rng(2).random((8, len(PAGE_COLUMNS)), dtype=np.float32) * 8,
    )


def probes() -> dict[str, NDArray[np.float16]]:
    rng = np.random.default_rng(1)
    return {
        "page": (rng.random((8, len(NAMES))) * 120).astype(np.float16),
        "turbo": (rng.random((8, len(TURBO_NAMES))) * 120).astype(np.float16),
        "text": (rng.random((8, len(TEXT_NAMES))) * 120).astype(np.float16),
    }


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder that is all right, with an estimator beside it."""
    folder = tmp_path_factory.mktemp("model") / "tiny"
    folder.mkdir()
    joblib.dump({"keep": "an estimator"}, folder / "model.joblib")
    save(folder, tiny_model(), probes(), {"note": "made in a test"})
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "model"))


@pytest.fixture(autouse=True)
def no_pickle(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in this file may open a pickle (the folder is made before this holds)."""

    def opened(*_: Any, **__: Any) -> Any:
        pytest.fail("a pickle was opened")

    for module, name in ((pickle, "load"), (pickle, "loads"), (pickle, "Unpickler"), (joblib, "load")):
        monkeypatch.setattr(module, name, opened)


def manifest_of(folder: Path) -> Manifest:
    return dict(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def sign(folder: Path) -> None:
    """Record the digest of model.npz as it is now."""
    manifest = manifest_of(folder)
    write_manifest(folder, {**manifest, "files": {**manifest["files"], "model.npz": file_digest(folder / "model.npz")}})


def change_arrays(folder: Path, change: Callable[[Arrays], object]) -> None:
    """Rewrite model.npz, with a manifest that fits the new file."""
    with np.load(folder / "model.npz", allow_pickle=False) as file:
        arrays = dict(file)
    change(arrays)
    np.savez_compressed(folder / "model.npz", **cast("Any", arrays))
    sign(folder)


def refusal(folder: Path) -> str:
    """The sentence with which a folder is refused; it names the folder and says what to do."""
    with pytest.raises(ModelRefused) as caught:
        load(folder)
    sentence = str(caught.value)
    assert str(folder) in sentence
    assert "copytaster train" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_reasons_name_what_the_second_pass_changes() -> None:
    judge = tiny_model().text
    layout = Layout.of(*text_nodes(pieces_of("short")))
    rows = np.zeros((1, len(TEXT_NAMES)), dtype=np.float16)
    for low, phrase in ((3.0, f"+ {AROUND}"), (-9.0, f"- {AROUND}")):
        again = stumps(opinion_names().index("first"), 0.0, (low,), (0.0,))
        assert phrase in reasons(replace(judge, again=again), rows, layout, TEXT_NAMES)[0]
    again = stumps(opinion_names().index("first"), 0.0, (-2.0,), (0.0,))  # what the first pass says
    assert AROUND not in " ".join(reasons(replace(judge, again=again), rows, layout, TEXT_NAMES)[0])


def test_what_was_saved_is_loaded(folder: Path) -> None:
    model, loaded = tiny_model(), load(folder)
    for name, rows in probes().items():
        layout = Layout.of(*text_nodes(pieces_of("\n".join(map(str, range(len(rows)))))))
        for ours, theirs in zip(
            getattr(loaded, name).probabilities(rows, layout),
            getattr(model, name).probabilities(rows, layout),
            strict=True,
        ):
            assert np.array_equal(ours, theirs)
        assert getattr(loaded, name).kinds == KINDS
    assert loaded.thresholds == model.thresholds
    assert loaded.scorers.text.heads == HEADS
    assert np.allclose(loaded.scorers.text.weights, model.scorers.text.weights, rtol=1e-3, atol=1e-6)
    assert np.allclose(loaded.scorers.names.weights, model.scorers.names.weights, rtol=1e-3, atol=1e-6)
    rows = model.page_kind.probe
    assert np.array_equal(loaded.page_kind.scores(rows), model.page_kind.scores(rows))
    assert loaded.confidence(0.25) == pytest.approx(0.25)
    assert loaded.manifest["note"] == "made in a test"


def test_saving_the_same_model_twice_gives_the_same_manifest(made: Path, tmp_path: Path) -> None:
    save(tmp_path / "deep" / "folder", tiny_model(), probes(), {"note": "made in a test"})
    ours, theirs = manifest_of(tmp_path / "deep" / "folder"), manifest_of(made)
    assert {**ours, "files": None} == {**theirs, "files": None}


def test_the_manifest_tells_all(folder: Path) -> None:
    manifest = manifest_of(folder)
    assert manifest["format"] == FORMAT
    assert manifest["features"] == list(NAMES)
    assert set(KEYS) <= set(manifest)
    assert manifest["files"] == {name: file_digest(folder / name) for name in ("model.npz", "model.joblib")}


def test_a_loaded_model_judges(folder: Path) -> None:
    body = "The bridge over the river was opened on Tuesday, after three years of work and many delays."
    html = f"<html><body><p>{body}</p><p>{body[:-1]}!</p><p>- Another story - Outlet</p></body></html>"
    taster = Copytaster.load(folder)
    article = taster.clean(html)
    assert article.text == f"{body}\n{body[:-1]}!"
    assert [str(verdict.label) for verdict in article.verdicts] == ["BODY", "BODY", "TEASER"]
    assert taster.clean_text(f"{body}\n- Another story - Outlet").text == body


def test_the_path_may_be_text(folder: Path) -> None:
    assert load(str(folder)).thresholds["balanced"] == 0.5


def test_a_missing_folder(tmp_path: Path) -> None:
    assert "not a model folder" in refusal(tmp_path / "nowhere")


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "manifest.json is missing" in refusal(tmp_path)


def test_a_file_in_place_of_a_folder(folder: Path) -> None:
    refusal(folder / "model.npz")


def test_a_missing_file(folder: Path) -> None:
    (folder / "model.npz").unlink()
    assert "model.npz" in refusal(folder)


def test_files_that_are_not_needed_may_be_missing(folder: Path) -> None:
    (folder / "model.joblib").unlink()
    load(folder)


@pytest.mark.parametrize("place", [0, 100, -1])
def test_a_changed_byte(folder: Path, place: int) -> None:
    data = bytearray((folder / "model.npz").read_bytes())
    data[place] ^= 1
    (folder / "model.npz").write_bytes(data)
    assert "corrupted or replaced" in refusal(folder)


def test_a_file_cut_short(folder: Path) -> None:
    data = (folder / "model.npz").read_bytes()
    (folder / "model.npz").write_bytes(data[: len(data) // 2])
    assert "corrupted or replaced" in refusal(folder)


@pytest.mark.parametrize("number", [0, FORMAT + 1, str(FORMAT), None])
def test_another_format(folder: Path, number: object) -> None:
    write_manifest(folder, {**manifest_of(folder), "format": number})
    assert f"model format {number!r}" in refusal(folder)


def test_a_manifest_without_a_format(folder: Path) -> None:
    write_manifest(folder, {"name": "someone else's"})
    assert "model format None" in refusal(folder)


def test_other_features(folder: Path) -> None:
    manifest = manifest_of(folder)
    write_manifest(folder, {**manifest, "features": [*manifest["features"], "moon_phase"], "features_sha256": "0" * 64})
    sentence = refusal(folder)
    assert "other features" in sentence
    assert "moon_phase" in sentence


def test_the_same_features_in_another_order(folder: Path) -> None:
    manifest = manifest_of(folder)
    write_manifest(folder, {**manifest, "features": manifest["features"][::-1], "features_sha256": "1" * 64})
    assert "other features" in refusal(folder)


def test_other_text_heads(folder: Path) -> None:
    write_manifest(folder, {**manifest_of(folder), "words_heads": ["keep", "NOTICE"]})
    assert "other features" in refusal(folder)


def test_a_change_of_our_own_features(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copytaster.classifier.model.judge.column_names", lambda heads: ("new_column",))
    assert "other features" in refusal(folder)


def test_a_change_of_our_own_text_features(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copytaster.classifier.model.judge.TEXT_EVIDENCE", ("copies", "repeated", "said_before"))
    assert "other features" in refusal(folder)


@pytest.mark.parametrize("text", ["", "{", '{"format": 1,}', "null", "[]", "1", '"text"'])
def test_broken_json(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    refusal(folder)


def test_a_manifest_that_is_not_text(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"\xff\xfe\x00\x80")
    assert "manifest.json cannot be read" in refusal(folder)


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_key(folder: Path, key: str) -> None:
    manifest = manifest_of(folder)
    del manifest[key]
    write_manifest(folder, manifest)
    assert f"lacks {key}" in refusal(folder)


def test_several_missing_keys_are_all_named(folder: Path) -> None:
    write_manifest(folder, {"format": FORMAT})
    assert f"lacks {', '.join(sorted(KEYS))}" in refusal(folder)


@pytest.mark.parametrize("judge", ["page", "turbo", "text"])
@pytest.mark.parametrize("part", ["keep", "kind"])
def test_wrong_parity(folder: Path, judge: str, part: str) -> None:
    manifest = manifest_of(folder)
    manifest["parity"][judge][part][0] += 0.01
    write_manifest(folder, manifest)
    assert "other probabilities" in refusal(folder)


@pytest.mark.parametrize("judge", ["page", "turbo", "text"])
def test_trees_that_answer_otherwise(folder: Path, judge: str) -> None:
    change_arrays(folder, lambda arrays: arrays.update({f"{judge}.keep.value": arrays[f"{judge}.keep.value"] + 1}))
    assert "other probabilities" in refusal(folder)


@pytest.mark.parametrize(
    "name",
    [
        "page.keep.feature",
        "text.kind.roots",
        "page.again.left",
        "names.weights",
        "kind.words",
        "text.probe",
        "opinions.probe",
    ],
)
def test_a_missing_array(folder: Path, name: str) -> None:
    change_arrays(folder, lambda arrays: arrays.pop(name))
    assert "cannot be used" in refusal(folder)


class Trap:
    """What a hostile pickle would run."""

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return (exec, ("raise SystemExit('a pickle ran')",))


@pytest.mark.parametrize("name", ["page.keep.value", "text.again.value", "text.probe", "kind.edges", "names.bias"])
def test_a_pickle_inside_the_arrays(folder: Path, name: str) -> None:
    change_arrays(folder, lambda arrays: arrays.update({name: np.array([Trap()], dtype=object)}))
    assert "cannot be used" in refusal(folder)


@pytest.mark.parametrize("data", [pickle.dumps(Trap()), b"", b"PK\x03\x04 no archive", b"\x93NUMPY", b"text"])
def test_another_file_under_the_right_digest(folder: Path, data: bytes) -> None:
    (folder / "model.npz").write_bytes(data)
    sign(folder)
    assert "cannot be used" in refusal(folder)


def test_a_refused_file_is_closed(folder: Path) -> None:
    (folder / "model.npz").write_bytes(b"PK\x03\x04 no archive")
    sign(folder)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        refusal(folder)
        gc.collect()
    assert [str(warning.message) for warning in caught] == []


BAD_MANIFESTS: dict[str, dict[str, Any]] = {
    "heads are not names": {"words_heads": [1, 2]},
    "a judge's kinds are missing": {"kinds": {"page": list(KINDS)}},
    "files is not a table": {"files": ["model.npz"]},
    "heads are not a list": {"words_heads": None},
    "kinds is not a table": {"kinds": ["BODY"]},
    "kinds are unknown": {"kinds": {"page": ["BODY", "MOON", "SUN"], "text": list(KINDS)}},
    "fewer kinds than outputs": {"kinds": {"page": ["BODY"], "text": list(KINDS)}},
    "thresholds is not a table": {"thresholds": [0.5]},
    "no balanced threshold": {"thresholds": {}},
    "a threshold is not a number": {"thresholds": {"balanced": "half"}},
    "parity is not a table": {"parity": None},
    "parity lacks a judge": {"parity": {"page": {"keep": [], "kind": []}}},
    "parity lacks a part": {"parity": {"page": {"keep": []}, "text": {"keep": []}}},
    "parity of fewer rows": {"parity": {judge: {"keep": [0.1] * 2, "kind": [0.1] * 2} for judge in JUDGES}},
}


@pytest.mark.parametrize(
    "changes",
    [pytest.param(changes, id=name) for name, changes in BAD_MANIFESTS.items()],
)
def test_keys_of_another_shape(folder: Path, changes: Mapping[str, Any]) -> None:
    write_manifest(folder, {**manifest_of(folder), **changes})
    refusal(folder)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda arrays: {"page.keep.feature": arrays["page.keep.feature"] + np.int16(9_999)}, id="feature"),
        pytest.param(lambda arrays: {"page.keep.left": arrays["page.keep.left"] + np.int32(9_999)}, id="child"),
        pytest.param(lambda arrays: {"page.keep.left": arrays["page.keep.left"] * 0}, id="a circle"),
        pytest.param(lambda arrays: {"page.keep.right": arrays["page.keep.right"] - np.int32(9)}, id="early child"),
        pytest.param(lambda arrays: {"page.keep.roots": arrays["page.keep.roots"] + np.int32(9_999)}, id="root"),
        pytest.param(lambda arrays: {"page.keep.roots": arrays["page.keep.roots"] - np.int32(1)}, id="early root"),
        pytest.param(lambda arrays: {"page.keep.roots": arrays["page.keep.roots"][0]}, id="shape of roots"),
        pytest.param(lambda arrays: {"page.probe": arrays["page.probe"][:, :3]}, id="width of probe"),
        pytest.param(lambda arrays: {"text.again.feature": arrays["text.again.feature"] + np.int16(999)}, id="opinion"),
        pytest.param(lambda arrays: {"opinions.probe": arrays["opinions.probe"][:, :3]}, id="width of opinions"),
        pytest.param(lambda arrays: {"kind.words": arrays["kind.words"][:9]}, id="shape of page words"),
        pytest.param(lambda arrays: {"kind.weights": arrays["kind.weights"][:, :9]}, id="shape of page weights"),
        pytest.param(lambda arrays: {"kind.edges": arrays["kind.edges"][:9]}, id="shape of page edges"),
        pytest.param(lambda arrays: {"kind.range": arrays["kind.range"][:1]}, id="shape of page range"),
        pytest.param(lambda arrays: {"kind.probe": arrays["kind.probe"][:, :3]}, id="width of page probe"),
        pytest.param(lambda arrays: {"kind.short": -arrays["kind.short"]}, id="falling calibration"),
        pytest.param(lambda arrays: {"words.weights": arrays["words.weights"][:, :9]}, id="width of weights"),
    ],
)
def test_arrays_of_another_shape(folder: Path, change: Callable[[Arrays], Arrays]) -> None:
    change_arrays(folder, lambda arrays: arrays.update(change(arrays)))
    refusal(folder)


def test_estimators_are_opened_when_their_digest_fits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(joblib, "load", opened.append)
    estimators(folder)
    assert opened == [folder / "model.joblib"]


def test_estimators_of_another_digest_are_refused_unopened(folder: Path) -> None:
    (folder / "model.joblib").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(ModelRefused, match=r"model\.joblib is not the file its manifest names.*copytaster train"):
        estimators(folder)


def test_estimators_that_the_manifest_does_not_name_are_refused_unopened(folder: Path) -> None:
    manifest = manifest_of(folder)
    del manifest["files"]["model.joblib"]
    write_manifest(folder, manifest)
    with pytest.raises(ModelRefused, match=r"model\.joblib"):
        estimators(folder)


def test_missing_estimators_are_refused(folder: Path) -> None:
    (folder / "model.joblib").unlink()
    with pytest.raises(ModelRefused, match=r"has no model\.joblib.*copytaster\[train\].*--base.*--from-scratch"):
        estimators(folder)


@pytest.fixture
def installed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped model as a wheel installs it, and its training files in copytaster-rows."""
    package = tmp_path / "site-packages" / "copytaster_rows"
    rows = package / "news"
    rows.mkdir(parents=True)
    (package / "__init__.py").touch()
    (folder / "model.joblib").rename(rows / "model.joblib")
    monkeypatch.setattr("copytaster.classifier.model.training_files.shipped", lambda: folder)
    monkeypatch.syspath_prepend(str(package.parent))
    return rows


def test_training_files_of_the_shipped_model_may_be_installed_apart(folder: Path, installed: Path) -> None:
    assert training_file(folder, "model.joblib") == installed / "model.joblib"


def test_training_files_of_another_version_are_refused(folder: Path, installed: Path) -> None:
    (installed / "model.joblib").write_bytes(b"older")
    with pytest.raises(ModelRefused, match="install copytaster-rows of this version"):
        training_file(folder, "model.joblib")


def test_installed_training_files_are_not_taken_for_another_model(
    folder: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copytaster.classifier.model.training_files.shipped", lambda: installed)
    with pytest.raises(ModelRefused, match=r"has no model\.joblib"):
        training_file(folder, "model.joblib")


@pytest.mark.skipif(os.name == "nt", reason="Windows makes no symbolic links")
def test_an_editable_installation_finds_the_training_files_of_its_clone(folder: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "manifest.json").symlink_to(folder / "manifest.json")
    assert training_file(linked, "model.joblib") == folder / "model.joblib"
