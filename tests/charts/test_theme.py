"""Colours that readers can tell apart, and type that they can read."""

from __future__ import annotations

import itertools

import pytest

from bibliometrics.charts import theme
from bibliometrics.charts.theme import THEMES, Look, Theme

AA = 4.5


def _light(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours."""
    weights = (0.2126, 0.7152, 0.0722)
    bright, dark = sorted(
        (
            sum(w * c for w, c in zip(weights, _light(colour), strict=True))
            for colour in (one, other)
        ),
        reverse=True,
    )
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_text_is_readable_on_its_paper(name: str) -> None:
    look: Theme = THEMES[name]
    for ink in (look.ink, look.quiet, look.alarm):
        assert contrast(ink, look.background) >= AA


@pytest.mark.parametrize("name", THEMES)
def test_figures_are_readable_on_every_cell_of_a_heat_map(name: str) -> None:
    look = THEMES[name]
    ends = [[int(c[at : at + 2], 16) for at in (1, 3, 5)] for c in (look.low, look.high)]
    for hundredth in range(101):
        part = hundredth / 100
        mixed = [round(a + (b - a) * part) for a, b in zip(*ends, strict=True)]
        cell = "#" + "".join(f"{c:02x}" for c in mixed)
        assert contrast(look.on_high if part >= look.turn else look.on_low, cell) >= AA


def test_the_countries_that_are_drawn_most_differ_in_colour() -> None:
    first = ("CN", "US", "GB", "DE", "JP", "FR", "KR", "IN", "CA", "IT", "AU", "CH")
    for look in THEMES.values():
        colours = [theme.colour(country, look) for country in first]
        assert len(set(colours)) == len(first)


def test_leading_countries_differ_for_readers_who_see_no_red_or_no_green() -> None:
    # Viénot 1999, protanopia and deuteranopia, in linear RGB
    blind = (
        ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
        ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
    )
    first = [theme.colour(country, theme.LIGHT) for country in ("CN", "US", "DE", "GB", "JP")]
    for matrix in blind:
        seen = [
            [sum(m * c for m, c in zip(row, _light(h), strict=True)) for row in matrix]
            for h in first
        ]
        for one, other in itertools.combinations(seen, 2):
            assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 0.06


def test_a_country_keeps_its_colour_whatever_stands_beside_it() -> None:
    assert theme.colour("CN", theme.LIGHT) == theme.colour("CN", theme.PRINT)
    assert theme.colour("ZZ", theme.LIGHT) in theme.LIGHT.hues


def test_text_is_wrapped_to_the_width() -> None:
    look = Look()
    lines = look.wrapped("word " * 80, look.size.text)
    assert len(lines) > 1
    assert max(map(len, lines)) * look.size.text * 0.5 <= look.size.width
