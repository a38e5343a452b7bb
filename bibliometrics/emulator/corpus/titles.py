"""Titles that read like their subject's, and say that they are synthetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.vocabulary import (
    APPLIED,
    BIOLOGICAL,
    CHEMISTRY,
    EARTH,
    HEALTH,
    PHYSICAL,
    SOCIAL,
)

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.kinds import Kind

PATTERNS = (
    "{aspect} of {object} {setting}",
    "{object} {setting}: {aspect}",
    "{manner} {aspect} of {object}",
    "{manner} {aspect} {setting}",
    "On the {aspect} of {object}",
)
MANNERS = (
    "Unexpected", "Long-range", "Robust", "Time-resolved", "Comparative", "Reversible",
    "Large-scale", "Low-cost", "Selective", "Persistent", "Early", "Collective",
)  # fmt: skip
WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    BIOLOGICAL: (
        ("regulation", "evolution", "dynamics", "structural basis", "single-cell mapping"),
        ("a membrane transporter", "circadian neurons", "chromatin loops", "gut microbes",
         "a plant immune receptor", "stem-cell niches", "songbird behaviour", "a viral protease"),
        ("in zebrafish", "in cortical circuits", "during development", "under nutrient stress",
         "across populations", "in budding yeast"),
    ),
    CHEMISTRY: (
        ("total synthesis", "catalysis", "self-assembly", "photochemistry", "electroreduction"),
        ("a bridged alkaloid", "porous frameworks", "chiral amines", "a cobalt complex",
         "block copolymers", "boron heterocycles", "metal nanoclusters", "a macrocyclic host"),
        ("in water", "under visible light", "at room temperature", "on copper electrodes",
         "with earth-abundant metals", "in confined pores"),
    ),
    EARTH: (
        ("seasonality", "sources", "isotopic record", "sensitivity", "transport"),
        ("subduction fluids", "boreal methane", "ocean heat uptake", "river sediment",
         "stratospheric aerosol", "permafrost carbon", "mantle plumes", "urban ozone"),
        ("in the southern ocean", "since the last glacial", "in a warming climate",
         "across mountain belts", "in coastal waters", "over the tropics"),
    ),
    HEALTH: (
        ("efficacy", "safety", "long-term outcomes", "burden", "cost-effectiveness"),
        ("early screening", "a combined therapy", "blood-pressure control", "kidney transplants",
         "childhood asthma", "an oral anticoagulant", "remote follow-up", "hip replacement"),
        ("in older adults", "in primary care: a randomised trial", "in a national cohort",
         "after surgery", "in low-income settings", "during pregnancy"),
    ),
    PHYSICAL: (
        ("spectroscopy", "phase transitions", "scattering", "transport", "coherence"),
        ("topological states", "ultracold fermions", "twisted bilayers", "a compact binary",
         "heavy quarks", "perovskite films", "spin chains", "a microwave cavity"),
        ("at strong coupling", "near criticality", "in two dimensions", "at high pressure",
         "beyond leading order", "in a magnetic field"),
    ),
    APPLIED: (
        ("optimisation", "life-cycle assessment", "design", "control", "forecasting"),
        ("battery packs", "district heating", "legged robots", "a wastewater plant",
         "solar desalination", "urban green space", "bone scaffolds", "supply networks"),
        ("under uncertainty", "with deep learning", "in dense cities", "at pilot scale",
         "for carbon neutrality", "in real time"),
    ),
    SOCIAL: (
        ("determinants", "consequences", "measurement", "politics", "persistence"),
        ("local elections", "household saving", "teacher mobility", "market concentration",
         "social trust", "informal work", "school choice", "managerial attention"),
        ("in rural districts", "after a policy reform", "across generations",
         "in online experiments", "in emerging economies", "during crises"),
    ),
}  # fmt: skip


def make_title(kind: Kind, subject: str, number: int, draws: Draws) -> str:
    """Make up the title of the record of this number."""
    aspects, objects, settings = WORDS[subject]
    thing = draws.pick(objects)
    title = _capital(
        draws.pick(PATTERNS).format(
            aspect=draws.pick(aspects),
            object=thing,
            setting=draws.pick(settings),
            manner=draws.pick(MANNERS).lower(),
        )
    )
    if kind.titles:
        pattern = draws.pick(kind.titles)
        title = _capital(pattern.format(title=title, object=thing, number=number))
    return f"{title} (synthetic record {number})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
