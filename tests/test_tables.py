"""A table on its way out keeps its figures, its origin, and text from outside harmless."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from bibliometrics import tables
from bibliometrics.errors import ParameterError, UnknownNameError
from bibliometrics.provenance import Provenance

FRAME = pl.DataFrame({"country": ["CN", "a|b<script>"], "share": [12345.678901, None]})
ORIGIN = Provenance(
    query="q",
    path="queries/30_shares/q.sql",
    question="Who?",
    sql_sha256="a" * 64,
    parameters={"countries": ["CN"]},
    scope="journals",
    kind="journals",
    journals="nature-index-2026",
    manifest_sha256="b" * 64,
    fetched_from=datetime(2026, 11, 1, tzinfo=UTC),
    fetched_to=datetime(2026, 11, 2, tzinfo=UTC),
    version="0.1.0",
    synthetic=True,
)


def test_csv_keeps_every_digit() -> None:
    assert tables.as_bytes(FRAME, "csv") == b"country,share\nCN,12345.678901\na|b<script>,\n"


def test_json_and_parquet_carry_their_origin() -> None:
    content = json.loads(tables.as_bytes(FRAME, "json", ORIGIN))
    assert content["rows"][0] == {"country": "CN", "share": 12345.678901}
    assert content["provenance"]["sql_sha256"] == "a" * 64
    parquet = io.BytesIO(tables.as_bytes(FRAME, "parquet", ORIGIN))
    kept = json.loads(pl.read_parquet_metadata(parquet)["provenance"])
    assert kept == json.loads(ORIGIN.as_json())


def test_markdown_escapes_what_would_break_it_and_says_synthetic() -> None:
    text = tables.as_bytes(FRAME, "markdown", ORIGIN).decode()
    assert "| a\\|b&lt;script> |  |" in text
    assert "| CN | 12,345.7 |" in text
    assert text.rstrip().splitlines()[-1].startswith("SYNTHETIC. Query queries/30_shares/q.sql")


def test_a_csv_file_has_its_origin_beside_it(tmp_path: Path) -> None:
    tables.save(FRAME, tmp_path / "out.csv", "csv", ORIGIN)
    beside = json.loads((tmp_path / "out.csv.provenance.json").read_text())
    assert beside["manifest_sha256"] == "b" * 64


def test_the_files_name_tells_the_format_unless_told() -> None:
    assert tables.format_of(Path("x.parquet"), None) == "parquet"
    assert tables.format_of(Path("x.md"), "json") == "json"
    assert tables.format_of(None, None) == "table"
    with pytest.raises(UnknownNameError, match="markdown"):
        tables.format_of(None, "markdwn")


def test_a_folder_in_the_way_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="cannot be written"):
        tables.save(FRAME, tmp_path, "csv")
