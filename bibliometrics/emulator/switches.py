"""What is not known of the real service, or differs between its versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bibliometrics.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Switches:
    """Settings under which a client must work, whichever way they stand.

    Parameters
    ----------
    per_page_max
        200 as the service's code says, or 100 as announced.
    legacy_flag
        Records whose authors were cut say `is_authors_truncated: true`, as before Walden.
    flag_false
        Every record says `is_authors_truncated: false`, cut or not.
    singleton_cap
        Authorships that a single record shows at most; None for all of them.
    merged
        What a merged id answers: 301 to the winner, or 404.
    nested_group_by
        Whether `group_by=a,b` nests (undocumented) or is refused.
    issn_redirect
        Whether `/sources/issn:…` redirects to the canonical path.
    timed_out
        Whether a page cut short by the server's own timeout says so in `meta`.
    chunked
        Bodies go out in chunks and not with a Content-Length.
    """

    per_page_max: int = 200
    legacy_flag: bool = False
    flag_false: bool = False
    singleton_cap: int | None = None
    merged: Literal[301, 404] = 301
    nested_group_by: bool = True
    issn_redirect: bool = False
    timed_out: bool = False
    chunked: bool = False

    def __post_init__(self) -> None:
        if self.merged not in {301, 404}:
            msg = f"a merged work cannot answer {self.merged!r}"
            raise ParameterError(msg, remedy="the switch merged is 301 or 404")
        if self.per_page_max < 1 or (self.singleton_cap is not None and self.singleton_cap < 1):
            msg = "a page and a record show at least one"
            raise ParameterError(msg, remedy="per_page_max and singleton_cap take 1 or more")
