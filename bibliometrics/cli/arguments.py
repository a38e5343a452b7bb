"""Reads what was typed: parameters and years."""

from __future__ import annotations

from bibliometrics.errors import ParameterError


def parameters(given: list[str] | None) -> dict[str, str]:
    """Names and values of `--param name=value`.

    Raises
    ------
    ParameterError
        One has no equals sign.
    """
    parameters = {}
    for each in given or []:
        name, equals, value = each.partition("=")
        if not equals:
            msg = f"'{each}' is no parameter"
            raise ParameterError(msg, remedy="write --param name=value")
        parameters[name.strip()] = value.strip()
    return parameters


def years(text: str) -> tuple[int, int]:
    """First and last year of `2015:2025`, or one year twice.

    Raises
    ------
    ParameterError
        They are no years, or run backwards.
    """
    first, _, last = text.partition(":")
    try:
        span = int(first), int(last or first)
    except ValueError:
        msg = f"'{text}' is no span of years"
        raise ParameterError(msg, remedy="write --years 2015:2025") from None
    if span[0] > span[1]:
        msg = f"the years run backwards: {text}"
        raise ParameterError(msg, remedy=f"write --years {span[1]}:{span[0]}")
    return span
