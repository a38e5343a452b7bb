"""What stands around every chart: title, subtitle, source line, SYNTHETIC mark, settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import altair as alt

from bibliometrics.charts import story, theme
from bibliometrics.charts.drawing import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from bibliometrics.charts.drawing import Chart, Row
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Provenance

SYNTHETIC = "SYNTHETIC"
WARNING = f"{SYNTHETIC} DATA: made up, not the state of the world."
NATURE_INDEX_CREDIT = "Nature Index figures: Springer Nature, CC BY-NC-SA 4.0."
_HASH = 10
_ONE_ROW = alt.InlineData(values=[{"here": 1}])


@dataclass(frozen=True, slots=True)
class Words:
    """What a chart says beside its marks.

    Parameters
    ----------
    title
        What is seen.
    subtitle
        Unit and method.
    alt
        Text for a reader who does not see the chart.
    notes
        Sentences that stand before the source line.
    """

    title: str
    subtitle: str
    alt: str
    notes: tuple[str, ...] = ()


def source_line(source: Provenance) -> str:
    """Where the figures come from, when, and the hashes that tell one state from another."""
    day = f"{source.fetched_to:%d %B %Y}".lstrip("0")
    origin = f"{SYNTHETIC} records" if source.synthetic else "OpenAlex"
    if source.basis:
        origin += f" ({source.basis})"
    return (
        f"Source: {origin}, fetched {day}; data {source.manifest_sha256[:_HASH]}, "
        f"query {source.query} {source.sql_sha256[:_HASH]}, bibliometrics {source.version}."
    )


def finished(
    name: str,
    layers: Sequence[alt.Chart | alt.LayerChart],
    words: Words,
    sources: Sequence[Provenance],
    look: Look,
    *,
    width: int,
    height: int,
    tables: Mapping[str, Sequence[Row]],
    over: Sequence[alt.Chart] = (),
    params: Sequence[alt.Parameter] = (),
    left: float = 4.0,
    below: float = 2.8,
) -> Drawing:
    """Layers on one plot, with all that stands around it.

    Parameters
    ----------
    width, height
        Of the plot itself.
    tables
        The rows that layers name as their data.
    over
        Layers that the SYNTHETIC mark must not cover: figures to read, points to touch.
    params
        Parameters of the chart, for pages that change them.
    left, below
        Room that the axes take, in heights of text, for the notes to start beyond it.
    """
    marked = [watermark(look)] if _is_synthetic(sources) else []
    text = look.size.text
    top = f"height + {round(below * text)}"
    below_plot = notes(words, sources, look, left=round(left * text), top=top)
    chart: Chart = (
        alt.layer(*layers, *marked, *over, *below_plot)
        .properties(width=width, height=height)
        .add_params(*params)
    )
    return dressed(name, chart, words, sources, look=look, tables=tables)


def dressed(
    name: str,
    chart: Chart,
    words: Words,
    sources: Sequence[Provenance],
    *,
    look: Look,
    tables: Mapping[str, Sequence[Row]],
) -> Drawing:
    """A chart with title, settings, alt text, data and origin."""
    title = alt.TitleParams(
        text=look.wrapped(words.title, round(look.size.text * 1.5), bold=True),
        subtitle=look.wrapped(words.subtitle, look.size.text),
    )
    mark = f"{SYNTHETIC} data. " if _is_synthetic(sources) else ""
    text = f"{mark}{words.title}. {words.alt}"
    whole = chart.properties(
        title=title,
        description=text,
        datasets={name: list(table) for name, table in tables.items()},
        usermeta={
            "chart": name,
            "synthetic": _is_synthetic(sources),
            "provenance": [source.as_dict() for source in sources],
            "embedOptions": {"renderer": "svg", "actions": False},
        },
    ).configure(**theme.config(look))
    shown = any(NATURE_INDEX_CREDIT in note for note in words.notes)
    owed = (NATURE_INDEX_CREDIT,) if shown else ()
    return Drawing(name, words.title, text, words.alt, whole, tuple(sources), owed)


def watermark(look: Look, width: str = "width", height: str = "height") -> alt.Chart:
    """The word SYNTHETIC across the plot, seen on paper and on filled areas.

    Parameters
    ----------
    width, height
        Expressions for the plot's size.
    """
    mark: alt.Chart = (
        alt.Chart(_ONE_ROW)
        .mark_text(
            text=SYNTHETIC,
            fontSize=alt.expr(f"min({width} / 7, {height} / 2.5)"),
            fontWeight="bold",
            fill=look.theme.alarm,
            fillOpacity=0.13,
            stroke=look.theme.background,
            strokeOpacity=0.45,
            strokeWidth=1.2,
            baseline="middle",
        )
        .encode(
            x=alt.value(alt.expr(f"{width} / 2")),
            y=alt.value(alt.expr(f"{height} / 2")),
        )
    )
    return mark


def notes(
    words: Words, sources: Sequence[Provenance], look: Look, *, left: int = 0, top: str = "0"
) -> list[alt.Chart]:
    """Notes and source line; where the figures are made up, that comes first.

    Parameters
    ----------
    left
        Pixels left of the plot where the lines start.
    top
        Expression for where they start, in pixels below the plot's top.
    """
    lines: list[str] = []
    for sentence in (*words.notes, source_line(sources[0])):
        lines += look.wrapped(sentence, look.small)
    line = line_height(look)
    if not _is_synthetic(sources):
        return [_lines(lines, look, left, top, look.theme.quiet)]
    return [
        _lines([WARNING], look, left, top, look.theme.alarm),
        _lines(lines, look, left, f"{top} + {line}", look.theme.quiet),
    ]


def line_height(look: Look) -> int:
    """Pixels from one line of notes to the next."""
    return round(look.small * 1.35)


def _lines(lines: Sequence[str], look: Look, left: int, top: str, colour: str) -> alt.Chart:
    mark: alt.Chart = (
        alt.Chart(_ONE_ROW)
        .mark_text(
            text=list(lines),
            align="left",
            baseline="top",
            color=colour,
            fontSize=look.small,
            fontWeight="bold" if colour == look.theme.alarm else "normal",
            lineHeight=line_height(look),
        )
        .encode(x=alt.value(-left), y=alt.value(alt.expr(top)))
    )
    return mark


def _is_synthetic(sources: Sequence[Provenance]) -> bool:
    return any(source.synthetic for source in sources)


def shown_parameter(countries: Sequence[str]) -> alt.Parameter:
    """The parameter that says which countries are shown; a page may set it."""
    return alt.param(name="countries", value=list(countries))


def colour_of_country(countries: Iterable[str], look: Look, field: str = "country") -> alt.Color:
    """Every country in its own colour, named at its line instead of in a legend."""
    domain = list(countries)
    return alt.Color(
        f"{field}:N",
        scale=alt.Scale(domain=domain, range=[theme.colour(c, look.theme) for c in domain]),
        legend=None,
    )


def axis_of_years(years: Sequence[int], labels: int = 12) -> alt.X:
    """The horizontal axis of a series, with room for so many labels."""
    first, last = min(years), max(years)
    step = 1 + (last - first) // labels
    return alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(format="d", labelFlush=False, values=list(range(last, first - 1, -step))),
    )


def thin_years(frame: pl.DataFrame, x: alt.X, look: Look) -> list[alt.Chart]:
    """A shade over the years whose coverage bears no headline, with a word on it."""
    newest, last = story.newest_covered(frame), max(story.years(frame))
    if newest == last:
        return []
    base = alt.Chart(alt.InlineData(values=[{"year": newest, "until": last}]))
    shade: alt.Chart = base.mark_rect(color=look.theme.grid, opacity=0.45).encode(
        x=x, x2="until:Q"
    )
    word: alt.Chart = base.mark_text(
        text="countries known for fewer works",
        align="right",
        baseline="bottom",
        dy=-3,
        fontSize=look.small - 1,
        color=look.theme.quiet,
    ).encode(x=alt.X("until:Q"), y=alt.value(0))
    return [shade, word]
