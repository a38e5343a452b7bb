"""The page in a browser, from disk, with the network off."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bibliometrics import charts
from bibliometrics.report import write_report
from tests.charts.made import HOSTILE, Made

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

_AXE = "4.14.1"
pytestmark = pytest.mark.browser
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script of axe-core: where AXE_CORE says, else fetched by npm, else a skip."""
    if given := os.environ.get("AXE_CORE"):
        return Path(given)
    npm, folder = shutil.which("npm"), tmp_path_factory.mktemp("axe")
    if npm is None:
        pytest.skip("there is no npm to fetch axe-core with (or set AXE_CORE to axe.min.js)")
    fetch = [npm, "pack", "--silent", f"axe-core@{_AXE}"]
    done = subprocess.run(fetch, cwd=folder, capture_output=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip("npm cannot fetch axe-core (or set AXE_CORE to axe.min.js)")
    with tarfile.open(folder / f"axe-core-{_AXE}.tgz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "package" / "axe.min.js"


@pytest.fixture(scope="module")
def opened(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Page, list[str], list[str]]]:
    """The page once its charts are alive; what it complained of; what it asked for."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium (apt-get install chromium)")
    report = write_report(Made(), tmp_path_factory.mktemp("browser"))
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        page = browser.new_context(offline=True).new_page()
        page.set_default_timeout(120_000)  # a busy machine is no reason to fail
        complaints: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(report.as_uri())
        page.wait_for_selector("html[data-ready=yes]")
        yield page, complaints, asked
        browser.close()


def test_the_page_opens_without_complaint_or_request(
    opened: tuple[Page, list[str], list[str]],
) -> None:
    page, complaints, asked = opened
    assert complaints == []
    assert asked == [page.url]
    places = page.locator("[data-chart]")
    assert places.count() == places.locator("svg").count() == len(charts.CHARTS)
    for place in places.all():
        place.scroll_into_view_if_needed()
    page.wait_for_function("!document.querySelector('[data-chart]:not([data-alive])')")
    assert page.locator("[data-chart] .vega-embed svg").count() == len(charts.CHARTS)
    assert complaints == []
    assert asked == [page.url]


def test_a_hostile_name_is_read_as_text(opened: tuple[Page, list[str], list[str]]) -> None:
    page, complaints, _ = opened
    assert page.get_by_role("rowheader", name=HOSTILE).is_visible()
    page.locator("#figure-institutions svg path").nth(3).hover(force=True)
    assert complaints == []


def test_picking_a_country_changes_the_charts(opened: tuple[Page, list[str], list[str]]) -> None:
    page, _, _ = opened
    chart = page.locator("#figure-country_share svg")
    assert "Taiwan" not in chart.text_content()
    page.get_by_role("checkbox", name="Taiwan").check()
    page.wait_for_function(
        "document.querySelector('#figure-country_share svg').textContent.includes('Taiwan')"
    )
    assert page.get_by_role("status").text_content() == "9 countries shown"
    page.get_by_role("button", name="Back to the first choice").click()
    page.wait_for_function(
        "!document.querySelector('#figure-country_share svg').textContent.includes('Taiwan')"
    )


def test_a_table_is_sorted_by_a_press_on_its_head(
    opened: tuple[Page, list[str], list[str]],
) -> None:
    page, _, _ = opened
    table = page.locator("#who-leads ~ .table table").first
    names = table.locator("tbody th")
    table.get_by_role("button", name="Share", exact=True).press("Enter")
    assert names.all_text_contents()[:3] == ["China", "United States", "Not known"]
    table.get_by_role("button", name="Country").press("Enter")
    assert names.all_text_contents()[:2] == ["Australia", "Canada"]
    assert table.locator("th[aria-sort=ascending]").text_content() == "Country"
    table.get_by_role("button", name="Place").press("Enter")
    table.get_by_role("button", name="Place").press("Enter")
    assert names.all_text_contents()[0] == "China"
    assert names.all_text_contents()[-1] == "Not known"


def test_the_skip_link_shows_itself_and_leads_to_the_findings(
    opened: tuple[Page, list[str], list[str]],
) -> None:
    page, _, _ = opened
    link = page.get_by_role("link", name="Skip to the findings")
    link.focus()
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    link.press("Enter")
    assert page.evaluate("document.activeElement.id") == "findings"


def test_a_title_does_not_name_countries_that_are_no_longer_shown(
    opened: tuple[Page, list[str], list[str]],
) -> None:
    page, complaints, _ = opened
    figure = page.locator("#figure-country_share")
    page.get_by_role("checkbox", name="Taiwan").press("Space")
    boxes = page.locator(".picker input:checked:not([value=TW])")
    for name in boxes.evaluate_all("boxes => boxes.map(box => box.value)"):
        page.locator(f".picker input[value={name}]").press("Space")
    page.wait_for_function(
        "document.querySelector('#figure-country_share .told').textContent"
        " === 'Shown by choice: Taiwan.'"
    )
    assert "United States" not in (figure.locator("svg").text_content() or "")
    assert "United States" not in (figure.locator("svg").get_attribute("aria-label") or "")
    page.get_by_role("button", name="Back to the first choice").click()
    page.wait_for_function(
        "document.querySelector('#figure-country_share svg').textContent"
        ".includes('China passed the United States')"
    )
    assert "In 2023: China" in (figure.locator(".told").text_content() or "")
    assert complaints == []


def test_a_press_copies_a_figures_citation(opened: tuple[Page, list[str], list[str]]) -> None:
    page, _, _ = opened
    button = page.locator("#figure-nature_index_comparison .copy")
    button.press("Enter")
    page.wait_for_function(
        "document.querySelector('#figure-nature_index_comparison .copy').textContent"
        " === 'Citation copied'"
    )
    cited = page.locator("#cite-nature_index_comparison").text_content() or ""
    assert "Springer Nature, CC BY-NC-SA 4.0" in cited
    assert "cdcdcdcdcdcd" in cited


@pytest.mark.parametrize(
    ("media", "scheme"), [("screen", "light"), ("screen", "dark"), ("print", "light")]
)
def test_axe_finds_no_serious_violation(
    opened: tuple[Page, list[str], list[str]], axe: Path, media: str, scheme: str
) -> None:
    page, _, _ = opened
    page.emulate_media(media=media, color_scheme=scheme)  # type: ignore[arg-type]  two of its words
    page.evaluate(axe.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    page.emulate_media(media="screen", color_scheme="light")
    assert len(page.evaluate("axe.getRules()")) > 50
    assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []


def test_nothing_raw_is_seen(opened: tuple[Page, list[str], list[str]]) -> None:
    page, _, _ = opened
    seen = page.evaluate(
        """() => {
          const copy = document.body.cloneNode(true);
          copy.querySelectorAll("script, style, details, code, desc").forEach((e) => e.remove());
          const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
          const texts = [];
          while (walker.nextNode()) texts.push(walker.currentNode.data);
          return texts.join("\\n");
        }"""
    )
    seen = re.sub(r"query \w+ [0-9a-f]+", "", seen)  # the source line under a chart
    assert re.findall(r"\b[a-z0-9]+_\w+", seen) == []
    assert re.findall(r"\d\.\d{7,}", seen) == []
    cells = page.locator("tbody th, tbody td").all_text_contents()
    assert [cell for cell in cells if re.fullmatch(r"[A-Z]{2,3}", cell)] == []
