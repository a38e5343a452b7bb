"""The filter language: `field:a|b,field:!c,field:2015-2020`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibliometrics.emulator.messages import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bibliometrics.emulator.collection import Collection, Row
    from bibliometrics.emulator.kinds import Field, Value

MAX_VALUES = 100

_SEGMENTS = re.compile(r'(?:[^,"]|"[^"]*"?)+')
_RANGE = {
    "number": re.compile(r"(\d+(?:\.\d+)?)?-(\d+(?:\.\d+)?)?"),
    "date": re.compile(r"(\d{4}-\d{2}-\d{2})?-(\d{4}-\d{2}-\d{2})?"),
}
_EMPTY = {"", "none", "undefined"}


@dataclass(frozen=True, slots=True)
class Test:
    """What one value of a filter asks of the values of a row.

    Parameters
    ----------
    equals
        The value itself, unless it is a range, `null` or a text.
    low, high
        Ends of a range; `strict` leaves the ends out.
    missing
        Asks that there is no value.
    contains
        A text to be found within the value.
    """

    equals: Value | None = None
    low: Value | None = None
    high: Value | None = None
    strict: bool = False
    missing: bool = False
    contains: str = ""

    def allows(self, value: Value) -> bool:
        """Tell whether one value passes."""
        if self.contains:
            return self.contains in str(value).lower()
        if self.missing:
            return False
        if self.equals is not None:
            return value == self.equals
        if self.strict and value in (self.low, self.high):
            return False
        above = self.low is None or value >= self.low  # type: ignore[operator]  # one kind a field
        return above and (self.high is None or value <= self.high)  # type: ignore[operator]

    def passes(self, values: tuple[Value, ...]) -> bool:
        """Tell whether a row with these values passes."""
        return not values if self.missing else any(map(self.allows, values))


@dataclass(frozen=True, slots=True)
class Clause:
    """One `field:values` of a filter."""

    field: Field
    tests: tuple[Test, ...]
    negated: bool = False
    every: bool = False
    wanted: frozenset[Value] = frozenset()

    def passes(self, row: Row) -> bool:
        """Tell whether a row is among those asked for."""
        values = row.facts[self.field.place]
        if self.wanted:
            return self.wanted.isdisjoint(values) == self.negated
        combine = all if self.every else any
        return combine(test.passes(values) for test in self.tests) != self.negated

    def postings(self, collection: Collection) -> list[list[int]] | None:
        """Look the rows up in the index; None where the index is no help."""
        if self.negated or self.every:
            return None
        index = collection.index(self.field.place)
        if self.wanted:
            return [index[value] for value in self.wanted if value in index]
        return [
            rows
            for value, rows in index.items()
            if any(test.missing if value is None else test.allows(value) for test in self.tests)
        ]


def parse_filter(text: str, names: Mapping[str, Field]) -> list[Clause]:
    """Read a filter.

    Raises
    ------
    RequestError
        With the service's own words for what is wrong.
    """
    if "host_venue" in text.replace("-", "_"):
        msg = (
            "host_venue and alternate_host_venues are deprecated in favor of locations. "
            "Read more here: https://docs.openalex.org/api-entities/works/work-object"
        )
        raise RequestError(msg)
    return [_clause(segment, names) for segment in split_filter(text)]


def split_filter(text: str) -> Iterator[str]:
    """Cut a filter at its commas, leaving those within double quotes."""
    for match in _SEGMENTS.finditer(text):
        if match[0].strip():
            yield match[0].strip()


def matching(collection: Collection, clauses: list[Clause]) -> list[int]:
    """Find the positions of the rows that pass every clause, in the store's order.

    The clause that the index answers with the fewest rows leads; the others are tried on
    those rows alone.
    """
    lead: list[list[int]] | None = None
    lead_clause: Clause | None = None
    for clause in clauses:
        found = clause.postings(collection)
        if found is not None and (lead is None or _size(found) < _size(lead)):
            lead, lead_clause = found, clause
    rest = [clause for clause in clauses if clause is not lead_clause]
    rows = collection.rows
    return [at for at in _candidates(collection, lead) if all(c.passes(rows[at]) for c in rest)]


def _candidates(collection: Collection, lead: list[list[int]] | None) -> list[int] | range:
    if lead is None:
        return range(len(collection.rows))
    if len(lead) == 1:
        return lead[0]
    return sorted(set().union(*lead))


def _size(postings: list[list[int]]) -> int:
    return sum(map(len, postings))


def _clause(segment: str, names: Mapping[str, Field]) -> Clause:
    name, _, value = segment.partition(":")
    key = name.strip().replace("-", "_")
    field = names.get(key)
    if field is None:
        raise unknown_field(name, names)
    value = value.strip()
    if value.lower() in _EMPTY:
        msg = (
            f"Invalid filter value for '{key}': value cannot be empty or '{value}'. "
            f"Use a valid value like filter={key}:your_value"
        )
        raise RequestError(msg)
    negated = value.startswith("!")
    parts, every = _values(value.removeprefix("!"), key, field)
    tests = tuple(_test(part, field) for part in parts)
    equal = all(test.equals is not None for test in tests) and not every
    wanted = frozenset(test.equals for test in tests if test.equals is not None)
    return Clause(field, tests, negated, every, wanted if equal else frozenset())


def unknown_field(name: str, names: Mapping[str, Field]) -> RequestError:
    """Say which names there are."""
    listed = ", ".join(sorted(names))
    return RequestError(
        f"{name} is not a valid field. Valid fields are underscore or hyphenated versions of: "
        f"{listed}"
    )


def _values(value: str, key: str, field: Field) -> tuple[list[str], bool]:
    """Cut a value into its alternatives, or into those that must all hold."""
    if value.startswith('"') and value.endswith('"'):
        return [value.strip('"')], False
    if "|" in value:
        parts, every = value.split("|"), False
        for part in parts:
            if part.startswith("!"):
                msg = (
                    "The ! operator can only be used at the beginning of an OR query, like "
                    f"filter={key}:!value1|value2, meaning NOT (value1 OR value2). "
                    f"Problem value: {part}"
                )
                raise RequestError(msg)
    else:
        parts = [value] if field.kind == "text" else re.split(r"[+ ]+", value)
        every = len(parts) > 1
    if len(parts) > MAX_VALUES:
        msg = (
            f"Maximum number of values exceeded for {key}. Decrease values to {MAX_VALUES} or "
            "below, or consider downloading the full dataset at "
            "https://developers.openalex.org/download/snapshot-format"
        )
        raise RequestError(msg)
    return [part.strip('"') for part in parts], every


def _test(text: str, field: Field) -> Test:
    if text.lower() == "null":
        return Test(missing=True)
    if field.kind == "text":
        return Test(contains=text.lower())
    if field.bound:
        day = field.parse(text)
        return Test(low=day) if field.bound == "from" else Test(high=day)
    return _range(text, field) if field.ranges else Test(equals=field.parse(text))


def _range(text: str, field: Field) -> Test:
    if text.startswith(">"):
        return Test(low=field.parse(text[1:]), strict=True)
    if text.startswith("<"):
        return Test(high=field.parse(text[1:]), strict=True)
    span = _RANGE[field.kind].fullmatch(text)
    if span is None or text == "-":
        return Test(equals=field.parse(text))
    return Test(
        low=field.parse(span[1]) if span[1] else None,
        high=field.parse(span[2]) if span[2] else None,
    )
