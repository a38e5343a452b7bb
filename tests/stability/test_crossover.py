"""Crossovers planted in a synthetic corpus are found, within their interval."""

from __future__ import annotations

import random
from collections import Counter

from tests.stability.world import Row, World

YEARS = range(2015, 2026)
# China's part of the two countries' works passes a half between 2020 and 2021 in Physics, and
# between 2023 and 2024 in Chemistry. SYNTHETIC.
PLANTED = {"Physics": 2021, "Chemistry": 2024}
WORKS = 400


def _corpus(seed: int) -> list[Row]:
    chance = random.Random(seed)
    rows: list[Row] = []
    for subject, planted in PLANTED.items():
        for year in YEARS:
            odds = 0.5 + 0.04 * (year - planted + 0.5)
            for place in range(WORKS):
                work = f"{subject}-{year}-{place}"
                country = "CN" if chance.random() < odds else "US"
                rows.append((work, subject, year, country, 1.0))
    return rows


def test_a_planted_crossover_is_found_within_its_interval() -> None:
    with World(_corpus(3), subjects={name: name for name in PLANTED}) as world:
        found = {row["subject"]: row for row in world.query("crossover").to_dicts()}
    for subject, planted in PLANTED.items():
        row = found[subject]
        assert row["low"] <= planted <= (row["high"] or 9999)
        assert row["low"] <= row["year"] <= (row["high"] or 9999)
        assert abs(row["year"] - planted) <= 1
        assert row["probability"] > 0.9
        assert 0 < row["probability_by_year"] <= row["probability"]
    assert PLANTED["Physics"] <= found["all"]["year"] <= PLANTED["Chemistry"]


def test_most_of_several_planted_crossovers_lie_in_the_interval() -> None:
    inside: Counter[str] = Counter()
    for seed in range(4):
        with World(_corpus(seed), subjects={name: name for name in PLANTED}) as world:
            for row in world.query("crossover").to_dicts():
                if row["subject"] in PLANTED:
                    planted = PLANTED[row["subject"]]
                    high = 9999 if row["high"] is None else row["high"]
                    inside["held"] += (
                        (9999 if row["low"] is None else row["low"]) <= planted <= high
                    )
                    inside["all"] += 1
    assert inside["held"] >= 0.85 * inside["all"]


def test_the_rival_has_no_crossover_where_the_country_has_one() -> None:
    with World(_corpus(3), subjects={name: name for name in PLANTED}) as world:
        rows = world.query("crossover", country="US", rival="CN").to_dicts()
    assert all(row["year"] is None for row in rows)
    assert all(row["probability"] < 0.1 for row in rows)


def test_who_leads_each_year_is_surer_the_wider_the_gap() -> None:
    with World(_corpus(3), subjects={name: name for name in PLANTED}) as world:
        found = {
            row["year"]: row
            for row in world.query("lead_probability").to_dicts()
            if row["subject"] == "Physics"
        }
    assert found[2015]["probability"] < 0.01
    assert found[2025]["probability"] > 0.99
    for row in found.values():
        assert row["low"] <= row["difference"] <= row["high"]
        assert row["ratio_low"] <= row["ratio"] <= row["ratio_high"]
