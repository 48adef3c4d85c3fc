"""Markdown output."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from copytaster.classifier import Article, CopytasterError
from copytaster.classifier.cli import main
from copytaster.classifier.errors import MissingLibrary
from copytaster.classifier.markdown import to_markdown

pytest.importorskip("markdownify")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>Baths</h2>\n<p>One <strong>bold</strong> and <em>slanted</em> word.</p>",
         "## Baths\n\nOne **bold** and *slanted* word."),
        ('<p>See <a href="https://post.example/b?x=1&amp;y=2">the list</a>.</p>',
         "See [the list](https://post.example/b?x=1&y=2)."),
        ("<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>", "- one\n  - two\n- three"),
        ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>1|2</td><td></td></tr></table>",
         "| a | b |\n| --- | --- |\n| 1\\|2 |  |"),
        ("<p>a<br>b</p>", "a\\\nb"),
        ("<p>1. *no* list_of_things &lt;b&gt; [x](y) `z`</p>",
         "1\\. \\*no\\* list\\_of\\_things \\<b\\> \\[x\\](y) \\`z\\`"),
        ("<p># no heading</p><p>- no item</p><p>&gt; no quote</p><p>+ no item</p>",
         "\\# no heading\n\n\\- no item\n\n\\> no quote\n\n\\+ no item"),
        ("", ""),
    ],
)  # fmt: skip
def test_markdown(html: str, expected: str) -> None:
    assert to_markdown(html) == expected
    assert Article(text="", html=html, confidence=1.0).markdown == expected


def test_lists_that_are_nested_too_deeply_are_written_flat() -> None:
    html = f"<p>Start</p>\n{'<ul><li>one' * 400}{'</li></ul>' * 400}\n<p>End</p>"
    assert to_markdown(html) == "Start\n\n" + "- one\n" * 400 + "\nEnd"


def test_numbers_of_nested_lists() -> None:
    html = "<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol><ol><li>e</li></ol>"
    assert to_markdown(html) == "1. a\n   1. b\n   2. c\n2. d\n\n1. e"


def test_without_the_library_the_error_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "markdownify", None)
    with pytest.raises(MissingLibrary, match=r'pip install "copytaster\[markdown\]"') as caught:
        to_markdown("<p>a</p>")
    assert isinstance(caught.value, CopytasterError)
    page = tmp_path / "page.html"
    page.write_text("<p>any</p>")
    for command in (["clean", str(page), "--markdown"], ["batch", str(page), "-o", str(tmp_path / "o"), "--markdown"]):
        assert main(command) == 2
        assert "copytaster[markdown]" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()
