"""The tools that are measured: ourselves by preset, and the peers that are installed."""

from __future__ import annotations

import re
import signal
import socket
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

Tool = Callable[[str, str | None], str]
"""(html, url) → the text of the article."""

MOST_SECONDS = 20.0
"""Seconds that a tool may take for one page."""

BASELINE = "trafilatura"
PURE = "copytaster pure"
"""Ourselves without the native core."""
PRESETS = ("balanced", "precision", "recall", "turbo", "adaptive")


_DECLARED = re.compile(r"<html[^>]*\slang=[\"']?([a-zA-Z]{2})")


class OutOfTime(BaseException):
    """A tool took longer than MOST_SECONDS. Not an Exception: tools catch those, and go on."""


def run(tool: Tool, record: dict[str, object]) -> str:
    """Extract the text of a page with a tool. Raises OutOfTime and the tool's own errors. Main thread only."""
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        return tool(str(record["html"]), record.get("url"))  # type: ignore[arg-type]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _stop(*_: object) -> NoReturn:
    raise OutOfTime


def go_offline() -> None:
    """From here on this process reaches no other machine: some tools fetch a page's pictures, and wait for them."""
    for owner, name in ((socket.socket, "connect"), (socket.socket, "connect_ex"), (socket, "getaddrinfo")):
        setattr(owner, name, _refuse)


def _refuse(*_: object, **__: object) -> NoReturn:
    raise OSError("tools are measured without a network")


def installed(model: Path | None, only: Sequence[str] = ()) -> dict[str, Tool]:
    """Name → tool, for all (of `only`) that can be loaded here; the baseline comes first."""
    makers: dict[str, Callable[[], Tool]] = {
        BASELINE: lambda: _trafilatura(),
        "trafilatura fast": lambda: _trafilatura(fast=True),
        "trafilatura precision": lambda: _trafilatura(favor_precision=True),
        "trafilatura recall": lambda: _trafilatura(favor_recall=True),
        **{f"copytaster {preset}": lambda preset=preset: _copytaster(model, preset) for preset in PRESETS},
        **{
            f"{PURE} {preset}": lambda preset=preset: _pure_copytaster(model, preset)
            for preset in ("balanced", "turbo")
        },
        "resiliparse": _resiliparse,
        "readability-lxml": _readability,
        "newspaper4k": _newspaper,
        "jusText": _justext,
        "boilerpy3": _boilerpy3,
        "gne": _gne,
        "goose3": _goose3,
        "magic-html": _magic_html,
    }
    tools = {}
    for name, make in makers.items():
        if only and name not in only:
            continue
        try:
            tools[name] = make()
        except Exception as error:  # not installed, or a model without that preset
            print(f"left out: {name} ({type(error).__name__}: {error})")
    return tools


def _trafilatura(**options: bool) -> Tool:
    extract = import_module("trafilatura").bare_extraction

    def run(html: str, url: str | None) -> str:
        document = extract(html, url=url, include_comments=False, with_metadata=True, **options)
        return document.text or "" if document is not None else ""

    return run


def _copytaster(model: Path | None, preset: str) -> Tool:
    taster = import_module("copytaster.classifier").Copytaster.load(model, preset)
    return lambda html, url: str(taster.clean(html, url).text)


def _pure_copytaster(model: Path | None, preset: str) -> Tool:
    native, tool = import_module("copytaster.classifier.native"), _copytaster(model, preset)

    def run(html: str, url: str | None) -> str:
        with native.switched_off():
            return tool(html, url)

    return run


def _resiliparse() -> Tool:
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html, url: str(extract(html, main_content=True, alt_texts=False, links=False))


def _readability() -> Tool:
    document, parse = import_module("readability").Document, import_module("lxml.html").fromstring
    return lambda html, url: _text(parse(document(html).summary()))


def _newspaper() -> Tool:
    article = import_module("newspaper").Article

    def run(html: str, url: str | None) -> str:
        try:
            return read(html, url)
        except (ImportError, LookupError):  # a language package or data that are not installed: as English, then
            return read(html, url, language="en")

    def read(html: str, url: str | None, **options: object) -> str:
        parsed = article(url or "https://site.example/", fetch_images=False, **options)
        parsed.download(input_html=html)
        parsed.parse()
        return str(parsed.text)

    return run


def _justext() -> Tool:
    justext = import_module("justext")
    words = frozenset().union(*(justext.get_stoplist(name) for name in justext.get_stoplists()))
    return lambda html, url: "\n".join(p.text for p in justext.justext(html, words) if not p.is_boilerplate)


def _boilerpy3() -> Tool:
    extractor = import_module("boilerpy3.extractors").ArticleExtractor()
    return lambda html, url: str(extractor.get_content(html))


def _gne() -> Tool:
    extractor = import_module("gne").GeneralNewsExtractor()
    return lambda html, url: str(extractor.extract(html)["content"])


def _goose3() -> Tool:
    goose, text = import_module("goose3").Goose, import_module("goose3.text")
    # its caller chooses how the words of these languages are counted
    words = {"ar": text.StopWordsArabic, "ja": text.StopWordsJapanese, "ko": text.StopWordsKorean}
    words["zh"] = text.StopWordsChinese
    of_language = {code: goose({"stopwords_class": one}) for code, one in words.items()}
    other = goose()

    def run(html: str, url: str | None) -> str:
        language = _DECLARED.search(html)
        extractor = of_language.get(language[1].lower(), other) if language else other
        return str(extractor.extract(raw_html=html).cleaned_text)

    return run


def _magic_html() -> Tool:
    extractor, parse = import_module("magic_html").GeneralExtractor(), import_module("lxml.html").fromstring
    return lambda html, url: _text(parse(extractor.extract(html, base_url=url or "")["html"]))


def _text(tree: Any) -> str:
    """Return the text of a tool that answers with HTML, a line per paragraph, list item or heading."""
    for element in tree.iter(*"p li div section article br h1 h2 h3 h4 h5 h6 tr td th dt dd blockquote".split()):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    return str(tree.text_content())
