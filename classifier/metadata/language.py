"""The language of an article, by its script, the page's declarations and its words.

The text decides: a declaration that its script or its small words contradict is wrong, because templates are reused.
py3langid decides if there is no declaration or if the text contradicts it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain

from ..beyond_ascii import beyond_ascii
from ..reading.head import Head
from ..reading.linked_data import Node, text_of
from .words import FUNCTION_WORDS

MOST_CHARS = 1_500
"""Characters of the text that are examined."""
_FEW = 40
"""Least letters of a text that overrules a declaration."""
_ALIASES = dict(
    pair.split("=")
    for pair in (
        "nb=no iw=he in=id ji=yi fil=tl jp=ja kr=ko cn=zh ua=uk gr=el cz=cs dk=da se=sv prs=fa eng=en deu=de ger=de "
        "fra=fr fre=fr spa=es ita=it por=pt rus=ru jpn=ja kor=ko zho=zh chi=zh nld=nl dut=nl pol=pl tur=tr ara=ar "
        "fas=fa per=fa ukr=uk swe=sv dan=da nor=no nob=no fin=fi ell=el gre=el ces=cs cze=cs hun=hu ron=ro rum=ro "
        "vie=vi tha=th ind=id hin=hi ben=bn heb=he"
    ).split()
)
"""Codes found on pages → ISO 639-1."""
_BEHIND_CODE = re.compile(r"[-_,;\s]")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_ASCII_LETTERS = bytes(code for code in range(128) if chr(code).isalpha())
_NO_ASCII_LETTERS = bytes(code for code in range(256) if code not in _ASCII_LETTERS)
_SCRIPTS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("\uac00-\ud7a3", ("ko",)),
    ("\u3040-\u30ff", ("ja",)),
    ("\u0e00-\u0e7f", ("th",)),
    ("\u0370-\u03ff\u1f00-\u1fff", ("el",)),
    ("\u0590-\u05ff", ("he", "yi")),
    ("\u0600-\u06ff\u0750-\u077f", ("ar", "fa", "ur", "ps", "ckb", "ug", "sd", "ku", "prs")),
    ("\u0900-\u097f", ("hi", "mr", "ne", "sa", "mai", "bho")),
    ("\u0980-\u09ff", ("bn", "as")),
    ("\u0a00-\u0a7f", ("pa",)),
    ("\u0a80-\u0aff", ("gu",)),
    ("\u0b00-\u0b7f", ("or",)),
    ("\u0b80-\u0bff", ("ta",)),
    ("\u0c00-\u0c7f", ("te",)),
    ("\u0c80-\u0cff", ("kn",)),
    ("\u0d00-\u0d7f", ("ml",)),
    ("\u0d80-\u0dff", ("si",)),
    ("\u0e80-\u0eff", ("lo",)),
    ("\u1000-\u109f", ("my",)),
    ("\u10a0-\u10ff", ("ka",)),
    ("\u0530-\u058f", ("hy",)),
    ("\u1200-\u137f", ("am", "ti")),
    ("\u1780-\u17ff", ("km",)),
    ("\u0f00-\u0fff", ("bo", "dz")),
    ("\u0400-\u04ff", ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "tt", "uz", "ba", "ce")),
    ("\u3400-\u9fff", ("zh", "ja", "yue", "wuu")),
)
"""Letters of a script and the languages written in it, the most frequent one first."""
_OTHER_LETTERS = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u3040-\u9fff\uac00-\ud7a3]")
_HAN = re.compile("[\u3400-\u9fff]")
_BETWEEN_WORDS = re.compile("(?![\u0900-\u0dff])[\\W\\d_]")  # vowel signs of Indian scripts are not letters
_SPACED = bytes(code if code in _ASCII_LETTERS or code > 127 else 32 for code in range(256))


def language_of(text: str, declared: Iterable[str] = ()) -> str | None:
    """Return the ISO 639-1 code of a text's language; `declared` holds the page's declarations, most trusted first."""
    sample = text[:MOST_CHARS]
    codes = [code for code in map(language_code, declared) if code]
    others = beyond_ascii(sample)
    letters = _count_letters(sample, others)
    if not letters:
        return codes[0] if codes else None
    script = _script(sample, others, letters, codes)
    if script:
        fitting = [code for code in codes if code in script]
        if fitting and (len(script) == 1 or letters < _FEW or _words_fit(sample, fitting[0])):
            return fitting[0]
        if len(script) == 1:
            return script[0]
        detected = detect(sample) if letters >= _FEW else None
        if script[0] in {"zh", "hi", "ar"}:
            detected = detected if detected in script else None
        return (
            detected
            if detected in script
            else next(iter(fitting), script[0] if letters >= _FEW or not codes else codes[0])
        )
    latin = [code for code in codes if code not in _OTHER_SCRIPTS]
    if latin and (letters < _FEW or _words_fit(sample, latin[0])):
        return latin[0]
    detected = detect(sample) if letters >= _FEW else None
    if detected and (not latin or detected in FUNCTION_WORDS or _share_of_words(sample, latin[0]) < 0.03):
        return detected
    return next(iter(latin or codes), None)


def _count_letters(text: str, others: str) -> int:
    """Count the letters of a text; `others` are its characters beyond ASCII."""
    own = text.encode("utf-8", "surrogatepass").translate(None, _NO_ASCII_LETTERS)
    return len(own) + len(_NO_LETTERS.sub("", others))


def _words(text: str) -> list[str]:
    """Return the words of a text in lower case: signs become spaces, in half the time of a search for words."""
    text = text.lower()
    for sign in {*_BETWEEN_WORDS.findall(beyond_ascii(text))}:
        text = text.replace(sign, " ")
    return text.encode("utf-8", "surrogatepass").translate(_SPACED).decode("utf-8", "surrogatepass").split()


def declarations(head: Head, article: Node | None = None) -> list[str]:
    """Return the languages that a page declares, those of the article first."""
    return [
        text_of(article.get("inLanguage")) if article else "",
        head.language,
        head.meta("og:locale", "content-language", "dc.language", "language"),
    ]


def language_code(declared: str) -> str:
    """Return the ISO 639-1 code in a language tag such as `pt_BR`; empty for any other tag."""
    code = _BEHIND_CODE.split(declared.strip().lower(), maxsplit=1)[0]
    code = _ALIASES.get(code, code)
    return code if len(code) in {2, 3} and code.isascii() and code.isalpha() else ""


_OTHER_SCRIPTS = frozenset(
    code for _, languages in _SCRIPTS for code in languages if code not in {"sr", "uz", "ku", "tt", "az", "kk"}
)


def _script(sample: str, others: str, letters: int, codes: list[str]) -> tuple[str, ...]:
    """Return the languages of the prevailing script; empty for Latin. Kana and Hangul weigh more than Han."""
    if len(others) < 0.2 * letters or len(_OTHER_LETTERS.findall(others)) < 0.2 * letters:
        return ()
    each = "".join(set(others))  # tells which scripts are to be counted
    shares = {
        languages: len(pattern.findall(others)) / letters if pattern.search(each) else 0.0
        for pattern, languages in _patterns()
    }
    han = shares[("zh", "ja", "yue", "wuu")]
    if shares[("ko",)] > 0.2:
        return ("ko",)
    if han + shares[("ja",)] > 0.3:
        kana = shares[("ja",)]
        if kana > 0.15 or (kana > 0.03 and "ja" in codes) or (kana > 0.06 and "zh" not in codes):
            return ("ja",)
        japanese = "ja" in codes and "zh" not in codes and (kana > 0 or _may_be_japanese(sample))
        return ("ja",) if japanese else ("zh",)
    best = max(shares, key=lambda languages: shares[languages])
    return best if shares[best] > 0.4 else ()


@cache
def _patterns() -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    """Compile `_SCRIPTS`, which pages in Latin script do without."""
    return [(re.compile(f"[{letters}]"), languages) for letters, languages in _SCRIPTS]


def _may_be_japanese(sample: str) -> bool:
    """Return whether a text without kana may be a Japanese list: it has no letters and no small words of Chinese."""
    han = "".join(_HAN.findall(sample))
    own = len(han.encode("cp932", "ignore")) // 2
    return own >= 0.97 * len(han) and sum(map(han.count, "的了是在和也這們")) < 0.03 * len(han)


def _words_fit(sample: str, code: str) -> bool:
    """Whether the text has the small words of a language: as many as those of any other language, or nearly.

    True for a language without a list of words.
    """
    if code not in FUNCTION_WORDS:
        return code not in {"la", "eo"}
    words, languages_of = _words(sample), _languages_of()
    small = [*filter(languages_of.__contains__, words)]
    own = sum(map(FUNCTION_WORDS[code].__contains__, small))
    if own < 0.8 * len(small):  # another language may have more of them
        scores = Counter(chain.from_iterable(map(languages_of.__getitem__, small)))
        if own < 0.8 * max(scores.values()):
            return False
    return own >= 0.05 * len(words) or len(words) < 40


@cache
def _languages_of() -> Mapping[str, Collection[str]]:
    """Map each small word to the languages that have it."""
    languages: dict[str, set[str]] = {}
    for language, words in FUNCTION_WORDS.items():
        for word in words:
            languages.setdefault(word, set()).add(language)
    return languages


def _share_of_words(sample: str, code: str) -> float:
    words = _words(sample)
    return sum(word in FUNCTION_WORDS.get(code, ()) for word in words) / max(len(words), 1)


def detect(text: str) -> str:
    """Detect the likeliest language with py3langid, whose model takes a second to load at the first call."""
    from py3langid import classify

    code = str(classify(text)[0])
    return _ALIASES.get(code, code)
