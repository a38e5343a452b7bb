"""The parameters of a list, checked in the service's order and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibliometrics.emulator.messages import PAGINATION_ERROR, RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.emulator.switches import Switches

MAX_GROUPS = 200
_DEFAULT_PAGE = 25
_MAX_RESULTS = 10_000
_CORPORA = ("core", "expansion", "all")
_VALID = (
    "apc_sum", "api-key", "api_key", "cited_by_count_sum", "corpus", "cursor", "data-version",
    "data_version", "filter", "format", "group-by", "group_by", "group-bys", "group_bys",
    "include-xpac", "include_xpac", "mailto", "page", "per-page", "per_page", "q", "sample",
    "seed", "search", "select", "sort", "warm",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a list was asked for; an empty text or None is what was not given."""

    filter: str = ""
    search: str = ""
    sort: str = ""
    select: str = ""
    group_by: str = ""
    cursor: str | None = None
    page: int = 1
    per_page: int = _DEFAULT_PAGE
    sample: int | None = None
    seed: str | None = None
    corpus: str = "core"


def read_parameters(query: Mapping[str, str], switches: Switches) -> Parameters:
    """Read and check the parameters of a list.

    Raises
    ------
    RequestError
        With the service's own words for what is wrong.
    """
    _refuse_unknown(query)
    given = {name.replace("-", "_"): value for name, value in query.items()}
    group_by = given.get("group_by") or given.get("group_bys") or ""
    if group_by and given.get("select"):
        msg = "select does not work with group_by."
        raise RequestError(msg)
    asked = Parameters(
        filter=given.get("filter", ""),
        search=given.get("search", ""),
        sort=given.get("sort", ""),
        select=given.get("select", ""),
        group_by=group_by,
        cursor=given.get("cursor") or None,
        page=_integer(given, "page", 1),
        per_page=_integer(given, "per_page", MAX_GROUPS if group_by else _DEFAULT_PAGE),
        sample=_sample(given),
        seed=given.get("seed"),
        corpus=_corpus(given),
    )
    _check_sample(asked, paged="page" in given)
    _check_pages(asked, MAX_GROUPS if group_by else switches.per_page_max)
    return asked


def _refuse_unknown(query: Mapping[str, str]) -> None:
    for name in query:
        if name not in _VALID and not name.startswith("search."):
            msg = f"{name} is not a valid parameter. Valid parameters are: {', '.join(_VALID)}."
            raise RequestError(msg)


def _integer(given: Mapping[str, str], name: str, default: int) -> int:
    if name not in given:
        return default
    try:
        return int(given[name])
    except ValueError as problem:
        msg = f"Param {name.replace('_', '-')} must be a number."
        raise RequestError(msg) from problem


def _sample(given: Mapping[str, str]) -> int | None:
    if not given.get("sample"):
        return None
    try:
        sample = int(given["sample"])
    except ValueError as problem:
        msg = "sample must be an integer."
        raise RequestError(msg) from problem
    if sample > _MAX_RESULTS:
        msg = "Sample size must be less than or equal to 10,000."
        raise RequestError(msg)
    return sample


def _corpus(given: Mapping[str, str]) -> str:
    expanded = given.get("include_xpac", "").lower() == "true"
    if "corpus" not in given:
        return "all" if expanded or "is_xpac:" in _plain(given.get("filter", "")) else "core"
    if "include_xpac" in given or "is_xpac:" in _plain(given.get("filter", "")):
        msg = "corpus does not work with include_xpac or an is_xpac filter."
        raise RequestError(msg)
    corpus = given["corpus"].lower()
    if corpus not in _CORPORA:
        msg = f"{given['corpus']} is not a valid corpus. Valid values are: {', '.join(_CORPORA)}."
        raise RequestError(msg)
    return corpus


def _plain(text: str) -> str:
    return text.replace("-", "_")


def _check_sample(asked: Parameters, *, paged: bool) -> None:
    if asked.sample is None:
        if asked.seed is not None:
            msg = "You must include the sample parameter when using a seed value."
            raise RequestError(msg)
        return
    for name, value in (("sort", asked.sort), ("group_by", asked.group_by)):
        if value:
            msg = f"sample does not work with {name}."
            raise RequestError(msg)
    if asked.cursor is not None:
        msg = "sample does not work with cursor."
        raise RequestError(msg)
    if paged and asked.page > 1 and asked.seed is None:
        msg = (
            "A seed value is required when paginating through samples of results. "
            "Without a seed value, you may receive duplicate results between pages."
        )
        raise RequestError(msg)


def _check_pages(asked: Parameters, most: int) -> None:
    problem = ""
    if not 1 <= asked.per_page <= most:
        problem = f"per-page parameter must be between 1 and {most}."
    elif asked.page < 1:
        problem = "Page parameter must be greater than 0."
    elif asked.group_by and asked.page != 1:
        problem = (
            "Unable to paginate beyond page 1. Group-by is limited to page 1 with up to 200 "
            "results at this time."
        )
    elif asked.cursor is not None and asked.page != 1:
        problem = "Cannot use page parameter with cursor."
    elif asked.cursor in {"null", "none"}:
        problem = "Cursor is null. Likely reached end of results."
    elif asked.page * asked.per_page > _MAX_RESULTS:
        problem = (
            "Maximum results size of 10,000 records is exceeded. Cursor pagination is required "
            "for records beyond 10,000. See: "
            "https://docs.openalex.org/how-to-use-the-api/get-lists-of-entities/paging"
        )
    if problem:
        raise RequestError(problem, error=PAGINATION_ERROR)
