"""How a cache stands, offline and with the API's word on the budget."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bibliometrics import standing
from bibliometrics.cache.coverage import coverage
from bibliometrics.errors import KeyRejectedError
from bibliometrics.settings import Settings
from tests.openalex.world import CREDITS, HASTE, KEY, World, number_of, works, world

if TYPE_CHECKING:
    from pathlib import Path


def settings(w: World, key: str | None = KEY) -> Settings:
    return Settings(cache=w.cache.path, api_key=key, api_url=w.emulator.url)


def half_known() -> list[dict[str, object]]:
    return [each | {"countries_distinct_count": n % 2} for n, each in enumerate(works())]


def test_status_reads_the_cache_alone(tmp_path: Path) -> None:
    with world(tmp_path, half_known()) as w:
        w.refresh()
        w.forget()
        found = standing.standing(w.cache)
        assert w.emulator.log() == []
    assert found.budget is None
    assert [each.credits for each in found.ledger] == [CREDITS]
    text = "\n".join(standing.remarks(found))
    assert "journals: works with a known country: 2019 50%, 2020 50%" in text
    assert "2019, 2020: so much is unknown" in text


def test_what_does_not_say_is_not_taken_for_unknown(tmp_path: Path) -> None:
    given = [
        each | {"countries_distinct_count": None if n % 2 else 1} for n, each in enumerate(works())
    ]
    with world(tmp_path, given) as w:
        w.refresh()
        assert all(each.part == 1 for each in coverage(w.cache, "journals"))
        assert sum(each.works for each in coverage(w.cache, "journals")) == 293


def test_suspects_come_with_their_reason_and_what_to_do(tmp_path: Path) -> None:
    with world(tmp_path, works({(1, 2020): 250})) as w:
        w.refresh(years=(2020, 2020))
        w.emulator.advance(
            [{"op": "delete", "id": f"W{number_of(1, 2020, n)}"} for n in range(100)]
        )
        w.refresh(years=(2019, 2020))
        found = standing.standing(w.cache)
    (line,) = [each for each in standing.remarks(found) if each.startswith("suspect")]
    assert "journals/S1-2020: only 150 works where there were 250" in line
    assert "it is believed" in line
    (suspect,) = json.loads(standing.as_json(found))["scopes"][0]["suspects"]
    assert (suspect["works"], suspect["expected"]) == (150, 150)


def test_the_key_has_left_what_the_api_says_and_asking_costs_nothing(tmp_path: Path) -> None:
    with world(tmp_path, keys={KEY: {"limit": 500, "used": 100}}) as w:
        w.refresh()
        before, ledger = w.credits, w.ledger
        budget = standing.budget(settings(w), patience=HASTE)
        assert budget is not None
        assert budget.left == 400 - CREDITS
        assert (w.credits, w.ledger) == (before, ledger)
        found = standing.standing(w.cache, budget)
        assert f"$0.0{400 - CREDITS} left of $0.05 today" in standing.remarks(found)[-1]
        assert json.loads(standing.as_json(found))["budget"]["left_credits"] == 400 - CREDITS
        assert KEY not in standing.as_json(found).decode()


def test_a_spent_budget_still_answers_what_is_left(tmp_path: Path) -> None:
    with world(tmp_path, keys={KEY: {"limit": 5, "used": 5}}) as w:
        budget = standing.budget(settings(w), patience=HASTE)
        assert budget is not None
        assert budget.left == 0


def test_without_a_key_nobody_is_asked(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        assert standing.budget(settings(w, key=None), patience=HASTE) is None
        assert w.emulator.log() == []


def test_a_key_that_is_not_known_is_told(tmp_path: Path) -> None:
    with world(tmp_path) as w, pytest.raises(KeyRejectedError):
        standing.budget(settings(w, key="sk-a-wrong-one"), patience=HASTE)


def test_the_table_says_what_is_there_and_what_is_made_up(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        nothing = standing.standing(w.cache)
        w.refresh()
        found = standing.standing(w.cache)
    assert "no works yet" in standing.remarks(nothing)[0]
    console = Console(width=200)
    with console.capture() as shown:
        console.print(standing.table(found))
    (row,) = [line for line in shown.get().splitlines() if "three" in line]
    assert row.split()[:6] == ["journals", "journals", "three", "SYNTHETIC", "6", "586"]
