"""`make bench`: measures, and writes docs/bench.json, docs/bench.md and the README's section."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import render, store
from tests.bench.options import Options
from tests.bench.sections import KINDS, measured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.bench.figures import Section

CHECKOUT = Path(__file__).resolve().parents[2]
RENDER = "render"


def main(names: Sequence[str], checkout: Path = CHECKOUT) -> int:
    """Measure some sections, all where none is named; `render` only writes the documents anew.

    Gives the exit code: 1 where a section failed; the others are measured and written all the
    same.
    """
    unknown = [each for each in names if each not in {*KINDS, RENDER}]
    if unknown:
        _say(f"no such section: {', '.join(unknown)}; there are {', '.join(KINDS)}")
        return 2
    failed = []
    if RENDER in names:
        _write(checkout)
    else:
        with _folder() as folder:
            options = Options.from_environment(folder)
            failed = [each for name in names or KINDS for each in _failed(name, options, checkout)]
    for each in failed:
        _say(f"FAILED: {each}; what docs/bench.md says of it is of an earlier run, if anything")
    return 1 if failed else 0


def _failed(name: str, options: Options, checkout: Path) -> Iterator[str]:
    """Measure a section at each of its sizes; gives those that failed."""
    for works in KINDS[name].sizes(options):
        what = f"{name}, {works:,} works" if works else name
        _say(f"{what} …")
        try:
            _keep(measured(name, options, works), checkout)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the others are measured
            _say(f"{type(problem).__name__}: {problem}")
            yield what


def _keep(section: Section, checkout: Path) -> None:
    store.put(checkout / "docs" / "bench.json", section)
    _write(checkout)
    _tell(section)


def _write(checkout: Path) -> None:
    sections = store.read(checkout / "docs" / "bench.json")
    render.write(sections, checkout / "docs" / "bench.md", checkout / "README.md")


def _tell(section: Section) -> None:
    for figure in section.figures:
        sys.stdout.write("| " + " | ".join(render.row(figure)) + " |\n")
    missed = [due for each in section.figures for due in each.dues if not due.is_met]
    for due in missed:
        _say(f"missed: {due}")


@contextmanager
def _folder() -> Iterator[Path]:
    """Where made data lie: `BENCH_FOLDER`, which is kept, or one for this time."""
    if kept := os.environ.get("BENCH_FOLDER"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept).resolve()
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _stop(*_: object) -> None:
    """Go through what has to be ended, as on Ctrl-C."""
    sys.exit(143)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main(sys.argv[1:]))
