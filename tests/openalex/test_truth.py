"""A refresh never makes the cache poorer: what cannot be the whole is doubted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.errors import ParameterError
from tests.openalex.made import work
from tests.openalex.world import World, number_of, source, undisturbed, works, world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.either_way

ONE = {(1, 2020): 250}
KEY = "S1-2020"


def later(days: int) -> Callable[[], datetime]:
    moment = datetime.now(UTC) + timedelta(days=days)
    return lambda: moment


def short_number(given: dict[str, Any]) -> str:
    return str(given["id"]).rpartition("/")[2]


def always(fault: dict[str, Any]) -> list[dict[str, Any]]:
    return [fault | {"match": {"query_contains": "cursor="}}]


POORER = [
    {"action": "zero_count"},
    {"action": "partial_page", "rows": 10},
    {"action": "same_cursor"},
    {"action": "skip_row"},
]


@pytest.mark.parametrize("fault", POORER, ids=lambda fault: fault["action"])
def test_good_data_stand_when_what_comes_is_poorer(tmp_path: Path, fault: dict[str, Any]) -> None:
    with world(tmp_path, works(ONE)) as w:
        w.refresh()
        before = w.content
        w.emulator.set_faults(always(fault))
        w.forget()
        summary = w.refresh(now=later(100))
        assert w.content == before
        assert set(summary.suspects) == {KEY}
        assert [each.key for each in w.cache.manifest.suspects("journals")] == [KEY]
        assert len(w.lists()) <= 2 * (3 + 3)


@pytest.mark.parametrize("fault", POORER, ids=lambda fault: fault["action"])
def test_the_next_run_tries_again_and_the_doubt_is_gone(
    tmp_path: Path, fault: dict[str, Any]
) -> None:
    with world(tmp_path, works(ONE), faults=always(fault)) as w:
        assert set(w.refresh().suspects) == {KEY}
        w.emulator.set_faults([])
        assert w.refresh().suspects == {}
        assert w.cache.manifest.suspects("journals") == []
        assert w.states == {"S1-2019": "complete", KEY: "complete"}
        assert w.content == undisturbed(tmp_path, given=works(ONE))


def test_where_nothing_stands_part_is_better_than_none_and_is_marked(tmp_path: Path) -> None:
    with world(tmp_path, works(ONE), faults=always({"action": "skip_row"})) as w:
        w.refresh()
        (partition,) = [each for each in w.cache.partitions("journals") if each.key == KEY]
        assert partition.state == "suspect"
        assert "of 250 works" in partition.note
        assert 0 < partition.works < 250


def test_a_part_is_not_replaced_by_a_smaller_one(tmp_path: Path) -> None:
    with world(tmp_path, works(ONE), faults=always({"action": "skip_row"})) as w:
        w.refresh()
        before = w.content
        w.emulator.set_faults(always({"action": "partial_page", "rows": 10}))
        w.refresh()
        assert w.content == before


def test_none_is_not_believed_where_there_were_some(tmp_path: Path) -> None:
    with world(tmp_path, works(ONE), faults=always({"action": "zero_count"})) as w:
        summary = w.refresh()
        assert "no works where there were 250" in summary.suspects[KEY]
        assert KEY not in w.content


def shrink(w: World, to: int) -> None:
    w.emulator.advance([{"op": "delete", "id": short_number(each)} for each in works(ONE)[to:]])


def test_a_count_that_falls_far_is_believed_only_the_second_time(tmp_path: Path) -> None:
    with world(tmp_path, works(ONE)) as w:
        w.refresh()
        before = w.content
        shrink(w, 200)
        summary = w.refresh(now=later(1))
        assert summary.suspects == {KEY: "only 200 works where there were 250"}
        assert w.content == before
        assert w.refresh(now=later(2)).suspects == {}
        (partition,) = [each for each in w.cache.partitions("journals") if each.key == KEY]
        assert partition.works == 200
        assert [each[0] for each in w.cache.manifest.replaced("journals")] == [KEY]


def test_a_count_that_falls_a_little_is_believed(tmp_path: Path) -> None:
    with world(tmp_path, works(ONE)) as w:
        w.refresh()
        shrink(w, 245)
        assert w.refresh(now=later(1)).suspects == {}
        assert len(w.ids) == 245


@pytest.mark.parametrize(
    ("patch", "keys"),
    [
        (
            {
                "op": "add",
                "record": work(
                    number_of(2, 2018, 999),
                    primary_location={"source": source(2)},
                    publication_year=2018,
                    publication_date="2018-03-03",
                ),
            },
            {"S2-2018"},
        ),
        ({"op": "delete", "id": f"W{number_of(2, 2018, 3)}"}, {"S2-2018"}),
        (
            {
                "op": "edit",
                "id": f"W{number_of(2, 2018, 3)}",
                "set": {"primary_location": {"source": source(1)}},
            },
            {"S1-2018", "S2-2018"},
        ),
        (
            {"op": "merge", "id": f"W{number_of(2, 2018, 3)}",
             "into": f"W{number_of(2, 2018, 4)}"},
            {"S2-2018"},
        ),
    ],
    ids=["added", "deleted", "moved", "merged"],
)  # fmt: skip
def test_a_change_of_count_is_found_and_nothing_else_is_fetched(
    tmp_path: Path, patch: dict[str, Any], keys: set[str]
) -> None:
    sizes = {(n, year): 40 for n in (1, 2) for year in (2017, 2018)}
    with world(tmp_path, works(sizes)) as w:
        w.refresh(years=(2017, 2018))
        w.emulator.advance([patch])
        w.forget()
        summary = w.refresh(years=(2017, 2018), now=later(1))
        assert summary.fetched == len(keys)
        assert {each["query"].partition("id:")[2][:2] for each in w.lists()} == {
            key[:2] for key in keys
        }
        assert summary.credits <= len(keys) + 2
        served = {each["id"] for each in works(sizes)}
        assert len(w.ids ^ served) <= 1


def test_the_newest_years_are_fetched_again_after_a_day(tmp_path: Path) -> None:
    year = datetime.now(UTC).year
    sizes = {(1, year): 10, (1, year - 1): 10, (1, year - 2): 10}
    with world(tmp_path, works(sizes)) as w:
        w.refresh(years=(year - 2, year))
        w.emulator.advance([{"op": "touch"}])
        assert w.refresh(years=(year - 2, year), now=later(1)).fetched == 2


def test_what_is_old_is_fetched_again(tmp_path: Path) -> None:
    with world(tmp_path, works(ONE)) as w:
        w.refresh()
        assert w.refresh(now=later(50)).fetched == 0
        assert w.refresh(now=later(100)).fetched == 1


@pytest.mark.parametrize(
    ("dollars", "fetched"),
    [(0.0005, [2, 2, 2, 1, 0]), (0.0001, [0, 0, 0, 0, 0]), (0.0, [0] * 5), (0.2, [7, 0, 0, 0, 0])],
)
def test_what_is_merely_old_waits_its_turn_under_a_cap(
    tmp_path: Path, dollars: float, fetched: list[int]
) -> None:
    sizes = {(1, year): 120 for year in range(2001, 2008)}
    with world(tmp_path, works(sizes)) as w:
        w.refresh(years=(2001, 2007))
        w.forget()
        runs = [
            w.refresh(years=(2001, 2007), now=later(70 + day), rolling=dollars) for day in range(5)
        ]
        assert [each.fetched for each in runs] == [each.old for each in runs] == fetched
        assert [each.waiting for each in runs] == [7 - sum(fetched[: day + 1]) for day in range(5)]
        assert len({each["query"] for each in w.lists()}) == len(w.lists()) == 2 * sum(fetched)
        assert all(each.credits - 2 <= round(dollars * 10_000) for each in runs)


def test_one_too_large_for_the_cap_does_not_hold_up_the_others(tmp_path: Path) -> None:
    sizes = {(1, 2001): 420, (1, 2002): 20, (1, 2003): 20}
    with world(tmp_path, works(sizes)) as w:
        w.refresh(years=(2001, 2003))
        summary = w.refresh(years=(2001, 2003), now=later(70), rolling=0.0003)
        assert (summary.old, summary.waiting) == (2, 1)


def test_a_citation_is_found_by_the_rolling_pass_alone(tmp_path: Path) -> None:
    sizes = {(1, year): 20 for year in (2001, 2002)}
    with world(tmp_path, works(sizes)) as w:
        w.refresh(years=(2001, 2002))
        before = w.content
        w.emulator.advance([{"op": "touch", "ids": [f"W{number_of(1, 2001, 3)}"]}])
        assert w.refresh(years=(2001, 2002), now=later(1)).fetched == 0
        assert w.content == before
        summary = w.refresh(years=(2001, 2002), now=later(70))
        assert (summary.fetched, summary.replaced) == (2, 1)
        assert {key for key in before if w.content[key] != before[key]} == {"S1-2001"}


@pytest.mark.parametrize("dollars", [-0.1, float("nan"), float("inf")])
def test_no_amount_of_dollars_for_what_is_old_is_refused(tmp_path: Path, dollars: float) -> None:
    with world(tmp_path, works(ONE)) as w, pytest.raises(ParameterError, match="--rolling"):
        w.refresh(rolling=dollars)
