"""One call at a time: paced, metered, tried again with patience, never off to another host."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import orjson
import tenacity

from bibliometrics.errors import ApiError, BudgetError, RefusedError, UnreachableError
from bibliometrics.openalex import answers
from bibliometrics.openalex.exchange import LOOPBACK, BrokenError, Exchange, Timeouts
from bibliometrics.openalex.pace import Stopped, wait

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from bibliometrics.openalex.exchange import Response
    from bibliometrics.openalex.meter import Meter
    from bibliometrics.openalex.pace import Pace

_HOPS = 3
# Answers that the API does not charge for; all others it does, errors among them.
_FREE = frozenset({401, 429, 504})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait and how often to try.

    Parameters
    ----------
    tries
        Of one call.
    given_up
        Tries of a call that the API itself gives up (504): it will hardly think better of it.
    silent
        Tries while nothing has ever answered: the address may be wrong, or the network down.
    first_wait_s, longest_wait_s
        Waits are drawn between 0 and a limit that doubles from the first to the longest.
    longest_asked_s
        What is waited at most because the API asks for it.
    """

    timeouts: Timeouts = field(default_factory=Timeouts)
    tries: int = 8
    given_up: int = 3
    silent: int = 4
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    longest_asked_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A right answer.

    Parameters
    ----------
    value
        What was read of it; its JSON where nothing else was asked for.
    packed
        The same as gzip, as it came where it came so; what the cache keeps.
    """

    value: Any
    packed: bytes


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of a call: see :meth:`Transport.get`."""

    cost: int
    check: Callable[[Any], str]
    read: Callable[[bytes], Any]


class TooSlowError(ApiError):
    """The API gives this query up, again and again: ask for less at once."""


class _AgainError(Exception):
    def __init__(self, meaning: answers.Again) -> None:
        super().__init__(meaning.why)
        self.meaning = meaning


class Transport:
    """Makes calls; safe for several threads, which share one pool, one pace and one meter.

    Parameters
    ----------
    api_url
        Root of the API; the key goes to this scheme, host and port only.
    stop
        Set to end every wait and every call to come.

    Attributes
    ----------
    emulator
        What an emulator said of itself in the last answer: `demo` or `records`; None for the API.
    """

    def __init__(
        self,
        api_url: str,
        *,
        key: str | None,
        pace: Pace,
        meter: Meter,
        stop: threading.Event,
        patience: Patience | None = None,
        connections: int = 8,
        seed: int | None = None,
    ) -> None:
        self.api_url = api_url.rstrip("/")
        self._patience = patience or Patience()
        self._exchange = Exchange(
            self.api_url, key=key, timeouts=self._patience.timeouts, connections=connections
        )
        self.emulator: str | None = None
        self._has_answered = False
        self._key = key
        self._pace = pace
        self._meter = meter
        self._stop = stop
        self._random = random.Random(seed)  # noqa: S311 - jitter, no secret

    def close(self) -> None:
        """Close the connections."""
        self._exchange.close()

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(
        self,
        path: str,
        *,
        cost: int,
        check: Callable[[Any], str] = lambda _: "",
        read: Callable[[bytes], Any] = orjson.loads,
    ) -> Answer | None:
        """Make a call until it is rightly answered; None where there is no such record.

        Parameters
        ----------
        path
            Path and query, or a whole address.
        cost
            Credits that the API asks for it.
        check
            Says what is wrong with the value of an answer, if anything: then it is tried again.
        read
            Makes the value; raises :class:`answers.UnfitError` where it is none.

        Raises
        ------
        BudgetError
            The budget is gone; raised within the moment, whatever Retry-After says.
        KeyRejectedError, RefusedError
            At the first answer; trying again would change nothing.
        TooSlowError
            The API gave the query up several times.
        UnreachableError
            No right answer after all tries.
        """
        url = urljoin(self.api_url + "/", path)
        asked = _Asked(cost, check, read)
        retrying = tenacity.Retrying(
            stop=self._is_enough,
            wait=self._wait,
            retry=tenacity.retry_if_exception_type(_AgainError),
            sleep=lambda seconds: wait(seconds, self._stop, partial(self._meter.check, cost)),
            reraise=True,
        )
        try:
            return retrying(self._follow, url, asked)
        except _AgainError as problem:
            if problem.meaning.is_silence:
                raise self._silence(problem) from problem
            kind = TooSlowError if problem.meaning.is_timeout else UnreachableError
            msg = f"{problem} for {self.shown(url)}, {self._patience.tries} tries at most"
            raise kind(
                msg, remedy="everything fetched is kept; run it again to go on"
            ) from problem

    def keep(self) -> None:
        """Note that what was answered is on disk: a next run need not pay for it again."""
        self._meter.kept = True

    def pause(self, attempt: int) -> None:
        """Wait before a further attempt at something, a little longer each time."""
        wait(self._jitter(attempt), self._stop)

    def _jitter(self, attempt: int) -> float:
        """Draw a wait between 0 and a limit that doubles: callers must not come back together."""
        longest, first = self._patience.longest_wait_s, self._patience.first_wait_s
        return self._random.uniform(0, min(longest, first * 2 ** (attempt - 1)))

    def shown(self, url: str) -> str:
        """Show an address in a message: without its host, never with the key."""
        parts = urlsplit(url)
        text = parts.path + (f"?{parts.query}" if parts.query else "")
        return text.replace(self._key, "…") if self._key else text

    def _is_enough(self, state: tenacity.RetryCallState) -> bool:
        problem = state.outcome.exception() if state.outcome else None
        if isinstance(problem, _AgainError) and problem.meaning.is_timeout:
            return state.attempt_number >= self._patience.given_up
        if isinstance(problem, _AgainError) and problem.meaning.is_silence:
            return state.attempt_number >= min(self._patience.silent, self._patience.tries)
        return state.attempt_number >= self._patience.tries

    def _silence(self, problem: _AgainError) -> UnreachableError:
        """Say that nothing is there at all, which no waiting will mend."""
        msg = f"nothing answers at {self.api_url} ({problem})"
        is_here = urlsplit(self.api_url).hostname in LOOPBACK
        where = "start the server there" if is_here else "check the network"
        return UnreachableError(msg, remedy=f"{where}, or set OPENALEX_API_URL to where it is")

    def _wait(self, state: tenacity.RetryCallState) -> float:
        jitter = self._jitter(state.attempt_number)
        problem = state.outcome.exception() if state.outcome else None
        asked = problem.meaning.wait if isinstance(problem, _AgainError) else None
        if asked is None:
            return jitter
        return min(asked, self._patience.longest_asked_s) + min(jitter, 1.0)

    def _follow(self, url: str, asked: _Asked) -> Answer | None:
        """Make one call, and follow it on the same host."""
        seen: set[str] = set()
        while True:
            if url in seen or len(seen) > _HOPS:
                msg = f"the API sends {self.shown(url)} round in circles"
                raise RefusedError(msg, remedy="try again later; everything fetched is kept")
            seen.add(url)
            found = self._call(url, asked)
            if not isinstance(found, str):
                return found
            url = found

    def _call(self, url: str, asked: _Asked) -> Answer | str | None:
        response = self._metered(url, asked.cost)
        found = answers.meaning(response.status, response.headers, response.body, asked.read)
        match found:
            case answers.Gone():
                return None
            case answers.Elsewhere(location):
                return urljoin(url, location)
            case answers.BudgetGone(wait):
                raise self._budget_gone(wait)
            case answers.Again():
                if found.is_burst:
                    self._pace.refused(found.wait if found.wait is not None else 1.0)
                raise _AgainError(found)
            case answers.Good(value):
                wrong = asked.check(value)
                if wrong:
                    raise _AgainError(answers.Again(wrong))
                self.emulator = response.headers.get("X-Emulator")
                return Answer(value, response.packed)

    def _metered(self, url: str, cost: int) -> Response:
        """Exchange, with its cost put aside before and written down after."""
        if self._stop.is_set():
            raise Stopped
        self._meter.reserve(cost)
        try:
            self._pace.take(partial(self._meter.check, cost))
            self._meter.check(cost)
            response = self._exchange.get(url)
        except BrokenError as problem:
            # It may have been charged and the answer lost: count it, the headers will tell.
            self._meter.charge(cost, {}, charged=problem.sent)
            raise _AgainError(self._broken(problem)) from problem
        except BaseException:
            self._meter.release(cost)
            raise
        self._has_answered = True
        self._meter.charge(cost, response.headers, charged=response.status not in _FREE)
        return response

    def _broken(self, problem: BrokenError) -> answers.Again:
        """Tell a connection that fails now and then from a place where nothing ever answered."""
        if problem.sent or self._has_answered:
            return answers.Again(f"no whole answer ({problem})")
        return answers.Again(str(problem), is_silence=True)

    def _budget_gone(self, wait: float) -> BudgetError:
        moment = (datetime.now(UTC) + timedelta(seconds=wait)).replace(microsecond=0)
        hours, minutes = divmod(round(wait / 60), 60)
        msg = f"the day's budget is gone; a new one comes at {moment:%Y-%m-%d %H:%M} UTC"
        error = BudgetError(
            msg,
            remedy=f"everything fetched is kept; run it again in {hours} h {minutes:02d} min",
        )
        self._meter.exhausted(error)
        return error
