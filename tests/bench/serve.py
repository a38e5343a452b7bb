"""An emulator in a process of its own, with records of real size under made ids."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from bibliometrics.emulator import Emulator
from bibliometrics.emulator.corpus import demo_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator

ISSNS = ("0028-0836", "0036-8075", "1476-1122", "0092-8674")
YEAR = 2000
"""The first one; each source has as many works in each year."""


def works(years: int, each: int) -> Iterator[dict[str, Any]]:
    """The demo corpus' works over and over, under new ids, in other journals and years."""
    models = demo_corpus(works=2_000).works
    number = 0
    for source, _ in enumerate(ISSNS, start=1):
        place = {"is_oa": False, "source": _source(source)}
        for year in range(YEAR, YEAR + years):
            for at in range(each):
                number += 1
                yield models[number % len(models)] | {
                    "id": f"https://openalex.org/W{number}",
                    "doi": None,
                    "primary_location": place,
                    "publication_year": year,
                    "publication_date": f"{year}-{at % 12 + 1:02}-05",
                }


def _source(number: int) -> dict[str, Any]:
    issn = ISSNS[number - 1]
    return {
        "id": f"https://openalex.org/S{number}",
        "display_name": f"Journal {number}",
        "issn_l": issn,
        "issn": [issn],
        "type": "journal",
    }


def main(years: str, each: str, latency: str) -> None:
    """Serve until killed; the address goes to stdout."""
    served = list(works(int(years), int(each)))
    with Emulator(works=served, keys=["k"], latency=float(latency)) as emulator:
        sys.stdout.write(f"{emulator.url}\n")
        sys.stdout.flush()
        emulator.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
