"""Which ways of a query its parameters choose: the others are left out of the text.

Several files hold two ways to one answer, each in a branch of a union under a condition of
parameters alone: what was built with the warehouse, or what is worked out now. DuckDB passes over
the branch whose condition is false. Other engines would work its CTEs out, and a reader of their
SQL would have to read them.
"""

from __future__ import annotations

from functools import cache

import duckdb
from sqlglot import exp


def chosen(tree: exp.Query) -> exp.Query:
    """Leave out each branch of a union that a condition without columns rules out.

    One branch of a union stays, whatever it says. A union stays whole where its branches' columns
    have names of their own, as they are called what the first branch calls them, and where it
    orders, cuts off or has each row once.
    """
    for union in list(tree.find_all(exp.Union, bfs=False))[::-1]:
        kept = _kept(union)
        if kept is not union:
            kept.set("with_", union.args.get("with_") or kept.args.get("with_"))
            # the outermost one has no place to be replaced in
            tree = kept if union is tree else tree
            union.replace(kept)
    return tree


def _kept(union: exp.Union) -> exp.Query:
    left, right = union.left, union.right
    says_more = any(union.args.get(each) for each in ("distinct", "order", "limit", "offset"))
    if says_more or _names(left) != _names(right):
        return union
    if _is_ruled_out(right):
        return left
    return right if _is_ruled_out(left) else union


def _names(branch: exp.Query) -> list[str]:
    return branch.named_selects


def _is_ruled_out(branch: exp.Query) -> bool:
    where = branch.args.get("where") if isinstance(branch, exp.Select) else None
    return where is not None and any(
        not _holds(each.sql("duckdb"))
        for each in _conditions(where.this)
        if not each.find(exp.Column, exp.Query, exp.Anonymous)
    )


def _conditions(condition: exp.Expr) -> list[exp.Expr]:
    """What must all hold."""
    return list(condition.flatten()) if isinstance(condition, exp.And) else [condition]


@cache
def _holds(condition: str) -> bool:
    """Whether a condition of values alone is true."""
    with duckdb.connect() as connection:
        row = connection.execute(f"select {condition}").fetchone()
    return bool(row and row[0])
