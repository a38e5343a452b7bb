"""What `make bench` is asked for, from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

RUNS = 3
FAR = 2_000_000
"""Beyond so many works everything is run once."""


@dataclass(frozen=True, slots=True)
class Options:
    """Sizes, number of runs and folder.

    Parameters
    ----------
    folder
        Where made caches lie; those that are there are not made again.
    works
        Sizes of made data; none leaves them to each section.
    runs
        Runs of each command.
    shared
        Folder of the sample records.
    """

    folder: Path
    works: tuple[int, ...] = ()
    runs: int = RUNS
    shared: Path = Path("../shared")

    @classmethod
    def from_environment(cls, folder: Path, given: Mapping[str, str] = os.environ) -> Options:
        """`BENCH_WORKS` (sizes, by commas), `BENCH_RUNS`, `BIBLIOMETRICS_SHARED`."""
        sizes = given.get("BENCH_WORKS", "").replace("_", "").split(",")
        return cls(
            folder,
            works=tuple(int(each) for each in sizes if each.strip()),
            runs=int(given.get("BENCH_RUNS", RUNS)),
            shared=Path(given.get("BIBLIOMETRICS_SHARED", "../shared")),
        )

    def sizes(self, *usual: int, most: int | None = None) -> tuple[int, ...]:
        """The sizes to measure, each once.

        Parameters
        ----------
        usual
            Where none are asked for.
        most
            A larger one than this is measured as this.
        """
        asked = self.works or usual
        return tuple(sorted({min(each, most or each) for each in asked}))

    def runs_of(self, works: int) -> int:
        """How many times, at a size."""
        return 1 if works > FAR else self.runs
