"""Every table test below tests/sql, and that no query goes without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bibliometrics import catalogue
from tests.sql.table_tests import is_ordered, plain, read_case, run_case

FOLDER = Path(__file__).parent
CASES = sorted(FOLDER.glob("*/*.md"))
WRITTEN = [query for query in catalogue.catalogue().values() if query.folder != "00_loaded"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_query_gives_the_rows_worked_out_by_hand(path: Path) -> None:
    case = read_case(path)
    assert case.expected or "no rows" in case.title
    answer = run_case(case)
    columns = list(case.expected[0]) if case.expected else list(answer.types)
    assert not set(columns) - set(answer.types), "expected columns that the query has not"
    given, wanted = (
        [tuple(plain(row[name], answer.types[name]) for name in columns) for row in rows]
        for rows in (answer.rows, case.expected)
    )
    if not answer.is_ordered:
        given.sort(key=repr)
        wanted.sort(key=repr)
    assert given == wanted, columns


@pytest.mark.parametrize("query", WRITTEN, ids=lambda query: query.name)
def test_no_query_goes_without_a_table_test(query: catalogue.Query) -> None:
    assert any(path.parent.name == query.name for path in CASES)


@pytest.mark.parametrize("folder", sorted({path.parent.name for path in CASES}))
def test_no_table_test_goes_without_a_query(folder: str) -> None:
    assert folder in {query.name for query in WRITTEN}


@pytest.mark.parametrize("query", list(catalogue.of_kind("query")), ids=lambda query: query.name)
def test_a_query_that_is_asked_for_gives_its_rows_in_one_order(query: catalogue.Query) -> None:
    assert is_ordered(query)
