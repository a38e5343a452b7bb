"""A query with its functions and parameters written out: one statement that stands alone.

DuckDB keeps the functions of queries/05_functions as macros. Other engines get each call that
gives rows as a CTE of the function's name, and each call that gives one value as its expression.
Where the parameters choose between ways, only the way that they choose is written out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import sqlglot
from sqlglot import exp

from bibliometrics import catalogue
from bibliometrics.engines.choosing import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.binding import Value
    from bibliometrics.catalogue import Query


SPELT = {"hex_word"}
"""Functions that each engine spells in its own way: the call stays."""


def expanded(query: Query, bound: Mapping[str, Value]) -> exp.Query:
    """Write out a query's functions and parameters.

    Parameters
    ----------
    bound
        A value for each parameter, as :func:`bibliometrics.binding.bind` gives them.
    """
    tree = _tree(query, {each.name: _literal(bound[each.name], each.type) for each in _of(query)})
    own = tree.ctes
    hoisted = _Hoisted({cte.alias for cte in own})
    for cte in own:
        hoisted.expand(cte)
        hoisted.ctes.append(cte)
    hoisted.expand(tree)
    if hoisted.ctes:
        tree.set("with_", exp.With(expressions=hoisted.ctes))
    return tree


class _Hoisted:
    """Calls in the place of a table, each once, before the CTE that needs it first."""

    def __init__(self, taken: set[str]) -> None:
        self.ctes: list[exp.CTE] = []
        self._taken = taken
        self._names: dict[str, str] = {}

    def expand(self, tree: exp.Expr) -> None:
        """Replace the calls below a node."""
        for call in _calls(tree):
            place = call.parent
            if isinstance(place, exp.Table) and place.this is call:
                alias = place.alias or call.name
                place.replace(exp.to_table(self._name(call)).as_(alias))
            else:
                call.replace(_value(call))

    def _name(self, call: exp.Anonymous) -> str:
        key = call.sql("duckdb")
        if key not in self._names:
            function = _function(call)
            body = _tree(function, _arguments(function, call))
            self.expand(body)
            name = self._names[key] = self._free(call.name)
            self.ctes += lifted(body, name)
            self.ctes.append(
                exp.CTE(this=body, alias=exp.TableAlias(this=exp.to_identifier(name)))
            )
        return self._names[key]

    def _free(self, name: str) -> str:
        found, number = name, 1
        while found in self._taken:
            number += 1
            found = f"{name}_{number}"
        self._taken.add(found)
        return found


def lifted(body: exp.Query, name: str) -> list[exp.CTE]:
    """Take a function's own CTEs out of its body, under names that say whose they are."""
    names = {cte.alias: f"{name}__{cte.alias}" for cte in body.ctes}
    for table in body.find_all(exp.Table):
        if not table.db and table.name in names:
            alias = table.alias or table.name
            table.replace(exp.to_table(names[table.name]).as_(alias))
    found = body.ctes
    for cte in found:
        cte.set("alias", _alias(names[cte.alias]))
    body.set("with_", None)
    return found


def _alias(name: str) -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier(name))


def _calls(tree: exp.Expr) -> list[exp.Anonymous]:
    """Calls of our functions, innermost first."""
    ours = {each.name for each in catalogue.of_kind("function")} - SPELT
    found = [call for call in tree.find_all(exp.Anonymous, bfs=False) if call.name in ours]
    return found[::-1]


def _value(call: exp.Anonymous) -> exp.Expr:
    """The expression of a function that reads nothing, its own calls written out."""
    function = _function(call)
    select = _tree(function, _arguments(function, call))
    value = exp.paren(select.selects[0].unalias())
    for inner in _calls(value):
        inner.replace(_value(inner))
    return value


def _function(call: exp.Anonymous) -> Query:
    return catalogue.catalogue()[call.name]


def _arguments(function: Query, call: exp.Anonymous) -> dict[str, exp.Expr]:
    return {
        parameter.name: _literal(None, parameter.type) if isinstance(given, exp.Null) else given
        for parameter, given in zip(function.parameters, call.expressions, strict=True)
    }


def _tree(query: Query, values: Mapping[str, exp.Expr]) -> exp.Query:
    """The parsed SQL, without its header, with values in the place of its parameters."""
    tree = cast("exp.Query", sqlglot.parse_one(query.sql, dialect="duckdb"))
    tree.comments = None
    for parameter in list(tree.find_all(exp.Parameter, exp.Placeholder)):
        parameter.replace(values[parameter.name].copy())
    return chosen(tree)


def _of(query: Query) -> list[catalogue.Parameter]:
    return [each for each in query.parameters if f"${each.name}" in query.sql]


def _literal(value: Value, kind: str) -> exp.Expr:
    typed = exp.DataType.build(kind, dialect="duckdb")
    if value is None:
        return exp.cast(exp.null(), typed)
    if isinstance(value, list):
        return exp.cast(exp.array(*map(exp.Literal.string, value)), typed)
    return exp.convert(value)
