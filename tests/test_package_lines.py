"""Rows changed as text come out as a tree would have them, and a tree is made where they must."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.packages import MAIN, SHEET, package, parts, rebuilt, replaced, worksheet
from tests.test_package_plain import EXCEL
from xlsxeval.model import Area
from xlsxeval.package import Book, Formula, SheetPart, cells, plain
from xlsxeval.package.cells_edit import without
from xlsxeval.package.lines import Lines

Work = Callable[[SheetPart], object]


def saved(data: bytes, work: Work, *, tree: bool = False) -> str:
    """The sheet after some work, with its rows in a tree or as they are."""
    book = Book.open(data)
    if tree:
        assert book.sheet("表").root is not None
    work(book.sheet("表"))
    return parts(book.save())[SHEET].decode()


def data_of(text: str) -> str:
    """What stands between the tags of sheetData."""
    found = re.search(r"<(?:x:)?sheetData>(.*)</(?:x:)?sheetData>", text, re.DOTALL)
    assert found is not None
    return found[1]


def put(sheet: SheetPart) -> None:
    """Two cells behind all others of row 2, and one in a row that is not there."""
    sheet.write(2, 6, "<字>", 3)
    sheet.write(2, 7, Formula("A2*2", Decimal(4)), 0)
    sheet.write(3, 6, None, 1)


@pytest.fixture
def treeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows put into a tree are a failure."""

    def fail(_data: object) -> None:
        raise AssertionError("a tree was made of the rows")

    monkeypatch.setattr(cells, "Grid", fail)


LINES = (
    '<row r="1" spans="1:4" s="2" customFormat="1" ht="24" customHeight="1" thickBot="1">'
    '<c r="A1" s="1" t="s"><v>0</v></c><c r="D1" s="1"/></row>',
    '<row r="2" spans="1:4" ht="30"><c r="A2"><v>2</v></c><c r="B2" t="inlineStr"><is>'
    '<t xml:space="preserve"> a &amp; b\n</t></is></c></row>',
    '<row r="5" ht="12"/>',
    '<row r="6"><c r="A6"><f>A2&lt;"x"</f><v>1</v></c></row>',
)
USUAL = package(f"<sheetData>{''.join(LINES)}</sheetData>")


@pytest.mark.usefixtures("treeless")
def test_rows_that_get_nothing_stay_as_they_were_to_the_last_byte() -> None:
    text = saved(USUAL, put)
    assert text == worksheet(
        f'<sheetData>{LINES[0]}<row r="2" ht="30">{LINES[1][31:-6]}'
        '<c r="F2" s="3" t="inlineStr"><is><t>&lt;字&gt;</t></is></c>'
        '<c r="G2"><f>A2*2</f><v>4</v></c></row><row r="3"><c r="F3" s="1"/></row>'
        f"{LINES[2]}{LINES[3]}</sheetData>"
    ).replace("?>\n", "?>\r\n")


@pytest.mark.usefixtures("treeless")
def test_rows_get_cells_where_others_have_some_in_the_same_columns() -> None:
    def two_forms(sheet: SheetPart) -> None:
        put(sheet)
        sheet.write(6, 6, "乙", 0)
        sheet.write(1, 5, "甲", 0)

    found = re.findall(r'<c r="([A-Z]+[0-9])"', saved(USUAL, two_forms))
    assert found == ["A1", "D1", "E1", "A2", "B2", "F2", "G2", "F3", "A6", "F6"]


@pytest.mark.usefixtures("treeless")
def test_what_a_row_or_cell_looks_like_is_told_by_its_text() -> None:
    sheet = Book.open(USUAL).sheet("表")
    assert [sheet.style_at(1, column) for column in (1, 2, 4)] == [1, 2, 1]
    assert [sheet.style_at(row, 1) for row in (2, 5, 9)] == [0, 0, 0]
    assert [sheet.height(row) for row in (1, 2, 5, 6, 9)] == [24, 30, 12, None, None]
    assert sheet.free_columns(1, 0) == 3


@pytest.mark.usefixtures("treeless")
def test_cells_taken_out_leave_rows_that_something_else_keeps() -> None:
    def scored_twice(sheet: SheetPart) -> None:
        put(sheet)
        sheet.erase(Area(1, 6, 9, 7))
        sheet.erase(Area(6, 1, 6, 1))
        sheet.erase(Area(1, 1, 1, 4))

    head = LINES[0].partition(">")[0].replace(' spans="1:4"', "")
    second = LINES[1].replace(' spans="1:4"', "")
    assert data_of(saved(USUAL, scored_twice)) == f"{head}/>{second}{LINES[2]}"


@pytest.mark.usefixtures("treeless")
def test_what_was_written_as_text_is_read_again() -> None:
    sheet = Book.open(USUAL).sheet("表")
    put(sheet)
    found = {ref: cell.value for ref, cell in sheet.read().cells.items()}
    assert (found[2, 6], found[2, 7], found[2, 1]) == ("<字>", Decimal(4), Decimal(2))
    sheet.erase(Area(2, 6, 2, 7))
    assert not {(2, 6), (2, 7)} & sheet.read().cells.keys()


def test_cells_before_others_are_put_in_their_order() -> None:
    def before(sheet: SheetPart) -> None:
        put(sheet)
        sheet.write(1, 2, "甲", 0)
        sheet.write(2, 1, Decimal(9), 0)

    text = saved(USUAL, before)
    assert re.findall(r'<c r="([A-Z]+[12])"', text) == ["A1", "B1", "D1", "A2", "B2", "F2", "G2"]
    assert text == saved(USUAL, before, tree=True)


def marked(sheet: SheetPart) -> None:
    put(sheet)
    sheet.set_widths({6: 20.0})
    sheet.mark(["A2"], 0, "TRUE")


def test_what_lies_around_the_rows_is_changed_beside_them() -> None:
    start = '<dimension ref="A1:D6"/><cols><col min="1" max="9" width="8"/></cols>'
    end = '<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'
    data = package(f"{start}<sheetData>{''.join(LINES)}</sheetData>{end}")
    text = saved(data, marked)
    assert text == saved(data, marked, tree=True)
    assert all(told in text for told in ('ref="A1:G6"', 'min="7" max="9"', "<cfRule ", end))


def numbered(rows: str) -> str:
    return worksheet(f"<sheetData>{rows}</sheetData>")


PREFIXED = (
    f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"/>'
    '</x:row><x:row r="2" spans="1:1"><x:c r="A2"><x:v>2</x:v></x:c></x:row></x:sheetData>'
    "</x:worksheet>"
)
ROW = '<row r="{0}" spans="1:2"><c r="A{0}"><v>{0}</v></c><c r="B{0}" s="1"/></row>'
BLANK = '<c r="B2" s="1"/>'
ONE, TWO, SIX = (ROW.format(number) for number in (1, 2, 6))
UNUSUAL = {
    "prefix": PREFIXED,
    "two prefixes": numbered(ONE + TWO)
    .replace("<worksheet ", f'<x:worksheet xmlns:x="{MAIN}" ')
    .replace("</worksheet", "</x:worksheet"),
    "rows without numbers": numbered(re.sub(r'<row r="\d"', "<row", ONE + TWO)),
    "cells without places": numbered(re.sub(r'<c r="\w+"', "<c", ONE + TWO)),
    "a row twice": numbered(ONE + TWO + TWO),
    "rows out of order": numbered(SIX + TWO + ONE),
    "zeros before a number": numbered(ONE + '<row r="02"><c r="A02"><v>2</v></c></row>'),
    "a row beyond the last": numbered(ONE + TWO + '<row r="1048577"/>'),
    "a column beyond the last": numbered(ONE + TWO[:-6] + '<c r="ZZZ2"/></row>'),
    "a cell of another row": numbered(ONE + TWO.replace("B2", "B7")),
    "comment between rows": numbered(f"{ONE}<!-- <row r='2'> -->{TWO}"),
    "comment in a row": numbered(ONE + TWO.replace("</row>", "<!-- </row> --></row>")),
    "comment before the rows": numbered(ONE + TWO).replace(
        "<sheetData>", "<!-- <sheetData/> --><sheetData>"
    ),
    "instruction": numbered(ONE + TWO.replace("</row>", "<?x </row>?></row>")),
    "CDATA": numbered(ONE + TWO.replace("<v>2", "<v><![CDATA[2]]>")),
    "space between rows": numbered(f"\n  {ONE}\n  {TWO}\n"),
    "namespace on a row": numbered(ONE + TWO.replace("<row ", '<row xmlns:q="urn:q" q:a="1" ')),
    "the sheet's own namespace on a row": numbered(
        ONE + TWO.replace(' spans="1:2"', f' xmlns="{MAIN}"')
    ),
    "attributes in another order": numbered(
        ONE
        + TWO.replace('r="2" spans="1:2"', 'spans="1:2" r="2"').replace(BLANK, '<c s="1" r="B2"/>')
    ),
    "single quotes": numbered(ONE + TWO.replace('"B2"', "'B2'")),
    "a reference in a row": numbered(ONE + TWO.replace("1:2", "&quot;&amp;")),
    "a line end in a row": numbered(ONE + TWO.replace('spans="1:2"', 'ph="1\n2"')),
    "shared formula": numbered(ONE + TWO.replace(BLANK, '<c r="B2"><f t="shared" si="0"/></c>')),
    "sign of markup in a text": numbered(ONE + TWO.replace("<v>2", "<v>2>1")),
    "space in a tag": numbered(ONE + TWO).replace("<sheetData>", "<sheetData >"),
    "UTF-16": numbered(ONE + TWO).replace("UTF-8", "UTF-16"),
}
NEARLY = {
    "as Excel writes": EXCEL,
    "x14ac declared and left out by others": numbered(ONE + TWO).replace(
        "<worksheet ", '<worksheet xmlns:mc="urn:mc" xmlns:x14ac="urn:a" mc:Ignorable="x14ac" '
    ),
    "self-closed rows": numbered(f'<row r="1"/>{TWO.partition(">")[0]}/><row r="6"></row>'),
    "no rows": numbered(""),
    "nothing in a cell": numbered(
        ONE
        + TWO.replace(
            BLANK,
            '<c r="B2"></c><c r="C2"><v></v></c><c r="D2"><f>1'
            '</f><v /></c><c r="E2" t="inlineStr"><is><t></t></is></c>',
        )
    ),
    "quotes spelled out": numbered(
        ONE
        + TWO.replace(
            BLANK,
            '<c r="B2" t="inlineStr"><is><t xml:space="preserve">'
            "&quot;a&apos; &amp;quot; &lt;</t></is></c>",
        )
    ),
    "cells out of order, one twice": numbered(
        ONE + TWO.replace(BLANK, '<c r="D2" s="4"/><c r="B2" s="1"/><c r="D2" s="2"/>')
    ),
}


def sheet_of(text: str) -> bytes:
    coded = text.encode("utf-16" if "UTF-16" in text else "utf-8")
    return rebuilt(package(), {SHEET: coded})


def looked(sheet: SheetPart) -> list[Any]:
    places = [(row, column) for row in range(1, 8) for column in range(1, 8)]
    looks: list[Any] = [sheet.style_at(*place) for place in places]
    return [*looks, *map(sheet.height, range(1, 8)), sheet.free_columns(2, 1)]


@pytest.mark.parametrize("kind", [*UNUSUAL, *NEARLY])
def test_whatever_the_spelling_the_sheet_comes_out_as_of_a_tree(kind: str) -> None:
    data = sheet_of((UNUSUAL | NEARLY)[kind])
    works: list[Work] = [put, marked, lambda sheet: sheet.erase(Area(1, 2, 6, 4))]
    for work in works:
        assert saved(data, work) == saved(data, work, tree=True)
    treed = Book.open(data).sheet("表")
    assert treed.root is not None
    assert looked(Book.open(data).sheet("表")) == looked(treed)


@pytest.mark.parametrize("kind", UNUSUAL)
def test_an_unusual_spelling_is_left_to_a_tree(kind: str) -> None:
    found = plain.sheet(sheet_text(UNUSUAL[kind]), "sheet", 100_000)
    assert found is None or Lines.of(found) is None


@pytest.mark.usefixtures("treeless")
@pytest.mark.parametrize("kind", NEARLY)
def test_a_spelling_of_many_programs_needs_no_tree(kind: str) -> None:
    assert '<c r="G2"' in saved(sheet_of(NEARLY[kind]), put)


def sheet_text(text: str) -> bytes:
    return parts(sheet_of(text))[SHEET]


_TEXT = st.text("a字&<>\"' \n\t]#;", max_size=6).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
_INSIDE = st.one_of(
    st.sampled_from(["/>", "></c>", "><v></v></c>", "><v/></c>", "><f>A1</f><v /></c>"]),
    st.integers(0, 99).map("><v>{}</v></c>".format),
    _TEXT.map('t="inlineStr"><is><t>{}</t></is></c>'.format).map(" ".__add__),
    _TEXT.filter(bool).map("><f>{}</f></c>".format),
)
_STYLED = ' s="1"'
_HEAD = st.lists(
    st.sampled_from([' spans="1:3"', ' ht="15.5"', ' s="2" customFormat="1"', ' hidden="1"']),
    unique=True,
).map("".join)


@st.composite
def _sheets(draw: Any) -> str:
    rows = []
    for row in sorted(draw(st.sets(st.integers(1, 8), max_size=5))):
        columns = draw(st.lists(st.sampled_from("ABCDEFGH"), max_size=4))
        cells = [
            f'<c r="{column}{row}"{draw(st.sampled_from(["", _STYLED]))}{draw(_INSIDE)}'
            for column in columns
        ]
        rows.append(f'<row r="{row}"{draw(_HEAD)}>{"".join(cells)}</row>')
    return numbered("".join(rows))


_PLACES = st.tuples(st.integers(1, 9), st.integers(1, 9))


@given(text=_sheets(), places=st.lists(_PLACES, max_size=4), corner=_PLACES)
def test_text_and_tree_are_never_told_apart(
    text: str, places: list[tuple[int, int]], corner: tuple[int, int]
) -> None:
    def work(sheet: SheetPart) -> None:
        for place in places:
            sheet.write(*place, "得分", sheet.style_at(*place))
        sheet.erase(Area(*corner, corner[0] + 2, corner[1] + 2))
        sheet.write(*corner, Decimal(1), 0)

    data = sheet_of(text)
    assert saved(data, work) == saved(data, work, tree=True)


def test_two_sheets_of_one_part_are_changed_in_one_place() -> None:
    again = '<sheet name="副表" sheetId="2" r:id="rId1"/></sheets>'
    book = Book.open(rebuilt(USUAL, {"xl/workbook.xml": replaced("</sheets>", again)}))
    assert book.sheet("表").root is book.sheet("副表").root
    book.sheet("表").write(1, 2, "甲", 0)
    book.sheet("副表").write(2, 1, "乙", 0)
    text = parts(book.save())[SHEET].decode()
    assert "甲" in text
    assert "乙" in text


def test_a_row_keeps_what_stands_outside_of_an_area() -> None:
    line = b'<row r="2" spans="1:3"><c r="A2"/><c r="B2"><v>1</v></c><c r="AA2" s="1"/></row>'
    assert without(line, Area(1, 3, 9, 26)) == line
    assert without(line, Area(1, 2, 9, 2)) == b'<row r="2"><c r="A2"/><c r="AA2" s="1"/></row>'
    assert without(line, Area(1, 1, 9, 27)) is None


@pytest.mark.parametrize(
    ("told", "last"),
    [('<is><t> s="70000"</t></is></c>', 1), ("/></row><row r='8' a='>' s = '7'>", 8)],
)
def test_words_that_look_like_a_style_are_none(told: str, last: int) -> None:
    inside = f'<sheetData><row r="1"><c r="A1" s="0" t="inlineStr">{told}</row></sheetData>'
    book = Book.open(package(inside.replace(">/>", "/>")))
    assert book.styles.derive(0, bold=True) == last
