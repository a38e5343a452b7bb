"""Work records in the short hand of the table tests, made whole as OpenAlex would serve them.

A column's name may be a path (`primary_location.source.id`); ids stand without their address. The
authors of a work are one cell, separated by semicolons::

    A1 [I11:CN] [I12:US + I13:FR] []; A2* I14:DE; A3 (HK CN); A4

`[...]` is an affiliation as printed, with the institutions that it resolved to; institutions
without brackets are those of a record that lost its affiliations; `(...)` are countries that the
record lists; `*` marks a corresponding author; `I13:CN<I12<I11` belongs to I12, which belongs to
I11, and `I13:CN<` comes without any lineage. Without `(...)` the countries are those of the
institutions, as in OpenAlex.
"""

from __future__ import annotations

import re
from typing import Any

OPENALEX = "https://openalex.org/"

_ADDRESS = {
    "id": OPENALEX,
    "doi": "https://doi.org/",
    "primary_location.source.id": OPENALEX,
    "primary_topic.field.id": OPENALEX + "fields/",
}
_AUTHOR = re.compile(r"^(?P<name>A\d+|\?)(?P<mark>\*?)(?P<rest>.*)$")
_AFFILIATION = re.compile(r"\[([^]]*)\]")
_COUNTRIES = re.compile(r"\(([^)]*)\)")


def record(cells: dict[str, str]) -> dict[str, Any]:
    """One record, nested, from one row of a table test."""
    whole: dict[str, Any] = {}
    for path, text in cells.items():
        *outer, last = path.split(".")
        into = whole
        for step in outer:
            into = into.setdefault(step, {})
        into[last] = _value(path, text)
    return whole


def _value(path: str, text: str) -> Any:
    if text in {"", "null"}:
        return None
    if path == "authorships":
        return authorships(text)
    if path in {"indexed_in", "primary_location.source.issn"}:
        return text.split()
    return text if text.startswith("http") else _ADDRESS.get(path, "") + text


def authorships(text: str) -> list[dict[str, Any]]:
    """The list of authors; `none` is the empty one."""
    if text == "none":
        return []
    parts = [part.strip() for part in text.split(";")]
    return [_authorship(part, place, len(parts)) for place, part in enumerate(parts)]


def _authorship(text: str, place: int, authors: int) -> dict[str, Any]:
    match = _AUTHOR.match(text)
    assert match, f"'{text}' is no author"
    position = "first" if not place else "last" if place == authors - 1 else "middle"
    if match["rest"].strip() == "null":
        return {"author_position": position, "author": {"id": OPENALEX + match["name"]}}
    printed = [_names(names) for names in _AFFILIATION.findall(match["rest"])]
    listed = _COUNTRIES.findall(match["rest"])
    names = dict.fromkeys(_names(re.sub(r"[][]", "+", _COUNTRIES.sub("", match["rest"]))))
    institutions = [_institution(name) for name in names]
    codes = {each["country_code"] for each in institutions if each["country_code"]}
    return {
        "author_position": position,
        "author": {"id": None if match["name"] == "?" else OPENALEX + match["name"]},
        "is_corresponding": bool(match["mark"]),
        "institutions": institutions,
        "countries": listed[0].split() if listed else sorted(codes),
        "raw_affiliation_strings": [f"as printed: {names}" for names in printed],
        "affiliations": [
            {"institution_ids": [_institution(name)["id"] for name in names]} for names in printed
        ],
    }


def _names(text: str) -> list[str]:
    return [name.strip() for name in re.split(r"[+,]", text) if name.strip()]


def _institution(name: str) -> dict[str, Any]:
    line = name.split("<")
    short, _, country = line[0].partition(":")
    return {
        "id": OPENALEX + short,
        "display_name": f"Institute {short}",
        "ror": f"https://ror.org/{short.lower()}",
        "type": "education",
        "country_code": country or None,
        "lineage": None if line[1:] == [""] else [OPENALEX + each for each in (short, *line[1:])],
    }
