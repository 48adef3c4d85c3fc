"""Bytes that are not UTF-8 → text: by declaration, by the page's language, or by guess."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_CJK_CODECS = frozenset(
    {
        "cp949",
        "euc_kr",
        "johab",
        "cp932",
        "shift_jis",
        "euc_jp",
        "iso2022_jp",
        "gb18030",
        "gbk",
        "gb2312",
        "hz",
        "big5",
        "big5hkscs",
    }
)
_LANGUAGE = re.compile(
    rb"<html\b[^>]{0,1000}?\blang\s{0,20}=\s{0,20}[\"']?([a-z]{2,3})\b"
    rb"|http-equiv=[\"']?content-language[\"']?\s{1,20}content=[\"']?([a-z]{2,3})\b",
    re.IGNORECASE,
)
_LANGUAGE_WINDOW = 8_192
_CODECS = {
    "ar fa ur": ("cp1256", "iso8859_6"),
    "be bg kk mk ru sr tg uk": ("cp1251", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic"),
    "bs cs hr hu pl ro sk sl sq": ("cp1250", "iso8859_2"),
    "el": ("cp1253", "iso8859_7"),
    "et lt lv": ("cp1257", "iso8859_13"),
    "he iw yi": ("cp1255", "iso8859_8"),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "ko": ("cp949",),
    "th": ("cp874",),
    "az tr": ("cp1254", "iso8859_9"),
    "vi": ("cp1258",),
    "zh": ("gb18030", "big5"),
    "ca da de en es fi fr ga gl id is it nb nl nn no pt sv": ("cp1252",),
}
"""Languages → the code pages of their pages, most frequent first."""
CODECS = {language: codecs for languages, codecs in _CODECS.items() for language in languages.split()}
_SCRIPTS = {
    "cp1256": "\u0600-\u06ff",
    "cp1251": "\u0400-\u04ff",
    "cp1253": "\u0370-\u03ff",
    "cp1255": "\u0590-\u05ff",
    "cp932": "\u3040-\u30ff\u4e00-\u9fff",
    "cp949": "\uac00-\ud7a3",
    "cp874": "\u0e00-\u0e7f",
    "gb18030": "\u4e00-\u9fff",
}
"""The first code page of a language → the characters of its script, if that is not Latin."""
_PUNCTUATION = frozenset("“”„‘’‚«»‹›–—…•·©\u00a0、。「」『』，！？：；（）・《》")
_MARKUP = re.compile(r"<[a-zA-Z!/?]")
_LETTERS_BEYOND_ASCII = re.compile(r"[À-ÿ]+")
_MOJIBAKE = 60
"""Letters beyond ASCII, at least, to tell that a declaration is wrong."""
_ENOUGH = 0.7
"""Share of the characters beyond ASCII that must be lower-case letters, or of the script, to trust a code page."""


def decode_legacy(data: bytes, encoding: str | None) -> str:
    """Decode bytes that are not UTF-8. `encoding` is the transport's charset.

    A declaration that decodes without loss is weighed against a guess; without one, the page's language decides
    between its code pages; the guess is the last resort, as it is often wrong for short texts.
    """
    # imported lazily: most pages are UTF-8 and never need this
    from charset_normalizer import from_bytes

    codec, text = _by_declaration(data, encoding)
    lossless = "\ufffd" not in text
    if lossless and (codec in _CJK_CODECS or codec.startswith("utf-16")):
        return text
    if codec == "cp1252" and _is_other_script(text):
        lossless = False  # the bytes have another meaning
    if not lossless and (by_language := decode_by_language(data)) is not None:
        return by_language
    # single-byte codecs decode anything: check the bytes themselves, without tags, before trusting one
    spoken = b" ".join(re.findall(rb"[^\x00-\x7f][^<>]*", data))[:20_000]
    guess = from_bytes(spoken or data[:20_000]).best()
    if guess is None:  # a stray byte rules out every codec: check the texts one by one
        guess = _vote(re.findall(rb"[^\x00-\x7f][^<>]*", data))
    if guess is not None and (not lossless or guess.encoding in _CJK_CODECS):
        guessed = data.decode(guess.encoding, errors="replace")
        if not lossless or guessed.count("\ufffd") * 1000 < len(guessed):
            return guessed
    return text


def _by_declaration(data: bytes, encoding: str | None) -> tuple[str, str]:
    """Decode by the transport's charset or the page's declaration; as UTF-8, with losses, if there is none.

    UTF-16 is only believed if markup comes out; a page that declares it in readable bytes is not in UTF-16.
    """
    from w3lib.encoding import html_to_unicode, resolve_encoding

    for header in (f"text/html; charset={encoding}", None) if encoding else (None,):
        try:
            declared, text = html_to_unicode(header, data, default_encoding="utf-8")
        except (LookupError, UnicodeError):  # Python's codec of that name has another purpose: base64, idna
            break
        codec = resolve_encoding(declared) or "utf-8"
        if not codec.startswith(("utf-16", "utf-32")) or _MARKUP.search(text):
            return codec, text
    return "utf-8", data.decode("utf-8", errors="replace")


def _is_other_script(text: str) -> bool:
    """Whether a text in Windows-1252 is one of another script: most of its letters beyond ASCII stand in a row.

    In the languages of Western Europe, Iceland and Turkey, such a letter stands between those of ASCII.
    """
    rows = [len(row) for row in _LETTERS_BEYOND_ASCII.findall(text)]
    return sum(rows) >= _MOJIBAKE and 2 * sum(length for length in rows if length > 3) > sum(rows)


def decode_by_language(data: bytes) -> str | None:
    """Decode with the most probable code page of the declared language; None if none is convincing."""
    match = _LANGUAGE.search(data[:_LANGUAGE_WINDOW])
    if match is None:
        return None
    codecs = CODECS.get((match[1] or match[2]).decode("ascii").lower(), ())
    script = re.compile(f"[{_SCRIPTS[codecs[0]]}]") if codecs and codecs[0] in _SCRIPTS else None
    best, best_share = None, _ENOUGH
    for codec in codecs:
        text = data.decode(codec, errors="replace")
        foreign = [character for character in text if character > "\x7f"]
        # a wrong code page of the same script turns small letters into capitals
        share = sum(_is_usual(character, script) for character in foreign) / max(len(foreign), 1)
        if share > best_share:
            best, best_share = text, share
    return best


def _is_usual(character: str, script: re.Pattern[str] | None) -> bool:
    if script is None:
        return character.islower() or character in _PUNCTUATION
    return (script.match(character) is not None and not character.isupper()) or character in _PUNCTUATION


def _vote(texts: list[bytes]) -> CharsetMatch | None:
    from charset_normalizer import from_bytes

    found = [match for text in sorted(texts, key=len)[-9:] if (match := from_bytes(text).best()) is not None]
    common = Counter(match.encoding for match in found).most_common(1)
    return next((match for match in found if match.encoding == common[0][0]), None) if common else None
