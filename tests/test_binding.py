"""What a person wrote for a parameter, and what the query gets."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from bibliometrics.binding import bind
from bibliometrics.catalogue import Parameter, Query
from bibliometrics.errors import ParameterError, UnknownNameError

KNOWN = {"country.code": {"cn": "CN", "china": "CN", "us": "US", "united states": "US"}}

PARAMETERS = (
    Parameter("counting", "varchar", "share", "", values=("share", "count")),
    Parameter("journals", "varchar", None, ""),
    Parameter("types", "varchar[]", "article", ""),
    Parameter("countries", "varchar[]", None, "", domain="country.code"),
    Parameter("from_year", "integer", None, ""),
    Parameter("to_year", "integer", None, ""),
    Parameter("part", "double", "0.5", ""),
    Parameter("covered", "boolean", "true", ""),
)


def bound(**given: Any) -> dict[str, Any]:
    query = Query("q", "30_shares", "query", "", "", "", PARAMETERS, (), "", "")
    return dict(bind(query, given, KNOWN.__getitem__))


def test_what_is_not_given_takes_its_default() -> None:
    assert bound() == {
        "counting": "share",
        "journals": None,
        "types": ["article"],
        "countries": None,
        "from_year": None,
        "to_year": None,
        "part": 0.5,
        "covered": True,
    }


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("from_year", "2015", 2015),
        ("from_year", 2015, 2015),
        ("from_year", 2015.0, 2015),
        ("from_year", "null", None),
        ("part", "0.25", 0.25),
        ("covered", "no", False),
        ("covered", True, True),
        ("journals", " my-list ", "my-list"),
        ("types", "article, review", ["article", "review"]),
        ("types", ("article", "review"), ["article", "review"]),
        ("countries", "CN,US", ["CN", "US"]),
        ("countries", pl.Series(["US"]), ["US"]),
        ("countries", [], []),
    ],
)
def test_text_and_python_values_become_what_the_type_says(
    name: str, written: Any, value: Any
) -> None:
    assert bound(**{name: written})[name] == value


def test_countries_are_known_by_code_and_by_name_in_any_case() -> None:
    assert bound(countries="china,us,United States")["countries"] == ["CN", "US", "US"]


def test_an_unknown_parameter_is_met_with_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match=r"parameter of q 'country'.*countries.*--explain"):
        bound(country="CN")


def test_a_value_outside_those_named_is_met_with_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match=r"no counting 'shares'; did you mean share"):
        bound(counting="shares")


def test_an_unknown_country_is_met_with_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match=r"no country 'chine'; did you mean china"):
        bound(countries="US,chine")


@pytest.mark.parametrize("year", ["twenty", "2015.5", 2015.5, "", [2015]])
def test_what_is_no_whole_number_is_no_year(year: Any) -> None:
    with pytest.raises(ParameterError, match="from_year takes a whole number, not") as told:
        bound(from_year=year)
    assert told.value.remedy == "for example --param from_year=2020"


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("part", "half", "part takes a number, not 'half'"),
        ("covered", "perhaps", "covered takes true or false, not 'perhaps'"),
        ("countries", 7, "countries takes a list, not '7'"),
        ("journals", ["a", "b"], r"journals takes one value, not '\['a', 'b'\]'"),
    ],
)
def test_a_value_of_another_kind_is_refused(name: str, written: Any, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        bound(**{name: written})


@pytest.mark.parametrize("name", ["counting", "types", "part", "covered"])
def test_none_is_not_given_and_null_is_refused_where_the_query_needs_a_value(name: str) -> None:
    """A null counting method would make every Share null, without a word."""
    assert bound(**{name: None}) == bound()
    with pytest.raises(ParameterError, match=f"{name} cannot be null; leave it out for "):
        bound(**{name: "null"})


def test_years_that_run_backwards_are_refused() -> None:
    with pytest.raises(ParameterError, match=r"backwards: from 2020 to 2015; write 2015:2020"):
        bound(from_year=2020, to_year=2015)


def test_one_year_is_a_range() -> None:
    assert bound(from_year=2020, to_year=2020)["to_year"] == 2020


def test_where_no_name_is_alike_the_few_that_there_are_stand_in_the_message() -> None:
    assert str(UnknownNameError("level", "city", ["leaf", "parent"])).endswith("leaf, parent")
    many = [f"name{number}" for number in range(11)]
    assert "name" not in str(UnknownNameError("level", "city", many))
