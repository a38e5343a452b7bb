"""Every file of queries/ as another engine's SQL: it parses there, and says what it should."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from bibliometrics import catalogue
from bibliometrics.engines.dialects import DIALECTS, script
from bibliometrics.errors import EngineMissingError, ParameterError, UnknownNameError

CARRIED = [
    each.name
    for each in catalogue.of_kind("query", "table", "check")
    if not each.earlier and each.folder != "00_loaded"
]
NOT_IN_BIGQUERY = {"authorship", "affiliation_weight", "institution"}
FOREIGN = {
    "bigquery": {
        "TRANSFORM(",
        "FLATTEN(",
        "SPLIT_PART(",
        "ARRAY_SORT(",
        "ARRAY_DISTINCT(",
        "REGR_",
    },
    "trino": {"APPROX_PERCENTILE(", "REGR_SX", "REGR_SY", "&&"},
    "snowflake": {"&&", "APPROX"},
    "spark": {"PERCENTILE_APPROX(", "&&"},
}


def _sql(name: str, dialect: str = "spark", **given: str) -> str:
    """The text without its header, in one line."""
    lines = script(name, given, dialect).splitlines()
    return " ".join(" ".join(line for line in lines if not line.startswith("--")).split())


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", CARRIED)
def test_what_is_printed_is_read_back_by_the_dialect_s_own_parser(name: str, dialect: str) -> None:
    if dialect == "bigquery" and name in NOT_IN_BIGQUERY:
        with pytest.raises(EngineMissingError, match="which BigQuery cannot do"):
            script(name, {}, dialect)
        return
    text = script(name, {}, dialect)
    (tree,) = sqlglot.parse(text, dialect=dialect)
    assert isinstance(tree, exp.Query)
    assert not list(tree.find_all(exp.Parameter, exp.Placeholder))
    found = {word for word in FOREIGN[dialect] if word in text}
    assert not found


@pytest.mark.parametrize("name", CARRIED)
def test_it_reads_the_warehouse_s_tables_and_nothing_else(name: str) -> None:
    tree = sqlglot.parse_one(script(name, {}, "spark"), dialect="spark")
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    known = {each.name for each in catalogue.of_kind("table")} | {"record"}
    assert {table.name for table in tree.find_all(exp.Table)} <= own | known


@pytest.mark.parametrize("name", CARRIED)
def test_no_two_of_its_ctes_have_one_name(name: str) -> None:
    tree = sqlglot.parse_one(script(name, {}, "spark"), dialect="spark")
    names = [cte.alias for cte in tree.ctes]
    assert len(names) == len(set(names))


def test_it_opens_with_the_question_the_file_its_hash_and_the_parameters() -> None:
    text = script("country_share", {"countries": "CN,US", "from_year": "2020"}, "trino")
    head = " ".join(line[3:] for line in text.splitlines() if line.startswith("--"))
    query = catalogue.find("country_share")
    assert query.question in head
    assert f"{query.path}, sha256 {query.sha256}, in the SQL of trino" in head
    assert "countries = ['CN', 'US']" in head
    assert "from_year = 2020" in head
    assert "journals = null" in head


def test_a_function_that_gives_rows_becomes_a_cte_and_its_own_ctes_say_whose_they_are() -> None:
    tree = sqlglot.parse_one(_sql("mover_share", min_papers="2"), dialect="spark")
    names = [cte.alias for cte in tree.ctes]
    assert names.index("found_career__counted") < names.index("found_career")
    assert names.index("found_career") < names.index("career_paper") < names.index("author_year")


def test_a_function_that_is_called_twice_with_the_same_values_stands_once() -> None:
    text = _sql("mobility_flows", definition="all", min_papers="2")
    tree = sqlglot.parse_one(text, dialect="spark")
    assert [cte.alias for cte in tree.ctes].count("career_paper") == 1


def test_each_engine_spells_a_hexadecimal_word_in_its_own_way() -> None:
    assert "CONV(" in _sql("retention", "spark")
    assert "'0x'" in _sql("retention", "bigquery")
    assert "TO_NUMBER(" in _sql("retention", "snowflake")
    assert "FROM_BASE(" in _sql("retention", "trino")


def test_a_division_is_one_of_doubles_on_every_engine() -> None:
    for dialect in DIALECTS:
        tree = sqlglot.parse_one(_sql("country_share", dialect), dialect=dialect)
        for division in tree.find_all(exp.Div):
            above = division.this.unnest()
            assert isinstance(above, exp.Cast), division.sql(dialect)
            assert above.to.is_type("double"), division.sql(dialect)


def test_an_element_of_a_list_is_counted_from_one() -> None:
    assert "ELEMENT_AT(deviations, CAST(place AS INT))" in _sql("crossover", "spark")
    assert "deviations[SAFE_ORDINAL(place)]" in _sql("crossover", "bigquery")
    assert "GET(deviations, place - 1)" in _sql("crossover", "snowflake")


def test_bigquery_gets_decimals_that_hold_twelve_digits() -> None:
    text = _sql("bridge_figure", "bigquery")
    assert "AS BIGNUMERIC" in text
    assert "AS NUMERIC" not in text


def test_a_text_from_outside_stays_a_text() -> None:
    name = "x' or '1'='1"
    for dialect in DIALECTS:
        tree = sqlglot.parse_one(_sql("country_share", dialect, journals=name), dialect=dialect)
        assert name in {each.this for each in tree.find_all(exp.Literal)}


@pytest.mark.parametrize(
    ("name", "given", "dialect", "error"),
    [
        ("country_shares", {}, "spark", UnknownNameError),
        ("country_share", {}, "mysql", UnknownNameError),
        ("country_share", {"contries": "CN"}, "spark", UnknownNameError),
        ("country_share", {"from_year": "last"}, "spark", ParameterError),
        ("changes", {}, "spark", EngineMissingError),
        ("country", {}, "spark", EngineMissingError),
    ],
)
def test_what_cannot_be_carried_is_said_so(
    name: str, given: dict[str, str], dialect: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        script(name, given, dialect)
