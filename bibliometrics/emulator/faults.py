"""Rules that make a request fail, and which rule a request meets."""

from __future__ import annotations

import fnmatch
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from bibliometrics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bibliometrics.emulator.messages import Request

# every action with its arguments and what they are when not given
REFUSALS: Final[dict[str, dict[str, Any]]] = {
    "burst_429": {},
    "budget_429": {},
    "throttle_429": {},
    "plan_429": {},
    "429_no_retry_after": {},
    "429_http_date": {"seconds": 1},
    "429_html": {},
    "key_revoked": {},
}
"""Answered before anything is charged."""

REPLACEMENTS: Final[dict[str, dict[str, Any]]] = {
    "http_500": {},
    "http_502": {},
    "http_503": {},
    "http_520": {},
    "http_503_json": {"seconds": 30},
    "http_504": {},
    "html_200": {},
    "redirect_loop": {},
    "redirect_offhost": {"to": "http://127.0.0.2:9"},
}
"""Answered in place of what was asked for, and charged (a 504 is refunded)."""

DAMAGES: Final[dict[str, dict[str, Any]]] = {
    "malformed_json": {"how": "cut"},
    "partial_page": {"rows": 1, "timed_out": None},
    "zero_count": {},
    "count_wobble": {"by": 1},
    "same_cursor": {},
    "missing_key": {"field": "authorships", "rows": 1},
    "extra_key": {"field": "unseen_field", "rows": 1},
    "null": {"field": "authorships", "rows": 1},
    "wrong_type": {"field": "publication_year", "rows": 1},
}
"""Done to a right answer."""

LISTINGS: Final[dict[str, dict[str, Any]]] = {
    "duplicate_row": {},
    "skip_row": {},
    "shift": {"patches": [{"op": "touch"}]},
}
"""Done to the list: a row that the next page repeats or skips, a reindex between pages."""

WIRES: Final[dict[str, dict[str, Any]]] = {
    "truncated_body": {},
    "bad_gzip": {},
    "reset": {"when": "before"},
    "refuse": {"seconds": 1.0},
    "slow_headers": {"seconds": 1.0},
    "slow_body": {"bytes_per_second": 10_000.0},
    "stall": {"seconds": 1.0},
    "unknown_headers_limit": {"limit": 100_000},
    "no_rate_headers": {},
}
"""Done to how it is sent."""

ACTIONS: Final = REFUSALS | REPLACEMENTS | DAMAGES | LISTINGS | WIRES


def _text(value: object) -> bool:
    return isinstance(value, str)


def _count(value: object) -> bool:
    return isinstance(value, int) and value >= 1


_CONDITIONS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "path": _text,
    "query_contains": _text,
    "nth": lambda value: _count(value) or (isinstance(value, list) and all(map(_count, value))),
    "every": _count,
    "from": _count,
    "to": _count,
    "probability": lambda value: isinstance(value, (int, float)) and 0 <= value <= 1,
    "seed": lambda value: isinstance(value, (int, str)),
}
_CHOICES: Final = {
    "how": ("cut", "nan", "garbage"),
    "when": ("before", "middle"),
}
_NUMBERS: Final = {"seconds", "bytes_per_second", "limit", "by"}


@dataclass(slots=True)
class Rule:
    """One fault, when it strikes, and how often it has.

    Parameters
    ----------
    match
        `path` (a glob) and `query_contains` say which requests it counts; `nth` (a number or
        several), `every`, `from` and `to` (counted from 1) or `probability` with `seed` say
        which of those it strikes. A request must meet all conditions given.
    times
        Strikes at most; None for no end.
    """

    action: str
    match: Mapping[str, Any]
    times: int | None
    arguments: dict[str, Any]
    seen: int = 0
    fired: int = 0
    _draw: random.Random = field(default_factory=random.Random, repr=False)

    def strikes(self, request: Request) -> bool:
        """Count a request if the rule is about it, and tell whether it meets the fault."""
        if not self._concerns(request):
            return False
        self.seen += 1
        if (self.times is not None and self.fired >= self.times) or not self._due():
            return False
        self.fired += 1
        return True

    def after_refusal(self) -> Rule | None:
        """Take back a strike that never was, as the ledger refused the request first."""
        if self.action in REFUSALS:
            return self
        self.fired -= 1
        return None

    def _concerns(self, request: Request) -> bool:
        path = self.match.get("path")
        if path is None:
            if request.path == "/rate-limit":
                return False
        elif not fnmatch.fnmatchcase(request.path, path):
            return False
        wanted = self.match.get("query_contains", "")
        return not wanted or wanted in urlencode(request.query, safe=":/|,!<>*=")

    def _due(self) -> bool:
        # the draw is made for every request, so that the seed alone decides
        drawn = self._draw.random()
        nth = self.match.get("nth")
        if nth is not None and self.seen not in ([nth] if isinstance(nth, int) else nth):
            return False
        if self.seen % self.match.get("every", 1):
            return False
        if not self.match.get("from", 1) <= self.seen <= self.match.get("to", self.seen):
            return False
        return bool(drawn < self.match.get("probability", 1.0))


def read_rules(given: Iterable[Mapping[str, Any]]) -> list[Rule]:
    """Read rules: `{"match": {…}, "times": n, "action": name, argument: value, …}`.

    Raises
    ------
    ParameterError
        For a rule with an action, a condition or an argument that does not exist.
    """
    return [_read(rule) for rule in given]


def _read(rule: Mapping[str, Any]) -> Rule:
    if not isinstance(rule, dict) or rule.get("action") not in ACTIONS:
        msg = f"{rule!r} is no fault of the emulator"
        raise ParameterError(msg, remedy=f"its action is one of {', '.join(sorted(ACTIONS))}")
    action, match = rule["action"], rule.get("match", {})
    given = {name: value for name, value in rule.items() if name not in _RULE}
    known = ACTIONS[action]
    if not isinstance(match, dict) or not match.keys() <= _CONDITIONS.keys():
        msg = f"fault {action} has the match {match!r}"
        raise ParameterError(msg, remedy=f"match takes {', '.join(sorted(_CONDITIONS))}")
    for name, value in match.items():
        if not _CONDITIONS[name](value):
            msg = f"fault {action} cannot match {name} {value!r}"
            raise ParameterError(msg, remedy="numbers count from 1, a probability ends at 1")
    if not given.keys() <= known.keys():
        unknown = ", ".join(sorted(given.keys() - known.keys()))
        msg = f"fault {action} takes no {unknown}"
        raise ParameterError(msg, remedy=f"it takes {', '.join(known) or 'no arguments'}")
    for name, value in given.items():
        _check_argument(action, name, value)
    draw = random.Random(match.get("seed", 0))  # noqa: S311  # a repeatable draw, no secret
    return Rule(action, match, rule.get("times"), {**known, **given}, _draw=draw)


def _check_argument(action: str, name: str, value: object) -> None:
    choices = _CHOICES.get(name)
    if choices is not None and value not in choices:
        msg = f"fault {action} cannot have {name} {value!r}"
        raise ParameterError(msg, remedy=f"{name} is one of {', '.join(choices)}")
    if name in _NUMBERS and not isinstance(value, (int, float)):
        msg = f"fault {action} cannot have {name} {value!r}"
        raise ParameterError(msg, remedy=f"{name} is a number")
    if name == "rows" and value != "all" and not (isinstance(value, int) and value >= 0):
        msg = f"fault {action} cannot have rows {value!r}"
        raise ParameterError(msg, remedy="rows is how many, or all")


_RULE: Final = {"match", "times", "action"}
