"""A sample: what is drawn, what it costs, and that it is drawn alike for the same seed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from bibliometrics.emulator.corpus import demo_corpus
from bibliometrics.errors import BudgetError, ParameterError, UsageError
from bibliometrics.journals import JournalList, load_journal_list
from bibliometrics.openalex.sample import sample
from bibliometrics.settings import Settings
from bibliometrics.study import Study
from tests.openalex.made import long_work, rows
from tests.openalex.world import HASTE, LIST, SIZES, YEARS, source, works, world

if TYPE_CHECKING:
    from pathlib import Path

    from bibliometrics.openalex.sampled import SampleSummary
    from tests.openalex.world import World

SIZE = 150
DRAWN = {2019: 150, 2020: 150}
"""Of 251 and 335 works: two pages each."""
WHERE = {"primary_location": {"source": source(1)}, "publication_year": 2019}
CALLS = 1 + 1 + 4
"""The resolution of the journals, the counts, and the pages."""


def draw(w: World, **options: Any) -> SampleSummary:
    settings = Settings(
        cache=w.cache.path, api_key=w.key, api_url=w.emulator.url, rate=math.inf, jobs=3
    )
    given = {"journals": LIST, "years": YEARS, "size": SIZE, "patience": HASTE} | options
    return sample(w.cache, settings, **given)


def content(w: World, scope: str = "sample-150") -> dict[str, str]:
    return {each.key: each.sha256 for each in w.cache.partitions(scope)}


def found(w: World, scope: str = "sample-150") -> list[dict[str, Any]]:
    return rows(*w.cache.parquet_files(scope))


def ids(w: World, scope: str = "sample-150") -> set[str]:
    return {row["id"] for row in found(w, scope)}


def test_as_many_works_as_asked_for_are_drawn_of_each_year(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        done = draw(w)
        partitions = w.cache.partitions("sample-150")
        assert {each.year: each.works for each in partitions} == DRAWN
        assert (done.works, done.population) == (300, sum(SIZES.values()))
        assert (done.calls, done.credits, w.credits, w.ledger) == (CALLS,) * 4


def test_a_year_of_fewer_works_is_drawn_in_full(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        done = draw(w, size=300)
        assert done.works == 251 + 300


def test_the_same_seed_draws_the_same_bytes_and_another_one_other_works(tmp_path: Path) -> None:
    with world(tmp_path / "a") as w:
        draw(w)
        draw(w, seed=7)
        first, other, drawn = content(w), content(w, "sample-150-seed-7"), ids(w)
        assert drawn != ids(w, "sample-150-seed-7")
    with world(tmp_path / "b") as w:
        draw(w)
        assert content(w) == first != other


def test_a_sample_is_a_scope_of_its_own(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        w.refresh()
        whole = w.content
        draw(w)
        assert [(each.name, each.kind) for each in w.cache.scopes()] == [
            ("journals", "journals"),
            ("sample-150", "sample"),
        ]
        assert w.content == whole
        with pytest.raises(UsageError, match="several scopes"):
            Study(w.cache.path)


def test_what_was_drawn_is_not_drawn_again(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        draw(w)
        w.forget()
        again = draw(w)
        assert (again.cells, again.fresh, again.works, again.calls) == (0, 2, 300, 0)
        assert w.emulator.log() == []


def test_more_years_are_added_to_what_was_drawn(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        draw(w, years=(2019, 2019))
        first = content(w)
        draw(w)
        assert content(w).items() > first.items()


def test_a_budget_that_ends_loses_nothing_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with world(tmp_path / "quiet") as w:
        draw(w)
        quiet = content(w)
    with world(tmp_path) as w:
        with pytest.raises(BudgetError, match=r"0 of 2 parts of the sample are there"):
            draw(w, max_cost=0.0003, jobs=1)
        draw(w)
        assert content(w) == quiet
        assert w.credits == CALLS


def test_no_figures_are_given_of_a_sample_that_is_not_drawn_in_full(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        with pytest.raises(BudgetError, match=r"1 of 2 parts of the sample are there"):
            draw(w, max_cost=0.0004, jobs=1)
        with pytest.raises(UsageError, match="not there in full"), Study(w.cache.path) as study:
            study.build()


def test_the_cost_is_told_before_it_is_paid(tmp_path: Path) -> None:
    notes: list[tuple[int, str]] = []
    told = (
        "drawing 300 of 586 works: 4 calls more, $0.0006 in all; "
        "$0.0998 are left of today's free budget"
    )
    with world(tmp_path, key=None) as w:
        draw(w, progress=lambda at: notes.append((at.credits, at.note)))
    assert (2, told) in notes


def test_a_sample_of_other_journals_is_not_mixed_in(tmp_path: Path) -> None:
    with world(tmp_path) as w:
        draw(w)
        with pytest.raises(UsageError, match="is drawn from 'three'"):
            draw(w, journals=JournalList("two", LIST.journals[:2]))


@pytest.mark.parametrize("size", [0, 10_001])
def test_no_more_can_be_drawn_than_the_api_draws(tmp_path: Path, size: int) -> None:
    with world(tmp_path) as w, pytest.raises(ParameterError, match="no sample that the API draws"):
        draw(w, size=size)


def test_a_short_page_is_asked_for_again(tmp_path: Path) -> None:
    once = {"action": "partial_page", "rows": 10, "match": {"query_contains": "sample=", "nth": 1}}
    with world(tmp_path) as w:
        draw(w)
        quiet = content(w)
    with world(tmp_path / "faulty", faults=[once]) as w:
        done = draw(w)
        assert content(w) == quiet
        assert done.calls == CALLS + 1


def test_a_draw_that_stays_short_is_suspect_and_made_again(tmp_path: Path) -> None:
    always = {"action": "partial_page", "rows": 10, "match": {"query_contains": "sample="}}
    with world(tmp_path, faults=[always]) as w:
        assert set(draw(w).suspects) == {"B1-2019", "B1-2020"}
        assert {each.state for each in w.cache.partitions("sample-150")} == {"suspect"}
        w.emulator.set_faults([])
        assert not draw(w).suspects
        assert {each.state for each in w.cache.partitions("sample-150")} == {"complete"}


def test_long_lists_of_authors_are_completed_for_nothing(tmp_path: Path) -> None:
    with world(tmp_path, [long_work(1, 130, **WHERE), *works()]) as w:
        done = draw(w, size=500)
        assert done.credits == 1 + 1 + 3 + 4
        assert max(len(row["authorships"]) for row in found(w, "sample-500")) == 130


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    corpus = demo_corpus()
    with world(
        tmp_path_factory.mktemp("demo"), corpus.works, sources=corpus.sources, key=None
    ) as w:
        yield w


def test_all_journals_and_eleven_years_take_less_than_three_cents_without_a_key(
    demo: World,
) -> None:
    done = draw(
        demo, journals=load_journal_list("nature-index-2026"), years=(2015, 2025), size=500
    )
    assert done.works == 22 * 500
    assert done.usd < 0.03
    assert done.usd == pytest.approx(demo.credits / 1e4)
