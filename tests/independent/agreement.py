"""Do the queries and the independent computation say the same?"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from math import isclose
from typing import TYPE_CHECKING, Any, TypeVar

from tests.independent import covering, figures, institutions
from tests.independent.weights import COUNTINGS
from tests.independent.works import judge, read_journals, territory_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from tests.independent.figures import Weigh
    from tests.independent.records import Work
    from tests.independent.works import Judged

    Rows = Sequence[Mapping[str, Any]]
    Ask = Callable[..., Rows]

Key = TypeVar("Key")

PRESETS = ("research", "articles", "all")
TERRITORIES = ("nature_index", "as_coded")
QUERIES = ("country_share", "country_share_by_subject", "coverage", "institution_share")
TOLERANCE = 1e-9
_SHOWN = 5


class Independent:
    """All figures of some works, in plain Python."""

    def __init__(self, works: Sequence[Work], reference: Path) -> None:
        self.works = works
        self._reference = reference
        self._weighers: dict[tuple[str, str], Weigh] = {}
        self._profiles: dict[str, covering.Profiles] = {}

    @cached_property
    def judged(self) -> list[Judged]:
        """The works, judged."""
        return judge(self.works, read_journals(self._reference / "nature_index_journals.csv"))

    def select(self, edition: str, preset: str) -> list[Judged]:
        """Works that count, and that have a year to be shown under."""
        return [j for j in figures.select(self.judged, edition, preset) if j.work.year is not None]

    def weigh(self, counting: str, territory: str) -> Weigh:
        """The weights under one counting and territory rule."""
        key = (counting, territory)
        if key not in self._weighers:
            self._weighers[key] = figures.weigher(counting, self._rule(territory))
        return self._weighers[key]

    def profiles(self, territory: str) -> covering.Profiles:
        """By whom the unknown is spread."""
        if territory not in self._profiles:
            weigh = self.weigh("share", territory)
            self._profiles[territory] = covering.Profiles(self.judged, weigh)
        return self._profiles[territory]

    def areas(self) -> Callable[[Judged], Sequence[str]]:
        """The rule that gives works their subjects."""
        return figures.areas_by_field(self._reference / "field_subjects.csv")

    def _rule(self, territory: str) -> Mapping[str, str]:
        file = self._reference / "territories.csv"
        return territory_rule(file) if territory == "nature_index" else {}


def country_shares_agree(
    ask: Ask, independent: Independent, *, journals: str, works: str, territory: str
) -> None:
    """Share, Count and covered Share of every country and year, under every counting."""
    selected = independent.select(journals, works)
    counts = figures.by_country(selected, independent.weigh("count", territory))
    for counting in COUNTINGS:
        weigh = independent.weigh(counting, territory)
        given = {"journals": journals, "works": works, "territory": territory}
        rows = ask("country_share", counting=counting, **given)
        assert_same(
            counting,
            _column(rows, "share", "year", "country"),
            figures.by_country(selected, weigh),
        )
        assert_same(f"Count by {counting}", _column(rows, "count", "year", "country"), counts)
        if counting != "count":
            assert_same(
                f"covered {counting}",
                _column(rows, "share_covered", "year", "country"),
                covering.covered(selected, weigh, independent.profiles(territory)),
            )


def year_totals_agree(ask: Ask, independent: Independent, *, journals: str, works: str) -> None:
    """Coverage of each year, and each country's part of the whole."""
    rows = ask("country_share", journals=journals, works=works, territory="as_coded")
    weigh = independent.weigh("share", "as_coded")
    totals: defaultdict[int, float] = defaultdict(float)
    unknown: defaultdict[int, float] = defaultdict(float)
    expected = figures.by_country(independent.select(journals, works), weigh)
    for (year, country), share in expected.items():
        assert year is not None
        totals[year] += share
        unknown[year] += share if country == "unknown" else 0
    assert_same(
        "part of the whole",
        _column(rows, "share_of_total", "year", "country"),
        {(year, c): share / totals[year] for (year, c), share in expected.items() if year},
    )
    assert_same(
        "coverage of a year",
        _column(rows, "coverage", "year"),
        {(year,): 1 - unknown[year] / total for year, total in totals.items()},
    )


def coverage_agrees(ask: Ask, independent: Independent, *, journals: str, works: str) -> None:
    """Works, works with a country, and coverage of every journal and year."""
    weigh, count = (independent.weigh(counting, "as_coded") for counting in ("share", "count"))
    expected = figures.by_journal(independent.select(journals, works), weigh, count)
    rows = ask("coverage", journals=journals, works=works)
    for column in ("works", "with_country", "coverage"):
        assert_same(
            column,
            _column(rows, column, "year", "journal"),
            {key: getattr(cell, column) for key, cell in expected.items()},
        )


def subjects_agree(
    ask: Ask, independent: Independent, *, journals: str, works: str, territory: str
) -> None:
    """Share of every country, year and subject area."""
    given = {"journals": journals, "works": works, "territory": territory}
    assert_same(
        "share by subject",
        _column(ask("country_share_by_subject", **given), "share", "subject", "year", "country"),
        figures.by_subject(
            independent.select(journals, works),
            independent.weigh("share", territory),
            independent.areas(),
        ),
    )


def institutions_agree(ask: Ask, independent: Independent, *, journals: str, works: str) -> None:
    """Share and Count of every institution and year, as printed and by parent."""
    names: dict[str, Callable[[str], str]] = {
        "leaf": lambda leaf: leaf,
        "parent": institutions.parent_of(independent.works),
    }
    for level, name in names.items():
        rows = ask("institution_share", journals=journals, works=works, level=level)
        expected = institutions.by_institution(independent.select(journals, works), name)
        for column in ("share", "count"):
            assert_same(
                f"{column} by {level}",
                _column(rows, column, "year", "institution"),
                {key: getattr(figure, column) for key, figure in expected.items()},
            )


def assert_same(what: str, found: Mapping[Key, float], expected: Mapping[Key, float]) -> None:
    """Fail with the first few differences; what is not there counts as nothing."""
    different = [
        f"{key}: {found.get(key, 0.0)!r}, independently {expected.get(key, 0.0)!r}"
        for key in sorted(found.keys() | expected.keys(), key=str)
        if not isclose(
            found.get(key, 0.0), expected.get(key, 0.0), rel_tol=TOLERANCE, abs_tol=TOLERANCE
        )
    ]
    assert not different, f"{what}: {len(different)} differ, {'; '.join(different[:_SHOWN])}"
    assert expected, f"{what}: nothing to compare"


def _column(rows: Rows, column: str, *keys: str) -> dict[Any, float]:
    return {tuple(row[key] for key in keys): row[column] or 0.0 for row in rows}


def of_years(works: Iterable[Work], first: int, last: int) -> list[Work]:
    """Works of some publication years."""
    return [work for work in works if work.year is not None and first <= work.year <= last]
