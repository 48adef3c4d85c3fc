"""Copytasters for workers under test: what a page asks for is what happens."""

from __future__ import annotations

import os
import re
import signal
import sys
import time

from copytaster.classifier import KEPT, Article, Block, Label, ModelRefused, PageError, Verdict


def article(text: str, blocks: int = 3) -> Article:
    verdicts = tuple(
        Verdict(Block(i, f"{text} {i}", f"html/body/p[{i + 1}]", "p"), Label.BODY if i else Label.TEASER, 0.5, i > 0)
        for i in range(blocks)
    )
    return Article(text=text, html=f"<p>{text}</p>", confidence=0.75, headline=text, verdicts=verdicts)


class Puppet:
    """Obeys the page: `die`, `hang`, `loop`, `sleep 0.1`, `grow 100`, `raise`, `no page`; else an article."""

    def warm_up(self) -> None:
        """Be ready."""

    def clean(
        self,
        html: bytes | str,
        url: str | None = None,
        *,
        encoding: str | None = None,
        status: int | None = None,
        keep: frozenset[Label] = KEPT,
    ) -> Article:
        text = html.decode("utf-8", "replace") if isinstance(html, bytes) else html
        number = float(found.group()) if (found := re.search(r"[\d.]+", text)) else 0.0
        if text.startswith("die"):
            os.kill(os.getpid(), signal.SIGKILL)
        if text.startswith("hang"):
            re.match(r"(a+)+$", "a" * 60 + "b")  # holds the interpreter's lock for years
        if text.startswith("stop"):
            os.kill(os.getpid(), signal.SIGSTOP)
        if text.startswith("sleep"):
            time.sleep(number)
        if text.startswith("grow"):
            self.ballast = b"x" * int(number * 2**20)
        if text.startswith("print"):
            print("not on our output", flush=True)
        if text.startswith("pid"):
            return article(str(os.getpid()))
        if text.startswith("env"):
            return article(" ".join(os.environ[name] for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")))
        if text.startswith("raise"):
            raise RuntimeError("a bug")
        if text.startswith("no page"):
            raise PageError("this is not a page")
        if text.startswith("blocks"):
            return article(text, int(number))
        return article(text)

    def clean_text(self, text: str, lang: str | None = None, *, keep: frozenset[Label] = KEPT) -> Article:
        return article(f"{lang}: {text}")


def load(model: str | None, preset: str) -> Puppet:
    if model and model.endswith("broken"):
        raise ModelRefused("broken is not a model folder; train one with `copytaster train`")
    if model and model.endswith("absent") and os.path.exists(model):
        raise ModelRefused("the model is half copied")
    if model and model.endswith("fatal"):
        sys.exit(3)
    if model and model.endswith("faulty"):
        raise TypeError("a bug at start")
    return Puppet()


def count_and_process(found: Article) -> tuple[int, int]:
    return len(found.verdicts), os.getpid()


def fails(found: Article) -> float:
    return 1 / (len(found.verdicts) - 3)
