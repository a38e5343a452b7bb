"""A chart as a file: every form, whole, without a network."""

from __future__ import annotations

import html
import json
import re
import zlib
from typing import TYPE_CHECKING

import pytest

from bibliometrics import charts
from bibliometrics.charts import export
from bibliometrics.errors import ParameterError
from tests.charts.made import HOSTILE, Made

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("suffix", "opening"),
    [
        (".svg", b"<svg "),
        (".png", b"\x89PNG"),
        (".pdf", b"%PDF"),
        (".html", b"<!DOCTYPE html>"),
        (".json", b"{"),
    ],
)
def test_a_chart_is_written_in_every_form(tmp_path: Path, suffix: str, opening: bytes) -> None:
    target = tmp_path / f"chart{suffix}"
    charts.save(charts.draw("funnel", Made()), target)
    assert target.read_bytes().startswith(opening)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_a_name_without_a_known_suffix_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"\.html, \.json, \.pdf, \.png, \.svg"):
        charts.save(charts.draw("funnel", Made()), tmp_path / "chart.gif")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ParameterError, match=r"cannot be written.*choose another --output"):
        charts.save(charts.draw("funnel", Made()), tmp_path / "file" / "chart.json")


def test_the_specification_holds_its_data_and_names_no_address() -> None:
    spec = json.loads(export.as_bytes(charts.drawing("country_share", Made()).spec, ".json"))
    assert len(spec["datasets"]["shares"]) > 100
    assert re.findall(r"https?://[^\"]*", json.dumps({**spec, "usermeta": None})) == [
        spec["$schema"]
    ]


def test_a_png_grows_with_its_scale() -> None:
    spec = charts.drawing("funnel", Made()).spec
    small, large = (export.as_bytes(spec, ".png", scale=scale) for scale in (1.0, 2.0))
    width, height = (int.from_bytes(small[at : at + 4]) for at in (16, 20))
    assert [int.from_bytes(large[at : at + 4]) for at in (16, 20)] == [
        pytest.approx(2 * width, abs=1),
        pytest.approx(2 * height, abs=1),
    ]


def test_a_page_loads_nothing_and_no_name_ends_its_script() -> None:
    spec = charts.drawing("institutions", Made()).spec
    page = export.as_bytes(spec, ".html").decode()
    assert HOSTILE not in page
    assert "default-src 'none'" in page
    outside = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"src=|href=|url\(", outside)
    assert page.count("</script>") == 2


def test_json_in_a_script_cannot_end_it() -> None:
    text = export.script_json({"name": "</script><!-- & \u2028"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["name"] == "</script><!-- & \u2028"


def test_an_svg_tells_what_it_shows_to_a_reader_who_does_not_see_it() -> None:
    drawing = charts.drawing("funnel", Made())
    svg = export.as_bytes(drawing.spec, ".svg").decode()
    assert svg.startswith('<svg role="img" aria-label="SYNTHETIC data. 7,310 of 10,000 works')
    assert f"<desc>{drawing.alt}</desc>" in svg


def test_a_fragment_brings_no_library_and_cannot_be_left_by_a_name() -> None:
    spec = charts.drawing("institutions", Made()).spec
    piece = export.fragment(spec)
    assert len(piece) < len(export.libraries()) / 4
    assert HOSTILE not in piece
    assert piece.count("</script>") == 1
    assert "id=" not in piece.partition("<script>")[0]  # so that any number gets on together


def test_a_fragment_is_html_alone(tmp_path: Path) -> None:
    drawn = charts.draw("funnel", Made())
    export.save_fragment(drawn, tmp_path / "funnel.html")
    with pytest.raises(ParameterError, match=r"end the name with \.html"):
        export.save_fragment(drawn, tmp_path / "funnel.svg")


@pytest.mark.parametrize("name", sorted(charts.CHARTS))
def test_every_chart_carries_title_text_source_and_mark_in_every_size_and_theme(name: str) -> None:
    for size, theme in (("slide", "dark"), ("column", "print"), ("page", "light")):
        drawing = charts.drawing(name, Made(), size=size, theme=theme)
        svg = export.as_bytes(drawing.spec, ".svg").decode()
        assert f"<desc>{html.escape(str(drawing.spec['description']))}</desc>" in svg
        assert len(drawing.alt) > len(drawing.told)
        words = " ".join(re.sub(r"<[^>]+>", " ", svg.partition("</desc>")[2]).split())
        assert drawing.title in html.unescape(words)
        assert "bibliometrics" in words
        assert "SYNTHETIC" in words


def test_a_png_carries_its_text_and_stays_a_picture() -> None:
    spec = charts.drawing("funnel", Made()).spec
    picture = export.as_bytes(spec, ".png")
    assert str(spec["description"]).encode() in picture
    at, kinds = 8, []
    while at < len(picture):
        size = int.from_bytes(picture[at : at + 4])
        content = picture[at + 4 : at + 8 + size]
        assert zlib.crc32(content) == int.from_bytes(picture[at + 8 + size : at + 12 + size])
        kinds.append(content[:4])
        at += 12 + size
    assert kinds[:2] == [b"IHDR", b"iTXt"]
    assert kinds[-1] == b"IEND"
