"""Pages that lie, swell or make no sense, in one crawl with the shipped model in a worker: no item is lost."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

SCRIPT = Path(__file__).with_name("hostile_crawl.py")
STORY = "<h1>Bridge opens</h1>" + "".join(
    f"<p>The bridge over the river opened on Monday after {n} years of work, said the council.</p>"
    for n in range(2, 12)
)
ENTITIES = '<!DOCTYPE a [<!ENTITY a "xxxxxxxxxx">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


def hostile() -> dict[str, tuple[bytes, str, dict[str, str]]]:
    """Name → body, content type, further headers."""
    html, dice = "text/html", random.Random(4)
    page = f"<html><body>{STORY}</body></html>".encode()
    bomb = gzip.compress(b"<html><p>" + b" " * 30_000_000)
    bodies: dict[str, tuple[bytes, str, dict[str, str]]] = {
        "empty": (b"", html, {}),
        "spaces": (b" \n" * 500, html, {}),
        "one-tag": (b"<", html, {}),
        "cut": (page[:-200] + b"<p class='", html, {}),
        "never-closed": (b"<div><b><i><a href='x'>" * 3000 + page, html, {}),
        "deep": (b"<div>" * 20_000 + page + b"</div>" * 20_000, html, {}),
        "deep-inline": (b"<font>" * 50_000 + page, html, {}),
        "entities": (f"{ENTITIES}]><html><body>{STORY}&j;&j;</body></html>".encode(), html, {}),
        "references": (page + b"&#0;&#xD800;&#99999999999;&bogus;" * 1000, html, {}),
        "nulls": (page.replace(b".", b"\x00."), html, {}),
        "only-nulls": (b"\x00" * 10_000, html, {}),
        "wrong-charset": ("<html><p>한빛시는 새 다리를 열었다.".encode("cp949") * 50, "text/html; charset=utf-8", {}),
        "no-charset": (page.decode().encode("utf-16"), html, {}),
        "odd-charset": (page, "text/html; charset=\x01nonsense", {}),
        "mixed": (page + "한국어".encode("cp949") + "日本語".encode("shift_jis") + "é".encode("latin-1"), html, {}),
        "random": (dice.randbytes(20_000), html, {}),
        "random-html": (b"<html>" + dice.randbytes(20_000), html, {}),
        "gzip": (gzip.compress(page), html, {}),
        "bomb": (bomb, html, {}),
        "bomb-unpacked": (bomb, html, {"Content_Encoding": "gzip"}),
        "pdf": (b"%PDF-1.7 " + page, html, {}),
        "picture": (b"\x89PNG\r\n\x1a\n" + dice.randbytes(2000), html, {}),
        "as-picture": (page, "image/png", {}),
        "as-text": (page, "text/plain", {}),
        "json": (json.dumps({"html": STORY}).encode(), "application/json", {}),
        "attributes": (b"<p " + b"a=b " * 100_000 + b">" + page, html, {}),
        "script": (page + b"<script>" + b"</scrip" * 50_000, html, {}),
        "comment": (page + b"<!--" * 50_000, html, {}),
        "base": (b"<base href='/x/'><base href='y'>" + page + b"<a href='//[x'>y</a>", html, {}),
        "json-ld": (b'<script type="application/ld+json">' + b"[" * 20_000 + b"</script>" + page, html, {}),
        "line": (f"<html><p>{'word ' * 200_000}".encode(), html, {}),
    }
    return bodies


def test_no_item_is_lost(site, run_python, tmp_path):
    bodies = hostile()
    for name, (body, kind, headers) in bodies.items():
        site.add_bytes(f"/{name}", body, kind, **headers)
    site.add("/good", f"<html><body><article>{STORY}</article></body></html>")
    out = tmp_path / "out.json"
    done = run_python(SCRIPT, site.base, out, *bodies, "good")
    assert done.returncode == 0, done.stderr
    seen = json.loads(out.read_text())
    assert sorted(item["name"] for item in seen["items"]) == sorted([*bodies, "good"])
    items = {item["name"]: item for item in seen["items"]}
    stats = seen["stats"]
    # as many are read as have failed open, together they are all; none for a bug of ours
    failed = {name: count for name, count in stats.items() if name.startswith("copytaster/fail_open/")}
    assert stats["copytaster/pages"] + sum(failed.values()) == len(items)
    assert set(failed) <= {f"copytaster/fail_open/{name}" for name in ("page_error", "not_html", "too_big", "timeout")}
    for name in ("good", "nulls", "no-charset", "as-text", "base", "deep", "references", "cut"):
        assert "opened on Monday after 5 years" in items[name].get("articleBody", ""), name
    for name in ("empty", "gzip", "bomb", "bomb-unpacked", "pdf", "picture", "json"):
        assert "articleBody" not in items[name], name
    assert "Traceback" not in done.stderr
