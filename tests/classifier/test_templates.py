"""Sites that share a template are one group; names that every site uses join none."""

from __future__ import annotations

from copytaster.classifier.samples.templates import template_groups

COMMON = {"content", "main", "article"}


def names() -> dict[str, set[str]]:
    table = {f"own{i}.example": {*COMMON, f"a{i}", f"b{i}", f"c{i}"} for i in range(20)}
    table |= {f"portal{i}.example": {*COMMON, "ptl-view", "ptl-body", "ptl-art", "ptl-foot", f"x{i}"} for i in range(3)}
    return table


def test_sites_of_one_portal_are_one_group() -> None:
    groups = template_groups(names())
    assert {groups[f"portal{i}.example"] for i in range(3)} == {"portal0.example"}


def test_names_that_all_sites_use_do_not_join_sites() -> None:
    groups = template_groups(names())
    assert len({groups[f"own{i}.example"] for i in range(20)}) == 20


def test_groups_are_joined_transitively() -> None:
    table = names() | {
        "left.example": {"l1", "l2", "l3", "l4"},
        "middle.example": {"l2", "l3", "l4", "l5"},
        "right.example": {"l3", "l4", "l5", "l6"},
    }
    groups = template_groups(table)
    assert groups["left.example"] == groups["middle.example"] == groups["right.example"] == "left.example"


def test_sites_with_few_names_stay_alone() -> None:
    groups = template_groups(names() | {"x.example": {"only"}, "y.example": {"only"}, "z.example": set()})
    assert groups["x.example"] != groups["y.example"]
    assert groups["z.example"] == "z.example"
