"""Object literals of JavaScript → values, in linear time: names as keys, single quotes, the parameters of a function.

Only what can hold text is read: numbers are 0, and calls and unknown names are lists and null.
"""

from __future__ import annotations

import json
import re
from typing import Any

MOST_TOKENS = 500_000
"""Tokens of a literal that are read."""
MOST_CHARACTERS = 5_000_000
"""Characters that parameters may add to it."""

_TOKEN = re.compile(
    r"""\s*+(?:(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`)"""
    r"""|(?P<value>-?\.?\d[\w.]*+|![01]|void 0)|(?P<name>[A-Za-z_$][\w$]*+)|(?P<sign>[{}\[\](),:]))""",
    re.DOTALL,
)
_NEXT = re.compile(r"\s*+(.?)", re.DOTALL)
_LITERAL = re.compile(r"=\s*(?=\{)")
_FUNCTION = re.compile(r"\(\s*(?:function\s*)?\(([\w$,\s]{0,20000})\)\s*(?:=>\s*)?\{")
_RETURN = re.compile(r"\breturn\s*(?=\{)")
_CALL = re.compile(r"\s*+;?\s*+\}\s*+\)?\s*+(?=\()")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "", "\n": "", "\r": "", "\r\n": ""}
_OPENING = {"{": "{", "[": "[", "(": "["}
_CLOSING = {"}": "}", "]": "]", ")": "]"}


def object_literal(source: str) -> Any:
    """Return the object that a function returns which is called at once, or the first one that is assigned."""
    function = _FUNCTION.search(source, 0, 2000)
    start = _RETURN.search(source, function.end()) if function else None
    if function is None or start is None:
        match = _LITERAL.search(source, 0, 2000)
        literal = match and _read(source, match.end())
        return _value(*literal[:2], {}) if literal else None
    literal = _read(source, start.end())
    if literal is None:
        return None
    parts, names, end = literal
    call = _CALL.match(source, end)
    passed = _read(source, call.end()) if call else None
    values = _value(*passed[:2], {}) if passed else None
    given = dict(zip(function[1].replace(",", " ").split(), values or (), strict=False))
    return _value(parts, names, given)


def string_of(literal: str) -> str:
    """Return the string that a literal with its quotes stands for."""
    text = _ESCAPE.sub(_character, literal[1:].removesuffix(literal[0]))
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _character(escape: re.Match[str]) -> str:
    if digits := escape[1] or escape[2] or escape[3]:
        return chr(number) if (number := int(digits, 16)) < 0x110000 else "\ufffd"
    return _SIGNS.get(escape[4], escape[4])


def _read(source: str, at: int) -> tuple[list[str], dict[int, str], int] | None:
    """Read a literal: the parts of its JSON, the names at the places of some of them, and its end."""
    parts: list[str] = []
    names: dict[int, str] = {}
    depth = 0
    for _ in range(MOST_TOKENS):
        token = _TOKEN.match(source, at)
        if token is None:
            return None
        at = token.end()
        follows = _NEXT.match(source, at)[1]  # type: ignore[index]
        if token["string"]:
            parts.append(json.dumps(string_of(token["string"])))
        elif token["value"]:
            parts.append('"0"' if follows == ":" else "0")
        elif name := token["name"]:
            if follows == ":":
                parts.append(json.dumps(name))
            elif follows in (",", "}", "]", ")"):
                names[len(parts)] = name
                parts.append("null")
        elif (sign := token["sign"]) in _OPENING:
            depth += 1
            parts.append(_OPENING[sign])
        elif sign in _CLOSING:
            depth -= 1
            parts.append(_CLOSING[sign])
            if depth == 0:
                return parts, names, at
        elif sign == ":" or follows not in ("}", "]", ")"):
            parts.append(sign)
    return None


def _value(parts: list[str], names: dict[int, str], given: dict[str, Any]) -> Any:
    """Return the value of the JSON with the parameters' values in the places of their names."""
    left = MOST_CHARACTERS
    try:
        written = {name: json.dumps(value) for name, value in given.items()}
        for place, name in names.items():
            left -= len(text := written.get(name, "null"))
            parts[place] = text if left > 0 else "null"
        return json.loads("".join(parts))
    except (ValueError, RecursionError):
        return None
