"""The front door: what `import copytaster` offers, and the errors that it raises."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import copytaster
import copytaster.classifier
import copytaster.scraper
import pytest
from copytaster.classifier.cli import main

HTML = "<html><body><article><h1>Ferry returns</h1><p>The ferry to Marrow Island runs.</p></article></body></html>"


def public_names(module: ModuleType) -> set[str]:
    """Names without an underscore that are neither submodules nor `annotations`."""
    return {
        name
        for name in dir(module)
        if not name.startswith("_")
        and not isinstance(getattr(module, name), ModuleType)
        and name not in {"annotations", "cache", "import_module", "Any", "TYPE_CHECKING"}
    }


@pytest.mark.parametrize(
    "module", [copytaster, copytaster.classifier, copytaster.scraper], ids=lambda module: module.__name__
)
def test_public_names_are_those_in_all(module: ModuleType) -> None:
    assert public_names(module) == set(module.__all__) - {"__version__"}


def test_the_package_exports_what_the_classifier_exports_without_the_plumbing() -> None:
    plumbing = {
        "Job",
        "LenientMemory",
        "Repeats",
        "Tally",
        "is_html_start",
        "key_of",
        "site_of",
        "text_key",
        "time_limit",
    }
    assert set(copytaster.classifier.__all__) - plumbing <= set(copytaster.__all__)


def test_clean_uses_the_shipped_model() -> None:
    article = copytaster.clean(HTML, url="https://paper.example/ferry")
    assert article.url == "https://paper.example/ferry"
    assert [verdict.block.tag for verdict in article.verdicts] == ["h1", "p"]
    assert copytaster.clean_text("The ferry to Marrow Island runs again.").verdicts


def test_python_m_copytaster() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "copytaster", "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == f"copytaster {copytaster.__version__}"


@pytest.mark.parametrize("model", ["news", "headlines"])
def test_shipped_models_have_names(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", model]) == 0
    assert "model:" in capsys.readouterr().out


@pytest.mark.parametrize("preset", ["typo", "", "Balanced", "balanced "])
def test_an_unknown_preset_is_a_value_error(preset: str) -> None:
    with pytest.raises(ValueError, match="choose from balanced, ") as caught:
        copytaster.Copytaster.load(preset=preset)
    assert isinstance(caught.value, copytaster.PresetError)
    assert caught.value.preset == preset
    assert "balanced" in caught.value.choices


@pytest.mark.parametrize("keep", [frozenset({"BODY", "BDY"}), frozenset(), "TEXT"])
def test_an_unknown_label_is_a_value_error(keep: frozenset[copytaster.Label]) -> None:
    with pytest.raises(ValueError, match="choose from BODY, ") as caught:
        copytaster.Copytaster.load().clean(HTML, keep=keep)
    assert isinstance(caught.value, copytaster.LabelError)


@pytest.mark.parametrize("keep", ["body,caption", ["Body", "CAPTION"], {copytaster.Label.BODY, "caption"}])
def test_labels_by_name(keep: str) -> None:
    assert copytaster.Label.set_of(keep) == {copytaster.Label.BODY, copytaster.Label.CAPTION}


def test_errors_carry_their_subject(tmp_path: Path) -> None:
    with pytest.raises(copytaster.PageError) as page:
        copytaster.clean(b"%PDF-1.7 ", url="https://paper.example/a.pdf")
    assert page.value.url == "https://paper.example/a.pdf"
    with pytest.raises(copytaster.ModelRefused) as model:
        copytaster.Copytaster.load(tmp_path)
    assert model.value.path == tmp_path


@pytest.mark.parametrize(
    "error",
    [
        copytaster.PageError("empty", "https://paper.example"),
        copytaster.ModelRefused("no manifest", Path("news")),
        copytaster.PresetError("typo", ("balanced", "turbo")),
        copytaster.LabelError("BDY", copytaster.Label),
        copytaster.LabelMismatch("block 1", Path("page")),
        copytaster.WorkerError("timeout", "10 s", "https://paper.example"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_survive_pickling(error: copytaster.CopytasterError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


def test_a_verdict_has_a_probability_and_a_runner_up() -> None:
    verdict = copytaster.clean(HTML).verdicts[1]
    assert 0 <= verdict.probability <= 1
    assert verdict.runner_up is not None
    assert (verdict.runner_up in copytaster.KEPT) != (verdict.label in copytaster.KEPT)
