"""Single records, by any of their ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import orjson

from bibliometrics.emulator.messages import Response, not_found, redirect
from bibliometrics.emulator.selecting import read_select, shown

if TYPE_CHECKING:
    from bibliometrics.emulator.collection import Collection, Row
    from bibliometrics.emulator.messages import Request
    from bibliometrics.emulator.store import State
    from bibliometrics.emulator.switches import Switches

LETTERS = {"works": "W", "sources": "S", "authors": "A", "institutions": "I"}
_OWN_URL = re.compile(
    r"(?:openalex:)?(?:https?://openalex\.org/)?(?:[a-z]+/)?([a-z]\d+)", re.IGNORECASE
)
# which field finds a record by which kind of outside id
_OUTSIDE = {
    "works": {"doi": "doi", "https://doi.org/": "doi", "pmid": "ids.pmid"},
    "sources": {"issn": "issn", "issn_l": "issn"},
    "institutions": {"ror": "ror"},
    "authors": {"orcid": "orcid"},
}


def single_record(
    state: State,
    collection: Collection,
    asked: str,
    request: Request,
    switches: Switches,
) -> Response:
    """Answer with one record, a redirect to it, or 404.

    Raises
    ------
    RequestError
        For a `select` that names no root field.
    """
    select = read_select(request.query.get("select", ""), collection.kind)
    number = LETTERS[collection.kind] + asked if asked.isdecimal() else asked
    canonical = _canonical(state, collection, number, switches)
    if canonical is not None:
        status, there = canonical
        return _elsewhere(status, collection.kind, there, request)
    row = collection.by_id.get(number) or _by_outside_id(collection, asked)
    if row is None:
        return not_found()
    if switches.issn_redirect and asked.lower().startswith("issn"):
        return _elsewhere(302, collection.kind, row.id, request)
    record = shown(row.record(), select, switches, switches.singleton_cap)
    return Response(200, orjson.dumps(record), ids=[row.id], derived=row.id in collection.derived)


def _canonical(
    state: State, collection: Collection, number: str, switches: Switches
) -> tuple[int, str] | None:
    """Tell with which status an id redirects, and to which other id."""
    if number in collection.by_id:
        return None
    if number in state.merged:
        return (301, state.merged[number]) if switches.merged == 301 else None  # noqa: PLR2004
    own = _OWN_URL.fullmatch(number)
    if own is None or own[1].upper() == number:
        return None
    return 302, own[1].upper()


def _by_outside_id(collection: Collection, asked: str) -> Row | None:
    for prefix, name in _OUTSIDE[collection.kind].items():
        if not asked.lower().startswith(prefix):
            continue
        field = collection.names[name]
        found = collection.index(field.place).get(field.parse(asked[len(prefix) :].lstrip(":")))
        return collection.rows[found[0]] if found else None
    return None


def _elsewhere(status: int, kind: str, number: str, request: Request) -> Response:
    _, mark, query = request.target.partition("?")
    return redirect(status, f"/{kind}/{quote(number)}{mark}{query}")
