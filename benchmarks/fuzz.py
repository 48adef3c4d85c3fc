"""Fuzzes `clean` and `clean_text`: any input must give an article or a PageError, with the native core the same one.

`python benchmarks/fuzz.py --seconds 600`. Hypothesis makes the inputs: random bytes, HTML assembled from odd pieces,
fixture pages with parts cut, doubled, swapped and overwritten, and texts of any characters. A failing input is shrunk,
saved and printed; the exit code is 1.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

from copytaster.classifier import Article, Copytaster, PageError, native
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

TESTS = Path(__file__).resolve().parents[1] / "tests"
FIXTURES = TESTS / "fixtures"
sys.path.append(str(TESTS))
from declared_pages import declared_pages  # noqa: E402

SLOW = 20.0
"""Processor seconds after which an input counts as hanging; these small inputs take less than one."""

TAGS = (
    "html head body title meta base p div span br a ul li table tr td th h1 h2 b i em article aside nav main section "
    "footer header blockquote pre script style noscript template svg math iframe img video form input select option "
    "button frameset object details summary figure figcaption time address font center plaintext textarea xmp x-own"
).split()
ODD = (
    *"& < > \" ' = / \x00 \u2028 \x85 \u202e \ufeff \ufffe 。".split(" "),
    *"&#0; &#xD800; &#1114112; &nbsp; &lt &c; <!-- --> ]]> <! <p </".split(" "),
    "<![CDATA[",
    "<?xml version='1.0' encoding='utf-16'?>",
    "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;'>]>",
    "<a href=",
    "<a href='http://[x'>y</a>",
    "<base href='//[::1'>",
    "<meta charset=utf-7>",
    "<meta charset='x'>",
    "<html lang=" + "z" * 300 + ">",
    '{"@type":"NewsArticle","articleBody":',
    "\t\r\n",
    "\U0001f9d1\u200d\U0001f33e",
    "e\u0301" * 30,
    "1" * 5000,
    "한국어 기사입니다.",
    "ⓒ 무단전재",
)
ATTRIBUTES = (
    "class",
    "id",
    "href",
    "src",
    "lang",
    "charset",
    "content",
    "itemprop",
    "role",
    "style",
    "datetime",
    "hidden",
)

any_text = st.text(max_size=200) | st.sampled_from(ODD)
attribute = st.builds(lambda name, value: f' {name}="{value}"', st.sampled_from(ATTRIBUTES), any_text)
opening = st.builds(
    lambda tag, given: f"<{tag}{''.join(given)}>", st.sampled_from(TAGS), st.lists(attribute, max_size=3)
)
closing = st.sampled_from([f"</{tag}>" for tag in TAGS])
soup = st.lists(opening | closing | any_text, max_size=60).map("".join)
repeated = st.builds(lambda piece, count: piece * count, opening | any_text, st.integers(1, 3000)).filter(
    lambda text: len(text) < 300_000
)
ENCODINGS = ("utf-8", "utf-16", "utf-32", "cp949", "shift_jis", "gb18030", "big5", "iso2022_jp", "cp1251", "latin-1")
encoded = st.builds(
    lambda text, name: text.encode(name, "ignore"), st.one_of(soup, st.text(max_size=2000)), st.sampled_from(ENCODINGS)
)
CODECS = (*ENCODINGS, "utf-7", "x-unknown", "", "base64", "rot13", "idna", "\x00")
ADDRESSES = ("http://[", "//", "http://a.example:99999999/", "data:,", "\x00")
ENDS = ("\n", "\r\n", "\x0b", "\n\n")
charset = st.none() | st.sampled_from(CODECS) | st.text(max_size=10)
url = st.none() | st.sampled_from(ADDRESSES) | st.text(max_size=60)


def cut(body: bytes, edits: list[tuple[float, float, int]]) -> bytes:
    """Delete, double, move, flip or fill stretches; positions and lengths as shares of the page."""
    for where, share, kind in edits:
        start = int(where * len(body))
        end = start + int(share * share * (len(body) - start))
        piece = body[start:end]
        dice = random.Random(end)
        replacement = (
            b"",
            piece * 2,
            piece[::-1],
            bytes(byte ^ 0x80 for byte in piece),
            dice.randbytes(min(len(piece), 2000)),
            b"\x00" * min(len(piece), 200),
            b"<" + piece,
        )[kind]
        body = body[:start] + replacement + body[end:]
    return body


def strategies() -> dict[str, tuple[str, st.SearchStrategy[Any]]]:
    """Map each name to a function and the strategy of its input."""
    bodies = [path.read_bytes() for path in sorted(FIXTURES.rglob("page.html"))]
    texts = [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.rglob("text.txt"))]
    share = st.floats(0, 1)
    edits = st.lists(st.tuples(share, share, st.integers(0, 6)), min_size=1, max_size=6)
    broken = st.builds(cut, st.sampled_from(bodies), edits)
    broken_text = st.builds(cut, st.sampled_from(texts).map(str.encode), edits).map(
        lambda body: body.decode("utf-8", "replace")
    )
    lines = st.lists(any_text | st.sampled_from([line for text in texts for line in text.split("\n")]), max_size=80)
    return {
        "bytes": ("clean", st.binary(max_size=5000) | encoded),
        "soup": ("clean", soup | repeated),
        "broken pages": ("clean", broken),
        "declarations": ("clean", declared_pages),
        "lines": ("clean_text", st.builds(lambda found, end: end.join(found), lines, st.sampled_from(ENDS))),
        "broken texts": ("clean_text", broken_text | repeated),
    }


class Hang(Exception):
    """An input took more than SLOW seconds."""


def fuzz(taster: Copytaster, name: str, seconds: float, number: int) -> Counter[str]:
    """Run one strategy for `seconds`. Raises any error that `clean` and `clean_text` must not raise."""
    method, strategy = strategies()[name]
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + seconds

    def hang(number: int, frame: FrameType | None) -> None:
        raise Hang(f"more than {SLOW:g} s")

    signal.signal(signal.SIGPROF, hang)

    def clean(content: Any, encoding: str | None, address: str | None) -> Article:
        if method == "clean":
            return taster.clean(content, address, encoding=encoding)
        return taster.clean_text(content, encoding)

    def run(content: Any, encoding: str | None, address: str | None) -> None:
        signal.setitimer(signal.ITIMER_PROF, SLOW)
        try:
            article = clean(content, encoding, address)
            if native.core is not None:
                with native.switched_off():
                    assert article == clean(content, encoding, address), "the native core and the Python differ"
        except PageError:
            outcomes["page errors"] += 1
        else:
            check(article)
            outcomes["articles" if article.text else "empty"] += 1
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    while time.monotonic() < end:
        number += 1
        test = given(strategy, charset, url)(run)
        test = settings(
            max_examples=200,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )(test)
        seed(number)(test)()
    return outcomes


def check(article: Article) -> None:
    """Assert the invariants of every article."""
    assert 0 <= article.confidence <= 1, article.confidence
    assert all(0 <= verdict.probability <= 1 and verdict.block.text for verdict in article.verdicts)
    assert [verdict.block.index for verdict in article.verdicts] == list(range(len(article.verdicts)))
    assert bool(article.text) <= bool(article.kept)
    (article.text + article.html + (article.headline or "")).encode("utf-8", "surrogatepass")


def main() -> int:
    """Share the time between the strategies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--model", help="a model folder (default: the shipped one)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other inputs")
    args = parser.parse_args()
    taster = Copytaster.load(args.model)
    failed = 0
    names = list(strategies())
    for name in names:
        try:
            outcomes = fuzz(taster, name, args.seconds / len(names), args.seed * 1_000_000)
        except Exception as error:
            failed += 1
            notes = "\n".join(getattr(error, "__notes__", []))
            print(f"{name}: {type(error).__name__}: {error}\n{notes}", file=sys.stderr, flush=True)
            traceback.print_exception(error, limit=-6)
        else:
            print(f"{name}: {outcomes.total()} inputs, {dict(outcomes)}, no unhandled exception", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
