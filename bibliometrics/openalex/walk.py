"""A walk over all pages of a query, resumed where an earlier one was cut off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bibliometrics.openalex import pages
from bibliometrics.openalex.urls import PER_PAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bibliometrics.openalex.pages import Page, PageStore
    from bibliometrics.openalex.transport import Transport

_LIST_COST = 1
_TRIES = 3


@dataclass(slots=True)
class Walk:
    """What a walk has found.

    Parameters
    ----------
    count
        Works that the query has, as the last page says.
    ids
        Distinct works on the pages.
    sound
        Whether all of them are.
    wobbled
        Whether pages disagreed on the count.
    problem
        Why the pages cannot be the whole, if so.
    expected
        Works that there should be, so that "none" is not believed at once.
    """

    count: int | None = None
    ids: set[str] = field(default_factory=set)
    cut: dict[str, bool] = field(default_factory=dict)
    sound: bool = True
    pages: int = 0
    wobbled: bool = False
    problem: str = ""
    expected: int | None = None
    _cursor: str | None = "*"

    @property
    def is_over(self) -> bool:
        """Whether there is no page to come.

        A last empty page is not paid for, unless the count that says so is in doubt.
        """
        if not self.pages or self._cursor is None:
            return self.pages > 0
        sure = not self.wobbled and self.expected in {None, self.count}
        return sure and len(self.ids) == self.count

    @property
    def cursor(self) -> str:
        """Cursor of the next page."""
        return self._cursor or ""

    def take(self, page: Page) -> int:
        """Take a page in; gives the number of works that are new."""
        before = len(self.ids)
        self.wobbled |= self.count is not None and self.count != page.count
        self.count = page.count
        self.ids.update(page.ids)
        self.cut.update(page.cut)
        self.sound &= page.sound
        self.pages += 1
        self._cursor = page.cursor
        return len(self.ids) - before

    def doubt(self, page: Page) -> str:
        """Say why a page cannot be the right next one, if so."""
        new = sum(1 for each in set(page.ids) if each not in self.ids)
        if not page.count and not self.ids and self.expected:
            return f"the API says there are no works where there were {self.expected:,}"
        if page.cursor is not None and page.cursor == self._cursor:
            return "the API gave the same cursor twice"
        if page.cursor is not None and not new:
            return "the API gave a page without anything new"
        if page.cursor is None and len(page.ids) < PER_PAGE and len(self.ids) + new < page.count:
            return f"the API's list ends after {len(self.ids) + new:,} of {page.count:,} works"
        return ""


def walk(
    transport: Transport,
    store: PageStore,
    address: Callable[[str], str],
    *,
    expected: int | None,
    seen: Callable[[int], None],
) -> Walk:
    """Bring all pages of a query to disk.

    Parameters
    ----------
    address
        Path and query of the page at a cursor.
    expected
        Works that there should be, so that "none" is not believed at once.
    seen
        Told of the number of new works after each page.
    """
    store.open()
    found = Walk(expected=expected)
    for page in store.pages():
        seen(found.take(page))
    try:
        while not found.is_over:
            page, packed = _next(transport, address, found)
            store.put(found.pages + 1, packed)
            transport.keep()
            seen(found.take(page))
    except _DoubtError as doubt:
        found.problem = str(doubt)
    else:
        if len(found.ids) != found.count:
            found.problem = f"{len(found.ids):,} works came of {found.count:,}"
    return found


class _DoubtError(Exception):
    """A page that cannot be the right next one, however often it is asked for."""


def _next(transport: Transport, address: Callable[[str], str], found: Walk) -> tuple[Page, bytes]:
    """Fetch the next page, and again if it cannot be right."""
    doubt = ""
    for attempt in range(_TRIES):
        if attempt:
            transport.pause(attempt)
        answer = transport.get(address(found.cursor), cost=_LIST_COST, read=pages.read)
        if answer is None:
            doubt = "the API does not know the query (404)"
            continue
        page: Page = answer.value
        doubt = found.doubt(page)
        if not doubt:
            return page, answer.packed
    raise _DoubtError(doubt)
