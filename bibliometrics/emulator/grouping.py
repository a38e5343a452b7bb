"""Counts of records by the values of a field, or of up to three fields nested."""

from __future__ import annotations

import bisect
from collections import Counter
from typing import TYPE_CHECKING, Any

from bibliometrics.emulator.cursor import decode, encode
from bibliometrics.emulator.filters import matching, unknown_field
from bibliometrics.emulator.kinds import country_names
from bibliometrics.emulator.listing import clauses_of
from bibliometrics.emulator.messages import RequestError
from bibliometrics.emulator.parameters import MAX_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bibliometrics.emulator.collection import Collection, Row
    from bibliometrics.emulator.kinds import Field, Value
    from bibliometrics.emulator.parameters import Parameters
    from bibliometrics.emulator.switches import Switches

_MAX_DEPTH = 3
_UNKNOWN = "include_unknown"


def group_records(
    asked: Parameters, collection: Collection, switches: Switches
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Count records by group: entries for `meta`, and the groups.

    Raises
    ------
    RequestError
        For a field that does not exist, or a nesting that is not offered.
    """
    levels = [_level(part, collection) for part in asked.group_by.split(",")]
    if len(levels) > 1:
        _check_nesting(asked, len(levels), switches)
    rows = [collection.rows[at] for at in matching(collection, clauses_of(asked, collection))]
    groups = _groups(rows, levels, collection)
    meta: dict[str, Any] = {"count": len(rows), "page": None if asked.cursor else 1}
    meta["per_page"] = asked.per_page
    if asked.cursor is None:
        _sort(groups, asked.sort, collection)
        groups = groups[: asked.per_page]
    else:
        groups = _after(groups, asked.cursor)[: asked.per_page]
        full = len(groups) == asked.per_page
        meta["next_cursor"] = encode([groups[-1]["key"]]) if full else None
    meta["groups_count"] = len(groups)
    return meta, groups


def _level(part: str, collection: Collection) -> tuple[Field, bool]:
    name, _, option = part.strip().partition(":")
    field = collection.names.get(name.replace("-", "_"))
    if field is None or field.bound:
        raise unknown_field(name, collection.names)
    return field, option.replace("-", "_").lower() == _UNKNOWN


def _check_nesting(asked: Parameters, depth: int, switches: Switches) -> None:
    if not switches.nested_group_by:
        msg = "group_by takes a single field."
        raise RequestError(msg)
    if depth > _MAX_DEPTH:
        msg = f"group_by takes up to {_MAX_DEPTH} fields."
        raise RequestError(msg)
    if asked.cursor is not None:
        msg = "cursor does not work with more than one group_by field."
        raise RequestError(msg)


def _groups(
    rows: Iterable[Row], levels: list[tuple[Field, bool]], collection: Collection
) -> list[dict[str, Any]]:
    (field, unknown), deeper = levels[0], levels[1:]
    members: dict[Value | None, list[Row]] = {}
    counts: Counter[Value | None] = Counter()
    for row in rows:
        # the facts of a row hold each value once, so a work counts once a country
        for value in row.facts[field.place] or ((None,) if unknown else ()):
            counts[value] += 1
            if deeper:
                members.setdefault(value, []).append(row)
    groups = []
    for value, count in counts.items():
        group: dict[str, Any] = {
            "key": field.unknown if value is None else field.key(value),
            "key_display_name": _display(value, field, collection),
            "count": count,
        }
        if deeper:
            nested = _groups(members[value], deeper, collection)
            _sort(nested, "", collection)
            group["groups"] = nested[:MAX_GROUPS]
        groups.append(group)
    return groups


def _display(value: Value | None, field: Field, collection: Collection) -> str:
    if value is None:
        return "unknown"
    if field.folder == "countries/":
        code = str(value).upper()
        return country_names().get(code, code)
    return collection.display.get(str(value), field.key(value).rpartition("/")[2])


def _sort(groups: list[dict[str, Any]], sort: str, collection: Collection) -> None:
    groups.sort(key=lambda group: (-group["count"], group["key"]))
    if not sort:
        return
    name, _, direction = sort.partition(":")
    if name not in {"key", "count"}:
        raise unknown_field(name, collection.names)
    groups.sort(key=lambda group: group[name], reverse=direction.lower() == "desc")


def _after(groups: list[dict[str, Any]], cursor: str) -> list[dict[str, Any]]:
    groups.sort(key=lambda group: group["key"])
    if cursor == "*":
        return groups
    last = str(decode(cursor, 1)[0])
    return groups[bisect.bisect_right([group["key"] for group in groups], last) :]
