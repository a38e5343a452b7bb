"""Wrong parameters, in the service's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Serve
    from tests.emulator.made import Client

E1 = "Invalid query parameters error."
E2 = "Pagination error."
MANY = "|".join(f"S{n}" for n in range(1, 102))


UNKNOWN = "colour is not a valid field. Valid fields are underscore or hyphenated versions of: "
EMPTY = "Invalid filter value for 'type': value cannot be empty or '{}'. Use a valid value like "
TOO_MANY = (
    "Maximum number of values exceeded for journal. Decrease values to 100 or below, or consider "
    "downloading the full dataset at https://developers.openalex.org/download/snapshot-format"
)
NO_DATE = "Value for param {} is an invalid date. Format is yyyy-mm-dd (e.g. 2020-05-17)."
NO_SELECT = (
    "authorships.author is not a valid select field. Valid fields for select are: id, doi, "
)
NO_SEED = "A seed value is required when paginating through samples of results. "
BEYOND = "Maximum results size of 10,000 records is exceeded. Cursor pagination is required for "
PER_PAGE = "per-page parameter must be between 1 and 200."
GROUPS = "Unable to paginate beyond page 1. Group-by is limited to page 1 with up to 200 results "


@pytest.mark.parametrize(
    ("query", "error", "message"),
    [
        ("colour=red", E1, "colour is not a valid parameter. Valid parameters are: apc_sum, "),
        ("filter=host_venue.id:V1", E1, "host_venue and alternate_host_venues are deprecated in"),
        ("filter=colour:red", E1, UNKNOWN),
        ("sort=colour", E1, UNKNOWN),
        ("group_by=colour", E1, UNKNOWN),
        ("filter=type:", E1, EMPTY.format("")),
        ("filter=type:none", E1, EMPTY.format("none")),
        ("filter=type:undefined", E1, EMPTY.format("undefined")),
        (f"filter=journal:{MANY}", E1, TOO_MANY),
        (f"filter=journal:{MANY.replace('|', '%2B')}", E1, TOO_MANY),
        ("filter=type:a|!b", E1, "The ! operator can only be used at the beginning of an OR "),
        ("filter=is_xpac:maybe", E1, "Value for is_xpac must be true or false, not maybe."),
        ("filter=cited_by_count:many", E1, "Value for param cited_by_count must be a number."),
        ("filter=from_publication_date:2020", E1, NO_DATE.format("from_publication_date")),
        ("filter=publication_date:2020-13-01", E1, NO_DATE.format("publication_date")),
        ("filter=openalex:nature", E1, "'nature' is not a valid OpenAlex ID."),
        ("select=id,authorships.author", E1, NO_SELECT),
        ("select=id&group_by=type", E1, "select does not work with group_by."),
        ("sample=some", E1, "sample must be an integer."),
        ("sample=10001", E1, "Sample size must be less than or equal to 10,000."),
        ("sample=5&sort=type", E1, "sample does not work with sort."),
        ("sample=5&group_by=type", E1, "sample does not work with group_by."),
        ("sample=5&cursor=*", E1, "sample does not work with cursor."),
        ("seed=5", E1, "You must include the sample parameter when using a seed value."),
        ("sample=5&page=2", E1, NO_SEED),
        ("page=two", E1, "Param page must be a number."),
        ("per_page=two", E1, "Param per-page must be a number."),
        ("per_page=0", E2, PER_PAGE),
        ("per-page=201", E2, PER_PAGE),
        ("page=0", E2, "Page parameter must be greater than 0."),
        ("page=51&per_page=200", E2, BEYOND),
        ("cursor=*&page=2", E2, "Cannot use page parameter with cursor."),
        ("cursor=null", E2, "Cursor is null. Likely reached end of results."),
        ("cursor=none", E2, "Cursor is null. Likely reached end of results."),
        ("cursor=rubbish!", E2, "Invalid cursor value"),
        ("cursor=IlsxXSI=", E2, "Cursor value is invalid."),
        ("group_by=type&page=2", E2, GROUPS),
        ("group_by=type&per_page=201", E2, PER_PAGE),
        ("sort=relevance_score", E1, "Must include a search query"),
        ("corpus=core&include_xpac=true", E1, "corpus does not work with include_xpac or an "),
        ("corpus=all&filter=is-xpac:true", E1, "corpus does not work with include_xpac or an "),
        ("corpus=some", E1, "some is not a valid corpus."),
    ],
)
def test_a_wrong_request_is_refused_in_the_services_words(
    ask: Client, query: str, error: str, message: str
) -> None:
    status, said, why = ask(f"/works?{query}").complaint
    assert (status, said) == (400, error)
    assert why.startswith(message)


def test_the_list_of_fields_names_those_that_can_be_selected(ask: Client) -> None:
    message = ask("/works?select=authors_count").json["message"]
    assert message.endswith("created_date.")
    assert " authorships, " in message


@pytest.mark.parametrize("most", [100, 200])
def test_the_largest_page_is_a_switch(serve: Serve, most: int) -> None:
    _, ask = serve(per_page_max=most)
    assert ask(f"/works?per_page={most}").status == 200
    assert ask(f"/works?per_page={most + 1}").json["message"] == (
        f"per-page parameter must be between 1 and {most}."
    )


def test_page_times_per_page_may_reach_ten_thousand(ask: Client) -> None:
    assert ask("/works?page=50&per_page=200").json["results"] == []


def test_hyphens_and_underscores_are_equal_in_all_names(ask: Client) -> None:
    first = ask("/works?filter=publication-year:2018&per-page=3&group-by=cited-by-count").json
    second = ask("/works?filter=publication_year:2018&per_page=3&group_by=cited_by_count").json
    assert (
        first["group_by"]
        == second["group_by"]
        == [{"key": "90", "key_display_name": "90", "count": 1}]
    )


def test_parameters_without_effect_are_accepted(ask: Client) -> None:
    assert ask("/works?mailto=a@example.org&data_version=2&warm=true&format=json").status == 200
