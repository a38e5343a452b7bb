"""OpenAlex's fields, one to each work, and invented topics within them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.draws import running_totals
from bibliometrics.emulator.corpus.tables import reference_rows

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.vocabulary import Record

TOPICS_IN_FIELD = 4
# Fields that turn up more rarely than their neighbours in the same subject.
RARE = {"12": 0.1, "29": 0.05, "34": 0.1, "35": 0.02, "36": 0.1, "15": 0.3, "18": 0.3, "26": 0.3}
DOMAINS = {
    "1": ("Life Sciences", "11 13 24 28 30"),
    "2": ("Social Sciences", "12 14 18 20 32 33"),
    "3": ("Physical Sciences", "15 16 17 19 21 22 23 25 26 31"),
    "4": ("Health Sciences", "27 29 34 35 36"),
}


def draw_topic(subject: str, draws: Draws) -> Record:
    """Draw a topic of a field that belongs to a subject."""
    fields, cumulative = _fields(subject)
    field = draws.weighted(fields, cumulative)
    topic = _topics(field)[draws.below(TOPICS_IN_FIELD)]
    return {**topic, "score": round(0.55 + 0.45 * draws.uniform(), 4)}


@cache
def _fields(subject: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    rows = [row for row in reference_rows("field_subjects.csv") if row["subject"] == subject]
    fields = tuple(row["field_id"] for row in rows)
    return fields, tuple(running_totals([RARE.get(field, 1.0) for field in fields]))


@cache
def _topics(field: str) -> tuple[Record, ...]:
    name = next(r["field"] for r in reference_rows("field_subjects.csv") if r["field_id"] == field)
    domain, domain_name = next(
        (number, known) for number, (known, fields) in DOMAINS.items() if field in fields.split()
    )
    return tuple(
        {
            "id": f"https://openalex.org/T98{field}{number}",
            "display_name": f"Synthetic topic {number} of {name}",
            "score": 1.0,
            "subfield": {
                "id": f"https://openalex.org/subfields/{field}{number:02d}",
                "display_name": f"Synthetic subfield {number} of {name}",
            },
            "field": {"id": f"https://openalex.org/fields/{field}", "display_name": name},
            "domain": {
                "id": f"https://openalex.org/domains/{domain}",
                "display_name": domain_name,
            },
        }
        for number in range(TOPICS_IN_FIELD)
    )
