"""Sites that share a template: pages of one portal or content system under several domains.

A model trained on one of them knows the class names of all, so they must stay in one fold. Two sites share a template
if the class and id names on the path to their articles are similar; names that many sites use count little (inverse
document frequency), as every WordPress theme has an `entry-content`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from .sample import Sample

ALIKE = 0.5
"""Least weighted share of common names (Jaccard) at which two sites count as one template."""
FEWEST = 3
"""Sites with fewer names on the path to the article are not compared."""


def with_groups(samples: Sequence[Sample]) -> list[Sample]:
    """Return the samples with the group of their site in the record; shared domains and templates join sites."""
    names: dict[str, set[str]] = defaultdict(set)
    for sample in samples:
        names[sample.record.site] |= set() if sample.record.fragment else sample.template
    groups = template_groups(names)
    return [replace(one, record=replace(one.record, group=groups[one.record.site])) for one in samples]


def template_groups(names: dict[str, set[str]]) -> dict[str, str]:
    """Map each site to a group named after its first site. `names` are the names on the path to a site's articles."""
    sites = sorted(names)
    number = {name: i for i, name in enumerate(sorted(set().union(*names.values())))}
    rows = [sorted(number[name] for name in names[site]) for site in sites]
    ends = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
    flat = np.array([i for row in rows for i in row], dtype=np.int64)
    users = np.bincount(flat, minlength=max(len(number), 1))
    weight = np.log(len(sites) / np.maximum(users, 1)) + 1e-9
    table = csr_matrix((np.sqrt(weight[flat]), flat, ends), shape=(len(sites), max(len(number), 1)))
    total = np.asarray(table.multiply(table).sum(axis=1)).ravel()
    common = (table @ table.T).tocoo()
    parent = list(range(len(sites)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    many = np.array([len(row) >= FEWEST for row in rows])
    for i, j, shared in zip(common.row.tolist(), common.col.tolist(), common.data.tolist(), strict=True):
        if i < j and many[i] and many[j] and shared >= ALIKE * (total[i] + total[j] - shared):
            a, b = sorted((root(i), root(j)))
            parent[b] = a
    return {site: sites[root(i)] for i, site in enumerate(sites)}
