"""The cache as it stood before a refresh, and what a study says of the changes since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics import earlier
from bibliometrics.cache import Cache
from bibliometrics.errors import CacheError, ParameterError
from bibliometrics.study import Study
from tests.caches import day, put_run
from tests.openalex.made import authorship, work
from tests.openalex.world import source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def one(number: int, country: str = "US", *, year: int = 2020, journal: int = 1) -> dict[str, Any]:
    return work(
        number,
        primary_location={"source": source(journal)},
        publication_year=year,
        publication_date=f"{year}-03-03",
        authorships=[authorship(number, country)],
        referenced_works_count=30,
        title=f"A finding of number {number}",
    )


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache.open(tmp_path / "cache", create=True) as opened:
        yield opened


def stood(cache: Cache, since: int | None = None) -> int | None:
    run = earlier.stood(cache, "journals", None if since is None else day(since)).run
    return run.number if run else None


class TestWhich:
    def test_changes_are_those_of_the_last_refresh(self, cache: Cache) -> None:
        put_run(cache, [one(1)], day(0))
        last = put_run(cache, [one(1), one(2)], day(5))
        assert stood(cache) == last

    def test_refreshes_that_stopped_and_the_one_that_went_on_are_one(self, cache: Cache) -> None:
        put_run(cache, [one(1)], day(0))
        stopped = put_run(cache, [one(1), one(2)], day(5), is_whole=False)
        put_run(cache, [one(3, year=2021)], day(6), is_whole=False)
        put_run(cache, [one(4, year=2021)], day(7))
        assert stood(cache) == stopped

    def test_since_a_day_takes_the_first_refresh_from_that_day_on(self, cache: Cache) -> None:
        runs = [put_run(cache, [one(number)], day(number * 10)) for number in (1, 2, 3)]
        assert [stood(cache, since) for since in (0, 10, 11, 30, 31)] == [
            *(runs[0], runs[0], runs[1], runs[2], None),
        ]

    def test_a_file_that_is_gone_is_named(self, cache: Cache) -> None:
        put_run(cache, [one(1)], day(0))
        (file,) = cache.parquet_files("journals")
        put_run(cache, [one(2)], day(5))
        file.unlink()
        with pytest.raises(CacheError, match=file.name):
            earlier.stood(cache, "journals")


@pytest.fixture
def study(cache: Cache) -> Iterator[Study]:
    """Before: two works of the US, one of China; now one moved to China, one came, one went."""
    put_run(cache, [one(1), one(2), one(3, "CN"), one(4, year=2019)], day(0))
    put_run(cache, [one(1), one(2, "CN"), one(5, "CN")], day(5), keys=["S1-2020"])
    with Study(cache.path) as opened:
        yield opened


def moved(study: Study, **asked: Any) -> dict[tuple[int, str], tuple[float, float]]:
    return {
        (row["year"], row["country"]): (row["share_before"], row["share_after"])
        for row in study.changes(**asked).iter_rows(named=True)
    }


class TestStudy:
    def test_country_years_before_and_after(self, study: Study) -> None:
        assert moved(study) == {(2020, "CN"): (1.0, 2.0), (2020, "US"): (2.0, 1.0)}
        assert moved(study, countries="china") == {(2020, "CN"): (1.0, 2.0)}
        assert moved(study, to_year=2019) == {}

    def test_the_works_and_why(self, study: Study) -> None:
        works = study.query("changed_works", countries=["CN"]).select(
            "work_id", "reason", "detail", "difference"
        )
        assert sorted(works.rows()) == [
            ("W2", "affiliation_changed", "other affiliations", 1.0),
            ("W3", "gone", "not asked yet where it went", -1.0),
            ("W5", "added", "", 1.0),
        ]

    def test_the_origin_says_since_when(self, study: Study) -> None:
        origin = study.result("changes").provenance
        assert origin.since == day(5)
        assert f"--since {day(5).isoformat()}" in origin.command
        assert origin.as_dict()["since"] == day(5).isoformat()
        assert "since" not in study.result("country_share").provenance.as_dict()

    def test_other_queries_say_the_same_beside_it(self, study: Study) -> None:
        before = study.query("country_share")
        study.changes()
        assert study.query("country_share").equals(before)

    def test_it_is_built_once(self, study: Study) -> None:
        first = moved(study)
        study.close()
        told: list[str] = []
        with Study(study.cache.path, tell=told.append) as again:
            assert moved(again) == first
        assert told == []

    def test_nothing_changed_is_no_error(self, cache: Cache) -> None:
        put_run(cache, [one(1)], day(0))
        put_run(cache, [one(1)], day(5))
        with Study(cache.path) as study:
            assert study.changes().is_empty()
            assert study.compared_with().is_same
            (row,) = study.query("changes_extent").rows()
            assert row == (1, 0, 0, 0, 0)

    def test_after_the_first_refresh_all_is_newly_fetched(self, cache: Cache) -> None:
        put_run(cache, [one(1), one(2, year=2019)], day(0))
        with Study(cache.path) as study:
            assert study.changes().is_empty()
            assert study.query("changes_extent").rows() == [(2, 0, 2, 2, 0)]

    def test_more_years_and_journals_are_no_change(self, cache: Cache) -> None:
        put_run(cache, [one(1)], day(0))
        put_run(cache, [one(1), one(2, year=2021), one(3, journal=2)], day(5))
        with Study(cache.path) as study:
            assert study.changes().is_empty()
            assert study.query("changes_extent").rows() == [(3, 0, 2, 2, 0)]

    def test_a_scope_of_files_has_nothing_to_compare(self, small_cache: Path) -> None:
        with Study(small_cache) as study:
            assert study.changes().is_empty()
            assert study.compared_with().last is None

    def test_what_it_reads_cannot_be_written(self, study: Study) -> None:
        study.changes()
        with pytest.raises(ParameterError):
            study.sql("delete from before.work")


def test_the_tables_of_the_earlier_state_are_those_that_are_needed() -> None:
    names = [query.name for query in earlier.needed("work", "country_weight")]
    assert names.index("work") < names.index("country_weight")
    assert "bridge_step" not in names
