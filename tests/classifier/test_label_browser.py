"""`label` in a real browser and over plain HTTP: corrections reach `labels.tsv`, foreign requests do not."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from copytaster.classifier import Label
from copytaster.classifier.review.server import Server
from copytaster.classifier.review.session import Session
from copytaster.classifier.review.worklist import tasks_of
from copytaster.classifier.samples.labelled import check_page, read_labels
from stub_taster import StubTaster
from test_view_browser import PAGE, js, press, shown

LABELS = [Label.NAV, Label.HEADLINE, Label.BODY, Label.BODY, Label.TEASER, Label.BODY, Label.PROMO, Label.NOTICE]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a crawl saves: two pages of a site, and a text."""
    for slug, doubt in (("ferry", 0.69), ("pier", 0.45)):
        page = tmp_path / "ellery.example" / slug
        page.mkdir(parents=True)
        (page / "page.html").write_text(PAGE, encoding="utf-8")
        meta = {"url": f"https://ellery.example/{slug}", "site": "ellery.example", "doubt": doubt}
        (page / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    text = tmp_path / "texts.example" / "long-ago"
    text.mkdir(parents=True)
    (text / "text.txt").write_text("The ferry will sail again.\n© 2026 The Ellery Courier\n", encoding="utf-8")
    (text / "meta.json").write_text('{"site": "texts.example"}', encoding="utf-8")
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    tasks = tasks_of([str(folder)], folder / "copies", False)
    with Server(Session(StubTaster(), tasks)) as running:  # type: ignore[arg-type]
        threads = [threading.Thread(target=run) for run in (running.serve_forever, running.run_jobs)]
        for thread in threads:
            thread.start()
        yield running
        running.stop()
        running.shutdown()
        for thread in threads:
            thread.join()


def page_address(browser: Any, server: Server, slug: str) -> str:
    browser.get(server.address)
    address = browser.find_element("css selector", f"tr[data-page='{slug}'] a").get_attribute("href")
    assert isinstance(address, str)
    return address


def saved(browser: Any, count: int) -> None:
    """Wait until the server has said that so many labels are on disk."""
    script = """const done = arguments[1]; const look = () => document.body.dataset.saved === String(arguments[0])
        ? done() : setTimeout(look, 20); look();"""
    browser.execute_async_script(script, count)


def labels(folder: Path) -> dict[int, Label]:
    return {row.block: row.label for row in read_labels(folder / "labels.tsv")}


def test_corrections_by_mouse_and_keys_are_saved_and_stay(
    browser: Any, server: Server, folder: Path, photographed: Callable[[str], None]
) -> None:
    ferry = folder / "ellery.example" / "ferry"
    page = shown(browser, page_address(browser, server, "ferry"))
    assert not (ferry / "labels.tsv").exists()

    browser.switch_to.frame("page")  # by mouse: click on the page, then on a kind
    browser.find_element("css selector", "#story ct-block[n='3']").click()
    browser.switch_to.default_content()
    browser.find_element("css selector", "#detail [data-label='PROMO']").click()
    saved(page, 1)
    assert labels(ferry) == {3: Label.PROMO}

    press(page, "j5")  # by keyboard: the next block is a teaser; then the next one as proposed
    saved(page, 2)
    press(page, " ")
    saved(page, 3)
    assert labels(ferry) == {3: Label.PROMO, 4: Label.TEASER, 5: Label.BODY}

    shown(browser, browser.current_url)  # a reload keeps them, and what can be undone
    assert page.find_element("id", "counts").text.endswith("3 of 8 labelled")
    assert js(page, "document.querySelectorAll('#blocks [data-labelled]').length") == 3
    photographed("label")
    press(page, "u")
    saved(page, 2)
    assert labels(ferry) == {3: Label.PROMO, 4: Label.TEASER}

    press(page, "r")  # the rest as proposed
    saved(page, 8)
    assert labels(ferry) == dict(enumerate(LABELS)) | {3: Label.PROMO}
    assert check_page(ferry) == []
    press(page, "u")
    saved(page, 2)
    press(page, "uu")
    saved(page, 0)
    assert not (ferry / "labels.tsv").exists()
    assert page.get_log("browser") == []


def test_letters_label_and_filters_do_not(browser: Any, server: Server, folder: Path) -> None:
    page = shown(browser, page_address(browser, server, "pier"))
    press(page, "jM")
    saved(page, 1)
    assert labels(folder / "ellery.example" / "pier") == {0: Label.COMMENT}
    page.find_element("css selector", '[data-filter="BODY"]').click()
    assert page.find_element("id", "counts").text.endswith("1 of 8 labelled")


def test_a_text_is_labelled_too(browser: Any, server: Server, folder: Path) -> None:
    page = shown(browser, page_address(browser, server, "long-ago"))
    press(page, "r")
    saved(page, 2)
    assert labels(folder / "texts.example" / "long-ago") == {0: Label.BODY, 1: Label.NOTICE}
    assert check_page(folder / "texts.example" / "long-ago") == []


def test_pages_lead_to_the_next_open_one(browser: Any, server: Server) -> None:
    page = shown(browser, page_address(browser, server, "ferry"))
    press(page, "r")
    saved(page, 8)
    shown(browser, page.find_element("link text", "Next page").get_attribute("href"))
    assert "ferry" not in page.find_element("id", "source").text
    browser.get(server.address)
    assert "3 pages, 1 labelled" in browser.find_element("tag name", "main").text


def test_a_failed_save_is_reported_and_repeated(browser: Any, server: Server, folder: Path) -> None:
    ferry = folder / "ellery.example" / "ferry"
    page = shown(browser, page_address(browser, server, "ferry"))
    server.session.change, change = _fails, server.session.change  # type: ignore[method-assign]
    press(page, "j1")
    browser.execute_async_script("""const done = arguments[0];
        const look = () => document.getElementById('notice').hidden ? setTimeout(look, 20) : done(); look();""")
    assert "Not saved" in page.find_element("id", "notice").text
    server.session.change = change  # type: ignore[method-assign]
    press(page, "1")
    saved(page, 2)
    assert labels(ferry) == {0: Label.BODY, 1: Label.BODY}
    assert not page.find_element("id", "notice").is_displayed()


def _fails(number: int, body: bytes) -> dict[str, object]:
    raise OSError("the disk is full")


def test_another_site_in_the_same_browser_cannot_post(browser: Any, server: Server, folder: Path) -> None:
    address = page_address(browser, server, "ferry")

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as other:
        thread = threading.Thread(target=other.serve_forever)
        thread.start()
        browser.get(f"http://127.0.0.1:{other.server_port}/")
        script = """const done = arguments[1];
            const body = JSON.stringify({ changes: [[0, 'BODY']] });
            Promise.allSettled([fetch(arguments[0], { method: 'POST', mode: 'no-cors', body }),
                fetch(arguments[0], { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }),
                fetch(arguments[0])]).then(all => done(all.map(one => one.value?.type ?? 'failed')))"""
        assert browser.execute_async_script(script, address) == ["failed", "failed", "failed"]
        other.shutdown()
        thread.join()
    browser.get_log("browser")
    assert not (folder / "ellery.example" / "ferry" / "labels.tsv").exists()


# --- plain HTTP ---


def asked(server: Server, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def good(server: Server) -> dict[str, str]:
    return {"Origin": f"http://127.0.0.1:{server.server_port}", "Content_Type": "application/json"}


BODY = b'{"changes": [[0, "NAV"]]}'


def test_what_is_right_is_saved(server: Server) -> None:
    path = urlsplit(server.address).path
    assert asked(server, "GET", path)[0] == 200
    assert asked(server, "POST", f"{path}0", BODY, **good(server)) == (200, '{"labelled": 1, "blocks": 8}')


@pytest.mark.parametrize(
    "wrong",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "https://127.0.0.1:PORT"},
        {"Host": "evil.example"},
        {"Host": "evil.example:PORT"},
        {"Host": ""},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
    ],
    ids=str,
)
def test_a_post_from_elsewhere_is_refused(server: Server, folder: Path, wrong: dict[str, str]) -> None:
    headers = good(server) | {name: value.replace("PORT", str(server.server_port)) for name, value in wrong.items()}
    status, _ = asked(server, "POST", f"{urlsplit(server.address).path}0", BODY, **headers)
    assert status in {400, 403}
    assert list(folder.rglob("labels.tsv")) == []


@pytest.mark.parametrize("path", ["/", "/0", "/token/", "/token/0", "//0", "/TOKENx/0", "/TOKE/0", "/TOKEN"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_the_token_there_is_nothing(server: Server, folder: Path, method: str, path: str) -> None:
    path = path.replace("TOKEN", server.token).replace("TOKE/", f"{server.token[:-1]}/")
    status, text = asked(server, method, path, BODY if method == "POST" else None, **good(server))
    assert (status, "token" in text) == (403, True)
    assert list(folder.rglob("labels.tsv")) == []


def test_a_name_that_was_made_to_point_here_is_refused(server: Server) -> None:
    assert asked(server, "GET", urlsplit(server.address).path, Host=f"rebound.example:{server.server_port}")[0] == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"changes": [[0]]}',
        b'{"changes": [[0, "NEWS"]]}',
        b'{"changes": [[99, "BODY"]]}',
        b'{"changes": [[-1, "BODY"]]}',
        b'{"changes": 7}',
        b"\xff",
    ],
)
def test_what_is_no_change_changes_nothing(server: Server, folder: Path, body: bytes) -> None:
    assert asked(server, "POST", f"{urlsplit(server.address).path}0", body, **good(server))[0] == 409
    assert list(folder.rglob("labels.tsv")) == []


@pytest.mark.parametrize(("path", "status"), [("999", 404), ("x", 404), ("0x", 404), ("-1", 404), ("0/", 403)])
def test_other_pages_do_not_exist(server: Server, path: str, status: int) -> None:
    assert asked(server, "GET", urlsplit(server.address).path + path)[0] == status


def test_a_page_in_another_encoding_is_read(server: Server, folder: Path) -> None:
    for page in folder.rglob("page.html"):  # as a crawl saves it
        page.write_bytes("<p>월요일에 다시 떠난다. 다리는 내일 열린다.</p>".encode("cp949"))
        page.with_name("meta.json").write_text('{"site": "ellery.example", "encoding": "cp949"}', encoding="utf-8")
    path = urlsplit(server.address).path
    status, text = asked(server, "GET", f"{path}0")
    assert (status, "월요일에 다시 떠난다" in text) == (200, True)
    assert asked(server, "POST", f"{path}0", BODY, **good(server))[0] == 200
    (labelled,) = folder.rglob("labels.tsv")
    assert check_page(labelled.parent) == []


def test_a_large_body_is_refused_unread(server: Server) -> None:
    headers = good(server) | {"Content_Length": "99999999"}
    assert asked(server, "POST", f"{urlsplit(server.address).path}0", BODY, **headers)[0] == 400


def test_labels_that_do_not_fit_are_never_written_over(server: Server, folder: Path) -> None:
    ferry = folder / "ellery.example" / "ferry"
    path = urlsplit(server.address).path
    number = next(i for i, task in enumerate(server.session._tasks) if task.folder == ferry)
    asked(server, "POST", f"{path}{number}", BODY, **good(server))
    shutil.copy(ferry / "labels.tsv", folder / "before")
    (ferry / "labels.tsv").write_text((ferry / "labels.tsv").read_text().replace("html/", "xml/"))
    before = (ferry / "labels.tsv").read_bytes()
    status, text = asked(server, "POST", f"{path}{number}", BODY, **good(server))
    assert (status, "--realign" in text) == (409, True)
    assert "--realign" in asked(server, "GET", f"{path}{number}")[1]
    assert (ferry / "labels.tsv").read_bytes() == before


SERVING = """
import sys
from pathlib import Path
from copytaster.classifier.cli import label, main
from stub_taster import StubTaster
label.load_model = lambda args: StubTaster()
sys.exit(main(["label", sys.argv[1], "--no-browser"]))
"""


def test_a_killed_server_loses_nothing(folder: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-u", "-c", SERVING, str(folder)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent
    )
    try:
        assert running.stdout is not None
        at = urlsplit(running.stdout.readline().split()[-1])
        connection = http.client.HTTPConnection(at.netloc, timeout=60)
        headers = {"Origin": f"http://{at.netloc}", "Content-Type": "application/json"}
        for block in range(3):
            connection.request("POST", f"{at.path}0", json.dumps({"changes": [[block, "TEASER"]]}), headers)
            answer = connection.getresponse()
            assert (answer.status, json.loads(answer.read())["labelled"]) == (200, block + 1)
        connection.close()
    finally:
        running.kill()
        running.communicate()
    (file,) = folder.rglob("labels.tsv")
    assert labels(file.parent) == dict.fromkeys(range(3), Label.TEASER)
    assert sorted(path.name for path in file.parent.iterdir()) == ["labels.tsv", "meta.json", "page.html"]
    session = Session(StubTaster(), tasks_of([str(folder)], folder / "copies", False))  # type: ignore[arg-type]
    assert session.judge_next()  # what was begun is read first, and then stands first
    rows = re.findall(r'<tr class="(\w+)" data-page="([^"]+)">.*?(\d of \d labelled|open)', session.list_page())
    assert rows[0] == ("open", file.parent.name, "3 of 8 labelled")
    assert '"labels":{"0":"TEASER","1":"TEASER","2":"TEASER"}' in session.page(0)
