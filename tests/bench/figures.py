"""A figure: what was done, what it took us, what it took another, and what is due."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tests.bench.measure import Cost, Run

if TYPE_CHECKING:
    from collections.abc import Mapping

PEER, FLOOR = "peer", "floor"
"""A peer does the same work; a floor does less, and cannot be beaten by who does all of it."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a figure should be, and what it is.

    Parameters
    ----------
    text
        The figure in words, with `{}` where its number stands.
    at_most
        Whether the bound is an upper one.
    digits
        Decimals that are shown.
    """

    text: str
    value: float
    bound: float
    at_most: bool = True
    digits: int = 1

    @property
    def is_met(self) -> bool:
        """Whether the value is within the bound."""
        return self.value <= self.bound if self.at_most else self.value >= self.bound

    def __str__(self) -> str:
        said = self.text.format(f"{self.value:,.{self.digits}f}")
        sense = "at most" if self.at_most else "at least"
        return f"{said} (due: {sense} {self.bound:,g}): {'met' if self.is_met else '**missed**'}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a table.

    Parameters
    ----------
    what
        The work.
    ours, peer
        What it took.
    name, kind
        The other one, and whether it is a peer or a floor.
    amounts
        How much of the work ours and the other did, where that is not the same.
    dues
        What is due.
    note
        What was compared, or what the other leaves out.
    growth
        What it is called in the table of growth, if it stands there.
    is_quoted
        Whether the README quotes it.
    """

    what: str
    ours: Cost
    peer: Cost | None = None
    name: str = ""
    kind: str = ""
    amounts: tuple[float, float] = (1.0, 1.0)
    dues: tuple[Due, ...] = ()
    note: str = ""
    growth: str = ""
    is_quoted: bool = False

    @property
    def ratio(self) -> float | None:
        """Our time for the same amount of work as a multiple of the other's."""
        return ratio(self.ours.wall, self.peer.wall, self.amounts) if self.peer else None

    @property
    def ratios(self) -> list[float]:
        """The same for each turn in which both ran."""
        pairs = zip(self.ours.runs, self.peer.runs if self.peer else (), strict=False)
        return [ratio(ours.wall, other.wall, self.amounts) for ours, other in pairs]


def ratio(ours: float, other: float, amounts: tuple[float, float] = (1.0, 1.0)) -> float:
    """Our time for an amount of work as a multiple of another's."""
    return (ours / amounts[0]) / (other / amounts[1])


def times_its_time(ours: Cost, other: Cost, most: float) -> Due:
    """At most so many times as long."""
    return Due("{} times its time", ratio(ours.wall, other.wall), most, digits=2)


def times_as_fast(
    ours: Cost, other: Cost, least: float, amounts: tuple[float, float] = (1.0, 1.0)
) -> Due:
    """At least so many times as fast."""
    speed = 1 / ratio(ours.wall, other.wall, amounts)
    return Due("{} times as fast", speed, least, at_most=False, digits=2)


def seconds(ours: Cost, most: float) -> Due:
    """At most so many seconds."""
    return Due("{} s", ours.wall, most, digits=2)


def megabytes(ours: Cost, most: float) -> Due:
    """At most so much memory."""
    return Due("{} MB", ours.megabytes, most, digits=0)


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that were measured together.

    Parameters
    ----------
    works
        The size that was asked for; 0 where the section has a size of its own.
    date, machine, versions, load
        When, where, with what, and how many processes wanted to run at the start; None where
        nobody noted that.
    is_busy
        Whether other work kept the machine busy: such figures are for trial.
    """

    name: str
    works: int
    date: str
    machine: str
    versions: str
    load: float | None
    is_busy: bool = False
    figures: tuple[Figure, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """As it is stored; times to the tenth of a millisecond."""
        stored = asdict(self)
        for each in stored["figures"]:
            each["ours"] = _stored(each["ours"])
            each["peer"] = each["peer"] and _stored(each["peer"])
            for due in each["dues"]:
                due["value"] = round(due["value"], 6)
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Section:
        """The same, as it was."""
        return cls(**{**stored, "figures": tuple(_figure(each) for each in stored["figures"])})


def _stored(cost: Mapping[str, Any]) -> list[list[float]]:
    return [
        [round(run["wall"], 4), round(run["cpu"], 3), round(run["megabytes"], 1)]
        for run in cost["runs"]
    ]


def _figure(stored: Mapping[str, Any]) -> Figure:
    return Figure(
        **{
            **stored,
            "ours": _cost(stored["ours"]),
            "peer": _cost(stored["peer"]) if stored["peer"] else None,
            "amounts": tuple(stored["amounts"]),
            "dues": tuple(Due(**due) for due in stored["dues"]),
        }
    )


def _cost(stored: list[list[float]]) -> Cost:
    return Cost(tuple(Run(wall, cpu, megabytes) for wall, cpu, megabytes in stored))
