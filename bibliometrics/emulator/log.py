"""What was asked and answered: one entry a request, and sums a partition."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bibliometrics.emulator.account import masked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.emulator.messages import Request, Response

_KEPT = 200_000
_KEY_NAMES = {"api_key", "api-key"}
# what does not tell one partition from another
_WITHIN = {"cursor", "page", "per_page", "per-page", "select", "mailto", *_KEY_NAMES}


@dataclass(slots=True)
class Entry:
    """One request and its answer; the key appears masked, or not at all."""

    n: int
    time: str
    method: str
    path: str
    query: str
    partition: str
    in_flight: int
    key: str = ""
    status: int = 0
    credits: int = 0
    bytes: int = 0
    fault: str = ""
    derived: bool = False


@dataclass(slots=True)
class _Window:
    """The most requests within any one second."""

    peak: int = 0
    times: deque[float] = field(default_factory=deque)

    def note(self, now: float) -> None:
        self.times.append(now)
        while now - self.times[0] >= 1:
            self.times.popleft()
        self.peak = max(self.peak, len(self.times))


@dataclass(slots=True)
class _Partition:
    """Sums over the pages of one list."""

    pages: int = 0
    ids: set[str] = field(default_factory=set)
    peak_in_flight: int = 0
    window: _Window = field(default_factory=_Window)


class Log:
    """Keeps entries and sums; safe to call from every thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_flight = 0
        self.clear()

    def clear(self) -> None:
        """Forget everything but the requests in flight."""
        with self._lock:
            self._entries: deque[Entry] = deque(maxlen=_KEPT)
            self._partitions: dict[str, _Partition] = {}
            self._within: dict[str, int] = {}
            self._window = _Window()
            self._requests = self._credits = self._bytes = self._peak = 0
            self._statuses: dict[int, int] = {}
            self._faults: dict[str, int] = {}

    def begin(self, request: Request, now: str) -> Entry:
        """Open the entry of a request that has just arrived."""
        query, partition = _query(request.query), partition_of(request)
        with self._lock:
            self._requests += 1
            self._in_flight += 1
            self._peak = max(self._peak, self._in_flight)
            self._window.note(time.monotonic())
            within = self._within[partition] = self._within.get(partition, 0) + 1
            sums = self._partitions.setdefault(partition, _Partition())
            sums.peak_in_flight = max(sums.peak_in_flight, within)
            sums.window.note(time.monotonic())
            entry = Entry(
                self._requests, now, request.method, request.path, query, partition,
                self._in_flight,
            )  # fmt: skip
            self._entries.append(entry)
        return entry

    def note(self, entry: Entry, response: Response, size: int) -> None:
        """Write down how a request is answered, before the answer leaves."""
        with self._lock:
            entry.status, entry.bytes = response.status, size
            entry.credits, entry.derived = response.credits_used, response.derived
            entry.fault = response.fault
            entry.key = response.account.name if response.account else ""
            self._credits += entry.credits
            self._bytes += size
            self._statuses[entry.status] = self._statuses.get(entry.status, 0) + 1
            if entry.fault:
                self._faults[entry.fault] = self._faults.get(entry.fault, 0) + 1
            if entry.status == 200 and entry.partition in self._partitions:  # noqa: PLR2004
                sums = self._partitions[entry.partition]
                sums.pages += 1
                sums.ids.update(response.ids)

    def finish(self, entry: Entry) -> None:
        """Close the entry of a request whose answer has left, or never will."""
        with self._lock:
            self._in_flight -= 1
            if entry.partition in self._within:
                self._within[entry.partition] -= 1

    def entries(self) -> list[dict[str, Any]]:
        """List the entries, oldest first."""
        with self._lock:
            return [asdict(entry) for entry in self._entries]

    def stats(self) -> dict[str, Any]:
        """Sum up, over all and for every partition."""
        with self._lock:
            return {
                "requests": self._requests,
                "credits": self._credits,
                "bytes": self._bytes,
                "statuses": dict(self._statuses),
                "faults": dict(self._faults),
                "peak_requests_per_second": self._window.peak,
                "peak_in_flight": self._peak,
                "partitions": {
                    name: {
                        "pages": sums.pages,
                        "ids": len(sums.ids),
                        "peak_requests_per_second": sums.window.peak,
                        "peak_in_flight": sums.peak_in_flight,
                    }
                    for name, sums in self._partitions.items()
                },
            }


def partition_of(request: Request) -> str:
    """Name the list that a request is a page of."""
    rest = sorted((name, value) for name, value in request.query.items() if name not in _WITHIN)
    return f"{request.path}?{urlencode(rest, safe=':/|,!<>')}" if rest else request.path


def _query(query: Mapping[str, str]) -> str:
    shown = {name: masked(value) if name in _KEY_NAMES else value for name, value in query.items()}
    return urlencode(shown, safe=":/|,!<>*")
