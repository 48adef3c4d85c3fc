"""Link density (share of characters that are link text) of a block and of the elements around it.

Idea: Kohlschütter et al., "Boilerplate Detection using Shallow Text Features" (2010).
"""

from __future__ import annotations

import numpy as np

from .characters import Floats
from .layout import Layout
from .ranges import ratio, shift


def columns(page: Layout) -> dict[str, Floats]:
    """Compute the columns. Densities are 0 to 1; windows are in blocks."""
    n = len(page)
    links, chars = page.all_link_chars, page.all_chars
    own = page.link_chars / page.chars
    here = np.arange(n)
    result: dict[str, Floats] = {
        "link_density": own,
        "links": page.leaf_column("links"),
        "all_link": (own > 0.9).astype(np.float32),
        "link_density_next": shift(own, 1),
        "link_density_previous": shift(own, -1),
        "link_density_near": ratio(links.over(here - 3, here + 4), chars.over(here - 3, here + 4)),
        "link_density_after_10": ratio(links.over(here + 1, here + 11), chars.over(here + 1, here + 11)),
        "link_density_before_10": ratio(links.over(here - 10, here), chars.over(here - 10, here)),
        "link_density_group": ratio(page.by_group(page.link_chars), page.by_group(page.chars)),
        "link_density_container": page.link_density(page.container()),
        "external_link": np.array([_external(href) for href in page.of_leaves["href"]], dtype=np.float32),
    }
    for steps in (1, 2, 3, 5):
        result[f"link_density_up_{steps}"] = page.link_density(page.ancestor(steps))
    return result


def _external(href: str) -> float:
    """Classify the first link's address: nan no link, 0 relative or path, 1 absolute, 2 not a page."""
    if not href:
        return float("nan")
    if href.startswith(("http:", "https:", "//")):
        return 1.0
    return 2.0 if href.startswith(("#", "javascript:", "mailto:", "tel:")) else 0.0
