"""The report says what the rows bear, to everybody, and is there whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from typer.testing import CliRunner

from bibliometrics import Study, catalogue, charts
from bibliometrics.charts import export
from bibliometrics.cli.shared import app
from bibliometrics.errors import NothingToDrawError, ParameterError, UnknownNameError
from bibliometrics.provenance import Result
from bibliometrics.report import folder, movers, write_report
from tests.charts import made
from tests.charts.made import HOSTILE, Made

if TYPE_CHECKING:
    from pathlib import Path


class Outline(HTMLParser):
    """Elements and text of a page, as a browser takes them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style", "svg", "pre", "code", "dl"} & set(self._inside):
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


FINDINGS = """
China has a Share of 1,183 (28% of the whole) in 2023; the United States follows with 1,054 (25% \
of the whole).
China has led the United States since 2022, in 998 of 1,000 replicates; 95% of them put it \
between 2021 and 2022.
China leads the United States in 2 of 4 ways of counting in 2023; \
with what is not known spread, in 2 of 2.
Countries are known for 88% of the Share of 2023 and 55% of that of 2025: the fall after 2023 is \
a fall in what OpenAlex knows, not in output.
Adjusted for works whose countries are not known, the Shares of 2025 are China 1,580 instead of \
869 and the United States 1,210 instead of 666.
China leads in 3 of 4 subject areas in 2023, the United States in 1.
The Nature Index gives China a Share of 1,462 for 2024 (12-month window, recomputed, 178 \
journals); we find 1,316, 90% of it.
For China the official Share lies 146 above ours; the largest step is works whose countries are \
not known, +366.
Chinese Academy of Sciences, China, has the largest Share of an institution in 2023: 128.
More authors moved from the United States to China than back in 2024: 65 and 21, among authors \
of these journals alone.
"""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts that are empty drawings, where a test is not about charts."""
    monkeypatch.setattr(export, "as_bytes", lambda *_, **__: b"<svg></svg>")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(Made(), tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def outline(written: Path) -> Outline:
    return Outline(written.read_text("utf-8"))


def body(page: Path) -> str:
    return re.sub(r"<script.*?</script>", "", page.read_text("utf-8"), flags=re.DOTALL)


def test_the_findings_are_made_from_the_figures(written: Path) -> None:
    found = re.findall(r"<li>(.*?) <a href=\"#", body(written))
    assert found == FINDINGS.strip().splitlines()


def test_every_chart_is_there_in_every_form(written: Path, outline: Outline) -> None:
    drawn = [attrs["data-chart"] for attrs in outline.all("div") if "data-chart" in attrs]
    assert drawn == list(charts.CHARTS)
    for name in charts.CHARTS:
        for form in (".json", ".svg", ".png"):
            assert (written.parent / "charts" / f"{name}{form}").stat().st_size > 1000


def test_the_page_is_read_without_seeing_it(outline: Outline) -> None:
    assert outline.all("html")[0]["lang"] == "en"
    assert len(outline.all("h1")) == 1
    headings = [tag for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
    assert headings[:2] == ["h1", "h2"]
    assert set(headings[1:]) == {"h2", "h3"}
    assert len(outline.all("figure")) == len(outline.all("figcaption")) == len(charts.CHARTS)
    drawings = outline.all("svg")
    assert all(svg["role"] == "img" and len(svg["aria-label"] or "") > 80 for svg in drawings)
    assert len(outline.all("caption")) == len(outline.all("table")) == 8
    assert all(cell.get("scope") in {"col", "row"} for cell in outline.all("th"))
    targets = {attrs.get("id") for _, attrs in outline.tags}
    anchors = [a["href"] or "" for a in outline.all("a")]
    assert {href[1:] for href in anchors if href.startswith("#")} <= targets
    assert anchors[0] == "#findings"


def test_links_name_files_that_are_there(written: Path, outline: Outline) -> None:
    files = {a["href"] for a in outline.all("a") if not (a["href"] or "").startswith("#")}
    assert all((written.parent / str(name)).is_file() for name in files)


def test_who_moved_opens_with_what_cannot_be_said(written: Path) -> None:
    section = body(written).split('id="movers"')[1].split("<figure")[0]
    told = [section.index(word) for word in ("cannot say", "citizenship", "More authors moved")]
    assert told == sorted(told)
    assert "fewer than 10" in section.lower()


def test_departures_stand_against_those_before_the_event_in_told_years(written: Path) -> None:
    table = (
        body(written)
        .split("Departures from the United States after dated events")[1]
        .split("</table>")[0]
    )
    assert "China Initiative begins" in table
    assert "2020" in table
    assert "2018<" not in table
    assert "2021" not in table


def test_nothing_raw_is_read(outline: Outline) -> None:
    assert not re.search(r"\d\.\d{3,}", outline.text)
    assert not re.search(r"\b(CN|US|GB|unknown|None|null|nan)\b", outline.text)
    outside_names = re.sub(r"\b\w+\.(csv|json)\b", "", outline.text)
    labels = re.sub(r"country_share\w*:|\w+_\w+:", "", outside_names)
    assert "share_covered" not in labels
    assert "share_of_total" not in labels


def test_text_from_outside_stays_text(written: Path, outline: Outline) -> None:
    assert HOSTILE not in written.read_text("utf-8")
    assert HOSTILE in outline.text
    assert len(outline.all("script")) == 3


def test_the_page_asks_no_network_for_anything(written: Path, outline: Outline) -> None:
    for tag, attrs in outline.tags:
        for name in ("src", "href", "xlink:href", "srcset", "action"):
            assert not re.match(r"(https?:)?//", attrs.get(name) or ""), (tag, attrs)
    policies = [meta["content"] for meta in outline.all("meta") if "http-equiv" in meta]
    assert policies == [export.CONTENT_POLICY]
    assert written.stat().st_size < 5_000_000


def test_a_synthetic_report_says_so_everywhere(written: Path, outline: Outline) -> None:
    page = written.read_text("utf-8")
    assert "<title>SYNTHETIC: " in page
    assert page.count("SYNTHETIC. ") >= 5
    for path in (written.parent / "tables").iterdir():
        assert "SYNTHETIC" in path.read_text("utf-8")
    for name in charts.CHARTS:
        assert "SYNTHETIC" in (written.parent / "charts" / f"{name}.svg").read_text("utf-8")
    assert json.loads((written.parent / "provenance.json").read_bytes())["synthetic"] is True


def test_a_real_report_does_not(tmp_path: Path) -> None:
    page = write_report(Made(synthetic=False), tmp_path)
    for path in [page, *(tmp_path / "tables").iterdir(), *(tmp_path / "charts").glob("*.svg")]:
        assert "SYNTHETIC" not in body(path)
    assert "<td" in body(page)


def test_each_file_can_be_traced_to_its_query(written: Path) -> None:
    origin = json.loads((written.parent / "provenance.json").read_bytes())
    for name, digest in origin["files"].items():
        assert hashlib.sha256((written.parent / name).read_bytes()).hexdigest() == digest
    listed = {f"charts/{p.name}" for p in (written.parent / "charts").iterdir()}
    listed |= {f"tables/{p.name}" for p in (written.parent / "tables").iterdir()}
    listed |= {f"queries/{p.name}" for p in (written.parent / "queries").iterdir()}
    assert set(origin["files"]) == listed
    source = origin["tables"]["tables/country_share.csv"]["source"]
    assert source["manifest_sha256"] == "cd" * 32
    assert source["command"].startswith("bibliometrics query country_share")
    assert "CC BY-NC-SA 4.0" in origin["nature_index"]


def test_every_figure_tells_its_query_and_how_to_draw_it_again(written: Path) -> None:
    page = body(written)
    assert page.count("Where this figure comes from") == len(charts.CHARTS)
    for name in charts.CHARTS:
        command = f"bibliometrics chart {name} --scope journals --output {name}.svg"
        assert command in page
    assert "-- How much of the world&#39;s high-quality research" in page


def test_a_table_is_the_querys_rows_to_the_last_digit(written: Path) -> None:
    found = pl.read_csv(written.parent / "tables" / "country_share.csv")
    assert found["note"].unique().to_list() == ["SYNTHETIC"]
    assert found["share"].to_list() == made.country_share()["share"].to_list()


def test_two_reports_of_one_cache_are_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = write_report(Made(), tmp_path)
    names = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert names == sorted(
        p.relative_to(written.parent) for p in written.parent.rglob("*") if p.is_file()
    )
    for name in names:
        assert (again.parent / name).read_bytes() == (written.parent / name).read_bytes()


def test_each_query_is_run_once(tmp_path: Path, quick: None) -> None:
    results = Made()
    told: list[str] = []
    write_report(results, tmp_path, progress=told.append)
    asked = [json.dumps(each, sort_keys=True) for each in results.asked]
    assert len(asked) == len(set(asked))
    assert told[: len(charts.CHARTS)] == list(charts.CHARTS)


def test_only_the_countries_asked_for_are_shown_at_first(tmp_path: Path, quick: None) -> None:
    page = Outline(write_report(Made(), tmp_path, countries=["Japan", "kr"]).read_text("utf-8"))
    boxes = [box for box in page.all("input") if box.get("type") == "checkbox"]
    assert [box["value"] for box in boxes if "checked" in box] == ["JP", "KR"]
    assert len(boxes) == len(made.COUNTRIES)
    assert "Japan has a Share of 171" in page.text


def test_an_unknown_country_writes_no_report(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="Atlantis"):
        write_report(Made(), tmp_path / "report", countries=["Atlantis"])
    assert not (tmp_path / "report" / "index.html").exists()


def test_where_no_published_table_fits_the_section_says_so(tmp_path: Path, quick: None) -> None:
    empty = made.nature_index_comparison().clear()
    page = write_report(Made(tables={"nature_index_comparison": empty}), tmp_path)
    assert "No figure here: there is nothing to draw: no published table" in body(page)
    assert "The Nature Index gives" not in body(page)
    assert not (tmp_path / "charts" / "nature_index_comparison.svg").exists()


def test_a_small_cache_is_told_to_be_one(tmp_path: Path, quick: None) -> None:
    small = made.nature_index_comparison(scale=0.02)
    page = write_report(Made(tables={"nature_index_comparison": small}), tmp_path)
    assert (
        "The records here are a small part of those behind the Nature Index: for China they hold "
        "1.8% of its Share in 12-month window, recomputed, 178 journals."
    ) in body(page)


def test_a_cache_without_works_that_count_has_no_report(tmp_path: Path) -> None:
    empty = {name: frame.clear() for name, frame in Made().tables.items()}
    with pytest.raises(NothingToDrawError):
        write_report(Made(tables=empty), tmp_path)
    assert not (tmp_path / "index.html").exists()


def test_a_report_that_breaks_off_leaves_the_earlier_one_whole(
    tmp_path: Path, quick: None
) -> None:
    write_report(Made(), tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    class Breaking(Made):
        def __call__(self, name: str, /, **parameters: Any) -> Result:
            if name == "works_funnel":
                raise RuntimeError
            return super().__call__(name, **parameters)

    with pytest.raises(RuntimeError):
        write_report(Breaking(), tmp_path)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_full_disk_leaves_the_earlier_page_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.publish({"index.html": b"old"}, tmp_path)
    write = type(tmp_path).write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "b.csv":
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(type(tmp_path), "write_bytes", full)
    files = {"tables/a.csv": b"", "tables/b.csv": b"", "index.html": b"new"}
    with pytest.raises(ParameterError, match="No space left on device"):
        folder.publish(files, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert (tmp_path / "index.html").read_bytes() == b"old"


def test_files_of_an_earlier_report_go_and_a_persons_own_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    listed = {"files": {"charts/old.svg": "", "../outside.csv": "", "notes.txt": ""}}
    first = {
        "charts/old.svg": b"<svg/>",
        "provenance.json": json.dumps(listed).encode(),
        "index.html": b"1",
    }
    outside = tmp_path.parent / "outside.csv"
    outside.write_text("mine")
    folder.publish(first, tmp_path)
    (tmp_path / "charts" / "mine.svg").write_text("mine")
    folder.publish({"charts/new.svg": b"<svg/>", "index.html": b"2"}, tmp_path)
    assert sorted(path.name for path in (tmp_path / "charts").iterdir()) == ["mine.svg", "new.svg"]
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert outside.read_text() == "mine"


def test_a_place_that_cannot_be_written_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    results = Made()
    with pytest.raises(ParameterError, match=r"cannot be written to .*file.*another --output"):
        write_report(results, tmp_path / "file" / "report")
    assert results.asked == []


def test_no_cell_of_few_authors_is_in_a_table_to_copy(written: Path) -> None:
    for name in ("mobility_flows", "retention", "event_window", "mover_share"):
        found = pl.read_csv(written.parent / "tables" / f"{name}.csv")
        counted = {"moves", "confirmed", "at_risk", "left_there", "authors"} & set(found.columns)
        assert counted
        for column in counted:
            assert (found[column].cast(pl.Float64).drop_nulls() >= 10).all(), (name, column)


def test_small_counts_and_what_would_tell_them_are_left_empty() -> None:
    frame = pl.DataFrame({"at_risk": [263.0, 25.0, 6.0], "left_there": [12.0, 2.0, 0.0]})
    kept = movers.large_enough(Result(frame, made.origin("retention"))).frame
    assert kept.rows() == [(263.0, 12.0), (25.0, None), (None, None)]


def test_the_sql_beside_the_page_is_the_query_that_was_run(written: Path) -> None:
    known = catalogue.catalogue()
    for path in (written.parent / "queries").iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == known[path.stem].sha256
    told = json.loads((written.parent / "provenance.json").read_bytes())
    assert told["page"] == "index.html"
    assert told["command"] == "bibliometrics report --scope journals --output report"
    for name, figure in told["figures"].items():
        assert figure["command"].startswith(f"bibliometrics chart {name.split('/')[1]} ")
        assert figure["title"] in figure["citation"]
        for source in figure["sources"]:
            assert (written.parent / source["sql"]).is_file()
            assert source["command"].startswith("bibliometrics query ")
    shown = told["figures"]["charts/nature_index_comparison"]
    assert any("CC BY-NC-SA 4.0" in credit for credit in shown["credits"])


def test_the_commands_that_are_told_make_the_same_again(
    small_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Study(small_cache) as study:
        page = study.report(tmp_path / "report")
    told = json.loads((page.parent / "provenance.json").read_bytes())
    (tmp_path / "cache").symlink_to(small_cache)
    monkeypatch.chdir(tmp_path)
    figure = told["figures"]["charts/country_part"]
    assert CliRunner().invoke(app, shlex.split(figure["command"])[1:]).exit_code == 0
    drawn = (tmp_path / "country_part.svg").read_bytes()
    assert drawn == (page.parent / "charts" / "country_part.svg").read_bytes()
    rows = CliRunner().invoke(app, shlex.split(figure["sources"][0]["command"])[1:])
    assert rows.exit_code == 0
