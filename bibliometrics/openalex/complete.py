"""Works whose authors the list has cut, fetched by themselves: that costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bibliometrics.openalex import urls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bibliometrics.openalex.pages import PageStore
    from bibliometrics.openalex.transport import Transport

_LIST_CUT = 100
_SINGLE_CUT = 5_000
"""Authors that a list and a single work show at most."""


def complete(
    transport: Transport,
    store: PageStore,
    cut: Mapping[str, bool],
    *,
    done: Callable[[], None] = lambda: None,
) -> None:
    """Bring whole works to disk, beside the pages.

    Parameters
    ----------
    cut
        Works, each with whether the list itself says that it is cut.
    done
        Called after each work.
    """
    there = {file.name.partition(".")[0] for file in store.whole()}
    for address, said in sorted(cut.items()):
        work_id = urlsplit(address).path.rpartition("/")[2]
        if work_id not in there:
            answer = transport.get(urls.work(work_id), cost=0, check=_complaint)
            # Gone, or merged into another work: then the list's record is what there is.
            if answer is not None and answer.value["id"] == address:
                answer.value["authors_seen"] = seen(answer.value, said_cut=said)
                store.put_whole(work_id, answer.value)
        done()


def seen(work: Mapping[str, Any], *, said_cut: bool) -> str:
    """Tell whether a work fetched by itself shows all its authors: whole, cut or unknown.

    Some documents say that single works are cut at 100, too; then a hundred authors of whom none
    is the last may be all, or not.
    """
    authors = work["authorships"]
    last = authors[-1] if authors else {}
    if len(authors) >= _SINGLE_CUT:
        return "cut"
    if len(authors) != _LIST_CUT or last.get("author_position") == "last":
        return "whole"
    return "cut" if said_cut else "unknown"


def _complaint(value: Any) -> str:
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        return "the API answered something that is no work"
    authors = value.get("authorships")
    if not isinstance(authors, list) or not all(isinstance(each, dict) for each in authors):
        return "the API answered a work without authors where there were a hundred"
    return ""
