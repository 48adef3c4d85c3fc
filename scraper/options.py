"""The COPYTASTER_* settings, read and checked once, before the crawl starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from copytaster.classifier import KEPT, Label
from scrapy.settings import BaseSettings

from .errors import SettingError
from .fields import DEFAULT_MAP, FIELDS

MAX_BYTES = 20_000_000
"""Default of COPYTASTER_MAX_BYTES: the largest body, in bytes, that is read."""


@dataclass(frozen=True, slots=True)
class Options:
    """The settings as plain values.

    Attributes:
        model: COPYTASTER_MODEL, a model folder; None is the shipped model.
        keep: COPYTASTER_KEEP, the labels whose blocks make the text.
        fields: COPYTASTER_FIELDS, our name of each field to fill → the item's name of it.
        overwrite: COPYTASTER_OVERWRITE, whether fields that the spider set are replaced.
        max_bytes: COPYTASTER_MAX_BYTES, the largest body to read; 0 is no limit.
    """

    model: str | None = None
    keep: frozenset[Label] = KEPT
    fields: Mapping[str, str] = field(default_factory=lambda: DEFAULT_MAP)
    overwrite: bool = False
    max_bytes: int = MAX_BYTES

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Read the settings. Raises SettingError, which names the setting, on a value that means nothing."""
        model = settings.get("COPYTASTER_MODEL")
        return cls(
            model=str(model) if model else None,
            keep=_labels(settings),
            fields=_field_map(settings),
            overwrite=_flag(settings, "COPYTASTER_OVERWRITE", default=False),
            max_bytes=_size(settings),
        )


def enabled(settings: BaseSettings) -> bool:
    """COPYTASTER_ENABLED: on unless switched off. Raises SettingError when it is neither."""
    return _flag(settings, "COPYTASTER_ENABLED", default=True)


def _flag(settings: BaseSettings, name: str, *, default: bool) -> bool:
    try:
        return settings.getbool(name, default)
    except (TypeError, ValueError):
        raise SettingError(f"{name} is {settings.get(name)!r}: give True or False") from None


def _size(settings: BaseSettings) -> int:
    try:
        size = settings.getint("COPYTASTER_MAX_BYTES", MAX_BYTES)
    except (TypeError, ValueError):
        size = -1
    if size < 0:
        value = settings.get("COPYTASTER_MAX_BYTES")
        raise SettingError(f"COPYTASTER_MAX_BYTES is {value!r}: give a number of bytes, or 0 for no limit")
    return size


def _labels(settings: BaseSettings) -> frozenset[Label]:
    if settings.get("COPYTASTER_KEEP") is None:
        return KEPT
    names = [str(name).strip().upper() for name in settings.getlist("COPYTASTER_KEEP")]
    unknown = [name for name in names if name not in Label.__members__]
    if unknown or not names:
        named = ", ".join(unknown) or "no label"
        raise SettingError(f"COPYTASTER_KEEP names {named}: give one or more of {', '.join(Label)}")
    return frozenset(map(Label, names))


def _field_map(settings: BaseSettings) -> Mapping[str, str]:
    """A dict renames fields and (None) leaves them out; a list names the only fields to fill."""
    try:
        given = settings.getdictorlist("COPYTASTER_FIELDS")
    except ValueError as error:
        raise SettingError(f"COPYTASTER_FIELDS: {error}") from None
    if isinstance(given, dict):
        chosen: Mapping[str, object] = {**DEFAULT_MAP, **given}
    else:
        chosen = {name: name for name in (str(name).strip() for name in given)}
    if unknown := [name for name in chosen if name not in FIELDS]:
        raise SettingError(f"COPYTASTER_FIELDS names {', '.join(unknown)}: it knows {', '.join(FIELDS)}")
    return {ours: str(theirs) for ours, theirs in chosen.items() if theirs}
