"""From cached records to the figure: the Share of every country and year, computed three times."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bibliometrics.study import Study
from tests.bench import agreeing, corpora
from tests.bench.figures import PEER, Figure
from tests.bench.measure import by_turns, task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.options import Options

MEMORY = "6GB"
_NOTE = "{:,} cells compared with ours, equal to 1e-9; ours builds every table of the warehouse"


def figures(options: Options, works: int) -> Iterator[Figure]:
    """Ours against pandas and against plain Python."""
    cache, lines = corpora.cache(options.folder, works), corpora.lines(options.folder, works)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        results = [Path(folder, name) for name in ("ours", "pandas", "plain")]
        commands = [
            task("sharing", "ours", cache, results[0]),
            task("with_pandas", "shares", corpora.parquet(cache), results[1]),
            task("plainly", "shares", lines, results[2]),
        ]
        ours, pandas, plain = by_turns(commands, options.runs_of(works))
        found = agreeing.read(results[0])
        same = [agreeing.cells(found, agreeing.read(each), each.name) for each in results[1:]]
    what = f"Shares by country and year from the cache, {works:,} works"
    yield Figure(
        what,
        *(ours, pandas, "pandas, the same Parquet files", PEER),
        note=_NOTE.format(same[0]),
        is_quoted=True,
    )
    yield Figure(
        what,
        *(ours, plain, "plain Python, the same records as lines of JSON", PEER),
        note=_NOTE.format(same[1]),
    )


def ours(cache: str, target: str) -> None:
    """Build the warehouse from nothing and ask it."""
    with Study(cache, memory_limit=MEMORY) as study:
        study.warehouse_path.unlink(missing_ok=True)
        shares(study, Path(target))


def shares(study: Study, target: Path) -> None:
    """Every work's Shares by year and country, as a JSON list of rows."""
    rows = study.query("country_share", works="all", journals="all", replicates=0)
    # countries that only the spread of what is unknown reaches have a covered Share alone
    listed = rows.filter(rows["share"] > 0).select("year", "country", "share").rows()
    target.write_text(json.dumps(listed), encoding="utf-8")
