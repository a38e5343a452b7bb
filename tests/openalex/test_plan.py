"""What a plan says is what a refresh then does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics import outlook
from bibliometrics.errors import BudgetError, JournalListError, UnreachableError, UsageError
from bibliometrics.journals import Journal, JournalList
from bibliometrics.openalex.allowance import Allowance, listed
from bibliometrics.openalex.plan import plan
from bibliometrics.settings import Settings
from tests.openalex.made import long_work
from tests.openalex.world import (
    CREDITS,
    FLIPPED,
    HASTE,
    KEY,
    LIST,
    PAGES,
    SIZES,
    YEARS,
    World,
    number_of,
    source,
    works,
    world,
)

if TYPE_CHECKING:
    from pathlib import Path

    from bibliometrics.openalex.planned import Plan

MANY = {(n, year): 120 for n in (1, 2, 3) for year in range(2000, 2021)}
UNKNOWN = Journal("Journal of Nothing", "2049-3630", ("2049-3630",))


def planned(w: World, *, rolling: float = 0.2, **options: Any) -> Plan:
    settings = Settings(
        cache=w.cache.path,
        api_key=w.key,
        api_url=w.emulator.url,
        rate=1000.0,
        rolling=rolling,
    )
    options = {"journals": LIST, "years": YEARS, "patience": HASTE} | options
    return plan(w.cache, settings, **options)


def states(found: Plan) -> dict[str, str]:
    return {f"{each.source_id}-{each.year}": each.state for each in found.partitions}


@pytest.mark.parametrize("switches", [{}, FLIPPED], ids=["as is", "flipped"])
def test_a_plan_costs_what_the_refresh_then_does(tmp_path: Path, switches: dict[str, Any]) -> None:
    with world(tmp_path, **switches) as w:
        found = planned(w)
        assert w.credits == w.ledger == found.spent
        assert w.lists() == []
        assert (found.works, found.pages) == (sum(SIZES.values()), PAGES)
        w.forget()
        assert w.refresh().credits == found.credits == w.credits


def test_a_plan_spends_a_few_credits_and_a_second_one_fewer(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        assert planned(w).spent == 3  # the sources, the works, the works with many authors
        assert planned(w).spent == 2
        assert w.refresh().credits == CREDITS - 1  # the sources are known by then


def test_pages_that_lie_on_disk_are_not_planned_again(tmp_path: Path) -> None:
    fault = {"action": "http_500", "match": {"query_contains": "cursor=", "from": 3}}
    with world(tmp_path, faults=[fault]) as w:
        with pytest.raises(UnreachableError):
            w.refresh(jobs=1)
        good = [each for each in w.lists() if each["status"] == 200]
        w.emulator.set_faults([])
        assert planned(w).pages == PAGES - len(good)


@pytest.mark.parametrize("limit", [37, 60, 129, 10_000])
def test_the_days_are_those_that_it_takes(tmp_path: Path, limit: int) -> None:
    years = (2000, 2020)
    with world(tmp_path, works(MANY), keys={KEY: {"limit": limit}}) as w:
        found = planned(w, years=years)
        assert found.own.left == limit - found.spent
        days = 1
        while True:
            try:
                w.refresh(years=years)
                break
            except BudgetError:
                days += 1
                w.emulator.set_clock(add=86_400)
        assert found.days == days


def test_without_a_key_the_days_are_those_of_an_address(tmp_path: Path) -> None:
    with world(tmp_path, key=None) as w:
        found = planned(w)
        assert not found.is_keyed
        assert found.own == found.keyless
        assert found.own.left == 1_000 - 3
        assert [each for each in w.emulator.log() if each["path"] == "/rate-limit"] == []


def test_the_budget_is_the_apis_own_word_where_it_gives_it(tmp_path: Path) -> None:
    account = {"limit": 500, "used": 100, "prepaid": 20_000}
    with world(tmp_path, keys={KEY: account}) as w:
        own = planned(w).own
        assert (own.daily, own.used, own.left, own.prepaid) == (500, 103, 397, 20_000)
        assert own.is_told
        assert own.resets_at is not None


def test_without_the_apis_word_the_ledger_must_do(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        found = listed([], day="2026-11-23", host="127.0.0.1", keyed=True)
        assert (found.left, found.is_told) == (10_000, False)
        planned(w)
        (spent,) = w.cache.manifest.ledger()
        found = listed([spent], day=spent.day, host=spent.host, keyed=True)
        assert found.left == 10_000 - 3


@pytest.mark.parametrize(
    ("cost", "days"), [(0, 0), (10, 1), (30, 1), (31, 2), (65, 2), (66, 3), (65 + 35, 3)]
)
def test_each_further_day_asks_once_more_what_there_is(cost: int, days: int) -> None:
    assert Allowance(daily=37, used=7, left=30).days(cost, each_day=2) == days


def test_a_budget_that_asking_alone_uses_up_is_never_enough() -> None:
    assert Allowance(daily=2, used=0, left=2).days(100, each_day=2) is None


def test_each_journal_year_says_why(tmp_path: Path) -> None:
    faulty = {"action": "skip_row", "match": {"query_contains": "id:S2,publication_year:2020"}}
    with world(tmp_path) as w:
        assert set(states(planned(w)).values()) == {"missing", "empty"}
        w.refresh(years=(2020, 2020))
        w.emulator.set_faults([faulty])
        w.refresh()
        gone = {"op": "delete", "id": f"W{number_of(3, 2020, 3)}"}
        w.emulator.advance([gone])
        old = datetime.now(UTC) + timedelta(days=100)
        found = planned(w, now=lambda: old, rolling=0.0001)
        assert states(found) == {
            "S1-2019": "waiting",
            "S1-2020": "old",
            "S2-2019": "waiting",
            "S2-2020": "waiting",
            "S3-2019": "empty",
            "S3-2020": "count",
        }
        (count,) = [each for each in found.partitions if each.state == "count"]
        assert (count.why, count.here, count.expected) == ("30 works here, 29 there", 30, 29)


def test_what_is_suspect_says_of_what(tmp_path: Path) -> None:
    fault = {"action": "skip_row", "match": {"query_contains": "cursor="}}
    with world(tmp_path, works({(1, 2020): 250}), faults=[fault]) as w:
        w.refresh()
        (todo,) = planned(w).todo
        assert todo.state == "suspect"
        assert "of 250 works" in todo.why


def test_where_everything_is_at_rest_nothing_is_asked_but_the_budget(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh()
        w.forget()
        found = planned(w)
        assert (found.todo, found.credits, found.days, found.spent) == ((), 0, 0, 0)
        assert [each["path"] for each in w.emulator.log()] == ["/rate-limit"]
        assert "Nothing to fetch" in outlook.summary(found)[0]


def test_journals_that_the_api_does_not_know_are_told_by_name(tmp_path: Path) -> None:
    mixed = JournalList("mixed", (*LIST.journals, UNKNOWN))
    with world(tmp_path) as w:
        found = planned(w, journals=mixed)
        assert found.unresolved == (UNKNOWN,)
        assert any("Journal of Nothing (2049-3630)" in each for each in outlook.summary(found))
        with pytest.raises(JournalListError, match="Journal of Nothing"):
            planned(w, journals=JournalList("none", (UNKNOWN,)))


def test_long_lists_of_authors_are_free_calls(tmp_path: Path) -> None:
    where = {"primary_location": {"source": source(1)}, "publication_year": 2020}
    many = [long_work(number_of(1, 2020, 900 + n), 150, **where) for n in range(3)]
    with world(tmp_path, [*works(), *many]) as w:
        found = planned(w)
        assert found.long == 3
        assert w.refresh().calls == found.credits + found.long


def test_a_plan_goes_on_without_the_number_of_long_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bibliometrics.openalex.plan._LONG", {"no_such_filter": "1"})
    with world(tmp_path) as w:
        found = planned(w)
        assert found.long is None
        assert json.loads(outlook.as_json(found))["free_calls"] is None


def test_records_of_another_api_are_told_before_anything_is_planned(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh()
    demo = [each | {"indexed_in": ["synthetic"]} for each in works()]
    with world(tmp_path, demo) as w, pytest.raises(UsageError, match="another --cache"):
        planned(w, years=(2018, 2020))


def test_json_says_the_same_as_the_table(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        found = planned(w)
    content = json.loads(outlook.as_json(found))
    assert content["works"] == sum(each["works"] for each in content["partitions"])
    assert content["calls"] == sum(each["calls"] for each in content["partitions"]) + found.probe
    assert content["usd"] == round(content["calls"] * 0.0001, 4)
    assert [each["year"] for each in content["partitions"]][:2] == [2020, 2020]
    text = " ".join(outlook.summary(found))
    assert f"{found.works:,} works in 5 journal-years: {found.credits:,} calls" in text
    assert KEY not in text + outlook.as_json(found).decode()


@pytest.mark.parametrize(("days", "words"), [(None, "never"), (1, "1 day, today"), (3, "3 days")])
def test_days_are_words(tmp_path: Path, days: int | None, words: str) -> None:
    with world(tmp_path) as w:
        found = planned(w)
    left = {None: 0, 1: 10_000, 3: 0}[days]
    daily = {None: 1, 1: 10_000, 3: 6}[days]
    text = " ".join(outlook.summary(replace(found, own=Allowance(daily, 0, left))))
    assert f"{words}" in text.partition("Without")[0]


class TestWhereTheBudgetIsGone:
    """A plan says what the cache alone tells, and what nobody could be asked."""

    def test_nothing_is_known_of_journals_that_were_never_looked_up(self, tmp_path: Path) -> None:
        with world(tmp_path, keys={KEY: {"limit": 0}}) as w:
            found = planned(w)
            assert isinstance(found.gone, BudgetError)
            assert "a new one comes at" in found.gone.message
            assert (found.partitions, found.unasked) == ((), LIST.journals)
            assert found.own.is_told
            paths = [(each["path"], each["status"]) for each in w.emulator.log()]
            assert paths == [("/sources", 429), ("/rate-limit", 200)]
        text = " ".join(outlook.summary(found))
        assert "could not be counted, as the day's budget is gone" in text
        assert "Never looked up: 3 of 3 journals." in text
        assert "Left of today's $0.00: $0.0000; the next day's comes at " in text
        assert "Nothing to fetch" not in text

    def test_journal_years_that_were_never_counted_have_no_number(self, tmp_path: Path) -> None:
        with world(tmp_path, keys={KEY: {"limit": 1}}) as w:
            found = planned(w)
        assert set(states(found).values()) == {"missing"}
        assert {(each.expected, each.calls) for each in found.partitions} == {(None, None)}
        assert "Never fetched: 6 journal-years" in " ".join(outlook.summary(found))
        content = json.loads(outlook.as_json(found))
        assert not content["is_counted"]
        assert "budget is gone" in content["why_not"]
        assert (content["works"], content["usd"], content["days"]) == (None, None, None)
        assert {(each["works"], each["calls"]) for each in content["partitions"]} == {(None, None)}

    def test_what_was_fetched_is_told_by_its_last_count(self, tmp_path: Path) -> None:
        with world(tmp_path, key=None, keyless_limit=1_000) as w:
            w.refresh(years=(2020, 2020))
            w.emulator.set_budget(None, limit=w.credits)
            old = datetime.now(UTC) + timedelta(days=80)
            found = planned(w, now=lambda: old)
        assert states(found) == {
            "S1-2019": "missing", "S2-2019": "missing", "S3-2019": "missing",
            "S1-2020": "old", "S2-2020": "old", "S3-2020": "old",
        }  # fmt: skip
        assert found.spent == 0
        assert found.own.left == 0
        text = " ".join(outlook.summary(found))
        assert "To fetch again: 3 journal-years, 335 works by the last fetch: 5 calls" in text

    def test_only_the_free_calls_are_unknown_where_the_works_were_counted(
        self, tmp_path: Path
    ) -> None:
        with world(tmp_path, keys={KEY: {"limit": 2}}) as w:
            found = planned(w)
        assert found.gone is None
        assert (found.works, found.long) == (sum(SIZES.values()), None)
