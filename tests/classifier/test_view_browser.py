"""`view` in a real browser: painted, in sync, harmless, legible at both widths."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from copytaster.classifier.cli import main, view
from copytaster.classifier.page.page import read_page
from copytaster.classifier.review.marking import marked_page
from copytaster.classifier.review.pages import painted_page
from copytaster.classifier.review.painting import paint_page, painting
from stub_taster import StubTaster
from windows import shape

FIXTURES = Path(__file__).parents[1] / "fixtures" / "pages"
PAGE = """<!doctype html><html lang="en"><head><title>Ferry returns - The Ellery Courier</title></head><body>
<nav class="k-NAV-01"><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<h1 class="k-HEADLINE-06">Ferry to Marrow Island returns</h1>
<div id="story">
<span class="k-BODY-97">The ferry will sail again on Monday, two years after a storm broke its pier.</span><br>
<span class="k-BODY-45">Engineers finished the tests on Thursday, the harbour office said.</span><br><br>
<span class="k-TEASER-30">Read more: Why the keeper kept his door open</span></div>
<p class="k-BODY-92">A return ticket will cost 12 pounds until the end of May.</p>
<p class="k-PROMO-04" style="display: none">Sign up for our newsletter</p>
<footer class="k-NOTICE-02">© 2026 The Ellery Courier</footer></body></html>"""


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "load_model", lambda args: StubTaster())


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Callable[..., Any]:
    """Write a page, view it as a user does, and open the file."""

    def open_it(html: str, *options: str) -> Any:
        source, out = tmp_path / "page.html", tmp_path / "out.html"
        source.write_text(html, encoding="utf-8")
        assert main(["view", str(source), "-o", str(out), *options]) == 0
        return shown(browser, out.as_uri())

    return open_it


def shown(browser: Any, address: str) -> Any:
    browser.get(address)
    script = """const done = arguments[0]; const look = () => document.body?.dataset.ready === undefined
        ? setTimeout(look, 20) : done(); look();"""
    browser.execute_async_script(script)
    return browser


def js(browser: Any, code: str) -> Any:
    return browser.execute_script(f"const inside = document.getElementById('page').contentDocument; return {code}")


def kinds_on_page(browser: Any) -> list[str]:
    return js(browser, "[...inside.querySelectorAll('ct-block[data-letter]')].map(e => e.dataset.kind)")


def text_shown(browser: Any) -> list[str]:
    return js(browser, "[...document.querySelectorAll('#text p')].map(e => e.textContent)")


def slide(browser: Any, value: float) -> None:
    js(
        browser,
        f"""(() => {{ const slider = document.getElementById('threshold'); slider.value = {value};
        slider.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()""",
    )


def press(browser: Any, keys: str) -> None:
    browser.find_element("tag name", "body").send_keys(keys)


def test_every_block_is_painted_and_listed(opened: Callable[..., Any], photographed: Callable[[str], None]) -> None:
    page = opened(PAGE)
    wanted = ["NAV", "HEADLINE", "BODY", "BODY", "TEASER", "BODY", "PROMO", "NOTICE"]
    assert kinds_on_page(page) == wanted
    assert js(page, "[...document.querySelectorAll('#blocks li')].map(e => e.dataset.kind)") == wanted
    letters = js(page, "[...inside.querySelectorAll('ct-block[data-letter]')].map(e => e.dataset.letter).join('')")
    assert letters == "VHBBTBPN"
    colours = js(page, "[...inside.querySelectorAll('ct-block')].map(e => getComputedStyle(e).backgroundColor)")
    assert len(set(colours)) == 6
    assert text_shown(page) == [
        "The ferry will sail again on Monday, two years after a storm broke its pier.",
        "Engineers finished the tests on Thursday, the harbour office said.",
        "A return ticket will cost 12 pounds until the end of May.",
    ]
    assert page.find_element("id", "counts").text == "3 kept · 5 dropped · 2 unsure"
    assert page.get_log("browser") == []
    photographed("view-invented")


def test_the_slider_repaints_at_once(opened: Callable[..., Any]) -> None:
    page = opened(PAGE)
    assert page.find_element("id", "threshold-value").text == "0.40"
    slide(page, 0.5)
    assert kinds_on_page(page)[3] == "TEASER"
    assert len(text_shown(page)) == 2
    slide(page, 0.25)
    assert kinds_on_page(page)[3:5] == ["BODY", "BODY"]
    assert len(text_shown(page)) == 4
    assert page.find_element("id", "counts").text.startswith("4 kept · 4 dropped")
    press(page, "]")
    assert page.find_element("id", "threshold-value").text == "0.26"


def test_page_list_and_text_are_in_step(opened: Callable[..., Any]) -> None:
    page = opened(PAGE)
    press(page, "jjj")
    assert js(page, "inside.querySelector('[data-active]').textContent").startswith("The ferry will sail")
    assert js(page, "document.querySelector('#blocks [data-active]').dataset.block") == "2"
    assert js(page, "document.querySelector('#text [data-active]').dataset.block") == "2"
    detail = page.find_element("id", "detail").text
    assert "Body" in detail
    assert "97 %" in detail
    assert "full sentences before and after it" in detail
    assert "html/body/div" in detail
    press(page, "k")
    assert js(page, "inside.querySelector('[data-active]').textContent").startswith("Ferry to Marrow")
    js(page, "inside.querySelector('footer ct-block').click()")
    assert js(page, "document.querySelector('#blocks [data-active]').dataset.block") == "7"
    page.find_element("css selector", '#blocks [data-block="5"]').click()
    assert js(page, "inside.querySelector('[data-active]').textContent").startswith("A return ticket")


def test_pointing_at_a_block_shows_why(opened: Callable[..., Any]) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    page = opened(PAGE)
    page.switch_to.frame("page")
    ActionChains(page).move_to_element(page.find_element("css selector", "h1 ct-block")).perform()
    page.switch_to.default_content()
    assert "6 %" in page.find_element("id", "detail").text
    assert js(page, "document.querySelector('#blocks [data-hover]').dataset.block") == "1"


def test_filters_show_one_kind(opened: Callable[..., Any]) -> None:
    page = opened(PAGE)
    page.find_element("css selector", '[data-filter="TEASER"]').click()
    rows = "[...document.querySelectorAll('#blocks li')].filter(e => !e.hidden)"
    assert js(page, f"{rows}.map(e => e.dataset.block)") == ["4"]
    assert js(page, "inside.querySelectorAll('[data-muted]').length") == 8
    press(page, "\ue00c")  # Esc
    assert js(page, "inside.querySelectorAll('[data-muted]').length") == 0


def test_a_block_that_cannot_be_seen_is_listed_as_such(opened: Callable[..., Any]) -> None:
    page = opened(PAGE)
    assert js(page, "[...document.querySelectorAll('#blocks [data-unseen]')].map(e => e.dataset.block)") == ["6"]


def test_texts_have_a_view_too(opened: Callable[..., Any]) -> None:
    page = opened("The ferry will sail again.\n\n© 2026 The Ellery Courier\n", "--text")
    assert kinds_on_page(page) == ["BODY", "NOTICE"]
    assert text_shown(page) == ["The ferry will sail again."]


def test_a_page_without_text_opens(opened: Callable[..., Any]) -> None:
    page = opened("<html><body><img src=a></body></html>")
    assert page.find_element("id", "counts").text == "0 kept · 0 dropped"


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_nothing_is_wider_than_the_window(opened: Callable[..., Any], browser: Any, size: str) -> None:
    page = opened(PAGE)
    shape(browser, size)
    for tab in ("page", "blocks", "text"):
        js(page, f"document.querySelector('.tabs [data-tab={tab}]').click()")
        assert js(page, "document.documentElement.scrollWidth <= innerWidth")
        assert js(page, "document.documentElement.scrollHeight <= innerHeight")
        assert js(page, f"document.getElementById('pane-{tab}').getBoundingClientRect().height > 200")


def test_the_browser_finds_every_block_of_every_fixture(browser: Any) -> None:
    browser.get("about:blank")
    files = sorted(FIXTURES.glob("*/*/*/page.html"))
    assert len(files) > 50
    script = """const parsed = new DOMParser().parseFromString(arguments[0], 'text/html');
        return [...parsed.querySelectorAll('ct-block')].map(e => [Number(e.getAttribute('n')), e.textContent])"""
    for file in files:
        page = read_page(file.read_text(encoding="utf-8"))
        found: dict[int, str] = {}
        for i, text in browser.execute_script(script, marked_page(page).html):
            found[i] = found.get(i, "") + text
        assert sorted(found) == list(range(len(page.blocks))), file
        assert all("".join(found[block.index].split())[:5] == "".join(block.text.split())[:5] for block in page.blocks)


# nothing runs, nothing loads


@pytest.fixture
def harm() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            kind, body = ("text/javascript", b"top.ran = 1") if self.path.endswith(".js") else ("text/plain", b"")
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def harmful(at: str) -> str:
    return f"""<!doctype html><html><head><title>Calm</title><link rel=stylesheet href={at}/a.css>
<link rel=preload as=image href={at}/preload.png><script src={at}/a.js></script><script>top.ran = 1</script>
<style>@import "{at}/import.css"; @font-face {{ font-family: f; src: url({at}/font) }} p {{ font-family: f }}
body {{ background: url({at}/background.png) }}</style></head><body onload="top.ran = 1">
<img src={at}/a.png onerror="top.ran = 1"><img src=x: onerror="top.ran = 1"><iframe src={at}/frame></iframe>
<video src={at}/video poster={at}/poster></video><object data={at}/object></object><embed src={at}/embed></embed>
<svg onload="top.ran = 1"><image href="{at}/svg.png"/></svg><input type=image src={at}/input.png>
<p class=k-BODY-95 style="background: url({at}/style.png)" onclick="top.ran = 1">The ferry sails again.</p>
<a id=link href="{at}/link" target=_top>A link</a><form action={at}/form><button id=send>Send</button></form>
<p>More.</p></body></html>"""


def test_the_page_would_do_harm_if_it_could(browser: Any, harm: tuple[str, list[str]], tmp_path: Path) -> None:
    at, asked = harm
    file = tmp_path / "raw.html"
    file.write_text(harmful(at), encoding="utf-8")
    browser.get(file.as_uri())
    assert browser.execute_script("return window.ran") == 1
    assert {"/a.js", "/a.css", "/a.png", "/import.css", "/background.png", "/frame"} <= set(asked)


def test_nothing_of_a_viewed_page_runs_or_loads(opened: Callable[..., Any], harm: tuple[str, list[str]]) -> None:
    at, asked = harm
    page = opened(harmful(at))
    where = page.current_url
    for element in ("inside.querySelector('p')", "inside.getElementById('link')", "inside.getElementById('send')"):
        js(page, f"{element}.click()")
    assert js(page, "inside.querySelectorAll('ct-block').length") == 4
    assert (page.current_url, js(page, "window.ran"), asked) == (where, None, [])
    assert page.get_log("browser") == []  # not even tried


def test_sandbox_and_policy_hold_alone(browser: Any, harm: tuple[str, list[str]], tmp_path: Path) -> None:
    at, asked = harm
    data = painting(paint_page(StubTaster(), harmful(at)), "page", 0.4)  # type: ignore[arg-type]
    raw = harmful(at).replace("The ferry", "<ct-block n=0>The ferry</ct-block>")
    file = tmp_path / "out.html"
    file.write_text(painted_page({**data, "document": raw}), encoding="utf-8")
    page = shown(browser, file.as_uri())
    js(page, "inside.querySelector('p').click()")
    assert (js(page, "window.ran"), asked) == (None, [])
    said = json.dumps(page.get_log("browser"))
    assert "Content Security Policy" in said
    assert "sandbox" in said
