"""What is on disk against the API's own counts, each difference by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics import inventory
from bibliometrics.errors import BudgetError, CheckFailedError, UnreachableError, UsageError
from bibliometrics.openalex.ingest import ingest
from bibliometrics.openalex.recount import Recount, recount
from bibliometrics.settings import Settings
from tests.openalex.made import authorship, jsonl, long_work, work
from tests.openalex.world import FLIPPED, HASTE, KEY, World, number_of, source, works, world

if TYPE_CHECKING:
    from pathlib import Path

CODES = [f"{a}{b}" for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJKLMNOPQRSTUVWX"]
"""240 countries: more than one page of groups."""


def recounted(w: World, scope: str = "journals") -> Recount:
    settings = Settings(cache=w.cache.path, api_key=w.key, api_url=w.emulator.url, rate=1000.0)
    return recount(w.cache, settings, w.cache.scope(scope), patience=HASTE)


def from_many_countries() -> list[dict[str, Any]]:
    """The usual works, each of one to five authors of any of many countries."""
    given = [
        each
        | {
            "authorships": [
                authorship(n, CODES[(n * 7 + place) % len(CODES)]) for place in range(1 + n % 5)
            ]
        }
        for n, each in enumerate(works())
    ]
    where = {"primary_location": {"source": source(1)}, "publication_year": 2020}
    return [*given, long_work(number_of(1, 2020, 950), 250, **where)]


def named(found: Recount) -> dict[str, tuple[int, int]]:
    return {each.key: (each.here, each.there) for each in found.differences}


@pytest.mark.parametrize("switches", [{}, FLIPPED], ids=["as is", "flipped"])
def test_a_refreshed_cache_has_the_apis_counts_of_every_journal_and_country_and_year(
    tmp_path: Path, switches: dict[str, Any]
) -> None:
    with world(tmp_path, from_many_countries(), **switches) as w:
        w.refresh()
        spent = w.credits
        found = recounted(w)
        assert named(found) == {}
        assert found.compared > 240 + 5
        assert found.spent == w.credits - spent
        assert w.ledger == w.credits
        inventory.refuse_different(found)


def test_more_countries_than_a_page_holds_are_counted_to_the_end(tmp_path: Path) -> None:
    with world(tmp_path, from_many_countries()) as w:
        w.refresh()
        w.forget()
        recounted(w)
        countries = [each for each in w.emulator.log() if "country_code" in each["query"]]
        assert len(countries) > 2


def test_each_difference_is_named_with_both_counts(tmp_path: Path) -> None:
    added = work(
        number_of(2, 2019, 900),
        authorships=[authorship(1, "IS")],
        primary_location={"source": source(2)},
        publication_year=2019,
    )
    with world(tmp_path) as w:
        w.refresh()
        w.emulator.advance(
            [
                {"op": "add", "record": added},
                {"op": "delete", "id": f"W{number_of(1, 2020, 3)}"},
            ]
        )
        found = recounted(w)
        differences = named(found)
        assert differences["S1-2020"] == (100, 99)
        assert differences["S2-2019"] == (1, 2)
        assert differences["IS-2019"] == (0, 1)
        assert inventory.differences(found)["name"][0] == "Journal 1"
        with pytest.raises(CheckFailedError, match=r"S1-2020 \(100 here, 99 there\)") as told:
            inventory.refuse_different(found)
        assert told.value.exit_code == 1


def test_an_affiliation_that_changed_is_seen_though_no_count_of_works_changed(
    tmp_path: Path,
) -> None:
    with world(tmp_path, from_many_countries()) as w:
        w.refresh()
        edited = {"authorships": [authorship(1, "ZZ")]}
        w.emulator.advance([{"op": "edit", "id": f"W{number_of(2, 2019)}", "set": edited}])
        found = recounted(w)
        assert {each.kind for each in found.differences} == {"country-year"}
        assert named(found)["ZZ-2019"] == (0, 1)


def test_only_the_years_that_are_there_are_compared(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh(years=(2020, 2020))
        assert named(recounted(w)) == {}


def test_files_have_nothing_to_be_compared_with(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        ingest(w.cache, [jsonl(tmp_path / "all.jsonl.gz", works())])
        with pytest.raises(UsageError, match="no journal-years"):
            recounted(w, "files")
        assert w.emulator.log() == []


def test_a_gone_budget_ends_it_with_the_time_to_go_on(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh()
        w.emulator.set_budget(KEY, limit=0)
        with pytest.raises(BudgetError, match="run it again in"):
            recounted(w)


@pytest.mark.parametrize("action", ["malformed_json", "html_200", "http_500", "burst_429"])
def test_a_passing_fault_changes_no_count(tmp_path: Path, action: str) -> None:
    with world(tmp_path) as w:
        w.refresh()
        w.emulator.set_faults(
            [{"action": action, "match": {"query_contains": "country_code", "nth": 1}}]
        )
        assert named(recounted(w)) == {}


def test_counts_that_do_not_end_are_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bibliometrics.openalex.recount._MOST_PAGES", 1)
    with world(tmp_path, from_many_countries()) as w:
        w.refresh()
        with pytest.raises(UnreachableError, match="to an end"):
            recounted(w)
