"""The page in a browser, from disk, with the network off."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bibliometrics import charts
from bibliometrics.report import write_report
from tests.charts.made import HOSTILE, Made

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

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
    assert page.locator("[data-chart] .vega-embed svg").count() == len(charts.CHARTS)


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
    table = page.locator("#who-leads ~ .table table")
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
