"""Whose careers a scope holds: authors chosen once, in blocks that are asked for together."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Cohort:
    """Authors chosen for where they published from.

    Parameters
    ----------
    countries
        Each of them has published from all of these.
    seed
        Of the lot, where not all were taken.
    eligible
        Authors that there were to choose from.
    blocks
        Ids of the authors, such as `A123`, in the order of their ids.
    """

    countries: tuple[str, ...]
    seed: int
    eligible: int
    blocks: tuple[tuple[str, ...], ...]

    @property
    def authors(self) -> tuple[str, ...]:
        """All their ids."""
        return tuple(each for block in self.blocks for each in block)

    @property
    def about(self) -> str:
        """Whose careers they are, in words."""
        number = len(self.authors)
        drawn = f", drawn by lot from {self.eligible:,}" if number < self.eligible else ""
        return f"{number:,} authors seen in {' and '.join(self.countries)}{drawn}"

    def keys(self) -> list[str]:
        """Names of the partitions that hold the blocks, in their order."""
        return [f"C{number}" for number in range(1, len(self.blocks) + 1)]

    def as_json(self) -> str:
        """All of it, as the manifest keeps it."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Cohort:
        """Read what the manifest keeps."""
        kept = json.loads(text)
        return cls(
            tuple(kept["countries"]),
            kept["seed"],
            kept["eligible"],
            tuple(tuple(each) for each in kept["blocks"]),
        )
