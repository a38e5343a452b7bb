"""Sources, institutions and authors: as given, or put together from what works say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from bibliometrics.emulator.collection import Collection, Order, Row
from bibliometrics.emulator.kinds import PREFIX, Field, short_id
from bibliometrics.emulator.work_facts import (
    WORK_NAMES,
    distinct,
    issns_of,
    mapping,
    one,
    sequence,
    sources_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bibliometrics.emulator.kinds import Value
    from bibliometrics.emulator.work_facts import Facts, Record

_FIELDS: Final = (
    Field("openalex", 0, "id"),
    Field("issn", 1, "issn"),
    Field("type", 2, "word"),
    Field("country_code", 3, "word", "countries/"),
    Field("display_name", 4, "text"),
    Field("works_count", 5, "number"),
    Field("cited_by_count", 6, "number"),
    Field("ror", 7, "tail"),
    Field("orcid", 8, "tail"),
)
_COMMON: Final = ("openalex", "display_name", "works_count", "cited_by_count")
_OWN: Final = {
    "sources": ("issn", "type", "country_code"),
    "institutions": ("ror", "type", "country_code"),
    "authors": ("orcid",),
}
_COUNTED_BY: Final = {
    "sources": "primary_location.source.id",
    "institutions": "authorships.institutions.id",
}


def _names(kind: str) -> dict[str, Field]:
    found = {field.name: field for field in _FIELDS if field.name in (*_COMMON, *_OWN[kind])}
    aliases = {"ids.openalex": "openalex", "display_name.search": "display_name"}
    return found | {name: found[meant] for name, meant in aliases.items()}


def _facts(record: Record) -> Facts:
    return (
        one(short_id(record.get("id"))),
        issns_of(record),
        one(str(record.get("type") or "").lower()),
        one(str(record.get("country_code") or "").lower()),
        one(str(record.get("display_name") or "")),
        _count(record.get("works_count")),
        _count(record.get("cited_by_count")),
        one(_tail(record.get("ror"))),
        one(_tail(record.get("orcid"))),
    )


def _tail(value: object) -> str:
    return value.rpartition("/")[2].lower() if isinstance(value, str) else ""


def _count(value: object) -> tuple[Value, ...]:
    return (value,) if isinstance(value, int) else ()


def _collection(kind: str, records: Iterable[Record], derived: frozenset[str]) -> Collection:
    names = _names(kind)
    order = (Order(names["works_count"], descending=True), Order(names["openalex"]))
    rows = [
        Row(short_id(record.get("id")), orjson.dumps(record), _facts(record)) for record in records
    ]
    return Collection(kind, rows, names, order, derived=derived)


def author_collection(records: Iterable[Record]) -> Collection:
    """Serve authors as given; works say too little of them to make one up."""
    return _collection("authors", records, frozenset())


class Harvest:
    """Gathers the sources and institutions that works mention.

    Parameters
    ----------
    sources, institutions
        Records that are given, which go before what is gathered.
    """

    def __init__(self, sources: Iterable[Record], institutions: Iterable[Record]) -> None:
        self._given = {
            "sources": {short_id(each.get("id")): each for each in sources},
            "institutions": {short_id(each.get("id")): each for each in institutions},
        }
        self._found: dict[str, dict[str, Record]] = {"sources": {}, "institutions": {}}

    def take(self, work: Record) -> None:
        """Gather from one work; what an earlier work said is kept and completed."""
        for source in sources_of(work):
            self._take_source(source)
        institutions = self._found["institutions"]
        for authorship in sequence(work.get("authorships")):
            for institution in sequence(mapping(authorship).get("institutions")):
                number = short_id(mapping(institution).get("id"))
                if number and number not in institutions:
                    institutions[number] = institution

    def collection(self, kind: str, works: Collection) -> Collection:
        """Put the records of a kind together."""
        given, found = self._given[kind], self._found[kind]
        counts = works.index(WORK_NAMES[_COUNTED_BY[kind]].place)
        derived = {
            number: _derive(number, record, len(counts.get(number, ())))
            for number, record in found.items()
            if number not in given
        }
        return _collection(kind, [*given.values(), *derived.values()], frozenset(derived))

    def display_names(self) -> dict[str, str]:
        """Name what groups of works may stand for, by short id."""
        return {
            number: str(record.get("display_name"))
            for records in (*self._found.values(), *self._given.values())
            for number, record in records.items()
        }

    def _take_source(self, source: Record) -> None:
        number = short_id(source.get("id"))
        if not number:
            return
        known = self._found["sources"].setdefault(number, source)
        if known is source:
            return
        issns = distinct((*issns_of(known), *issns_of(source)))
        if len(issns) > len(issns_of(known)) or any(
            known.get(name) is None and value is not None for name, value in source.items()
        ):
            said = {name: value for name, value in known.items() if value is not None}
            self._found["sources"][number] = {**source, **said, "issn": list(issns)}


def _derive(number: str, record: Record, works_count: int) -> Record:
    """Make a record of its own of an object that was nested in works."""
    whole: dict[str, Any] = {**record, "id": f"{PREFIX}{number}"}
    if number.startswith("S"):
        issns = list(issns_of(record))
        whole["issn"] = issns or None
        whole["issn_l"] = record.get("issn_l") or (issns[0] if issns else None)
    whole["works_count"] = works_count
    whole["ids"] = {"openalex": whole["id"]}
    return whole
