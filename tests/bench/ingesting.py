"""Reading work records from packed lines, against those who read the same files."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import corpora, machine
from tests.bench.figures import FLOOR, PEER, Figure, times_as_fast
from tests.bench.measure import Command, by_turns, cost, task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.options import Options

FILES = 8
COPIES = 6
"""Of the sample in a file: 40 MB packed, where a part of OpenAlex's snapshot has hundreds."""
LIST = "nature-index-2026"
_MADE_WORKS = 3_000
"""Where the sample is not there."""


def figures(options: Options, _: int) -> Iterator[Figure]:
    """Ours against pandas and plain Python, and against two floors."""
    source, kind = _source(options)
    folder = options.folder / f"ingest-{source.parent.name}"
    folder.mkdir(exist_ok=True)
    files = [_file(source, folder, number) for number in range(FILES)]
    works = _lines(source) * COPIES * FILES
    what = f"{works:,} works ({kind}, {COPIES * FILES} times over)"
    yield from _all_kept(files, folder, f"ingest, {what}", options.runs)
    yield from _some_kept(files, folder, f"ingest of one list's journals, {what}", options.runs)


def _all_kept(files: list[Path], folder: Path, what: str, runs: int) -> Iterator[Figure]:
    cores = machine.cores()
    commands = [
        task("ingesting", "ours", *files),
        _unpacking(files, folder, cores),
        task("counting", "lines", *files),
        task("plainly", "tally", *files),
        task("with_pandas", "tally", *files),
    ]
    ours, unpacked, counted, plain, pandas = by_turns(commands, runs)
    unpack = f"`gzip -dc`, on {cores} cores"
    yield Figure(
        what,
        *(ours, unpacked, unpack, FLOOR),
        dues=(times_as_fast(ours, unpacked, 0.7),),
        is_quoted=True,
    )
    yield Figure(what, ours, counted, "DuckDB reads and counts the same lines", FLOOR)
    less = "works by country and year alone, nothing kept"
    yield Figure(what, ours, plain, "plain Python, `gzip` and `json.loads`", PEER, note=less)
    yield Figure(
        what,
        *(ours, pandas, "pandas, `read_json`", PEER),
        dues=(times_as_fast(ours, pandas, 40),),
        note=less,
        is_quoted=True,
    )
    yield Figure("of it, starting Python and loading", cost(task("ingesting", "start"), runs))


def _some_kept(files: list[Path], folder: Path, what: str, runs: int) -> Iterator[Figure]:
    """As a release of the snapshot is read: all of it, for the few works of a journal list."""
    cores = machine.cores()
    commands = [
        task("ingesting", "listed", *files),
        _unpacking(files, folder, cores),
        task("with_pandas", "tally_listed", *files),
    ]
    ours, unpacked, pandas = by_turns(commands, runs)
    yield Figure(
        what,
        *(ours, unpacked, f"`gzip -dc`, on {cores} cores", FLOOR),
        dues=(times_as_fast(ours, unpacked, 0.7),),
        is_quoted=True,
    )
    yield Figure(
        what,
        *(ours, pandas, "pandas, `read_json`", PEER),
        dues=(times_as_fast(ours, pandas, 40),),
        note="works by country and year alone, nothing kept",
        is_quoted=True,
    )


def _unpacking(files: list[Path], folder: Path, cores: int) -> Command:
    """The same files unpacked, one a core, and nothing more."""
    names = folder / "names"
    names.write_text("\n".join(map(str, files)), encoding="utf-8")
    words = ("xargs", "-a", str(names), "-d", "\\n", "-P", str(cores), "-n", "1", "gzip", "-dc")
    return Command(words)


def _source(options: Options) -> tuple[Path, str]:
    sample = options.shared / "openalex" / "works.jsonl.gz"
    if sample.is_file():
        return sample, "real records"
    return corpora.lines(options.folder, _MADE_WORKS), "SYNTHETIC records"


def _file(works: Path, folder: Path, number: int) -> Path:
    """The records some times over, under ids of their own; one that is there is taken as it is."""
    target = folder / f"part{number}.jsonl.gz"
    if not target.exists():
        aside = target.with_suffix(".part")
        with gzip.open(aside, "wb", compresslevel=6) as copied:
            for copy in range(number * COPIES + 1, (number + 1) * COPIES + 1):
                with gzip.open(works) as source:
                    for line in source:
                        copied.write(line.replace(b"openalex.org/W", b"openalex.org/W%d" % copy))
        aside.rename(target)
    return target


def _lines(file: Path) -> int:
    with gzip.open(file) as opened:
        return sum(1 for _ in opened)


def start() -> None:
    """Nothing: what starting Python and loading what ingests costs."""
    from bibliometrics.openalex import ingest  # noqa: F401, PLC0415 - loading is what is measured


def ours(*files: str) -> None:
    """Files of works into a cache."""
    _ingest(files, "")


def listed(*files: str) -> None:
    """The works of one journal list into a cache."""
    _ingest(files, LIST)


def _ingest(files: tuple[str, ...], journals: str) -> None:
    from bibliometrics.cache import Cache  # noqa: PLC0415 - loading it is measured, too
    from bibliometrics.journals import load_journal_list  # noqa: PLC0415 - see above
    from bibliometrics.openalex.ingest import ingest  # noqa: PLC0415 - see above

    wanted = load_journal_list(journals) if journals else None
    folder = Path(tempfile.mkdtemp(dir=Path(files[0]).parent))
    try:
        with Cache.open(folder / "cache", create=True) as cache:
            ingest(cache, [Path(file) for file in files], journals=wanted)
    finally:
        shutil.rmtree(folder)
