"""The warehouse: built when needed and only then, swapped in whole, explained, read-only."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import pytest

from bibliometrics import catalogue, warehouse
from bibliometrics.errors import CheckFailedError, ParameterError, WarehouseError
from bibliometrics.study import Study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def cache(small_cache: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    unbuilt = shutil.ignore_patterns("warehouse")
    return shutil.copytree(small_cache, tmp_path / "cache", ignore=unbuilt)


@pytest.fixture(scope="module")
def study(small_cache: Path) -> Iterator[Study]:
    with Study(small_cache) as opened:
        opened.build()
        yield opened


def test_a_second_study_of_an_unchanged_cache_builds_nothing(cache: Path) -> None:
    first: list[str] = []
    second: list[str] = []
    with Study(cache, tell=first.append) as study:
        study.build()
    with Study(cache, tell=second.append) as study:
        study.build()
    assert "country_weight" in first
    assert second == []


def test_a_rule_of_ones_own_builds_it_anew_and_is_a_territory_to_ask_for(
    cache: Path, tmp_path: Path
) -> None:
    rule = tmp_path / "benelux.csv"
    rule.write_text("code,counts_as\nBE,NL\nLU,NL\n")
    with Study(cache) as study:
        apart = study.query("country_share", territory="as_coded", countries="BE,NL,LU")
    with Study(cache, territories={"benelux": rule}) as study:
        together = study.query("country_share", territory="benelux", countries="NL")
    assert together["share"].sum() == pytest.approx(apart["share"].sum(), abs=1e-9)


def test_two_builds_of_one_cache_give_equal_bytes_in_every_query(cache: Path) -> None:
    def answers() -> dict[str, bytes]:
        with Study(cache) as study:
            return {
                query.name: study.query(query.name).write_csv().encode()
                for query in catalogue.of_kind("query")
            }

    first = answers()
    shutil.rmtree(cache / "warehouse")
    assert answers() == first


def test_every_table_and_column_carries_a_comment(study: Study) -> None:
    silent = study.sql(
        "select table_name, column_name from duckdb_columns() "
        "where comment is null and not internal and table_name <> 'built'"
    )
    tables = study.sql("select table_name from duckdb_tables() where comment is null")
    assert silent.rows() == []
    assert tables.rows() == []


@pytest.mark.parametrize(
    "text",
    [
        "create table mine as select 1",
        "insert into work select * from work",
        "select * from read_csv('/etc/passwd')",
        "copy work to 'work.csv'",
        "attach 'other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
        "select * from nowhere",
        "selec 1",
        "",
    ],
)
def test_sql_of_ones_own_cannot_write_nor_reach_files_nor_confuse(study: Study, text: str) -> None:
    with pytest.raises(ParameterError):
        study.sql(text)


def test_a_failed_check_names_query_and_rows_and_leaves_the_old_warehouse(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Study(cache) as study:
        path = study.warehouse_path
        study.build()
    before = path.read_bytes()
    broken = catalogue.catalogue()["weights_add_up"]
    monkeypatch.setattr(type(broken), "sha256", property(lambda self: f"changed {self.name}"))
    planted = dict(catalogue.catalogue())
    planted["weights_add_up"] = replace(broken, sql="select 'W1' as work_id, 1.5 as total")
    monkeypatch.setattr(catalogue, "catalogue", lambda: planted)
    with Study(cache) as study, pytest.raises(CheckFailedError, match=r"weights_add_up.*W1.*1\.5"):
        study.build()
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.glob("*aside*")) == []


def test_a_damaged_warehouse_is_built_again(cache: Path) -> None:
    with Study(cache) as study:
        path = study.warehouse_path
        before = study.query("coverage")
    path.write_bytes(b"no database")
    with Study(cache) as study:
        assert study.query("coverage").equals(before)


def test_an_unwritable_place_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    inputs = warehouse.Inputs(records=[], frames={}, identity="x")
    with pytest.raises(WarehouseError, match="cannot be built"):
        warehouse.build(tmp_path / "file" / "w.duckdb", inputs)


def test_a_reader_keeps_its_warehouse_while_another_is_swapped_in(cache: Path) -> None:
    with Study(cache) as reader:
        before = reader.query("works_funnel")
        shutil.copy(reader.warehouse_path, reader.warehouse_path.with_suffix(".new"))
        reader.warehouse_path.with_suffix(".new").replace(reader.warehouse_path)
        assert reader.query("works_funnel").equals(before)


def test_it_opens_in_plain_duckdb(study: Study, tmp_path: Path) -> None:
    copy = shutil.copy(study.warehouse_path, tmp_path / "w.duckdb")
    with duckdb.connect(str(copy), read_only=True) as connection:
        row = connection.execute("select count(*) from country_weight").fetchone()
    assert row is not None
    assert row[0] > 1_000


def test_a_build_that_must_spill_gives_the_same_tables(cache: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(cache, other, ignore=shutil.ignore_patterns("warehouse"))
    with Study(cache) as roomy, Study(other, memory_limit="250MB") as narrow:
        for name in ("work", "country_weight", "known_profile", "share_interval"):
            text = f"select * from {name} order by all"
            assert roomy.sql(text).equals(narrow.sql(text)), name


def test_without_memory_the_error_says_what_to_raise(cache: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(cache, other, ignore=shutil.ignore_patterns("warehouse"))
    with (
        Study(other, memory_limit="8MB") as study,
        pytest.raises(WarehouseError, match="give a larger --memory-limit"),
    ):
        study.build()
