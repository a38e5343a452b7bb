"""The queries against the independent computation, on the synthetic corpus.

Its journals are put together by publisher, so that some journal-years know enough to speak for
themselves and for their neighbours, as in a full load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.emulator.corpus import demo_corpus
from tests.independent import agreement
from tests.independent.built import Built
from tests.independent.records import work_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

WORKS = 3_000


def crowded(works: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """All works of a publisher in the first of its journals."""
    first: dict[str, dict[str, Any]] = {}
    for work in works:
        location = work["primary_location"] or {}
        source = location.get("source")
        if source:
            source = first.setdefault(source["host_organization_name"], source)
        yield {**work, "primary_location": {**location, "source": source}}


@pytest.fixture(scope="module")
def compared(
    tmp_path_factory: pytest.TempPathFactory, reference: Path
) -> Iterator[tuple[agreement.Ask, agreement.Independent]]:
    """The same works through the SQL and through plain Python."""
    works = list(crowded(demo_corpus(works=WORKS).works))
    independent = agreement.Independent([work_of(work) for work in works], reference)
    with Built(works, tmp_path_factory.mktemp("demo"), *agreement.QUERIES) as tables:
        yield tables.rows, independent


@pytest.mark.parametrize("works", agreement.PRESETS)
@pytest.mark.parametrize("territory", agreement.TERRITORIES)
def test_every_countrys_share_is_the_same_under_every_counting(
    compared: tuple[agreement.Ask, agreement.Independent], works: str, territory: str
) -> None:
    agreement.country_shares_agree(
        *compared, journals="nature-index-2026", works=works, territory=territory
    )


@pytest.mark.parametrize("works", agreement.PRESETS)
def test_coverage_is_the_same(
    compared: tuple[agreement.Ask, agreement.Independent], works: str
) -> None:
    agreement.year_totals_agree(*compared, journals="nature-index-2026", works=works)
    agreement.coverage_agrees(*compared, journals="nature-index-2026", works=works)


def test_the_unknown_is_spread_in_all_four_ways(
    compared: tuple[agreement.Ask, agreement.Independent],
) -> None:
    ask, _ = compared
    fills = {row["fill"] for row in ask("coverage", journals="all") if row["coverage"] < 1}
    assert {"own", "nearest_years", "subject_group", "list_year"} <= fills


def test_subjects_are_the_same(compared: tuple[agreement.Ask, agreement.Independent]) -> None:
    agreement.subjects_agree(
        *compared, journals="nature-index-2026", works="research", territory="nature_index"
    )


def test_institutions_are_the_same(compared: tuple[agreement.Ask, agreement.Independent]) -> None:
    agreement.institutions_agree(*compared, journals="nature-index-2026", works="research")
