"""Every way in which the API fails, in the first, a middle and the last page."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.errors import (
    ApiError,
    KeyRejectedError,
    RefusedError,
    UnreachableError,
)
from bibliometrics.openalex.exchange import Timeouts
from tests.openalex.world import FLIPPED, HASTE, KEY, undisturbed, works, world

if TYPE_CHECKING:
    from pathlib import Path

ONE = {(1, 2020): 250}
MANY = {(n, year): 250 for n in (1, 2, 3) for year in range(2017, 2021)}
MANY_YEARS = (2017, 2020)
SLOW = {"stall", "slow_headers", "slow_body", "refuse", "throttle_429", "burst_429"}
PAGES = {"first": 1, "middle": 2, "last": 3}

HEALED: list[dict[str, Any]] = [
    {"action": "http_500"},
    {"action": "http_502"},
    {"action": "http_503"},
    {"action": "http_520"},
    {"action": "http_503_json"},
    {"action": "http_504"},
    {"action": "burst_429"},
    {"action": "throttle_429"},
    {"action": "429_no_retry_after"},
    {"action": "429_http_date"},
    {"action": "429_html"},
    {"action": "malformed_json", "how": "cut"},
    {"action": "malformed_json", "how": "nan"},
    {"action": "malformed_json", "how": "garbage"},
    {"action": "truncated_body"},
    {"action": "bad_gzip"},
    {"action": "html_200"},
    {"action": "reset", "when": "before"},
    {"action": "reset", "when": "middle"},
    {"action": "refuse", "seconds": 0.05},
    {"action": "slow_headers", "seconds": 0.2},
    {"action": "slow_headers", "seconds": 1.5},
    {"action": "slow_body", "bytes_per_second": 30_000.0},
    {"action": "stall", "seconds": 1.5},
    {"action": "partial_page", "rows": 7},
    {"action": "zero_count"},
    {"action": "count_wobble", "by": 3},
    {"action": "count_wobble", "by": -3},
    {"action": "duplicate_row"},
    {"action": "skip_row"},
    {"action": "same_cursor"},
    {"action": "unknown_headers_limit"},
    {"action": "no_rate_headers"},
]
"""What must leave no trace: the store is as if it had not happened."""


STUBBORN = replace(HASTE, tries=20, longest_wait_s=0.1)
"""Outlasts a listener that is closed for a while, however busy the machine is."""


def at(page: int, fault: dict[str, Any], **more: Any) -> dict[str, Any]:
    return fault | {"match": {"path": "/works", "query_contains": "cursor=", "nth": page}} | more


def named(fault: dict[str, Any]) -> str:
    return "-".join(str(value) for value in fault.values())


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What an undisturbed refresh of one partition leaves."""
    return undisturbed(tmp_path_factory.mktemp("quiet"), given=works(ONE))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("fault", HEALED, ids=named)
def test_a_passing_fault_leaves_no_trace(
    tmp_path: Path, quiet: dict[str, str], fault: dict[str, Any], page: str
) -> None:
    with world(tmp_path, works(ONE), faults=[at(PAGES[page], fault)]) as w:
        summary = w.refresh(patience=STUBBORN)
        assert w.emulator.stats()["faults"] == {fault["action"]: 1}
        assert w.content == quiet
        assert summary.suspects == {}


@pytest.mark.parametrize("what", ["sources", "counts"])
@pytest.mark.parametrize("action", ["http_500", "malformed_json", "burst_429", "html_200"])
def test_what_goes_before_the_pages_is_tried_again_too(
    tmp_path: Path, action: str, what: str
) -> None:
    match = {"path": "/sources"} if what == "sources" else {"query_contains": "group"}
    fault = {"action": action, "match": match | {"nth": 1}}
    with world(tmp_path, works(ONE), faults=[fault]) as w:
        assert w.refresh().works == 250
        assert w.emulator.stats()["faults"] == {action: 1}


@pytest.mark.parametrize("fault", HEALED, ids=named)
def test_a_passing_fault_leaves_no_trace_with_every_switch_the_other_way(
    tmp_path: Path, quiet: dict[str, str], fault: dict[str, Any]
) -> None:
    with world(tmp_path, works(ONE), faults=[at(2, fault)], **FLIPPED) as w:
        w.refresh(patience=STUBBORN)
        assert w.emulator.stats()["faults"] == {fault["action"]: 1}
        assert w.content == quiet


@pytest.mark.parametrize("switches", [{}, FLIPPED], ids=["as is", "flipped"])
@pytest.mark.parametrize("seed", range(3))
def test_all_faults_at_once_leave_no_trace(
    tmp_path: Path, seed: int, switches: dict[str, Any]
) -> None:
    passing = [each for each in HEALED if each["action"] not in SLOW]
    faults = [
        fault
        | {
            "match": {
                "query_contains": "cursor=",
                "probability": 0.3 / len(passing),
                "seed": 100 * seed + number,
            }
        }
        for number, fault in enumerate(passing)
    ]
    expected = undisturbed(tmp_path, given=works(MANY), years=MANY_YEARS)
    with world(tmp_path, works(MANY), faults=faults, **switches) as w:
        for _ in range(4):
            summary = w.refresh(years=MANY_YEARS, patience=replace(HASTE, tries=12))
            if not summary.suspects:
                break
        assert w.content == expected
        assert sum(w.emulator.stats()["faults"].values()) >= 3
        assert len(w.lists()) < 200


@pytest.mark.parametrize("page", PAGES)
def test_a_plan_refusal_ends_the_run_at_once(tmp_path: Path, page: str) -> None:
    fault = at(PAGES[page], {"action": "plan_429"})
    with world(tmp_path, works(ONE), faults=[fault]) as w:
        with pytest.raises(RefusedError, match="paid plan"):
            w.refresh()
        assert [each["fault"] for each in w.lists()].count("plan_429") == 1
        assert len(w.lists()) == PAGES[page]


@pytest.mark.parametrize("page", PAGES)
def test_a_key_that_is_revoked_ends_the_run_at_once_and_it_can_go_on(
    tmp_path: Path, quiet: dict[str, str], page: str
) -> None:
    fault = {
        "action": "key_revoked",
        "match": {"query_contains": "cursor=", "from": PAGES[page]},
    }
    with world(tmp_path, works(ONE), faults=[fault]) as w:
        with pytest.raises(KeyRejectedError) as told:
            w.refresh()
        assert KEY not in str(told.value)
        assert len(w.lists()) == PAGES[page]
        w.emulator.set_faults([])
        w.forget()
        w.refresh()
        assert w.content == quiet
        assert len(w.lists()) == 3 - (PAGES[page] - 1)


def test_a_wrong_key_is_told_at_the_first_call(tmp_path: Path) -> None:
    with world(tmp_path, key="sk-a-wrong-one") as w:
        with pytest.raises(KeyRejectedError, match="OPENALEX_API_KEY") as told:
            w.refresh()
        assert "sk-a-wrong-one" not in str(told.value)
        assert len(w.emulator.log()) == 1


def test_a_request_that_is_refused_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bibliometrics.openalex.urls.FIELDS", ("id", "no_such_field"))
    with world(tmp_path, works(ONE)) as w:
        with pytest.raises(RefusedError, match="not a valid select field"):
            w.refresh()
        assert [each["status"] for each in w.lists()] == [400]


def test_a_redirect_in_circles_ends_the_run(tmp_path: Path) -> None:
    with world(tmp_path, works(ONE), faults=[at(2, {"action": "redirect_loop"})]) as w:
        with pytest.raises(RefusedError, match="in circles"):
            w.refresh()
        assert len(w.lists()) <= 4


def test_a_redirect_to_another_host_gets_nothing(tmp_path: Path) -> None:
    with world(tmp_path / "other") as other, world(tmp_path, works(ONE)) as w:
        fault = at(1, {"action": "redirect_offhost", "to": other.emulator.url})
        w.emulator.set_faults([fault])
        with pytest.raises(RefusedError, match="another host"):
            w.refresh()
        assert other.emulator.log() == []


@pytest.mark.parametrize("action", ["http_500", "malformed_json", "truncated_body", "reset"])
def test_a_fault_that_stays_ends_in_an_error_with_everything_kept(
    tmp_path: Path, quiet: dict[str, str], action: str
) -> None:
    fault = {"action": action, "match": {"query_contains": "cursor=", "from": 3}}
    with world(tmp_path, works(ONE), faults=[fault]) as w:
        with pytest.raises(UnreachableError, match="everything fetched is kept") as told:
            w.refresh()
        assert KEY not in str(told.value)
        assert len(w.lists()) == 2 + HASTE.tries
        w.emulator.set_faults([])
        w.forget()
        w.refresh()
        assert w.content == quiet
        # the page that was missing and no other, though a slow machine may ask for it twice
        assert len({each["query"] for each in w.lists()}) == 1


def test_one_partition_that_fails_does_not_hold_up_the_others(tmp_path: Path) -> None:
    fault = {"action": "http_500", "match": {"query_contains": "id:S1,publication_year:2019"}}
    with world(tmp_path, faults=[fault]) as w:
        with pytest.raises(UnreachableError, match="5 of 6 journal-years are there"):
            w.refresh()
        assert set(w.content) == {"S1-2020", "S2-2019", "S2-2020", "S3-2019", "S3-2020"}


def test_an_api_that_fails_everywhere_is_given_up_soon(tmp_path: Path) -> None:
    fault = {"action": "http_500", "match": {"query_contains": "cursor="}}
    with world(tmp_path, faults=[fault]) as w:
        with pytest.raises(UnreachableError):
            w.refresh(jobs=1)
        # a partition that waited its turn may begin before the run is told to end
        assert 3 * HASTE.tries <= len(w.lists()) < 4 * HASTE.tries


def test_an_api_that_is_not_there_is_told(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.emulator.close()
        with pytest.raises(UnreachableError) as told:
            w.refresh()
        assert "\n" not in str(told.value)
        assert KEY not in str(told.value)


@pytest.mark.parametrize(
    "fault",
    [
        {"action": "stall", "seconds": 30.0},
        {"action": "slow_body", "bytes_per_second": 2_000.0},
        {"action": "slow_headers", "seconds": 30.0},
    ],
    ids=named,
)
def test_an_answer_that_does_not_come_ends_in_time_and_holds_up_nobody(
    tmp_path: Path, fault: dict[str, Any]
) -> None:
    match = {"query_contains": "id:S1,publication_year:2019"}
    patience = replace(HASTE, tries=2, timeouts=Timeouts(connect=1.0, read=0.4, whole=0.8))
    with world(tmp_path, faults=[fault | {"match": match}]) as w:
        began = time.monotonic()
        with pytest.raises(UnreachableError):
            w.refresh(patience=patience, jobs=2)
        assert time.monotonic() - began < 20
        assert len(w.content) == 5


def test_a_year_that_the_api_gives_up_is_fetched_month_by_month(
    tmp_path: Path, quiet: dict[str, str]
) -> None:
    match = {"query_contains": "cursor="}
    with world(
        tmp_path, works(ONE), faults=[{"action": "http_504", "match": match, "times": 3}]
    ) as w:
        assert w.refresh().works == 250
        assert w.content == quiet
        assert any("from_publication_date" in each["query"] for each in w.lists())
        assert w.ledger == w.credits


@pytest.mark.parametrize("page", ["first", "middle"])
def test_a_list_that_changes_under_the_walk_is_walked_again(tmp_path: Path, page: str) -> None:
    gone = works(ONE)[3]["id"]
    patches = [{"op": "delete", "id": gone.rpartition("/")[2]}]
    fault = at(PAGES[page], {"action": "shift", "patches": patches})
    with world(tmp_path, works(ONE), faults=[fault]) as w:
        summary = w.refresh()
        assert summary.suspects == {}
        (found,) = [each for each in w.cache.partitions("journals") if each.works]
        assert found.works == found.expected == 249
        assert gone not in w.ids


DAMAGES: list[tuple[dict[str, Any], str]] = [
    ({"action": "missing_key", "field": "authorships"}, "authorships: missing"),
    ({"action": "null", "field": "authorships"}, "authorships: missing"),
    ({"action": "null", "field": "primary_location"}, ""),
    ({"action": "wrong_type", "field": "publication_year"}, "publication_year: wrong type"),
    ({"action": "extra_key"}, ""),
]


@pytest.mark.parametrize(("fault", "kind"), DAMAGES, ids=str)
def test_a_damaged_record_is_kept_and_told(
    tmp_path: Path, fault: dict[str, Any], kind: str
) -> None:
    with world(tmp_path, works(ONE), faults=[at(2, fault)]) as w:
        summary = w.refresh()
        assert summary.works == 250
        assert summary.damage == ({kind: 1} if kind else {})


def test_a_record_without_an_id_is_fetched_again(tmp_path: Path, quiet: dict[str, str]) -> None:
    fault = at(2, {"action": "missing_key", "field": "id"})
    with world(tmp_path, works(ONE), faults=[fault]) as w:
        w.refresh()
        assert w.content == quiet


def test_a_fault_of_one_kind_after_another_is_survived(
    tmp_path: Path, quiet: dict[str, str]
) -> None:
    actions = ["http_500", "truncated_body", "malformed_json", "bad_gzip", "reset"]
    faults = [at(n, {"action": action}) for n, action in enumerate(actions, start=2)]
    with world(tmp_path, works(ONE), faults=faults) as w:
        w.refresh()
        assert w.content == quiet


def test_every_error_is_an_api_error_or_a_budget_error() -> None:
    assert issubclass(UnreachableError, ApiError)
    assert issubclass(RefusedError, ApiError)
    assert issubclass(KeyRejectedError, ApiError)
