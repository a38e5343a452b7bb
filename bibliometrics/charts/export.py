"""A chart as a file: specification, page, SVG, PNG or PDF, all made without a network."""

from __future__ import annotations

import html
import json
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

import altair as alt
import vl_convert

from bibliometrics.errors import ParameterError
from bibliometrics.files import write_aside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORMATS = (".html", ".json", ".pdf", ".png", ".svg")
_NO_ADDRESSES: list[str] = []  # what a specification may load: nothing
_AFTER_HEADER = 33  # bytes of a PNG: its mark and its first chunk
_GLOBAL = "window.vegaEmbed = vegaEmbed;"


def save(chart: alt.TopLevelMixin, output: Path, *, scale: float = 2.0) -> None:
    """Write a chart to a file, whole or not at all.

    Parameters
    ----------
    output
        The suffix says the form: .json, .html, .svg, .png or .pdf.
    scale
        Pixels of a PNG for one of the chart.

    Raises
    ------
    ParameterError
        A suffix that is none of these, or a file that cannot be written.
    """
    require_format(output)
    _put(as_bytes(specification(chart), output.suffix, scale=scale), output)


def save_fragment(chart: alt.TopLevelMixin, output: Path) -> None:
    """Write a chart as a piece of HTML, for pages that load :func:`libraries` once.

    Raises
    ------
    ParameterError
        A suffix that is not .html, or a file that cannot be written.
    """
    if output.suffix != ".html":
        msg = f"a fragment cannot be written as '{output.name}'"
        raise ParameterError(msg, remedy="end the name with .html")
    _put(fragment(specification(chart)).encode(), output)


def save_libraries(output: Path) -> None:
    """Write the script that a page with fragments loads once.

    Raises
    ------
    ParameterError
        A file that cannot be written.
    """
    _put(libraries().encode(), output)


def _put(content: bytes, output: Path) -> None:
    try:
        write_aside(output, content)
    except OSError as problem:
        msg = f"{output} cannot be written ({problem.strerror})"
        raise ParameterError(msg, remedy="choose another --output") from problem


def require_format(output: Path) -> None:
    """Refuse a file name that names no form, before anything is computed.

    Raises
    ------
    ParameterError
        The suffix is none of those known.
    """
    if output.suffix not in FORMATS:
        msg = f"a chart cannot be written as '{output.name}'"
        raise ParameterError(msg, remedy=f"end the name with {', '.join(FORMATS)}")


def specification(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The Vega-Lite specification, whatever theme a notebook has switched on."""
    with alt.theme.enable("none"):
        spec: dict[str, Any] = chart.to_dict()
    return spec


def as_bytes(spec: dict[str, Any], suffix: str, *, scale: float = 2.0) -> bytes:
    """A specification in one of the forms."""
    makers: dict[str, Callable[[], bytes]] = {
        ".json": lambda: _indented(spec),
        ".html": lambda: page(spec).encode(),
        ".svg": lambda: _told(
            vl_convert.vegalite_to_svg(spec, allowed_base_urls=_NO_ADDRESSES),
            str(spec.get("description", "")),
        ).encode(),
        ".png": lambda: _described(
            vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=_NO_ADDRESSES),
            str(spec.get("description", "")),
        ),
        ".pdf": lambda: vl_convert.vegalite_to_pdf(spec, allowed_base_urls=_NO_ADDRESSES),
    }
    return makers[suffix]()


def _told(svg: str, description: str) -> str:
    """The drawing with its text for readers who do not see it, which Vega leaves out of files."""
    text = html.escape(description)
    opened = svg.replace("<svg ", f'<svg role="img" aria-label="{text}" ', 1)
    return opened.replace(">", f"><desc>{text}</desc>", 1)


def _described(png: bytes, description: str) -> bytes:
    """The picture with its text in a chunk of its own, which Vega leaves out, too."""
    content = b"iTXt" + b"Description\x00\x00\x00en\x00\x00" + description.encode()
    size = (len(content) - len(b"iTXt")).to_bytes(4)
    chunk = size + content + zlib.crc32(content).to_bytes(4)
    return png[:_AFTER_HEADER] + chunk + png[_AFTER_HEADER:]


def _indented(spec: dict[str, Any]) -> bytes:
    return f"{json.dumps(spec, ensure_ascii=False, indent=1)}\n".encode()


@cache
def libraries() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script for a page."""
    return vl_convert.javascript_bundle(_GLOBAL)


def script_json(value: Any) -> str:
    """JSON that cannot end the script element that it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def fragment(spec: dict[str, Any]) -> str:
    """A piece of a page that has loaded the libraries; any number of them get on together."""
    text = html.escape(str(spec.get("description", "")))
    return f"""<figure class="bibliometrics-chart">
<div role="img" aria-label="{text}"></div>
<script>
vegaEmbed(document.currentScript.previousElementSibling, {script_json(spec)},
  {{renderer: "svg", actions: false}});
</script>
</figure>
"""


def page(spec: dict[str, Any]) -> str:
    """A page of its own with the chart, that loads nothing."""
    text = " ".join(spec.get("title", {}).get("text", [])) or "Chart"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">
<title>{html.escape(text)}</title>
<style>body {{ margin: 1rem; background: {spec["config"]["background"]}; }}
{CHART_STYLE}</style>
</head>
<body>
<main><div id="chart"></div></main>
<script>{libraries()}</script>
<script>vegaEmbed("#chart", {script_json(spec)}, {{renderer: "svg", actions: false}});</script>
</body>
</html>
"""


# Vega compiles its expressions with `Function`, hence unsafe-eval; nothing may be fetched.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'unsafe-inline'; img-src data:"
)
# No text of a chart is for touching, so none may hide what lies under it.
CHART_STYLE = """svg { max-width: 100%; height: auto; }
svg .mark-text { pointer-events: none; }
#vg-tooltip-element { font: 0.85rem/1.4 Helvetica, Arial, sans-serif; }"""
