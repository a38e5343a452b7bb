"""At most so many calls a second, over all threads."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING

from bibliometrics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable

_SLOWER = 0.7
_FASTER = 1.05
_LEAST = 1.0
_CALM_S = 10.0
_LOOK_UP_S = 0.25
"""How long a wait goes on before it looks whether it still makes sense."""


class Stopped(Exception):  # noqa: N818 - no error: somebody asked for it
    """The run is to end."""


def wait(seconds: float, stop: threading.Event, check: Callable[[], None] = lambda: None) -> None:
    """Wait, unless the run is to end.

    Parameters
    ----------
    check
        Called now and then; may raise to end the wait.

    Raises
    ------
    Stopped
        The run is to end.
    """
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        check()
        if stop.wait(min(left, _LOOK_UP_S)):
            raise Stopped


class Pace:
    """One token bucket that holds a single token: calls are spaced, never bunched.

    A refusal for speed slows all callers down; a calm while lets them speed up again, never
    beyond what was set.

    Parameters
    ----------
    rate
        Calls a second; `inf` for no limit.
    stop
        Set to end every wait.
    """

    def __init__(
        self,
        rate: float,
        *,
        stop: threading.Event,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float, threading.Event, Callable[[], None]], None] = wait,
    ) -> None:
        if not rate > 0:
            msg = f"a rate of {rate} calls a second leaves no call"
            raise ParameterError(msg, remedy="give a rate above 0; the default is 5")
        self.most = rate
        self.rate = rate
        self._stop = stop
        self._clock = clock
        self._wait = wait
        self._lock = threading.Lock()
        self._next = clock()
        self._changed = clock()

    def take(self, check: Callable[[], None] = lambda: None) -> None:
        """Wait for one's turn; `check` may raise to give it up."""
        with self._lock:
            now = self._clock()
            if self.rate < self.most and now - self._changed >= _CALM_S:
                self.rate = min(self.most, self.rate * _FASTER)
                self._changed = now
            turn = max(now, self._next)
            self._next = turn if math.isinf(self.rate) else turn + 1 / self.rate
        if turn > now:
            self._wait(turn - now, self._stop, check)

    def refused(self, seconds: float) -> None:
        """Slow down, and let nobody call for some seconds."""
        with self._lock:
            now = self._clock()
            self._next = max(self._next, now + seconds)
            # Calls in flight are refused together; one of them is enough to slow down.
            if now - self._changed >= min(seconds, 1.0) or self.rate == self.most:
                given = self.rate if math.isfinite(self.rate) else _FIRST_GUESS / _SLOWER
                self.rate = max(min(_LEAST, self.most), given * _SLOWER)
                self._changed = now


_FIRST_GUESS = 10.0
"""What an unlimited rate becomes when refused: the lowest that the API's code allows."""
