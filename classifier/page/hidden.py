"""What a browser does not show: by style, by attribute, by the class names that style-sheet frameworks share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..memo import remember_short
from .element import Element

_UNSEEN = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?%?(?:$|[;!])"
    r"|font-size:0(?:px|em|rem|pt|%)?(?:$|[;!])|color:transparent"
    r"|clip:rect\((?:0|1px)|clip-path:inset\((?:50|100)%|text-indent:-\d{3}"
    r"|(?:left|right|top|margin-left):-\d{3}|transform:scale\(0[,)])"
)
_NO_SIZE = re.compile(r"(?:^|;)(?:max-)?(?:width|height):[01](?:px)?(?:$|[;!])")
_READER_CLASS = re.compile(
    r"(?:[\w-]*[_-])?(?:sr-?only|visually-?hidden(?:-focusable)?|hidden-visually|visuallyhidden"
    r"|screen-?reader(?:-?(?:text|only))?|screenreader|element-invisible|a11y-hidden|hidden|is-hidden|d-none"
    r"|display-none|assistive-text|show-for-sr|tooltip(?:-?|__)(?:text|content))"
    r"|blind|hide|ng-hide|invisible|off-?screen|ir_txt",
    re.IGNORECASE,
)
"""The last line of names stands alone: `color-blind` and `no-hide` hide nothing."""
_NOT_ON_DESKTOP = re.compile(
    r"(?:sm|md|lg|xl):hidden|d-(?:sm|md|lg|xl)-none|hidden-(?:md|lg|desktop)(?:-up)?|visible-(?:xs|phone|mobile)(?:-\S+)?"
    r"|show-for-small-only|(?:mobile|phone)-only",
    re.IGNORECASE,
)
"""The same frameworks' names for what only a small screen shows: its twin for large ones is the text that counts."""
_ON_DESKTOP = re.compile(r"(?:md|lg|xl|2xl):(?:inline|block|flex)\S*|d-(?:md|lg|xl|xxl)-(?:inline|block|flex)\S*")
"""Shown again on a larger screen."""
HINTS = tuple("assistive blind for-sr hid ir_txt none only screen tooltip visible".split())
"""One of them is in each name that _READER_CLASS and _NOT_ON_DESKTOP find, in small letters."""
_RESPONSIVE = re.compile(
    r"\S*(?::|@)\S*|(?:d|hidden|visible|show)-(?:xs|sm|md|lg|xl|phone|tablet|desktop|mobile)\S*", re.IGNORECASE
)


def is_out_of_sight(element: Element, names: Sequence[str]) -> bool:
    """Whether an element is hidden, or appears only on a click or on hovering; `names` are those of its attributes."""
    get = element.get
    return (
        ("style" in names and hides(get("style") or ""))
        or ("class" in names and is_for_readers(get("class") or ""))
        or "hidden" in names
        or "popover" in names
        or ("role" in names and get("role") == "tooltip")
        or (element.tag == "dialog" and "open" not in names)
    )


@remember_short(2048)
def hides(style: str) -> bool:
    """Whether a style attribute hides the text."""
    normal = normal_style(style)
    return _UNSEEN.search(normal) is not None or ("overflow:hidden" in normal and bool(_NO_SIZE.search(normal)))


@remember_short(2048)
def is_for_readers(names: str) -> bool:
    """Whether class names show that the text is for screen readers or small screens only, or appears on hovering."""
    words = names.split()
    if any(map(_NOT_ON_DESKTOP.fullmatch, words)):
        return not any(map(_ON_DESKTOP.fullmatch, words))
    return any(map(_READER_CLASS.fullmatch, words)) and not any(map(_RESPONSIVE.fullmatch, words))


@remember_short(2048)
def normal_style(style: str) -> str:
    """Return a style attribute without spaces, in small letters, with the declaration of each property that counts."""
    normal = "".join(style.split()).lower()
    declarations: dict[str, str] = {}
    for declaration in normal.split(";"):
        name = declaration.partition(":")[0]
        before = declarations.get(name, "")
        if declaration.endswith("!important") or not before.endswith("!important"):
            declarations[name] = declaration
    return normal if normal.count(";") < len(declarations) else ";".join(declarations.values())
