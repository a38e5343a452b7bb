"""Turns what a person wrote for a query's parameters into what the query can bind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from bibliometrics.errors import ParameterError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bibliometrics.catalogue import Parameter, Query

Value: TypeAlias = str | int | float | bool | list[str] | None
Lookup: TypeAlias = "Callable[[str], Mapping[str, str]]"

_YES = {"true", "yes", "1"}
_NO = {"false", "no", "0"}


def bind(query: Query, given: Mapping[str, Any], lookup: Lookup) -> dict[str, Value]:
    """Check and complete the parameters of a query.

    Parameters
    ----------
    query
        The query; its header names parameters, types, defaults and allowed values.
    given
        Values by name; text is converted ("2015", "CN,US", "null").
    lookup
        For a domain `table.column`: accepted spellings, lower case, to the value itself.

    Raises
    ------
    UnknownNameError
        No such parameter, or a value that is not among those allowed.
    ParameterError
        A value of the wrong type, or years backwards.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in known:
            msg = f"parameter of {query.name}"
            raise UnknownNameError(
                msg,
                name,
                known,
                listed_by=f"bibliometrics query {query.name} --explain",
            )
    bound = {
        name: _value(parameter, given.get(name, parameter.default), lookup)
        for name, parameter in known.items()
    }
    _refuse_backwards(bound)
    return bound


def _value(parameter: Parameter, given: Any, lookup: Lookup) -> Value:
    if given is None or given == "null":
        return None
    if parameter.type.endswith("[]"):
        items = given.split(",") if isinstance(given, str) else _items(parameter, given)
        return [str(_checked(parameter, str(item).strip(), lookup)) for item in items]
    return _checked(parameter, _converted(parameter, given), lookup)


def _items(parameter: Parameter, given: Any) -> list[Any]:
    if not isinstance(given, Iterable):
        msg = f"parameter {parameter.name} takes a list, not '{given}'"
        raise ParameterError(msg, remedy="separate several values with commas")
    return list(given)


def _converted(parameter: Parameter, given: Any) -> str | int | float | bool:
    kind = parameter.type
    try:
        if kind in {"integer", "bigint"}:
            return int(given)
        if kind == "double":
            return float(given)
    except (TypeError, ValueError):
        msg = f"parameter {parameter.name} takes a number, not '{given}'"
        raise ParameterError(msg, remedy=f"for example --param {parameter.name}=2020") from None
    if kind == "boolean":
        return _yes_or_no(parameter, given)
    return str(given).strip()


def _yes_or_no(parameter: Parameter, given: Any) -> bool:
    word = str(given).strip().lower()
    if word not in _YES | _NO:
        msg = f"parameter {parameter.name} takes true or false, not '{given}'"
        raise ParameterError(msg, remedy=f"for example --param {parameter.name}=true")
    return word in _YES


def _checked(parameter: Parameter, value: Value, lookup: Lookup) -> Value:
    if parameter.values and value not in parameter.values:
        raise UnknownNameError(parameter.name, str(value), parameter.values)
    if parameter.domain:
        accepted = lookup(parameter.domain)
        found = accepted.get(str(value).lower())
        if found is None:
            kind = "country" if parameter.name == "countries" else parameter.name
            raise UnknownNameError(kind, str(value), set(accepted.values()) | set(accepted))
        return found
    return value


def _refuse_backwards(bound: Mapping[str, Value]) -> None:
    first, last = bound.get("from_year"), bound.get("to_year")
    if isinstance(first, int) and isinstance(last, int) and first > last:
        msg = f"the years run backwards: from {first} to {last}"
        raise ParameterError(msg, remedy=f"write {last}:{first}")
