"""Whole careers of a cohort: who is chosen, what comes, what it costs, and what stays apart."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.cohorts import cohort
from bibliometrics.errors import BudgetError, ParameterError, UnknownNameError, UsageError
from bibliometrics.openalex.careers import complete_careers, plan_careers
from bibliometrics.settings import Settings
from bibliometrics.study import Study
from tests.openalex.made import ROOT, authorship, long_work, rows, work
from tests.openalex.world import HASTE, LIST, source, world

if TYPE_CHECKING:
    from pathlib import Path

    from bibliometrics.openalex.followed import CareerPlan, CareerSummary
    from tests.openalex.world import World

LISTED = {"source": source(1)}
ISSN = {"issn_l": "2041-1723", "issn": ["2041-1723"]}
ELSEWHERE = {"source": source(1) | {"id": f"{ROOT}S99"} | ISSN}
SCOPE = "careers-CN-US-2000"
TWO = 2 * 4 + 130 + 20
"""Works of the two authors who were in both countries: in the journals and elsewhere."""
PAGES = 2


def paper(
    number: int, author: int, country: str, year: int, where: Any = LISTED
) -> dict[str, Any]:
    """One work of one author."""
    return work(
        number,
        authorships=[authorship(author, country)],
        primary_location=where,
        publication_year=year,
        publication_date=f"{year}-05-05",
    )


def given() -> list[dict[str, Any]]:
    """Authors 1 and 2 moved from China to the US and back; 3 stayed, 4 moved without any return.

    Author 4 went to France. All but 4 papers of each stand in journals that nobody listed.
    """
    moves = {1: "CN CN US US", 2: "US US CN CN", 3: "CN CN CN CN", 4: "CN CN FR FR"}
    listed = [
        paper(1_000 * author + n, author, country, 2019 + n // 2)
        for author, countries in moves.items()
        for n, country in enumerate(countries.split())
    ]
    more = {1: 130, 2: 20, 3: 50, 4: 7}
    elsewhere = [
        paper(1_000 * author + 100 + n, author, "CN", 1985 + n % 36, ELSEWHERE)
        for author, number in more.items()
        for n in range(number)
    ]
    return [*listed, *elsewhere]


def settings(w: World) -> Settings:
    return Settings(
        cache=w.cache.path, api_key=w.key, api_url=w.emulator.url, rate=math.inf, jobs=3
    )


def follow(w: World, **options: Any) -> CareerSummary:
    scope, whom = cohort(settings(w), countries=["US", "CN"])
    given = {"cohort": whom, "scope": scope, "patience": HASTE} | options
    return complete_careers(w.cache, settings(w), **given)


def plan(w: World) -> CareerPlan:
    scope, whom = cohort(settings(w), countries=["US", "CN"])
    return plan_careers(w.cache, settings(w), cohort=whom, scope=scope, patience=HASTE)


def found(w: World, scope: str = SCOPE) -> list[dict[str, Any]]:
    return rows(*w.cache.parquet_files(scope))


def test_all_works_of_those_seen_in_every_country_come_and_nobody_elses(tmp_path: Path) -> None:
    with world(tmp_path, given()) as w:
        w.refresh()
        done = follow(w)
        authors = {each["author"]["id"] for row in found(w) for each in row["authorships"]}
        assert authors == {f"{ROOT}A1", f"{ROOT}A2"}
        assert (done.works, len(found(w)), done.fetched) == (TWO, TWO, 1)


def test_the_cost_is_planned_and_is_what_it_then_costs(tmp_path: Path) -> None:
    with world(tmp_path, given()) as w:
        w.refresh()
        w.forget()
        told = plan(w)
        assert (told.works, told.calls, told.blocks, told.days) == (TWO, PAGES, 1, 1)
        assert (told.spent, w.credits) == (1, 1)
        assert [each.name for each in w.cache.scopes()] == ["journals"]
        w.forget()
        assert follow(w).credits == w.credits == PAGES + 1


def test_careers_are_a_scope_of_their_own_and_change_no_share(tmp_path: Path) -> None:
    with world(tmp_path, given()) as w:
        w.refresh()
        with Study(w.cache.path) as study:
            before = study.query("country_share")
        follow(w)
        with Study(w.cache.path, scope="journals") as study:
            assert study.query("country_share").equals(before)
        with Study(w.cache.path, scope=SCOPE) as study:
            result = study.result("mobility_taxonomy")
        assert result.provenance.basis == "the works of 2 authors seen in CN and US alone"


def test_who_only_stands_on_a_paper_of_the_cohort_has_no_career(tmp_path: Path) -> None:
    together = [
        paper(9_000 + n, 1, "US", 2020, ELSEWHERE)
        | {"authorships": [authorship(1, "US"), authorship(77, "CN" if n % 2 else "US")]}
        for n in range(6)
    ]
    with world(tmp_path, [*given(), *together]) as w:
        w.refresh()
        assert follow(w).works == TWO + len(together)
        with Study(w.cache.path, scope=SCOPE) as study:
            known = study.sql("select distinct author_id from author_paper order by all")
        assert known["author_id"].to_list() == ["A1", "A2"]


def test_careers_that_are_there_cost_nothing_and_old_ones_come_anew(tmp_path: Path) -> None:
    with world(tmp_path, given()) as w:
        w.refresh()
        follow(w)
        w.forget()
        again = follow(w)
        assert (again.fetched, again.fresh, again.calls, w.emulator.log()) == (0, 1, 0, [])


def test_a_cohort_stays_as_it_was_drawn(tmp_path: Path) -> None:
    with world(tmp_path, given()) as w:
        w.refresh()
        _, first = cohort(settings(w), countries=["CN", "US"], most=1)
        assert (len(first.authors), first.eligible) == (1, 2)
        follow(w, cohort=first, scope="careers-CN-US-1")
        w.cache.manifest.write("delete from partition where scope = 'journals'", ())
        assert cohort(settings(w), countries=["US", "CN"], most=1) == ("careers-CN-US-1", first)


def test_a_budget_that_ends_keeps_the_pages_and_gives_no_figures(tmp_path: Path) -> None:
    with world(tmp_path / "quiet", given()) as w:
        w.refresh()
        follow(w)
        quiet = [each.sha256 for each in w.cache.partitions(SCOPE)]
    with world(tmp_path, given()) as w:
        w.refresh()
        w.forget()
        with pytest.raises(BudgetError, match="0 of 1 blocks of careers are there"):
            follow(w, max_cost=0.0002)
        with (
            pytest.raises(UsageError, match="holds nothing yet"),
            Study(w.cache.path, scope=SCOPE) as study,
        ):
            study.build()
        follow(w)
        assert [each.sha256 for each in w.cache.partitions(SCOPE)] == quiet
        assert w.credits == PAGES + 2  # the count is asked for anew, the page is not


def test_no_figures_are_given_of_careers_that_are_not_there_in_full(tmp_path: Path) -> None:
    with world(tmp_path, given()) as w:
        w.refresh()
        follow(w)
        whole = w.cache.scope(SCOPE)
        assert whole.cohort
        more = replace(whole.cohort, blocks=(*whole.cohort.blocks, ("A3",)))
        w.cache.manifest.put_scope(replace(whole, cohort=more))
        with (
            pytest.raises(UsageError, match=f"the scope '{SCOPE}' is not there in full: 1 part"),
            Study(w.cache.path, scope=SCOPE) as study,
        ):
            study.build()


def test_where_the_api_gives_the_whole_up_the_years_are_asked_for(tmp_path: Path) -> None:
    careers = {"query_contains": "author.id:A1|A2&select"}
    slow = {"action": "http_504", "match": careers, "times": 3}
    with world(tmp_path, given()) as w:
        w.refresh()
        follow(w)
        quiet = sorted(row["id"] for row in found(w))
    with world(tmp_path / "slow", given(), faults=[slow]) as w:
        w.refresh()
        follow(w)
        assert sorted(row["id"] for row in found(w)) == quiet
        assert any("from_publication_date:1990" in each["query"] for each in w.lists())


def test_long_lists_of_authors_are_completed(tmp_path: Path) -> None:
    long = long_work(5, 130, primary_location=ELSEWHERE)
    long["authorships"][0] = authorship(1, "US")
    with world(tmp_path, [*given(), long]) as w:
        w.refresh()
        follow(w)
        assert max(len(row["authorships"]) for row in found(w)) == 130


@pytest.mark.parametrize("countries", [["CN"], [], ["CN", "cn"]])
def test_one_country_makes_no_cohort(tmp_path: Path, countries: list[str]) -> None:
    with world(tmp_path, given()) as w, pytest.raises(ParameterError, match="are no cohort"):
        cohort(settings(w), countries=countries)


def test_a_cohort_of_nobody_is_told(tmp_path: Path) -> None:
    with world(tmp_path, given()) as w:
        w.refresh(journals=LIST)
        with pytest.raises(UsageError, match="no author has published from CN and JP"):
            cohort(settings(w), countries=["CN", "JP"])
        with pytest.raises(UnknownNameError, match="'XX'"):
            cohort(settings(w), countries=["CN", "XX"])
