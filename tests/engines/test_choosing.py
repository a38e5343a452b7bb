"""Where parameters choose between ways, only the chosen one is written out for other engines."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from bibliometrics.engines.choosing import chosen
from bibliometrics.engines.dialects import script


def _chosen(sql: str) -> str:
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    return chosen(tree).sql("duckdb")


ONE, TWO = "SELECT x FROM one", "SELECT x FROM two"


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (f"{ONE} WHERE 'a' = 'b' UNION ALL {TWO}", TWO),
        (f"{ONE} UNION ALL {TWO} WHERE 'a' IN ('b', 'c')", ONE),
        (f"{ONE} UNION ALL {TWO} WHERE x > 1 AND NOT ('a' = 'a' AND 1 = 1)", ONE),
        (f"{ONE} UNION ALL {TWO} WHERE CAST(NULL AS INT) > 0", ONE),
        (f"{ONE} UNION ALL {TWO} WHERE CAST(['a'] AS TEXT[]) = ['b']", ONE),
        (f"{ONE} UNION ALL {TWO} WHERE 1 = 2 UNION ALL SELECT x FROM three", None),
        (f"WITH c AS ({ONE} UNION ALL {TWO} WHERE 1 = 2) SELECT x FROM c", None),
        (f"WITH c AS (SELECT 1) {ONE} WHERE 1 = 2 UNION ALL {TWO}", f"WITH c AS (SELECT 1) {TWO}"),
    ],
)
def test_a_branch_that_values_alone_rule_out_is_left_out(given: str, left: str | None) -> None:
    found = _chosen(given)
    assert "1 = 2" not in found
    assert left is None or found == left


@pytest.mark.parametrize(
    "given",
    [
        f"{ONE} UNION ALL {TWO} WHERE x > 1",
        f"{ONE} UNION ALL {TWO} WHERE 'a' = 'a'",
        f"{ONE} UNION ALL {TWO} WHERE x > 1 OR 'a' = 'b'",
        f"{ONE} UNION ALL {TWO} WHERE EXISTS(SELECT 1 FROM three)",
        f"{ONE} WHERE 1 = 2 UNION ALL SELECT y FROM two",
        f"{ONE} WHERE 1 = 2",
        f"{ONE} WHERE 1 = 2 UNION {TWO}",
        f"{ONE} UNION ALL {TWO} WHERE 1 = 2 LIMIT 1",
        f"{ONE} UNION ALL {TWO} WHERE 1 = 2 ORDER BY x",
    ],
)
def test_what_hangs_on_rows_or_on_names_or_says_more_stays(given: str) -> None:
    assert _chosen(given) == given


def test_the_interval_that_was_built_is_not_drawn_anew_on_another_engine() -> None:
    assert "share_replicate" not in script("country_share", {}, "spark")
    assert "share_interval" not in script("country_share", {"counting": "count"}, "spark")
    assert "share_replicate" in script("country_share", {"counting": "count"}, "spark")
