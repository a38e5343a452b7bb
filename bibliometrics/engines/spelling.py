"""What DuckDB's SQL and other engines' spell differently, beyond what sqlglot carries over.

A rule takes a node of the parsed SQL and gives the node that means the same on one engine. Rules
that are only another spelling are written as that engine's own text, `_a`, `_b` … for the parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import sqlglot
from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Rule: TypeAlias = "Callable[[exp.Expr, str], exp.Expr]"

_DOUBLE = exp.DataType.build("double")
_MOST_SCALE = 9
"""Digits after the point of BigQuery's NUMERIC."""


def _text(dialect: str, text: str, **parts: exp.Expr) -> exp.Expr:
    """An engine's own text, with nodes in the place of `_a`, `_b` and so on."""
    tree = exp.paren(sqlglot.parse_one(text, dialect=dialect))
    for column in list(tree.find_all(exp.Column)):
        if column.name in parts:
            column.replace(parts[column.name].copy())
    found: exp.Expr = tree.this
    return found


def _call(text: Mapping[str, str]) -> Rule:
    """A function of one or two values; engines without a text of their own keep the node."""

    def rule(node: exp.Expr, dialect: str) -> exp.Expr:
        if dialect not in text:
            return node
        parts = {"_a": node.this}
        if node.args.get("expression"):
            parts["_b"] = node.expression
        return _text(dialect, text[dialect], **parts)

    return rule


_HEX_WORD = {
    "spark": "cast(conv(_a, 16, 10) as bigint)",
    "bigquery": "cast(concat('0x', _a) as int64)",
    "snowflake": "to_number(_a, 'XXXXXXXXXXXXXXX')",
    "trino": "from_base(_a, 16)",
}


def _hex_word(node: exp.Expr, dialect: str) -> exp.Expr:
    """The whole number that hexadecimal digits spell (queries/05_functions/hex_word.sql)."""
    if node.name.lower() != "hex_word":
        return node
    return _text(dialect, _HEX_WORD[dialect], _a=node.expressions[0])


def _divide(node: exp.Expr, _: str) -> exp.Expr:
    """DuckDB divides decimals as doubles; others keep so many digits and no more."""
    above = node.this
    if not (isinstance(above, exp.Cast) and above.to.is_type("double")):
        above.replace(exp.cast(above.copy(), _DOUBLE))
    return node


def _element(node: exp.Expr, dialect: str) -> exp.Expr:
    """An element at a place that is not written out; the first is 1."""
    (place,) = node.expressions
    if place.is_number:
        return node
    text = {
        "spark": "element_at(_a, cast(_b as int))",
        "bigquery": "_a[safe_ordinal(_b)]",
        "snowflake": "get(_a, _b - 1)",
        "trino": "element_at(_a, _b)",
    }
    return _text(dialect, text[dialect], _a=node.this, _b=place)


def _series(node: exp.Expr, dialect: str) -> exp.Expr:
    """Whole numbers up to, and without, the end; none where the end is not above the start."""
    if dialect not in {"spark", "trino"} or (
        node.args["start"].is_int and node.args["end"].is_int
    ):
        return node
    text = "filter(sequence(_a, greatest(_a, _b - 1)), number -> number < _b)"
    return _text(dialect, text, _a=node.args["start"], _b=exp.paren(node.args["end"].copy()))


def _most(node: exp.Expr, dialect: str) -> exp.Expr:
    """The largest or smallest of the values that are not null."""
    which = "max" if isinstance(node, exp.Greatest) else "min"
    values = exp.array(node.this.copy(), *(each.copy() for each in node.expressions))
    text = {
        "bigquery": f"(select {which}(value) from unnest(_a) as value)",
        "trino": f"array_{which}(filter(_a, value -> value is not null))",
    }
    return _text(dialect, text[dialect], _a=values) if dialect in text else node


_CONTINUOUS, _DISCRETE = "cont", "disc"
_PERCENTILES = {
    (_CONTINUOUS, "spark"): (
        "get(transform(array(sort_array(collect_list(_a))), v ->"
        " get(v, cast(floor(_p * (size(v) - 1)) as int))"
        " + (_p * (size(v) - 1) - floor(_p * (size(v) - 1)))"
        " * (get(v, cast(ceil(_p * (size(v) - 1)) as int))"
        " - get(v, cast(floor(_p * (size(v) - 1)) as int)))), 0)"
    ),
    (_DISCRETE, "spark"): (
        "get(transform(array(sort_array(collect_list(_a))), v ->"
        " get(v, greatest(cast(ceil(_p * size(v)) as int), 1) - 1)), 0)"
    ),
    (_CONTINUOUS, "bigquery"): (
        "(select v[offset(cast(floor(_p * (array_length(v) - 1)) as int64))]"
        " + (_p * (array_length(v) - 1) - floor(_p * (array_length(v) - 1)))"
        " * (v[offset(cast(ceil(_p * (array_length(v) - 1)) as int64))]"
        " - v[offset(cast(floor(_p * (array_length(v) - 1)) as int64))])"
        " from unnest([struct(array_agg(_a ignore nulls order by _a) as v)]))"
    ),
    (_DISCRETE, "bigquery"): (
        "(select v[ordinal(greatest(cast(ceil(_p * array_length(v)) as int64), 1))]"
        " from unnest([struct(array_agg(_a ignore nulls order by _a) as v)]))"
    ),
    (_CONTINUOUS, "trino"): (
        "element_at(transform(array[array_agg(_a order by _a) filter (where _a is not null)], v ->"
        " element_at(v, cast(floor(_p * (cardinality(v) - 1)) as integer) + 1)"
        " + (_p * (cardinality(v) - 1) - floor(_p * (cardinality(v) - 1)))"
        " * (element_at(v, cast(ceil(_p * (cardinality(v) - 1)) as integer) + 1)"
        " - element_at(v, cast(floor(_p * (cardinality(v) - 1)) as integer) + 1))), 1)"
    ),
    (_DISCRETE, "trino"): (
        "element_at(transform(array[array_agg(_a order by _a) filter (where _a is not null)], v ->"
        " element_at(v, greatest(cast(ceil(_p * cardinality(v)) as integer), 1))), 1)"
    ),
}


def _percentile(node: exp.Expr, dialect: str) -> exp.Expr:
    """A percentile, exact on every engine; sqlglot would take an approximate one."""
    kind = _CONTINUOUS if isinstance(node.this, exp.PercentileCont) else _DISCRETE
    part, value = node.this.this, node.expression.expressions[0].this
    text = _PERCENTILES.get((kind, dialect))
    if text is None:
        return node
    return _text(dialect, text, _a=value, _p=part)


def unfiltered(node: exp.Filter) -> None:
    """Make what a percentile leaves out null, which it leaves out anyhow."""
    if isinstance(node.this, exp.WithinGroup):
        ordered = node.this.expression.expressions[0]
        condition = exp.If(this=node.expression.this.copy(), true=ordered.this.copy())
        ordered.set("this", exp.Case(ifs=[condition]))
        node.replace(node.this)


def _mapped(node: exp.Expr, dialect: str) -> exp.Expr:
    """A list made of another, element by element."""
    each = node.expression
    made = exp.select(each.this.copy()).from_(
        exp.Unnest(
            expressions=[node.this.copy()],
            alias=exp.TableAlias(columns=[each.expressions[0].copy()]),
        )
    )
    return exp.Array(expressions=[made]) if dialect == "bigquery" else node


def _same_list(node: exp.Expr, _: str) -> exp.Expr:
    """Two lists that are written out: BigQuery cannot compare them."""
    sides = [
        side.unnest().this if isinstance(side.unnest(), exp.Cast) else side.unnest()
        for side in (node.this, node.expression)
    ]
    if all(isinstance(side, exp.Array) for side in sides):
        return exp.convert(sides[0] == sides[1])
    return node


def _wide_decimal(node: exp.Expr, _: str) -> exp.Expr:
    if node.is_type("decimal") and int(node.expressions[-1].this.name) > _MOST_SCALE:
        node.set("this", exp.DType.BIGDECIMAL)
    return node


def _own_order_of_nulls(node: exp.Expr, _: str) -> exp.Expr:
    """What orders an aggregate or a window is never null here; say nothing of it."""
    order = node.parent
    if order is not None and not isinstance(order.parent, exp.Query):
        node.set("nulls_first", not node.args.get("desc"))
    return node


def _replace_all(node: exp.Expr, _: str) -> exp.Expr:
    """Engines that always replace all need not be told; our patterns match once, or say so."""
    node.set("modifiers", None)
    return node


def _piece(node: exp.Expr, dialect: str) -> exp.Expr:
    """A piece of a text between separators; the first is 1."""
    parts = {"_a": node.this, "_b": node.args["delimiter"], "_c": node.args["part_index"]}
    return _text(dialect, "split(_a, _b)[safe_ordinal(_c)]", **parts)


def _joined_set(node: exp.Expr, dialect: str) -> exp.Expr:
    """Distinct texts in their own order: Spark's listagg cannot do both."""
    distinct = node.find(exp.Distinct)
    if distinct is None:
        return node
    text = "nullif(array_join(sort_array(collect_set(_a)), _b), '')"
    return _text(dialect, text, _a=distinct.expressions[0], _b=node.args["separator"])


_PAIR = "if(_a is not null and _b is not null, 1, 0)"
_COMMON: dict[type[exp.Expr], Rule] = {
    exp.Anonymous: _hex_word,
    exp.Div: _divide,
    exp.EQ: _same_list,
    exp.Bracket: _element,
    exp.GenerateSeries: _series,
    exp.Greatest: _most,
    exp.Least: _most,
    exp.WithinGroup: _percentile,
    exp.ArrayOverlaps: _call(
        {
            "spark": "arrays_overlap(_a, _b)",
            "bigquery": "exists(select 1 from unnest(_a) as one where one in unnest(_b))",
            "trino": "arrays_overlap(_a, _b)",
        }
    ),
}
RULES: dict[str, dict[type[exp.Expr], Rule]] = {
    "spark": {**_COMMON, exp.GroupConcat: _joined_set},
    "snowflake": _COMMON,
    "trino": {
        **_COMMON,
        exp.RegexpReplace: _replace_all,
        exp.RegrSxy: _call({"trino": f"covar_pop(_a, _b) * sum({_PAIR})"}),
        exp.RegrSyy: _call(
            {"trino": f"var_pop(case when _b is not null then _a end) * sum({_PAIR})"}
        ),
    },
    "bigquery": {
        **_COMMON,
        exp.DataType: _wide_decimal,
        exp.Ordered: _own_order_of_nulls,
        exp.RegexpReplace: _replace_all,
        exp.ArrayDistinct: _call(
            {"bigquery": "array(select distinct one from unnest(_a) as one where one is not null)"}
        ),
        exp.ArraySort: _call(
            {"bigquery": "array(select one from unnest(_a) as one order by one)"}
        ),
        exp.SplitPart: _piece,
        exp.Transform: _mapped,
        exp.RegrSlope: _call(
            {
                "bigquery": "safe_divide(covar_pop(_a, _b),"
                " var_pop(case when _a is not null then _b end))"
            }
        ),
        exp.RegrSxy: _call({"bigquery": f"covar_pop(_a, _b) * sum({_PAIR})"}),
        exp.RegrSyy: _call(
            {"bigquery": f"var_pop(case when _b is not null then _a end) * sum({_PAIR})"}
        ),
    },
}
