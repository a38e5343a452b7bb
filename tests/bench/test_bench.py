"""The bench's own mechanism, on figures that nobody measured; nothing here is timed."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.bench import __main__ as bench
from tests.bench import agreeing, growth, measure, render, sections, store
from tests.bench.figures import (
    FLOOR,
    PEER,
    Figure,
    Section,
    megabytes,
    seconds,
    times_as_fast,
    times_its_time,
)
from tests.bench.measure import Command, Cost, Run
from tests.bench.options import Options
from tests.bench.sections import Kind
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OURS = Cost((Run(2.0, 3.0, 100.0), Run(4.0, 5.0, 300.0), Run(3.0, 4.0, 200.0)))
PEERS = Cost((Run(1.0, 1.0, 10.0), Run(1.0, 1.0, 20.0), Run(2.0, 1.0, 30.0)))
FIGURE = Figure(
    "work",
    *(OURS, PEERS, "another", PEER),
    dues=(times_its_time(OURS, PEERS, 2.5), seconds(OURS, 4), megabytes(OURS, 1_000)),
    growth="work",
    is_quoted=True,
)


def section(works: int = 0, name: str = "ingest", *figures: Figure) -> Section:
    about = ("2026-11-27", "2 cores", "Python 3.11", 0.25)
    return Section(name, works, *about, figures=figures or (FIGURE,))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text(f"a\n{render.BEGIN}\nold\n{render.END}\nb\n")
    return tmp_path


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sections, of which one fails."""

    def good(_: Options, works: int) -> Iterator[Figure]:
        yield FIGURE

    def bad(_: Options, works: int) -> Iterator[Figure]:
        yield FIGURE
        measure.once(measure.task("nowhere", "run"))

    made = {"bad": Kind("Bad", (), bad), "good": Kind("Good", (), good)}
    for module in (bench, sections, render):
        monkeypatch.setattr(module, "KINDS", made)
    monkeypatch.delenv("BENCH_FOLDER", raising=False)


def test_a_cost_is_the_median_of_its_runs() -> None:
    assert (OURS.wall, OURS.cpu, OURS.megabytes) == (3.0, 4.0, 200.0)
    assert FIGURE.ratio == 3.0
    assert FIGURE.ratios == [2.0, 4.0, 1.5]


def test_what_is_not_the_same_amount_of_work_is_compared_per_amount() -> None:
    assert Figure("pages", OURS, PEERS, amounts=(320, 40)).ratio == pytest.approx(0.375)
    assert times_as_fast(OURS, PEERS, 2.0, (320, 40)).is_met


def test_a_due_says_whether_it_is_met() -> None:
    long, quick, small = FIGURE.dues
    assert not long.is_met
    assert str(long) == "3.00 times its time (due: at most 2.5): **missed**"
    assert str(quick) == "3.00 s (due: at most 4): met"
    assert str(small) == "200 MB (due: at most 1,000): met"
    assert str(times_as_fast(PEERS, OURS, 3.0)) == "3.00 times as fast (due: at least 3): met"


def test_a_row_shows_medians_spread_memory_and_runs() -> None:
    assert render.row(FIGURE)[:-1] == (
        "work",
        "3.00 s (2.00 to 4.00), CPU 4.00 s",
        "another: 1.00 s (1.00 to 2.00), CPU 1.00 s",
        "3 (1.5 to 4)",
        "200 / 20",
        "3",
    )


def test_a_floor_is_called_so_and_one_run_once() -> None:
    one = Cost(OURS.runs[:1])
    cells = render.row(Figure("work", one, one, "bare", FLOOR, note="less"))
    assert cells == (
        "work<br>*less*",
        "2.00 s, CPU 3.00 s",
        "floor: bare: 2.00 s, CPU 3.00 s",
        "1",
        "100 / 100",
        "once",
        "",
    )


def test_a_section_is_stored_as_it_is_and_takes_the_place_of_its_like_alone(
    tmp_path: Path,
) -> None:
    file = tmp_path / "bench.json"
    for each in (section(), section(10, "scale"), section(20, "scale")):
        store.put(file, each)
    other = Figure("other", PEERS)
    store.put(file, section(10, "scale", other))
    assert store.read(file) == [section(), section(10, "scale", other), section(20, "scale")]


def test_growth_stands_beside_that_of_the_works_and_is_due_at_the_far_size() -> None:
    sizes = (1_100_000, 11_000_000)
    found = growth.steps([section(each, "scale") for each in sizes])
    assert [(each.works, each.more, each.longer) for each in found] == [
        (1_100_000, None, None),
        (11_000_000, 10.0, 1.0),
    ]
    assert [due.is_met for each in found for due in each.dues] == [True, True]


def test_the_readme_quotes_the_size_nearest_to_the_journals_own() -> None:
    sizes = (100_000, 1_100_000)
    made = [section(each, "scale", Figure(f"{each}", OURS, is_quoted=True)) for each in sizes]
    text = render.quoted(made)
    assert "| 1100000 | 3.00 s |" in text
    assert "| 100000 |" not in text


def test_a_busy_machine_is_told_wherever_its_figures_stand() -> None:
    busy = replace(section(), is_busy=True)
    assert "**the machine was busy: a trial, not a result**" in render.page([busy])
    assert "| 27 November 2026 (trial: the machine was busy) |" in render.quoted([busy])
    assert "busy" not in render.quoted([section()])


def test_a_document_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="bench: begin"):
        render.replaced("nothing", "")


@pytest.mark.usefixtures("kinds")
def test_a_section_that_fails_is_named_and_the_others_are_written(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    store.put(checkout / "docs" / "bench.json", section(0, "bad", Figure("earlier", OURS)))
    assert bench.main([], checkout) == 1
    out, err = capfd.readouterr()
    assert "FAILED: bad; what docs/bench.md says of it is of an earlier run" in err
    assert "missed: 3.00 times its time" in err
    assert "| work |" in out
    text = (checkout / "docs" / "bench.md").read_text()
    assert "## Good" in text
    assert "| earlier |" in text
    readme = (checkout / "README.md").read_text()
    assert readme.startswith("a\n")
    assert readme.endswith("b\n")
    assert "old" not in readme


@pytest.mark.usefixtures("kinds")
def test_only_known_sections_are_run_and_only_those_asked_for(checkout: Path) -> None:
    assert bench.main(["none"], checkout) == 2
    assert bench.main(["good"], checkout) == 0
    assert [each.name for each in store.read(checkout / "docs" / "bench.json")] == ["good"]


def test_memory_and_cpu_of_children_count() -> None:
    work = "b = bytearray(60_000_000); sum(range(3_000_000)); import time; time.sleep(0.4)"
    start = f"import subprocess, sys; [subprocess.Popen([sys.executable, '-c', {work!r}])"
    waits = measure.once(Command((sys.executable, "-c", f"{start}.wait() for _ in range(1)]")))
    both = f"{start} for _ in range(2)]; import time; time.sleep(0.4)"
    leaves = measure.once(Command((sys.executable, "-c", both)))
    assert waits.megabytes > 60
    assert leaves.megabytes > 120
    assert waits.cpu > 0


def test_what_a_task_measured_itself_stands_for_its_own() -> None:
    said = json.dumps({"wall": 1.5, "cpu": 2.5, "pages": 7})
    run = measure.once(Command((sys.executable, "-c", f"print({said!r})"), tells=True))
    assert (run.wall, run.cpu, run.told) == (1.5, 2.5, {"pages": 7})


def test_options_come_from_the_environment(tmp_path: Path) -> None:
    given = {"BENCH_WORKS": "11_000_000,1000", "BENCH_RUNS": "5"}
    asked = Options.from_environment(tmp_path, given)
    assert asked.sizes(100) == (1000, 11_000_000)
    assert asked.sizes(100, most=500) == (500,)
    assert [asked.runs_of(each) for each in asked.works] == [1, 5]
    assert Options.from_environment(tmp_path, {}).sizes(100) == (100,)


def test_results_that_differ_are_refused() -> None:
    ours = [[2020, "CN", 1.0]]
    assert agreeing.cells(ours, [[2020, "CN", 1 + 1e-12]], "x") == 3
    with pytest.raises(ValueError, match=r"x: 1\.0 and 1\.1"):
        agreeing.cells(ours, [[2020, "CN", 1.1]], "x")
    with pytest.raises(ValueError, match="1 rows of ours, 0 of the other"):
        agreeing.cells(ours, [], "x")


def test_the_documents_say_what_was_measured() -> None:
    stored = store.read(CHECKOUT / "docs" / "bench.json")
    page = (CHECKOUT / "docs" / "bench.md").read_text(encoding="utf-8")
    assert page == render.page(stored), 'run `make bench BENCH="render"`'
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert readme == render.replaced(readme, render.quoted(stored)), "likewise"
