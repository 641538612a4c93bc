"""Charts in full words: what xlsxwriter leaves out, newer workbooks read as switched on.

xlsxwriter writes charts as Excel 2007 did, where an absent switch is off. In a workbook that says
it comes from a newer program the schema's defaults hold: labels show series and category, corners
are round, titles lie over the plot. So every switch is written down.
"""

from __future__ import annotations

from typing import cast

from xlsxeval.package.xml import Element, child, local, required

_SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_ORDER = {
    "chartSpace": (
        *("date1904", "lang", "roundedCorners", "AlternateContent", "style", "clrMapOvr"),
        *("pivotSource", "protection", "chart", "spPr", "txPr", "printSettings", "userShapes"),
    ),
    "barChart": ("barDir", "grouping", "varyColors", "ser"),
    "ser": (
        *("idx", "order", "tx", "spPr", "invertIfNegative", "pictureOptions", "dPt", "dLbls"),
        *("trendline", "errBars", "cat", "val", "shape"),
    ),
    "dLbls": (
        *("dLbl", "numFmt", "spPr", "txPr", "dLblPos", *_SHOWN),
        *("separator", "showLeaderLines", "leaderLines"),
    ),
    "title": ("tx", "layout", "overlay", "spPr", "txPr"),
    "legend": ("legendPos", "legendEntry", "layout", "overlay", "spPr", "txPr"),
    "axis": (
        *("axId", "scaling", "delete", "axPos", "majorGridlines", "minorGridlines", "title"),
        *("numFmt", "majorTickMark", "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx"),
    ),
}
"""Children in the schema's order."""

_SWITCHES = {
    "chartSpace": {"roundedCorners": "0"},
    "barChart": {"varyColors": "0"},
    "ser": {"invertIfNegative": "0"},
    "dLbls": dict.fromkeys(_SHOWN, "0"),
    "title": {"overlay": "0"},
    "legend": {"overlay": "0"},
    "axis": {"delete": "0", "majorTickMark": "out", "minorTickMark": "none"},
}


def spell_out(space: Element) -> None:
    """Write down every switch of a bar or column chart that xlsxwriter leaves out."""
    for element in list(space.iter()):
        name = "axis" if local(element) in ("catAx", "valAx", "dateAx") else local(element)
        if name == "ser" and local(cast("Element", element.getparent())) != "barChart":
            continue
        for switch, value in _SWITCHES.get(name, {}).items():
            if child(element, switch) is None:
                required(element, switch, _ORDER[name]).set("val", value)
