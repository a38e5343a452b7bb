"""What Vega would put on the paper: every text with its box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import vl_convert

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Box:
    """A text and where it stands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Overlaps another by more than a pixel."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 1 and down > 1


def texts(spec: dict[str, Any]) -> list[Box]:
    """Every text of a chart but the watermark, which lies under or over others by intent."""
    scene = vl_convert.vegalite_to_scenegraph(spec)["scenegraph"]
    return [box for box in _walk(scene, 0.0, 0.0) if box.text != "SYNTHETIC"]


def size(spec: dict[str, Any]) -> tuple[float, float]:
    """Width and height of the paper."""
    graph = vl_convert.vegalite_to_scenegraph(spec)
    return graph["width"], graph["height"]


def origin(spec: dict[str, Any]) -> tuple[float, float]:
    """Where the plot's corner lies on the paper."""
    left, top = vl_convert.vegalite_to_scenegraph(spec)["origin"]
    return left, top


def _walk(node: Any, x: float, y: float) -> Iterator[Box]:
    kind = node.get("marktype")
    for item in node.get("items", []):
        if kind == "text" and item.get("text"):
            yield from _boxes(item, x, y)
        elif kind == "group":
            dx, dy = x + item.get("x", 0), y + item.get("y", 0)
            for child in item.get("items", []):
                yield from _walk(child, dx, dy)


def _boxes(item: Any, x: float, y: float) -> Iterator[Box]:
    text = item["text"]
    lines = text if isinstance(text, list) else [text]
    size = item.get("fontSize", 11)
    height = item.get("lineHeight", size)
    left, top = x + item.get("x", 0) + item.get("dx", 0), y + item.get("y", 0) + item.get("dy", 0)
    for place, line in enumerate(lines):
        width = len(str(line)) * size * 0.5
        limit = item.get("limit", 0)
        width = min(width, limit) if limit else width
        shift = {"right": -width, "center": -width / 2}.get(item.get("align", "left"), 0.0)
        lift = {"middle": -size / 2, "top": 0.0, "bottom": -size}.get(
            item.get("baseline", "alphabetic"), -0.8 * size
        )
        if item.get("angle", 0):  # an axis title on its side
            yield Box(str(line), left - size, top - width / 2, left, top + width / 2)
            continue
        start = top + lift + place * height
        yield Box(str(line), left + shift, start, left + shift + width, start + size)
