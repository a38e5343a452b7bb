"""Tables of a user's own, that stand beside the packaged ones: CSV files, known by name."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from bibliometrics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_FIRST_LINE = 2  # below the header


@dataclass(frozen=True, slots=True)
class Own:
    """The files, by what they hold.

    Parameters
    ----------
    territories
        Territory rules: name -> CSV with the columns code, counts_as and, if wanted, reason.
    spending
        Releases of what countries spend: see
        :func:`bibliometrics.reference.spending.research_spending`.
    events
        Dated events: see :func:`bibliometrics.reference.events.mobility_events`.
    """

    territories: Mapping[str, Path] = field(default_factory=dict)
    spending: Mapping[str, Path] = field(default_factory=dict)
    events: Mapping[str, Path] = field(default_factory=dict)

    def hashes(self) -> list[str]:
        """One line a file: what it holds, its name, its hash.

        Raises
        ------
        ParameterError
            A file that cannot be read.
        """
        return [
            f"{kind.name} {name} {_sha256(path)}"
            for kind in fields(self)
            for name, path in sorted(getattr(self, kind.name).items())
        ]


def read(
    path: Path, what: str, needed: Sequence[str], remedy: str
) -> list[tuple[int, dict[str, str]]]:
    """Lines of a file with their numbers; what a line leaves out is empty text.

    Parameters
    ----------
    what
        What to call the file, such as `spending file`.
    needed
        Columns that it must have.
    remedy
        What to tell whose file it is.

    Raises
    ------
    ParameterError
        A file that cannot be read, or lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in needed if column not in (reader.fieldnames or [])]
            lines = [] if missing else list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        msg = f"the {what} {path} cannot be read ({problem})"
        raise ParameterError(msg, remedy=remedy) from problem
    if missing:
        msg = f"the {what} {path} has no column '{missing[0]}'"
        raise ParameterError(msg, remedy=remedy)
    return [
        (number, {name: _text(value) for name, value in line.items() if name is not None})
        for number, line in enumerate(lines, start=_FIRST_LINE)
    ]


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as problem:
        msg = f"{path} cannot be read ({problem.strerror})"
        raise ParameterError(msg, remedy="name a CSV file") from problem
