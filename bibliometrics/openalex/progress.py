"""What a long run tells of itself while it goes on; drawing it is the caller's business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

CREDIT_USD = 0.0001


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands.

    Parameters
    ----------
    partitions, partitions_total
        Done, and to do in this run.
    works, works_total
        Fetched or read so far, and expected where that is known.
    calls, credits
        Made and spent by this run; a credit is $0.0001.
    eta_s
        Seconds to go, where it can be told.
    note
        Something a person should know now: a wait, a refusal, a suspect partition.
    """

    partitions: int = 0
    partitions_total: int = 0
    works: int = 0
    works_total: int | None = None
    calls: int = 0
    credits: int = 0
    eta_s: float | None = None
    note: str = ""

    @property
    def usd(self) -> float:
        """Dollars spent by this run."""
        return self.credits * CREDIT_USD


class Listener(Protocol):
    """Something that is told; called from several threads, one at a time."""

    def __call__(self, progress: Progress, /) -> None:
        """Take note."""


def ignore(_: Progress, /) -> None:
    """Take no note."""
