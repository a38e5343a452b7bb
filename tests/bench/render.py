"""docs/bench.md and the README's section, both from the stored results alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.bench.figures import FLOOR
from tests.bench.growth import steps
from tests.bench.sections import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tests.bench.figures import Due, Figure, Section
    from tests.bench.growth import Step
    from tests.bench.measure import Cost

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
_QUOTED_SIZE = 1_100_000
_ABOUT = """# How fast

Each figure stands beside another of the same run: a *peer* does the same work, a *floor* does
less than we do, as fast as it can be done. Ours and the other run by turns, so that a busy machine
hits both; given are medians, and in brackets the lowest and the highest. CPU and memory are those
of all processes that a command starts. Absolute times say more of the machine than of the code:
the ratios are what counts. *Due* is the bound that this project has set itself, met or missed.

Data are SYNTHETIC (the demo corpus over and over, or drawn by lot) where a row does not call them
real: those are `openalex/works.jsonl.gz` of the folder that `BIBLIOMETRICS_SHARED` names, and
without it SYNTHETIC, too. `make bench` measures all sections again, `make bench BENCH="ingest
fetch"` some; `BENCH_WORKS=11000000` sets the size, `BENCH_RUNS` the number of runs, `BENCH_FOLDER`
a folder in which made data are kept.
"""
_HEADS = ("work", "ours", "against", "ours / its time", "peak MB, ours / its", "runs", "due")
_GROWTH = (
    "work",
    "works",
    "clock",
    "CPU",
    "peak MB",
    "works grew",
    "time grew",
    "measured",
    "due",
)
_BUSY = "the machine was busy"
_README = ("work", "ours", "against", "due", "date")


def page(sections: Sequence[Section]) -> str:
    """All of docs/bench.md."""
    blocks = [_ABOUT, *_growth(steps(sections))]
    for name in KINDS:
        blocks += [_section(each) for each in sections if each.name == name]
    return "\n".join(blocks)


def quoted(sections: Sequence[Section]) -> str:
    """The README's table: of each section the size nearest 1.1 million works."""
    machines = " and ".join(dict.fromkeys(each.machine for each in sections))
    where = f"On {machines}; data are synthetic where not called real.\n\n" if machines else ""
    rows = []
    for name in KINDS:
        named = [each for each in sections if each.name == name]
        nearest = sorted(named, key=lambda each: abs(each.works - _QUOTED_SIZE))[:1]
        rows += [
            _quoted(each, _when(one)) for one in nearest for each in one.figures if each.is_quoted
        ]
    rows += [
        (_more(each), _seconds(each.cost.wall), "", _dues(each.dues), _day(each.date))
        for each in steps(sections)
        if each.dues
    ]
    return where + _table(_README, rows)


def replaced(text: str, inner: str) -> str:
    """A document with the part between the markers put anew.

    Raises
    ------
    ValueError
        It has no markers.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        msg = f"there is no {BEGIN} … {END}"
        raise ValueError(msg)
    return f"{before}{BEGIN}\n{inner}{END}{after}"


def write(sections: Sequence[Section], page_file: Path, readme: Path) -> None:
    """Write both documents."""
    page_file.write_text(page(sections), encoding="utf-8")
    text = readme.read_text(encoding="utf-8")
    readme.write_text(replaced(text, quoted(sections)), encoding="utf-8")


def row(figure: Figure) -> tuple[str, ...]:
    """Cells of a figure."""
    return (
        f"{figure.what}<br>*{figure.note}*" if figure.note else figure.what,
        _cost(figure.ours),
        f"{_other(figure)}: {_cost(figure.peer)}" if figure.peer else "",
        _ratio(figure),
        _megabytes(figure),
        _runs(figure),
        _dues(figure.dues),
    )


def _section(section: Section) -> str:
    size = f", {section.works:,} works" if section.works else ""
    where = f"{section.machine}; {section.versions}"
    if section.load is not None:
        where += f"; load average {section.load:g} at the start"
    where += f", **{_BUSY}: a trial, not a result**" if section.is_busy else ""
    return (
        f"## {KINDS[section.name].title}{size}\n\n{_day(section.date)}. {where}.\n\n"
        f"{_table(_HEADS, map(row, section.figures))}"
    )


def _growth(grown: Sequence[Step]) -> Iterator[str]:
    if grown:
        yield f"## Growth\n\n{_table(_GROWTH, map(_grown, grown))}"


def _grown(step: Step) -> tuple[str, ...]:
    return (
        step.name,
        f"{step.works:,}",
        _seconds(step.cost.wall),
        _seconds(step.cost.cpu),
        f"{step.cost.megabytes:,.0f}",
        f"{step.more:.3g} times" if step.more else "",
        f"{step.longer:.3g} times" if step.longer else "",
        _day(step.date),
        _dues(step.dues),
    )


def _quoted(figure: Figure, when: str) -> tuple[str, ...]:
    other = f"{_other(figure)}: {_seconds(figure.peer.wall)}" if figure.peer else ""
    due = _dues(figure.dues) or (f"{figure.ratio:.3g} times its time" if figure.ratio else "")
    return (figure.what, _seconds(figure.ours.wall), other, due, when)


def _when(section: Section) -> str:
    """The day, and whether it was one for measuring."""
    return f"{_day(section.date)} (trial: {_BUSY})" if section.is_busy else _day(section.date)


def _more(step: Step) -> str:
    return f"{step.name}, {step.works:,} works"


def _other(figure: Figure) -> str:
    return f"floor: {figure.name}" if figure.kind == FLOOR else figure.name


def _cost(cost: Cost) -> str:
    walls = [each.wall for each in cost.runs]
    spread = f" ({_number(min(walls))} to {_number(max(walls))})" if len(walls) > 1 else ""
    return f"{_seconds(cost.wall)}{spread}, CPU {_seconds(cost.cpu)}"


def _ratio(figure: Figure) -> str:
    if figure.ratio is None:
        return ""
    each = figure.ratios
    spread = f" ({min(each):.3g} to {max(each):.3g})" if len(each) > 1 else ""
    return f"{figure.ratio:.3g}{spread}"


def _megabytes(figure: Figure) -> str:
    ours = f"{figure.ours.megabytes:,.0f}"
    return f"{ours} / {figure.peer.megabytes:,.0f}" if figure.peer else ours


def _runs(figure: Figure) -> str:
    number = len(figure.ours.runs)
    return str(number) if number > 1 else "once"


def _dues(dues: Iterable[Due]) -> str:
    return "; ".join(map(str, dues))


def _seconds(value: float) -> str:
    return f"{_number(value)} s"


def _number(value: float) -> str:
    """Three digits that matter."""
    whole, tenths, second = 100, 10, 1
    digits = 0 if value >= whole else 1 if value >= tenths else 2 if value >= second else 3
    return f"{value:,.{digits}f}"


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
