"""What happens to the works in a night: additions, deletions, edits, merges, citations."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import orjson

from bibliometrics.emulator.kinds import short_id
from bibliometrics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bibliometrics.emulator.collection import Collection, Row
    from bibliometrics.emulator.work_facts import Record

    Maker = Callable[[Record], Row]

OPERATIONS = ("add", "delete", "edit", "merge", "touch")
_TOUCHED_SHARE = 0.1


def apply_patches(
    works: Collection,
    merged: Mapping[str, str],
    patches: Iterable[Mapping[str, Any]],
    make: Maker,
) -> tuple[list[Row], dict[str, str]]:
    """Apply patches in their order to a copy of the rows.

    Parameters
    ----------
    patches
        `{"op": "add", "record": …}`, `{"op": "delete", "id": …}`,
        `{"op": "edit", "id": …, "set": {…}, "remove": […]}`,
        `{"op": "merge", "id": …, "into": …}`,
        `{"op": "touch", "ids": […], "by": 1}` (citations; without ids a seeded tenth).

    Raises
    ------
    ParameterError
        For an operation that does not exist, or an id that is not there.
    """
    night = _Night(dict(works.by_id), dict(merged), make)
    for patch in patches:
        if not isinstance(patch, dict) or patch.get("op") not in OPERATIONS:
            msg = f"{patch!r} is no patch for the emulator"
            raise ParameterError(msg, remedy=f"give it an op of {', '.join(OPERATIONS)}")
        try:
            getattr(night, patch["op"])(**{k: v for k, v in patch.items() if k != "op"})
        except TypeError as problem:
            msg = f"the emulator's patch {patch!r} lacks an argument or has one too many"
            raise ParameterError(msg, remedy="add takes record; the others take id") from problem
    return list(night.rows.values()), night.merged


class _Night:
    """One night's work; a method for every operation, so named."""

    def __init__(self, rows: dict[str, Row], merged: dict[str, str], make: Maker) -> None:
        self.rows = rows
        self.merged = merged
        self._make = make

    def add(self, record: Record) -> None:
        row = self._make(record)
        self.rows[row.id] = row

    def delete(self, id: str) -> None:  # noqa: A002  # as patches spell it
        del self.rows[self._known(id)]

    def edit(
        self,
        id: str,  # noqa: A002  # as patches spell it
        set: Mapping[str, Any] | None = None,  # noqa: A002  # as patches spell it
        remove: Iterable[str] = (),
    ) -> None:
        number = self._known(id)
        record = self.rows[number].record() | dict(set or {})
        for name in remove:
            record.pop(name, None)
        self.rows[number] = self._make(orjson.loads(orjson.dumps(record)))

    def merge(self, id: str, into: str) -> None:  # noqa: A002  # as patches spell it
        loser, winner = self._known(id), self._known(into)
        del self.rows[loser]
        self.merged[loser] = winner

    def touch(self, ids: Iterable[str] | None = None, by: int = 1, seed: int = 0) -> None:
        if ids is None:
            drawn = random.Random(seed)  # noqa: S311  # a repeatable draw, no secret
            ids = [number for number in self.rows if drawn.random() < _TOUCHED_SHARE]
        for each in list(ids):
            number = self._known(each)
            count = self.rows[number].record().get("cited_by_count") or 0
            self.edit(number, set={"cited_by_count": count + by})

    def _known(self, given: str) -> str:
        number = short_id(given)
        if number not in self.rows:
            msg = f"the emulator has no work {given!r} to patch"
            raise ParameterError(msg, remedy="name a work that the current state holds")
        return number
