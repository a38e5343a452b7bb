"""Cursors: the sort values of the last row, so that the server need remember nothing."""

from __future__ import annotations

import ast
import base64
import binascii
from typing import TYPE_CHECKING

import orjson

from bibliometrics.emulator.messages import PAGINATION_ERROR, RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bibliometrics.emulator.kinds import Value


def encode(values: Sequence[Value | None]) -> str:
    """Write the sort values of a row as a cursor."""
    return base64.b64encode(orjson.dumps(str(list(values)))).decode()


def decode(cursor: str, arity: int) -> list[Value | None]:
    """Read a cursor back into as many sort values as the sort has keys.

    Raises
    ------
    RequestError
        If it is no cursor, or one of another sort.
    """
    try:
        text = orjson.loads(base64.b64decode(cursor, validate=True))
        values = ast.literal_eval(text)
    except (binascii.Error, ValueError, SyntaxError, TypeError) as problem:
        msg = "Invalid cursor value"
        raise RequestError(msg, error=PAGINATION_ERROR) from problem
    if not isinstance(values, list) or len(values) != arity:
        raise wrong_cursor()
    return values


def wrong_cursor() -> RequestError:
    """Say that a cursor does not belong to this sort."""
    return RequestError("Cursor value is invalid.", error=PAGINATION_ERROR)
