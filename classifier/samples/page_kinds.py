"""The page kind of a labelled page, from the word that its pack uses."""

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
    """Return the kind for a pack's word: an article for a page without a word, None for an unknown word."""
    return _KINDS.get(word or "article")
