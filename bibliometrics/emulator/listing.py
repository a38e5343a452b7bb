"""Lists: filter, sort, page by number, cursor or sample."""

from __future__ import annotations

import bisect
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from bibliometrics.emulator.collection import Collection, Order
from bibliometrics.emulator.cursor import decode, encode, wrong_cursor
from bibliometrics.emulator.filters import Clause, Test, matching, parse_filter, unknown_field
from bibliometrics.emulator.kinds import comparable, sort_value
from bibliometrics.emulator.messages import RequestError
from bibliometrics.emulator.selecting import read_select, shown

if TYPE_CHECKING:
    from bibliometrics.emulator.collection import Row
    from bibliometrics.emulator.parameters import Parameters
    from bibliometrics.emulator.switches import Switches


@dataclass(frozen=True, slots=True)
class Sorted:
    """Rows in an order, with what each was sorted by."""

    rows: list[Row]
    keys: list[tuple[Any, ...]]


def clauses_of(asked: Parameters, collection: Collection) -> list[Clause]:
    """Read the filter, with what the other parameters add to it."""
    names = collection.names
    clauses = parse_filter(asked.filter, names)
    if asked.search:
        clauses.append(Clause(names["display_name"], (Test(contains=asked.search.lower()),)))
    if collection.kind == "works" and asked.corpus != "all":
        wanted = asked.corpus == "expansion"
        clauses.append(
            Clause(names["is_xpac"], (Test(equals=wanted),), wanted=frozenset({wanted}))
        )
    return clauses


def list_records(
    asked: Parameters,
    collection: Collection,
    switches: Switches,
    *,
    serial: int,
    cursor_shift: int,
) -> tuple[dict[str, Any], bytes, list[str]]:
    """Find one page of a list.

    Parameters
    ----------
    serial
        Number of the request: the seed of a sample that gives none.
    cursor_shift
        Rows by which the next cursor is off: a fault that repeats or skips a row.

    Returns
    -------
    tuple
        Entries for `meta`, the results as JSON, and the ids in them.
    """
    select = read_select(asked.select, collection.kind)
    order = read_sort(asked, collection)
    clauses = clauses_of(asked, collection)
    following: dict[str, Any] = {}
    if asked.sample is not None:
        rows = _drawn(asked, collection, clauses, serial)
        count, page = len(rows), _numbered(rows, asked)
    else:
        found = _sorted(asked, collection, clauses, order)
        count = len(found.rows)
        if asked.cursor is None:
            page = _numbered(found.rows, asked)
        else:
            page, after = _by_cursor(found, asked, order, cursor_shift)
            following = {"next_cursor": after}
    body = b",".join(orjson.dumps(shown(row.record(), select, switches)) for row in page)
    meta = {
        "count": count,
        "page": asked.page if asked.cursor is None else None,
        "per_page": asked.per_page,
        "groups_count": None,
        **following,
    }
    return meta, body, [row.id for row in page]


def read_sort(asked: Parameters, collection: Collection) -> tuple[Order, ...]:
    """Read the sort; the default keys follow, so that no two rows tie."""
    orders = []
    for part in filter(None, asked.sort.split(",")):
        name, _, direction = part.strip().partition(":")
        key = name.replace("-", "_")
        if key == "relevance_score":
            if not asked.search:
                msg = "Must include a search query (such as ?search=example) to sort by relevance."
                raise RequestError(msg)
            continue
        if key == "publication_year":
            key = "publication_date"
        field = collection.names.get(key)
        if field is None or field.bound:
            raise unknown_field(name, collection.names)
        orders.append(Order(field, direction.lower() == "desc"))
    return (*orders, *collection.order)


def _sorted(
    asked: Parameters, collection: Collection, clauses: list[Clause], order: tuple[Order, ...]
) -> Sorted:
    key = (asked.filter, asked.search, asked.corpus, asked.sort)
    found: Sorted | None = collection.remembered(key)
    if found is None:
        rows = [collection.rows[at] for at in matching(collection, clauses)]
        keyed = sorted((_key(_values(row, order), order), at) for at, row in enumerate(rows))
        found = Sorted([rows[at] for _, at in keyed], [key for key, _ in keyed])
        collection.remember(key, found, len(rows))
    return found


def _values(row: Row, order: tuple[Order, ...]) -> list[Any]:
    return [sort_value(each.field, row.facts[each.field.place]) for each in order]


def _key(values: list[Any], order: tuple[Order, ...]) -> tuple[Any, ...]:
    return tuple(
        comparable(value, descending=each.descending)
        for value, each in zip(values, order, strict=True)
    )


def _numbered(rows: list[Row], asked: Parameters) -> list[Row]:
    start = (asked.page - 1) * asked.per_page
    return rows[start : start + asked.per_page]


def _by_cursor(
    found: Sorted, asked: Parameters, order: tuple[Order, ...], shift: int
) -> tuple[list[Row], str | None]:
    start = 0
    if asked.cursor != "*":
        key = _key(decode(asked.cursor or "", len(order)), order)
        try:
            start = bisect.bisect_right(found.keys, key)
        except TypeError as problem:
            raise wrong_cursor() from problem
    page = found.rows[start : start + asked.per_page]
    if len(page) < asked.per_page:
        return _misplaced(page, shift), None
    last = min(max(start + len(page) - 1 + shift, 0), len(found.rows) - 1)
    return page, encode(_values(found.rows[last], order))


def _misplaced(page: list[Row], shift: int) -> list[Row]:
    """Repeat or skip a row on a last page, which no other page follows."""
    if shift < 0:
        return page + page[-1:]
    return page[: len(page) - 1] if shift > 0 else page


def _drawn(
    asked: Parameters, collection: Collection, clauses: list[Clause], serial: int
) -> list[Row]:
    rows = [collection.rows[at] for at in matching(collection, clauses)]
    seed = asked.seed if asked.seed is not None else f"request {serial}"
    size = min(asked.sample or 0, len(rows))
    return random.Random(seed).sample(rows, size)  # noqa: S311  # a repeatable draw, no secret
