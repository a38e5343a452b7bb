"""Charts on a dark page: what is drawn in the colours of one theme, seen in those of another.

A drawing names its colours in attributes, which a style sheet may overrule. So one drawing serves
both surfaces, before and after it comes to life. Scales from little to much stay as they are:
their cells carry their own ink.
"""

from __future__ import annotations

from bibliometrics.charts.theme import DARK, LIGHT

_PLAIN = ("ink", "quiet", "grid", "other", "unknown", "accent", "alarm")


def rules() -> str:
    """Style rules for charts on a dark surface."""
    pairs = {getattr(LIGHT, name): getattr(DARK, name) for name in _PLAIN}
    pairs |= dict(zip(LIGHT.hues, DARK.hues, strict=True))
    paper = LIGHT.background
    found = [
        f".chart svg {{ background: {DARK.background} !important; }}",
        f".chart svg > rect, .chart path[fill='{paper}'] {{ fill: {DARK.background}; }}",
        f".chart [stroke='{paper}'] {{ stroke: {DARK.background}; }}",
    ]
    for light, dark in pairs.items():
        found.append(f".chart [fill='{light}'] {{ fill: {dark}; }}")
        found.append(f".chart [stroke='{light}'] {{ stroke: {dark}; }}")
    return "\n".join(found)
