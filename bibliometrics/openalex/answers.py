"""What an answer of the API means: its four refusals told apart, and all else that happens."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson

from bibliometrics.errors import KeyRejectedError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST_WAIT_S = 120
"""A longer Retry-After is no burst: it points to midnight UTC."""
_SHOWN = 200


class UnfitError(Exception):
    """An answer that is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Again:
    """Try again, after a wait if the API asked for one.

    Parameters
    ----------
    is_burst
        Calls came too fast.
    is_timeout
        The API itself gave the query up.
    is_silence
        There was no connection, and there has never been one.
    """

    why: str
    wait: float | None = None
    is_burst: bool = False
    is_timeout: bool = False
    is_silence: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such record."""


@dataclass(frozen=True, slots=True)
class BudgetGone:
    """The day's budget is gone; seconds until there is a new one."""

    wait: float


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another address, not yet looked at."""

    location: str


@dataclass(frozen=True, slots=True)
class Good:
    """The value of a right answer."""

    value: Any


Meaning = Again | Gone | BudgetGone | Elsewhere | Good


def meaning(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    read: Callable[[bytes], Any] = orjson.loads,
) -> Meaning:
    """Tell what to do with an answer.

    Parameters
    ----------
    headers
        Case-insensitive.
    body
        Unpacked.
    read
        Makes the value of a right answer; raises :class:`UnfitError` where it is none.

    Raises
    ------
    KeyRejectedError
        The API does not know the key.
    RefusedError
        A request that will never be answered.
    """
    if status == HTTPStatus.OK:
        return _content(body, read)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _too_many(headers, _said(body))
    if status in _MOVED and headers.get("Location"):
        return Elsewhere(headers["Location"])
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return Gone()
    if status == HTTPStatus.UNAUTHORIZED:
        msg = f"the API does not accept the key ({_words(_said(body)) or 'status 401'})"
        raise KeyRejectedError(msg, remedy="check OPENALEX_API_KEY; what was fetched is kept")
    if status == HTTPStatus.GATEWAY_TIMEOUT:
        return Again("the API took too long (504)", is_timeout=True)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return Again(f"the API failed ({status})", retry_after(headers))
    msg = f"the API refuses the request ({status}: {_words(_said(body)) or 'no reason given'})"
    raise RefusedError(msg, remedy="trying again would change nothing; this is a bug, report it")


_MOVED = frozenset({301, 302, 303, 307, 308})


def _content(body: bytes, read: Callable[[bytes], Any]) -> Meaning:
    try:
        return Good(read(body))
    except UnfitError as problem:
        return Again(str(problem))
    except orjson.JSONDecodeError:
        start = body[:_SHOWN].lstrip()[:1]
        what = "a web page" if start == b"<" else "no JSON" if body else "nothing"
        return Again(f"the API answered {what} where JSON was due")


def _too_many(headers: Mapping[str, str], said: Mapping[str, Any]) -> Meaning:
    """Tell a burst from a budget that is gone, and both from what no plan of ours allows.

    What remains by the headers does not tell: a burst reports 0, too.
    """
    if said.get("error") == "Plan upgrade required":
        msg = f"the API wants a paid plan for this request ({_words(said)})"
        raise RefusedError(
            msg, remedy="trying again would change nothing; this is a bug, report it"
        )
    wait = retry_after(headers)
    texts = (str(said.get("error", "")), str(said.get("message", "")))
    if any(text.startswith("Insufficient budget") for text in texts) or (
        wait is not None and wait > _LONGEST_WAIT_S
    ):
        return BudgetGone(wait if wait is not None else seconds_to_midnight(headers))
    return Again("the API asks to slow down", wait, is_burst=True)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After header, in either of its two forms; None without one."""
    text = headers.get("Retry-After", "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        moment = _date(text)
        if moment is None:
            return None
        # By the server's own clock where it tells it: ours may be wrong.
        now = _date(headers.get("Date", "")) or datetime.now(UTC)
        seconds = (moment - now).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


def seconds_to_midnight(headers: Mapping[str, str]) -> float:
    """Seconds until the day's budget is new, by the headers or by our clock."""
    try:
        return max(0.0, float(headers["X-RateLimit-Reset"]))
    except (KeyError, ValueError):
        now = datetime.now(UTC)
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return (midnight - now).total_seconds()


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _said(body: bytes) -> Mapping[str, Any]:
    try:
        value = orjson.loads(body)
    except json.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _words(said: Mapping[str, Any]) -> str:
    """Repeat the API's own words, on one line and without anything that a terminal obeys."""
    texts = [str(said[name]) for name in ("error", "message") if said.get(name)]
    line = re.sub(r"\s+", " ", ": ".join(texts))
    return "".join(each for each in line if each.isprintable())[:_SHOWN]
