"""The coverage-adjusted Share on works whose truth is known: it must beat the raw one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from bibliometrics import adjustment, catalogue
from bibliometrics.emulator.corpus import demo_corpus
from tests.independent.built import Built

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

LARGEST = 10


@pytest.fixture(scope="module")
def errors(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    corpus = demo_corpus(works=12_000)
    folder = tmp_path_factory.mktemp("adjustment")
    return adjustment.errors(_shares(corpus.truth, folder), _shares(corpus.works, folder))


def _shares(works: Sequence[dict[str, Any]], folder: Path) -> pl.DataFrame:
    with Built(works, folder, "country_share") as tables:
        rows = tables.rows("country_share", journals=adjustment.JOURNALS)
    return pl.DataFrame(rows, infer_schema_length=None)


def test_the_adjusted_share_is_nearer_to_the_truth_for_each_of_the_ten_largest_countries(
    errors: pl.DataFrame,
) -> None:
    over_all = errors.filter(pl.col("year").is_null())
    for row in over_all.to_dicts():
        print(  # noqa: T201  the figures are what the experiment is for
            f"{row['country_name']}: truth {row['truth']:.1f}, raw {row['raw']:.1f} "
            f"(error {row['raw_error']:.1%}), adjusted {row['adjusted']:.1f} "
            f"(error {row['adjusted_error']:.1%})"
        )
    assert over_all.height == LARGEST
    assert over_all.filter(pl.col("adjusted_error") >= pl.col("raw_error")).is_empty()


def test_the_raw_share_falls_short_most_where_least_is_known(errors: pl.DataFrame) -> None:
    by_year = (
        errors.drop_nulls("year")
        .group_by("year", "coverage")
        .agg(short=1 - pl.col("raw").sum() / pl.col("truth").sum())
        .sort("coverage")
    )
    assert by_year["short"][0] == by_year["short"].max()


def test_the_page_tells_of_a_run_in_which_it_won_for_all() -> None:
    page = catalogue.queries_folder() / "60_quality" / "README.md"
    text = page.read_text(encoding="utf-8")
    assert "SYNTHETIC" in text
    assert f"for {LARGEST} of the {LARGEST} largest countries" in " ".join(text.split())


def test_the_page_is_made_from_the_rows(errors: pl.DataFrame) -> None:
    text = adjustment.page(errors, 12_000)
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(lines) == 2 * 2 + errors.height
    for row in errors.head(3).to_dicts():
        assert row["country_name"] in text
