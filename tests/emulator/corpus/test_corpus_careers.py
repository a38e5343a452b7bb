from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from bibliometrics.emulator.corpus.vocabulary import DELETED_AUTHOR, UNKNOWN_AUTHOR

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus import Corpus

Career = tuple[tuple[int, str], ...]


def _by_year(career: Career) -> dict[int, set[str]]:
    years: dict[int, set[str]] = {}
    for year, country in career:
        years.setdefault(year, set()).add(country)
    return years


def _moves(career: Career) -> list[tuple[int, str, str]]:
    """Breaks with all countries of the year before: year, first old and first new country."""
    years = _by_year(career)
    ordered = sorted(years)
    return [
        (after, min(years[before]), min(years[after]))
        for before, after in pairwise(ordered)
        if not years[before] & years[after]
    ]


@pytest.fixture(scope="module")
def moves(corpus: Corpus) -> Counter[tuple[str, str]]:
    return Counter(
        (old, new) for career in corpus.careers.values() for _, old, new in _moves(career)
    )


def test_careers_are_exactly_what_the_whole_works_show(corpus: Corpus) -> None:
    shown: dict[str | None, set[tuple[int, str]]] = {}
    for work in corpus.truth:
        for each in work["authorships"]:
            for country in each["countries"]:
                pair = (work["publication_year"], country)
                shown.setdefault(each["author"]["id"], set()).add(pair)
    for nobody in (None, UNKNOWN_AUTHOR, DELETED_AUTHOR):
        shown.pop(nobody, None)
    assert {author: set(career) for author, career in corpus.careers.items()} == shown


def test_careers_are_in_order_of_years(corpus: Corpus) -> None:
    assert all(career == tuple(sorted(career)) for career in corpus.careers.values())


def test_many_authors_publish_in_several_years(corpus: Corpus) -> None:
    years = [len(_by_year(career)) for career in corpus.careers.values()]
    assert sum(number >= 2 for number in years) / len(years) > 0.3
    assert sum(number >= 5 for number in years) > 2_000


def test_movers_are_a_few_of_the_authors_and_go_between_many_countries(
    corpus: Corpus, moves: Counter[tuple[str, str]]
) -> None:
    author_years = sum(len(_by_year(career)) for career in corpus.careers.values())
    assert 0.01 < sum(moves.values()) / author_years < 0.05
    assert len(moves) > 300


def test_the_largest_currents_run_between_the_united_states_and_china(
    moves: Counter[tuple[str, str]],
) -> None:
    assert {pair for pair, _ in moves.most_common(2)} == {("US", "CN"), ("CN", "US")}
    assert moves["US", "CN"] > moves["CN", "US"] > 100


def test_more_leave_for_china_as_the_years_go_by(corpus: Corpus) -> None:
    years = Counter(
        year
        for career in corpus.careers.values()
        for year, old, new in _moves(career)
        if (old, new) == ("US", "CN")
    )
    early, late = (
        sum(years[y] for y in range(2016, 2020)),
        sum(years[y] for y in range(2022, 2026)),
    )
    assert late > 2 * early


def test_some_come_back(corpus: Corpus) -> None:
    returned = 0
    for career in corpus.careers.values():
        steps = _moves(career)
        returned += any(first[1] == second[2] for first, second in pairwise(steps))
    assert returned > 50


def test_some_hold_two_countries_in_one_year(corpus: Corpus) -> None:
    doubles = Counter(
        tuple(sorted(countries))
        for career in corpus.careers.values()
        for countries in _by_year(career).values()
        if len(countries) == 2
    )
    assert doubles["CN", "US"] > 50
    assert doubles["CN", "HK"] > 20


def test_some_careers_have_gaps(corpus: Corpus) -> None:
    spans = [sorted(_by_year(career)) for career in corpus.careers.values()]
    assert sum(years[-1] - years[0] + 1 > len(years) for years in spans) > 1_000
