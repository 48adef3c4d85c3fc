"""What is planted: every fold of sites has words of its own, and no site gets its own headlines."""

from __future__ import annotations

from dataclasses import replace

from copytaster.classifier.samples.folds import FOLDS, fold_of_groups
from copytaster.classifier.samples.record import Record
from copytaster.classifier.samples.sample import Sample, sample_of
from copytaster.classifier.samples.synthetic.vocabulary import Stock
from copytaster.classifier.samples.synthetic.words import LANGUAGES, training_words
from planting_words import TEST_WORDS

SITES = [f"{name}.example" for name in "abcdefghij"]
RECORD = Record(id="1", site="", lang="ko", pack="world", url=None, html="<p>One sentence that is long enough.</p>")
KINDS = ("list_heads", "notices", "bylines", "promos", "inline")


def samples() -> list[Sample]:
    records = [replace(RECORD, site=site, headline=f"Headline of {site}") for site in SITES]
    return [found for record in records if (found := sample_of(record)) is not None]


def test_folds_of_sites_depend_on_the_seed_alone() -> None:
    folds = fold_of_groups([*SITES, *reversed(SITES)], 7)
    assert folds == fold_of_groups(SITES, 7) != fold_of_groups(SITES, 8)
    assert sorted(folds.values()) == sorted(list(range(FOLDS)) * 2)


def test_sites_of_two_folds_share_no_word() -> None:
    stock = Stock.of(samples(), 7)
    for kind in KINDS:
        by_fold = {stock.folds[site]: set(getattr(stock.words("ko", site), kind)) for site in SITES}
        assert sum(map(len, by_fold.values())) == len(set().union(*by_fold.values())) > FOLDS
        assert set().union(*by_fold.values()) == set(getattr(training_words("ko"), kind))


def test_a_short_list_is_not_divided() -> None:
    words = Stock.of(samples(), 7).words("sw", SITES[0])
    assert words.names == training_words("sw").names


def test_no_site_gets_its_own_headline() -> None:
    stock = Stock.of(samples(), 7)
    found = {site: set(stock.words("ko", site).headlines) for site in SITES}
    assert all(f"Headline of {site}" not in headlines for site, headlines in found.items())
    assert any(f"Headline of {other}" in found[SITES[0]] for other in SITES[1:])


def test_an_unknown_site_gets_words_too() -> None:
    assert Stock.of(samples(), 7).words("de", "elsewhere.example").inline


def test_training_plants_no_word_of_the_tests() -> None:
    for lang in LANGUAGES:
        ours, theirs = training_words(lang), TEST_WORDS.get(lang)
        for kind in (*KINDS, "headlines", "outlets") if theirs else ():
            assert not set(getattr(ours, kind)) & set(getattr(theirs, kind)), (lang, kind)
