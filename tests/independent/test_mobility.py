"""Moves by each definition: the queries against plain Python and against known careers."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.emulator.corpus import demo_corpus
from tests.independent import agreement, careers, records
from tests.independent.built import Built
from tests.independent.works import ALL, territory_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    Cells = Mapping[tuple[int, str, str], tuple[float, float]]

ONE_BY_ONE = pytest.mark.parametrize("definition", careers.DEFINITIONS)


def found(tables: Built, definition: str, **parameters: Any) -> Cells:
    """Moves and confirmed moves as the query gives them."""
    rows = tables.rows("mobility_flows", definition=definition, replicates=0, **parameters)
    return {
        (row["year"], row["origin"], row["destination"]): (row["moves"], row["confirmed"])
        for row in rows
    }


def expected(
    works: Iterable[dict[str, Any]], reference: Path, definition: str, territory: str
) -> Cells:
    """The same, one author after the other."""
    independent = agreement.Independent([records.work_of(work) for work in works], reference)
    rule = territory_rule(reference / "territories.csv") if territory == "nature_index" else {}
    return careers.flows(careers.careers(independent.select(ALL, "research"), rule), definition)


def assert_same(found: Cells, expected: Cells) -> None:
    """The same directions, and the same numbers in each."""
    assert expected, "nobody moved"
    assert found.keys() == expected.keys()
    for key, cell in expected.items():
        assert found[key] == pytest.approx(cell, abs=1e-6), key


@pytest.fixture(scope="module")
def corpus() -> Any:
    """A synthetic corpus large enough for careers."""
    return demo_corpus(works=6_000)


@pytest.fixture(scope="module")
def demo(corpus: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    with Built(corpus.works, tmp_path_factory.mktemp("demo"), "mobility_flows") as tables:
        yield tables


@pytest.fixture(scope="module")
def whole(corpus: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The same works before they lost affiliations."""
    with Built(corpus.truth, tmp_path_factory.mktemp("whole"), "mobility_flows") as tables:
        yield tables


@ONE_BY_ONE
@pytest.mark.parametrize("territory", agreement.TERRITORIES)
def test_the_demo_s_moves_are_those_of_plain_python(
    corpus: Any, demo: Built, reference: Path, definition: str, territory: str
) -> None:
    assert_same(
        found(demo, definition, territory=territory, journals="all"),
        expected(corpus.works, reference, definition, territory),
    )


def test_between_china_and_hong_kong_nobody_moves_under_the_rule(demo: Built) -> None:
    by_rule = found(demo, "previous_publication", journals="all")
    as_coded = found(demo, "previous_publication", journals="all", territory="as_coded")
    assert not any("HK" in key for key in by_rule)
    assert any("HK" in key for key in as_coded)


# What each finds of the clean breaks drawn when no gap is too long. By years all of them,
# and those whose first year still shows the old country; the others one move of an author at most.
BOUNDS = {
    "mode_year": (0.95, 1.1),
    "previous_publication": (0.95, 1.2),
    "first_last": (0.8, 1.0),
    "rupture": (0.8, 1.1),
}


@ONE_BY_ONE
def test_whole_works_show_the_careers_that_were_drawn(
    corpus: Any, whole: Built, definition: str
) -> None:
    drawn = known_moves(corpus.careers)
    parts = {}
    for gap in (3, 30):
        moves: defaultdict[tuple[str, str], float] = defaultdict(float)
        asked = {"journals": "all", "works": "all", "territory": "as_coded", "min_papers": 2}
        for (_, *pair), (part, _) in found(whole, definition, max_gap=gap, **asked).items():
            moves[pair[0], pair[1]] += part
        parts[gap] = sum(moves.values()) / sum(drawn.values())
        assert max(moves, key=lambda pair: moves[pair]) == ("US", "CN")
    said = f"{parts[3]:.3f} of the moves drawn, {parts[30]:.3f} over any gap"
    print(f"{definition}: {said}")  # noqa: T201 - the bias is the result
    assert BOUNDS[definition][0] < parts[30] < BOUNDS[definition][1]
    assert parts[3] <= parts[30] + 1e-9


def known_moves(
    drawn: Mapping[str, tuple[tuple[int, str], ...]],
) -> dict[tuple[str, str], int]:
    """Breaks with all countries of the year before."""
    moves: defaultdict[tuple[str, str], int] = defaultdict(int)
    for career in drawn.values():
        years: defaultdict[int, set[str]] = defaultdict(set)
        for year, country in career:
            years[year].add(country)
        for before, after in pairwise(sorted(years)):
            if not years[before] & years[after]:
                moves[min(years[before]), min(years[after])] += 1
    return dict(moves)


@pytest.mark.shared
@ONE_BY_ONE
def test_the_moves_in_real_records_are_those_of_plain_python(
    shared_dir: Path, tmp_path: Path, reference: Path, definition: str
) -> None:
    works = list(records.read_json(shared_dir / "openalex" / "works.jsonl.gz"))
    with Built(works, tmp_path, "mobility_flows") as tables:
        assert_same(
            found(tables, definition, journals="all"),
            expected(works, reference, definition, "nature_index"),
        )
