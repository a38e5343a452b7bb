"""From a night at OpenAlex to the sentence about it: refresh, what changed, refresh, changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.study import Study
from tests.openalex.made import authorship, work
from tests.openalex.test_truth import later, shrink
from tests.openalex.test_truth import works as truth_works
from tests.openalex.test_vanished import SWITCHES, delete, moved_to, w_
from tests.openalex.world import number_of, source, world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.openalex.world import World

YEARS = (2017, 2018)


def article(journal: int, year: int, place: int, **changes: Any) -> dict[str, Any]:
    number = number_of(journal, year, place)
    return work(
        number,
        primary_location={"source": source(journal)},
        publication_year=year,
        publication_date=f"{year}-05-05",
        authorships=[authorship(number, "US")],
        referenced_works_count=30,
        doi=f"https://doi.org/10.1/{number}",
        title=f"A finding of number {number}",
        **changes,
    )


def given() -> list[dict[str, Any]]:
    return [article(n, year, place) for n in (1, 2) for year in YEARS for place in range(40)]


def edit(journal: int, year: int, place: int, **to: Any) -> dict[str, Any]:
    return {"op": "edit", "id": w_(journal, year, place), "set": to}


NIGHT = [
    {"op": "add", "record": article(1, 2017, 900)},
    delete(1, 2017, 1),
    {"op": "merge", "id": w_(1, 2017, 2), "into": w_(1, 2017, 3)},
    edit(1, 2018, 4, **moved_to(2, 2018)),
    edit(1, 2018, 5, **moved_to(3, 1999)),
    edit(1, 2018, 6, authorships=[authorship(1, "CN")]),
    edit(1, 2018, 7, type="review"),
    edit(1, 2018, 8, is_retracted=True),
    {"op": "touch", "ids": [w_(1, 2018, 9)]},
]


def reasons(w: World) -> dict[str, str]:
    with Study(w.cache.path) as study:
        works = study.query("changed_works", journals="all")
    return {row["work_id"]: row["reason"] for row in works.iter_rows(named=True)}


@pytest.mark.parametrize("switches", SWITCHES)
def test_what_changed_in_a_night_is_told_by_work_and_reason(
    tmp_path: Path, switches: dict[str, Any]
) -> None:
    with world(tmp_path, given(), **switches) as w:
        w.refresh(years=YEARS)
        w.emulator.advance(NIGHT)
        w.refresh(years=YEARS, now=later(1))
        assert reasons(w) == {
            w_(1, 2017, 900): "added",
            w_(1, 2017, 1): "gone",
            w_(1, 2017, 2): "gone",
            w_(1, 2018, 5): "gone",
            w_(1, 2018, 6): "affiliation_changed",
            w_(1, 2018, 7): "type_changed",
            w_(1, 2018, 8): "retracted",
        }
        with Study(w.cache.path) as study:
            works = study.query("changed_works", journals="all")
            sums = study.changes(journals="all")
        gone = dict(works.filter(reason="gone").select("work_id", "detail").rows())
        assert gone == {
            w_(1, 2017, 1): "deleted",
            w_(1, 2017, 2): "deleted" if switches else f"merged into {w_(1, 2017, 3)}",
            w_(1, 2018, 5): "moved to Journal 3 1999",
        }
        # W…4 went from one journal of the list to another: no country's year moved by it.
        rows = {(row["year"], row["country"]): row for row in sums.iter_rows(named=True)}
        us = rows[2018, "US"]
        assert us["difference"] == us["share_after"] - us["share_before"] == -4.0
        assert (us["gone"], us["affiliation_changed"], us["type_changed"], us["retracted"]) == (
            *(-1.0, -1.0, -1.0, -1.0),
        )
        assert rows[2018, "CN"]["affiliation_changed"] == 1.0
        assert (rows[2017, "US"]["added"], rows[2017, "US"]["gone"]) == (1.0, -2.0)


def test_an_affiliation_that_changed_without_a_count_comes_with_the_rolling_pass(
    tmp_path: Path,
) -> None:
    with world(tmp_path, given()) as w:
        w.refresh(years=YEARS)
        w.emulator.advance([edit(2, 2017, 6, authorships=[authorship(1, "CN")])])
        w.refresh(years=YEARS, now=later(1))
        assert reasons(w) == {}
        w.refresh(years=YEARS, now=later(70))
        assert reasons(w) == {w_(2, 2017, 6): "affiliation_changed"}


def test_a_count_that_shrinks_far_is_a_doubt_and_no_change(tmp_path: Path) -> None:
    with world(tmp_path, truth_works({(1, 2020): 250})) as w:
        w.refresh()
        shrink(w, 200)
        w.refresh(now=later(1))
        assert reasons(w) == {}
        w.refresh(now=later(2))
        assert set(reasons(w).values()) == {"gone"}
        assert len(reasons(w)) == 50


def test_citations_move_no_figure(tmp_path: Path) -> None:
    with world(tmp_path, given()) as w:
        w.refresh(years=YEARS)
        w.emulator.advance([{"op": "touch"}])
        assert w.refresh(years=YEARS, now=later(70)).replaced > 0
        with Study(w.cache.path) as study:
            assert study.changes(journals="all").is_empty()
            assert study.query("changes_extent", journals="all")["replaced"][0] > 0


def test_a_longer_list_and_more_years_are_newly_fetched_and_no_change(tmp_path: Path) -> None:
    with world(tmp_path, given()) as w:
        w.refresh(years=(2017, 2017))
        w.refresh(years=YEARS, now=later(1))
        with Study(w.cache.path) as study:
            assert study.changes(journals="all").is_empty()
            extent = study.query("changes_extent", journals="all").row(0, named=True)
        assert extent["works_newly_fetched"] == 80
        assert extent["works_changed"] == 0
