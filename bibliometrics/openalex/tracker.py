"""Adds up what several threads do, and tells a listener."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from bibliometrics.openalex.progress import Progress

if TYPE_CHECKING:
    from bibliometrics.openalex.meter import Meter
    from bibliometrics.openalex.progress import Listener

_SURE_AFTER_S = 1.0


class Tracker:
    """Where a refresh stands.

    Parameters
    ----------
    listener
        Told after every page and partition, by one thread at a time.
    """

    def __init__(self, listener: Listener, meter: Meter) -> None:
        self._listener = listener
        self._meter = meter
        self._lock = threading.Lock()
        self._partitions = self._partitions_total = 0
        self._works = self._works_total = 0
        self._began = time.monotonic()

    def begin(self, partitions: int, works: int) -> None:
        """Say how much there is to do; from now on time counts."""
        with self._lock:
            self._partitions_total, self._works_total = partitions, works
            self._began = time.monotonic()
        self.tell()

    def works(self, new: int) -> None:
        """Count works."""
        with self._lock:
            self._works += new
        self.tell()

    def partition(self) -> None:
        """Count a partition."""
        with self._lock:
            self._partitions += 1
        self.tell()

    def tell(self, note: str = "") -> None:
        """Tell the listener where things stand."""
        with self._lock:
            self._listener(
                Progress(
                    partitions=self._partitions,
                    partitions_total=self._partitions_total,
                    works=self._works,
                    works_total=self._works_total or None,
                    calls=self._meter.calls,
                    credits=self._meter.credits,
                    eta_s=self._eta(),
                    note=note,
                )
            )

    def _eta(self) -> float | None:
        passed = time.monotonic() - self._began
        if not self._works or passed < _SURE_AFTER_S:
            return None
        return max(0.0, (self._works_total - self._works) * passed / self._works)
