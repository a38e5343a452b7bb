"""Gathers the report: which figures and tables stand in which section, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibliometrics import charts
from bibliometrics.charts import bridge, country_share, institutions, sensitivity, story
from bibliometrics.charts.drawing import Request
from bibliometrics.charts.words import whole, years
from bibliometrics.errors import NothingToDrawError
from bibliometrics.report import findings, movers, stories, views
from bibliometrics.report.model import Finding, Report, Section
from bibliometrics.report.texts import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from bibliometrics.charts.drawing import Drawing
    from bibliometrics.provenance import Result
    from bibliometrics.report.model import Table
    from bibliometrics.report.remembered import Remembered

# Drawn nowhere, but a reader of the figures wants them: by journal, not by publisher.
_ONLY_AS_TABLES = ("coverage", "works_funnel")


@dataclass(frozen=True, slots=True)
class _Study:
    """What every section needs.

    Parameters
    ----------
    codes
        Countries asked for.
    shown
        Countries of the first figure.
    year
        The newest year that bears a headline.
    """

    results: Remembered
    share: Result
    codes: tuple[str, ...] | None
    shown: Sequence[str]
    year: int


def gathered(
    results: Remembered, countries: Sequence[str] | None, tell: Callable[[str], None]
) -> Report:
    """The whole report.

    Raises
    ------
    NothingToDrawError
        No work counts, or none by the countries asked for.
    """
    codes = charts.codes(results, countries)
    share = results("country_share")
    story.require(share.frame, "no work counts")
    year = story.newest_covered(share.frame)
    shown = story.chosen(share.frame, codes, year, country_share.TOP)
    study = _Study(results, share, codes, shown, year)
    pickable = story.pool(share.frame, shown, year, country_share.POOL)
    sections = [_section(study, key, names, tell) for key, names in _FIGURES.items()]
    for name in _ONLY_AS_TABLES:
        results(name)
    return Report(
        title=sections[0].figures[0].title,
        question=texts().question,
        summary=_summary(study),
        findings=_findings(study, sections),
        sections=sections,
        pickable=[(code, story.name_of(share.frame, code)) for code in pickable],
        shown=shown,
        results=[movers.large_enough(result) for result in results.all()],
    )


def _section(
    study: _Study, key: str, names: Sequence[str], tell: Callable[[str], None]
) -> Section:
    """Draw a section's figures; one that has no rows is told, not left out."""
    figures: list[Drawing] = []
    missing: list[str] = []
    for name in names:
        tell(name)
        try:
            figures.append(charts.drawing(name, study.results, countries=study.codes))
        except NothingToDrawError as problem:
            missing.append(problem.message)
    table = _TABLES[key](study) if key in _TABLES and not missing else None
    tables = [] if table is None else [table]
    drawn = [figure.name for figure in figures]
    told = [stories.told(name, _all_of_chart(study, name), study.codes) for name in drawn]
    opened = [*_sentences(study, key), *(" ".join(each) for each in told if each)]
    paragraphs = [*texts().openings[key], *opened, *texts().paragraphs[key]]
    return Section(key, texts().headings[key], paragraphs, figures, tables, missing)


_FIGURES = {
    "who-leads": ("country_share",),
    "since-when": ("crossover",),
    "part-of-the-whole": ("country_part",),
    "places": ("country_rank",),
    "how-sure": ("sensitivity",),
    "one-journal": ("journal_influence",),
    "subject-areas": ("subjects",),
    "what-moved": ("share_change",),
    "nature-index": ("nature_index_comparison",),
    "agreement": ("agreement",),
    "bridge": ("nature_index_bridge",),
    "institutions": ("institutions",),
    "journals": ("journal_share",),
    "collaboration": ("collaboration", "collaboration_years"),
    "spending": ("share_per_rd",),
    "movers": (
        *("mobility_flows", "mobility_matrix", "mobility_balance", "mover_share"),
        "retention",
    ),
    "data-quality": ("coverage", "funnel"),
}
_TABLES: Mapping[str, Callable[[_Study], Table | None]] = {
    "who-leads": lambda s: views.countries(s.share),
    "since-when": lambda s: views.crossings(_all_of_chart(s, "crossover")),
    "subject-areas": lambda s: views.subjects(s.results("country_share_by_subject"), s.year),
    "nature-index": lambda s: views.official(s.results("nature_index_comparison")),
    "bridge": lambda s: views.gaps(s.results("agreement_gaps", gap="rest"), _bridge(s)),
    "institutions": lambda s: views.institution(_of_chart(s, "institutions"), s.year, s.codes),
    "movers": lambda s: movers.events(s.results, _all_of_chart(s, "mobility_flows"), s.codes),
    "data-quality": lambda s: views.years(_of_chart(s, "coverage")),
}


def _bridge(study: _Study) -> pl.DataFrame:
    """The steps of the bridge that is drawn."""
    return bridge.one_bridge(_all_of_chart(study, "nature_index_bridge"), study.codes)


def _of_chart(study: _Study, chart: str) -> Result:
    """The rows behind a chart that is drawn already."""
    return next(iter(_all_of_chart(study, chart).values()))


def _all_of_chart(study: _Study, chart: str) -> dict[str, Result]:
    """The rows of each query behind a chart that is drawn already, by role, the main one first."""
    kind = charts.find(chart)
    given = charts.gathered(kind, study.results, Request(study.codes))
    return {role: given[role] for role in kind.asks}


def _sentences(study: _Study, key: str) -> list[str]:
    frame = study.share.frame
    if key == "who-leads":
        return [finding.text for finding in findings.adjusted(frame, study.shown)]
    if key == "how-sure":
        return [finding.text for finding in _how_sure(study)]
    if key == "data-quality":
        return [finding.text for finding in findings.coverage(frame)]
    return []


def _how_sure(study: _Study) -> list[Finding]:
    """What the ways of counting say of the two countries that their chart compares."""
    try:
        asked = sensitivity.pair({"share": study.share}, Request(study.codes))
    except NothingToDrawError:
        return []
    return findings.sensitivity(study.results("sensitivity_summary", **asked), study.year)


def _findings(study: _Study, sections: Sequence[Section]) -> list[Finding]:
    frame = study.share.frame
    drawn = {figure.name: figure for section in sections for figure in section.figures}
    found = [findings.lead(frame, study.shown)]
    if "crossover" in drawn:
        found += findings.crossover(_all_of_chart(study, "crossover"))
    elif len(study.shown) > 1:
        found.append(findings.crossing(frame, study.shown))
    found += findings.coverage(frame)
    found += findings.adjusted(frame, study.shown)
    if "sensitivity" in drawn:
        found += _how_sure(study)[:1]
    if "subjects" in drawn:
        found.append(findings.subjects(drawn["subjects"]))
    found += [
        Finding(f"{figure.title}.", section.key)
        for section in sections
        for figure in section.figures
        if figure.name in stories.HEADLINES
    ]
    if "nature_index_comparison" in drawn:
        found.append(findings.official(study.results("nature_index_comparison")))
    if institutions.KIND.name in drawn:
        best = _of_chart(study, "institutions")
        found.append(findings.institution(best, study.year, study.codes))
    if "funnel" in drawn:
        found.append(findings.counted(_of_chart(study, "funnel").frame))
    return found


def _summary(study: _Study) -> str:
    origin, every = study.share.provenance, story.years(study.share.frame)
    steps = _of_chart(study, "funnel").frame.sort("step_order")["works_out"].to_list()
    works = f"{whole(steps[-1])} works" if steps else "Works"
    journals = origin.parameters.get("journals") or origin.journals
    day = f"{origin.fetched_to:%d %B %Y}".lstrip("0")
    return (
        f"{works} published {years(every[0], every[-1])} in the journals of the list {journals}, "
        f"from records of OpenAlex fetched up to {day}. The measure is Share: each work counts "
        "one, split over its authors and their affiliations."
    )
