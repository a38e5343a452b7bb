"""The report as Markdown: the page's sections and sentences, and text that stays text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bibliometrics import charts
from bibliometrics.errors import UnknownNameError
from bibliometrics.report import markdown, write_report
from tests.charts.made import HOSTILE, Made

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(Made(), tmp_path_factory.mktemp("markdown"), form="markdown")


def test_every_link_leads_to_a_file_or_a_heading(written: Path) -> None:
    text = written.read_text("utf-8")
    headings = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    anchors = {markdown.anchor(heading.replace("\\", "")) for heading in headings}
    links = re.findall(r"(?<!\\)\]\(([^)\s]+)\)", text)
    assert len(links) > len(charts.CHARTS) * 5
    for link in links:
        if link.startswith("#"):
            assert link[1:] in anchors
        else:
            assert (written.parent / link).is_file(), link


def test_charts_have_alt_text_and_tables_whole_rows(written: Path) -> None:
    text = written.read_text("utf-8")
    pictures = re.findall(r"^!\[(.*)\]\(charts/\w+\.svg\)$", text, flags=re.MULTILINE)
    assert len(pictures) == len(charts.CHARTS)
    assert all(len(alt) > 80 for alt in pictures)
    for table in re.findall(r"(?:^\|.*\|$\n)+", text, flags=re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table
        assert re.fullmatch(r"\|( ---:? \|)+", table.splitlines()[1])


def test_a_hostile_name_stays_text(written: Path) -> None:
    text = written.read_text("utf-8")
    assert HOSTILE not in text
    assert markdown.escaped(HOSTILE) in text


@pytest.mark.parametrize(
    ("text", "signs"),
    [("a_b*c", r"a\_b\*c"), ("1. one", r"1\. one"), ("- x", r"\- x"), ("2,3 | 4", r"2,3 \| 4")],
)
def test_signs_of_markdown_are_escaped(text: str, signs: str) -> None:
    assert markdown.escaped(text) == signs


def test_one_form_takes_the_place_of_the_other(tmp_path: Path) -> None:
    write_report(Made(), tmp_path)
    write_report(Made(), tmp_path, form="markdown")
    assert not (tmp_path / "index.html").exists()
    assert (tmp_path / "index.md").is_file()


def test_an_unknown_form_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    results = Made()
    with pytest.raises(UnknownNameError, match="markdwon"):
        write_report(results, tmp_path, form="markdwon")
    assert results.asked == []
