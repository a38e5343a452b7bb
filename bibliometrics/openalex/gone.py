"""Works that OpenAlex has deleted or merged into others: the snapshot's own lists."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from bibliometrics.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb

_GZIP = b"\x1f\x8b"
_KINDS = (("work_id", "deleted_date"), ("id", "merge_date"))
"""Column of the id and of the day, in the list of deleted works and in those of merged ones."""
NOT_GONE = (
    "not exists (select 1 from gone "
    r"where gone.work_id = regexp_extract(id, 'W\d+$') "
    "and coalesce(left(updated_date, 10), '') <= gone.day)"
)


def load(connection: duckdb.DuckDBPyConnection, lists: Mapping[str, bytes], spill: Path) -> int:
    """Make the table `gone` (work_id, day) of some lists; gives its rows."""
    connection.execute("create or replace table gone (work_id varchar, day varchar)")
    for number, (name, content) in enumerate(sorted(lists.items())):
        text = gzip.decompress(content) if content.startswith(_GZIP) else content
        header = text.partition(b"\n")[0].decode(errors="replace").strip().split(",")
        kind = next((each for each in _KINDS if set(each) <= set(header)), None)
        if kind is None:
            msg = f"{name} lists no deleted or merged works: its columns are {', '.join(header)}"
            raise RecordError(msg, remedy="copy it again, or move it away")
        file = spill / f"gone-{number}.csv"
        file.write_bytes(text)
        connection.execute(
            rf"insert into gone select regexp_extract({kind[0]}, 'W\d+$'), left({kind[1]}, 10) "
            "from read_csv(?, header = true, all_varchar = true)",
            [str(file)],
        )
        file.unlink()
    row = connection.execute("select count(distinct work_id) from gone").fetchone()
    return int(row[0]) if row else 0
