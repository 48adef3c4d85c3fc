"""The sightings of a site's other pages, as flat tables with which one page is compared."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .evidence import BLOCK, PLACE, Hashes, Sighting, Table

Pages = NDArray[np.int32]


def positions(values: Hashes, wanted: Hashes) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Find the position of each value in the sorted `wanted`, and whether it occurs there, without sorting `values`."""
    values = np.ascontiguousarray(values)
    if not len(wanted):
        return np.zeros(len(values), dtype=np.intp), np.zeros(len(values), dtype=bool)
    at = np.minimum(np.searchsorted(wanted, values), len(wanted) - 1)
    return at, wanted[at] == values


@dataclass(frozen=True, slots=True)
class History:
    """The sightings of one site. Plain arrays, so that sending a history to a worker is cheap.

    Attributes:
        keys: the pages' own hashes. A page's number is its position here.
        block_pages: the number of the page that each row of `blocks` comes from; `place_pages` likewise.
    """

    keys: Hashes
    block_pages: Pages
    blocks: Table
    place_pages: Pages
    places: Table

    @classmethod
    def of(cls, sightings: Mapping[int, Sighting]) -> History:
        """Return the history of a site, from the `sightings` of its pages by key."""
        pages = list(sightings.values())
        numbers = np.arange(len(pages), dtype=np.int32)
        return cls(
            np.array(list(sightings), dtype=np.uint64),
            np.repeat(numbers, [len(page.blocks) for page in pages]),
            np.concatenate([np.zeros(0, BLOCK), *(page.blocks for page in pages)]),
            np.repeat(numbers, [len(page.places) for page in pages]),
            np.concatenate([np.zeros(0, PLACE), *(page.places for page in pages)]),
        )

    def without(self, keys: Collection[int]) -> History:
        """Return the history without the pages of these keys."""
        stays = ~np.isin(self.keys, np.array(list(keys), dtype=np.uint64), kind="sort")
        if stays.all():
            return self
        number = (np.cumsum(stays) - 1).astype(np.int32)
        rows, place_rows = stays[self.block_pages], stays[self.place_pages]
        return History(
            self.keys[stays],
            number[self.block_pages[rows]],
            self.blocks[rows],
            number[self.place_pages[place_rows]],
            self.places[place_rows],
        )

    def with_page(self, key: int, sighting: Sighting) -> History:
        """Return the history with one more page, whose key must be new."""
        last = np.int32(len(self.keys))
        return History(
            np.append(self.keys, np.uint64(key)),
            np.append(self.block_pages, np.full(len(sighting.blocks), last)),
            np.concatenate([self.blocks, sighting.blocks]),
            np.append(self.place_pages, np.full(len(sighting.places), last)),
            np.concatenate([self.places, sighting.places]),
        )

    def others(self, key: int, sighting: Sighting) -> NDArray[np.bool_]:
        """Select the pages that are evidence about the page `key`, shape (pages,): not the page itself, not its copies.

        If two pages share at least half of the long kept blocks of either one, they are the same article at two
        addresses, and what they share is the article.
        """
        size = len(self.keys)
        own = sighting.blocks["text"][sighting.blocks["kept"] & sighting.blocks["long"]]
        rows = self.blocks["kept"] & self.blocks["long"]
        shared = np.bincount(self.block_pages[rows & positions(self.blocks["text"], own)[1]], minlength=size)
        smaller = np.minimum(np.bincount(self.block_pages[rows], minlength=size), len(own))
        copies = (shared > 0) & (2 * shared >= smaller)
        different: NDArray[np.bool_] = self.keys != np.uint64(key)
        return different & ~copies
