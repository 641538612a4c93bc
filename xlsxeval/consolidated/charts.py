"""The charts of 总览; they can be read in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from xlsxeval.consolidated.nouns import Entry
from xlsxeval.consolidated.paper import Paper
from xlsxeval.consolidated.tally import APART
from xlsxeval.i18n import N_
from xlsxeval.lettering import FONT

_SMALL = {"name": FONT, "size": 9}
_DARK, _GRID = "#2F5597", "#D9D9D9"
_WIDTH = 6 * 82
_AXES = (N_("Spending progress"), N_("Score rate"))


@dataclass(frozen=True)
class Place:
    """Where a small table stands: sheet, rows and columns, 0-based."""

    sheet: str
    first: int
    last: int
    names: int
    values: int


def columns(paper: Paper, place: Place, name: str) -> Chart:
    """How many forms in each class."""
    chart = paper.book.add_chart({"type": "column"})
    rows = place.first, place.last
    chart.add_series(
        {
            "name": name,
            "categories": [place.sheet, rows[0], place.names, rows[1], place.names],
            "values": [place.sheet, rows[0], place.values, rows[1], place.values],
            "fill": {"color": _DARK},
            "border": {"color": "#404040", "width": 0.75},
            "data_labels": {"value": True, "font": _SMALL},
            "gap": 60,
        }
    )
    _dress(chart, 215)
    chart.set_x_axis({"num_font": _SMALL})
    chart.set_y_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    return chart


def _dress(chart: Chart, height: int) -> None:
    chart.set_title({"none": True})
    chart.set_chartarea({"border": {"color": _GRID}})
    chart.set_size({"width": _WIDTH - 4, "height": height})


def spread(paper: Paper, entries: Sequence[Entry], height: int) -> Chart | None:
    """Score rate against spending progress, with the line on which both are equal."""
    points = [_point(entry) for entry in entries if entry.gap is not None]
    if not points:
        return None
    lowest = int(min(0.8, *(share for _, share, _ in points)) * 10) / 10
    near = [(x, y) for x, y, far in points if not far]
    apart = [(x, y) for x, y, far in points if far]
    groups = (near, apart, [(lowest, lowest), (1.0, 1.0)])
    sheet = _data(paper, groups)
    chart = paper.book.add_chart({"type": "scatter"})
    for at, (group, look) in enumerate(zip(groups, _looks(paper), strict=True)):
        if group:
            where = {"categories": [sheet.name, 1, 2 * at, len(group), 2 * at]}
            where["values"] = [sheet.name, 1, 2 * at + 1, len(group), 2 * at + 1]
            chart.add_series({**where, **look})
    _dress(chart, height)
    chart.set_legend({"position": "bottom", "font": _SMALL})
    limit = int(max(1.0, *(x for x, _, _ in points)) * 10 + 0.999) / 10
    chart.set_x_axis(_axis(paper.word(_AXES[0])) | {"min": 0, "max": limit, "major_unit": 0.2})
    chart.set_y_axis(_axis(paper.word(_AXES[1])) | {"min": lowest, "max": 1})
    return chart


def _point(entry: Entry) -> tuple[float, float, bool]:
    """Progress, share, and whether they are far apart."""
    gap = entry.gap or Decimal(0)
    return float(entry.progress or 0), float(entry.share or 0), abs(gap) > APART


def _data(paper: Paper, groups: Sequence[Sequence[tuple[float, float]]]) -> Worksheet:
    """A hidden sheet: what is not known must not stand among the figures of a chart."""
    sheet = paper.book.add_worksheet(paper.word(N_("Chart data")))
    sheet.hide()
    for at in range(2 * len(groups)):
        sheet.write_string(0, at, paper.word(_AXES[at % 2]))
    for row in range(max(len(group) for group in groups)):
        for at, group in enumerate(groups):
            if row < len(group):
                sheet.write_row(row + 1, 2 * at, group[row])
    return sheet


def _axis(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "name_font": {**_SMALL, "bold": False},
        "num_font": _SMALL,
        "num_format": "0%",
        "major_gridlines": {"visible": True, "line": {"color": _GRID, "width": 0.5}},
    }


def _looks(paper: Paper) -> tuple[dict[str, Any], ...]:
    """Hollow circles where both go together, filled diamonds where they do not."""
    hollow = {"type": "circle", "size": 5, "fill": {"none": True}, "border": {"color": "#7F7F7F"}}
    filled = {
        "type": "diamond",
        "size": 7,
        "fill": {"color": _DARK},
        "border": {"color": "#1F3864"},
    }
    line = {"color": "#7F7F7F", "width": 1, "dash_type": "dash"}
    return (
        {"name": paper.word(N_("within 5 points")), "marker": hollow},
        {"name": paper.word(N_("more than 5 points apart")), "marker": filled},
        {"name": paper.word(N_("equal")), "marker": {"type": "none"}, "line": line},
    )
