"""Makes style rules that load nothing and cannot end the element around them, in linear time."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(?:[0-9a-f]{1,6}\s?|([a-z])|(.)|$)", re.IGNORECASE | re.DOTALL)
_LOADER = re.compile(r"@import|url\(|image-set\(|image\(|src\(|cross-fade\(", re.IGNORECASE)
_LOCAL = re.compile(r"\s*+[\"']?data:(?:image|font)/", re.IGNORECASE)
_QUOTE = re.compile(r"\s*+([\"'])")
_BRACKET = re.compile(r"[()\"']")
_MARKUP = re.compile(r"<(?=[!/?a-z])", re.IGNORECASE)


def local_css(css: str) -> str:
    """Return the rules without imports and addresses; images and fonts in `data:` stay.

    Afterwards every `url(` is followed by such an image or font, possibly in quotes. Comments are dropped, and so are
    characters written as hexadecimal escapes, which could spell a function's name.
    """
    css = _without_comments(_ESCAPE.sub(lambda match: f"\\{match[2]}" if match[2] else match[1] or "", css))
    out: list[str] = []
    position = 0
    while match := _LOADER.search(css, position):
        out.append(css[position : match.start()])
        name = match[0].lower()
        if name == "@import":
            position = _after(";", css, match.end())
        elif name == "url(" and _LOCAL.match(css, match.end()):
            position = _address_end(css, match.end())
            out.append(css[match.start() : position])
        else:
            position = _address_end(css, match.end()) if name == "url(" else _call_end(css, match.end())
            out.append(" none ")
    out.append(css[position:])
    return _MARKUP.sub("< ", "".join(out))


def _without_comments(css: str) -> str:
    out: list[str] = []
    position = 0
    while (start := css.find("/*", position)) >= 0:
        out += (css[position:start], " ")
        position = _after("*/", css, start + 2)
    out.append(css[position:])
    return "".join(out)


def _after(end: str, css: str, position: int) -> int:
    place = css.find(end, position)
    return len(css) if place < 0 else place + len(end)


def _address_end(css: str, position: int) -> int:
    """Return the position after the bracket that ends an address, which may be quoted."""
    if quote := _QUOTE.match(css, position):
        position = _after(quote[1], css, quote.end())
    return _after(")", css, position)


def _call_end(css: str, position: int) -> int:
    """Return the position after the bracket that ends a call whose opening bracket is before `position`."""
    depth = 1
    while depth and (match := _BRACKET.search(css, position)):
        position = match.end()
        if match[0] in {'"', "'"}:
            position = _after(match[0], css, position)
        else:
            depth += 1 if match[0] == "(" else -1
    return position if not depth else len(css)
