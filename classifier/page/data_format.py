"""Recognises data and programs by their beginning, in linear time: JSON, JavaScript, tables, dumps of databases.

Their values may hold HTML, so that tags alone do not make a page.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from .html_tags import has_tags

_GUARD = re.compile(r"[\s\ufeff]*(?:\)\]\}'[^\n]*\n|for\s*\(;;\);|while\s*\(1\);)?[\s\ufeff]*")
"""White space, byte order marks, and prefixes that some servers put before JSON so that browsers do not run it."""
_HTML_FIELDS = ("html", "content", "body", "page", "rendered")
_SCALAR = r"(?:-?\d[\d.eE+-]{0,30}|true|false|null|True|False|None)"
_OBJECT = re.compile(
    r'[\[{]\s*(?:[\[{]\s*){0,20}"(?:[^"\\]|\\.){0,400}"\s*[:,]'  # {"key":  ["word",
    r"|[\[(]?\s*\{\s*(['\"]?)[A-Za-z_$][\w$-]{0,80}\1\s*:\s*(?:['\"\[{]|" + _SCALAR + r"\s*[,}])"  # {key: 'x'
    rf"|[\[(]\s*(?:{_SCALAR}\s*,\s*){{1,50}}['\"\[{{(]"  # [1, 2, {
    r"|[\[(]\s*['\"]\s*<"  # ['<p>
)
"""The beginning of JSON that is cut or invalid, and of its dialects in JavaScript and Python."""
_BLOCK_COMMENT = r"/\*(?:[^*]|\*(?!/))*+\*/;?"
_COMMENTS = rf"(?:{_BLOCK_COMMENT}\s*+|//[^\n]*+\n\s*+)*+"
_NAME = r"[A-Za-z_$][\w$]{0,80}"
_MEMBER = rf"(?:\.{_NAME}|\[[^\]\n]{{1,80}}\])"
_CALL = re.compile(
    _COMMENTS
    + rf"(?:typeof\s+{_NAME}{_MEMBER}{{0,9}}\s*===?\s*['\"]function['\"]\s*&&\s*)?{_NAME}{_MEMBER}{{0,9}}\s?\(\s*"
    + r"(?:\[\s*[\[{\"']|\{\s*['\"}]|\{\s*[\w$]{1,80}\s*:|['\"`]\s*<)"
)
_JAVASCRIPT = re.compile(
    _COMMENTS + "(?:"
    rf"(?:var|let|const)\s+{_NAME}\s*=(?!=)"
    rf"|{_NAME}{_MEMBER}{{1,9}}\s*=\s*(?:[\[{{\"'`(]|{_NAME}|-?\d)"  # window.data = "
    rf"|{_NAME}\s*=\s*(?:[\[{{]|new\s|function\b|JSON\.)"
    rf"|['\"]use strict['\"]|[!;(+]\s?function\s*\(|function\s+{_NAME}\s*\(|\(\([^()\n]{{0,80}}\)\s*=>"
    r"|(?:\$|jQuery)\(\s*(?:['\"(]|document\b|window\b|function\b)|document\.write(?:ln)?\("
    ")"
)
_OTHERS = {
    "SQL": re.compile(
        r"-- (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin|SQLite)\b"
        rf"|(?:--[^\n]*+\n\s*+|{_BLOCK_COMMENT}\s*+)*+"
        r"(?:INSERT\s+INTO|CREATE\s+(?:TABLE|DATABASE)|DROP\s+TABLE|LOCK\s+TABLES|REPLACE\s+INTO)\s",
        re.IGNORECASE,
    ),
    "a file of subtitles": re.compile(r"WEBVTT\b|\d{1,6}\s*\n(?:\d+:)?\d\d:\d\d[,.]\d{3}\s*-->"),
    "a calendar or an address book": re.compile(r"BEGIN:V(?:CALENDAR|CARD)\b", re.IGNORECASE),
    # a text between two lines of `---` declares things about the page after it
    "YAML": re.compile(
        r"(?:%YAML[^\n]*\n)?---[ \t]*\r?\n(?!(?:[^\n]*\n){1,100}---[ \t]*\r?\n)(?:#[^\n]*\n)*(?:- )?[\w\"'-]{1,60}:\s"
    ),
}
_TABLE_WINDOW = 50_000
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,6})?|\d{4}-\d\d-\d\d(?:[T ][\d:.]{5,15}Z?)?")
_YAML_LINE = re.compile(r"[a-z_][\w-]{0,40}:(?: |$)|#| {1,40}(?:- |#|[\w\"'-]{1,60}:(?: |$))|- ")
_YAML_MEMBER = re.compile(r" {0,40}- | {1,40}[\w\"'-]{1,60}:(?: |$)")
_TITLE = re.compile(r"[^\W\d][\w .:/()-]{0,40}")


def data_format(text: str) -> str | None:
    """Return the format of a text that is data or a program; None for any other."""
    guard = _GUARD.match(text)
    at = guard.end() if guard else 0
    if text[at : at + 1] in ("{", "[", '"', "("):
        if kind := _json(text[at:]):
            return kind
        if _OBJECT.match(text, at):
            return "JSON"
    if _JAVASCRIPT.match(text, at):
        return "JavaScript"
    if _CALL.match(text, at):
        return "JSON in a function call (JSONP)"
    if kind := next((name for name, start in _OTHERS.items() if start.match(text, at)), None):
        return kind
    return "YAML" if _is_yaml(text[at:]) else _table(text[at:])


def _json(text: str) -> str | None:
    try:
        value: Any = json.loads(text, strict=False)
    except RecursionError:
        return "JSON"
    except ValueError:
        return _json_lines(text)
    inside = (
        next((key for key in _HTML_FIELDS if key in value and has_tags(str(value[key]))), None)
        if (isinstance(value, Mapping))
        else None
    )
    return f"JSON with a page in its field {inside!r}: take it out and pass it on" if inside else "JSON"


def _json_lines(text: str) -> str | None:
    line = text.partition("\n")[0].strip()
    return "JSON lines" if len(line) < len(text.strip()) and is_json(line) else None


def is_json(text: str) -> bool:
    """Whether a text is an object or a list of JSON."""
    if not text.startswith(("{", "[")):
        return False
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _table(text: str) -> str | None:
    """Recognise a table by its titles or a column of numbers, and by rows that are as long.

    Two rows are enough under titles if a quoted value is HTML.
    """
    head = text[:_TABLE_WINDOW]
    titles, _, rest = head.partition("\n")
    if rest.lstrip().startswith("<"):
        return None
    for name, delimiter in {"TSV": "\t", "CSV": ",", "CSV with semicolons": ";"}.items():
        if titles.count(delimiter) < 1:
            continue
        try:
            rows = list(csv.reader(head.splitlines(keepends=True), delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        if len(head) < len(text) and len(rows) > 2:
            rows.pop()  # the window cuts it
        columns = len(rows[0])
        if len(rows) < 2 or any(len(row) != columns for row in rows):
            continue
        is_wide = columns > 2 and len(rows) > 2
        is_titled = all(map(_is_title, rows[0])) and (is_wide or f'{delimiter}"<' in rest)
        if is_titled or (is_wide and _is_numbered(rows)):
            return name
    return None


def _is_numbered(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column holds numbers or dates only, and no cell begins with a space as after a comma in a sentence."""
    return any(all(map(_NUMBER.fullmatch, column)) for column in zip(*rows, strict=True)) and not any(
        cell[:1] == " " for row in rows for cell in row
    )


def _is_yaml(text: str) -> bool:
    """Whether every line is a key or a member of a list, and a key without a value has members below it."""
    lines = [line for line in text[:_TABLE_WINDOW].splitlines() if line.strip()]
    return (
        len(lines) > 2
        and all(map(_YAML_LINE.match, lines))
        and any(one.endswith(":") and _YAML_MEMBER.match(other) for one, other in pairwise(lines))
    )


def _is_title(cell: str) -> bool:
    return _TITLE.fullmatch(cell.strip().strip("\ufeff")) is not None
