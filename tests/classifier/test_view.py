"""`view` without a browser: one file, for every input, under a policy that lets nothing in or out."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from copytaster.classifier import Label
from copytaster.classifier.cli import main, view
from copytaster.classifier.review.pages import asset, embedded, page_script
from copytaster.classifier.review.painting import DIGITS, LETTERS
from stub_taster import StubTaster

HTML = "<p class=k-BODY-90>The ferry &lt;/script&gt; sails.</p><!--<script>--><p class=k-TEASER-10>\u2028Other</p>"


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(view, "load_model", lambda args: StubTaster())
    (tmp_path / "page.html").write_text(HTML, encoding="utf-8")
    assert main(["view", str(tmp_path / "page.html"), "-o", str(tmp_path / "out.html")]) == 0
    return tmp_path / "out.html"


def data_of(file: Path) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', file.read_text(encoding="utf-8"))
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_the_data_comes_through_whole(out: Path) -> None:
    data = data_of(out)
    assert [block["text"] for block in data["blocks"]] == ["The ferry </script> sails.", "Other"]  # type: ignore[attr-defined]
    assert "\u2028Other" in str(data["document"])


def test_only_our_script_may_run_and_nothing_may_load(out: Path) -> None:
    text = out.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    rules = policy[1].replace("&#x27;", "'")
    digest = base64.b64encode(hashlib.sha256(page_script().encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in rules
    assert rules.startswith("default-src 'none';")
    assert "connect-src 'none'" in rules
    assert f"<script>{page_script()}</script>" in text
    assert re.findall(r"<iframe[^>]*sandbox=\"([^\"]*)\"", text) == ["allow-same-origin"]
    assert re.search(r"(src|href)=\"?(https?:)?//", text) is None


def test_json_never_ends_its_script() -> None:
    assert "<" not in embedded({"a": "</script><!--<script>"})
    assert json.loads(embedded({"a": "</script>\u2028"})) == {"a": "</script>\u2028"}


def test_every_label_has_a_colour_a_letter_and_a_key() -> None:
    assert set(LETTERS) == set(Label)
    assert len(set(LETTERS.values())) == len(LETTERS)
    coloured = set(re.findall(r'\[data-kind="(\w+)"\]', asset("kinds.css")))
    assert coloured == set(Label)
    keys = {letter.lower() for letter in LETTERS.values()} | set(DIGITS)
    assert not keys & set("jkxru[].,? ")


def test_a_page_that_cannot_be_had_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["view", str(tmp_path / "none.html"), "-o", str(tmp_path / "out.html")]) == 2
    assert not (tmp_path / "out.html").exists()
