from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.tables import reference_rows

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus import Corpus

PHYSICAL_REVIEW = re.compile(r"https://doi\.org/10\.1103/physrev[abd]\.(\d+)\.l?\d+")


def test_there_are_as_many_works_as_asked_for_each_with_its_own_id(corpus: Corpus) -> None:
    assert len(corpus.works) == 30_000
    assert len({work["id"] for work in corpus.works}) == 30_000


def test_every_work_says_that_it_is_synthetic_in_its_index_and_title(corpus: Corpus) -> None:
    for work in corpus.works:
        assert work["indexed_in"] == ["crossref", "synthetic"]
        assert "synthetic record" in work["title"]
        assert work["display_name"] == work["title"]


def test_every_author_and_institution_says_that_it_is_synthetic(corpus: Corpus) -> None:
    authorships = [each for work in corpus.works for each in work["authorships"]]
    assert {each["author"]["display_name"].split()[0] for each in authorships} == {"Synthetic"}
    assert all("Synthetic" in each["display_name"] for each in corpus.institutions)


def test_ids_begin_with_98_so_that_none_is_a_real_record(corpus: Corpus) -> None:
    work_ids = {work["id"] for work in corpus.works}
    assert all(re.fullmatch(r"https://openalex\.org/W98\d{8}", each) for each in work_ids)
    assert all(re.match(r"https://openalex\.org/A98\d{8}$", each) for each in corpus.careers)
    assert all(re.match(r"https://openalex\.org/S98\d{8}$", e["id"]) for e in corpus.sources)
    assert all(re.match(r"https://openalex\.org/I98\d{8}$", e["id"]) for e in corpus.institutions)


def test_no_doi_can_be_a_real_one(corpus: Corpus) -> None:
    # Physical Review volumes above 9000 do not exist; all others say so in the suffix.
    for work in corpus.works:
        doi = work["doi"]
        if doi is None or "/synthetic." in doi:
            continue
        match = PHYSICAL_REVIEW.fullmatch(doi)
        assert match is not None, doi
        assert int(match[1]) > 9000


def test_the_sources_are_the_venues_of_all_editions_with_their_issns(corpus: Corpus) -> None:
    listed = {row["issn_l"]: row["name"] for row in reference_rows("nature_index_journals.csv")}
    assert {each["issn_l"]: each["display_name"] for each in corpus.sources} == listed
    works = sum(each["works_count"] for each in corpus.sources)
    nowhere = sum(work["primary_location"]["source"] is None for work in corpus.works)
    assert works + nowhere == len(corpus.works)


def test_every_venue_has_works_and_the_large_ones_have_most(corpus: Corpus) -> None:
    sizes = {each["display_name"]: each["works_count"] for each in corpus.sources}
    assert min(sizes.values()) >= 1
    largest = sorted(sizes, key=lambda name: -sizes[name])
    assert largest[0] == "Nature Communications"
    assert "Annals of Mathematics" in largest[-15:]
    assert sizes["Nature Communications"] < 0.08 * len(corpus.works)


def test_all_years_are_there_and_the_output_grows(corpus: Corpus) -> None:
    years = [work["publication_year"] for work in corpus.works]
    numbers = [years.count(year) for year in range(2015, 2026)]
    assert sum(numbers) == len(years)
    assert numbers == sorted(numbers)
    assert all(w["publication_date"].startswith(str(w["publication_year"])) for w in corpus.works)
