"""Filled-in forms in odd packages: one oddity each, as XlsxWriter, openpyxl or a hand wrote it.

`CASES` has them by name; those of tests/corpus_parts.py and tests/corpus_zip.py are among them.
All hold the same perfect form of tests/sheets.py, in A1:I26 of one of their sheets.
"""

from __future__ import annotations

import io
import random
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests import sheets
from tests.packages import RELS, Change, drawn, looked_at, parts, rebuilt, replaced, saved
from tests.test_package_graft import PNG

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = "xl/workbook.xml"
NAME = "自评表"
WRITTEN = datetime(2021, 12, 31, 8, 30, 2)
"""So that the same workbook comes out on every day."""


@dataclass(frozen=True)
class Case:
    """How to make a workbook, and what is to be expected of it."""

    make: Callable[[], bytes]
    suffix: str = ".xlsx"
    refused: str | None = None
    """The sentence that says why it is not edited."""
    openpyxl: bool = True
    """Whether the second reader opens it as it was sent."""
    office: bool = True
    """Whether LibreOffice shows it as it was sent."""


CASES: dict[str, Case] = {}


def case(**expected: Any) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Enter a workbook into the corpus under the name of its function."""

    def enter(make: Callable[[], bytes]) -> Callable[[], bytes]:
        assert make.__name__ not in CASES
        CASES[make.__name__] = Case(make, **expected)
        return make

    return enter


@cache
def form() -> bytes:
    """The form as openpyxl writes it."""
    with tempfile.TemporaryDirectory() as folder:
        return sheets.fill(Path(folder) / "表.xlsx").read_bytes()


def edited(edit: Callable[[Any], None]) -> bytes:
    """The form with its openpyxl sheet changed."""
    book = looked_at(form())
    edit(book.worksheets[0])
    return saved(book)


@cache
def cells() -> dict[tuple[int, int], object]:
    """The form's values by row and column."""
    found = (cell for row in looked_at(form())[NAME].iter_rows() for cell in row)
    return {(cell.row, cell.column): cell.value for cell in found if cell.value is not None}


@cache
def merges() -> tuple[str, ...]:
    return tuple(str(area) for area in looked_at(form())[NAME].merged_cells.ranges)


def draw(book: xlsxwriter.Workbook, name: str = NAME) -> Worksheet:
    """The form on a new sheet, with borders and a font as units have them."""
    look = {"border": 1, "font_name": "仿宋_GB2312", "font_size": 12, "text_wrap": True}
    style = book.add_format(look)
    sheet = book.add_worksheet(name)
    sheet.set_column("A:I", 13)
    for merge in merges():
        sheet.merge_range(merge, "", style)
    for (row, column), value in cells().items():
        if isinstance(value, str):
            sheet.write_string(row - 1, column - 1, value, style)
        else:
            sheet.write(row - 1, column - 1, value, style)
    return sheet


def with_form(extend: Callable[[xlsxwriter.Workbook, Worksheet], object], **options: Any) -> bytes:
    """What XlsxWriter writes of the form and what `extend` adds to it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        book.set_properties({"created": WRITTEN})
        extend(book, draw(book))
    return out.getvalue()


@cache
def plain() -> bytes:
    """The form as XlsxWriter writes it: shared strings, borders, a font."""
    return with_form(lambda book, sheet: None)


def extended(
    data: bytes,
    added: Mapping[str, tuple[bytes | str, str]] | None = None,
    links: Mapping[str, list[tuple[str, str]]] | None = None,
    changes: Mapping[str, Change] | None = None,
) -> bytes:
    """The package with parts (content, content type) and relationships (type, target) added.

    The relationships of a source get the ids x1, x2 …
    """
    members = parts(data)
    types, files = "", {}
    for name, (content, kind) in (added or {}).items():
        files[name] = content
        if kind:
            types += f'<Override PartName="/{name}" ContentType="{kind}"/>'
    edits: dict[str, Change] = {**files, **(changes or {})}
    if types:
        edits["[Content_Types].xml"] = replaced("</Types>", f"{types}</Types>")
    for source, targets in (links or {}).items():
        folder, _, file = source.rpartition("/")
        name = f"{folder}/_rels/{file}.rels".lstrip("/")
        inside = "".join(
            f'<Relationship Id="x{n}" Type="{kind if ":" in kind else f"{OFFICE}/{kind}"}" '
            f'Target="{target}"/>'
            for n, (kind, target) in enumerate(targets, 1)
        )
        if name in members:
            edits[name] = replaced("</Relationships>", f"{inside}</Relationships>")
        else:
            edits[name] = f'<Relationships xmlns="{RELS}">{inside}</Relationships>'
    return rebuilt(data, edits)


@case()
def openpyxl_plain() -> bytes:
    return form()


@case()
def xlsxwriter_shared_strings() -> bytes:
    return plain()


@case()
def xlsxwriter_row_by_row() -> bytes:
    """constant_memory: inline strings and rows as they came."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet(NAME)
    style = book.add_format({"border": 1})
    for (row, column), value in sorted(cells().items()):
        write = sheet.write_string if isinstance(value, str) else sheet.write_number
        write(row - 1, column - 1, value, style)
    book.close()
    return out.getvalue()


@case()
def pictures_header_and_background() -> bytes:
    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        seal = {"image_data": io.BytesIO(PNG), "description": "公章", "object_position": 3}
        sheet.insert_image("H24", "seal.png", seal)
        logo = {"image_left": "logo.png", "image_data_left": io.BytesIO(PNG)}
        sheet.set_header("&L&G&C绩效自评", logo)
        sheet.set_background(io.BytesIO(PNG))

    return with_form(extend)


@case()
def text_boxes_and_buttons() -> bytes:
    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.insert_textbox("K3", "填表说明：\n逐项填写", {"fill": {"color": "#FFFF00"}})
        sheet.insert_button("K8", {"macro": "提交", "caption": "提交"})
        sheet.insert_checkbox("A30", True)

    return with_form(extend)


@case()
def lists_bars_and_sparklines() -> bytes:
    """x14 data validations and conditional formats; sparklines in cells nothing else is in."""

    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        book.add_worksheet("字典").write_column("A1", ["是", "否"])
        sheet.data_validation("F13:F25", {"validate": "list", "source": "=字典!$A$1:$A$2"})
        sheet.conditional_format("G13:G25", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format("H13:H25", {"type": "icon_set", "icon_style": "3_arrows"})
        for row in range(13, 26):
            sheet.add_sparkline(f"K{row}", {"range": f"自评表!G{row}:H{row}"})

    return with_form(extend)


@case()
def form_on_the_third_sheet() -> bytes:
    """A chart sheet first, a hidden and a very hidden sheet, the form, one more behind it."""

    def order(book: xlsxwriter.Workbook) -> None:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=自评表!$G$13:$G$25"})
        book.add_chartsheet("图").set_chart(chart)
        book.add_worksheet("藏").hide()
        book.add_worksheet("深藏").very_hidden()
        draw(book).activate()
        last = book.add_worksheet("说明")
        last.write("A1", "填表说明")
        last.print_area("A1:B2")

    return drawn(order)


@case()
def rich_text_links_and_notes() -> bytes:
    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        bold = book.add_format({"bold": True, "color": "red"})
        sheet.write_rich_string("A30", "填报人：", bold, "张三", " 电话 ")
        sheet.write_url("A31", "https://example.com/?a=1&b=2", string="办法")
        sheet.write_url("A32", "internal:'自评表'!A1", string="回到表头")
        sheet.write_comment("H13", "请填写", {"author": "财政局", "visible": True})

    return with_form(extend)


@case()
def dates_from_1904() -> bytes:
    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_number("A30", 43000, book.add_format({"num_format": "yyyy-mm-dd"}))

    return with_form(extend, date_1904=True)


@case()
def protected_with_password() -> bytes:
    return with_form(lambda book, sheet: sheet.protect("密码1", {"format_cells": True}))


@case()
def protected_with_ranges() -> bytes:
    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.protect()
        sheet.unprotect_range("D6:F9", "填报区", "abc")

    return with_form(extend)


@case()
def arrays_beside_the_form() -> bytes:
    """Array and dynamic array formulas in the columns next to the form."""

    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_array_formula("J13:J25", "{=G13:G25*2}", None, 20)
        sheet.write_dynamic_array_formula("K13:K25", "=SORT(G13:G25)", None, 5)
        sheet.write_formula("L13", "=SUM(J13:J25)")

    return with_form(extend)


@case()
def names_and_print_titles() -> bytes:
    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.print_area("A1:I26")
        sheet.repeat_rows(0, 11)
        sheet.repeat_columns("A:A")
        book.define_name("分值", "=自评表!$G$13:$G$25")
        book.define_name("自评表!本表", "=自评表!$A$1")
        sheet.set_h_pagebreaks([12])
        sheet.set_v_pagebreaks([9])
        sheet.autofilter("A12:I25")

    return with_form(extend)


@case()
def grouped_and_hidden_columns() -> bytes:
    """A closed group before our columns, its button on the first of them; all others hidden."""

    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.set_column("E:F", 12, None, {"level": 1})
        sheet.set_column("I:I", 12, None, {"level": 1, "hidden": True})
        sheet.set_column("J:J", 3, book.add_format({"bg_color": "white"}), {"collapsed": True})
        sheet.set_column("K:XFD", 8, None, {"hidden": True})
        for row in range(13, 17):
            sheet.set_row(row, 30, None, {"level": 2})
        sheet.outline_settings(True, False, False, True)

    return with_form(extend)


@case()
def column_styles_everywhere() -> bytes:
    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        white = book.add_format({"bg_color": "#FFFFFF", "pattern": 1, "valign": "vcenter"})
        sheet.set_column("A:XFD", 9, white)
        for row in (0, 12, 13, 40):
            sheet.set_row(row, 33, book.add_format({"top": 5, "bg_color": "#EEEEEE"}))

    return with_form(extend)


@case()
def frozen_panes_and_views() -> bytes:
    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.freeze_panes(12, 1)
        sheet.set_selection("H14")
        sheet.set_zoom(85)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:I26"})
        sheet.set_pagebreak_view()

    return with_form(extend)


@case()
def many_styles() -> bytes:
    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        for number in range(400):
            style = book.add_format({"num_format": f'0.0"{number}"', "font_size": 8 + number % 40})
            sheet.write_number(40 + number // 20, number % 20, number, style)

    return with_form(extend)


@case()
def table_over_the_form() -> bytes:
    """A ListObject: its columns may not be written into."""

    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        table = {"columns": [{"header": "甲"}, {"header": "乙"}], "total_row": True}
        sheet.add_table("K30:L34", table)

    return with_form(extend)


@case()
def pictures_in_cells() -> bytes:
    """Rich data: a cell whose value is a picture (vm)."""

    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.embed_image("C30", "seal.png", {"image_data": io.BytesIO(PNG)})

    return with_form(extend)


@case()
def properties_of_their_own() -> bytes:
    """docProps/custom.xml is already there."""

    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        book.set_custom_property("收文号", "财绩〔2022〕7号")
        book.set_custom_property("已核", True)
        book.set_properties({"title": "自评表", "company": "文化馆"})

    return with_form(extend)


@case()
def formulas_without_results() -> bytes:
    """openpyxl stores no results: scores stand as they are, sums beside them do not."""

    def edit(sheet: Any) -> None:
        sheet["B30"], sheet["C30"] = "=SUM(G13:G25)", "=H26/100"
        sheet["D30"] = openpyxl.worksheet.formula.ArrayFormula("D30:D31", "=G13:G14*2")

    return edited(edit)


@case()
def openpyxl_styles_and_lists() -> bytes:
    def edit(sheet: Any) -> None:
        styles = openpyxl.styles
        for row in sheet["A12:I26"]:
            for cell in row:
                cell.font = styles.Font(name="宋体", size=10.5, bold=cell.row == 12)
                cell.border = styles.Border(*[styles.Side("thin")] * 4)
                cell.alignment = styles.Alignment("center", "center", wrap_text=True)
        sheet["G13"].number_format = '0.0"分"'
        check = openpyxl.worksheet.datavalidation.DataValidation("list", '"优,良,中,差"')
        check.add("F22:F24")
        sheet.add_data_validation(check)
        sheet.conditional_formatting.add(
            "H13:H25", openpyxl.formatting.rule.ColorScaleRule("min", None, "FFFFFF", "max")
        )
        sheet.row_dimensions[14].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.oddFooter.center.text = "第 &P 页"
        sheet.sheet_properties.tabColor = "FF0000"

    return edited(edit)


@case()
def stored_members_of_much_noise() -> bytes:
    """A picture that does not deflate, kept as it is."""
    noise = random.Random(4).randbytes(70_000)
    kind = "image/png"
    return extended(
        plain(), {"xl/media/image9.png": (noise, kind)}, {BOOK: [("image", "media/image9.png")]}
    )
