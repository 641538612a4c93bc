"""Cells changed in place: in order, in the sheet's own dialect, and taken out without a trace."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import openpyxl
import pytest

from tests.packages import MAIN, RELATION, SHEET, package, parts, rebuilt, replaced, rows, worksheet
from tests.soon import soon
from xlsxeval.errors import CannotEdit
from xlsxeval.model import Area
from xlsxeval.package import Book, Formula


def body(book: Book) -> str:
    """The worksheet's children as saved."""
    text = parts(book.save())[SHEET].decode()
    return re.sub(r"^.*?<(?:x:)?worksheet[^>]*>|</(?:x:)?worksheet>$", "", text, flags=re.S)


VALUES = {
    "text": ("得分", '<c r="B1" t="inlineStr"><is><t>得分</t></is></c>'),
    "number": (Decimal("4.740"), '<c r="B1"><v>4.740</v></c>'),
    "large": (Decimal("1E+3"), '<c r="B1"><v>1000</v></c>'),
    "blank": (None, '<c r="B1"/>'),
    "formula": (Formula("=A1*2", Decimal(2)), '<c r="B1"><f>A1*2</f><v>2</v></c>'),
    "text of a formula": (
        Formula('A1&"分"', "1分"),
        '<c r="B1" t="str"><f>A1&amp;"分"</f><v>1分</v></c>',
    ),
    "formula without result": (Formula("A1"), '<c r="B1"><f>A1</f></c>'),
    "like a formula": ("=1+1", '<c r="B1" t="inlineStr"><is><t>=1+1</t></is></c>'),  # R62
    "spaces": (
        " a\nb ",
        '<c r="B1" t="inlineStr"><is><t xml:space="preserve"> a\nb </t></is></c>',
    ),
    "markup": ("<&>", '<c r="B1" t="inlineStr"><is><t>&lt;&amp;&gt;</t></is></c>'),
    "illegal": ("a\x0bb\ud800c\ufffe", '<c r="B1" t="inlineStr"><is><t>abc</t></is></c>'),  # R63
    "escaped": ("_x0041_", '<c r="B1" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>'),
}


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_is_written_so_that_it_stays_what_it_is(kind):
    value, element = VALUES[kind]
    book = Book.open(package(rows('<c r="A1"><v>1</v></c>')))
    book.sheet("表").write(1, 2, value, 0)
    assert body(book) == rows(f'<c r="A1"><v>1</v></c>{element}')


@pytest.mark.parametrize("text", ["_x0041_", "a\r\nb", " a ", "𠀀", "_x005F_", "_x0041"])
def test_text_reads_back_as_it_was_written(text):
    book = Book.open(package())
    book.sheet("表").write(1, 1, text, 0)
    data = book.save()
    assert Book.open(data).sheet("表").read().cells[1, 1].value == text


def test_text_is_cut_at_what_a_cell_holds():  # R63
    book = Book.open(package())
    book.sheet("表").write(1, 1, "字" * 40_000, 0)
    book.sheet("表").write(2, 1, "𠀀" * 40_000, 0)
    cells = book.sheet("表").read().cells
    assert [cells[1, 1].value, cells[2, 1].value] == ["字" * 32_767, "𠀀" * 16_383]


def test_cells_and_rows_are_put_in_order():
    inside = (
        '<dimension ref="B2:C4"/><sheetData><row r="2" spans="2:3" ht="20"><c r="B2"><v>1</v></c>'
        '<c r="D2"/></row><row r="4" spans="2:3"><c r="C4"><v>2</v></c></row></sheetData>'
    )
    book = Book.open(package(inside))
    sheet = book.sheet("表")
    for row, column in ((2, 3), (3, 1), (2, 6), (9, 2), (1, 1)):
        sheet.write(row, column, Decimal(row), 7)
    assert body(book) == (
        '<dimension ref="A1:F9"/><sheetData><row r="1"><c r="A1" s="7"><v>1</v></c></row>'
        '<row r="2" ht="20"><c r="B2"><v>1</v></c><c r="C2" s="7"><v>2</v></c><c r="D2"/>'
        '<c r="F2" s="7"><v>2</v></c></row><row r="3"><c r="A3" s="7"><v>3</v></c></row>'
        '<row r="4" spans="2:3"><c r="C4"><v>2</v></c></row>'
        '<row r="9"><c r="B9" s="7"><v>9</v></c></row></sheetData>'
    )


def test_rows_and_cells_get_the_numbers_they_had_by_order():
    book = Book.open(package("<sheetData><row/><row><c/><c><v>1</v></c></row></sheetData>"))
    book.sheet("表").write(2, 3, Decimal(2), 0)
    assert body(book) == (
        '<sheetData><row r="1"/><row r="2"><c r="A2"/><c r="B2"><v>1</v></c>'
        '<c r="C2"><v>2</v></c></row></sheetData>'
    )


def test_a_cell_is_written_with_the_prefix_of_its_sheet():  # pitfall 3
    inside = '<x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData>'
    root = f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}">{inside}</x:worksheet>'
    book = Book.open(package(root))
    book.sheet("表").write(1, 2, "字", 0)
    book.sheet("表").set_widths({2: 12})
    assert body(book) == (
        '<x:cols><x:col min="2" max="2" width="12" customWidth="1"/></x:cols><x:sheetData>'
        '<x:row r="1"><x:c r="A1"/><x:c r="B1" t="inlineStr"><x:is><x:t>字</x:t></x:is></x:c>'
        "</x:row></x:sheetData>"
    )


def test_a_written_cell_loses_what_it_was():
    old = '<c r="A1" s="3" t="s" cm="1" vm="1"><f>B1</f><v>0</v></c>'
    book = Book.open(package(rows(old)))
    book.sheet("表").write(1, 1, Decimal(1), 2)
    assert body(book) == rows('<c r="A1" s="2"><v>1</v></c>')


@pytest.mark.parametrize("kind", ["array", "dataTable"])
def test_a_cell_of_an_array_formula_is_not_written(kind):
    book = Book.open(package(rows(f'<c r="A1"><f t="{kind}" ref="A1:B3">C1</f><v>0</v></c>')))
    with pytest.raises(CannotEdit) as caught:
        book.sheet("表").write(3, 2, Decimal(1), 0)
    sentence = "表!B3 belongs to an array formula and cannot be changed alone."
    assert str(caught.value) == sentence
    book.sheet("表").write(4, 2, Decimal(1), 0)


def test_erased_cells_leave_no_trace():
    before = (
        '<sheetData><row r="1" spans="1:1" ht="20"><c r="A1"><v>1</v></c></row><row r="2" s="4"/>'
        "</sheetData>"
    )
    book = Book.open(package(before))
    sheet = book.sheet("表")
    for row in (1, 2, 3):
        sheet.write(row, 5, "我们的", 1)
        sheet.write(row, 6, Formula("A1", Decimal(1)), 1)
    sheet.erase(Area(1, 5, 9, 6))
    assert body(book) == before.replace(' spans="1:1"', "")


def test_styles_are_taken_from_cell_row_or_column():
    inside = (
        '<cols><col min="2" max="3" style="8"/></cols><sheetData><row r="1" s="5" customFormat="1">'
        '<c r="A1" s="2"/><c r="B1"/></row><row r="2" s="6"/></sheetData>'
    )
    sheet = Book.open(package(inside)).sheet("表")
    places = [(1, 1), (1, 2), (1, 3), (2, 3), (9, 4)]
    assert [sheet.style_at(*place) for place in places] == [2, 0, 5, 8, 0]


def cols(inside: str) -> str:
    return f"<cols>{inside}</cols><sheetData/>"


WIDTHS = {
    "none": ("<sheetData/>", cols('<col min="5" max="5" width="12.5" customWidth="1"/>')),
    "inside a range": (
        cols('<col min="2" max="16384" width="9" style="3" hidden="1"/>'),
        cols(
            '<col min="2" max="4" width="9" style="3" hidden="1"/>'
            '<col min="5" max="5" width="12.5" style="3" customWidth="1"/>'
            '<col min="6" max="16384" width="9" style="3" hidden="1"/>'
        ),
    ),
    "behind a closed group": (
        cols(
            '<col min="4" max="4" outlineLevel="1" hidden="1"/><col min="5" max="5" collapsed="1"/>'
        ),
        cols(
            '<col min="4" max="4" outlineLevel="1" hidden="1"/>'
            '<col min="5" max="5" width="12.5" collapsed="1" customWidth="1"/>'
        ),
    ),
    "at a start": (
        cols('<col min="5" max="6" width="9"/>'),
        cols('<col min="5" max="5" width="12.5" customWidth="1"/><col min="6" max="6" width="9"/>'),
    ),
    "its own": (
        cols('<col min="5" max="5" width="9"/><col min="7" max="7" width="8"/>'),
        cols('<col min="5" max="5" width="12.5" customWidth="1"/><col min="7" max="7" width="8"/>'),
    ),
}


@pytest.mark.parametrize("kind", WIDTHS)
def test_a_width_splits_the_ranges_around_it(kind):
    before, after = WIDTHS[kind]
    book = Book.open(package(before))
    book.sheet("表").set_widths({5: 12.5})
    assert body(book) == after
    book.sheet("表").set_widths({5: 12.5})
    assert body(book) == after


OWN_FORMAT = (
    '<conditionalFormatting sqref="A1"><cfRule type="expression" dxfId="0" priority="4">'
    "<formula>A1&gt;1</formula></cfRule></conditionalFormatting>"
)
OURS = (
    '<conditionalFormatting sqref="A1 C3"><cfRule type="expression" dxfId="2" priority="{}">'
    "<formula>TRUE</formula></cfRule></conditionalFormatting>"
)


@pytest.mark.parametrize(("unit", "priority"), [(OWN_FORMAT, 5), ("", 1)])
def test_our_mark_stands_after_the_units_own_and_goes_alone(unit, priority):
    start = '<sheetData/><mergeCells><mergeCell ref="A1:B1"/></mergeCells>' + unit
    end = '<dataValidations count="0"/><pageMargins/>'
    book = Book.open(package(start + end))
    book.sheet("表").mark(["A1", "C3"], 2, "TRUE")
    assert body(book) == start + OURS.format(priority) + end
    book.sheet("表").unmark("TRUE")
    assert body(book) == start + end


def test_the_extent_counts_all_that_people_see():
    drawing = (
        '<xdr:wsDr xmlns:xdr="urn:x"><xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:row>0'
        "</xdr:row></xdr:from><xdr:to><xdr:col>6</xdr:col><xdr:colOff>9</xdr:colOff><xdr:row>3"
        "</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to></xdr:twoCellAnchor><xdr:oneCellAnchor>"
        "<xdr:from><xdr:col>1</xdr:col><xdr:row>4</xdr:row></xdr:from>"
        '<xdr:ext cx="1219200" cy="381000"/></xdr:oneCellAnchor></xdr:wsDr>'
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATION}/{kind}" Target="../x/{kind}.xml"/>'
        for n, kind in enumerate(("drawing", "comments", "table"))
    )
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    written = rows('<c r="A1"><v>1</v></c><c r="Z1" s="1"/><c r="Y1"><v/></c>')
    merges = '<mergeCells><mergeCell ref="B2:C5"/></mergeCells>'
    steps = {
        "cells": ({SHEET: worksheet(written)}, (1, 1)),
        "merges": ({SHEET: worksheet(written + merges)}, (5, 3)),
        "drawing": ({"xl/x/drawing.xml": drawing}, (6, 7)),
        "comments": ({"xl/x/comments.xml": '<a xmlns="urn:c"><comment ref="H2"/></a>'}, (6, 8)),
        "table": ({"xl/x/table.xml": f'<table xmlns="{MAIN}" ref="A1:B9"/>'}, (9, 8)),
    }
    relations = f'<Relationships xmlns="{rels}">{links}</Relationships>'
    data = rebuilt(package(), {"xl/worksheets/_rels/sheet1.xml.rels": relations})
    for step, (change, corner) in steps.items():
        data = rebuilt(data, change)
        assert (step, Book.open(data).sheet("表").extent()) == (step, corner)


def test_columns_are_free_only_where_no_row_has_any_cell():
    inside = rows('<c r="A1"><v>1</v></c><c r="C1" s="1"/>', '<c r="H2" s="1"/>') + (
        '<mergeCells><mergeCell ref="P9:Q9"/></mergeCells>'
    )
    sheet = Book.open(package(inside)).sheet("表")
    found = [sheet.free_columns(*wanted) for wanted in ((1, 1), (4, 1), (5, 1), (7, 2), (8, 2))]
    assert found == [2, 4, 9, 9, 18]
    assert (
        Book.open(package("<sheetData><row><c/><c/></row></sheetData>"))
        .sheet("表")
        .free_columns(1, 0)
        == 3
    )


def test_without_free_columns_nothing_is_written():
    sheet = Book.open(package(rows('<c r="XFB1" s="1"/>'))).sheet("表")
    assert sheet.free_columns(2, 16_382) == 16_383
    with pytest.raises(CannotEdit) as caught:
        sheet.free_columns(3, 16_380)
    assert str(caught.value) == "The sheet has no free columns to the right of the form."


def chained(entries: str) -> bytes:
    rels = "xl/_rels/workbook.xml.rels"
    link = f'<Relationship Id="rId9" Type="{RELATION}/calcChain" Target="calcChain.xml"/>'
    return rebuilt(
        package(rows('<c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>2</f><v>2</v></c>')),
        {
            "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}">{entries}</calcChain>',
            rels: replaced("</Relationships>", f"{link}</Relationships>"),
        },
    )


def test_formulas_taken_out_leave_the_calculation_chain():
    book = Book.open(chained('<c r="B1" i="1"/><c r="A1"/><c r="B1" i="2"/>'))
    book.sheet("表").erase(Area(1, 2, 1, 2))
    saved = parts(book.save())
    assert (
        saved["xl/calcChain.xml"]
        .decode()
        .endswith(f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/><c r="B1" i="2"/></calcChain>')
    )


def test_an_empty_calculation_chain_goes():
    book = Book.open(chained('<c r="B1" i="1"/>'))
    book.sheet("表").write(1, 2, Decimal(1), 0)
    saved = parts(book.save())
    assert "xl/calcChain.xml" not in saved
    assert b"calcChain" not in saved["xl/_rels/workbook.xml.rels"]


def test_added_formulas_leave_the_calculation_chain_alone():  # pitfall 5
    data = chained('<c r="B1" i="1"/>')
    book = Book.open(data)
    book.sheet("表").write(2, 2, Formula("A1", Decimal(1)), 0)
    book.sheet("表").erase(Area(2, 2, 2, 2))
    assert parts(book.save())["xl/calcChain.xml"] == parts(data)["xl/calcChain.xml"]


def test_names_and_recalculation_are_written_in_schema_order():
    book = Book.open(package(workbook='<oleSize ref="A1"/>'))
    book.define("_xlsxeval", "表!$H$3", hidden=True)
    book.define("范围", "表!$A$1", sheet="表", hidden=False)
    book.define("_XLSXEVAL", "表!$I$3", hidden=True)
    book.request_recalculation()
    assert book.defined_names() == {"_XLSXEVAL": "表!$I$3"}
    assert book.defined_names("表") == {"范围": "表!$A$1"}
    text = parts(book.save())["xl/workbook.xml"].decode()
    assert text.partition("</sheets>")[2] == (
        '<definedNames><definedName name="范围" localSheetId="0">表!$A$1</definedName>'
        '<definedName name="_XLSXEVAL" hidden="1">表!$I$3</definedName></definedNames>'
        '<calcPr fullCalcOnLoad="1"/><oleSize ref="A1"/></workbook>'
    )
    book.undefine("_xlsxeval")
    book.undefine("范围", sheet="表")
    assert "definedName" not in parts(book.save())["xl/workbook.xml"].decode()


def test_changed_parts_keep_declaration_and_prefixes():  # pitfall 6
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    root = worksheet("<sheetData/>").replace(
        "<worksheet ", f'<worksheet {space} xmlns:x14ac="urn:a" mc:Ignorable="x14ac" '
    )
    book = Book.open(package(root))
    book.sheet("表").write(1, 1, Decimal(1), 0)
    text = parts(book.save())[SHEET].decode()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet ')
    assert all(piece in text for piece in (space, 'xmlns:x14ac="urn:a"', 'mc:Ignorable="x14ac"'))


def test_a_strict_workbook_is_edited_in_its_own_dialect():  # R12, pitfall 8
    book = Book.open(package(rows('<c r="A1"><v>1</v></c>'), strict=True))
    book.ensure_editable()
    book.sheet("表").write(1, 2, "得分", book.styles.derive(0, bold=True))
    book.request_recalculation()
    data = book.save()
    assert not [n for n, content in parts(data).items() if b"spreadsheetml/2006/main" in content]
    assert Book.open(data).sheet("表").read().cells[1, 2].value == "得分"


def test_a_signed_workbook_is_not_edited():  # pitfall 10
    origin = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    link = f'<Relationship Id="rId9" Type="{origin}" Target="_xmlsignatures/origin.sigs"/>'
    data = rebuilt(package(), {"_rels/.rels": replaced("</Rel", f"{link}</Rel")})
    with pytest.raises(CannotEdit) as caught:
        Book.open(data).ensure_editable()
    sentence = "The workbook is digitally signed; any change would break the signature."
    assert str(caught.value) == sentence


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("space", ["urn:other", "&amp;"])
def test_an_unknown_dialect_is_not_edited(part, space):
    styles = f'<styleSheet xmlns="{MAIN}"/>'
    data = rebuilt(package(styles=styles), {part: replaced(MAIN, space)})
    with pytest.raises(CannotEdit) as caught:
        Book.open(data).ensure_editable()
    assert str(caught.value) == "The workbook is written in an unknown dialect of OOXML."


def test_openpyxl_reads_what_was_written():
    book = Book.open(package(rows('<c r="A1"><v>1</v></c>')))
    sheet = book.sheet("表")
    sheet.write(1, 2, "得分", book.styles.derive(0, number_format="0.00", locked=False))
    sheet.write(2, 2, Formula("A1*2", Decimal(2)), 0)
    found = openpyxl.load_workbook(io.BytesIO(book.save()))["表"]
    assert [(c.coordinate, c.value) for row in found for c in row] == [
        ("A1", 1),
        ("B1", "得分"),
        ("A2", None),
        ("B2", "=A1*2"),
    ]
    assert (found["B1"].number_format, found["B1"].protection.locked) == ("0.00", False)


def test_cells_written_behind_all_others_are_read_back():
    book = Book.open(package(rows('<c r="A1"><v>1</v></c>')))
    sheet = book.sheet("表")
    for column, value in ((3, Decimal(7)), (5, "<尾>")):
        sheet.write(1, column, value, 0)
    assert sheet.extent() == (1, 5)
    read = {place: cell.value for place, cell in sheet.read().cells.items()}
    assert read == {(1, 1): Decimal(1), (1, 3): Decimal(7), (1, 5): "<尾>"}
    sheet.write(1, 6, Decimal(8), 0)
    assert body(book).count("<c ") == 4


def test_marks_of_others_in_a_sheet_stay_theirs():
    mark = "<?xlsxeval 1?>"
    book = Book.open(package(rows(f'<c r="A1"><v>1</v></c>{mark}')))
    book.sheet("表").write(1, 2, Decimal(2), 0)
    assert body(book) == rows(f'<c r="A1"><v>1</v></c>{mark}<c r="B1"><v>2</v></c>')


def test_columns_told_several_times_over_are_read_and_not_changed():  # R110
    overlapping = '<cols>{}</cols><sheetData><row r="1"><c r="C1"><v>1</v></c></row></sheetData>'
    data = package(overlapping.format('<col min="1" max="16384" width="9" hidden="1"/>' * 20_000))
    with soon():
        sheet = Book.open(data).sheet("表")
        assert sheet.read().hidden_columns == {1, 2, 3}
        for change in (lambda: sheet.set_widths({4: 10}), lambda: sheet.style_at(2, 4)):
            with pytest.raises(CannotEdit) as caught:
                change()
            assert (
                str(caught.value) == "A sheet tells the widths of its columns several times over."
            )
