"""The link filter: decisions on requests whose links are in a teaser list, a menu, an advertisement…"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Self

from copytaster.classifier import Article, Flag, Headlines, Label, Link, PageKind, Verdict
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings
from w3lib.url import canonicalize_url

from .errors import SettingError
from .responses import META_KEY, is_html, opted_out

LOWERED = 100
"""How much `deprioritize` subtracts from a request's priority: the request comes after all that depth orders."""

BOILERPLATE: tuple[Label, ...] = tuple(
    label for label in Label if label not in {Label.BODY, Label.SUBHEAD, Label.HEADLINE, Label.CAPTION}
)
"""The labels for which an action can be set; links in the article itself are always followed."""

SURE = 0.95
"""Least probability of being an article at which the links of a page are judged."""
LEAST_CONFIDENCE = 0.5
"""Least confidence in the text at which the links of a page are judged."""

TAG = ("label", "probability", "clickbait")
"""The keys that a tag may write; they replace those of an older tag in a `meta` that was passed on."""

_LONGEST = 1_000
"""Longest URL remembered, in characters."""
_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|d|ms|y|tw|tt|li_fat_|gad_)cl(?:id|kid)|gclsrc|[gw]braid|gad_source|li_fat_id|igshid|igsh|"
    r"mc_[ce]id|_ga|_gl|_hs(?:enc|mi)|mkt_tok|oly_(?:anon|enc)_id|vero_id|wickedid|s_cid|cmpid|ncid|ocid|"
    r"at_(?:campaign|medium)",
    re.IGNORECASE,
)


class Action(StrEnum):
    """What to do with a request, the mildest first."""

    FOLLOW = "follow"
    TAG = "tag"
    DEPRIORITIZE = "deprioritize"
    DROP = "drop"


_SEVERITY: Mapping[Action, int] = {action: rank for rank, action in enumerate(Action)}


@dataclass(frozen=True, slots=True)
class Mark:
    """The decision on one address that the page links to.

    `verdict` is that of the block that decided, `clickbait` the score (0 to 1) of the link's text where a limit is
    set; both are None if the link is in the article itself.
    """

    action: Action
    verdict: Verdict | None = None
    clickbait: float | None = None


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Decides which links of a page are dropped, put last, tagged or followed.

    Attributes:
        actions: COPYTASTER_LINKS, what is done with links in blocks of each label.
        limit: COPYTASTER_CLICKBAIT; where it is set, only links whose text scores above it are dropped or put last,
            and the others are tagged.
        headlines: scores the texts; loaded only where a limit is set.
    """

    actions: Mapping[Label, Action] = field(default_factory=lambda: dict.fromkeys(BOILERPLATE, Action.TAG))
    limit: float | None = None
    headlines: Headlines | None = None

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Read the settings. Raises SettingError for an invalid value, ModelRefused for a damaged headline model."""
        limit = _limit(settings)
        return cls(_actions(settings), limit, None if limit is None else Headlines.load())

    def concerns(self, entry: object, response: Response) -> bool:
        """Whether the page has to be read before this request may pass."""
        return (
            isinstance(entry, Request)
            and entry.method == "GET"
            and any(action is not Action.FOLLOW for action in self.actions.values())
            and not opted_out(response)
            and is_html(response)
        )

    def of(self, article: Article, response: Response) -> PageLinks:
        """Return the decisions for one page; nothing is computed before the first request asks."""
        return PageLinks(self, article, response)


@dataclass(frozen=True)
class PageLinks:
    """The links of one page, each address with its decision."""

    rules: LinkFilter
    article: Article
    response: Response

    def mark(self, request: Request) -> Mark | None:
        """Return the decision on a request; None if it is not a link of this page: a form, the page itself, a guess.

        There is no decision on a page that is not certainly an article: a front page consists of menus and teasers, and
        a crawl that dropped those would end there.
        """
        if request.method != "GET" or not decides(self.article):
            return None
        known = address(request.url)
        links = self._links.get(known)
        return None if links is None or known in self._own else self._decide(links)

    @cached_property
    def _own(self) -> frozenset[str]:
        """The page's own addresses, including those that redirected to it."""
        request = self.response.request
        before = [] if request is None else [request.url, *request.meta.get("redirect_urls", [])]
        return frozenset(map(address, [self.response.url, *before]))

    @cached_property
    def _links(self) -> dict[str, list[Link]]:
        by_address: dict[str, list[Link]] = {}
        for link in self.article.links:
            by_address.setdefault(address(link.url), []).append(link)
        return by_address

    def _decide(self, links: Sequence[Link]) -> Mark:
        verdicts = self.article.verdicts
        # the block of a picture is less certain than that of a headline with the same target
        places = [verdicts[link.block] for link in links if link.text] or [verdicts[link.block] for link in links]
        if any(verdict.kept or verdict.label not in self.rules.actions for verdict in places):
            return Mark(Action.FOLLOW)
        decisive = min(places, key=lambda verdict: (_SEVERITY[self.rules.actions[verdict.label]], -verdict.probability))
        action = self.rules.actions[decisive.label]
        if self.rules.headlines is None or self.rules.limit is None or action is Action.FOLLOW:
            return Mark(action, decisive)
        texts = [link.text or verdicts[link.block].block.text for link in links]
        score = max(self.rules.headlines.scores(texts))
        return Mark(action if score > self.rules.limit else Action.TAG, decisive, round(float(score), 4))


def apply(mark: Mark, request: Request) -> bool:
    """Change the request as decided; return False if it must be dropped.

    The tag is added to `request.meta["copytaster"]`; if that is False, it stays False.
    """
    if mark.action is Action.DROP:
        return False
    if mark.action is Action.DEPRIORITIZE:
        request.priority -= LOWERED
    known = request.meta.get(META_KEY)
    if mark.action is not Action.FOLLOW and mark.verdict is not None and known is not False:
        tag: dict[str, object] = {
            "label": mark.verdict.label.value,
            "probability": round(1 - mark.verdict.probability, 4),
        }
        if mark.clickbait is not None:
            tag["clickbait"] = mark.clickbait
        mine = {key: value for key, value in known.items() if key not in TAG} if isinstance(known, Mapping) else {}
        request.meta[META_KEY] = {**mine, **tag}
    return True


def decides(article: Article) -> bool:
    """Whether links are judged at all: the page must certainly be an article with a well classified text."""
    return (
        article.page_kind is PageKind.ARTICLE
        and article.page_probability >= SURE
        and article.confidence >= LEAST_CONFIDENCE
        and Flag.NO_ARTICLE not in article.flags
    )


def address(url: str) -> str:
    """Return the canonical form of a URL, without scheme, fragment and tracking parameters, to compare two."""
    return _remembered(url) if len(url) <= _LONGEST else _canonical(url)


def _canonical(url: str) -> str:
    try:
        path, mark, query = url.partition("#")[0].partition("?")
        if mark:
            fields = [field for field in query.split("&") if not _TRACKING.fullmatch(field.partition("=")[0])]
            path = f"{path}?{'&'.join(fields)}"
        return canonicalize_url(path).partition("://")[2]
    except ValueError:
        return url


_remembered = lru_cache(maxsize=20_000)(_canonical)  # menus and teasers are the same on every page of a site


def _limit(settings: BaseSettings) -> float | None:
    value = settings.get("COPYTASTER_CLICKBAIT")
    if value is None or value == "":
        return None
    try:
        limit = float(value)
    except (TypeError, ValueError, OverflowError):
        limit = -1.0
    if not 0 <= limit <= 1:
        raise SettingError(f"COPYTASTER_CLICKBAIT is {value!r}: give a number from 0 to 1, or None for no condition")
    return limit


def _actions(settings: BaseSettings) -> dict[Label, Action]:
    """Read one action for all labels, or a dict of label → action; labels missing from the dict are tagged."""
    name = "COPYTASTER_LINKS"
    value = settings.get(name)
    if value is None or value == "":
        return dict.fromkeys(BOILERPLATE, Action.TAG)
    if isinstance(value, str) and value.strip().lower() in set(Action):
        return dict.fromkeys(BOILERPLATE, Action(value.strip().lower()))
    try:
        actions_by_label = {str(label).strip().upper(): str(action) for label, action in settings.getdict(name).items()}
    except (TypeError, ValueError):
        actions = ", ".join(Action)
        raise SettingError(f"{name} is {value!r}: give a dict of label and action, or {actions} for all") from None
    if unknown := [label for label in actions_by_label if label not in BOILERPLATE]:
        raise SettingError(
            f"COPYTASTER_LINKS: unknown label {', '.join(unknown)}; choose from {', '.join(BOILERPLATE)}"
        )
    if wrong := [action for action in actions_by_label.values() if action.strip().lower() not in set(Action)]:
        raise SettingError(f"COPYTASTER_LINKS: unknown action {', '.join(wrong)}; choose from {', '.join(Action)}")
    return {label: Action(actions_by_label.get(label, Action.TAG).strip().lower()) for label in BOILERPLATE}
