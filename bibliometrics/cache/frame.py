"""What a sample is drawn from: blocks of sources, and how many works each has in each year."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Cell:
    """What is drawn by itself: one year of one block.

    Parameters
    ----------
    works
        Works that there are, by source; sources without any are left out.
    counted_at
        When they were counted.
    """

    block: int
    year: int
    sources: tuple[str, ...]
    works: Mapping[str, int]
    counted_at: datetime

    @property
    def key(self) -> str:
        """Name of the partition that holds what was drawn."""
        return f"B{self.block}-{self.year}"

    @property
    def total(self) -> int:
        """Works that there are."""
        return sum(self.works.values())


@dataclass(frozen=True, slots=True)
class Frame:
    """What a sample is drawn from, and how.

    Parameters
    ----------
    size
        Works drawn of each cell, or all where there are fewer.
    seed
        Another one draws other works.
    blocks
        Sources, in the order of their ids.
    years
        Works by source, year by year.
    counted
        When each year's works were counted.
    """

    size: int
    seed: int
    blocks: tuple[tuple[str, ...], ...]
    years: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    counted: Mapping[int, datetime] = field(default_factory=dict)

    def cells(self, years: Sequence[int] | None = None) -> list[Cell]:
        """List the cells that have works, newest first."""
        cells = []
        for year in sorted(self.years if years is None else years, reverse=True):
            for number, block in enumerate(self.blocks, start=1):
                works = {each: n for each in block if (n := self.years[year].get(each, 0))}
                if works:
                    cells.append(Cell(number, year, block, works, self.counted[year]))
        return cells

    def keys(self) -> list[str]:
        """Names of the partitions that hold the cells."""
        return [each.key for each in self.cells()]

    def with_year(self, year: int, works: Mapping[str, int], at: datetime) -> Frame:
        """The same with a year counted, or counted anew."""
        return Frame(
            self.size,
            self.seed,
            self.blocks,
            {**self.years, year: dict(sorted(works.items()))},
            {**self.counted, year: at},
        )

    def content(self) -> dict[str, object]:
        """All of it that figures depend on: no times."""
        return {
            "size": self.size,
            "seed": self.seed,
            "blocks": [list(each) for each in self.blocks],
            "years": {str(year): dict(self.years[year]) for year in sorted(self.years)},
        }

    def as_json(self) -> str:
        """The whole of it, as the manifest keeps it."""
        counted = {str(year): at.astimezone(UTC).isoformat() for year, at in self.counted.items()}
        return json.dumps({**self.content(), "counted": counted}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Frame:
        """Read what the manifest keeps."""
        kept = json.loads(text)
        return cls(
            kept["size"],
            kept["seed"],
            tuple(tuple(each) for each in kept["blocks"]),
            {int(year): works for year, works in kept["years"].items()},
            {int(year): datetime.fromisoformat(at) for year, at in kept["counted"].items()},
        )
