"""A rich unit workbook edited as the scorer edits it: nothing of the unit's is lost."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from tests.packages import SHEET, drawn, looked_at, packed, parts, rebuilt, replaced
from tests.test_package_graft import PNG, everything
from xlsxeval.model import Area
from xlsxeval.package import Book, Drawn, Formula, graft

RELS = "xl/_rels/workbook.xml.rels"
SHEET_RELS = "xl/worksheets/_rels/sheet1.xml.rels"
DROP_DOWN = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.'
    'com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1" xmlns:xm="http://schemas.'
    'microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1">'
    "<x14:formula1><xm:f>字典!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>C2:C9</xm:sqref>"
    "</x14:dataValidation></x14:dataValidations></ext></extLst>"
)
CELL_IMAGES = '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>'
WPS = "http://www.wps.cn/officeDocument/2020/cellImage"


def draw(workbook: xlsxwriter.Workbook) -> None:
    """Picture, text box, header picture, print settings, names, validation, protection."""
    sheet = workbook.add_worksheet("自评表")
    locked = workbook.add_format({"border": 1, "font_name": "仿宋_GB2312", "text_wrap": True})
    percent = workbook.add_format({"num_format": "0.00%", "border": 1})
    sheet.merge_range("A1:D1", "项目支出绩效自评表", locked)
    for row in range(1, 9):
        sheet.write_row(row, 0, [f"指标{row}", row * 10, "是"], locked)
        sheet.write_formula(row, 3, f"=B{row + 1}/100", percent, row / 10)
    sheet.insert_image("E2", "seal.png", {"image_data": io.BytesIO(PNG)})
    sheet.insert_textbox("E8", "填表说明")
    sheet.set_header("&L&G", {"image_left": "logo.png", "image_data_left": io.BytesIO(PNG)})
    sheet.data_validation("B2:B9", {"validate": "integer", "criteria": ">", "value": 0})
    sheet.conditional_format("B2:B9", {"type": "top", "value": 1, "format": percent})
    sheet.protect("密码")
    sheet.write_comment("A2", "单位批注")
    sheet.print_area("A1:D9")
    sheet.autofilter("A1:D9")
    sheet.set_column("B:XFD", 11, locked)
    workbook.add_worksheet("字典").write_column("A1", ["是", "否", "无"])
    workbook.define_name("分值", "=自评表!$B$2:$B$9")


def unit(draw: Callable[[xlsxwriter.Workbook], None] = draw) -> bytes:
    """What `draw` draws, with the parts xlsxwriter cannot write put in by hand."""
    link = '<Relationship Id="rId{}" Type="{}" Target="{}"/></Relationships>'
    wps = "application/vnd.wps-officedocument.cellimage+xml"
    types = f'<Override PartName="/xl/cellimages.xml" ContentType="{wps}"/></Types>'
    settings = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/printerSettings"
    custom = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
    return rebuilt(
        drawn(draw),
        {
            "[Content_Types].xml": replaced("</Types>", types),
            SHEET: replaced("</worksheet>", f"{DROP_DOWN}</worksheet>"),
            SHEET_RELS: replaced(
                "</Relationships>", link.format(91, settings, "../printerSettings/p1.bin")
            ),
            "xl/printerSettings/p1.bin": bytes(range(256)),
            "xl/cellimages.xml": CELL_IMAGES,
            RELS: replaced("</Relationships>", link.format(92, WPS, "cellimages.xml")),
            "_rels/.rels": replaced(
                "</Relationships>", link.format(93, custom, "customXml/item1.xml")
            ),
            "customXml/item1.xml": "<单位>增城</单位>",
        },
    )


def scored(data: bytes) -> bytes:
    """The edits of the scorer: columns, marks, a grafted sheet, names, recalculation."""
    book = Book.open(data)
    book.ensure_editable()
    sheet = book.sheet("自评表")
    names = book.defined_names()
    if "_ours" in names:
        first = int(names["_ours"])
        sheet.erase(Area(1, first, 9, first + 1))
        sheet.unmark("TRUE")
        book.undefine("_ours")
        book.remove_sheet("汇 总")
    column = sheet.free_columns(2, sheet.extent()[1])
    for row in range(2, 10):
        base = sheet.style_at(row, 2)
        style = book.styles.derive(base, number_format="0.00", fill="FFF2CC", wrap=True)
        sheet.write(row, column, Formula(f"B{row}", Decimal(row * 10 - 10)), style)
        sheet.write(row, column + 1, "依据", book.styles.derive(base, locked=False, bold=True))
    for place in (column, column + 1):
        sheet.set_widths({place: 14})
    sheet.mark(["B2", "D4"], book.styles.dxf(fill="FFC7CE"), "TRUE")
    book.define("_ours", str(column), hidden=True)
    graft(book, Drawn(drawn(everything)), "汇 总")
    book.request_recalculation()
    return book.save()


EDITED = {
    "[Content_Types].xml",
    RELS,
    "xl/styles.xml",
    "xl/workbook.xml",
    SHEET,
}


def test_untouched_parts_are_byte_identical():  # R10, R58, R59, R61
    data = unit()
    before, after = packed(data), packed(scored(data))
    assert {name for name in before if after.get(name) != before[name]} == EDITED
    assert list(after)[: len(before)] == list(before)
    assert {
        "xl/cellimages.xml",
        "xl/comments1.xml",
        "xl/drawings/drawing1.xml",
        "xl/drawings/vmlDrawing2.vml",
        "xl/media/image1.png",
        "xl/printerSettings/p1.bin",
        "customXml/item1.xml",
    } <= before.keys()


def test_the_units_cells_and_styles_read_as_before():
    data = unit()
    old, new = looked_at(data), looked_at(scored(data))
    assert new.sheetnames == [*old.sheetnames, "汇 总"]
    for name in old.sheetnames:
        for row in old[name].iter_rows():
            for cell in row:
                twin = new[name][cell.coordinate]
                assert twin.value == cell.value
                for facet in ("font", "fill", "border", "alignment", "protection", "number_format"):
                    assert repr(getattr(twin, facet)) == repr(getattr(cell, facet)), twin
    sheet, edited = old["自评表"], new["自评表"]
    assert edited.print_area == sheet.print_area
    assert repr(edited.protection) == repr(sheet.protection)
    assert edited.data_validations.dataValidation == sheet.data_validations.dataValidation
    assert edited["A2"].comment.text == "单位批注"
    assert new.defined_names["分值"].attr_text == old.defined_names["分值"].attr_text


def test_the_sheet_part_keeps_all_but_our_cells():
    data = unit()
    book = Book.open(scored(data))
    sheet = book.sheet("自评表")
    before = Book.open(data).sheet("自评表").read()
    assert sheet.read().cells.items() >= before.cells.items()
    text = parts(scored(data))[SHEET].decode()
    assert DROP_DOWN.partition("<x14:dataValidation ")[2] in text
    assert all(tag in text for tag in ("<sheetProtection ", "<legacyDrawingHF ", "<drawing "))


def test_editing_the_edited_workbook_changes_no_part():  # R60
    once = scored(unit())
    twice = scored(once)
    assert list(parts(twice)) == list(parts(once))
    assert parts(twice) == parts(once)


def test_macros_stay_byte_identical():  # R10
    macros = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    data = rebuilt(
        unit(),
        {
            "[Content_Types].xml": replaced(plain, macros),
            "xl/vbaProject.bin": os.urandom(2_000),
        },
    )
    assert packed(scored(data))["xl/vbaProject.bin"] == packed(data)["xl/vbaProject.bin"]
    assert Book.open(scored(data)).macros


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_what_was_written(tmp_path: Path):
    (tmp_path / "表.xlsx").write_bytes(scored(unit()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(tmp_path / "表.xlsx")], check=True, capture_output=True, timeout=120
    )
    assert (tmp_path / "表.pdf").read_bytes().startswith(b"%PDF")
