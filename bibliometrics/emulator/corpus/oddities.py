"""The records that a program must survive: a few of each, as the real data have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.records import summary
from bibliometrics.emulator.corpus.vocabulary import (
    DELETED_AUTHOR,
    UNKNOWN_AUTHOR,
    Record,
    openalex_id,
)

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws

OUT_OF = 30_000
# How many of each there are among so many works; at least one in a small corpus.
NULL_SOURCES = 9
NO_AUTHORS = 7
EXPANSION_ONLY = 24
UNKNOWN_AUTHORS = 8
DELETED_AUTHORS = 3
SHARED_DOIS = 18
TWINS_WITHOUT_DOI = 16


def scaled(number: int, works: int) -> int:
    """Scale a number of oddities to the corpus; one is left even of few."""
    return max(1, round(number * works / OUT_OF))


def duplicates(works: int) -> int:
    """Tell how many of the works are second records of others."""
    return scaled(SHARED_DOIS, works) + scaled(TWINS_WITHOUT_DOI, works)


def with_oddities(records: list[Record], works: int, draws: Draws) -> list[Record]:
    """Damage a few records, and add the second records that bring their number to `works`."""
    chosen = _Chosen(records, draws)
    for record in chosen.next(scaled(NULL_SOURCES, works)):
        record["primary_location"] = {**record["primary_location"], "source": None}
    for record in chosen.next(scaled(NO_AUTHORS, works)):
        record.update(authorships=[], corresponding_author_ids=[], **summary([]))
    for record in chosen.next(scaled(EXPANSION_ONLY, works)):
        record["is_xpac"] = True
    for identifier, number in ((UNKNOWN_AUTHOR, UNKNOWN_AUTHORS),
                               (DELETED_AUTHOR, DELETED_AUTHORS)):  # fmt: skip
        for record in chosen.next(scaled(number, works)):
            _hide_first_author(record, identifier)
    twins: list[Record] = []
    for record in chosen.next(scaled(SHARED_DOIS, works)):
        twins.append(_twin(record, len(records) + len(twins) + 1))
    for record in chosen.next(scaled(TWINS_WITHOUT_DOI, works)):
        record["doi"] = None
        record["ids"] = {"openalex": record["id"]}
        record["primary_location"] = {
            **record["primary_location"], "id": None, "landing_page_url": None,
        }  # fmt: skip
        twins.append(_twin(record, len(records) + len(twins) + 1))
    return [*records, *twins]


class _Chosen:
    """Plain research works with several authors, each handed out once."""

    def __init__(self, records: list[Record], draws: Draws) -> None:
        usual = range(2, 30)
        self._plain = [
            record for record in records
            if record["type"] == "article" and not record["is_retracted"]
            and record["referenced_works_count"] > 1 and len(record["authorships"]) in usual
        ]  # fmt: skip
        draws.shuffle(self._plain)

    def next(self, number: int) -> list[Record]:
        taken, self._plain = self._plain[:number], self._plain[number:]
        return taken


def _hide_first_author(record: Record, identifier: str) -> None:
    first, *others = record["authorships"]
    nobody = {"id": identifier, "display_name": "Synthetic Author (unknown)", "orcid": None}
    record["authorships"] = [{**first, "author": nobody}, *others]
    record["corresponding_author_ids"] = [
        each["author"]["id"] for each in record["authorships"]
        if each["is_corresponding"] and each["author"]["id"]
    ]  # fmt: skip


def _twin(record: Record, number: int) -> Record:
    # The second record knows less: its last author's affiliation did not resolve.
    *others, last = record["authorships"]
    authorships = [*others, {**last, "institutions": [], "countries": [],
                             "raw_affiliation_strings": [], "affiliations": []}]  # fmt: skip
    return {
        **record,
        "id": openalex_id("W", number),
        "ids": {**record["ids"], "openalex": openalex_id("W", number)},
        "authorships": authorships,
        **summary(authorships),
        "cited_by_count": record["cited_by_count"] // 3,
    }
