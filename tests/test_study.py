"""A study: results with their origin."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bibliometrics import catalogue
from bibliometrics.cache import Cache
from bibliometrics.errors import ParameterError, UnknownNameError, UsageError
from bibliometrics.openalex.ingest import ingest
from bibliometrics.study import Study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def study(small_cache: Path) -> Iterator[Study]:
    with Study(small_cache) as opened:
        yield opened


def test_the_shares_of_a_year_add_up_to_its_works_raw_and_covered(study: Study) -> None:
    rows = study.sql(
        "select year, count(*) as works from work where in_research and type = 'article' "
        "and journal in (select journal from journal_member where list = 'nature-index-2026') "
        "group by year"
    )
    works = dict(rows.iter_rows())
    shares = study.query("country_share").select("year", "share", "share_covered")
    for row in shares.group_by("year").sum().iter_rows(named=True):
        assert row["share"] == pytest.approx(works[row["year"]], abs=1e-6)
        assert row["share_covered"] == pytest.approx(works[row["year"]], abs=1e-6)


def test_countries_go_by_code_or_name_and_leave_the_ranks(study: Study) -> None:
    by_code = study.query("country_share", countries=["DE", "US"])
    by_name = study.query("country_share", countries="germany,United States")
    whole = study.query("country_share")
    assert by_code.equals(by_name)
    assert by_code.rows() == [row for row in whole.rows() if row[1] in {"DE", "US"}]


def test_a_result_carries_query_hash_parameters_cache_dates_and_mark(study: Study) -> None:
    origin = study.result("country_share", countries=["CN"], from_year=2020).provenance
    assert origin.sql_sha256 == catalogue.find("country_share").sha256
    assert origin.parameters["countries"] == ["CN"]
    assert origin.parameters["counting"] == "share"
    assert origin.synthetic
    assert len(origin.manifest_sha256) == 64
    assert "--param countries=CN" in origin.command


@pytest.mark.parametrize(
    ("name", "parameters", "error", "said"),
    [
        ("country_shar", {}, UnknownNameError, "did you mean country_share"),
        ("country_share", {"contries": "CN"}, UnknownNameError, "did you mean countries"),
        ("country_share", {"countries": "Chna"}, UnknownNameError, "did you mean China"),
        ("country_share", {"counting": "shares"}, UnknownNameError, "did you mean share"),
        (
            "country_share",
            {"journals": "nature-index-2025"},
            UnknownNameError,
            "nature-index-2026",
        ),
        ("country_share", {"territory": "mars"}, UnknownNameError, "no territory 'mars'"),
        ("country_share", {"from_year": 2024, "to_year": 2020}, ParameterError, "backwards"),
        ("country_share", {"from_year": "soon"}, ParameterError, "takes a whole number"),
    ],
)
def test_what_cannot_be_is_said_with_what_was_meant(
    study: Study, name: str, parameters: dict[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        study.query(name, **parameters)


def test_no_cache_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="bibliometrics refresh"):
        Study(tmp_path / "nothing")


def test_no_scope_of_that_name_says_which_there_are(small_cache: Path) -> None:
    with pytest.raises(UsageError, match="no scope 'mine'"):
        Study(small_cache, scope="mine")


def test_a_figure_names_the_cache_as_it_was_when_the_study_opened_it(tmp_path: Path) -> None:
    records = tmp_path / "works.jsonl"
    cache = tmp_path / "cache"
    records.write_text('{"id": "https://openalex.org/W1", "publication_year": 2020}\n', "utf-8")
    with Cache.open(cache, create=True) as written:
        ingest(written, [records])
    with Study(cache) as study:
        before = study.result("country_share").provenance
        records.write_text(
            '{"id": "https://openalex.org/W2", "publication_year": 2021}\n', "utf-8"
        )
        with Cache.open(cache, create=True) as written:
            ingest(written, [records])
        assert study.result("country_share").provenance == before
    with Study(cache) as study:
        assert study.result("country_share").provenance.manifest_sha256 != before.manifest_sha256


def test_two_studies_of_one_cache_do_not_disturb_each_other(tmp_path: Path) -> None:
    records = tmp_path / "works.jsonl"
    cache = tmp_path / "cache"
    records.write_text('{"id": "https://openalex.org/W1", "publication_year": 2020}\n', "utf-8")
    with Cache.open(cache, create=True) as written:
        ingest(written, [records])
    ids = "select work_id from work"
    with Study(cache, memory_limit="1GB") as one, Study(cache, memory_limit="2GB") as two:
        assert one.sql(ids).equals(two.sql(ids))
        records.write_text(
            '{"id": "https://openalex.org/W2", "publication_year": 2021}\n', "utf-8"
        )
        with Cache.open(cache, create=True) as written:
            ingest(written, [records])
        with Study(cache) as later:
            assert later.sql(ids)["work_id"].to_list() == ["W2"]
        assert one.sql(ids)["work_id"].to_list() == ["W1"]


def test_events_of_ones_own_stand_beside_the_packaged_ones(
    small_cache: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("event,event_date,country\nBrexit vote,2016-06-23,GB\n", encoding="utf-8")
    cache = tmp_path / "cache"
    shutil.copytree(small_cache, cache)
    with Study(cache, events={"mine": path}) as study:
        named = study.sql("select event from mobility_event order by event")["event"].to_list()
        assert named == ["Brexit vote", "China Initiative begins", "China Initiative ends"]
        study.query("event_window", events=["Brexit vote"])
        with pytest.raises(UnknownNameError, match="did you mean Brexit vote"):
            study.query("event_window", events=["Brexit veto"])
    with Study(cache) as study:
        assert study.sql("select count(*) as n from mobility_event")["n"].item() == 2
