"""A request and an answer, as the layers of the emulator hand them to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.emulator.account import Account

QUERY_ERROR = "Invalid query parameters error."
PAGINATION_ERROR = "Pagination error."

NOT_FOUND_PAGE = (
    b"<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"
    b"<p>The requested URL was not found on the server. If you entered the URL manually "
    b"please check your spelling and try again.</p>\n"
)


@dataclass(slots=True)
class Request:
    """What came over the wire, taken apart.

    Parameters
    ----------
    target
        Path and query as they came.
    path
        Percent-decoded, without the query.
    query
        Decoded; of a name given twice the last one counts, as behind the real proxy.
    headers
        Names in lower case.
    line_bytes
        Length of the request line, which the edge limits.
    """

    method: str
    target: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    peer: str = "127.0.0.1"
    line_bytes: int = 0
    body: bytes = b""


@dataclass(slots=True)
class Wire:
    """How the answer is to be sent wrongly; the defaults send it rightly.

    Parameters
    ----------
    truncate
        Promise the whole body, send half, close.
    corrupt_gzip
        Declare gzip and break the stream.
    reset
        `before` the first byte, or in the `middle` of the body.
    refuse
        Seconds for which the listener is closed.
    slow_headers, stall
        Seconds of silence before the answer; after half of the body.
    bytes_per_second
        Pace of the body; 0 for as fast as it goes.
    """

    truncate: bool = False
    corrupt_gzip: bool = False
    reset: str = ""
    refuse: float = 0.0
    slow_headers: float = 0.0
    stall: float = 0.0
    bytes_per_second: float = 0.0


@dataclass(slots=True)
class Response:
    """What goes back, and what the log and the ledger need to know of it.

    Parameters
    ----------
    metered
        Whether rate headers belong on it.
    credits_used
        Cost of this call.
    ids
        Records in it, for the counts of distinct ids served.
    derived
        Whether it was built from objects nested in the works.
    at_once
        Whether it is sent without the latency that a real answer has.
    """

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    metered: bool = True
    credits_used: int = 0
    ids: list[str] = field(default_factory=list)
    derived: bool = False
    fault: str = ""
    at_once: bool = False
    account: Account | None = None
    wire: Wire = field(default_factory=Wire)


class RequestError(Exception):
    """A request that the service refuses with 400 and a JSON body."""

    def __init__(self, message: str, *, error: str = QUERY_ERROR) -> None:
        super().__init__(message)
        self.response = json_response(400, {"error": error, "message": message})


def json_response(status: int, payload: Any, **headers: str) -> Response:
    """Make an answer of JSON; header names are given with underscores."""
    return Response(
        status,
        orjson.dumps(payload, option=orjson.OPT_NON_STR_KEYS),
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def html_response(status: int, page: bytes) -> Response:
    """Make an answer of HTML, which is what failures of the layers in front look like."""
    return Response(status, page, content_type="text/html; charset=utf-8")


def not_found() -> Response:
    """Answer as Flask does for a record or a path that is not there."""
    return html_response(404, NOT_FOUND_PAGE)


def redirect(status: int, location: str) -> Response:
    """Send the client elsewhere."""
    page = f'<!doctype html>\n<title>Redirecting...</title>\n<a href="{location}">here</a>\n'
    answer = html_response(status, page.encode())
    answer.headers["Location"] = location
    return answer


def dollars(credit: float) -> float | int:
    """Convert credits to dollars, as JavaScript would print them: 1, 0.9655, 0.0001, 0."""
    amount = round(credit / 10_000, 4)
    return int(amount) if amount == int(amount) else amount
