"""Examples that a reader can follow with a pencil: they vouch for the independent computation."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.independent import covering, figures, institutions, weights
from tests.independent.records import Work, work_of
from tests.independent.weights import COUNTINGS, UNKNOWN
from tests.independent.works import Journal, Judged, is_front_matter, judge, normal_title

CHINA = {"HK": "CN", "MO": "CN"}


def institution(name: str, country: str | None) -> dict[str, Any]:
    return {"id": f"https://openalex.org/{name}", "country_code": country, "lineage": [name]}


def author(
    *countries: str,
    institutions: tuple[dict[str, Any], ...] = (),
    printed: tuple[tuple[str, ...], ...] = (),
    position: str = "middle",
    corresponding: bool = False,
) -> dict[str, Any]:
    return {
        "author_position": position,
        "is_corresponding": corresponding,
        "countries": list(countries),
        "institutions": list(institutions),
        "affiliations": [
            {"institution_ids": [f"https://openalex.org/{i}" for i in ids]} for ids in printed
        ],
    }


def work(*authors: dict[str, Any], number: int = 1, **more: Any) -> Work:
    record = {
        "id": f"https://openalex.org/W{number}",
        "title": f"Title {number}",
        "type": "article",
        "publication_year": 2020,
        "authorships": list(authors),
        "primary_location": {"source": {"id": "https://openalex.org/S1", "issn_l": "1111-1111"}},
        **more,
    }
    return work_of(record)


def spread(given: Work, counting: str, rule: dict[str, str] | None = None) -> dict[str, Fraction]:
    return weights.of_work(given, counting, rule or {})


def test_share_goes_over_authors_then_printed_affiliations_then_institutions() -> None:
    # First author: Tsinghua and, in one line, Tsinghua with MIT: 1/2 + 1/4 CN, 1/4 US.
    first = author(
        institutions=(institution("I10", "CN"), institution("I20", "US")),
        printed=(("I10",), ("I10", "I20")),
    )
    assert spread(work(first, author("DE")), "share") == {
        "CN": Fraction(3, 8),
        "US": Fraction(1, 8),
        "DE": Fraction(1, 2),
    }


def test_an_affiliation_that_resolved_to_nothing_keeps_its_fraction_as_unknown() -> None:
    half = author("CN", institutions=(institution("I10", "CN"),), printed=(("I10",), ()))
    assert spread(work(half), "share") == {"CN": Fraction(1, 2), UNKNOWN: Fraction(1, 2)}


def test_the_string_countries_of_an_unresolved_affiliation_do_not_count_in_share() -> None:
    lost = work(author("CN", printed=((),)))
    assert spread(lost, "share") == {UNKNOWN: 1}
    assert spread(lost, "count") == {"CN": 1}


def test_institutions_stand_in_for_missing_affiliations_and_countries_for_both() -> None:
    two = author(institutions=(institution("I10", "CN"), institution("I20", None)))
    assert spread(work(two, author("FR", "IT")), "share") == {
        "CN": Fraction(1, 4),
        UNKNOWN: Fraction(1, 4),
        "FR": Fraction(1, 4),
        "IT": Fraction(1, 4),
    }


def test_an_institution_is_placed_by_any_author_of_the_work() -> None:
    bare = author(institutions=(), printed=(("I10",),))
    placing = author(institutions=(institution("I10", "JP"),), printed=(("I10",),))
    assert spread(work(bare, placing), "share") == {"JP": 1}


@pytest.mark.parametrize(
    ("counting", "expected"),
    [
        ("share_by_author_country", {"CN": Fraction(3, 6), "US": Fraction(1, 6)}),
        ("country_fraction", {"CN": Fraction(1, 2), "US": Fraction(1, 2)}),
        ("count", {"CN": Fraction(1), "US": Fraction(1)}),
        ("first_author", {"CN": Fraction(1, 2), "US": Fraction(1, 2)}),
        ("corresponding_author", {"CN": Fraction(1, 2)}),
    ],
)
def test_each_counting_of_one_work_by_three_authors(
    counting: str, expected: dict[str, Fraction]
) -> None:
    # CN+US first, CN corresponding, nothing known of the last, who corresponds too.
    three = work(
        author("CN", "US", position="first"),
        author("CN", corresponding=True),
        author(position="last", corresponding=True),
    )
    unknown = 1 - sum(expected.values())
    found = spread(three, counting)
    assert {c: w for c, w in found.items() if c != UNKNOWN} == expected
    if counting != "count":
        assert found.get(UNKNOWN, 0) == unknown


def test_hong_kong_and_china_are_one_country_under_the_nature_index_rule() -> None:
    both = work(author("HK"), author("CN"), author("US"))
    assert spread(both, "country_fraction", CHINA) == {
        "CN": Fraction(1, 2),
        "US": Fraction(1, 2),
    }
    assert spread(both, "count", CHINA) == {"CN": 1, "US": 1}
    assert spread(both, "count") == {"HK": 1, "CN": 1, "US": 1}


@pytest.mark.parametrize("counting", COUNTINGS)
def test_a_work_of_which_nothing_is_known_is_unknown_whole(counting: str) -> None:
    assert spread(work(), counting) == {UNKNOWN: 1}
    assert spread(work(author(), author()), counting) == {UNKNOWN: 1}


def listed(**more: Any) -> Journal:
    values: dict[str, Any] = {
        "key": "1111-1111",
        "name": "A",
        "issns": frozenset({"1111-1111"}),
        "subjects": ("Chemistry",),
        "counted": "all primary research articles",
        "editions": frozenset({"2026"}),
    }
    return Journal(**{**values, **more})


def test_of_twins_by_doi_the_better_described_stays() -> None:
    twins = [
        work(author(), number=1, doi="https://doi.org/10.1/A"),
        work(author("CN"), number=2, doi="https://doi.org/10.1/a"),
    ]
    assert [j.is_duplicate for j in judge(twins, [listed()])] == [True, False]


def test_twins_by_title_are_told_within_a_year_and_journal_only() -> None:
    works = [
        work(author(), number=1, title="On <i>things</i>"),
        work(author(), number=2, title="On things."),
        work(author(), number=3, title="On things", publication_year=2021),
        work(author(), number=4, title="On things", primary_location=None),
        work(author(), number=5, title="On things", primary_location=None),
    ]
    assert [j.is_duplicate for j in judge(works, [listed()])] == [False, True, False, False, False]


def test_a_retracted_work_does_not_push_out_its_sound_twin() -> None:
    twins = [
        work(author("CN"), number=1, doi="10.1/a", is_retracted=True),
        work(author(), number=2, doi="10.1/a"),
    ]
    assert [j.is_duplicate for j in judge(twins, [listed()])] == [True, False]


def test_the_newest_record_of_a_work_speaks() -> None:
    records = [
        work(author("CN"), updated_date="2026-01-02"),
        work(author("US"), updated_date="2026-01-01"),
    ]
    (only,) = judge(records, [listed()])
    assert spread(only.work, "count") == {"CN": 1}


@pytest.mark.parametrize(
    ("title", "more", "expected"),
    [
        ("Erratum: On things", {}, True),
        ("Author Correction: On things", {}, True),
        ("Correction of lenses in flies", {}, False),
        ("Corrections in perturbation theory", {}, False),
        ("Editorial", {}, True),
        ("Editorial trends in medicine", {}, False),
        ("On things", {"referenced_works_count": 0}, True),
        ("On things", {"referenced_works": []}, True),
        ("On things", {}, False),
        ("On things", {"referenced_works_count": 5}, False),
    ],
)
def test_front_matter_is_told_by_title_or_by_having_nothing(
    title: str, more: dict[str, Any], expected: bool
) -> None:
    assert is_front_matter(work(author(), title=title, **more)) is expected


def test_titles_are_compared_by_their_letters_and_digits() -> None:
    assert normal_title("  The H<sub>2</sub>O-Étude, N°4 ") == "the h 2 o étude n 4"


@pytest.mark.parametrize(
    ("doi", "year", "page", "expected"),
    [
        ("10.1103/physrevb.103.l020501", 2021, None, True),
        ("10.1103/physrevb.103.020501", 2021, "020501(R)", False),
        (None, 2019, "020501(R)", True),
        ("10.1103/physrevb.99.021901", 2019, "021901", True),
        ("10.1103/physrevb.99.022001", 2019, "022001", False),
    ],
)
def test_of_physical_review_letters_and_rapid_communications_count(
    doi: str | None, year: int, page: str | None, expected: bool
) -> None:
    journal = listed(counted="only Highlighted articles / Editors' Suggestions / Letters")
    given = work(author(), doi=doi, publication_year=year, biblio={"first_page": page})
    (only,) = judge([given], [journal])
    assert only.passes("articles") is expected
    assert only.passes("all")


def test_the_2022_shape_has_its_journal_in_host_venue() -> None:
    record = {
        "id": "https://openalex.org/W1",
        "host_venue": {"id": "https://openalex.org/V7", "issn_l": "1111-1111", "issn": None},
        "authorships": [{"raw_affiliation_string": "Somewhere"}],
        "publication_date": "2019-03-01",
    }
    old = work_of(record)
    assert (old.source_id, old.year) == ("S7", 2019)
    assert old.issns == {"1111-1111"}
    assert old.authors[0].has_raw_affiliation


def many(year: int, known: list[str], lost: int, journal: str = "1111-1111") -> list[Work]:
    """Works by one author each, of one journal and year."""
    common = {
        "publication_year": year,
        "primary_location": {"source": {"id": journal, "issn_l": journal}},
    }
    first = int(f"{journal[:4]}{year}00")
    authors = [author(c) for c in known] + [author() for _ in range(lost)]
    return [work(a, number=first + i, **common) for i, a in enumerate(authors)]


def covered(works: list[Work], journals: list[Journal]) -> dict[tuple[int | None, str], float]:
    judged = judge(works, journals)
    weigh = figures.weigher("share", {})
    return covering.covered(judged, weigh, covering.Profiles(judged, weigh))


def test_the_unknown_of_a_covered_year_follows_its_own_known_shares() -> None:
    found = covered(many(2020, ["CN"] * 15 + ["US"] * 5, 10), [listed()])
    assert found == pytest.approx({(2020, "CN"): 22.5, (2020, "US"): 7.5})


def test_a_year_that_knows_too_little_borrows_from_the_nearest_covered_years() -> None:
    works = (
        many(2018, ["US"] * 20, 0)
        + many(2019, ["CN"] * 20, 0)
        + many(2020, ["DE"], 10)
        + many(2021, ["JP"] * 20, 0)
    )
    found = covered(works, [listed()])
    assert {k: v for k, v in found.items() if k[0] == 2020} == pytest.approx(
        {(2020, "DE"): 1, (2020, "CN"): 5, (2020, "JP"): 5}
    )


def test_a_journal_without_a_covered_year_borrows_from_those_of_its_areas_in_that_year() -> None:
    journals = [
        listed(key=f"{n}", issns=frozenset({f"{n}"}), subjects=(area,))
        for n, area in ((1111, "Chemistry"), (2222, "Chemistry"), (3333, "Health sciences"))
    ]
    works = (
        many(2020, ["CN"] * 20, 0, journal="1111")
        + many(2020, [], 4, journal="2222")
        + many(2020, ["US"] * 60, 0, journal="3333")
    )
    # The four go to China, whose chemistry is known; not to the larger health journal's US.
    assert covered(works, journals) == pytest.approx({(2020, "CN"): 24, (2020, "US"): 60})


def test_a_journal_whose_areas_know_too_little_borrows_from_all_listed_journals() -> None:
    journals = [
        listed(key=f"{n}", issns=frozenset({f"{n}"}), subjects=(area,))
        for n, area in ((1111, "Chemistry"), (3333, "Health sciences"))
    ]
    works = many(2020, ["CN"] * 10, 4, journal="1111") + many(2020, ["US"] * 10, 0, journal="3333")
    assert covered(works, journals) == pytest.approx({(2020, "CN"): 12, (2020, "US"): 12})


def test_what_nobody_can_lend_stays_unknown() -> None:
    assert covered(many(2020, [], 4), [listed()]) == {(2020, UNKNOWN): 4}


def test_a_work_has_its_journals_one_area_or_its_topics_among_several(tmp_path: Any) -> None:
    table = tmp_path / "areas.csv"
    table.write_text("field_id,field,subject,second_subject\n25,x,Physical sciences,Chemistry\n")
    areas = figures.areas_by_field(table)
    topic = {"primary_topic": {"field": {"id": "https://openalex.org/fields/25"}}}

    def of(journal: Journal | None, **more: Any) -> list[str]:
        given = work(author(), **more)
        return list(
            areas(Judged(given, journal, "key", is_front_matter=False, is_duplicate=False))
        )

    several = listed(subjects=("Chemistry", "Health sciences"))
    assert of(listed(subjects=("Health sciences",)), **topic) == ["Health sciences"]
    assert of(several, **topic) == ["Chemistry"]
    assert of(several) == ["unassigned"]
    assert of(None, **topic) == ["Physical sciences", "Chemistry"]
    assert of(None) == ["unassigned"]


def test_an_institution_stands_for_the_top_of_its_lineage() -> None:
    lab = {**institution("I30", "CN"), "lineage": ["I30", "I20", "I10", "I99"]}
    academy = {**institution("I10", "CN"), "lineage": ["I10"]}
    bureau = {**institution("I20", "CN"), "lineage": ["I20", "I10"]}
    given = work(author(institutions=(lab,)), author(institutions=(academy, bureau)))
    parent = institutions.parent_of([given])
    # I99 would come last by any rule: no record names it, so nothing is known of it.
    assert [parent(i) for i in ("I10", "I20", "I30")] == ["I10", "I10", "I10"]
    judged = judge([given], [])
    assert institutions.by_institution(judged) == {
        (2020, "I30"): figures.Figure(0.5, 1),
        (2020, "I10"): figures.Figure(0.25, 1),
        (2020, "I20"): figures.Figure(0.25, 1),
    }
    assert institutions.by_institution(judged, parent) == {(2020, "I10"): figures.Figure(1.0, 1)}
