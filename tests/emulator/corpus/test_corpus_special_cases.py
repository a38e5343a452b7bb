from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.emulator.corpus.vocabulary import DELETED_AUTHOR, UNKNOWN_AUTHOR

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus import Corpus


def _named(corpus: Corpus, *names: str) -> list[dict[str, Any]]:
    ids = {each["id"] for each in corpus.sources if each["display_name"] in names}
    return [
        work
        for work in corpus.works
        if work["primary_location"]["source"] and work["primary_location"]["source"]["id"] in ids
    ]


def _codes(work: dict[str, Any]) -> set[str]:
    return {code for each in work["authorships"] for code in each["countries"]}


def test_most_works_are_articles_and_all_other_types_occur(corpus: Corpus) -> None:
    types = Counter(work["type"] for work in corpus.works)
    assert 0.86 < types["article"] / len(corpus.works) < 0.92
    assert set(types) == {
        "article", "review", "letter", "editorial", "erratum", "paratext", "other",
    }  # fmt: skip
    assert all(work["is_paratext"] == (work["type"] == "paratext") for work in corpus.works)


def test_teams_have_a_long_tail(corpus: Corpus) -> None:
    sizes = sorted(len(work["authorships"]) for work in corpus.works)
    assert 4 <= sizes[len(sizes) // 2] <= 8
    assert sum(size > 100 for size in sizes) == 26
    assert sum(size > 1_000 for size in sizes) == 1
    assert sum(size == 100 for size in sizes) == 4


def test_the_first_and_the_last_author_are_called_so(corpus: Corpus) -> None:
    for work in corpus.works:
        positions = [each["author_position"] for each in work["authorships"]]
        if positions:
            expected = ["first", *["middle"] * (len(positions) - 2), "last"][: len(positions)]
            assert positions == expected


def test_no_author_stands_twice_in_one_work(corpus: Corpus) -> None:
    for work in corpus.works:
        ids = [each["author"]["id"] for each in work["authorships"] if each["author"]["id"]]
        assert len(ids) == len(set(ids))


def test_some_authors_have_no_id_or_one_that_stands_for_nobody(corpus: Corpus) -> None:
    ids = [each["author"]["id"] for work in corpus.works for each in work["authorships"]]
    assert 0.02 < ids.count(None) / len(ids) < 0.04
    assert ids.count(UNKNOWN_AUTHOR) == 8
    assert ids.count(DELETED_AUTHOR) == 3


def test_retractions_are_rare_and_say_so_in_the_title(corpus: Corpus) -> None:
    retracted = [work for work in corpus.works if work["is_retracted"]]
    assert 10 <= len(retracted) <= 60
    assert all(work["title"].startswith("RETRACTED: ") for work in retracted)


def test_front_matter_hides_among_the_articles_of_the_news_bearing_journals(
    corpus: Corpus,
) -> None:
    articles = [w for w in _named(corpus, "Nature", "Science") if w["type"] == "article"]
    hidden = [w for w in articles if not w["referenced_works_count"] and not _codes(w)]
    assert 0.15 < len(hidden) / len(articles) < 0.5
    titles = {work["title"].split()[0] for work in hidden}
    assert {"News", "Editorial"} <= titles, "a pattern finds some"
    assert {"Why", "The"} & titles, "and some only the missing references give away"


def test_second_records_share_a_doi_or_a_title_and_know_less(corpus: Corpus) -> None:
    dois = Counter(work["doi"] for work in corpus.truth if work["doi"])
    assert sum(number == 2 for number in dois.values()) == 18
    assert max(dois.values()) == 2
    titles: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    for work in corpus.truth:
        source = work["primary_location"]["source"]
        key = (work["title"], work["publication_year"], source["id"] if source else "")
        titles.setdefault(key, []).append(work)
    twins = [pair for pair in titles.values() if len(pair) > 1]
    assert len(twins) == 18 + 16
    for original, second in twins:
        assert original["id"] != second["id"]
        assert original["doi"] == second["doi"]
        assert not second["authorships"][-1]["institutions"]


def test_a_handful_of_works_lack_their_source_or_their_authors(corpus: Corpus) -> None:
    assert sum(work["primary_location"]["source"] is None for work in corpus.works) == 9
    research = [
        w for w in corpus.works if w["type"] == "article" and w["referenced_works_count"] > 1
    ]
    assert sum(not work["authorships"] for work in research) == 7
    assert sum(work["is_xpac"] for work in corpus.works) == 24
    assert sum(work["primary_topic"] is None for work in corpus.works) > 50
    assert sum(work["doi"] is None for work in corpus.works) > 50


@pytest.mark.parametrize("code", ["HK", "MO", "TW", "XK", "PR", "RE"])
def test_territories_keep_their_own_codes(corpus: Corpus, code: str) -> None:
    assert any(code in _codes(work) for work in corpus.truth)


def test_the_tail_of_small_countries_is_there(corpus: Corpus) -> None:
    codes = {code for work in corpus.truth for code in _codes(work)}
    assert len(codes) > 110
    assert len({each["country_code"] for each in corpus.institutions}) > 180


def test_some_institutions_have_no_country(corpus: Corpus) -> None:
    institutions = [
        known
        for work in corpus.truth
        for each in work["authorships"]
        for known in each["institutions"]
    ]
    assert 0 < sum(known["country_code"] is None for known in institutions) < 500


def test_institutions_are_some_600_with_families_below_one_parent(corpus: Corpus) -> None:
    assert 550 < len(corpus.institutions) < 680
    parents = Counter(each["lineage"][-1] for each in corpus.institutions if each["lineage"][1:])
    assert sorted(parents.values()) == [6, 8, 15, 20, 40]
    known = {each["id"] for each in corpus.institutions}
    assert set(parents) <= known


def test_some_printed_affiliations_resolve_to_two_institutions(corpus: Corpus) -> None:
    numbers = Counter(
        len(printed["institution_ids"])
        for work in corpus.truth
        for each in work["authorships"]
        for printed in each["affiliations"]
    )
    assert set(numbers) == {1, 2}
    assert 0.02 < numbers[2] / numbers[1] < 0.15


def test_letters_of_the_physical_reviews_can_be_told_by_doi_from_2021_on(corpus: Corpus) -> None:
    works = _named(corpus, "Physical Review A", "Physical Review B", "Physical Review D")
    late = [work for work in works if work["publication_year"] >= 2021 and work["doi"]]
    letters = [work for work in late if ".l" in work["doi"].rpartition("/")[2]]
    assert 0.05 < len(letters) / len(late) < 0.25
    assert all(work["biblio"]["first_page"].startswith("L") for work in letters)


def test_letters_before_2021_are_rapid_communications_by_their_page(corpus: Corpus) -> None:
    works = _named(corpus, "Physical Review A", "Physical Review B", "Physical Review D")
    early = [work for work in works if work["publication_year"] < 2021 and work["doi"]]
    rapid = [work for work in early if work["biblio"]["first_page"].endswith("(R)")]
    assert 0.05 < len(rapid) / len(early) < 0.25
    assert not any(".l" in work["doi"].rpartition("/")[2] for work in early)


def test_letters_of_astronomy_and_astrophysics_have_an_l_before_the_page(corpus: Corpus) -> None:
    pages = [w["biblio"]["first_page"] for w in _named(corpus, "Astronomy & Astrophysics")]
    assert {page[0] for page in pages} == {"L", "A"}
    assert 0.05 < sum(page[0] == "L" for page in pages) / len(pages) < 0.25


def test_journals_of_all_sciences_spread_over_their_subjects(corpus: Corpus) -> None:
    fields = Counter(
        work["primary_topic"]["domain"]["display_name"]
        for work in _named(corpus, "Nature Communications")
        if work["primary_topic"]
    )
    assert set(fields) == {"Life Sciences", "Physical Sciences", "Health Sciences"}
