"""The authors of an article: declared ones, elements that name one, byline lines; people before outlets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..label import Label
from ..page.copies import key_of
from ..reading.linked_data import text_of, types_of
from .bylines import Name, is_organisation, is_outlet
from .dates import find_moments
from .evidence import INTO, Evidence
from .marked_bylines import names_in_pieces
from .names import MOST_NAMES, editors_in, is_introduced, names_in, signature_in, signed_by
from .topics import keywords_of
from .words import ACCOUNTS

_METAS = (
    "author article:author dc.creator dcterms.creator parsely-author sailthru.author byl byline "
    "citation_author cxenseparse:author dc.contributor creator article:author_name twitter:data1 rnews:author "
    "shareaholic:article_author_name dable:author og:article:author"
).split()
_ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "Newspaper", "WebSite"})
_KANA_OR_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7a3]")
_ADDRESS = re.compile(r"^(?:https?:)?//|^/|^www\.|^\S+\.\w{2,4}/", re.IGNORECASE)


class Authors(NamedTuple):
    """The authors of an article and their source."""

    names: tuple[Name, ...]
    source: str


def choose_authors(evidence: Evidence) -> Authors:
    """Choose the people of the first source that names one; else the declared organisation or signature."""
    fallback: Authors | None = None
    for reader in (_linked, _metas, _elements, _lines, _paragraphs):
        for names, people, source in reader(evidence):
            if people:
                return Authors(tuple(names[:MOST_NAMES]), source)
            if names and fallback is None:
                fallback = Authors(tuple(names), source)
    return fallback or Authors((), "")


class _Offer(NamedTuple):
    """Names of one source; `people`: at least one of them is a person."""

    names: list[Name]
    people: bool
    source: str


def _linked(evidence: Evidence) -> Iterator[_Offer]:
    article = evidence.article
    if article is None:
        return
    for key in ("author", "creator", "contributor"):
        value = article.get(key)
        yield _offer(evidence, _entries(value), f"JSON-LD {key}")


def _entries(value: Any) -> list[tuple[str, bool]]:
    """Return the names in an author property, each with whether it is declared as an organisation."""
    result = []
    for part in value[:50] if isinstance(value, list) else [value]:
        if isinstance(part, dict) and isinstance(part.get("name"), list):
            result += [(text_of(name), False) for name in part["name"][:50]]
        elif text := text_of(part if not isinstance(part, dict) else part.get("name")):
            result.append((text, isinstance(part, dict) and bool(set(types_of(part)) & _ORGANISATIONS)))
    return result


def _metas(evidence: Evidence) -> Iterator[_Offer]:
    metas = evidence.head.metas
    for name in filter(metas.__contains__, _METAS):  # a page has few of them
        values = [value for value in metas[name] if value and not _ADDRESS.match(value)]
        if values:
            # Korean portals declare the outlet there
            organisation = name == "og:article:author"
            yield _offer(evidence, [(value, organisation) for value in dict.fromkeys(values)], f"meta {name}")


def _offer(evidence: Evidence, entries: Sequence[tuple[str, bool]], source: str) -> _Offer:
    """Return declared names: people by their form, other forms (a signature, an agency) unchanged."""
    outlets = evidence.brand_keys
    people: dict[str, Name] = {}
    others: dict[str, Name] = {}
    for text, organisation in entries:
        plain = " ".join(text.split())
        if not plain or _ADDRESS.match(plain) or _is_account(plain):
            continue
        other = organisation or is_organisation(plain) or (is_outlet(plain, outlets) and not is_introduced(plain))
        listed = [] if other else names_in(plain, outlets)
        if len(listed) == 1 and " " not in listed[0].text and listed[0].text.isascii() and " " in plain:
            listed = []  # `Desk Staff`: not a person, and no part of it is a name
        people |= {key_of(name.text): name for name in listed if " " in name.text or not name.text.isascii()}
        if not listed and len(plain) <= 60 and not _is_noise(plain):
            others.setdefault(key_of(plain), Name(plain, plain))
        else:
            others |= {key_of(name.text): name for name in listed}
    if people:  # next to people, the outlet itself is not an author
        names = {key: name for key, name in others.items() if not is_outlet(name.text, outlets)} | people
        return _Offer([name for name in {**others, **people}.values() if key_of(name.text) in names], True, source)
    return _Offer(list(others.values()), False, source)


def _is_noise(text: str) -> bool:
    """Return whether a declared author is a date, a number, a reading time, an address or an account."""
    return (
        _is_account(text)
        or sum(map(str.isdigit, text)) > 3
        or text[:1].isdigit()
        or "@" in text
        or not any(map(str.isalpha, text))
        or next(find_moments(text), None) is not None
    )


def _is_account(text: str) -> bool:
    """Return whether a declared author is an account such as `admin` or `Webmaster2`."""
    return key_of(text).rstrip("0123456789") in ACCOUNTS


def _elements(evidence: Evidence) -> Iterator[_Offer]:
    """Yield elements near the article that are marked as its author: microdata first, then `rel` and class."""
    marked = [one for one in evidence.marked if one.name.lower() in {"author", "creator"} or "author" in one.rel]
    bare = _KANA_OR_HANGUL.search(evidence.near_text) is not None
    for elements, source in ((marked, "itemprop or rel author"), (evidence.bylines, "byline element")):
        names: dict[str, Name] = {}
        for element in elements:
            if element.content and element.name:
                element_names = names_in(element.content, evidence.brand_keys)
            elif evidence.is_near(element) and len(element.text) <= 200:
                element_names = names_in_pieces(element, evidence.brand_keys, bare)
            else:
                continue
            for name in element_names:
                names.setdefault(key_of(name.text), name)
            if names and source == "byline element":
                break
        yield _Offer(list(names.values()), bool(names), source)
    signed = [one.text for one in marked if one.name and evidence.is_near(one) and len(one.text) <= 40]
    signs = [sign.strip() for text in signed[:1] for sign in text.split(";")]
    offers = [signature_in(sign) if is_introduced(sign) else Name(sign, sign) for sign in signs if not _is_noise(sign)]
    yield _Offer([offer for offer in offers if offer], False, "itemprop or rel author")


def _lines(evidence: Evidence) -> Iterator[_Offer]:
    """Yield lines near the article: introduced ones first, then those that consist of names."""
    lines = [(at, evidence.verdicts[at].label, evidence.verdicts[at].block.text) for at in evidence.near]
    lines = [line for line in lines if len(line[2]) <= 200]
    for label in (Label.BYLINE, Label.OTHER):
        for _, own, text in lines:
            if own is label and is_introduced(text):
                names = names_in(text, evidence.brand_keys, line=True)
                if not names and (signature := signature_in(text)):  # `By Bay Post`, `By BPA, in News`
                    is_known = key_of(signature.text) in map(key_of, evidence.outlets)
                    yield _Offer([signature], is_known, _SOURCES[label])
                if names:
                    yield _Offer(names, True, _SOURCES[label])
                    break
    for label in (Label.BYLINE, Label.SUBHEAD):
        for at, own, text in lines:
            # at the end writers sign without an introduction
            beside = at < evidence.start + INTO or at == evidence.body[1] + 1
            if own is label and beside and (names := _bare_names(evidence, text, own)):
                yield _Offer(names, True, _SOURCES[label])
                break
    yield _only_byline(evidence)
    for _, label, text in lines:
        if label in {Label.BYLINE, Label.OTHER, Label.NOTICE} and (names := editors_in(text)):
            yield _Offer(names, True, "line of the editors")
            break


def _paragraphs(evidence: Evidence) -> Iterator[_Offer]:
    """Yield who signs the text itself: in the dateline of the first paragraph, or in a last line of their own."""
    first, last = evidence.body
    if first < 0:
        return
    for at, is_last in ((first, False), (last, True), (last + 1, True)):
        for verdict in evidence.verdicts[at : at + 1]:
            if names := signed_by(verdict.block.text, evidence.brand_keys, last=is_last):
                yield _Offer(names, True, "signature of the text")


_SOURCES = {Label.BYLINE: "byline block", Label.OTHER: "other block", Label.SUBHEAD: "line above the text"}


def _bare_names(evidence: Evidence, text: str, label: Label) -> list[Name]:
    """Return the names in a line of names only, unless the article mentions them: as its subject or topics.

    A line that is kept as a deck must be directly above the text.
    """
    names = names_in(text, evidence.brand_keys, line=True)
    if not names:
        return []
    if label is Label.SUBHEAD:
        copies = [verdict.block for verdict in evidence.verdicts if verdict.block.text == text]
        behind = evidence.verdicts[copies[0].index + 1 :][:1]
        rest = evidence.text.replace(text, "", 1).casefold()
        if any(word.casefold() in rest for name in names for word in name.text.split() if len(word) > 3):
            return []  # a short deck: its words occur in the article
        if len(copies) > 1 or copies[0].tag in _HEADINGS or len(behind[0].block.text if behind else "") < 100:
            return []
    topics = {key_of(word) for word in keywords_of(evidence)[0]}
    if label is Label.SUBHEAD:
        return [name for name in names if key_of(name.text) not in topics]
    return [name for name in names if name.text not in evidence.text and key_of(name.text) not in topics]


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li"})


def _only_byline(evidence: Evidence) -> _Offer:
    """Return the names in the page's introduced bylines if all of them agree."""
    texts = [one.block.text for one in evidence.verdicts if one.label is Label.BYLINE and len(one.block.text) <= 200]
    texts = [text for text in dict.fromkeys(texts[:50]) if is_introduced(text)]
    offers = [names_in(text, evidence.brand_keys, line=True) for text in texts]
    people = {frozenset(key_of(name.text) for name in names) for names in offers if names}
    names = next(filter(None, offers), []) if len(people) == 1 else []
    return _Offer(names, bool(names), "byline block")
