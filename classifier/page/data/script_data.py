"""Source of a script → the data in it: JSON, `JSON.parse("…")`, object literals, and the flat tables of frameworks.

No script is run. Every function costs time linear in the source, and the data is a tree: no object occurs in it twice,
so that a later walk ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from .object_literal import object_literal, string_of

MOST_PARSED = 20
"""Strings of JSON that are parsed per script."""

_ASSIGNMENT = re.compile(r"(?:=|\(|^)\s*(?=[{\[])")
_PARSE = re.compile(
    r"""JSON\.parse\(\s*(?P<escaped>(?:window\.)?(?:decodeURIComponent|unescape)\(\s*)?"""
    r"""(?P<string>"(?:[^"\\]|\\.)*+(?:"|\Z)|'(?:[^'\\]|\\.)*+(?:'|\Z)|`(?:[^`\\]|\\.)*+(?:`|\Z))""",
    re.DOTALL,
)
_PUSHED = re.compile(r"__next_f(?:\s*=\s*self\.__next_f\s*\|\|\s*\[\]\s*\))?\.push\(\s*(?=\[)")
_ROW = re.compile(rb"\s*+([0-9a-f]{1,8}):(?:T([0-9a-f]{1,8}),)?")
_REFERENCE = re.compile(r"\$[L@]?([0-9a-f]{1,8})")
_MARK = re.compile(r"\$[\w.@:-]*")
"""A reference, or the name of another thing, in the place of a text."""


def data_of(source: str) -> Iterator[Any]:
    """Yield the data of a script: all of it if it is JSON, else what it parses, assigns or passes on."""
    data = read_json(source)
    if data is not None:
        yield _unflatten(data)
        return
    for count, match in enumerate(_PARSE.finditer(source)):
        if count == MOST_PARSED:
            break
        text = string_of(match["string"])
        if (data := read_json(unquote(text) if match["escaped"] else text)) is not None:
            yield _unflatten(data)
    if (data := _read_assigned(source)) is not None or (data := object_literal(source)) is not None:
        yield _unflatten(data)


def read_json(source: str) -> Any:
    """Return the JSON that makes up a text; None for any other text."""
    source = source.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _read_assigned(source: str) -> Any:
    """Return the first object or list that the script assigns or passes on."""
    match = _ASSIGNMENT.search(source, 0, 2000)
    return None if match is None else _decoded(source, match.end())


def _decoded(source: str, at: int) -> Any:
    try:
        return json.JSONDecoder(strict=False).raw_decode(source, at)[0]
    except (ValueError, RecursionError):
        return None


def is_streamed(source: str) -> bool:
    """Whether a script adds to the data that Next.js streams."""
    return "__next_f" in source and _PUSHED.search(source) is not None


def read_streams(sources: Iterable[str]) -> list[Any]:
    """Return the data that Next.js streams in pieces: rows of JSON or text, which hold one another by their ids."""
    pieces = []
    for source in sources:
        for match in _PUSHED.finditer(source):
            if not isinstance(data := _decoded(source, match.end()), list):
                break  # an error costs time linear in what is before it
            if data[:1] == [1] and isinstance(data[-1], str):
                pieces.append(data[-1])
    rows: dict[Hashable, Any] = dict(_rows("".join(pieces).encode("utf-8", "replace")))
    held = {_row_of(value) for row in rows.values() for holder in _holders(row) for _, value in _members(holder)}
    used: set[Hashable] = set()
    return [_elements(_tree(rows, key, _row_of, used)) for key in rows if key not in held]


def _rows(data: bytes) -> Iterator[tuple[str, Any]]:
    at = 0
    while at < len(data):
        row = _ROW.match(data, at)
        if row and row[2]:
            at = row.end() + int(row[2], 16)
            yield row[1].decode(), data[row.end() : at].decode("utf-8", "replace")
            continue
        end = data.find(b"\n", at if row is None else row.end())
        end = len(data) if end < 0 else end
        if row and isinstance(value := read_json(data[row.end() : end].decode("utf-8", "replace")), dict | list):
            yield row[1].decode(), value
        at = end + 1


def _row_of(value: Any) -> str | None:
    match = _REFERENCE.fullmatch(value) if isinstance(value, str) and len(value) < 12 else None
    return match[1] if match else None


def _elements(data: Any) -> Any:
    """Write elements, which are lists of a mark, a name, a key and properties, as objects with a `type`."""
    tree = [data]
    for holder in _holders(tree):
        for key, value in [*_members(holder)]:
            if isinstance(value, list) and len(value) > 3 and value[0] == "$" and isinstance(value[3], dict):
                holder[key] = {"type": value[1], **value[3]}
            elif isinstance(value, str) and value.startswith("$"):
                holder[key] = value[1:] if value.startswith("$$") else None if _MARK.fullmatch(value) else value
    return tree[0]


def _unflatten(data: Any) -> Any:
    """Return the tree of a flat table, in which every object and list holds the places of its members (Nuxt 3)."""
    if not _is_flat(data):
        return data
    for row in data:
        if isinstance(row, list) and row and isinstance(row[0], str):  # ["Reactive", 4]
            del row[0]
    rows: dict[Hashable, Any] = dict(enumerate(data))
    return _tree(rows, 0, lambda value: value if type(value) is int and value in rows else None, set())


def _is_flat(data: Any) -> bool:
    if not isinstance(data, list) or len(data) < 3 or not isinstance(data[0], dict | list):
        return False
    return all(
        type(value) is int or (isinstance(row, list) and isinstance(row[0], str))
        for row in data
        for _, value in _members(row)
    )


def _tree(
    rows: Mapping[Hashable, Any],
    root: Hashable,
    row_of: Callable[[Any], Hashable | None],
    used: set[Hashable],
) -> Any:
    """Put the rows in the place of the references to them; an object or a list only once: it may hold itself."""
    tree = [rows[root]]
    used.add(root)
    waiting: list[Any] = [tree]
    while waiting:
        holder = waiting.pop()
        for key, value in [*_members(holder)]:
            if holder is not tree and (target := row_of(value)) is not None and target in rows:
                value = rows[target]
                if isinstance(value, dict | list):
                    value = None if target in used else value
                    used.add(target)
                holder[key] = value
            if isinstance(value, dict | list):
                waiting.append(value)
    return tree[0]


def _holders(data: Any) -> Iterator[Any]:
    """Yield the objects and lists in data, each before those in it, which may be changed meanwhile."""
    waiting = [data]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict | list):
            yield holder
            waiting.extend(value for _, value in _members(holder))


def _members(holder: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(holder, dict):
        yield from holder.items()
    elif isinstance(holder, list):
        yield from enumerate(holder)
