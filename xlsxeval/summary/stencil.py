"""The paper of the sheet: set-up, looks and charts, drawn by xlsxwriter once for all workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlsxeval.i18n import N_, text
from xlsxeval.lettering import FONT, HEADING
from xlsxeval.package import Drawn

WIDTHS = (5, 12, 16, 20, 8, 9, 9, 9, 8, 34, 28)
"""Columns A to K, shared by every table of the sheet."""
LAST = len(WIDTHS) - 1

SIZE = 10.5

LOOKS: Mapping[str, dict[str, Any]] = {
    "plain": {"indent": 1},
    "center": {"align": "center"},
    "points": {"align": "center", "num_format": "0.00"},
    "changed": {"align": "center", "num_format": "0.00", "bold": True, "bg_color": "#E7E6E6"},
    "strong": {"align": "center", "num_format": "0.00", "bold": True},
    "money": {"align": "center", "num_format": "#,##0.00"},
    "percent": {"align": "center", "num_format": "0.00%", "bold": True},
    "bold": {"align": "center", "bold": True},
    "head": {"align": "center", "bold": True, "bg_color": "#D9D9D9"},
    "level": {"align": "center"},
    "level top": {"align": "center", "bottom": 0},
    "level middle": {"align": "center", "top": 0, "bottom": 0},
    "level bottom": {"align": "center", "top": 0},
    "label": {"align": "center", "bg_color": "#F2F2F2"},
    "grey": {"font_color": "#7F7F7F", "indent": 1},
    "grey center": {"font_color": "#7F7F7F", "align": "center"},
    "small": {"font_size": 8, "font_color": "#595959", "indent": 1},
    "link": {"font_color": "#0563C1", "underline": 1, "align": "center"},
    "section": {"font_name": HEADING, "font_size": 12, "border": 0},
    "group": {"bold": True, "bg_color": "#F2F2F2"},
    "form": {"font_name": HEADING, "font_size": 13, "border": 0, "bottom": 2},
    "title": {"font_name": HEADING, "font_size": 16, "border": 0, "align": "center"},
    "note": {"font_size": 9, "border": 0, "align": "center", "font_color": "#595959"},
}

BAR, LEVELS = 0, 1
"""The charts: spending progress as a bar, and points by level against the full mark."""
BAR_AT, BAR_END, LEVELS_AT = 4, 8, 9
"""Columns (0-based) the bar begins and ends in, and the chart of levels begins in."""
MARGIN = 3.0
"""Points around the bar."""
SERIES, NAMED, FULL, AWARDED = 1, 0, 4, 7
"""First row and columns (0-based) the drawn chart of levels takes its figures from."""
_LOOKS_FROM = 3

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CREATED = datetime(2020, 1, 1)


@dataclass(frozen=True)
class Stencil:
    """The drawn paper, and the drawn style of each look."""

    drawn: Drawn
    looks: Mapping[str, int]


@cache
def stencil(language: str) -> Stencil:
    """The paper in a language."""
    stream = BytesIO()
    with Workbook(stream, _OPTIONS) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet()
        _set_up(sheet, language)
        base = {"font_name": FONT, "font_size": SIZE, "text_wrap": True, "border": 1}
        for row, look in enumerate(LOOKS.values(), _LOOKS_FROM):
            sheet.write_blank(row, 0, None, book.add_format(base | {"valign": "vcenter"} | look))
        _write_samples(sheet)
        bar, levels = _bar(book, sheet.name), _levels(book, sheet.name, language)
        sheet.insert_chart(0, BAR_AT, bar, {"x_offset": 4, "y_offset": 4, "object_position": 1})
        sheet.insert_chart(0, LEVELS_AT, levels, {"x_offset": 4, "object_position": 1})
    drawn = Drawn(stream.getvalue())
    looks = {look: drawn.style(row + 1, 1) for row, look in enumerate(LOOKS, _LOOKS_FROM)}
    return Stencil(drawn, looks)


def _write_samples(sheet: Worksheet) -> None:
    """Words and numbers under the charts, which are read as what they stand on."""
    first, last = SERIES, SERIES + 1
    for column in (FULL, AWARDED):
        sheet.write_string(first - 1, column, "名称")
        sheet.write_column(first, column, [1, 1])
    for row in (first, last):
        sheet.write_string(row, NAMED, "名称")
    sheet.write_number(0, 2, 1)


def _set_up(sheet: Worksheet, language: str) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.65)
    sheet.center_horizontally()
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 0)
    sheet.set_footer(f'&C&"{FONT},Regular"&9' + text(N_("Page &P of &N"), language))
    sheet.print_area(0, 0, 1, LAST)
    sheet.ignore_errors({"number_stored_as_text": "A1:K2"})


def _bar(book: Workbook, sheet: str) -> Chart:
    """The spending progress as a bar from 0 to 100 %."""
    bar = book.add_chart({"type": "bar"})
    bar.add_series({"values": [sheet, 0, 2, 0, 2], "gap": 0, "fill": {"color": "#2F5597"}})
    bar.set_x_axis({"visible": False, "min": 0, "max": 1, "major_gridlines": {"visible": False}})
    bar.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    bar.set_title({"none": True})
    bar.set_legend({"none": True})
    bar.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    whole = {"x": 0.005, "y": 0.05, "width": 0.99, "height": 0.9}
    track = {"color": "#E7E6E6"}
    bar.set_plotarea({"layout": whole, "fill": track, "border": {"color": "#7F7F7F"}})
    width = sum(each * 7 + 5 for each in WIDTHS[BAR_AT : BAR_END + 1])
    bar.set_size({"width": width - 8, "height": 24})
    return bar


def _levels(book: Workbook, sheet: str, language: str) -> Chart:
    """Awarded points against the full mark, level by level."""
    chart = book.add_chart({"type": "column"})
    font = {"name": FONT, "size": 9}
    first, last = SERIES, SERIES + 1
    for column, fill in ((FULL, "#D9D9D9"), (AWARDED, "#2F5597")):
        chart.add_series(
            {
                "name": [sheet, first - 1, column],
                "categories": [sheet, first, NAMED, last, NAMED],
                "values": [sheet, first, column, last, column],
                "fill": {"color": fill},
                "border": {"color": "#404040", "width": 0.75},
                "data_labels": {"value": True, "font": font, "num_format": "0.##"},
                "gap": 80,
            }
        )
    title = {"name": text(N_("Points by level"), language), "name_font": font | {"size": 11}}
    chart.set_title(title)
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_x_axis({"num_font": font})
    chart.set_y_axis({"num_font": font, "min": 0, "major_gridlines": {"visible": False}})
    chart.set_size({"width": sum(each * 7 + 5 for each in WIDTHS[LEVELS_AT:]) - 4, "height": 200})
    return chart
