"""`copytaster check --native`: which core runs here, and whether it agrees with the Python on pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from .. import native
from ..counted import counted
from ..errors import PageError
from ..samples.labelled import document_file, page_folders
from ..taster import Copytaster
from .exits import Exit


def native_check(folders: Sequence[Path]) -> tuple[list[str], Exit]:
    """Return the lines to print and the exit code: FAILED without a native core, or where its verdicts differ."""
    lines = [native.status()]
    if native.core is None:
        return lines, Exit.FAILED
    pages = [path for folder in folders for path in page_folders(folder)]
    differing = [*_differing(pages)]
    if folders:
        lines += [f"{path}: the native core and the Python differ" for path in differing]
        lines.append(f"{counted(len(pages), 'page')} compared with the Python, {len(differing)} differ")
    return lines, Exit.FAILED if differing else Exit.OK


def _differing(pages: Sequence[Path]) -> Iterator[Path]:
    """Yield the folders of the pages whose articles differ; they are compared to the last bit."""
    taster = Copytaster.load()
    for path in pages:
        html = document_file(path).read_bytes()
        try:
            ours = taster.clean(html)
            with native.switched_off():
                theirs = taster.clean(html)
        except PageError:
            continue
        if ours != theirs:
            yield path
