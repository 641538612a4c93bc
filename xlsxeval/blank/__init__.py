"""A FormSpec becomes the blank official workbook a unit fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from xlsxeval.blank.money import Money
from xlsxeval.blank.paper import CENTRE, LEFT, Paper, undated
from xlsxeval.blank.rules import Rules
from xlsxeval.blank.table import Table
from xlsxeval.errors import SpecError
from xlsxeval.i18n import N_
from xlsxeval.model import FormSpec, Message
from xlsxeval.package import Book, Formula

_WIDTHS: Mapping[str, float] = {
    "level1": 13,
    "level2": 16,
    "name": 28,
    "nature": 9,
    "target": 22,
    "unit": 10,
    "adjusted": 16,
    "actual": 30,
    "weight": 8,
    "self_score": 9,
    "reviewed": 9,
    "reason": 30,
    "criteria": 30,
}
_PAGES = "第 &P 页 共 &N 页"
_FIRST_WIDTH = 10
_HEAD_HEIGHT = 24
_TEXT_HEIGHT = 78


def write(spec: FormSpec) -> bytes:
    """The blank form of a spec as an .xlsx file; the same spec gives the same file."""
    if not spec.layout:
        template = N_("The form {form} describes no layout; no blank form of it can be printed.")
        raise SpecError(Message(template, {"form": spec.id}))
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "自评表"
    _Form(sheet, spec).draw()
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


class _Form(Paper):
    """Draws a form from top to bottom."""

    def __init__(self, sheet: Worksheet, spec: FormSpec) -> None:
        self.spec, self.layout = spec, spec.layout
        self.fields = list(spec.printed["rows"])
        super().__init__(sheet, 1 + len(self.fields))

    def draw(self) -> None:
        """Title, head, money, goals, indicators, total, texts, print set-up."""
        rules = Rules(self.sheet, self.spec)
        money, table = Money(self, self.spec, rules), Table(self, self.spec, rules)
        after: Sequence[str] = self.layout.get("after", ())
        self._title()
        self._head()
        if self.layout.get("goal_label"):
            money.draw()
            self._goals_beside()
        else:
            printed = self.spec.printed["texts"]
            before = [key for key in ("goal", "result", "reasons") if key in printed]
            self._texts([key for key in before if key not in after])
            money.draw()
        table.draw(money.score)
        self._texts(after)
        self._page()
        self._protect()

    def _title(self) -> None:
        if self.layout.get("above"):
            self.sheet.cell(self.row, 1, self.layout["above"]).font = Font(name="宋体", size=10.5)
            self.row += 1
        for text, size, height in ((self.spec.title, 18, 30), ("（    年度）", 11, 18)):
            cell = self.sheet.cell(self.row, 1, text)
            cell.font = Font(name="黑体" if size > 11 else "宋体", size=size)
            cell.alignment = CENTRE
            self.sheet.merge_cells(
                start_row=self.row, start_column=1, end_row=self.row, end_column=self.last
            )
            self.line(height)
        self.free(self.row - 1, 1)

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
            self.line(_HEAD_HEIGHT)

    def _goals_beside(self) -> None:
        middle = 5
        printed = self.spec.printed["texts"]
        self.put(1, 1, self.layout["goal_label"], label=True, down=1)
        for key, left, right in (("goal", 2, middle), ("result", middle + 1, self.last)):
            self.put(left, right, printed[key][0], label=True)
        self.row += 1
        for left, right in ((2, middle), (middle + 1, self.last)):
            self.put(left, right, None)
            self.sheet.cell(self.row, left).alignment = LEFT
        self.line(_TEXT_HEIGHT)

    def _texts(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.put(1, 2, self.spec.printed["texts"][key][0], label=True)
            self.put(3, self.last, None)
            self.sheet.cell(self.row, 3).alignment = LEFT
            self.line(_TEXT_HEIGHT)

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

    def _protect(self) -> None:
        """Labels and formulas are locked without a password; rows and formats stay free."""
        protection = self.sheet.protection
        protection.sheet = True
        # In the file these switches tell what is forbidden.
        protection.formatCells = protection.formatColumns = protection.formatRows = False
        protection.insertRows = protection.deleteRows = False
