"""The native core: costly steps in C++, each equal to the last bit to the Python that it replaces.

The extension is optional. Without it, or with `COPYTASTER_PURE=1` in the environment, the Python runs: `core` is None.
This is the only module that imports the extension.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import cast

from .interface import Core

SWITCH = "COPYTASTER_PURE"
"""Variable of the environment that switches the core off."""


def _load() -> tuple[Core | None, str]:
    if os.environ.get(SWITCH, "") not in ("", "0"):
        return None, f"switched off by {SWITCH}"
    try:
        return cast("Core", import_module("._core", __name__)), ""
    except ImportError as error:
        return None, f"not built, or not for this Python: {error}"


core, absence = _load()
"""The extension, or None and why it is absent."""


def status() -> str:
    """Say in a line which of the two runs."""
    return "native core: in use" if core is not None else f"native core: absent ({absence}); pure Python runs"


def holds(text: str | bytes, part: str) -> bool:
    """Whether a text, or one in UTF-8, holds another one that is rare.

    In a long text, the core looks many times as fast as `in`.
    """
    if core is not None:
        with suppress(UnicodeEncodeError):
            return core.holds(text, part)
    return part in text if isinstance(text, str) else part.encode() in text


@contextmanager
def switched_off() -> Iterator[None]:
    """Let the Python run within, to compare the two. For one thread."""
    global core
    kept, core = core, None
    try:
        yield
    finally:
        core = kept
