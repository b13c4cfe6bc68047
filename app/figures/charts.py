"""Charts as SVG, drawn from one Vega-Lite specification. By the worker alone: the drawing program takes 100 MB."""

from __future__ import annotations

import json

from app.figures import lines
from app.figures.categories import AREAS
from app.figures.drawings import Drawing
from app.figures.lines import Line
from base.config import ROOT
from dutch import gazetteer

OUTLINES = ROOT / "app" / "static" / "map" / "provinces.topo.json"
INK, GREEN, ACCENT, PAPER, LINE = "#17302d", "#0b5c57", "#e8862e", "#fbf9f5", "#76857e"
_FONT = "Doeners Paper, Atkinson Next, Arial, sans-serif"  # the first in a report, another in a browser
_FONTS = ROOT / "app" / "paper" / "fonts"
_KINDS = {"activiteit": GREEN, "geen activiteit": PAPER, lines.HIDDEN: ACCENT}
_WIDTH, _LONGEST_BAR = 360, 290  # units: as wide as a telephone, so that its letters are as large as those beside it


def specification(drawing: Drawing) -> dict[str, object]:
    """The chart in Vega-Lite: what all share, and the layers of its kind."""
    look = {"font": _FONT, "background": PAPER, "view": {"stroke": None}}
    labels = [drawing.label(number) for number in range(len(drawing.lines))]
    layers = _bars() if drawing.kind == "bars" else _map(drawing)
    rows = [_row(number, label, line) for number, (label, line) in enumerate(zip(labels, drawing.lines, strict=True))]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": drawing.words,
        "config": look,
        "data": {"values": rows},
        "padding": 8,
        **layers,
    }


def _row(number: int, label: str, line: Line) -> dict[str, object]:
    """A line as the chart reads it."""
    n = line.number.n
    town = gazetteer.by_nis().get(line.cell.category) if line.split and line.split.nested else None
    kind = lines.HIDDEN if n is None else "activiteit" if n else "geen activiteit"
    place = {"lat": town.lat, "lon": town.lon} if town else {}
    return {"nr": number, "label": label, "n": n or 0, "text": lines.text(line.number), "kind": kind, **place}


def _bars() -> dict[str, object]:
    """A bar for each line, its label above it and its number behind it."""
    row = {"field": "nr", "type": "ordinal", "axis": None}
    length = {"field": "n", "type": "quantitative", "axis": None, "scale": {"nice": False, "rangeMax": _LONGEST_BAR}}
    words = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 15, "color": INK}
    return {
        "width": _WIDTH,
        "height": {"step": 46},
        "encoding": {"y": row},
        "layer": [
            {"mark": {**words, "dy": -12}, "encoding": {"text": {"field": "label"}, "x": {"value": 0}}},
            {"mark": {"type": "bar", "color": GREEN, "height": 16, "yOffset": 9}, "encoding": {"x": length}},
            {"mark": {**words, "dx": 6, "dy": 9}, "encoding": {"text": {"field": "text"}, "x": length}},
        ],
    }


def _map(drawing: Drawing) -> dict[str, object]:
    """The provinces, or the one in which all dots lie, with a dot for each municipality."""
    topology = json.loads(OUTLINES.read_text(encoding="utf-8"))
    areas = {line.cell.area for line in drawing.lines}
    only = AREAS[next(iter(areas))] if len(areas) == 1 else ""
    shapes: dict[str, object] = {
        "data": {"values": topology, "format": {"type": "topojson", "feature": "provinces"}},
        "mark": {"type": "geoshape", "fill": "#eef3ec", "stroke": LINE},
    }
    if only:
        shapes["transform"] = [{"filter": f"datum.properties.name == '{only}'"}]
    colours = {"domain": list(_KINDS), "range": list(_KINDS.values())}
    legend = {"title": None, "orient": "bottom", "labelFontSize": 15, "labelColor": INK, "symbolSize": 90, "columns": 1}
    kind = {"field": "kind", "type": "nominal", "scale": colours, "legend": legend}
    dots = {
        "mark": {"type": "circle", "size": 34 if not only else 110, "stroke": INK, "strokeWidth": 1, "opacity": 1},
        "encoding": {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
            "fill": kind,
        },
    }
    return {
        "width": _WIDTH,
        "height": 300 if only else 190,
        "projection": {"type": "mercator"},
        "layer": [shapes, dots],
    }


def svg(drawing: Drawing) -> str:
    """The chart, with its title and its words for who does not see it."""
    import vl_convert  # noqa: PLC0415 - 100 MB that no other process needs

    vl_convert.register_font_directory(str(_FONTS))
    return _named(str(vl_convert.vegalite_to_svg(specification(drawing))), drawing)


def _named(text: str, drawing: Drawing) -> str:
    """The SVG with a title and a description as its first elements."""
    head, _, rest = text.partition(">")
    return f'{head} role="img">{_element("title", drawing.title)}{_element("desc", drawing.words)}{rest}'


def _element(name: str, text: str) -> str:
    return f"<{name}>{text.replace('&', '&amp;').replace('<', '&lt;')}</{name}>"
