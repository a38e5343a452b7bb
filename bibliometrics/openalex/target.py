"""What can be fetched: one query, walked whole, or slice by slice where the API gives it up."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bibliometrics.openalex import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bibliometrics.cache.entries import Partition, Suspect

Dates = tuple[str, str]
"""First and last publication date."""


class Wanted(Protocol):
    """A partition to be fetched: one query, walked whole or slice by slice."""

    @property
    def key(self) -> str:
        """Name of the partition."""

    @property
    def expected(self) -> int:
        """Works that the API says there are."""

    @property
    def there(self) -> Partition | None:
        """What stands now, if anything does."""

    @property
    def doubted(self) -> Suspect | None:
        """The last attempt that was not believed, if there was one since."""

    @property
    def source_id(self) -> str | None:
        """The source, where the works are of one."""

    @property
    def year(self) -> int | None:
        """The publication year, where the works are of one."""

    def address(self, dates: Dates | None = None, cursor: str = "") -> str:
        """Path and query of a page, of all or of some dates; without a cursor it names them."""

    def slices(self) -> Iterable[tuple[str, Dates]]:
        """Names and dates of the parts to ask for where the API gives the whole up."""


@dataclass(frozen=True, slots=True)
class Target:
    """A source's year to be fetched.

    Parameters
    ----------
    expected
        Works that the API says there are.
    there
        What stands now, if anything does.
    doubted
        The last attempt that was not believed, if there was one since.
    """

    source_id: str
    year: int
    expected: int
    there: Partition | None = None
    doubted: Suspect | None = None

    @property
    def key(self) -> str:
        """Name of the partition."""
        return f"{self.source_id}-{self.year}"

    def address(self, dates: Dates | None = None, cursor: str = "") -> str:
        """Path and query of a page of the source's year."""
        return urls.works(self.source_id, self.year, dates=dates, cursor=cursor)

    def slices(self) -> Iterable[tuple[str, Dates]]:
        """The months of the year."""
        for month in range(1, 13):
            last = calendar.monthrange(self.year, month)[1]
            yield f"{month:02}", (f"{self.year}-{month:02}-01", f"{self.year}-{month:02}-{last}")
