"""What every chart must be, whatever it shows."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import polars as pl
import pytest

from bibliometrics import charts
from bibliometrics.charts import export
from bibliometrics.errors import NothingToDrawError, UnknownNameError
from tests.charts import made, scenes
from tests.charts.made import Made

NAMES = tuple(charts.CHARTS)


def drawn(name: str, **choices: Any) -> dict[str, Any]:
    return charts.drawing(name, Made(), **choices).spec


def words(spec: dict[str, Any]) -> str:
    return " ".join(str(box.text) for box in scenes.texts(spec))


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_has_a_title_an_alt_text_and_its_source(name: str) -> None:
    drawing = charts.drawing(name, Made())
    spec = drawing.spec
    assert " ".join(spec["title"]["text"]) == drawing.title
    assert spec["description"] == drawing.alt
    assert len(drawing.alt) > len(drawing.title) + 40
    shown = words(spec)
    assert "fetched 3 November 2026" in shown
    assert "data cdcdcdcdcd" in shown
    assert spec["usermeta"]["provenance"][0]["sql_sha256"] == "ab" * 32


@pytest.mark.parametrize("name", NAMES)
def test_nothing_raw_stands_in_a_chart(name: str) -> None:
    shown = words(drawn(name))
    # a query's name in the source line is a reference, as is a hash
    shown = shown.replace("query country_share_by_subject", "").replace("query", "")
    for raw in ("share_of_total", "country_name", "unassigned", "null", "NaN", "undefined"):
        assert raw not in shown
    assert not any(len(word.partition(".")[2]) > 2 for word in shown.split() if _is_number(word))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", ["page", "column", "slide"])
def test_no_text_stands_on_another(name: str, size: str) -> None:
    boxes = scenes.texts(drawn(name, size=size))
    assert [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.meets(b)] == []


@pytest.mark.parametrize("name", ["country_share", "country_part", "country_rank", "subjects"])
def test_labels_stay_apart_when_a_page_shows_every_country(name: str) -> None:
    spec = drawn(name)
    spec["params"][0]["value"] = list(made.COUNTRIES)
    boxes = scenes.texts(spec)
    names = [box for box in boxes if box.text in {n for n, *_ in made.COUNTRIES.values()}]
    # a small plot names as many as find room
    assert len(names) >= (10 * len(made.SUBJECTS) if name == "subjects" else len(made.COUNTRIES))
    assert [(a, b) for i, a in enumerate(names) for b in names[i + 1 :] if a.meets(b)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_synthetic_figure_says_so_on_the_chart_and_a_real_one_does_not(name: str) -> None:
    assert "SYNTHETIC DATA" in words(drawn(name))
    real = charts.drawing(name, Made(synthetic=False))
    assert "SYNTHETIC" not in json.dumps(real.spec)
    assert not real.synthetic


@pytest.mark.parametrize("name", NAMES)
def test_the_same_rows_give_the_same_bytes(name: str) -> None:
    for suffix in (".json", ".svg"):
        once, again = (export.as_bytes(drawn(name), suffix) for _ in range(2))
        assert once == again


@pytest.mark.parametrize("name", NAMES)
def test_a_notebooks_own_theme_does_not_reach_the_specification(name: str) -> None:
    plain = drawn(name)
    with alt.theme.enable("dark"):
        assert drawn(name) == plain


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", ["dark", "print"])
def test_a_chart_takes_the_colours_of_its_theme(name: str, theme: str) -> None:
    spec = drawn(name, theme=theme)
    assert spec["config"]["background"] == charts.THEMES[theme].background
    assert charts.THEMES[theme].ink in json.dumps(spec)


@pytest.mark.parametrize("name", ["country_share", "country_part", "country_rank", "subjects"])
def test_countries_are_asked_for_by_code_or_by_name(name: str) -> None:
    spec = drawn(name, countries=["Japan", "kr"])
    assert drawn(name, countries="Japan,KR") == spec
    assert spec["params"][0] == {"name": "countries", "value": ["JP", "KR"]}
    shown = words(spec)
    assert "Japan" in shown
    assert "South Korea" in shown
    assert "Germany" not in shown


def test_a_chart_of_one_country_is_titled_by_its_own_change() -> None:
    drawing = charts.drawing("country_share", Made(), countries=["IN"])
    assert drawing.title == "India's Share rose from 57.0 in 2015 to 116 in 2023"


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_without_rows_says_what_is_missing(name: str) -> None:
    empty = {query: frame.clear() for query, frame in Made().tables.items()}
    with pytest.raises(NothingToDrawError, match="nothing to draw"):
        charts.drawing(name, Made(tables=empty))


def test_a_chart_of_one_year_is_drawn() -> None:
    tables = {
        query: frame.filter(pl.col("year") == 2020)
        for query, frame in Made().tables.items()
        if "year" in frame.columns
    }
    for name in NAMES:
        assert charts.drawing(name, Made(tables=tables)).title
    title = charts.drawing("country_share", Made(tables=tables)).title
    assert title == "The United States leads China in 2020"


def test_near_names_are_suggested() -> None:
    with pytest.raises(UnknownNameError, match="did you mean country_rank"):
        charts.find("country_ranks")
    with pytest.raises(UnknownNameError, match="no country 'Atlantis'"):
        charts.drawing("country_share", Made(), countries=["Atlantis"])
    with pytest.raises(UnknownNameError, match="no theme 'drak'; did you mean dark"):
        charts.drawing("country_share", Made(), theme="drak")


def test_parameters_go_to_the_main_query_only() -> None:
    results = Made()
    charts.draw("country_share", results, counting="count", from_year=2018)
    assert ("country_share", {"counting": "count", "from_year": 2018}) in results.asked
    assert ("nature_index_comparison", {}) in results.asked


def test_a_band_is_drawn_where_there_is_an_interval() -> None:
    frame = made.country_share().with_columns(
        share_low=pl.col("share") * 0.95, share_high=pl.col("share") * 1.05
    )
    spec = charts.drawing("country_share", Made(tables={"country_share": frame})).spec
    assert any(layer["mark"]["type"] == "area" for layer in spec["layer"])
    without = drawn("country_share")
    assert not any(layer["mark"]["type"] == "area" for layer in without["layer"])


def test_the_unknown_part_is_a_layer_of_its_own() -> None:
    spec = drawn("country_part")
    assert "Not known" in words(spec)
    rows = [row for row in spec["datasets"]["parts"] if row["year"] == 2025]
    assert sum(row["share_of_total"] for row in rows) == pytest.approx(1, abs=1e-4)
    assert {row["country"] for row in rows} == {*made.COUNTRIES, "unknown"}


def test_a_subject_area_that_the_unknown_part_could_turn_is_open() -> None:
    areas = made.country_share_by_subject().with_columns(
        share_covered=pl.when((pl.col("subject") == "Chemistry") & (pl.col("country") == "US"))
        .then(9_999.0)
        .otherwise(pl.col("share_covered"))
    )
    drawing = charts.drawing("subjects", Made(tables={"country_share_by_subject": areas}))
    assert drawing.title == (
        "China leads in 2 of 4 subject areas in 2023, the United States in 1; 1 is open"
    )


def test_a_name_from_outside_is_text() -> None:
    svg = export.as_bytes(drawn("institutions"), ".svg").decode()
    assert "<script" not in svg
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in svg


def test_two_institutions_of_one_name_have_a_bar_each() -> None:
    frame = made.institution_share().with_columns(institution_name=pl.lit("Institute of Physics"))
    spec = charts.drawing("institutions", Made(tables={"institution_share": frame})).spec
    shown = [box.text for box in scenes.texts(spec)]
    assert shown.count("Institute of Physics") == 20


def _is_number(word: str) -> bool:
    try:
        float(word.replace(",", "").rstrip("%;:."))
    except ValueError:
        return False
    return True
