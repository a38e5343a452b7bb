"""Spending on research: the packaged releases, and a user's own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bibliometrics.errors import ParameterError
from bibliometrics.reference import research_spending
from bibliometrics.study import Study

if TYPE_CHECKING:
    from pathlib import Path


def test_the_packaged_releases_stand_side_by_side_in_billion_ppp_dollars() -> None:
    frame = research_spending({})
    assert frame["unit"].unique().to_list() == ["billion USD PPP"]
    assert frame["release"].n_unique() == 4
    assert frame.select("release", "country", "year").is_unique().all()


def test_a_file_of_ones_own_is_a_release_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("country,year,value,unit\ncn,2020,3000,million yuan\n", encoding="utf-8-sig")
    own = research_spending({"mine": path}).filter(release="mine").to_dicts()
    assert own == [
        {
            "country": "CN",
            "year": 2020,
            "spending": 3000.0,
            "unit": "million yuan",
            "release": "mine",
            "source": "the user's file mine.csv",
        }
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("country,year,value\nCN,2020,1\n", "no column 'unit'"),
        ("country,year,value,unit\nCN,2020,much,USD\n", "line 2"),
        ("country,year,value,unit\nCN,2020,1,USD\nChina,2020,1,USD\n", "line 3"),
        ("country,year,value,unit\nCN,2020,0,USD\n", "line 2"),
        ("country,year,value,unit\nCN,2020,nan,USD\n", "line 2"),
        ("country,year,value,unit\nCN,2020,1\n", "line 2"),
        ("country,year,value,unit\nCN,2020,1,USD\ncn,2020,2,USD\n", "CN 2020 twice"),
        ("", "no column 'country'"),
    ],
)
def test_a_file_that_says_something_else_is_refused_by_line(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match=said):
        research_spending({"mine": path})


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    for name in ("missing.csv", "binary.csv"):
        with pytest.raises(ParameterError, match="cannot be read"):
            research_spending({"mine": tmp_path / name})


def test_a_packaged_release_keeps_its_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("country,year,value,unit\nCN,2020,1,USD\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="packaged release"):
        research_spending({"OECD MSTI, March 2023 release": path})


def test_a_study_divides_by_the_spending_that_it_is_given(
    small_cache: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    shutil.copytree(small_cache, cache)
    path = tmp_path / "mine.csv"
    path.write_text("country,year,value,unit\nCN,2020,2,USD\n", encoding="utf-8")
    with Study(cache) as study:
        releases = set(study.query("share_per_rd")["release"])
    with Study(cache, spending={"mine": path}) as study:
        row = study.query("share_per_rd", release="mine").row(0, named=True)
        share = study.query("country_share", countries=["CN"], from_year=2020, to_year=2020)
        assert set(study.query("share_per_rd")["release"]) == {*releases, "mine"}
    assert row["unit"] == "USD"
    assert row["share_per_unit"] == share["share"][0] / 2
    path.write_text("country,year,value,unit\nCN,2020,4,USD\n", encoding="utf-8")
    with Study(cache, spending={"mine": path}) as study:
        assert study.query("share_per_rd", release="mine")["spending"].to_list() == [4.0]


def test_a_study_says_which_file_is_not_there(small_cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "missing.csv"
    with (
        Study(small_cache, spending={"missing": path}) as study,
        pytest.raises(ParameterError, match=r"missing\.csv cannot be read"),
    ):
        study.query("share_per_rd")
