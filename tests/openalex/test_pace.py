"""Spacing of calls over all threads."""

from __future__ import annotations

import math
import threading
import time

import pytest

from bibliometrics.errors import ParameterError
from bibliometrics.openalex.pace import Pace, Stopped


class Time:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float, *_: object) -> None:
        self.now += seconds


def paced(rate: float) -> tuple[Pace, Time]:
    clock = Time()
    return Pace(rate, stop=threading.Event(), clock=clock, wait=clock.wait), clock


def test_calls_are_spaced_and_never_bunched() -> None:
    pace, clock = paced(5.0)
    times = []
    for _ in range(6):
        pace.take()
        times.append(clock.now)
    assert times == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])


def test_a_pause_saves_nothing_up() -> None:
    pace, clock = paced(5.0)
    pace.take()
    clock.now = 100.0
    for _ in range(3):
        pace.take()
    assert clock.now == pytest.approx(100.4)


def test_no_rate_is_no_wait() -> None:
    pace, clock = paced(math.inf)
    for _ in range(1000):
        pace.take()
    assert clock.now == 0.0


def test_a_refusal_makes_everybody_wait_and_slows_down() -> None:
    pace, clock = paced(10.0)
    pace.take()
    pace.refused(1.0)
    pace.take()
    assert clock.now == pytest.approx(1.0)
    assert pace.rate == pytest.approx(7.0)


def test_refusals_of_one_moment_slow_down_once() -> None:
    pace, _ = paced(10.0)
    for _ in range(8):
        pace.refused(1.0)
    assert pace.rate == pytest.approx(7.0)


def test_it_never_gets_slower_than_a_call_a_second() -> None:
    pace, clock = paced(10.0)
    for _ in range(100):
        pace.refused(1.0)
        clock.now += 2.0
    assert pace.rate == 1.0


def test_a_rate_below_one_stays_what_it_is() -> None:
    pace, clock = paced(0.5)
    pace.refused(1.0)
    clock.now += 5
    pace.refused(1.0)
    assert pace.rate == 0.5


def test_a_calm_while_speeds_up_again_but_not_beyond_what_was_set() -> None:
    pace, clock = paced(10.0)
    pace.refused(1.0)
    for _ in range(1000):
        clock.now += 5.0
        pace.take()
    assert pace.rate == 10.0


def test_no_rate_becomes_one_when_refused() -> None:
    pace, _ = paced(math.inf)
    pace.refused(1.0)
    assert pace.rate == 10.0


@pytest.mark.parametrize("rate", [0.0, -1.0, math.nan])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ParameterError, match="rate"):
        Pace(rate, stop=threading.Event())


def test_a_wait_ends_when_the_run_does() -> None:
    stop = threading.Event()
    pace = Pace(0.001, stop=stop)
    pace.take()
    threading.Timer(0.05, stop.set).start()
    began = time.monotonic()
    with pytest.raises(Stopped):
        pace.take()
    assert time.monotonic() - began < 10


def test_threads_share_one_rate() -> None:
    pace = Pace(100.0, stop=threading.Event())
    times: list[float] = []

    def work() -> None:
        for _ in range(5):
            pace.take()
            times.append(time.monotonic())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(times) - min(times) >= 0.18
