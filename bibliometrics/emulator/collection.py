"""Records of one kind with an index over every field, built when first asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from bibliometrics.emulator.kinds import PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.emulator.kinds import Field, Value
    from bibliometrics.emulator.work_facts import Facts, Record

_CACHED_ROWS = 1_000_000


@dataclass(slots=True)
class Row:
    """A record as it lies in the store: its bytes, and the facts that requests ask for.

    Parameters
    ----------
    id
        Short form: W123.
    raw
        The JSON as it was given; parsed for each answer, because parsed works would fill
        several times the memory.
    facts
        Values by place, shared between replicas but for id and DOI.
    replica
        0 for the record itself, else which copy of it this is.
    """

    id: str
    raw: bytes
    facts: Facts
    replica: int = 0

    def record(self) -> Record:
        """Parse the record, with the ids of a replica put in."""
        found: Record = orjson.loads(self.raw)
        if self.replica:
            found["id"] = f"{PREFIX}{self.id}"
            ids = {"openalex": found["id"]}
            if found.get("doi"):
                found["doi"] = ids["doi"] = f"{found['doi']}.r{self.replica}"
            found["ids"] = ids
        return found


@dataclass(frozen=True, slots=True)
class Order:
    """One key of a sort."""

    field: Field
    descending: bool = False


class Collection:
    """Rows that never change, their index, and the listings made of them.

    Parameters
    ----------
    names
        Fields by every name that requests may use.
    order
        Sort of a list that asks for none, which also breaks the ties of those that do.
    display
        Names of what groups stand for, by short id.
    """

    def __init__(
        self,
        kind: str,
        rows: Sequence[Row],
        names: Mapping[str, Field],
        order: tuple[Order, ...],
        *,
        display: Mapping[str, str] | None = None,
        derived: frozenset[str] = frozenset(),
    ) -> None:
        self.kind = kind
        self.rows = rows
        self.names = names
        self.order = order
        self.display = display or {}
        self.derived = derived
        self.by_id = {row.id: row for row in rows}
        self._indexes: dict[int, dict[Value | None, list[int]]] = {}
        self._listings: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = threading.RLock()

    def index(self, place: int) -> dict[Value | None, list[int]]:
        """Find the rows by the values of a field; None finds those without a value."""
        with self._lock:
            if place not in self._indexes:
                self._indexes[place] = self._build(place)
            return self._indexes[place]

    def remembered(self, key: Any) -> Any:
        """Fetch a listing made earlier; a cursor walks the same one page after page."""
        with self._lock:
            found = self._listings.get(key)
            if found is None:
                return None
            self._listings.move_to_end(key)
            return found[0]

    def remember(self, key: Any, listing: Any, size: int) -> None:
        """Keep a listing, dropping the oldest when there are too many rows in all."""
        with self._lock:
            self._listings[key] = (listing, size + 1)
            while sum(each[1] for each in self._listings.values()) > _CACHED_ROWS:
                self._listings.popitem(last=False)

    def _build(self, place: int) -> dict[Value | None, list[int]]:
        found: dict[Value | None, list[int]] = {}
        for position, row in enumerate(self.rows):
            for value in row.facts[place] or (None,):
                found.setdefault(value, []).append(position)
        return found
