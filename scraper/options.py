"""The COPYTASTER_* settings, read and checked once, before the crawl starts."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Self

from copytaster.classifier import KEPT, Label, LabelError, Workers
from scrapy.settings import BaseSettings

from .errors import SettingError
from .fields import DEFAULT_MAP, FIELDS
from .repeats import FEWEST

logger = logging.getLogger(__name__)

PREFIX = "COPYTASTER_"
_NAMES = (
    "ENABLED MODEL PRESET KEEP FIELDS OVERWRITE CLEAN_TEXT MAX_BYTES WORKERS TIMEOUT RECYCLE_PAGES RECYCLE_MB "
    "MEMORY_MB WORKER_WAIT WITHOUT_WORKERS SAVE_UNCERTAIN SAVE_UNCERTAIN_PER_SITE LINKS CLICKBAIT "
    "MEMORY REPEATS"
).split()
SETTINGS = frozenset(PREFIX + name for name in _NAMES)
"""All settings; a test compares them with the code."""

MAX_BYTES = 20_000_000
"""Default of COPYTASTER_MAX_BYTES: the largest body, in bytes, that is read."""

TIMEOUT = 10.0
"""Default of COPYTASTER_TIMEOUT: seconds that one page may take in a worker."""

WORKER_WAIT = 300.0
"""Default of COPYTASTER_WORKER_WAIT, in seconds."""

SAVED_PER_SITE = 10
"""Default of COPYTASTER_SAVE_UNCERTAIN_PER_SITE."""


@dataclass(frozen=True, slots=True)
class Options:
    """The settings as plain values.

    Attributes:
        model: COPYTASTER_MODEL, a model folder; None is the shipped model.
        preset: COPYTASTER_PRESET, which of the model's thresholds decides.
        keep: COPYTASTER_KEEP, the labels whose blocks make the text.
        fields: COPYTASTER_FIELDS, our name of each field to fill → the item's name of it.
        overwrite: COPYTASTER_OVERWRITE, whether fields that the spider set are replaced.
        clean_text: COPYTASTER_CLEAN_TEXT, whether a text that the spider set is cleaned as text.
        max_bytes: COPYTASTER_MAX_BYTES, the largest body to read; 0 is no limit.
        workers: COPYTASTER_WORKERS, number of worker processes; 0 reads pages in the crawler's own.
        timeout: COPYTASTER_TIMEOUT, seconds per page in a worker.
        recycle_pages, recycle_mb: COPYTASTER_RECYCLE_PAGES and _MB, limits above which a worker is replaced.
        memory_mb: COPYTASTER_MEMORY_MB, what pages may add to a worker's memory; None: twice `recycle_mb`, 0: any.
        worker_wait: COPYTASTER_WORKER_WAIT, seconds that pages wait while no worker process can be started.
        stop_without_workers: COPYTASTER_WITHOUT_WORKERS, whether the crawl is stopped after that ("stop") or its items
            pass without an article ("continue").
        save_uncertain: COPYTASTER_SAVE_UNCERTAIN, the folder for pages to label; None saves none.
        saved_per_site: COPYTASTER_SAVE_UNCERTAIN_PER_SITE, the most pages kept of one site.
        repeats: COPYTASTER_REPEATS, the fewest articles of a site whose shared lines are logged; 0 is no report.
    """

    model: Path | None = None
    preset: str = "balanced"
    keep: frozenset[Label] = KEPT
    fields: Mapping[str, str] = field(default_factory=lambda: DEFAULT_MAP)
    overwrite: bool = False
    clean_text: bool = False
    max_bytes: int = MAX_BYTES
    workers: int = field(default_factory=Workers.default_count)
    timeout: float = TIMEOUT
    recycle_pages: int = Workers.RECYCLE_PAGES
    recycle_mb: int = Workers.RECYCLE_MB
    memory_mb: int | None = None
    worker_wait: float = WORKER_WAIT
    stop_without_workers: bool = False
    save_uncertain: Path | None = None
    saved_per_site: int = SAVED_PER_SITE
    repeats: int = FEWEST

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Read the settings. Raises SettingError for an invalid value; the error names the setting."""
        return cls(
            model=_path(settings, "COPYTASTER_MODEL"),
            preset=str(settings.get("COPYTASTER_PRESET") or "balanced"),
            keep=_labels(settings),
            fields=_field_map(settings),
            overwrite=_flag(settings, "COPYTASTER_OVERWRITE", default=False),
            clean_text=_flag(settings, "COPYTASTER_CLEAN_TEXT", default=False),
            max_bytes=_whole(settings, "COPYTASTER_MAX_BYTES", MAX_BYTES, "a number of bytes, or 0 for no limit"),
            workers=_workers(settings),
            timeout=_seconds(settings, "COPYTASTER_TIMEOUT", TIMEOUT),
            recycle_pages=_whole(
                settings, "COPYTASTER_RECYCLE_PAGES", Workers.RECYCLE_PAGES, "a number of pages", least=1
            ),
            recycle_mb=_whole(settings, "COPYTASTER_RECYCLE_MB", Workers.RECYCLE_MB, "a number of megabytes", least=1),
            memory_mb=_memory(settings),
            worker_wait=_seconds(settings, "COPYTASTER_WORKER_WAIT", WORKER_WAIT),
            stop_without_workers=_stops(settings),
            save_uncertain=_path(settings, "COPYTASTER_SAVE_UNCERTAIN"),
            saved_per_site=_whole(
                settings, "COPYTASTER_SAVE_UNCERTAIN_PER_SITE", SAVED_PER_SITE, "a number of pages", least=1
            ),
            repeats=_whole(settings, "COPYTASTER_REPEATS", FEWEST, "a number of articles, or 0 for no report"),
        )


def enabled(settings: BaseSettings) -> bool:
    """Read COPYTASTER_ENABLED: on unless switched off. Raises SettingError if it is neither."""
    return _flag(settings, "COPYTASTER_ENABLED", default=True)


def _flag(settings: BaseSettings, name: str, *, default: bool) -> bool:
    try:
        return settings.getbool(name, default)
    except (TypeError, ValueError, OverflowError):
        raise SettingError(f"{name} is {settings.get(name)!r}: give True or False") from None


def _path(settings: BaseSettings, name: str) -> Path | None:
    value = settings.get(name)
    return Path(str(value)) if value else None


def _whole(settings: BaseSettings, name: str, default: int, expected: str, *, least: int = 0) -> int:
    try:
        number = settings.getint(name, default)
    except (TypeError, ValueError, OverflowError):
        number = -1
    if number < least:
        raise SettingError(f"{name} is {settings.get(name)!r}: give {expected}")
    return number


def _seconds(settings: BaseSettings, name: str, default: float) -> float:
    try:
        seconds = settings.getfloat(name, default)
    except (TypeError, ValueError, OverflowError):
        seconds = 0.0
    if not 0 < seconds < 1e6:  # not a number is neither
        raise SettingError(f"{name} is {settings.get(name)!r}: give a number of seconds")
    return seconds


def _workers(settings: BaseSettings) -> int:
    count = _whole(settings, "COPYTASTER_WORKERS", Workers.default_count(), "a number of processes, or 0 for none")
    if count and not Workers.SUPPORTED:
        raise SettingError(f"COPYTASTER_WORKERS is {count}: this system has no worker processes, give 0")
    return count


def _memory(settings: BaseSettings) -> int | None:
    if settings.get("COPYTASTER_MEMORY_MB") is None:
        return None
    return _whole(settings, "COPYTASTER_MEMORY_MB", 0, "a number of megabytes, or 0 for no limit")


def _stops(settings: BaseSettings) -> bool:
    choice = settings.get("COPYTASTER_WITHOUT_WORKERS", "continue")
    if choice not in ("stop", "continue"):
        raise SettingError(f'COPYTASTER_WITHOUT_WORKERS is {choice!r}: give "stop" or "continue"')
    return bool(choice == "stop")


def warn_of_unknown(settings: BaseSettings) -> None:
    """Log each COPYTASTER_ setting that does not exist, with the most similar name."""
    for name in sorted(str(name) for name in settings):
        if name.startswith(PREFIX) and name not in SETTINGS:
            similar = get_close_matches(name.removeprefix(PREFIX), _NAMES, n=1)
            hint = f"; did you mean {PREFIX}{similar[0]}?" if similar else ""
            logger.warning("There is no setting %s%s", name, hint)


def _labels(settings: BaseSettings) -> frozenset[Label]:
    if settings.get("COPYTASTER_KEEP") is None:
        return KEPT
    try:
        return Label.set_of(map(str, settings.getlist("COPYTASTER_KEEP")))
    except (LabelError, TypeError) as error:
        raise SettingError(f"COPYTASTER_KEEP: {error}") from None


def _field_map(settings: BaseSettings) -> Mapping[str, str]:
    """Read the field map: a dict renames fields and (None) leaves them out; a list names the only fields to fill."""
    try:
        value = settings.getdictorlist("COPYTASTER_FIELDS")
    except (TypeError, ValueError) as error:
        raise SettingError(f"COPYTASTER_FIELDS: {error}") from None
    if isinstance(value, dict):
        chosen: Mapping[str, object] = {**DEFAULT_MAP, **value}
    else:
        chosen = {name: name for name in (str(name).strip() for name in value)}
    if unknown := [name for name in chosen if name not in FIELDS]:
        raise SettingError(
            f"COPYTASTER_FIELDS: unknown field {', '.join(map(str, unknown))}; choose from {', '.join(FIELDS)}"
        )
    return {ours: str(theirs) for ours, theirs in chosen.items() if theirs}
