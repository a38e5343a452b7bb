"""Numbers and names as a sentence needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUS = "\N{MINUS SIGN}"
_WHOLE, _TENTH = 100, 10
_LEAST = 0.005
_LEAST_TENTH = 0.095  # below this one digit would say nothing

# Countries that English gives an article.
_WITH_THE = frozenset(
    {
        "Bahamas",
        "Cayman Islands",
        "Central African Republic",
        "Dominican Republic",
        "Faroe Islands",
        "Gambia",
        "Maldives",
        "Marshall Islands",
        "Netherlands",
        "Palestinian territories",
        "Philippines",
        "Seychelles",
        "Solomon Islands",
        "United Arab Emirates",
        "United Kingdom",
        "United States",
    }
)


def number(value: float) -> str:
    """A figure rounded to what it can bear, with thousands separated."""
    if abs(value) >= _WHOLE:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= _TENTH else f"{value:,.2f}"


def numbers(values: Sequence[float]) -> list[str]:
    """Figures of one list, all with the digits that the least of them needs."""
    least = min((abs(value) for value in values), default=0)
    digits = 0 if least >= _WHOLE else 1 if least >= _TENTH else 2
    return [f"{value:,.{digits}f}" for value in values]


def whole(value: float) -> str:
    """A count, with thousands separated."""
    return f"{value:,.0f}"


def percent(fraction: float) -> str:
    """A fraction as a percentage, without more digits than a reader wants."""
    value = 100 * fraction
    return f"{value:.0f}%" if abs(value) >= _TENTH else f"{value:.1f}%"


def probability(fraction: float) -> str:
    """A probability as a percentage; only what is certain is 0% or 100%."""
    if 0 < fraction < _LEAST:
        return "under 1%"
    return "over 99%" if 1 - _LEAST <= fraction < 1 else f"{_WHOLE * fraction:.0f}%"


def the(name: str) -> str:
    """A country's name within a sentence."""
    return f"the {name}" if name in _WITH_THE else name


def opening(text: str) -> str:
    """The text as a sentence opens."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def years(first: int, last: int) -> str:
    """`2015 to 2025`, or the one year."""
    return str(first) if first == last else f"{first} to {last}"


def signed(value: float) -> str:
    """A difference with its sign; what rounds to nothing is 0."""
    if abs(value) < _LEAST:
        return "0"
    return f"{'+' if value >= 0 else MINUS}{number(abs(value))}"


def points(fraction: float) -> str:
    """A difference of two percentages, in percentage points, with its sign."""
    value = 100 * fraction
    digits = 1 if abs(value) >= _LEAST_TENTH else 2
    return f"{'+' if value >= 0 else MINUS}{abs(value):.{digits}f}"
