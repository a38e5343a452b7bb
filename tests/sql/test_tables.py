"""Every table test below tests/sql, and that no query goes without one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bibliometrics import catalogue
from tests.sql.table_tests import read_case, run_case

FOLDER = Path(__file__).parent
CASES = sorted(FOLDER.glob("*/*.md"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_query_gives_the_rows_worked_out_by_hand(path: Path) -> None:
    case = read_case(path)
    assert case.expected or "no rows" in case.title
    rows = run_case(case)
    shown = [{name: row[name] for name in case.expected[0]} for row in rows] if case.expected else []
    assert len(rows) == len(case.expected), shown or rows
    if "order by" not in catalogue.catalogue()[case.query].sql.splitlines()[-1]:
        keys = list(case.expected[0]) if case.expected else []
        rows.sort(key=lambda row: [str(_plain(row[key])) for key in keys])
    for row, expected in zip(rows, case.expected, strict=True):
        for name, text in expected.items():
            assert _same(row[name], text), f"{name}: {row[name]!r} is not {text}, in {shown}"


@pytest.mark.parametrize(
    "query",
    [q for q in catalogue.catalogue().values() if q.folder != "00_loaded"],
    ids=lambda query: query.name,
)
def test_no_query_goes_without_a_table_test(query: catalogue.Query) -> None:
    assert any(path.parent.name == query.name for path in CASES)


def _plain(value: Any) -> Any:
    return value if value is not None else ""


def _same(value: Any, text: str) -> bool:
    if text in {"", "null"}:
        return value is None
    if value is None:
        return False
    if isinstance(value, bool):
        return str(value).lower() == text
    if isinstance(value, int | float) or type(value).__name__ == "Decimal":
        return abs(float(value) - float(Fraction(text))) < 1e-9
    return str(value) == text
