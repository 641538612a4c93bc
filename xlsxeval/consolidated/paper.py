"""The workbook 汇总.xlsx: its sheets, looks and what may stand in a cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlsxeval import stamp
from xlsxeval.consolidated.filling import Rows, fill
from xlsxeval.consolidated.nouns import Link, Table, Value
from xlsxeval.i18n import N_, text
from xlsxeval.lettering import FONT, HEADING, LARGEST, clean

SIZE = 10
_LINE = "#A6A6A6"
_CELL = {"font_name": FONT, "font_size": SIZE, "border": 1, "border_color": _LINE}
_CELL |= {"valign": "vcenter", "text_wrap": True}
_FIGURE = {"align": "center", "text_wrap": False}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "text": {"indent": 1},
    "center": {"align": "center"},
    "severity": {"align": "center"},
    "points": _FIGURE | {"num_format": "0.00"},
    "signed": _FIGURE | {"num_format": "+0.00;-0.00;0.00"},
    "percent": _FIGURE | {"num_format": "0.00%"},
    "share": _FIGURE | {"num_format": "0.0%"},
    "count": _FIGURE | {"num_format": "#,##0"},
    "year": _FIGURE | {"num_format": "0"},
    "link": {
        "font_color": "#0563C1",
        "underline": 1,
        "text_wrap": False,
        "shrink": True,
        "indent": 1,
    },
    "head": {"align": "center", "bold": True, "bg_color": "#D9E1F2", "border_color": "#7F7F7F"},
    "label": {"align": "center", "bg_color": "#F2F2F2"},
    "big": _FIGURE | {"bold": True, "font_size": 16, "num_format": "#,##0"},
    "big percent": _FIGURE | {"bold": True, "font_size": 16, "num_format": "0.00%"},
    "section": {"font_name": HEADING, "font_size": 12, "border": 0, "text_wrap": False},
    "title": {"font_name": HEADING, "font_size": 18, "border": 0, "align": "center"},
    "name": {"font_name": HEADING, "font_size": 15, "border": 0, "text_wrap": False},
    "note": {"font_size": 9, "font_color": "#595959", "border": 0, "text_wrap": False},
    "centred note": {"font_size": 9, "font_color": "#595959", "border": 0, "align": "center"},
}
_PAGE = N_("Page &P of &N")
_CREATED = datetime(2020, 1, 1)
_LONGEST_LINK = 2000
_MOST_LINKS = 65_530
_ESCAPED = str.maketrans({mark: f"%{ord(mark):02X}" for mark in '%#? "<>[]^`{}|:\\'})
"""Chinese names stay as they are: Excel reads escaped ones in the code page of the machine."""


class Paper:
    """The workbook being drawn; nothing in it is a formula, and a link only what we link."""

    def __init__(self, path: str, language: str, folder: str) -> None:
        self.language = language
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False}
        options |= {"strings_to_urls": False, "strings_to_numbers": False}
        self.book = Workbook(path, options)
        self.book.set_properties({"created": _CREATED, "title": self.word(N_("Consolidation"))})
        self.book.set_custom_property(stamp.CONSOLIDATION, "1")
        self._formats: dict[tuple[str, str], Format] = {}
        self._links, self._folder = 0, Path(folder)
        self._pages: list[Rows] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for rows in self._pages:
            rows.close()

    def finish(self, path: Path) -> None:
        """Write the workbook with all that was drawn, and with the rows."""
        self.book.close()
        fill(Path(self.book.filename), path, self._pages)

    def word(self, template: str) -> str:
        """A fixed word in the reader's language."""
        return text(template, self.language)

    def look(self, name: str, **more: Any) -> Format:
        """The format of a look, perhaps with more to it."""
        key = name, repr(more)
        if key not in self._formats:
            self._formats[key] = self.book.add_format({**_CELL, **LOOKS[name], **more})
        return self._formats[key]

    def sheet(self, name: str, colour: str) -> Worksheet:
        """A new sheet, A4 across, with page numbers."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_tab_color(colour)
        sheet.set_footer(f'&L&"{FONT},Regular"&9&A&C&"{FONT},Regular"&9' + self.word(_PAGE))
        return sheet

    def rows(self, table: Table, first: int) -> Rows:
        """Room for the rows of the newest sheet, from this one (1-based) on."""
        number = len(self.book.worksheets())
        self._pages.append(Rows(self._folder / f"{number}.xml", number, table, first))
        return self._pages[-1]

    def put(self, sheet: Worksheet, row: int, column: int, value: Value, look: str) -> None:
        """One cell; what is not known stays blank."""
        shape = self.look(look)
        if isinstance(value, Decimal | int) and -LARGEST < value < LARGEST:
            sheet.write_number(row, column, float(value), shape)
        elif value is None or not (words := clean(str(value))):
            sheet.write_blank(row, column, None, shape)
        else:
            # xlsxwriter takes what stands between these for markup of its own making.
            marked = words.startswith("<r>") and words.endswith("</r>")
            sheet.write_string(row, column, f"{words} " if marked else words, shape)

    def across(
        self, sheet: Worksheet, row: int, first: int, last: int, value: Value, look: str
    ) -> None:
        """A value over several columns of one row."""
        if last == first:
            self.put(sheet, row, first, value, look)
            return
        sheet.merge_range(row, first, row, last, "", self.look(look))
        self.put(sheet, row, first, value, look)

    def link(self, sheet: Worksheet, row: int, column: int, link: Link) -> bool:
        """Let the cell lead there, where it can.

        R65: Excel opens no sheet with more links than this; the rest stays plain text.
        """
        words, target = clean(link.words), link.target.translate(_ESCAPED)
        fits = len(target) <= _LONGEST_LINK and words and target.isprintable()
        if not fits or self._links >= _MOST_LINKS:
            return False
        self._links += 1
        sheet.write_url(row, column, f"external:{target}", self.look("link"), words)
        return True
