"""Numbers with their nouns."""

import pytest
from copytaster.classifier.counted import counted


@pytest.mark.parametrize(("number", "text"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages"), (1204, "1,204 pages")])
def test_the_noun_fits_the_number(number: int, text: str) -> None:
    assert counted(number, "page") == text


def test_an_irregular_plural() -> None:
    assert [counted(number, "text is", "texts are") for number in (1, 3)] == ["1 text is", "3 texts are"]
