"""Turns what a person wrote for a query's parameters into what the query can bind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from bibliometrics.errors import ParameterError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bibliometrics.catalogue import Parameter, Query

Value: TypeAlias = str | int | float | bool | list[str] | None
Lookup: TypeAlias = "Callable[[str], Mapping[str, str]]"

_CODE_LENGTH = 2
_ONE_OF = {"countries": "country", "events": "event", "origins": "country", "partners": "country"}
_YES = {"true", "yes", "1"}
_NO = {"false", "no", "0"}


def bind(query: Query, given: Mapping[str, Any], lookup: Lookup) -> dict[str, Value]:
    """Check and complete the parameters of a query.

    Parameters
    ----------
    query
        The query; its header names parameters, types, defaults and allowed values.
    given
        Values by name; text is converted ("2015", "CN,US", "null"). None means not given.
    lookup
        For a domain `table.column`: accepted spellings, to the value itself.

    Raises
    ------
    UnknownNameError
        No such parameter, or a value that is not among those allowed.
    ParameterError
        A value of the wrong type, null where the query needs a value, or years backwards.
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
    bound = {name: _value(known[name], given.get(name), lookup) for name in known}
    _refuse_backwards(bound)
    return bound


def spellings(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], table: str, column: str
) -> dict[str, str]:
    """What a parameter's domain `table.column` accepts: each value, and its name where it has one.

    Parameters
    ----------
    columns, rows
        The table's, as an engine gives them.
    """
    at, label = columns.index(column), f"{table}_name"
    named = columns.index(label) if label in columns else None
    accepted: dict[str, str] = {}
    for row in rows:
        accepted[str(row[at])] = str(row[at])
        if named is not None and row[named] is not None:
            accepted.setdefault(str(row[named]), str(row[at]))
    return accepted


def _value(parameter: Parameter, given: Any, lookup: Lookup) -> Value:
    if given is None:
        given = parameter.default
    elif isinstance(given, str) and given == "null":
        _refuse_null(parameter)
        given = None
    if given is None:
        return None
    if parameter.type.endswith("[]"):
        items = given.split(",") if isinstance(given, str) else _items(parameter, given)
        return [str(_checked(parameter, str(item).strip(), lookup)) for item in items]
    return _checked(parameter, _converted(parameter, given), lookup)


def _refuse_null(parameter: Parameter) -> None:
    if parameter.default is not None:
        msg = f"parameter {parameter.name} cannot be null"
        raise ParameterError(msg, remedy=f"leave it out for '{parameter.default}'")


def _items(parameter: Parameter, given: Any) -> list[Any]:
    if not isinstance(given, Iterable):
        msg = f"parameter {parameter.name} takes a list, not '{given}'"
        raise ParameterError(msg, remedy="separate several values with commas")
    return list(given)


def _converted(parameter: Parameter, given: Any) -> str | int | float | bool:
    if parameter.type in {"integer", "bigint"}:
        return _whole(parameter, given)
    if parameter.type == "double":
        return _number(parameter, given)
    if parameter.type == "boolean":
        return _yes_or_no(parameter, given)
    if isinstance(given, Iterable) and not isinstance(given, str):
        msg = f"parameter {parameter.name} takes one value, not '{given}'"
        raise ParameterError(msg, remedy="run the query once for each")
    return str(given).strip()


def _whole(parameter: Parameter, given: Any) -> int:
    try:
        number = int(given)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or not (isinstance(given, str) or number == given):
        msg = f"parameter {parameter.name} takes a whole number, not '{given}'"
        usual = 2020 if parameter.default in {None, "null"} else parameter.default
        raise ParameterError(msg, remedy=f"for example --param {parameter.name}={usual}")
    return number


def _number(parameter: Parameter, given: Any) -> float:
    try:
        return float(given)
    except (TypeError, ValueError):
        msg = f"parameter {parameter.name} takes a number, not '{given}'"
        raise ParameterError(msg, remedy=f"for example --param {parameter.name}=0.5") from None


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
        folded = {spelling.casefold(): each for spelling, each in accepted.items()}
        found = folded.get(str(value).casefold())
        if found is None:
            kind = _ONE_OF.get(parameter.name, parameter.name)
            # Two letters are near to everything: names suggest better than codes.
            names = [each for each in accepted if len(each) > _CODE_LENGTH] or accepted
            raise UnknownNameError(kind, str(value), names)
        return found
    return value


def _refuse_backwards(bound: Mapping[str, Value]) -> None:
    first, last = bound.get("from_year"), bound.get("to_year")
    if isinstance(first, int) and isinstance(last, int) and first > last:
        msg = f"the years run backwards: from {first} to {last}"
        raise ParameterError(msg, remedy=f"write {last}:{first}")
