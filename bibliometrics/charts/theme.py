"""How every chart looks: sizes, themes, and a colour that each country keeps.

The hues are those of Okabe & Ito and of Paul Tol's muted scheme, darkened where they would be
faint on white; readers with any common colour-blindness tell neighbours apart.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from bibliometrics.errors import UnknownNameError

UNKNOWN = "unknown"
OTHER = "other"

# Metric-compatible faces, so that a label laid out here fits in a reader's browser.
FONT = "Helvetica, Arial, Liberation Sans, sans-serif"
_NARROW, _WIDE = 0.5, 0.56  # mean width of a letter over its height, plain and bold


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of one surface.

    Parameters
    ----------
    background, ink, quiet, grid
        Paper, text, secondary text, grid lines.
    other, unknown
        What is not singled out, and what is not known.
    accent, alarm
        A single series; the SYNTHETIC mark.
    low, high
        Ends of a scale from nothing to all.
    on_low, on_high, turn
        Ink on either end of it, and the part of the way at which one takes over from the other.
    hues
        What countries are drawn in.
    """

    background: str
    ink: str
    quiet: str
    grid: str
    other: str
    unknown: str
    accent: str
    alarm: str
    low: str
    high: str
    on_low: str
    on_high: str
    turn: float
    hues: tuple[str, ...]


LIGHT = Theme(
    background="#ffffff",
    ink="#1f2328",
    quiet="#57606a",
    grid="#e6e8eb",
    other="#d9dde2",
    unknown="#8d96a0",
    accent="#0072b2",
    alarm="#b42318",
    low="#f6e8c8",
    high="#0b4f7d",
    on_low="#000000",
    on_high="#ffffff",
    turn=0.72,
    hues=(
        "#d55e00",
        "#0072b2",
        "#009e73",
        "#cc79a7",
        "#e69f00",
        "#332288",
        "#56b4e9",
        "#117733",
        "#882255",
        "#999933",
        "#44aa99",
        "#aa4499",
    ),
)
DARK = Theme(
    background="#14181d",
    ink="#e8eaed",
    quiet="#aab2bb",
    grid="#2b323a",
    other="#3a424b",
    unknown="#77818c",
    accent="#56b4e9",
    alarm="#ff8a7a",
    low="#2c2a22",
    high="#8ccbf2",
    on_low="#ffffff",
    on_high="#000000",
    turn=0.5,
    hues=(
        "#ff8c42",
        "#4aa8e0",
        "#2fc79b",
        "#e59ac4",
        "#f2bd45",
        "#9d8df1",
        "#8ccbf2",
        "#58b368",
        "#d1668f",
        "#c5c25a",
        "#6fd0c0",
        "#d186d1",
    ),
)
PRINT = Theme(
    background="#ffffff",
    ink="#000000",
    quiet="#3a3a3a",
    grid="#d0d0d0",
    other="#dddddd",
    unknown="#888888",
    accent="#004f80",
    alarm="#a01010",
    low="#f4f4f4",
    high="#1c3f5f",
    on_low="#000000",
    on_high="#ffffff",
    turn=0.68,
    hues=LIGHT.hues,
)
THEMES = {"light": LIGHT, "dark": DARK, "print": PRINT}

# Countries that are often drawn together stand apart; the others share what is left.
_PLACES = (
    *("CN", "US", "GB", "DE", "JP", "FR", "KR", "IN", "CA", "IT", "AU", "CH"),
    *("ES", "NL", "SE", "SG", "BR", "RU", "IL", "TW", "BE", "DK", "AT", "PL"),
)


@dataclass(frozen=True, slots=True)
class Size:
    """Room for a chart, labels included, in pixels, and the height of its plain text."""

    width: int
    height: int
    text: float


SIZES = {
    "page": Size(width=760, height=420, text=12),
    "column": Size(width=420, height=320, text=11),
    "slide": Size(width=1200, height=620, text=18),
}


@dataclass(frozen=True, slots=True)
class Look:
    """Size and theme of a chart."""

    size: Size = SIZES["page"]
    theme: Theme = LIGHT

    @classmethod
    def named(cls, size: str = "page", theme: str = "light") -> Look:
        """Look by names.

        Raises
        ------
        UnknownNameError
            No such size or theme.
        """
        for kind, name, known in (("size", size, SIZES), ("theme", theme, THEMES)):
            if name not in known:
                raise UnknownNameError(kind, name, known)
        return cls(SIZES[size], THEMES[theme])

    @property
    def small(self) -> float:
        """Height of axis labels and notes."""
        return self.size.text - 1

    def wrapped(self, text: str, height: float, *, bold: bool = False) -> list[str]:
        """Text in lines that fit the chart's width at a height of letters."""
        letters = self.size.width / (height * (_WIDE if bold else _NARROW))
        return textwrap.wrap(text, max(20, int(letters)), break_long_words=False)


def colour(country: str, theme: Theme) -> str:
    """The colour that a country keeps in every chart."""
    if country == UNKNOWN:
        return theme.unknown
    if country == OTHER:
        return theme.other
    if country in _PLACES:
        return theme.hues[_PLACES.index(country) % len(theme.hues)]
    return theme.hues[sum(map(ord, country)) % len(theme.hues)]


def config(look: Look) -> dict[str, Any]:
    """Vega-Lite's settings for a look."""
    theme, text = look.theme, look.size.text
    return {
        "background": theme.background,
        "font": FONT,
        "padding": 8,
        "aria": True,
        "axis": {
            "domainColor": theme.grid,
            "gridColor": theme.grid,
            "tickColor": theme.grid,
            "labelColor": theme.quiet,
            "labelFontSize": look.small,
            "labelPadding": round(text * 0.55),
            "titleColor": theme.quiet,
            "titleFontSize": look.small,
            "titleFontWeight": "normal",
            "ticks": False,
            "aria": False,
        },
        "axisY": {"domain": False},
        "axisX": {"grid": False},
        "header": {
            "labelColor": theme.ink,
            "labelFontSize": text,
            "labelFontWeight": "bold",
            "labelAnchor": "start",
            "title": None,
        },
        "legend": {
            "labelColor": theme.ink,
            "labelFontSize": look.small,
            "titleColor": theme.quiet,
            "titleFontSize": look.small,
            "titleFontWeight": "normal",
            "aria": False,
        },
        "line": {"strokeWidth": text / 6, "strokeJoin": "round", "strokeCap": "round"},
        "mark": {"aria": False},
        "text": {"color": theme.ink, "fontSize": text},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": theme.ink,
            "fontSize": round(text * 1.5),
            "fontWeight": "bold",
            "lineHeight": round(text * 1.8),
            "subtitleColor": theme.quiet,
            "subtitleFontSize": text,
            "subtitleLineHeight": round(text * 1.35),
            "subtitlePadding": 6,
            "offset": round(text * 1.3),
        },
        "view": {"stroke": None},
    }
