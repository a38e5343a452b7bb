"""Works that are no longer where they were: missed, followed for nothing, remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.errors import BudgetError
from bibliometrics.openalex import vanished
from tests.openalex.made import work
from tests.openalex.test_truth import later
from tests.openalex.world import FLIPPED, KEY, World, number_of, source, works, world

if TYPE_CHECKING:
    from pathlib import Path

    from bibliometrics.cache import Cache
    from bibliometrics.cache.entries import Vanished

YEARS = (2017, 2018)
SIZES = {(n, year): 40 for n in (1, 2) for year in range(YEARS[0], YEARS[1] + 1)}
SWITCHES = [pytest.param({}, id="as it is"), pytest.param(FLIPPED, id="the other way")]


def w_(journal: int, year: int, place: int) -> str:
    return f"W{number_of(journal, year, place)}"


def delete(journal: int, year: int, place: int) -> dict[str, Any]:
    return {"op": "delete", "id": w_(journal, year, place)}


def moved_to(to: int, year: int) -> dict[str, Any]:
    return {"primary_location": {"source": source(to)}, "publication_year": year,
            "publication_date": f"{year}-05-05"}  # fmt: skip


NIGHT = [
    {"op": "add", "record": work(number_of(1, 2017, 900), **moved_to(1, 2017))},
    delete(1, 2017, 1),
    {"op": "merge", "id": w_(1, 2017, 2), "into": w_(1, 2017, 3)},
    {"op": "edit", "id": w_(1, 2018, 4), "set": moved_to(2, 2018)},
    {"op": "edit", "id": w_(1, 2018, 5), "set": moved_to(3, 1999)},
    {"op": "edit", "id": w_(2, 2017, 6), "set": {"is_xpac": True}},
    {"op": "touch", "ids": [w_(2, 2017, 7)]},
]


def refreshed(w: World, days: int = 0, **options: Any) -> Any:
    return w.refresh(years=YEARS, now=later(days), **options)


def fates(cache: Cache) -> dict[str, Vanished]:
    return {each.work_id: each for each in cache.manifest.vanished("journals")}


@pytest.mark.parametrize("switches", SWITCHES)
def test_each_work_is_followed_to_where_it_went(tmp_path: Path, switches: dict[str, Any]) -> None:
    with world(tmp_path, works(SIZES), **switches) as w:
        refreshed(w)
        w.emulator.advance(NIGHT)
        w.forget()
        summary = refreshed(w, days=1)
        found = fates(w.cache)
        assert set(found) == {
            w_(*each) for each in [(1, 2017, 1), (1, 2017, 2), (1, 2018, 4), (1, 2018, 5),
                                   (2, 2017, 6)]
        }  # fmt: skip
        assert found[w_(1, 2017, 1)].fate == "deleted"
        merged = found[w_(1, 2017, 2)]
        if switches:  # 404 for a merged work: no telling it from a deleted one
            assert merged.fate == "deleted"
        else:
            assert (merged.fate, merged.into_id) == ("merged", w_(1, 2017, 3))
        inside, outside = found[w_(1, 2018, 4)], found[w_(1, 2018, 5)]
        assert (inside.fate, inside.source_id, inside.year) == ("moved", "S2", 2018)
        assert (outside.fate, outside.source_name, outside.year) == ("moved", "Journal 3", 1999)
        assert found[w_(2, 2017, 6)].fate == "expansion"
        assert sum(summary.vanished.values()) == 5
        assert summary.unasked == 0


@pytest.mark.parametrize("switches", SWITCHES)
def test_counts_find_all_but_citations_and_the_rolling_pass_finds_those_under_its_cap(
    tmp_path: Path, switches: dict[str, Any]
) -> None:
    touched = {"op": "touch", "ids": [w_(2, 2018, 7)]}
    night = [*NIGHT[:5], touched]
    with world(tmp_path, works(SIZES), **switches) as w:
        refreshed(w)
        before = w.content
        w.emulator.advance(night)
        summary = refreshed(w, days=1)
        # S1's years shrank, S2's 2018 grew; S2's 2017 is as it was.
        assert summary.fetched == 3
        assert w.content["S2-2017"] == before["S2-2017"]
        w.emulator.advance([{"op": "touch", "ids": [w_(2, 2017, 7)]}])
        assert refreshed(w, days=5).fetched == 0
        rolling = refreshed(w, days=70, rolling=0.0002)
        assert rolling.old == 2
        assert rolling.waiting == 2
        assert (
            rolling.credits <= 2 + 4
        )  # two pages; journals and counts, without nesting year by year
        assert w.content["S2-2017"] != before["S2-2017"]


def test_following_costs_nothing_and_goes_on_when_the_runs_own_limit_is_reached(
    tmp_path: Path,
) -> None:
    with world(tmp_path, works(SIZES)) as w:
        refreshed(w)
        w.emulator.advance([delete(1, 2017, 1), delete(2, 2018, 1)])
        # Enough for the counts and one of the two journal-years.
        with pytest.raises(BudgetError):
            refreshed(w, days=1, max_cost=0.0002, jobs=1)
        assert {each.fate for each in fates(w.cache).values()} == {"deleted"}
        assert len(fates(w.cache)) == 1
        singles = [each for each in w.emulator.log() if each["path"].startswith("/works/")]
        assert [each["credits"] for each in singles] == [0]


def test_the_end_of_the_days_budget_is_not_held_up_by_following(tmp_path: Path) -> None:
    with world(tmp_path, works(SIZES), keys={KEY: {"limit": 8}}) as w:
        refreshed(w)
        w.emulator.advance([delete(1, 2017, 1), delete(2, 2018, 1)])
        w.forget()
        # Of the two journal-years, the budget is enough for one.
        with pytest.raises(BudgetError, match="a new one comes at"):
            refreshed(w, days=1, jobs=1)
        assert [each["status"] for each in w.emulator.log()] == [200, 200, 429]
        w.emulator.set_clock(add=86_400)
        assert refreshed(w, days=1).vanished == {"deleted": 2}
        assert {each.fate for each in fates(w.cache).values()} == {"deleted"}


def test_a_run_asks_for_so_many_and_the_next_for_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vanished, "MOST", 2)
    sizes = {(1, 2017): 100}
    with world(tmp_path, works(sizes)) as w:
        refreshed(w)
        w.emulator.advance([delete(1, 2017, place) for place in range(5)])
        summary = refreshed(w, days=1)
        assert (sum(summary.vanished.values()), summary.unasked) == (2, 3)
        # The next two runs fetch nothing, and follow all the same.
        assert [refreshed(w, days=1).unasked for _ in range(2)] == [1, 0]
        assert {each.fate for each in fates(w.cache).values()} == {"deleted"}
        w.forget()
        refreshed(w, days=1)
        assert w.emulator.log() == []


def test_what_an_interrupted_run_left_is_missed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world(tmp_path, works(SIZES)) as w:
        refreshed(w)
        w.emulator.advance([delete(1, 2017, 1)])
        with monkeypatch.context() as killed:
            killed.setattr(vanished.Follower, "follow", lambda _: 0)
            refreshed(w, days=1)
        assert fates(w.cache) == {}
        refreshed(w, days=1)
        assert [each.fate for each in fates(w.cache).values()] == ["deleted"]


def test_the_old_records_stay(tmp_path: Path) -> None:
    with world(tmp_path, works(SIZES)) as w:
        refreshed(w)
        files = set((w.cache.path / "works").rglob("*.parquet"))
        w.emulator.advance(NIGHT)
        refreshed(w, days=1)
        assert files < set((w.cache.path / "works").rglob("*.parquet"))


def test_a_work_that_is_there_by_itself_has_its_list_asked_again(tmp_path: Path) -> None:
    with world(tmp_path, works(SIZES)) as w:
        refreshed(w)
        gone = [delete(1, 2017, 1)]
        w.emulator.advance(gone)
        refreshed(w, days=1)
        (known,) = fates(w.cache).values()
        back = next(each for each in works(SIZES) if each["id"].endswith(known.work_id))
        w.emulator.advance([{"op": "add", "record": back}])
        w.cache.manifest.put_fate("journals", vanished.replace(known, fate=""))
        assert refreshed(w, days=1).vanished == {"there": 1}
        (doubted,) = w.cache.manifest.suspects("journals")
        assert "not in the list" in doubted.reason
        assert refreshed(w, days=1).fetched == 1
        assert w.cache.manifest.suspects("journals") == []
        assert known.work_id in {each.rpartition("/")[2] for each in w.ids}
