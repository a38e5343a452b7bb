"""Counts by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulator.made import SCIENCE, authorship, work

if TYPE_CHECKING:
    from tests.emulator.conftest import Serve
    from tests.emulator.made import Client


def test_groups_come_by_count_then_key(serve: Serve) -> None:
    years = [2020, 2020, 2021, 2019, 2021, 2018]
    _, ask = serve(works=[work(n, publication_year=year) for n, year in enumerate(years)])
    answer = ask("/works?group_by=publication_year")
    assert answer.json["results"] == []
    assert answer.json["group_by"] == [
        {"key": "2020", "key_display_name": "2020", "count": 2},
        {"key": "2021", "key_display_name": "2021", "count": 2},
        {"key": "2018", "key_display_name": "2018", "count": 1},
        {"key": "2019", "key_display_name": "2019", "count": 1},
    ]
    assert (answer.meta["count"], answer.meta["groups_count"]) == (6, 4)
    assert answer.meta["per_page"] == 200


def test_keys_are_urls_with_names(ask: Client) -> None:
    def first(field: str) -> dict:
        return ask(f"/works?group_by={field}&filter=openalex:W3").json["group_by"][0]

    assert first("authorships.countries") == {
        "key": "https://openalex.org/countries/CN",
        "key_display_name": "China",
        "count": 1,
    }
    assert first("type") == {
        "key": "https://openalex.org/types/article",
        "key_display_name": "article",
        "count": 1,
    }
    assert first("primary_location.source.id") == {
        "key": "https://openalex.org/S2",
        "key_display_name": "Science",
        "count": 1,
    }
    assert first("is_retracted")["key"] == "false"
    assert first("primary_topic.field.id")["key"] == "https://openalex.org/fields/17"


def test_a_work_counts_once_for_each_distinct_country(serve: Serve) -> None:
    authors = [authorship(1, "US"), authorship(2, "US", "CN"), authorship(3, "CN")]
    _, ask = serve(works=[work(1, authorships=authors), work(2, authorships=authors[:1])])
    answer = ask("/works?group_by=authorships.institutions.country_code")
    assert answer.groups == {"US": 2, "CN": 1}


def test_what_has_no_value_is_counted_when_asked_for(ask: Client) -> None:
    sources = ask("/works?group_by=primary_location.source.id").groups
    assert sources == {"S1": 15, "S2": 1}
    with_unknown = ask("/works?group_by=primary_location.source.id:include_unknown").groups
    assert with_unknown == {"S1": 15, "S2": 1, "unknown": 1}


def test_the_key_of_an_unknown_number_is_minus_111(serve: Serve) -> None:
    _, ask = serve(works=[work(1, publication_year=..., publication_date=...)])
    assert ask("/works?group_by=publication_year:include_unknown").groups == {"-111": 1}


def test_groups_can_be_sorted_by_key_or_count(ask: Client) -> None:
    def keys(sort: str) -> list[str]:
        return list(ask(f"/works?group_by=publication_year&sort={sort}").groups)

    assert keys("key") == ["2018", "2019", "2020", "2021"]
    assert keys("key:desc") == ["2021", "2020", "2019", "2018"]
    assert keys("count")[-1] == keys("count:desc")[0] == "2020"
    assert ask("/works?group_by=type&sort=colour").status == 400


def test_two_hundred_groups_are_the_most_without_a_cursor(serve: Serve) -> None:
    _, ask = serve(works=[work(n, cited_by_count=n) for n in range(1, 451)])
    answer = ask("/works?group_by=cited_by_count")
    assert answer.meta["groups_count"] == len(answer.json["group_by"]) == 200
    pages = ask.walk("/works?group_by=cited_by_count")
    assert [len(page.json["group_by"]) for page in pages] == [200, 200, 50]
    keys = [key for page in pages for key in page.groups]
    assert keys == sorted(str(n) for n in range(1, 451))


def test_groups_nest_up_to_three_deep(serve: Serve) -> None:
    works = [
        work(1, publication_year=2020),
        work(2, publication_year=2021),
        work(3, publication_year=2021, primary_location={"source": SCIENCE}),
    ]
    _, ask = serve(works=works)
    answer = ask("/works?group_by=primary_location.source.id,publication_year,type")
    nature, science = answer.json["group_by"]
    assert (nature["count"], science["count"]) == (2, 1)
    assert [(year["key"], year["count"]) for year in nature["groups"]] == [
        ("2020", 1),
        ("2021", 1),
    ]
    assert science["groups"][0]["groups"] == [
        {"key": "https://openalex.org/types/article", "key_display_name": "article", "count": 1}
    ]
    assert ask("/works?group_by=type,language,is_xpac,has_doi").status == 400
    assert ask("/works?group_by=type,language&cursor=*").status == 400


def test_nesting_can_be_switched_off(serve: Serve) -> None:
    _, ask = serve(nested_group_by=False)
    assert ask("/works?group_by=type,language").complaint[:2] == (
        400,
        "Invalid query parameters error.",
    )
    assert ask("/works?group_by=type").status == 200
