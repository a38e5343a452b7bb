"""A refresh that nothing disturbs: what it fetches, what it spends, what it leaves alone."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.errors import JournalListError, ParameterError, UsageError
from bibliometrics.journals import Journal, JournalList, load_journal_list
from bibliometrics.openalex.ingest import ingest
from tests.openalex.made import ROOT, jsonl, long_work, rows, work
from tests.openalex.world import (
    CREDITS,
    ISSNS,
    KEY,
    LIST,
    PAGES,
    SIZES,
    YEARS,
    number_of,
    source,
    undisturbed,
    works,
    world,
)

if TYPE_CHECKING:
    from pathlib import Path

    from bibliometrics.openalex.progress import Progress

SWITCHES: list[dict[str, Any]] = [
    {},
    {"per_page_max": 100},
    {"nested_group_by": False},
    {"chunked": True},
    {"issn_redirect": True},
    {"flag_false": True},
    {"legacy_flag": True},
    {"timed_out": True},
    {"merged": 404},
    {"singleton_cap": 5000},
]


@pytest.mark.parametrize("switches", SWITCHES, ids=str)
def test_every_work_comes_once_whatever_the_api_is_like(
    tmp_path: Path, switches: dict[str, Any]
) -> None:
    with world(tmp_path, **switches) as w:
        summary = w.refresh()
        assert w.ids == {each["id"] for each in works()}
        assert summary.works == sum(SIZES.values())
        assert summary.suspects == {}
        stats = w.emulator.stats()
        assert stats["faults"] in ({}, 0, [])


def test_no_call_is_wasted(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        summary = w.refresh()
        assert len(w.lists()) == PAGES
        assert w.credits == summary.credits == w.ledger == CREDITS


def test_a_partition_is_a_sources_year(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh()
        found = {each.key: each for each in w.cache.partitions("journals")}
        assert {key: each.works for key, each in found.items()} == {
            f"S{n}-{year}": SIZES.get((n, year), 0) for n in ISSNS for year in range(2019, 2021)
        }
        one = found["S2-2020"]
        assert (one.source_id, one.year, one.expected, one.state) == ("S2", 2020, 205, "complete")
        assert found["S3-2019"].file is None


def test_a_year_without_works_is_remembered_without_a_call(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        assert w.refresh().empty == 1
        assert not any("S3,publication_year:2019" in each["query"] for each in w.lists())


def test_running_again_asks_for_nothing(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh()
        before = w.content, w.cache.manifest_sha256("journals")
        w.forget()
        again = w.refresh()
        assert (again.fetched, again.fresh, again.calls) == (0, 6, 0)
        assert w.emulator.log() == []
        assert (w.content, w.cache.manifest_sha256("journals")) == before


def test_two_caches_filled_alike_have_the_same_bytes(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh(jobs=1)
        assert w.content == undisturbed(tmp_path)


def test_pages_are_deleted_once_the_partition_stands(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh()
        assert list(w.cache.path.glob("pages/**/*.gz")) == []
        assert list(w.cache.path.glob("**/*.aside")) == []


def test_more_years_fetch_only_what_is_new(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh(years=(2020, 2020))
        w.forget()
        assert w.refresh(years=(2019, 2020)).fresh == 3
        assert all("publication_year:2019" in each["query"] for each in w.lists())


def test_another_list_joins_the_same_scope(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh(journals=load_journal_list(ISSNS[1]))
        w.forget()
        w.refresh()
        assert not any("S1," in each["query"] for each in w.lists())
        assert w.cache.scope("journals").default_journals == "three"
        lists = w.cache.tables("journals")["journal_list"]["list"].unique().to_list()
        assert {"three", f"issn-{ISSNS[1]}"} <= set(lists)


def test_each_journal_resolves_to_its_sources(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh()
        assert w.cache.tables("journals")["journal_source"].rows() == [
            (issn, f"S{n}", f"Journal {n}") for n, issn in sorted(ISSNS.items())
        ]


def test_what_does_not_resolve_is_told_by_name(tmp_path: Path) -> None:
    unknown = Journal("Annals of Nothing", "0003-486X", ("0003-486X",))
    with world(tmp_path) as w:
        given = JournalList("four", (*LIST.journals, unknown))
        assert w.refresh(journals=given).unresolved == (unknown,)
        w.forget()
        assert w.refresh(journals=given).unresolved == (unknown,)
        assert w.emulator.log() == []


def test_a_list_of_which_nothing_resolves_is_refused(tmp_path: Path) -> None:
    with (
        world(tmp_path) as w,
        pytest.raises(JournalListError, match=r"no journal of 'issn-0003-486X': .*0003-486X"),
    ):
        w.refresh(journals=load_journal_list("0003-486X"))


@pytest.mark.parametrize("years", [(2025, 2015), (0, 2020), (2020, 20_200)])
def test_years_that_cannot_be_are_refused(tmp_path: Path, years: tuple[int, int]) -> None:
    with world(tmp_path) as w, pytest.raises(ParameterError, match="years"):
        w.refresh(years=years)


@pytest.mark.parametrize("nested", [True, False])
def test_more_sources_than_a_filter_takes_are_counted_in_blocks(
    tmp_path: Path, nested: bool
) -> None:
    issns = [_issn(number) for number in range(150)]
    given = [
        work(
            number,
            primary_location={"source": source(1) | {"id": f"{ROOT}S{number}", "issn_l": issn,
                                                     "issn": [issn]}},
        )
        for number, issn in enumerate(issns, start=1)
    ]  # fmt: skip
    journals = JournalList("many", tuple(Journal(each, each, (each,)) for each in issns))
    with world(tmp_path, given, nested_group_by=nested) as w:
        summary = w.refresh(journals=journals, years=(2020, 2020), jobs=8)
        assert (summary.fetched, summary.works) == (150, 150)


def _issn(number: int) -> str:
    digits = f"{2_000_000 + number:07}"
    rest = -sum(int(digit) * (8 - place) for place, digit in enumerate(digits)) % 11
    return f"{digits[:4]}-{digits[4:]}{'X' if rest == 10 else rest}"


LONG = long_work(
    number_of(1, 2020, 900),
    250,
    primary_location={"source": source(1)},
    publication_year=2020,
)
FULL = long_work(
    number_of(1, 2020, 901),
    100,
    primary_location={"source": source(1)},
    publication_year=2020,
)


@pytest.mark.parametrize("switches", [{}, {"legacy_flag": True}, {"flag_false": True}], ids=str)
def test_authors_beyond_a_hundred_are_fetched_for_nothing(
    tmp_path: Path, switches: dict[str, Any]
) -> None:
    with world(tmp_path, [*works(), LONG, FULL], **switches) as w:
        summary = w.refresh()
        found = {row["id"]: row for row in rows(*w.cache.parquet_files("journals"))}
        assert len(found[LONG["id"]]["authorships"]) == 250
        assert found[LONG["id"]]["is_authors_truncated"] is False
        assert len(found[FULL["id"]]["authorships"]) == 100
        assert found[FULL["id"]]["is_authors_truncated"] is False
        assert summary.cut == 0
        singles = [each for each in w.emulator.log() if each["path"].startswith("/works/")]
        assert [each["credits"] for each in singles] == [0]


def test_a_hundred_authors_of_whom_none_is_last_cost_one_free_call(tmp_path: Path) -> None:
    odd = work(
        number_of(1, 2020, 902),
        authorships=[each | {"author_position": "middle"} for each in FULL["authorships"]],
        primary_location={"source": source(1)},
    )
    with world(tmp_path, [*works(), odd]) as w:
        assert w.refresh().cut == 0
        singles = [each for each in w.emulator.log() if each["path"].startswith("/works/")]
        assert len(singles) == 1


@pytest.mark.parametrize("legacy_flag", [True, False])
def test_authors_that_no_call_can_complete_are_flagged_or_unknown(
    tmp_path: Path, legacy_flag: bool
) -> None:
    with world(tmp_path, [*works(), LONG], singleton_cap=100, legacy_flag=legacy_flag) as w:
        summary = w.refresh()
        found = {row["id"]: row for row in rows(*w.cache.parquet_files("journals"))}
        assert found[LONG["id"]]["is_authors_truncated"] is (True if legacy_flag else None)
        assert summary.cut == int(legacy_flag)


def test_a_scope_fetched_from_an_emulator_is_flagged_for_good(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh()
        assert w.cache.scope("journals").synthetic == "records"
        w.refresh()
        assert w.cache.scope("journals").is_synthetic


def test_records_of_the_demo_and_of_others_are_never_mixed(tmp_path: Path) -> None:
    demo = [each | {"indexed_in": ["synthetic"]} for each in works()]
    with world(tmp_path) as w:
        w.refresh()
        before = w.content
    with world(tmp_path, demo) as w:
        with pytest.raises(UsageError, match="another --cache"):
            w.refresh(years=(2018, 2020))
        assert w.content == before


def test_records_of_another_query_are_fetched_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world(tmp_path) as w:
        w.refresh()
        monkeypatch.setattr("bibliometrics.openalex.urls.FIELDS", ("id", "title", "authorships"))
        later = datetime.now(UTC) + timedelta(days=2)
        assert w.refresh(now=lambda: later).fetched == 5


def test_the_same_works_come_by_file_and_by_api(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh()
        ingest(w.cache, [jsonl(tmp_path / "all.jsonl.gz", works())])
        by_api = rows(*w.cache.parquet_files("journals"))
        by_file = rows(*w.cache.parquet_files("files"))
    unselected = {"is_paratext"}
    by_id = {row["id"]: row for row in by_file}
    for row in by_api:
        other = by_id[row["id"]]
        assert {n: v for n, v in row.items() if n not in unselected} == {
            n: v for n, v in other.items() if n not in unselected
        }


def test_without_a_key_none_is_sent_and_the_keyless_budget_counts(tmp_path: Path) -> None:
    with world(tmp_path, key=None) as w:
        w.refresh()
        assert {each["key"] for each in w.emulator.log()} <= {"", None, "keyless", "127.0.0.1"}
        (day,) = w.cache.manifest.ledger()
        assert (day.keyed, day.credits, day.server_limit) == (False, CREDITS, 1_000)


def test_the_key_is_written_nowhere(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh()
        assert not any(KEY in each["query"] for each in w.emulator.log())
    for file in (tmp_path / "cache").rglob("*"):
        assert KEY not in str(file)
        if file.is_file():
            assert KEY.encode() not in file.read_bytes()


def test_all_threads_together_keep_to_the_rate(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        began = time.monotonic()
        w.refresh(rate=20.0, jobs=8)
        calls = len(w.emulator.log())
        assert time.monotonic() - began >= (calls - 1) / 20.0


def test_progress_says_how_far_and_what_it_cost(tmp_path: Path) -> None:
    told: list[Progress] = []
    with world(tmp_path) as w:
        summary = w.refresh(progress=told.append)
    last = told[-1]
    assert (last.partitions, last.partitions_total) == (5, 5)
    assert (last.works, last.works_total) == (586, 586)
    assert (last.calls, last.credits) == (summary.calls, summary.credits)
    assert math.isclose(last.usd, CREDITS * 0.0001)


def test_country_totals_are_those_that_the_api_counts(tmp_path: Path) -> None:
    mixed = [
        each | {"authorships": long_work(1, 1 + n % 5)["authorships"]}
        for n, each in enumerate(works())
    ]
    with world(tmp_path, mixed) as w:
        w.refresh()
        ours: dict[tuple[int, str], int] = {}
        for row in rows(*w.cache.parquet_files("journals")):
            codes = {i["country_code"] for a in row["authorships"] for i in a["institutions"]} - {
                None
            }
            for code in codes:
                pair = row["publication_year"], code
                ours[pair] = ours.get(pair, 0) + 1
        theirs = {
            (year, group["key"].rpartition("/")[2]): group["count"]
            for year in range(YEARS[0], YEARS[1] + 1)
            for group in _groups(w.emulator.url, year)
        }
    assert ours == theirs


def _groups(url: str, year: int) -> list[dict[str, Any]]:
    import orjson  # noqa: PLC0415
    import urllib3  # noqa: PLC0415

    with urllib3.PoolManager() as pool:
        answer = pool.request(
            "GET",
            f"{url}/works?filter=publication_year:{year}"
            "&group_by=authorships.institutions.country_code",
        )
        return list(orjson.loads(answer.data)["group_by"])
