"""Gathers the report: which figures and tables stand in which section, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibliometrics import charts
from bibliometrics.charts import bridge, country_share, sensitivity, story
from bibliometrics.charts.drawing import Request
from bibliometrics.charts.words import whole, years
from bibliometrics.errors import NothingToDrawError
from bibliometrics.report import findings, movers, origins, stories, views
from bibliometrics.report.model import Chapter, Finding, Report, Section
from bibliometrics.report.texts import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from bibliometrics.charts.drawing import Drawing
    from bibliometrics.provenance import Provenance, Result
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
    chapters = [
        Chapter(
            texts().chapters[next(iter(keys))],
            [_section(study, key, names, tell) for key, names in keys.items()],
        )
        for keys in _CHAPTERS
    ]
    for name in _ONLY_AS_TABLES:
        results(name)
    return Report(
        title=chapters[0].sections[0].figures[0].title,
        question=texts().question,
        summary=_summary(study),
        findings=_findings(study, chapters),
        chapters=chapters,
        pickable=[(code, story.name_of(share.frame, code)) for code in pickable],
        shown=shown,
        results=[movers.large_enough(result) for result in results.all()],
        asked=codes,
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
    found = [] if key in _TOLD_BY_STORIES else _found(study, key, {f.name: f for f in figures})
    opened = [finding.text for finding in found] + [" ".join(each) for each in told if each]
    paragraphs = [*texts().openings[key], *opened, *texts().paragraphs[key]]
    return Section(key, texts().headings[key], paragraphs, figures, tables, missing)


_CHAPTERS: Sequence[Mapping[str, Sequence[str]]] = (
    {
        "who-leads": ("country_share",),
        "part-of-the-whole": ("country_part",),
        "places": ("country_rank",),
        "what-moved": ("share_change",),
        "spending": ("share_per_rd",),
    },
    {
        "how-sure": ("crossover",),
        "choices": ("sensitivity",),
        "one-journal": ("journal_influence",),
    },
    {"subject-areas": ("subjects",)},
    {
        "nature-index": ("nature_index_comparison",),
        "agreement": ("agreement",),
        "bridge": ("nature_index_bridge",),
    },
    {"institutions": ("institutions",), "journals": ("journal_share",)},
    {"collaboration": ("collaboration", "collaboration_years")},
    {
        "movers": (
            *("mobility_flows", "mobility_matrix", "mobility_balance", "mover_share"),
            "retention",
        )
    },
    {"data-quality": ("coverage", "funnel")},
)
# Their findings are the titles of charts, with which the charts' stories open as well.
_TOLD_BY_STORIES = ("bridge", "movers")
_TABLES: Mapping[str, Callable[[_Study], Table | None]] = {
    "who-leads": lambda s: views.countries(s.share),
    "how-sure": lambda s: views.crossings(_all_of_chart(s, "crossover")),
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


def _found(study: _Study, key: str, drawn: Mapping[str, Drawing]) -> list[Finding]:
    makers: Mapping[str, Callable[[], list[Finding]]] = {
        "who-leads": lambda: findings.adjusted(study.share.frame, study.shown),
        "how-sure": lambda: findings.crossover(_all_of_chart(study, "crossover")),
        "choices": lambda: _how_sure(study),
        "subject-areas": lambda: [findings.subjects(drawn["subjects"])],
        "nature-index": lambda: [findings.official(study.results("nature_index_comparison"))],
        "institutions": lambda: [
            findings.institution(_of_chart(study, "institutions"), study.year, study.codes)
        ],
        "movers": lambda: [findings.movers(drawn["mobility_flows"])],
        "bridge": lambda: [findings.bridge(drawn["nature_index_bridge"])],
        "data-quality": lambda: [
            *findings.coverage(study.share.frame),
            findings.counted(_of_chart(study, "funnel").frame),
        ],
    }
    main = next(names[0] for keys in _CHAPTERS for at, names in keys.items() if at == key)
    return makers[key]() if key in makers and main in drawn else []


def _how_sure(study: _Study) -> list[Finding]:
    """What the ways of counting say of the two countries that their chart compares."""
    try:
        asked = sensitivity.pair({"share": study.share}, Request(study.codes))
    except NothingToDrawError:
        return []
    return findings.sensitivity(study.results("sensitivity_summary", **asked), study.year)


def _findings(study: _Study, chapters: Sequence[Chapter]) -> list[Finding]:
    """The few sentences that a hurried reader should meet, the first of most chapters."""
    frame = study.share.frame
    drawn = {
        figure.name: figure
        for chapter in chapters
        for section in chapter.sections
        for figure in section.figures
    }
    found = [findings.lead(frame, study.shown)]
    if "crossover" not in drawn and len(study.shown) > 1:
        found.append(findings.crossing(frame, study.shown))
    found += _found(study, "how-sure", drawn)
    found += _found(study, "choices", drawn)[:1]
    found += findings.coverage(frame)
    found += findings.adjusted(frame, study.shown)
    for key in ("subject-areas", "nature-index", "bridge", "institutions", "movers"):
        found += _found(study, key, drawn)
    return found


def _summary(study: _Study) -> str:
    origin, every = study.share.provenance, story.years(study.share.frame)
    steps = _of_chart(study, "funnel").frame.sort("step_order")["works_out"].to_list()
    works = f"{whole(steps[-1])} works" if steps else "Works"
    basis = f" ({origin.basis})" if origin.basis else ""
    return (
        f"{works} published {years(every[0], every[-1])} in {_journals(origin)}, from records of "
        f"OpenAlex{basis} fetched up to {origins.day(origin)}. The measure is Share: each work "
        "counts one, split over its authors and their affiliations."
    )


def _journals(origin: Provenance) -> str:
    """The journal list of the figures, in words."""
    name = str(origin.parameters.get("journals") or origin.journals)
    edition, _, part = name.removeprefix("nature-index-").partition("/")
    if not edition.isdigit():
        return f"the journals of the list '{name}'"
    within = f", {part.replace('-', ' ')}" if part else ""
    return f"the journals that the Nature Index listed in {edition}{within}"
