"""Money and speed: what is spent, when it ends, and how fast calls may come."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.emulator.corpus import demo_corpus
from bibliometrics.errors import BudgetError, ParameterError
from bibliometrics.journals import Journal, JournalList, load_journal_list
from bibliometrics.openalex.plan import plan
from bibliometrics.settings import Settings
from tests.openalex.made import ROOT, long_work
from tests.openalex.world import (
    CREDITS,
    HASTE,
    KEY,
    LIST,
    PAGES,
    number_of,
    source,
    undisturbed,
    works,
    world,
)

if TYPE_CHECKING:
    from pathlib import Path

MANY = {(n, year): 120 for n in (1, 2, 3) for year in range(2000, 2021)}
"""63 partitions of two pages."""


@pytest.mark.parametrize("jobs", [1, 4])
def test_a_spent_budget_stops_the_run_with_the_time_to_go_on(tmp_path: Path, jobs: int) -> None:
    with world(tmp_path, works(MANY), keys={KEY: {"limit": 37}}) as w:
        began = time.monotonic()
        with pytest.raises(BudgetError) as told:
            w.refresh(years=(2000, 2020), jobs=jobs)
        assert time.monotonic() - began < 30
        assert w.credits == 37
        assert w.ledger == 37
        assert told.value.exit_code == 3
        # the emulator's clock stands at 12:54:01, so midnight is 11 h 6 min away
        assert "run it again in 11 h 06 min" in str(told.value)
        then = datetime.now(UTC) + timedelta(hours=11, minutes=5, seconds=59)
        assert f"{then:%Y-%m-%d %H:}" in str(told.value)


def test_a_small_budget_finishes_over_as_many_days_as_it_takes(tmp_path: Path) -> None:
    with world(tmp_path, works(MANY), keys={KEY: {"limit": 37}}) as w:
        days = 0
        while True:
            days += 1
            try:
                w.refresh(years=(2000, 2020))
            except BudgetError:
                w.emulator.set_clock(add=86_400)
            else:
                break
        pages = 2 * len(MANY)
        # each day but the first asks once more what there is, and no page is fetched twice
        assert len([each for each in w.lists() if each["status"] == 200]) == pages
        assert w.credits == pages + 1 + days
        assert w.ledger == w.credits
        assert days == -(-(pages + 1 + 1) // 36)
        quiet = undisturbed_many(tmp_path)
        assert w.content == quiet


@pytest.mark.either_way
def test_the_whole_list_finishes_on_a_tiny_budget_with_no_call_wasted(tmp_path: Path) -> None:
    corpus = demo_corpus(works=2_000)
    journals, years = load_journal_list("nature-index-2026"), (2019, 2020)
    options: dict[str, Any] = {"sources": corpus.sources, "keys": {KEY: {"limit": 37}}}
    with world(tmp_path, corpus.works, **options) as w:
        settings = Settings(cache=w.cache.path, api_key=KEY, api_url=w.emulator.url, rate=math.inf)
        planned = plan(w.cache, settings, journals=journals, years=years, patience=HASTE)
        assert not planned.unresolved
        days = 0
        while True:
            days += 1
            assert days <= 40
            try:
                w.refresh(journals=journals, years=years, jobs=4)
            except BudgetError:
                w.emulator.set_clock(add=86_400)
            else:
                break
        good = [each for each in w.lists() if each["status"] == 200]
        assert len({each["query"] for each in good}) == len(good) == planned.pages
        assert w.credits == planned.spent + planned.pages + days * planned.probe == w.ledger
        assert days == planned.days
        of_the_list = {source_id for _, source_id, _ in w.cache.manifest.sources()}
        wanted = {
            each["id"]
            for each in corpus.works
            if each["publication_year"] in years
            and not each.get("is_xpac")
            and source_of(each) in of_the_list
        }
        assert w.ids == wanted
        assert set(w.states.values()) == {"complete"}


def source_of(work: dict[str, Any]) -> str:
    place = (work["primary_location"] or {}).get("source") or {}
    return str(place.get("id")).rpartition("/")[2]


def undisturbed_many(tmp_path: Path) -> dict[str, str]:
    with world(tmp_path / "quiet", works(MANY)) as quiet:
        quiet.refresh(years=(2000, 2020))
        return quiet.content


@pytest.mark.parametrize("jobs", [1, 4])
def test_a_runs_own_limit_is_never_passed(tmp_path: Path, jobs: int) -> None:
    with world(tmp_path) as w:
        with pytest.raises(BudgetError, match=r"limit of \$0\.0005 is spent"):
            w.refresh(max_cost=0.0005, jobs=jobs)
        assert w.credits == w.ledger == 5
        w.refresh(max_cost=0.0005 + 0.0002)
        assert w.credits == CREDITS + 1
        assert w.content == undisturbed(tmp_path)


def test_a_limit_that_is_just_enough_is_enough(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        assert w.refresh(max_cost=CREDITS * 0.0001).credits == CREDITS


@pytest.mark.parametrize("cost", [-1.0, float("nan"), float("inf")])
def test_a_limit_that_is_no_amount_is_refused(tmp_path: Path, cost: float) -> None:
    with world(tmp_path) as w, pytest.raises(ParameterError, match="max-cost"):
        w.refresh(max_cost=cost)


def test_nothing_is_spent_where_nothing_may_be(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        with pytest.raises(ParameterError, match="ends before anything can be kept"):
            w.refresh(max_cost=0)
        assert w.emulator.log() == []
        w.refresh()
        assert w.refresh(max_cost=0).fresh == 6  # what is at rest needs nothing


class TestAChainOfRunsWithATinyLimit:
    """Each gets further than the one before, or says that none ever will."""

    def test_a_page_a_run_comes_to_the_end(self, tmp_path: Path) -> None:
        with world(tmp_path) as w:
            left = []
            while True:
                assert len(left) <= PAGES + 1
                try:
                    w.refresh(max_cost=0.0002, jobs=2)
                except BudgetError as problem:
                    left.append(str(problem))
                else:
                    break
            # the journals and the count; then each time the count, and a page
            assert len(left) == PAGES
            assert all("run it again" in each for each in left)
            assert w.content == undisturbed(tmp_path)
            assert w.credits == w.ledger == 2 * (PAGES + 1)

    def test_a_limit_that_asking_uses_up_is_refused_from_the_run_on_that_keeps_nothing(
        self, tmp_path: Path
    ) -> None:
        with world(tmp_path) as w:
            with pytest.raises(BudgetError, match="run it again"):
                w.refresh(max_cost=0.0001)  # which journals there are: known from now on
            for _ in range(2):
                with pytest.raises(ParameterError, match=r"give more, such as --max-cost 0\.01"):
                    w.refresh(max_cost=0.0001)
            assert w.lists() == []

    def test_the_same_of_a_limit_that_the_journals_use_up(self, tmp_path: Path) -> None:
        many = tuple(
            Journal(f"Other {n}", f"{n:04}-000X", (f"{n:04}-000X",)) for n in range(1, 150)
        )
        with world(tmp_path) as w:
            for _ in range(2):
                with pytest.raises(
                    ParameterError, match="another run with it would ask the same again"
                ):
                    w.refresh(journals=JournalList("many", LIST.journals + many), max_cost=0.0001)

    def test_a_partition_that_stays_suspect_keeps_nothing_else_waiting(
        self, tmp_path: Path
    ) -> None:
        short = {"action": "skip_row", "match": {"query_contains": "id:S1,publication_year:2020"}}
        sizes = {(1, 2020): 350, (2, 2020): 250, (3, 2020): 120}
        with world(tmp_path, works(sizes), faults=[short]) as w:
            for _ in range(12):
                with suppress(BudgetError):
                    w.refresh(years=(2020, 2020), max_cost=0.0005, jobs=1)
            assert w.states == {"S1-2020": "suspect", "S2-2020": "complete", "S3-2020": "complete"}

    def test_a_second_walk_that_breaks_off_is_not_followed_by_a_third(
        self, tmp_path: Path
    ) -> None:
        short = {"action": "skip_row", "match": {"query_contains": "cursor="}}
        with world(tmp_path, works({(1, 2020): 250}), faults=[short]) as w:
            for _ in range(3):  # two pages, three tries of the last; the same again
                with pytest.raises(BudgetError):
                    w.refresh(years=(2020, 2020), max_cost=0.0004)
            w.refresh(years=(2020, 2020), max_cost=0.0004)
            assert w.states == {"S1-2020": "suspect"}


@pytest.mark.either_way
def test_free_calls_go_on_when_the_budget_is_gone(tmp_path: Path) -> None:
    long = long_work(
        number_of(1, 2020), 250, primary_location={"source": source(1)}, publication_year=2020
    )
    given = [long, *works({(2, 2020): 300})]
    # 1 for the sources, 1 for the counts, 1 for the long work's page: then nothing is left
    with world(tmp_path, given, keys={KEY: {"limit": 5}}) as w:
        with pytest.raises(BudgetError):
            w.refresh(years=(2020, 2020), jobs=2)
        assert w.credits == 5
        assert long["id"] in w.ids


def test_a_burst_is_no_end_of_the_budget_though_nothing_remains_by_the_headers(
    tmp_path: Path,
) -> None:
    fault = {"action": "burst_429", "match": {"query_contains": "cursor=", "nth": [2, 5]}}
    with world(tmp_path, faults=[fault]) as w:
        w.refresh()
        assert w.emulator.stats()["faults"] == {"burst_429": 2}
        assert w.ledger == w.credits == CREDITS
        assert w.content == undisturbed(tmp_path)


def test_works_on_pages_that_came_are_completed_though_the_next_page_must_wait(
    tmp_path: Path,
) -> None:
    place = {"primary_location": {"source": source(1)}, "publication_year": 2020}
    first = {"publication_date": "2020-01-01"}
    long = [long_work(number_of(1, 2020, 900 + n), 250, **place, **first) for n in range(2)]
    notes: list[str] = []
    with world(tmp_path, [*long, *works({(1, 2020): 250})], keys={KEY: {"limit": 4}}) as w:
        with pytest.raises(BudgetError):
            w.refresh(years=(2020, 2020), progress=lambda at: notes.append(at.note))
        (told,) = (each for each in notes if "authors" in each)
        assert told.startswith("the day's budget is gone; a new one comes at ")
        assert told.endswith("the authors of 2 works of S1-2020 are fetched first, for nothing")
        singles = [each for each in w.emulator.log() if each["path"].startswith("/works/")]
        assert [each["status"] for each in singles] == [200, 200]
        assert w.credits == 4
        w.emulator.set_clock(add=86_400)
        w.forget()
        w.refresh(years=(2020, 2020))
        # the next day asks once more what there is, and for the page that was missing
        assert [each["path"] for each in w.emulator.log()] == ["/works", "/works"]
        assert {each["id"] for each in long} <= w.ids


@pytest.mark.either_way
def test_one_pace_holds_all_threads_back(tmp_path: Path) -> None:
    with world(tmp_path, works(MANY), rps=10) as w:
        w.refresh(years=(2016, 2020), jobs=8, rate=9.0)
        # a busy machine lets a few calls through in a bunch; without a pace it would be hundreds
        assert w.emulator.stats()["statuses"].get(429, 0) <= 8
        assert w.emulator.stats()["peak_requests_per_second"] < 30


@pytest.mark.either_way
def test_more_speed_than_the_api_allows_is_given_up(tmp_path: Path) -> None:
    with world(tmp_path, works({(1, 2020): 1500}), rps=10) as w:
        w.refresh(years=(2020, 2020), jobs=1, rate=100.0)
        assert f"{ROOT}W{number_of(1, 2020, 1499)}" in w.ids


def test_a_budget_429_for_a_call_in_the_middle_keeps_what_is_there(tmp_path: Path) -> None:
    fault = {"action": "budget_429", "match": {"query_contains": "cursor=", "nth": 4}}
    with world(tmp_path, faults=[fault]) as w:
        with pytest.raises(BudgetError, match="of 6 journal-years are there"):
            w.refresh(jobs=1)
        before = len(w.lists())
        w.refresh(jobs=1)
        assert len(w.lists()) - before == 9 - (before - 1)
        assert w.content == undisturbed(tmp_path)


def test_the_ledger_hears_what_the_server_counts(tmp_path: Path) -> None:
    with world(tmp_path, keys={KEY: {"limit": 10_000, "used": 400}}) as w:
        w.refresh()
        (day,) = w.cache.manifest.ledger()
        assert (day.credits, day.server_used) == (CREDITS, 400 + CREDITS)


@pytest.mark.parametrize("action", ["no_rate_headers", "unknown_headers_limit"])
def test_the_ledger_carries_on_without_the_headers(tmp_path: Path, action: str) -> None:
    with world(tmp_path, faults=[{"action": action, "match": {}}]) as w:
        w.refresh()
        (day,) = w.cache.manifest.ledger()
        assert day.credits == w.credits == CREDITS
        assert day.server_limit is None


def test_a_timeout_of_the_api_is_not_charged(tmp_path: Path) -> None:
    fault = {"action": "http_504", "match": {"query_contains": "cursor=", "nth": 2}}
    with world(tmp_path, faults=[fault]) as w:
        w.refresh()
        assert w.ledger == w.credits == CREDITS


def test_an_error_of_the_api_is_charged(tmp_path: Path) -> None:
    fault = {"action": "http_500", "match": {"query_contains": "cursor=", "nth": [2, 4]}}
    with world(tmp_path, faults=[fault]) as w:
        summary = w.refresh()
        assert w.ledger == w.credits == summary.credits == CREDITS + 2


@pytest.mark.either_way
def test_the_end_of_the_budget_ends_the_waits_of_others_too(tmp_path: Path) -> None:
    failing = {"action": "http_500", "match": {"query_contains": "id:S1,publication_year:2019"}}
    gone = {"action": "budget_429", "match": {"query_contains": "id:S2,publication_year:2019"}}
    patient = replace(HASTE, first_wait_s=600.0, longest_wait_s=600.0)
    with world(tmp_path, faults=[failing, gone]) as w:
        began = time.monotonic()
        with pytest.raises(BudgetError):
            w.refresh(patience=patient, jobs=4)
        assert time.monotonic() - began < 60
