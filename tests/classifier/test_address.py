"""What an address tells of a page: whether its slug speaks of what the page does."""

from __future__ import annotations

import math

import pytest
from copytaster.classifier.kind.address import address_numbers


@pytest.mark.parametrize(
    ("slug", "title", "share"),
    [
        ("ferry-to-holm-runs-again", "Ferry to Holm runs again", 1.0),
        ("ferry-to-holm-runs-again", "Your choice about cookies", 0.0),
        ("alte-muehle-bekommt-neues-dach", "Alte Mühle bekommt neues Dach", 0.8),
        ("hopital-des-aines-ferme", "L'hôpital des aînés a fermé", 1.0),
        ("stary-mlyn-znow-otwarty", "Stary młyn znów otwarty", 0.75),
        ("паром-снова-ходит", "Паром снова ходит в Хольм", 1.0),
    ],
)
def test_the_slug_is_compared_with_the_title(slug: str, title: str, share: float) -> None:
    assert address_numbers(f"https://www.post.example/{slug}", "", title, title)["slug_in_title"] == pytest.approx(
        share
    )


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("hospital-plans-second-wing", "市立医院计划增建住院楼"),
        ("novyj-most-cherez-reku", "Новый мост через реку"),
        ("most-otkryt", "Most otkryt"),
        ("ferry-to-holm", ""),
    ],
)
def test_a_slug_in_another_script_or_of_few_words_is_not_evidence(slug: str, title: str) -> None:
    assert math.isnan(address_numbers(f"https://www.post.example/{slug}", "", title, title)["slug_in_title"])
