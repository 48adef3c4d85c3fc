"""The pages for people: plain HTML, CSS and JavaScript, assembled into one file each."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_SCRIPTS = ("painting.js", "labelling.js", "page.js")
"""Parts of one function, in order."""


@cache
def asset(name: str) -> str:
    """Read a file of this folder."""
    return (resources.files(__name__) / name).read_text(encoding="utf-8")


def policy(script: str = "", connect: str = "'none'") -> str:
    """Return a Content-Security-Policy that lets only `script` run and loads nothing."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    runs = f"'sha256-{digest}'" if script else "'none'"
    return (
        f"default-src 'none'; script-src {runs}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        f"connect-src {connect}; form-action 'none'; base-uri 'none'"
    )


def painted_page(data: Mapping[str, object], connect: str = "'none'") -> str:
    """Return the page of `view` and `label` as one self-contained HTML file; `data` comes from `painting.painting`."""
    script = page_script()
    # styles before `<html …>` end up first in its head, in any spelling of that tag
    unstyled = asset("unstyled.css") if data["unstyled"] else ""
    styles = f"<style>{unstyled}</style><style>{asset('kinds.css')}{asset('paint.css')}</style>"
    document = f"<!doctype html>{styles}{data['document']}"
    return filled(
        "page.html",
        csp=escape(policy(script, connect)),
        title=escape(str(data["title"])),
        css=asset("kinds.css") + asset("page.css"),
        data=embedded({**data, "document": document}),
        js=script,
    )


def page_script() -> str:
    """Return the script of a painted page: its parts as one function."""
    return f'"use strict";\n(() => {{\n{"".join(map(asset, _SCRIPTS))}}})();\n'


def filled(name: str, **slots: str) -> str:
    """Fill the `{{slots}}` of a page, after its `{{head}}`; the caller escapes text for HTML."""
    return _SLOT.sub(lambda match: slots[match[1]], asset(name).replace("{{head}}\n", asset("head.html")))


def embedded(data: Mapping[str, object]) -> str:
    """Return JSON that is safe inside `<script>`."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
