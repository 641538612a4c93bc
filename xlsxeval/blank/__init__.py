"""A FormSpec becomes the blank official workbook a unit fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from xlsxeval.blank.paper import CENTRE, LEFT, Paper, undated
from xlsxeval.errors import SpecError
from xlsxeval.i18n import N_
from xlsxeval.model import FormSpec, Message
from xlsxeval.package import Book, Formula

_WIDTHS: Mapping[str, float] = {
    "level1": 12,
    "level2": 14,
    "name": 28,
    "target": 22,
    "actual": 30,
    "weight": 8,
    "self_score": 9,
    "reason": 30,
}
_FORMATS = dict.fromkeys(("initial", "budget", "spent"), "#,##0.00") | {"rate": "0.00%"}
_PAGES = "第 &P 页 共 &N 页"
_FIRST_WIDTH = 8
_MONEY_HEIGHT = 22
_TEXT_HEIGHT = 78


def write(spec: FormSpec) -> bytes:
    """The blank form of a spec as an .xlsx file; the same spec gives the same file."""
    if not spec.layout:
        template = N_("The form {form} describes no layout; no blank form of it can be printed.")
        raise SpecError(Message(template, {"form": spec.id}))
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "自评表"
    _Drawer(sheet, spec).draw()
    stream = BytesIO()
    book.save(stream)
    return _calculated(undated(stream.getvalue()))


def _calculated(data: bytes) -> bytes:
    """The form with the results its formulas have while it is empty, which openpyxl leaves out."""
    book = Book.open(data)
    sheet = book.sheet(book.sheets[0].name)
    for (row, column), cell in sheet.read().cells.items():
        if cell.formula is not None:
            value = Decimal(0) if cell.formula.startswith("SUM") else ""
            sheet.write(row, column, Formula(cell.formula, value), sheet.style_at(row, column))
    book.request_recalculation()
    return book.save()


class _Drawer(Paper):
    """Draws a form from top to bottom."""

    def __init__(self, sheet: Worksheet, spec: FormSpec) -> None:
        self.spec, self.layout = spec, spec.layout
        self.fields = list(spec.printed["rows"])
        super().__init__(sheet, 1 + len(self.fields))
        self.money_score: str | None = None

    def draw(self) -> None:
        """Title, head, money, goals, indicators, total, texts, print set-up."""
        self._title()
        self._head()
        if self.layout.get("goal_label"):
            self._money()
            self._goals_beside()
        else:
            self._texts(
                [key for key in ("goal", "result", "reasons") if key in self._printed_texts]
            )
            self._money()
        self._indicators()
        self._texts(self.layout.get("after", []))
        self._page()

    @property
    def _printed_texts(self) -> Mapping[str, tuple[str, ...]]:
        return self.spec.printed["texts"]

    def _title(self) -> None:
        for text, size, height in ((self.spec.title, 18, 30), ("（    年度）", 11, 18)):
            cell = self.sheet.cell(self.row, 1, text)
            cell.font = Font(name="黑体" if size > 11 else "宋体", size=size)
            cell.alignment = CENTRE
            self.sheet.merge_cells(
                start_row=self.row, start_column=1, end_row=self.row, end_column=self.last
            )
            self.sheet.row_dimensions[self.row].height = height
            self.row += 1

    def _head(self) -> None:
        start = 3 if self.layout.get("head_label") else 1
        if start > 1:
            self.put(1, 2, self.layout["head_label"], label=True)
        for keys in self.layout.get("head", []):
            names = [self.spec.printed["labels"][key][0] for key in keys]
            if len(names) == 1:
                self.put(start, 3, names[0], label=True)
                self.put(4, self.last, None)
            else:
                self.put(1, 2, names[0], label=True)
                self.put(3, 4, None)
                self.put(5, 6, names[1], label=True)
                self.put(7, self.last, None)
            self.sheet.row_dimensions[self.row].height = 24
            self.row += 1

    def _money(self) -> None:
        fields = list(self.spec.printed["funds"])
        funds: Sequence[str] = self.layout["fund_rows"]
        spans = self.spans(len(fields), 4)
        self.put(1, 2, self.layout["money_label"], label=True, down=len(funds))
        self.put(3, 3, "资金" if "weight" in fields else "支出", label=True)
        for field, (left, right) in zip(fields, spans, strict=True):
            self.put(left, right, self.spec.funds[field][0], label=True)
        self.row += 1
        for position, fund in enumerate(funds):
            self.put(3, 3, fund, label=True)
            for field, (left, right) in zip(fields, spans, strict=True):
                self.put(left, right, self._fund_value(field, position, fields, spans))
                self._format(field, left)
            self.sheet.row_dimensions[self.row].height = _MONEY_HEIGHT
            self.row += 1

    def _fund_value(
        self, field: str, position: int, fields: list[str], spans: list[tuple[int, int]]
    ) -> Any:
        place = {
            name: get_column_letter(left) for name, (left, _) in zip(fields, spans, strict=True)
        }
        if field == "rate":
            budget, spent = f"{place['budget']}{self.row}", f"{place['spent']}{self.row}"
            return f'=IF(N({budget})>0,{spent}/{budget},"")'
        if field in ("weight", "self_score") and position > 0:
            return "—"
        if field == "self_score":
            self.money_score = f"{place['self_score']}{self.row}"
        return self.layout.get("execution_weight") if field == "weight" else None

    def _format(self, field: str, column: int) -> None:
        formats = {
            "rate": "0.00%",
            "initial": "#,##0.00",
            "budget": "#,##0.00",
            "spent": "#,##0.00",
        }
        self.sheet.cell(self.row, column).number_format = formats.get(field, "General")

    def _goals_beside(self) -> None:
        middle = 5
        self.put(1, 1, self.layout["goal_label"], label=True, down=1)
        for key, left, right in (("goal", 2, middle), ("result", middle + 1, self.last)):
            self.put(left, right, self._printed_texts[key][0], label=True)
        self.row += 1
        for left, right in ((2, middle), (middle + 1, self.last)):
            self.put(left, right, None)
            self.sheet.cell(self.row, left).alignment = LEFT
        self.sheet.row_dimensions[self.row].height = _TEXT_HEIGHT
        self.row += 1

    def _texts(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.put(1, 2, self._printed_texts[key][0], label=True)
            self.put(3, self.last, None)
            self.sheet.cell(self.row, 3).alignment = LEFT
            self.sheet.row_dimensions[self.row].height = _TEXT_HEIGHT
            self.row += 1

    def _indicators(self) -> None:
        top = self.row
        for offset, field in enumerate(self.fields):
            self.put(2 + offset, 2 + offset, self.spec.rows[field][0], label=True)
        self.row += 1
        groups: list[dict[str, Any]] = list(self.layout["rows"])
        first = self.row
        for group in groups:
            self._group(group)
        self._merge_level1(groups, first)
        bottom, self.row = self.row, top
        self.put(1, 1, self.layout["table_label"], label=True, down=bottom - top - 1)
        self.row = bottom
        self._total(first)

    def _group(self, group: Mapping[str, Any]) -> None:
        names = list(group.get("names", []))
        count = int(group["count"])
        self.put(3, 3, group["level2"], label=True, down=count - 1)
        for position in range(count):
            for offset, field in enumerate(self.fields[2:]):
                value = names[position] if field == "name" and position < len(names) else None
                self.put(4 + offset, 4 + offset, value)
            self.sheet.row_dimensions[self.row].height = 30
            self.row += 1

    def _merge_level1(self, groups: list[dict[str, Any]], first: int) -> None:
        end = self.row
        self.row = first
        while groups:
            level = groups[0]["level1"]
            same = [group for group in groups if group["level1"] == level]
            groups = groups[len(same) :]
            rows = sum(int(group["count"]) for group in same)
            self.put(2, 2, level, label=True, down=rows - 1)
            self.row += rows
        self.row = end

    def _total(self, first: int) -> None:
        score = 2 + self.fields.index("self_score")
        weight = 2 + self.fields.index("weight")
        labels = self.spec.printed["labels"]
        left = min(score, weight)
        self.put(1, left - 1, labels["total"][0], label=True)
        self.put(weight, weight, int(self.spec.full))
        letter = get_column_letter(score)
        extra = f",{self.money_score}" if self.money_score else ""
        self.put(score, score, f"=SUM({letter}{first}:{letter}{self.row - 1}{extra})")
        self.put(score + 1, self.last, None)
        self.row += 1
        if "grade" in labels:
            self.put(1, left - 1, labels["grade"][0], label=True)
            self.put(left, self.last, None)
            self.row += 1

    def _page(self) -> None:
        sheet = self.sheet
        sheet.column_dimensions["A"].width = _FIRST_WIDTH
        for offset, field in enumerate(self.fields):
            sheet.column_dimensions[get_column_letter(2 + offset)].width = _WIDTHS[field]
        sheet.page_setup.orientation = self.layout.get("orientation", "portrait")
        sheet.page_setup.paperSize = 9
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_options.horizontalCentered = True
        sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(_PAGES))
        sheet.print_area = f"A1:{get_column_letter(self.last)}{self.row - 1}"
