"""Neighbours: countries that work with, and move to, one another more than chance has it."""

from __future__ import annotations

_MEMBERS = {
    "europe": (
        "DE GB FR CH IT ES NL SE DK BE AT PL FI CZ NO PT IE HU GR SI IS RO UA HR EE LU CY SK LT "
        "BG RS LV MT BY MK AL ME MD MC LI BA XK FO"
    ),
    "asia": "CN JP KR IN SG TW TH VN ID MY PH BD PK LK NP MM KH LA MN KP BN BT MV",
    "america": "US CA BR CL MX AR CO PE EC UY CR PA VE BO PY GT CU HN JM TT NI DO BS GD HT GL",
    "oceania": "AU NZ FJ PG PF WS SB TO VU KI PW",
    "africa": (
        "ZA KE UG NG TZ ET MW GH ZW CM RW ML ZM MG BF SN GM CI BJ MZ CG BW SD CD NA NE SL AO GN "
        "LS GA SS GW BI LR SZ MR CF ER SO TG DJ GQ KM SC MU CV"
    ),
    "middle east": "IL SA TR IR AE EG QA MA DZ OM LB JO KW PS TN IQ BH SY LY YE AM AZ GE KZ UZ",
}

REGION_OF = {code: region for region, codes in _MEMBERS.items() for code in codes.split()}
"""Region of an entity; those that are missing here are nobody's neighbour."""
