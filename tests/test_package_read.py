"""Cells as they are read: sparse, exact, and honest about what is odd."""

from __future__ import annotations

import gc
import pickle
import weakref
from datetime import date
from decimal import Decimal

import pytest

from tests.packages import (
    MAIN,
    RELATION,
    RELS,
    SHEET,
    STRICT,
    package,
    rebuilt,
    replaced,
    rows,
    worksheet,
)
from tests.soon import soon
from xlsxeval.errors import Unreadable
from xlsxeval.model import Area, Cell, Late, Sheet
from xlsxeval.package import Book, Limits
from xlsxeval.package.formats import shows_date

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="3">'
    '<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="177" formatCode="0&quot;月度&quot;"/>'
    '<numFmt numFmtId="178" formatCode="[Red]0.00%"/></numFmts>'
    '<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/>'
    '<xf numFmtId="177"/><xf numFmtId="178"/><xf numFmtId="20"/></cellXfs></styleSheet>'
)
STRINGS = (
    f'<sst xmlns="{MAIN}"><si><t>得分</t></si>'
    '<si><r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r><rPh sb="0" eb="1"><t>fu</t></rPh></si>'
    '<si><t xml:space="preserve"> a_x000D_b_x005F_x0041_ </t></si></sst>'
)


def read(data: bytes) -> Sheet:
    return Book.open(data).sheet("表").read()


def only(cell: str, **more: str) -> Cell | None:
    cells = read(package(rows(cell), strings=STRINGS, styles=STYLES, **more)).cells
    assert len(cells) <= 1
    return next(iter(cells.values()), None)


VALUES = {
    '<c r="A1"><v>96.240000000000009</v></c>': Decimal("96.24"),
    '<c r="A1"><v>1E+2</v></c>': Decimal("100"),
    '<c r="A1"><v> 12 </v></c>': Decimal("12"),
    '<c r="A1" t="n"><v>-0.5</v></c>': Decimal("-0.5"),
    '<c r="A1" t="s"><v>0</v></c>': "得分",
    '<c r="A1" t="s"><v>1</v></c>': "富文本",
    '<c r="A1" t="s"><v>2</v></c>': " a\rb_x0041_ ",
    '<c r="A1" t="inlineStr"><is><t>内联</t></is></c>': "内联",
    '<c r="A1" t="inlineStr"><is><r><t>一</t></r><r><t>二</t></r></is></c>': "一二",
    '<c r="A1" t="str"><f>A2</f><v>算出</v></c>': "算出",
    '<c r="A1" t="str"><f>A2</f><v></v></c>': "",
    '<c r="A1" t="b"><v>1</v></c>': True,
    '<c r="A1" t="b"><v>0</v></c>': False,
    '<c r="A1" t="d"><v>2021-12-31T00:00:00</v></c>': date(2021, 12, 31),
    '<c r="A1" s="1"><v>44561</v></c>': date(2021, 12, 31),
    '<c r="A1" s="1"><v>44561.75</v></c>': date(2021, 12, 31),
    '<c r="A1" s="2"><v>44531</v></c>': date(2021, 12, 1),
    '<c r="A1" s="3"><v>12</v></c>': Decimal("12"),
    '<c r="A1" s="1"><v>1</v></c>': date(1900, 1, 1),
    '<c r="A1" s="1"><v>59</v></c>': date(1900, 2, 28),
    '<c r="A1" s="1"><v>60</v></c>': Decimal("60"),
    '<c r="A1" s="1"><v>61</v></c>': date(1900, 3, 1),
    '<c r="A1" s="1"><v>0.5</v></c>': Decimal("0.5"),
    '<c r="A1" s="1"><v>99999999</v></c>': Decimal("99999999"),
    '<c r="A1" s="5"><v>1.5</v></c>': Decimal("1.5"),
}


@pytest.mark.parametrize("cell", VALUES)
def test_a_value_is_read_as_its_reader_sees_it(cell):
    found = only(cell)
    assert found is not None
    assert (found.value, found.error, found.strange) == (VALUES[cell], None, False)
    assert type(found.value) is type(VALUES[cell])


NOTHING = ['<c r="A1" s="4"/>', '<c r="A1"><v/></c>', '<c r="A1"><v> </v></c>', '<c r="A1" t="s"/>']


@pytest.mark.parametrize("cell", NOTHING)
def test_a_cell_without_content_is_left_out(cell):
    assert only(cell) is None


ODD = {  # pitfall 12: (value, error, strange)
    '<c r="A1"><v>NaN</v></c>': ("NaN", None, True),
    '<c r="A1"><v>1e999</v></c>': ("1e999", None, True),
    '<c r="A1"><v>95,5</v></c>': ("95,5", None, True),
    '<c r="A1"><v>1_0</v></c>': ("1_0", None, True),
    '<c r="A1"><v>９</v></c>': ("９", None, True),
    '<c r="A1" t="zz"><v>7</v></c>': ("7", None, True),
    '<c r="A1" t="d"><v>soon</v></c>': ("soon", None, True),
    '<c r="A1" t="s"><v>3</v></c>': (None, "#REF!", False),
    '<c r="A1" t="s"><v>-1</v></c>': (None, "#REF!", False),
    '<c r="A1" t="e"><v>#DIV/0!</v></c>': (None, "#DIV/0!", False),  # R16
    '<c r="A1" t="e"><f>1/0</f><v>#SPILL!</v></c>': (None, "#SPILL!", False),
    '<c r="A1" s="99"><v>7</v></c>': (Decimal(7), None, False),
    '<c r="A1" s="x"><v>7</v></c>': (Decimal(7), None, False),
}


@pytest.mark.parametrize("cell", ODD)
def test_what_is_odd_is_kept_and_told(cell):
    found = only(cell)
    assert found is not None
    assert (found.value, found.error, found.strange) == ODD[cell]


def test_a_cell_knows_its_place_and_format():
    assert only('<c r="A1" s="4"><v>0.95</v></c>') == Cell(
        "表", "A1", Decimal("0.95"), "[Red]0.00%", row=1, column=1
    )


def test_a_cell_without_style_has_the_first_one():
    styles = STYLES.replace('<xf numFmtId="0"/>', '<xf numFmtId="10"/>')
    assert read(package(rows("<c><v>1</v></c>"), styles=styles)).cells[1, 1].format == "0.00%"


def test_days_count_from_1904_where_the_workbook_says_so():  # R13
    found = only('<c r="A1" s="1"><v>43099</v></c>', settings='<workbookPr date1904="1"/>')
    assert found is not None
    assert found.value == date(2021, 12, 31)


FORMATS = {
    "General": False,
    "yyyy-mm-dd": True,
    "[$-804]yyyy年m月": True,
    'm"月"d"日"': True,
    "mmm": True,
    "h:mm": False,
    "[h]:mm:ss": False,
    "mm:ss": False,
    '0"days"': False,
    "0\\d": False,
    "[Red]0.00": False,
    "0.00;[Blue]-0.00": False,
    "@": False,
    "aaaa": False,
}


@pytest.mark.parametrize("code", FORMATS)
def test_which_formats_show_a_day(code):
    assert shows_date(code) is FORMATS[code]


def test_formulas_are_told_from_values():  # R14
    cells = read(
        package(
            rows(
                '<c r="A1"><f>B1+1</f><v>3</v></c><c r="B1"><f>1+1</f><v/></c>',
                '<c r="A2"><f t="shared" ref="A2:A3" si="0">B2*2</f><v>4</v></c>',
                '<c r="A3"><f t="shared" si="0"/><v>6</v></c>',
                '<c r="A4"><f t="array" ref="A4:A5">B1:B2</f><v>1</v></c>',
                '<c r="A5"><v>2</v></c>',
            )
        )
    ).cells
    assert {c.ref: (c.formula, c.value, c.uncalculated) for c in cells.values()} == {
        "A1": ("B1+1", Decimal(3), False),
        "B1": ("1+1", None, True),
        "A2": ("B2*2", Decimal(4), False),
        "A3": ("B2*2", Decimal(6), False),
        "A4": ("B1:B2", Decimal(1), False),
        "A5": (None, Decimal(2), False),
    }


SHAPES = {  # pitfalls 3 and 4: one and the same sheet
    "as Excel writes": '<sheetData><row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row>'
    '<row r="3"><c r="A3"><v>3</v></c></row></sheetData>',
    "without r": "<sheetData><row/><row><c/><c><v>1</v></c><c/><c><v>2</v></c></row>"
    "<row><c><v>3</v></c></row></sheetData>",
    "half without r": '<sheetData><row r="2"><c r="B2"><v>1</v></c><c/><c><v>2</v></c></row>'
    "<row><c><v>3</v></c></row></sheetData>",
    "out of order": '<sheetData><row r="3"><c r="A3"><v>3</v></c></row><row r="2"><c r="D2">'
    '<v>2</v></c><c r="B2"><v>1</v></c></row></sheetData>',
    "twice, the last counts": '<sheetData><row r="2"><c r="B2"><v>9</v></c><c r="B2"><v>1</v></c>'
    '<c r="D2"><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c></row></sheetData>',
    "lower case": '<sheetData><row r="2"><c r="b2"><v>1</v></c><c r="$D$2"><v>2</v></c></row>'
    '<row r="3"><c r="a3"><v>3</v></c></row></sheetData>',
    "comments between": '<sheetData><!-- --><row r="2"><!-- --><c r="B2"><v>1</v></c><c r="D2">'
    '<v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c></row></sheetData>',
}


@pytest.mark.parametrize("shape", SHAPES)
def test_cells_are_found_however_rows_are_written(shape):
    cells = read(package(SHAPES[shape])).cells
    assert {c.ref: c.text for c in cells.values()} == {"B2": "1", "D2": "2", "A3": "3"}
    assert {(c.row, c.column) for c in cells.values()} == set(cells)


def prefixed(text: str) -> str:
    plain = worksheet(text).replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    return plain.replace("xmlns=", "xmlns:x=")


ENCODED = {  # pitfall 3
    "prefix": prefixed(SHAPES["as Excel writes"]).encode(),
    "byte order mark": b"\xef\xbb\xbf" + worksheet(SHAPES["as Excel writes"]).encode(),
    "utf-16": worksheet(SHAPES["as Excel writes"]).replace("UTF-8", "UTF-16").encode("utf-16"),
    "gb18030": worksheet(SHAPES["as Excel writes"]).replace("UTF-8", "GB18030").encode("gb18030"),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_cells_are_found_in_every_encoding(encoding):
    cells = read(rebuilt(package(), {SHEET: ENCODED[encoding]})).cells
    assert {c.ref: c.text for c in cells.values()} == {"B2": "1", "D2": "2", "A3": "3"}


@pytest.mark.parametrize("inside", ["<sheetData/>", "<sheetData><row/></sheetData>", ""])
def test_an_empty_sheet_has_no_cells(inside):
    assert read(package(inside)) == Sheet("表", {})


def test_a_strict_workbook_is_read():  # R12, pitfall 8
    strings = STRINGS.replace(MAIN, STRICT)
    data = package(
        rows('<c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c>'), strict=True, strings=strings
    )
    assert {c.ref: c.text for c in read(data).cells.values()} == {"A1": "得分", "B1": "5"}


def test_merges_hidden_rows_columns_and_protection_are_told():
    inside = (
        '<cols><col min="2" max="2" hidden="1"/><col min="4" max="16384" hidden="1"/></cols>'
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>ghost</v></c></row>'
        '<row r="2" hidden="1"/><row r="3" ht="0"/><row r="4"><c r="E4"><v>5</v></c></row>'
        '</sheetData><sheetProtection sheet="1"/>'
        '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C5:C6"/></mergeCells>'
    )
    sheet = read(package(inside))
    assert (sheet.merges, sheet.hidden_rows, sheet.hidden_columns, sheet.protected) == (
        (Area(1, 1, 2, 2), Area(5, 3, 6, 3)),
        {2, 3},
        {2, 4, 5},
        True,
    )
    assert sorted(sheet.cells) == [(1, 1), (4, 5)]  # pitfall 9: B1 is covered


BOMBS = {
    "one": '<mergeCell ref="A1:XFD1048576"/>',  # R109
    "all": '<mergeCell ref="A1:A20000"/>' * 11,
    "many": '<mergeCell ref="A1:A2"/>' * 20_001,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_merge_bomb_is_refused_at_once(bomb):
    data = package(f"<sheetData/><mergeCells>{BOMBS[bomb]}</mergeCells>")
    with soon(), pytest.raises(Unreadable) as caught:
        read(data)
    assert str(caught.value) == "Sheet 表 merges more cells than any form does; not read."


def test_rules_over_the_whole_sheet_are_not_expanded():  # R110
    rule = (
        '<dataValidation type="whole" sqref="A1:XFD1048576"><formula1>1</formula1></dataValidation>'
    )
    names = '<definedName name="n">1</definedName>' * 5_000
    data = package(
        f"<sheetData/><dataValidations>{rule * 5_000}</dataValidations>",
        workbook=f"<definedNames>{names}</definedNames>",
    )
    with soon():
        book = Book.open(data)
        assert (book.sheet("表").read().cells, book.defined_names()) == ({}, {"n": "1"})


HUGE = "1" + "0" * 5_000


def test_numbers_longer_than_python_reads_are_no_indexes():  # R110
    cells = f'<row r="{HUGE}"><c t="s" s="{HUGE}"><v>{HUGE}</v></c></row>'
    data = package(f"<sheetData>{cells}</sheetData>", strings=f'<sst xmlns="{MAIN}"/>')
    assert read(data).cells[1, 1].error == "#REF!"
    late = Book.open(data).sheet("表").read(late=True).cells
    assert isinstance(late, Late)
    assert not late.mentions(lambda text: text == "#REF!")


def test_a_workbook_is_forgotten_with_its_last_holder_and_its_cells_are_read_until_then():
    book = Book.open(package(rows('<c r="A1"><v>1</v></c>')))
    late = book.sheet("表").read(late=True).cells
    opened = weakref.ref(book.parts)
    gc.disable()
    try:
        del book
        assert late[1, 1].value == 1
        del late
        assert opened() is None
    finally:
        gc.enable()


def test_names_without_end_are_refused():  # R110
    names = "".join(f'<definedName name="n{number}">1</definedName>' for number in range(4))
    data = package(workbook=f"<definedNames>{names}</definedNames>")
    assert len(Book.open(data, Limits(names=4)).defined_names()) == 4
    with pytest.raises(Unreadable) as caught:
        Book.open(data, Limits(names=3))
    assert str(caught.value) == "The workbook has more than 3 defined names; not read."


LONG = "字" * 100


def shared(cells: int) -> bytes:
    """A text that is stored once and stands in so many cells."""
    table = f'<sst xmlns="{MAIN}"><si><t>{LONG}</t></si></sst>'
    return package(rows(*['<c t="s"><v>0</v></c>'] * cells), strings=table)


@pytest.mark.parametrize("late", [True, False])
def test_a_long_text_that_stands_in_many_cells_counts_in_each(late):  # R63, R111
    def cells(most: int) -> int:
        sheet = Book.open(shared(8), Limits(characters=most)).sheet("表").read(late=late)
        return len(dict(sheet.cells))

    assert cells(800) == 8
    with pytest.raises(Unreadable) as caught:
        cells(799)
    assert str(caught.value) == "The cells hold more than 799 characters of text; not read."


def test_texts_of_all_sheets_count_together():  # R111
    book = Book.open(shared(8), Limits(characters=999))
    for _ in range(2):
        assert len(book.sheet("表").read().cells) == 8
    with pytest.raises(Unreadable):
        book.texts.admit("other", [Cell("二", "A1", LONG), Cell("二", "A2", LONG)])


def test_a_text_that_stands_in_many_cells_is_looked_at_once():  # R111
    cells = Book.open(shared(8)).sheet("表").read(late=True).cells
    assert isinstance(cells, Late)
    told: list[str] = []
    assert not cells.mentions(told.append)
    assert told.count(LONG) == 1


def test_a_whole_row_may_be_merged():
    data = package('<sheetData/><mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>')
    assert read(data).merges == (Area(1, 1, 1, 16384),)


def test_a_stray_cell_in_the_last_corner_costs_nothing():  # R115
    inside = '<dimension ref="A1:XFD1048576"/>' + rows('<c r="A1"><v>1</v></c>').replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
    )
    with soon():
        sheet = read(package(inside))
    assert sorted(sheet.cells) == [(1, 1), (1_048_576, 16_384)]


def test_a_hundred_thousand_blank_rows_are_passed_over():  # R23
    blank = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/><c r="C{n}" s="1"/></row>'
        for n in range(2, 100_001)
    )
    data = package(f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{blank}</sheetData>')
    with soon():
        sheet = read(data)
    assert sorted(sheet.cells) == [(1, 1)]


def test_filled_cells_are_counted():
    data = package(rows("<c><v>1</v></c>" * 11))
    with pytest.raises(Unreadable) as caught:
        Book.open(data, Limits(cells=10)).sheet("表").read()
    assert str(caught.value) == "The workbook holds more than 10 filled cells; not read."


WORKBOOK = (
    '<sheets><sheet name="图" sheetId="3" r:id="rId3"/>'
    '<sheet name="表" sheetId="1" r:id="rId1"/>'
    '<sheet name="藏" sheetId="7" state="veryHidden" r:id="rId2"/></sheets>'
)


def several() -> bytes:
    relations = (
        f'<Relationships xmlns="{RELS}">'
        f'<Relationship Id="rId1" Type="{RELATION}/worksheet" Target="/xl/worksheets/SHEET1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATION}/worksheet" Target="../other/b%20c.xml"/>'
        f'<Relationship Id="rId3" Type="{RELATION}/chartsheet" Target="chartsheets/s.xml"/>'
        "</Relationships>"
    )
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">{WORKBOOK}</workbook>'
    return rebuilt(
        package(rows("<c><v>1</v></c>")),
        {
            "xl/workbook.xml": workbook,
            "xl/_rels/workbook.xml.rels": relations,
            "other/b c.xml": worksheet(rows("<c><v>2</v></c>")),
            "xl/chartsheets/s.xml": f'<chartsheet xmlns="{MAIN}"/>',
        },
    )


def test_sheets_stand_in_the_workbooks_order_under_their_targets():  # R19
    book = Book.open(several())
    assert [(s.name, s.state, s.kind, s.part, s.number) for s in book.sheets] == [
        ("图", "visible", "chartsheet", "xl/chartsheets/s.xml", "3"),
        ("表", "visible", "worksheet", SHEET, "1"),
        ("藏", "veryHidden", "worksheet", "other/b c.xml", "7"),
    ]
    assert book.sheet("藏").read().cells[1, 1].text == "2"
    assert book.sheet("藏").read().state == "veryHidden"


OUTSIDE = ["../../../etc/passwd", "file:///etc/passwd", "http://example.com/s.xml", "missing.xml"]


@pytest.mark.parametrize("target", OUTSIDE)
def test_a_sheet_outside_the_package_is_never_followed(target):  # R114
    data = rebuilt(
        package(), {"xl/_rels/workbook.xml.rels": replaced("worksheets/sheet1.xml", target)}
    )
    with pytest.raises(Unreadable) as caught:
        Book.open(data)
    assert str(caught.value) == "The file is incomplete or damaged; please send it again."


def test_too_many_sheets_are_refused():
    with pytest.raises(Unreadable) as caught:
        Book.open(several(), Limits(sheets=2))
    assert str(caught.value) == "The workbook has more than 2 sheets; not read."


def test_what_stands_in_the_way_of_editing_is_told():
    plain = Book.open(package())
    assert (plain.signed, plain.structure_locked, plain.external_links) == (False, False, False)
    sealed = rebuilt(
        package(settings='<workbookProtection lockStructure="1"/>'),
        {
            "_rels/.rels": replaced(
                "</Relationships>",
                '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/package/2006/'
                'relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
                "</Relationships>",
            ),
            "xl/_rels/workbook.xml.rels": replaced(
                "</Relationships>",
                f'<Relationship Id="rId9" Type="{RELATION}/externalLink" '
                'Target="externalLinks/externalLink1.xml"/></Relationships>',
            ),
        },
    )
    book = Book.open(sealed)
    assert (book.signed, book.structure_locked, book.external_links) == (True, True, True)


def test_a_formula_of_one_number_says_what_it_is():
    cells = '<c r="A1"><f>100%</f></c><c r="B1"><f>5</f><v>5</v></c><c r="C1"><f>A1*2</f></c>'
    book = Book.open(package(worksheet(rows(cells))))
    read = book.sheet(book.sheets[0].name).read().cells
    assert [read[1, column].text for column in (1, 2, 3)] == ["=100%", "5", ""]
    assert [read[1, column].uncalculated for column in (1, 2, 3)] == [False, False, True]


def test_every_text_is_told_before_any_cell_is_read() -> None:
    for cell, value in VALUES.items():
        book = Book.open(package(rows(cell), strings=STRINGS, styles=STYLES))
        sheet = book.sheet("表").read(late=True)
        assert isinstance(sheet.cells, Late)
        assert sheet.mentions(lambda text, value=value: text == value) is (
            isinstance(value, str) and value != ""
        )
        assert not sheet.mentions(lambda text: text == "别的")
        assert "known" not in vars(sheet.cells)
        assert sheet == read(package(rows(cell), strings=STRINGS, styles=STYLES))


def test_cells_looked_at_late_are_those_before_any_edit() -> None:
    book = Book.open(package(rows('<c r="A1"><v>1</v></c>', '<c r="B2"><v>2</v></c>')))
    part = book.sheet("表")
    sheet = part.read(late=True)
    part.write(1, 1, Decimal(7), 0)
    part.erase(Area(2, 2, 2, 2))
    assert {place: cell.value for place, cell in sheet.cells.items()} == {(1, 1): 1, (2, 2): 2}
    assert part.extent() == (1, 1)


def test_cells_looked_at_late_are_carried_to_another_process() -> None:
    sheet = Book.open(package(rows('<c r="A1"><v>1</v></c>'))).sheet("表").read(late=True)
    carried = pickle.loads(pickle.dumps(sheet))
    assert carried == sheet
    assert type(carried.cells) is dict
