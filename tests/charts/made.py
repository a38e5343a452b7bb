"""Results of the queries, made by hand: what charts and report are drawn from in tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from bibliometrics.errors import UnknownNameError
from bibliometrics.provenance import Provenance, Result

if TYPE_CHECKING:
    from collections.abc import Mapping

YEARS = range(2015, 2026)
COVERAGE = dict(zip(YEARS, [0.95] * 7 + [0.9, 0.88, 0.7, 0.55], strict=True))
COUNTRIES = {
    "CN": ("China", 400, 118),
    "US": ("United States", 1150, 6),
    "DE": ("Germany", 260, 6),
    "GB": ("United Kingdom", 230, 5),
    "JP": ("Japan", 210, -2),
    "FR": ("France", 150, 1),
    "KR": ("South Korea", 100, 8),
    "CA": ("Canada", 101, 3),
    "IN": ("India", 60, 9),
    "IT": ("Italy", 90, 4),
    "CH": ("Switzerland", 88, 3),
    "AU": ("Australia", 80, 5),
    "TW": ("Taiwan", 31, 0.4),
    "FO": ("Faroe Islands", 0.25, 0),
}
SUBJECTS = ("Biological sciences", "Chemistry", "Health sciences", "Physical sciences")
HOSTILE = "<script>alert(1)</script>"


def origin(query: str, *, synthetic: bool = True, **parameters: Any) -> Provenance:
    """The origin of a made table."""
    return Provenance(
        query=query,
        path=f"queries/30_shares/{query}.sql",
        question=f"What does {query} say?",
        sql_sha256="ab" * 32,
        parameters={"journals": None, "counting": "share", "replicates": 1000, **parameters},
        scope="journals",
        kind="journals",
        journals="nature-index-2026",
        manifest_sha256="cd" * 32,
        fetched_from=datetime(2026, 11, 1, tzinfo=UTC),
        fetched_to=datetime(2026, 11, 3, tzinfo=UTC),
        version="0.1.0",
        synthetic=synthetic,
    )


def country_share(scale: float = 1.0) -> pl.DataFrame:
    """China passes the United States in 2022; the newest two years are half known."""
    out = []
    for year in YEARS:
        known = {
            code: scale * max(0.1, first + step * (year - 2015))
            for code, (_, first, step) in COUNTRIES.items()
        }
        total = sum(known.values())
        coverage = COVERAGE[year]
        order = sorted(known, key=lambda code: -known[code])
        for code, full in known.items():
            out.append(
                {
                    "year": year,
                    "country": code,
                    "country_name": COUNTRIES[code][0],
                    "count": round(full * 1.4),
                    "share": full * coverage,
                    "share_of_total": full * coverage / total,
                    "share_low": None,
                    "share_high": None,
                    "share_covered": full,
                    "coverage": coverage,
                    "rank": order.index(code) + 1,
                }
            )
        rest = total * (1 - coverage)
        out.append(
            out[-1]
            | {
                "country": "unknown",
                "country_name": "Unknown",
                "share": rest,
                "count": round(rest),
                "share_of_total": 1 - coverage,
                "share_covered": 0.0,
                "rank": None,
            }
        )
    return pl.DataFrame(
        out, schema_overrides={"share_low": pl.Float64, "share_high": pl.Float64, "rank": pl.Int32}
    )


def country_share_by_subject() -> pl.DataFrame:
    """The same shape in each area; the United States still leads in health."""
    frames = []
    for place, subject in enumerate(SUBJECTS):
        frame = country_share(0.2 + 0.1 * place).with_columns(subject=pl.lit(subject))
        if subject == "Health sciences":
            lead = pl.when(pl.col("country") == "US").then(2.0).otherwise(1.0)
            frame = frame.with_columns(
                share=pl.col("share") * lead, share_covered=pl.col("share_covered") * lead
            ).with_columns(
                rank=pl.when(pl.col("country") != "unknown").then(
                    pl.col("share")
                    .rank("min", descending=True)
                    .over("year", pl.col("country") == "unknown")
                )
            )
        frames.append(frame.select("subject", *country_share().columns))
    return pl.concat(frames, how="vertical_relaxed")


def institution_share() -> pl.DataFrame:
    """Twenty-five institutions a year, one of them hostile."""
    names = [f"University of {place}" for place in "ABCDEFGHIJKLMNOPQRSTUVW"]
    names = ["Chinese Academy of Sciences", HOSTILE, *names]
    codes = list(COUNTRIES)
    out = [
        {
            "year": year,
            "institution": f"I{place}",
            "institution_name": name,
            "ror": f"https://ror.org/0{place}",
            "institution_type": "education",
            "country": codes[place % 6],
            "country_name": COUNTRIES[codes[place % 6]][0],
            "count": 300.0 - 8 * place,
            "share": 120.0 - 4 * place + (year - 2015),
            "rank": place + 1,
        }
        for year in YEARS
        for place, name in enumerate(names)
    ]
    return pl.DataFrame(out)


def coverage_by_publisher() -> pl.DataFrame:
    """Elsevier's coverage falls, Wiley's stays."""
    fall = {"All publishers": 0.03, "Elsevier": 0.08, "Wiley": 0.0, "Springer Nature": 0.02}
    out = [
        {
            "year": year,
            "publisher": publisher,
            "journals": 5,
            "works": 1000.0 - 200 * place,
            "with_country": 900.0,
            "known_share": 0.0,
            "coverage": 0.96 - step * (year - 2015),
            "place": place,
        }
        for place, (publisher, step) in enumerate(fall.items())
        for year in YEARS
    ]
    return pl.DataFrame(out)


def works_funnel() -> pl.DataFrame:
    """One journal, one step."""
    row = {
        "year": 2020,
        "journal": "0028-0836",
        "journal_name": "Nature",
        "step_order": 1,
        "step": "counted part of the journal",
        "works_in": 10.0,
        "works_out": 9.0,
    }
    return pl.DataFrame([row])


def works_funnel_total() -> pl.DataFrame:
    """Ten thousand works in, 7,310 out."""
    steps = [
        ("counted part of the journal", 9_400.0),
        ("published, not retracted, with an author", 9_350.0),
        ("of the types asked for", 8_200.0),
        ("one record each", 8_100.0),
        ("no front matter", 7_310.0),
    ]
    out, before = [], 10_000.0
    for place, (step, after) in enumerate(steps, start=1):
        out.append(
            {
                "step_order": place,
                "step": step,
                "works_in": before,
                "works_out": after,
                "left_out": before - after,
                "part_left": after / 10_000,
            }
        )
        before = after
    return pl.DataFrame(out)


def nature_index_comparison(scale: float = 1.0) -> pl.DataFrame:
    """One whole table of 2024, and a window that is no calendar year."""
    out = []
    for edition, start, end in (
        ("2025 Research Leaders", date(2024, 1, 1), date(2024, 12, 31)),
        ("12-month window", date(2024, 8, 1), date(2025, 7, 31)),
    ):
        for code, (name, first, step) in COUNTRIES.items():
            official = first + 9 * step
            out.append(
                {
                    "edition": edition,
                    "vintage": "recomputed",
                    "data_year": "2024",
                    "window_start": start,
                    "window_end": end,
                    "list": "nature-index-2026",
                    "journals": 178,
                    "subject": "all",
                    "country": code,
                    "country_name": name,
                    "official_share": float(official),
                    "official_count": None,
                    "share": official * 0.9 * scale,
                    "share_covered": official * 1.0 * scale,
                    "count": 1.0,
                    "ratio": 0.9 * scale,
                    "coverage": 0.7,
                    "is_complete_window": True,
                }
            )
    return pl.DataFrame(out, schema_overrides={"official_count": pl.Float64})


def coverage() -> pl.DataFrame:
    """Two journals."""
    out = [
        {
            "year": year,
            "journal": journal,
            "journal_name": journal,
            "publisher": "Elsevier",
            "works": 100.0,
            "with_country": 80.0,
            "known_share": 78.0,
            "coverage": 0.78,
            "fill": "own",
        }
        for year in YEARS
        for journal in ("Cell", "Nature")
    ]
    return pl.DataFrame(out)


STEPS = (
    ("counted-part rule", 0.0, 60.0, "in ours already"),
    ("works filter", 0.0, 70.0, "in ours already"),
    ("territory rule", 0.0, 40.0, "in ours already"),
    ("list vintage", -0.1, -0.1, "recomputed"),
    ("unknown country", 0.25, 600.0, "recomputed"),
    ("authors cut", 0.0, 0.0, "recomputed"),
    ("works missing or extra", -0.02, 900.0, "articles"),
    ("rest", 0.0, None, "remainder"),
)


def nature_index_bridge(scale: float = 1.0) -> pl.DataFrame:
    """Ours is nine tenths of the official Share of 2024; coverage is the largest step."""
    out = []
    for row in nature_index_comparison(scale).to_dicts():
        official, at = row["official_share"], row["share"]
        for place, (step, part, stake, basis) in enumerate(STEPS, start=1):
            before = at
            at = official if step == "rest" else at + part * official
            out.append(
                {
                    **{key: row[key] for key in ("edition", "vintage", "data_year", "subject")},
                    "country": row["country"],
                    "country_name": row["country_name"],
                    "step_order": place,
                    "step": step,
                    "amount": at - before,
                    "figure_before": before,
                    "figure_after": at,
                    "at_stake": stake,
                    "basis": basis,
                    "definition": f"what {step} changes",
                    "list": row["list"],
                }
            )
    return pl.DataFrame(out, schema_overrides={"at_stake": pl.Float64})


def share_change() -> pl.DataFrame:
    """From 2015 to 2023: what each gained or lost, four fifths of it within the journals."""
    share = country_share()
    whole = {y: share.filter(pl.col("year") == y)["share_covered"].sum() for y in (2015, 2023)}
    out = []
    for code, (name, first, step) in COUNTRIES.items():
        then, now = first / whole[2015], max(0.1, first + 8 * step) / whole[2023]
        out.append(
            {
                "base_year": 2015,
                "to_year": 2023,
                "country": code,
                "country_name": name,
                "share_base": first * COVERAGE[2015],
                "share_to": now * whole[2023] * COVERAGE[2023],
                "adjusted_share": now * whole[2015],
                "adjusted_change": now / then - 1,
                "part_base": then * COVERAGE[2015],
                "part_to": now * COVERAGE[2023],
                "part_change": now * COVERAGE[2023] - then * COVERAGE[2015],
                "within": 0.8 * (now * COVERAGE[2023] - then * COVERAGE[2015]),
                "mix": 0.2 * (now * COVERAGE[2023] - then * COVERAGE[2015]),
                "coverage_base": COVERAGE[2015],
                "coverage_to": COVERAGE[2023],
                "adjusted_change_covered": now / then - 1,
                "part_change_covered": now - then,
                "within_covered": 0.8 * (now - then),
                "mix_covered": 0.2 * (now - then),
            }
        )
    return pl.DataFrame(out)


def sensitivity_leader() -> pl.DataFrame:
    """China is ahead but by Count; the 2018 list was not fetched."""
    out = []
    lists = ("nature-index-2026", "nature-index-2026/natural", "nature-index-2018")
    for year, counting in ((2020, "share"), (2023, "share"), (2023, "count")):
        for journals in lists:
            held, ahead = journals != "nature-index-2018", counting == "share"
            out.append(
                {
                    "counting": counting,
                    "journals": journals,
                    "works": "research",
                    "year": year,
                    "state": "answered" if held else "not_fetched",
                    "country_share": (1200.0 if ahead else 900.0) if held else None,
                    "rival_share": 1000.0 if held else None,
                    "ratio": (1.2 if ahead else 0.9) if held else None,
                    "is_ahead": ahead if held else None,
                    "ahead_since": 2022 if held and ahead else None,
                    "coverage": 0.88 if held else None,
                    "variants": 4,
                    "variants_ahead": 2,
                }
            )
    return pl.DataFrame(out)


def sensitivity_summary() -> pl.DataFrame:
    """The same, counted."""
    row = {
        "year": 2023,
        "country_name": "China",
        "rival_name": "United States",
        "variants_covered": 2,
        "ahead_covered": 2,
        "ahead_since_low": 2021,
        "ahead_since_usual": 2022,
        "ahead_since_high": 2022,
        "not_fetched": 2,
        "not_fetched_journals": "nature-index-2018",
    }
    return pl.DataFrame(
        [
            {**row, "choice": "all", "value": "all", "variants": 4, "ahead": 2},
            {**row, "choice": "counting", "value": "share", "variants": 2, "ahead": 2},
            {**row, "choice": "counting", "value": "first_author", "variants": 2, "ahead": 0},
        ]
    )


def collaboration() -> pl.DataFrame:
    """Every two countries, the larger the more; two published numbers for the first two."""
    out = []
    for year in YEARS:
        for code, (name, first, _) in COUNTRIES.items():
            others = [other for other in COUNTRIES if other != code]
            order = sorted(others, key=lambda other: -COUNTRIES[other][1])
            for rank, partner in enumerate(order, start=1):
                size = (first * COUNTRIES[partner][1]) ** 0.5 * (1 + 0.05 * (year - 2015))
                is_told = {code, partner} == {"CN", "US"} and year in {2015, 2020}
                out.append(
                    {
                        "year": year,
                        "country": code,
                        "country_name": name,
                        "partner": partner,
                        "partner_name": COUNTRIES[partner][0],
                        "joint_count": float(round(size / 5)),
                        "joint_share": size / 6,
                        "country_share": size / 12,
                        "partner_share": size / 12,
                        "part_of_country": 0.1,
                        "rank": rank,
                        "coverage": COVERAGE[year],
                        "official_joint_count": (3412.0 if year == 2015 else 5213.0)
                        if is_told
                        else None,
                        "official_journals": "82 journals" if is_told else None,
                        "official_source": "https://example.org" if is_told else None,
                    }
                )
    return pl.DataFrame(out, infer_schema_length=None)


def international_part() -> pl.DataFrame:
    """Two fifths of each country's works are international, perhaps a little more."""
    out = [
        {
            "year": year,
            "country": code,
            "country_name": name,
            "count": 100.0,
            "international_count": 40.0,
            "international_part": 0.4,
            "international_part_high": 0.46,
            "share": float(first + step * (year - 2015)),
            "international_share": 20.0,
            "international_part_of_share": 0.2,
            "partners": 13,
            "top_partner": "US",
            "top_partner_name": "United States",
            "coverage": COVERAGE[year],
        }
        for year in YEARS
        for code, (name, first, step) in COUNTRIES.items()
    ]
    return pl.DataFrame(out)


JOURNALS = ("Nature", "Science", "Cell", "Chemical Communications", "Physical Review Letters")


def journal_share() -> pl.DataFrame:
    """China leads in four of five journals, the United States in Nature."""
    out = []
    for year in (2020, 2023):
        for place, journal in enumerate(JOURNALS):
            works = 500.0 - 80 * place
            parts = {"CN": 0.3, "US": 0.4 if place == 0 else 0.2, "DE": 0.1, "unknown": 0.2}
            order = sorted(set(parts) - {"unknown"}, key=lambda code: -parts[code])
            for code, part in parts.items():
                known = code != "unknown"
                out.append(
                    {
                        "year": year,
                        "journal": f"0000-000{place}",
                        "journal_name": journal,
                        "publisher": "Springer Nature",
                        "country": code,
                        "country_name": COUNTRIES[code][0] if known else "Unknown",
                        "count": works / 2,
                        "share": works * part,
                        "works": works,
                        "part": part,
                        "part_of_known": part / 0.8 if known else None,
                        "part_of_country": 0.1 if known else None,
                        "coverage": 0.8,
                        "rank": order.index(code) + 1 if known else None,
                    }
                )
    return pl.DataFrame(out, infer_schema_length=None)


def lead_without_journal(lead: float = 100.0) -> pl.DataFrame:
    """China leads the United States by a hundred; Nature alone adds forty to it."""
    adds = dict(zip(JOURNALS, (40.0, -20.0, 10.0, 5.0, 1.0), strict=True))
    out = [
        {
            "year": year,
            "journal": f"0000-000{place}",
            "journal_name": journal,
            "country": "CN",
            "country_name": "China",
            "rival": "US",
            "rival_name": "United States",
            "lead": lead,
            "lead_without": lead - gain,
            "adds": gain,
            "favours": "CN" if gain >= 0 else "US",
            "holds": lead > gain,
            "place": place + 1,
        }
        for year in (2020, 2023)
        for place, (journal, gain) in enumerate(adds.items())
    ]
    return pl.DataFrame(out)


_TABLE = {
    "edition": "2025 Research Leaders",
    "vintage": "recomputed",
    "data_year": "2024",
    "subject": "all",
}


def agreement() -> pl.DataFrame:
    """Nearly the same order as the table of 2024."""
    out = [
        {
            **_TABLE,
            "list": "nature-index-2026",
            "figure": figure,
            "countries": len(COUNTRIES),
            "found": len(COUNTRIES),
            "rank_correlation": 0.97,
            "slope": 1.01,
            "scatter": 0.18,
            "scatter_factor": 1.2,
            "typical_ratio": ratio,
            "coverage": 0.7,
            "works": 5000.0,
            "is_complete_window": True,
        }
        for figure, ratio in (("share", 0.9), ("share_covered", 1.0))
    ]
    return pl.DataFrame(out)


def agreement_gaps() -> pl.DataFrame:
    """Ours is too small for China and too large for Japan."""
    out = [
        {
            **_TABLE,
            "place": place,
            "country": code,
            "country_name": COUNTRIES[code][0],
            "official_share": 1000.0,
            "share": 900.0,
            "difference": 100.0,
            "list_vintage": 0.0,
            "unknown_country": 100.0 - rest,
            "authors_cut": 0.0,
            "works_missing_or_extra": 0.0,
            "rest": rest,
            "rest_part": rest / 1000,
            "total_basis": "articles",
        }
        for place, (code, rest) in enumerate((("CN", 90.0), ("JP", -45.0)), start=1)
    ]
    return pl.DataFrame(out)


def share_per_rd() -> pl.DataFrame:
    """Two releases, of which one has a single year and a name that is hard to quote."""
    releases = (("OECD, March 2023", (2019, 2020)), ("Its author's own", (2020,)))
    out = [
        {
            "release": release,
            "source": "https://example.org",
            "unit": "billion USD PPP",
            "year": year,
            "country": code,
            "country_name": COUNTRIES[code][0],
            "spending": spent,
            "share": float(COUNTRIES[code][1]),
            "share_covered": float(COUNTRIES[code][1]),
            "share_per_unit": COUNTRIES[code][1] / spent,
            "share_covered_per_unit": COUNTRIES[code][1] / spent,
            "coverage": COVERAGE[year],
            "rank": 1,
        }
        for release, years in releases
        for year in years
        for code, spent in (("CN", 500.0), ("US", 700.0), ("JP", 170.0), ("KR", 100.0))
    ]
    return pl.DataFrame(out)


def crossover(**changed: Any) -> pl.DataFrame:
    """China has led since 2022, surely; in health it does not."""
    row = {
        "subject": "all",
        "country": "CN",
        "rival": "US",
        "year": 2022,
        "low": 2021,
        "high": 2022,
        "probability": 1.0,
        "probability_by_year": 0.998,
        "first_year": 2015,
        "last_year": 2023,
    } | changed
    behind = {"subject": "Health sciences", "year": None, "low": None, "high": None}
    rare = {"probability": 0.002, "probability_by_year": None}
    return pl.DataFrame([row, row | behind | rare])


def mobility_flows() -> pl.DataFrame:
    """More leave the United States for China; the newest year is not told, two cells are small."""
    out = []
    for year in YEARS:
        back = 8.0 if year in {2016, 2017} else 12.0 + (year - 2015)
        for origin, destination, moves in (
            ("US", "CN", 20.0 + 5 * (year - 2015)),
            ("CN", "US", back),
        ):
            out.append(
                {
                    "definition": "mode_year",
                    "year": year,
                    "origin": origin,
                    "origin_name": COUNTRIES[origin][0],
                    "destination": destination,
                    "destination_name": COUNTRIES[destination][0],
                    "moves": moves,
                    "moves_low": moves * 0.8,
                    "moves_high": moves * 1.2,
                    "confirmed": moves - 6,
                    "rate_per_1000": moves / 2,
                    "completeness": 0.7 if year == 2025 else 0.95,
                    "moves_corrected": moves / 0.95,
                    "is_censored": year == 2025,
                }
            )
    return pl.DataFrame(out).filter(pl.col("moves") >= 10)


def mobility_matrix() -> pl.DataFrame:
    """Most go from the United States to China; one way has few authors."""
    out = [
        {
            "definition": "mode_year",
            "origin": origin,
            "origin_name": COUNTRIES[origin][0],
            "destination": destination,
            "destination_name": COUNTRIES[destination][0],
            "first_year": 2016,
            "last_year": 2024,
            "moves": moves,
            "moves_low": moves * 0.9,
            "moves_high": moves * 1.1,
            "confirmed": moves / 2,
        }
        for origin, destination, moves in (
            ("US", "CN", 400.0),
            ("CN", "US", 250.0),
            ("DE", "US", 60.5),
            ("US", "DE", 9.0),
        )
    ]
    return pl.DataFrame(out)


def mover_share() -> pl.DataFrame:
    """A part that grows with the past that is seen; few in the first year."""
    out = [
        {
            "year": year,
            "country": country,
            "country_name": COUNTRIES[country][0],
            "origin": origin,
            "origin_name": COUNTRIES[origin][0],
            "share": part * 1000,
            "country_share": 1000.0,
            "part": part,
            "part_low": part * 0.8,
            "part_high": part * 1.2,
            "authors": 40 * (year - 2015),
            "years_before": year - 2015,
        }
        for country, origin, step in (("CN", "US", 0.006), ("US", "CN", 0.003))
        for year in YEARS[1:]
        for part in (step * (year - 2015),)
    ]
    return pl.DataFrame(out)


def retention() -> pl.DataFrame:
    """Those who came to China are followed for six years, the others for four."""
    out = [
        {
            "origin": origin,
            "origin_name": COUNTRIES[origin][0],
            "destination": destination,
            "destination_name": COUNTRIES[destination][0],
            "years_after": years,
            "at_risk": 100.0 - 12 * years,
            "left_there": 3.0,
            "still_there": 1 - step * years,
            "still_low": max(0.0, 1 - 1.4 * step * years),
            "still_high": 1 - 0.6 * step * years,
        }
        for origin, destination, step, reach in (("US", "CN", 0.05, 6), ("CN", "US", 0.07, 4))
        for years in range(reach + 1)
    ]
    return pl.DataFrame(out)


def event_window() -> pl.DataFrame:
    """Half as many again leave after the event; the newest year is not told."""
    out = [
        {
            "definition": "mode_year",
            "event": "China Initiative begins",
            "event_date": date(2018, 11, 1),
            "country": "US",
            "destination": destination,
            "destination_name": name,
            "year": 2019 + after,
            "years_after": after,
            "moves": 60.0,
            "ratio": 1.0 if after < 0 else 1.5,
            "ratio_low": 0.8 if after < 0 else 1.1,
            "ratio_high": 1.2 if after < 0 else 2.0,
            "completeness": 0.7 if after == 2 else 0.95,
            "is_censored": after == 2,
        }
        for destination, name in (("all", "all"), ("CN", "China"))
        for after in range(-3, 3)
    ]
    return pl.DataFrame(out)


def mobility_robustness() -> pl.DataFrame:
    """China gains by three definitions of four; what is published disagrees in 2017."""
    out = []
    for year in YEARS:
        for series, source, balance in (
            ("mode_year", "here", 30.0),
            ("previous_publication", "here", 25.5),
            ("first_last", "here", 1.0),
            ("rupture", "here", 28.0),
            ("mode country", "Scopus", -150.0),
        ):
            ours = source == "here"
            if not ours and year != 2017:
                continue
            out.append(
                {
                    "country": "CN",
                    "partner": "US",
                    "year": year,
                    "data_source": source,
                    "definition": series,
                    "arrivals": 200.0 + balance,
                    "departures": 200.0,
                    "balance": balance,
                    "balance_low": balance - 9 if ours else None,
                    "balance_high": balance + 9 if ours else None,
                    "sign": 0 if series == "first_last" else 1 if balance > 0 else -1,
                    "is_censored": year == 2025,
                    "verdict": "disagree",
                }
            )
    return pl.DataFrame(out)


class Made:
    """`Study.result`, on tables made by hand.

    Parameters
    ----------
    synthetic
        Mark of every table.
    tables
        Tables that replace the usual ones.
    """

    def __init__(
        self, *, synthetic: bool = True, tables: Mapping[str, pl.DataFrame] | None = None
    ) -> None:
        self.synthetic = synthetic
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.tables = {
            "country_share": country_share(),
            "country_share_by_subject": country_share_by_subject(),
            "institution_share": institution_share(),
            "crossover": crossover(),
            "coverage": coverage(),
            "coverage_by_publisher": coverage_by_publisher(),
            "works_funnel": works_funnel(),
            "works_funnel_total": works_funnel_total(),
            "nature_index_comparison": nature_index_comparison(),
            "nature_index_bridge": nature_index_bridge(),
            "share_change": share_change(),
            "sensitivity_leader": sensitivity_leader(),
            "sensitivity_summary": sensitivity_summary(),
            "collaboration": collaboration(),
            "international_part": international_part(),
            "journal_share": journal_share(),
            "lead_without_journal": lead_without_journal(),
            "agreement": agreement(),
            "agreement_gaps": agreement_gaps(),
            "share_per_rd": share_per_rd(),
            "mobility_flows": mobility_flows(),
            "mobility_robustness": mobility_robustness(),
            "mobility_matrix": mobility_matrix(),
            "mover_share": mover_share(),
            "retention": retention(),
            "event_window": event_window(),
        } | dict(tables or {})

    def __call__(self, name: str, /, **parameters: Any) -> Result:
        """Rows and origin; countries may be asked for by code or name, as the study takes them."""
        self.asked.append((name, parameters))
        frame = self.tables[name]
        if parameters.get("countries"):
            codes = [_code(country) for country in parameters["countries"]]
            parameters["countries"] = codes
            if "country" in frame.columns and name != "event_window":
                frame = frame.filter(pl.col("country").is_in(codes))
        if parameters.get("partners"):
            frame = frame.filter(pl.col("partner").is_in(parameters["partners"]))
        if parameters.get("top") and "rank" in frame.columns:
            frame = frame.filter(pl.col("rank") <= parameters["top"])
        made = origin(name, synthetic=self.synthetic, **parameters)
        return Result(frame, replace(made))


def _code(country: str) -> str:
    for code, (name, *_) in COUNTRIES.items():
        if country.lower() in {code.lower(), name.lower()}:
            return code
    raise UnknownNameError("country", country, COUNTRIES)
