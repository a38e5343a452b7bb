"""What is generated from the headers is up to date and complete."""

from __future__ import annotations

import pytest

from bibliometrics import catalogue, handbook


def test_the_index_of_queries_is_up_to_date() -> None:
    page = catalogue.queries_folder() / "README.md"
    assert page.read_text(encoding="utf-8") == handbook.index_page(), "run `make docs`"


@pytest.mark.parametrize("query", list(catalogue.of_kind("query")), ids=lambda query: query.name)
def test_an_explanation_names_every_parameter_and_column(query: catalogue.Query) -> None:
    text = handbook.explanation(query)
    for named in (*query.parameters, *query.columns):
        assert f"  {named.name} (" in text
    assert text.count("select") >= 1
