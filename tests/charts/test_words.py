"""Numbers as a sentence needs them."""

from __future__ import annotations

import pytest

from bibliometrics.charts.words import number, percent, probability, signed


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0%"), (0.001, "under 1%"), (0.618, "62%"), (0.995, "over 99%"), (1, "100%")],
)
def test_only_what_is_certain_is_said_to_be(value: float, text: str) -> None:
    assert probability(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(12345.6, "+12,346"), (-3.456, "\N{MINUS SIGN}3.46"), (0.004, "0")]
)
def test_a_difference_has_a_sign_unless_it_rounds_to_nothing(value: float, text: str) -> None:
    assert signed(value) == text


def test_figures_are_rounded_to_what_they_can_bear() -> None:
    assert [number(each) for each in (1234.5, 12.34, 1.234)] == ["1,234", "12.3", "1.23"]
    assert [percent(each) for each in (0.274, 0.0274)] == ["27%", "2.7%"]
