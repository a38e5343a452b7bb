"""Every error that the package raises, as one tree.

::

    BibliometricsError                 exit code
    ├── CheckFailedError               1  a check of queries/90_checks found rows
    ├── UsageError                     2  what was asked for cannot be
    │   ├── UnknownNameError           2  no query, chart, country, journal list … of that name
    │   ├── ParameterError             2  a parameter of the wrong kind or out of range
    │   ├── JournalListError           2  a journal list that cannot be read or resolved
    │   ├── NothingToDrawError         2  a chart of rows that are not there
    │   └── EngineMissingError         2  Spark or Java is missing, or cannot do this
    ├── BudgetError                    3  the day's budget is gone; resumable
    ├── ApiError                       4  the network or the API failed; resumable
    │   ├── UnreachableError           4  no answer after all tries
    │   ├── KeyRejectedError           4  the API does not know this key
    │   └── RefusedError               4  the API will never answer this request
    └── DataError                      5  bad data
        ├── RecordError                5  a file or page that holds no work objects
        ├── CacheError                 5  the cache cannot be read or written
        │   ├── CacheVersionError      5  written by a newer version
        │   └── CacheLockedError       5  another process writes to it
        └── WarehouseError             5  the warehouse cannot be built or read

An error's text is one line: what happened, to what, and what to do.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

_FEW = 10
"""So many names fit a message."""


class BibliometricsError(Exception):
    """Something that a person can act upon.

    Parameters
    ----------
    message
        What happened, and to which file, query or partition.
    remedy
        What to do about it, preferably a command.
    """

    exit_code: ClassVar[int] = 5

    def __init__(self, message: str, *, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message}; {remedy}" if remedy else message)


class CheckFailedError(BibliometricsError):
    """A check of queries/90_checks found rows that must not be there."""

    exit_code = 1


class UsageError(BibliometricsError):
    """What was asked for cannot be."""

    exit_code = 2


class UnknownNameError(UsageError):
    """No thing of this kind has that name; the nearest are suggested, or else a few listed."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, listed_by: str = "") -> None:
        spelt = {each.casefold(): each for each in known}
        close = difflib.get_close_matches(name.casefold(), spelt, n=3, cutoff=0.5)
        near = [spelt[each] for each in close]
        meant = f"did you mean {' or '.join(near)}?" if near else ""
        listing = f"`{listed_by}` lists them" if listed_by else ""
        if not (meant or listing) and 0 < len(spelt) <= _FEW:
            listing = f"there are {', '.join(spelt.values())}"
        super().__init__(
            f"there is no {kind} '{name}'",
            remedy=" ".join(part for part in (meant, listing) if part),
        )
        self.name = name


class ParameterError(UsageError):
    """A parameter of the wrong kind, or out of range."""


class JournalListError(UsageError):
    """A journal list that cannot be read, or holds nothing to resolve."""


class NothingToDrawError(UsageError):
    """A chart of rows that are not there."""


class EngineMissingError(UsageError):
    """An engine that is not there, or that cannot do what was asked for."""


class BudgetError(BibliometricsError):
    """The day's budget is gone, or the run's own limit; what was fetched is kept."""

    exit_code = 3


class ApiError(BibliometricsError):
    """The network or the API failed; what was fetched is kept."""

    exit_code = 4


class UnreachableError(ApiError):
    """No usable answer after all tries."""


class KeyRejectedError(ApiError):
    """The API does not know this key."""


class RefusedError(ApiError):
    """The API will never answer this request: trying again changes nothing."""


class DataError(BibliometricsError):
    """Data that cannot be what they should be."""


class RecordError(DataError):
    """A file or page that does not hold work objects."""


class CacheError(DataError):
    """The cache cannot be read or written."""


class CacheVersionError(CacheError):
    """The cache was written by a newer version of this package."""


class CacheLockedError(CacheError):
    """Another process is writing to this cache."""


class WarehouseError(DataError):
    """The warehouse cannot be built or read."""
