"""Charts drawn once, put over the cells of one workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from decimal import Decimal

from lxml.etree import SubElement

from xlsxeval.package.contents import Contents, Graph
from xlsxeval.package.xml import Element, added, child, children, local, sibling

_POINT = 12_700
"""Drawing units (EMU) a point."""
_RANGE = re.compile(r"(.*!)\$([A-Z])\$(\d+)(?::\$([A-Z])\$(\d+))?")


def arranged(
    drawing: Element, graphs: Sequence[Graph], contents: Contents
) -> tuple[Element, list[str]]:
    """The drawing with one anchor a chart, and the relation each drawn chart has there."""
    root = deepcopy(drawing)
    drawn = list(root)
    charts = []
    for number, graph in enumerate(graphs, 1):
        anchor = deepcopy(drawn[graph.drawn])
        row, rest = contents.place(graph)
        _put(anchor, "from", graph.top - 1, graph.offset)
        _put(anchor, "to", row, rest)
        (frame,) = anchor.iter("{*}cNvPr")
        frame.set("id", str(number + 1))
        frame.set("name", f"Chart {number}")
        (chart,) = anchor.iter("{*}chart")
        (relation,) = (name for name in chart.attrib if str(name).endswith("}id"))
        charts.append(str(chart.get(relation)))
        chart.set(relation, f"rId{number}")
        root.append(anchor)
    for anchor in drawn:
        root.remove(anchor)
    return root, charts


def meant(chart: Element, graph: Graph, contents: Contents) -> Element:
    """The chart over the rows meant here, with what their cells hold."""
    root = deepcopy(chart)
    for formula in root.iter("{*}f"):
        found = _RANGE.fullmatch(formula.text or "")
        if found is None:
            continue
        sheet, column = found[1], found[2]
        first, last = graph.rows[int(found[3])], graph.rows[int(found[5] or found[3])]
        end = f":${column}${last}" if found[5] else ""
        formula.text = f"{sheet}${column}${first}{end}"
        holder = formula.getparent()
        assert holder is not None
        numbers = local(holder) == "numRef"
        values = [contents.charted.get((row, ord(column) - 64)) for row in range(first, last + 1)]
        _cache(holder, values, numbers)
    return root


def _cache(holder: Element, values: Sequence[Decimal | str | None], numbers: bool) -> None:
    """What a program shows that does not read the cells."""
    name = "numCache" if numbers else "strCache"
    old = child(holder, name)
    if old is not None:
        holder.remove(old)
    cache = added(holder, name)
    tags = {name: sibling(holder, name) for name in ("formatCode", "ptCount", "pt", "v")}
    if numbers:
        SubElement(cache, tags["formatCode"]).text = "General"
    SubElement(cache, tags["ptCount"], val=str(len(values)))
    for position, value in enumerate(values):
        if isinstance(value, Decimal) or (value is not None and not numbers):
            point = SubElement(cache, tags["pt"], idx=str(position))
            SubElement(point, tags["v"]).text = str(value)


def _put(anchor: Element, end: str, row: int, points: float) -> None:
    marker = anchor.find(f"{{*}}{end}")
    assert marker is not None
    for name, value in (("row", row), ("rowOff", round(points * _POINT))):
        children(marker, name)[0].text = str(value)
