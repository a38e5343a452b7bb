"""The records that are served, in numbered states."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson

from bibliometrics.emulator.collection import Collection, Order, Row
from bibliometrics.emulator.entities import Harvest, author_collection
from bibliometrics.emulator.patches import apply_patches
from bibliometrics.emulator.records import read_objects, read_records
from bibliometrics.emulator.work_facts import WORK_FIELDS, WORK_NAMES, work_facts
from bibliometrics.errors import ParameterError, RecordError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bibliometrics.emulator.work_facts import Facts, Record

_WORK_ID = re.compile(r"(?:https?://openalex\.org/)?(W\d+)")
_WORK_PLACE = {field.name: field.place for field in WORK_FIELDS}
# indexed before the first request, which would wait for it
_PARTITIONED_BY = ("primary_location.source.id", "publication_year", "is_xpac")
_WORK_ORDER = (
    Order(WORK_NAMES["cited_by_percentile_year.max"], descending=True),
    Order(WORK_NAMES["cited_by_count"], descending=True),
    Order(WORK_NAMES["openalex"]),
)


class State:
    """All records at one time: never changed, only followed by the next."""

    def __init__(
        self,
        version: int,
        rows: Sequence[Row],
        harvest: Harvest,
        authors: Collection,
        merged: Mapping[str, str],
    ) -> None:
        self.version = version
        self.merged = merged
        self.harvest = harvest
        self.collections = {
            "works": Collection(
                "works", rows, WORK_NAMES, _WORK_ORDER, display=harvest.display_names()
            ),
            "authors": authors,
        }
        self._rows = rows

    def collection(self, kind: str) -> Collection | None:
        """Find the records of a kind; sources and institutions are put together when asked."""
        if kind in {"sources", "institutions"} and kind not in self.collections:
            self.collections[kind] = self.harvest.collection(kind, self.collections["works"])
        return self.collections.get(kind)


class Store:
    """Loads records and keeps their states.

    Parameters
    ----------
    replicate
        How often every work is there, each copy with ids of its own, for load tests.

    Attributes
    ----------
    state
        What is served now; replaced as a whole, so that an answer begun on it ends on it.
    """

    def __init__(
        self,
        files: Iterable[Path | str] = (),
        works: Iterable[Record] = (),
        *,
        sources: Path | str | Iterable[Record] = (),
        authors: Path | str | Iterable[Record] = (),
        institutions: Path | str | Iterable[Record] = (),
        replicate: int = 1,
    ) -> None:
        if replicate < 1:
            msg = f"records cannot be replicated {replicate} times"
            raise ParameterError(msg, remedy="replicate takes 1 or more")
        self.synthetic = False
        self.duplicates = 0
        self._harvest = Harvest(read_objects(sources), read_objects(institutions))
        self._seen: set[str] = set()
        rows: list[Row] = []
        for path in files:
            for number, (line, work) in enumerate(read_records(path), start=1):
                self._add(rows, line, work, f"{path} record {number}")
        for number, work in enumerate(works, start=1):
            self._add(rows, orjson.dumps(work), work, f"work {number} of those given")
        rows += [_copy(row, copy) for copy in range(1, replicate) for row in rows]
        people = author_collection(read_objects(authors))
        self._first = self.state = State(0, rows, self._harvest, people, {})
        for name in _PARTITIONED_BY:
            self.state.collections["works"].index(WORK_NAMES[name].place)

    def advance(self, patches: Iterable[Mapping[str, Any]]) -> int:
        """Make the next state, as the nightly reindex does; its number is returned."""
        now = self.state
        rows, merged = apply_patches(now.collections["works"], now.merged, patches, self.row)
        people = now.collections["authors"]
        self.state = State(now.version + 1, rows, self._harvest, people, merged)
        return self.state.version

    def reset(self) -> None:
        """Go back to what was loaded."""
        self.state = self._first

    def row(self, work: Record, raw: bytes = b"", *, where: str = "a patch") -> Row:
        """Take a work in.

        Raises
        ------
        RecordError
            If it has no id of a work.
        """
        match = _WORK_ID.fullmatch(str(work.get("id")))
        if match is None:
            msg = f"{where} has no work's id but {work.get('id')!r}"
            raise RecordError(msg, remedy="give OpenAlex work objects, as the API serves them")
        self._harvest.take(work)
        return Row(match[1], raw or orjson.dumps(work), work_facts(work))

    def _add(self, rows: list[Row], raw: bytes, work: Record, where: str) -> None:
        row = self.row(work, raw, where=where)
        if row.id in self._seen:
            self.duplicates += 1
            return
        self._seen.add(row.id)
        self.synthetic = self.synthetic or "synthetic" in (work.get("indexed_in") or ())
        rows.append(row)


def _copy(row: Row, copy: int) -> Row:
    facts: list[tuple[Any, ...]] = list(row.facts)
    number = f"W{copy}{int(row.id[1:]):011d}"
    facts[_WORK_PLACE["openalex"]] = (number,)
    facts[_WORK_PLACE["doi"]] = tuple(f"{doi}.r{copy}" for doi in facts[_WORK_PLACE["doi"]])
    facts[_WORK_PLACE["ids.pmid"]] = ()
    shared: Facts = tuple(facts)
    return Row(number, row.raw, shared, copy)
