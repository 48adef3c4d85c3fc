"""The page kind of a labelled page, from the word that its pack has for it."""

from __future__ import annotations

from collections.abc import Mapping

from ..kind.kind import PageKind

_WORDS: Mapping[PageKind, str] = {
    PageKind.ARTICLE: "article",
    PageKind.INDEX: "index front section hub search tag author gallery listing collection",
    PageKind.WALL: "login consent robot geoblock paywall paywall_stub interstitial",
    PageKind.ERROR: "error expired",
    PageKind.OTHER: "other data legal shop landing shell feed product service documentation forum",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}


def page_kind(word: str) -> PageKind | None:
    """Return the kind that a pack's word stands for; a page without a word is an article, None is an unknown word."""
    return _KINDS.get(word or "article")
