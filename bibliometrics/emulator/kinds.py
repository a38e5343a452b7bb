"""How the values of each kind of field are written in a request, a record and a group."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from babel import Locale

from bibliometrics.emulator.messages import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable

Value = str | int | float | bool
KindName = Literal["id", "word", "text", "number", "boolean", "date", "doi", "issn", "tail"]

PREFIX = "https://openalex.org/"
_ID = re.compile(r"(?:https?://openalex\.org/)?(?:[a-z]+/)?([a-z]\d+)", re.IGNORECASE)
_FIELD_ID = re.compile(r"(?:https?://openalex\.org/)?(?:[a-z-]+/)?(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    """A name that filters, sorts and groups know.

    Parameters
    ----------
    place
        Where its values lie in a row's facts.
    folder
        What stands between the host and the value in a group's key: `countries/`.
    bound
        `from` and `to` name one end of a range of dates.
    """

    name: str
    place: int
    kind: KindName
    folder: str = ""
    bound: Literal["", "from", "to"] = ""

    @property
    def ranges(self) -> bool:
        """Whether `x-y` is a range, and not a value with a hyphen."""
        return self.kind in {"number", "date"}

    def parse(self, text: str) -> Value:
        """Read a value as a request spells it."""
        return _PARSERS[self.kind](self, text)

    def key(self, value: Value) -> str:
        """Spell a value as the key of a group."""
        if self.kind == "id":
            return f"{PREFIX}{self.folder}{value}"
        if self.kind == "boolean":
            return str(value).lower()
        if not self.folder:
            return str(value)
        shown = str(value).upper() if self.folder == "countries/" else value
        return f"{PREFIX}{self.folder}{shown}"

    @property
    def unknown(self) -> str:
        """Key of the group of records without a value."""
        return "-111" if self.kind == "number" else "unknown"


def short_id(value: object) -> str:
    """Cut an OpenAlex URL to its id; the V of a 2022 venue is the S of a source today."""
    if not isinstance(value, str):
        return ""
    found = value.rpartition("/")[2].upper()
    return f"S{found[1:]}" if found.startswith("V") else found


def bare_doi(value: object) -> str:
    """Cut a DOI to the part after the resolver, in lower case."""
    if not isinstance(value, str):
        return ""
    found = value.strip().lower().removeprefix("doi:")
    return re.sub(r"^https?://(?:dx\.)?doi\.org/", "", found)


def sort_value(field: Field, values: tuple[Value, ...]) -> Value | None:
    """Tell what a row is sorted by: dates as milliseconds, ids as URLs, None if missing."""
    if not values:
        return None
    value = values[0]
    if field.kind == "date":
        return _milliseconds(str(value))
    return field.key(value) if field.kind == "id" else value


def comparable(value: Value | None, *, descending: bool) -> tuple[int, object]:
    """Make a sort value that Python orders rightly: missing last, either way round."""
    if value is None:
        return (1, 0)
    if not descending:
        return (0, value)
    if isinstance(value, str):
        # the end mark puts "ab" before "a", as descending order wants it
        return (0, (*(-ord(letter) for letter in value), 1))
    return (0, -value)


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Name the countries, as group_by shows them."""
    return dict(Locale("en").territories)


@lru_cache(maxsize=50_000)
def _milliseconds(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)


def _parse_id(field: Field, text: str) -> Value:
    match = (_FIELD_ID if field.folder else _ID).fullmatch(text)
    if match is None:
        msg = f"'{text}' is not a valid OpenAlex ID."
        raise RequestError(msg)
    return match[1].upper()


def _parse_word(field: Field, text: str) -> Value:
    return text.removeprefix(PREFIX).lower().removeprefix(field.folder)


def _parse_text(_: Field, text: str) -> Value:
    return text.lower()


def _parse_number(field: Field, text: str) -> Value:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError as problem:
        msg = f"Value for param {field.name} must be a number."
        raise RequestError(msg) from problem


def _parse_boolean(field: Field, text: str) -> Value:
    if text.lower() not in {"true", "false"}:
        msg = f"Value for {field.name} must be true or false, not {text}."
        raise RequestError(msg)
    return text.lower() == "true"


def _parse_date(field: Field, text: str) -> Value:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError as problem:
        msg = (
            f"Value for param {field.name} is an invalid date. "
            "Format is yyyy-mm-dd (e.g. 2020-05-17)."
        )
        raise RequestError(msg) from problem


_PARSERS: dict[KindName, Callable[[Field, str], Value]] = {
    "id": _parse_id,
    "word": _parse_word,
    "text": _parse_text,
    "number": _parse_number,
    "boolean": _parse_boolean,
    "date": _parse_date,
    "doi": lambda _, text: bare_doi(text),
    "issn": lambda _, text: text.upper(),
    "tail": lambda _, text: text.rpartition("/")[2].lower(),
}
