"""Who wrote an article: declared authors, elements that name one, byline lines; people before outlets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..label import Label
from ..reading.linked_data import text_of, types_of
from .dates import find_moments
from .evidence import Evidence, Marked
from .names import MOST_NAMES, Name, editors_in, is_introduced, is_organisation, is_outlet, names_in

_METAS = (
    "author article:author dc.creator dcterms.creator parsely-author sailthru.author byl byline "
    "citation_author cxenseparse:author dc.contributor creator article:author_name twitter:data1 rnews:author "
    "shareaholic:article_author_name og:article:author"
).split()
_ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "Newspaper", "WebSite"})
_KANA_OR_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7a3]")
_ADDRESS = re.compile(r"^(?:https?:)?//|^/|^www\.|^\S+\.\w{2,4}/", re.IGNORECASE)


class Authors(NamedTuple):
    """The authors of an article and where they were taken from."""

    names: tuple[Name, ...]
    source: str


def choose_authors(evidence: Evidence) -> Authors:
    """Choose the people of the first source that names one; else the declared organisation or signature."""
    fallback: Authors | None = None
    for reader in (_linked, _metas, _elements, _lines):
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
    for name in _METAS:
        values = [value for value in evidence.head.metas.get(name, ()) if value and not _ADDRESS.match(value)]
        if values:
            # Korean portals declare the outlet there
            organisation = name == "og:article:author"
            yield _offer(evidence, [(value, organisation) for value in dict.fromkeys(values)], f"meta {name}")


def _offer(evidence: Evidence, entries: Sequence[tuple[str, bool]], source: str) -> _Offer:
    """Return declared names: people by their form, other forms (a signature, an agency) unchanged."""
    outlets = {_key(outlet) for outlet in evidence.brands}
    people: dict[str, Name] = {}
    others: dict[str, Name] = {}
    for text, organisation in entries:
        plain = " ".join(text.split())
        if not plain or _ADDRESS.match(plain):
            continue
        other = organisation or is_outlet(plain, outlets) or is_organisation(plain)
        found = [] if other else names_in(plain, evidence.brands)
        if len(found) == 1 and " " not in found[0].text and found[0].text.isascii() and " " in plain:
            found = []  # `Desk Staff`: no person, and no part of it is a name
        people |= {_key(name.text): name for name in found if " " in name.text or not name.text.isascii()}
        if not found and len(plain) <= 60 and not _is_noise(plain):
            others.setdefault(_key(plain), Name(plain, plain))
        else:
            others |= {_key(name.text): name for name in found}
    if people:  # next to people, the outlet itself is not an author
        names = {key: name for key, name in others.items() if not is_outlet(name.text, outlets)} | people
        return _Offer([name for name in {**others, **people}.values() if _key(name.text) in names], True, source)
    return _Offer(list(others.values()), False, source)


def _is_noise(text: str) -> bool:
    """Whether a declared author is a date, a number or an address."""
    return (
        sum(map(str.isdigit, text)) > 3
        or "@" in text
        or not any(map(str.isalpha, text))
        or next(find_moments(text), None) is not None
    )


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _elements(evidence: Evidence) -> Iterator[_Offer]:
    """Elements near the article that are marked as its author, by microdata first, then by `rel` and class."""
    marked = [one for one in evidence.marked if one.name.lower() in {"author", "creator"} or "author" in one.rel]
    bare = _KANA_OR_HANGUL.search(evidence.near_text) is not None
    for elements, source in ((marked, "itemprop or rel author"), (evidence.bylines, "byline element")):
        names: dict[str, Name] = {}
        for element in elements:
            if element.content and element.name:
                found = names_in(element.content, evidence.brands)
            elif evidence.is_near(element) and len(element.text) <= 200:
                found = _of_pieces(element, evidence.brands, bare)
            else:
                continue
            for name in found:
                names.setdefault(_key(name.text), name)
            if names and source == "byline element":
                break
        yield _Offer(list(names.values()), bool(names), source)


def _of_pieces(element: Marked, outlets: Sequence[str], bare: bool) -> list[Name]:
    """Names in the whole text of an element, else in the first of its pieces that has one."""
    for text in (element.text, *element.pieces[:6]):
        if found := names_in(text, outlets, line=True, bare=bare):
            return found
    return []


def _lines(evidence: Evidence) -> Iterator[_Offer]:
    """Lines near the article: those judged to be bylines first, then others."""
    lines = [(evidence.verdicts[at].label, evidence.verdicts[at].block.text) for at in evidence.near]
    for label in (Label.BYLINE, Label.OTHER):
        for own, text in lines:
            if own is not label or len(text) > 200 or not (label is Label.BYLINE or is_introduced(text)):
                continue
            if names := names_in(text, evidence.brands, line=True):
                yield _Offer(names, True, f"{label.value.lower()} block")
                break
    yield _only_byline(evidence)
    for label, text in lines:
        if label in {Label.BYLINE, Label.OTHER, Label.NOTICE} and (names := editors_in(text)):
            yield _Offer(names, True, "line of the editors")
            break


def _only_byline(evidence: Evidence) -> _Offer:
    """Return the names in the page's introduced bylines if all of them agree."""
    texts = [one.block.text for one in evidence.verdicts if one.label is Label.BYLINE and len(one.block.text) <= 200]
    offers = [names_in(text, evidence.brands, line=True) for text in dict.fromkeys(texts[:50]) if is_introduced(text)]
    people = {frozenset(_key(name.text) for name in names) for names in offers if names}
    names = next(filter(None, offers), []) if len(people) == 1 else []
    return _Offer(names, bool(names), "byline block")
