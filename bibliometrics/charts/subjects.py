"""Share by country in each subject area, as small multiples."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, headline, labels, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import listed, opening, the, years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Result

TOP, POOL = 5, 20
_COLUMNS = ("subject", "year", "country", "country_name", "share", "share_covered", "coverage")
UNASSIGNED = "unassigned"
_ROOM, _AXIS = 8.5, 4.2  # room right and left of a plot, in heights of its text
_BETWEEN = 18
_NARROWEST = 190


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """One small plot a subject area, each with its own scale."""
    areas, share, look = given["areas"], given["share"], request.look
    story.require(areas.frame, "no work counts in a subject area")
    year = story.newest_covered(share.frame)
    shown = story.chosen(areas.frame, request.countries, year, 0) if request.countries else None
    shown = shown or story.leaders(share.frame, year, TOP)
    pickable = story.pool(share.frame, shown, year, POOL)
    drawn = (
        areas.frame.filter(pl.col("country").is_in(pickable), pl.col("subject") != UNASSIGNED)
        .with_columns(ends=pl.col("year") == pl.col("year").max().over("subject", "country"))
        .sort("subject", "country", "year")
    )
    story.require(drawn, "no work has a subject area")
    words = _words(areas.frame, year, headline.coverage_note(share.frame))
    sources = [areas.provenance, share.provenance]
    axis = round(look.small * _AXIS)
    lines = len(words.notes) * 2 + 3
    whole = alt.vconcat(
        _plots(drawn, look, pickable, synthetic=areas.provenance.synthetic),
        alt.layer(*furniture.notes(words, sources, look, left=axis)).properties(
            width=look.size.width - axis, height=lines * furniture.line_height(look)
        ),
        spacing=14,
        params=[furniture.shown_parameter(shown).param],
    )
    return furniture.dressed(
        KIND.name,
        whole,
        words,
        sources,
        look=look,
        tables={"areas": rows(drawn, [*_COLUMNS, "ends"])},
    )


def _plots(drawn: pl.DataFrame, look: Look, pickable: list[str], *, synthetic: bool) -> Any:
    room = round(look.small * (_ROOM + _AXIS))
    columns = max(1, look.size.width // (_NARROWEST + room))
    width = look.size.width // columns - room - _BETWEEN
    height = round(width * 0.62)
    base = alt.Chart().transform_filter(labels.SHOWN)
    colour = furniture.colour_of_country(pickable, look)
    x = furniture.axis_of_years(drawn["year"].to_list(), labels=max(2, width // 60))
    y = alt.Y("share:Q", title=None, axis=alt.Axis(format=",~f", tickCount=4))
    ends = labels.Ends(
        value="share",
        pixels=height,
        text=look.small,
        span="datum.top",
        floor=0,
        by=("subject",),
        edge=str(width),
    )
    named = labels.apart(
        base.transform_joinaggregate(top="max(share)", groupby=["subject"]).transform_filter(
            "datum.ends"
        ),
        ends,
    )
    line = base.mark_line().encode(x=x, y=y, color=colour)
    marked = [furniture.watermark(look, str(width), str(height))] if synthetic else []
    layers = [line, *labels.drawn(named, ends, y, colour, look), _touch(base, x, y), *marked]
    return (
        alt.layer(*layers)
        .properties(width=width, height=height)
        .facet(
            alt.Facet("subject:N", title=None),
            columns=columns,
            data=alt.NamedData("areas"),
            spacing={"row": 14, "column": _BETWEEN},
        )
        .resolve_scale(y="independent")
        .resolve_axis(x="independent")
    )


def _touch(base: alt.Chart, x: alt.X, y: alt.Y) -> alt.Chart:
    points: alt.Chart = base.mark_circle(size=120, opacity=0.001).encode(
        x=x,
        y=y,
        detail="country:N",
        tooltip=[
            alt.Tooltip("country_name:N", title="Country"),
            alt.Tooltip("subject:N", title="Subject area"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("share:Q", title="Share", format=",.1f"),
            alt.Tooltip("share_covered:Q", title="Share, adjusted", format=",.1f"),
            alt.Tooltip("coverage:Q", title="Coverage in area and year", format=".0%"),
        ],
    )
    return points


def leading(frame: pl.DataFrame, year: int) -> dict[str, str | None]:
    """Who leads in each subject area in a year: area to country's name.

    None where another country leads once the unknown part is spread, or the Shares are too small.
    """
    known = frame.filter(
        pl.col("year") == year, pl.col("rank").is_not_null(), pl.col("subject") != UNASSIGNED
    )
    found: dict[str, str | None] = {}
    for (area,), rows_ in known.group_by("subject", maintain_order=True):
        first, covered = (
            rows_.sort(column, "country", descending=[True, False])["country_name"].to_list()[0]
            for column in ("share", "share_covered")
        )
        agreed = rows_["share_covered"].null_count() == rows_.height or first == covered
        enough = max(rows_["share"].to_list()) >= headline.ENOUGH
        found[str(area)] = str(first) if agreed and enough else None
    return dict(sorted(found.items()))


def _words(frame: pl.DataFrame, year: int, note: str) -> furniture.Words:
    ahead = leading(frame, year)
    every = story.years(frame)
    details = [
        f"{the(name) if name else 'open'} in {area.lower()}" for area, name in ahead.items()
    ]
    notes = [note] if note else []
    if UNASSIGNED in frame["subject"].to_list():
        notes.append("Works without a subject area are not drawn.")
    return furniture.Words(
        title=_title(ahead, year),
        subtitle="Share as found, each plot on its own scale. A work in two areas counts in both.",
        alt=(
            f"Small line charts of Share by country in each subject area, "
            f"{years(every[0], every[-1])}. Leading in {year}: {listed(details)}."
        ),
        notes=tuple(notes),
    )


def _title(ahead: Mapping[str, str | None], year: int) -> str:
    order = Counter(name for name in ahead.values() if name).most_common()
    undecided = sum(name is None for name in ahead.values())
    if not order:
        return f"Nobody leads beyond doubt in a subject area in {year}"
    first, count = order[0]
    among = (
        "every subject area" if count == len(ahead) else f"{count} of {len(ahead)} subject areas"
    )
    others = "".join(f", {the(name)} in {count}" for name, count in order[1:])
    rest = f"; {undecided} {'is' if undecided == 1 else 'are'} open" * (undecided > 0)
    return f"{opening(the(first))} leads in {among} in {year}{others}{rest}"


KIND = Kind(
    name="subjects",
    about="Share by country in each subject area, side by side",
    asks={"areas": Ask("country_share_by_subject"), "share": Ask("country_share")},
    draw=draw,
)
