"""The report's tables stand on the same published table as the figure above them."""

from __future__ import annotations

import polars as pl

from bibliometrics.provenance import Result
from bibliometrics.report import views
from tests.charts import made


def _gaps() -> Result:
    other = made.agreement_gaps().with_columns(
        edition=pl.lit("12-month window"), data_year=pl.lit("2024/25")
    )
    return Result(pl.concat([other, made.agreement_gaps()]), made.origin("agreement_gaps"))


def test_the_gaps_are_those_to_the_table_of_the_bridge_that_is_drawn() -> None:
    steps = made.agreement_gaps().head(1)
    found = views.gaps(_gaps(), steps)
    assert found is not None
    assert "2025 Research Leaders" in found.caption
    assert len(found.rows) == made.agreement_gaps().height


def test_where_that_table_is_short_the_gaps_are_those_to_the_widest() -> None:
    short = made.agreement_gaps().with_columns(edition=pl.lit("2019 Annual Tables"))
    found = views.gaps(_gaps(), short)
    assert found is not None
    assert "12-month window" in found.caption


def test_without_a_long_table_there_are_no_gaps() -> None:
    empty = Result(made.agreement_gaps().clear(), made.origin("agreement_gaps"))
    assert views.gaps(empty, made.agreement_gaps()) is None
