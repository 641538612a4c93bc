"""What is read of a sheet's text is what its tree says, or nothing is."""

from __future__ import annotations

import random

import pytest

from tests.corpus import CASES
from tests.packages import MAIN, package, parts, rows, worksheet
from tests.test_package_read import STRINGS, STYLES, VALUES
from xlsxeval.errors import Unreadable
from xlsxeval.model import Sheet
from xlsxeval.package import Book, plain, plain_strings
from xlsxeval.package.cells_read import Raw
from xlsxeval.package.text import strings
from xlsxeval.package.tree import Tree
from xlsxeval.package.xml import parse

MOST = 1_000_000
EXCEL = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="{MAIN}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
    '<dimension ref="A1:D4"/><cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
    '<row r="1" spans="1:4" ht="24" customHeight="1" x14ac:dyDescent="0.15"><c r="A1" s="1" t="s">'
    '<v>0</v></c><c r="B1" s="1"/><c r="C1"></c></row><row r="2" ht="0"/><row r="3" hidden="1">'
    '<c r="A3"><v>9.5</v></c><c r="B3" t="inlineStr"><is><t xml:space="preserve"> a&amp;lt;b_x000A_'
    '</t></is></c></row><row r="4"><c r="A4" s="2"><f>A3&lt;10</f><v>1</v></c><c r="B4" t="str"><f>'
    'A1</f><v>甲 &gt; 乙</v></c><c r="C4"><f>B1</f></c><c r="D4" t="e"><v>#REF!</v></c></row>'
    '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
)
STORED = EXCEL.replace('<c r="C4"><f>B1</f></c>', "").replace(
    EXCEL[EXCEL.index('<c r="B3"') : EXCEL.index('</row><row r="4">')], ""
)
"""Of the same no cell that has text of its own, or a formula without a result."""
TABLE = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{MAIN}" count="4" uniqueCount="4">'
    '<si><t>得分</t></si><si><t xml:space="preserve"> a &amp;amp; b_x0041_ </t></si><si><t/></si>'
    '<si><t>指标</t><phoneticPr fontId="1" type="noConversion"/></si></sst>'
)


def by_text(data: bytes) -> tuple[list[Raw], frozenset[int]] | None:
    """Cells and hidden rows, read without a tree."""
    found = plain.sheet(data, "sheet", MOST)
    raws = found.raws() if found else None
    return None if found is None or raws is None else (list(raws), found.hidden)


def by_tree(data: bytes) -> tuple[list[Raw], frozenset[int]] | None:
    """Cells and hidden rows, read of the tree; None where there is none."""
    try:
        tree = Tree(parse(data, "sheet", MOST))
    except Unreadable:
        return None
    # An empty value is none, however it is written.
    empty = [(*raw[:4], raw[4] or None, raw[5] or None) for raw in tree.raws()]
    return empty, tree.hidden


def test_a_sheet_as_excel_writes_it_is_read_without_a_tree() -> None:
    found = by_text(EXCEL.encode())
    assert found == by_tree(EXCEL.encode())
    assert found is not None
    assert found[1] == {2, 3}
    assert [raw[5] for raw in found[0] if raw[5]] == [" a&lt;b\n"]


def test_cells_that_hold_a_value_each_are_told_by_what_stands_before_it() -> None:
    found = by_text(STORED.encode())
    assert found == by_tree(STORED.encode())
    assert found is not None
    assert [raw[3] for raw in found[0] if raw[3]] == ["A3<10", "A1"]
    turned = STORED.replace("<v>9.5</v>", "</v>9.5<v>")
    assert by_text(turned.encode()) is None


def test_strings_as_excel_writes_them_are_read_without_a_tree() -> None:
    found = plain_strings.strings(TABLE.encode(), "strings", MOST)
    assert found == strings(parse(TABLE.encode(), "strings", MOST))
    assert found == ["得分", " a &amp; bA ", "", "指标"]


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_workbook_of_the_corpus_reads_the_same_without_a_tree(name: str) -> None:
    for part, data in parts(CASES[name].make()).items():
        if "worksheets/" in part.lower() and part.endswith(".xml"):
            found = by_text(data)
            assert found is None or found == by_tree(data)
        if part.lower().endswith("sharedstrings.xml"):
            texts = plain_strings.strings(data, part, MOST)
            assert texts is None or texts == strings(parse(data, part, MOST))


@pytest.mark.parametrize("cell", sorted(VALUES))
def test_every_way_of_writing_a_value_reads_the_same_without_a_tree(cell: str) -> None:
    data = parts(package(rows(cell), strings=STRINGS, styles=STYLES))["xl/worksheets/sheet1.xml"]
    found = by_text(data)
    assert found is None or found == by_tree(data)


UNUSUAL = {
    "<!-- -->": ("<v>9.5</v>", "<v>9<!-- -->.5</v>"),
    "CDATA": ("<v>9.5</v>", "<v><![CDATA[9.5]]></v>"),
    "a number of a character": ("甲", "&#30002;"),
    "a character no XML holds": ("甲", "\x0b"),
    "no place": ('<c r="A3">', "<c>"),
    "single quotes": ('<c r="A3">', "<c r='A3'>"),
    "a line without a number": ('<row r="3" hidden="1">', '<row hidden="1">'),
    "a line of many lines": ('<row r="4">', '<row\nr="4">'),
    "a shared formula": ("<f>B1</f>", '<f t="shared" si="0">B1</f>'),
    "an in-cell picture": ('<c r="D4" t="e">', '<c r="D4" t="e" vm="1">'),
    "a text of many runs": ("<is><t xml:", "<is><r><t>b</t></r><t xml:"),
    "an unknown prefix": ("xmlns:x14ac=", "xmlns:x15ac="),
    "an attribute told twice": ('ht="24"', 'ht="24" ht="25"'),
    "a line in a line": ('<row r="4">', '<row r="4"><row r="5"></row>'),
    "a line never closed": ("</row></sheetData>", "</sheetData>"),
    "a cell outside": ('<row r="2" ht="0"/>', '<c r="A2"><v>1</v></c>'),
    "two tables of cells": ("</sheetData>", "</sheetData><sheetData></sheetData>"),
    "cells in a comment": ("<dimension", "<!-- <sheetData> --><dimension"),
    "another encoding": ('encoding="UTF-8"', 'encoding="GB18030"'),
    "an unknown reference": ("甲", "&nbsp;"),
}


@pytest.mark.parametrize("name", sorted(UNUSUAL))
def test_an_unusual_spelling_is_left_to_the_tree(name: str) -> None:
    usual, unusual = UNUSUAL[name]
    assert usual in EXCEL
    assert by_text(EXCEL.replace(usual, unusual, 1).encode()) is None


def test_randomly_changed_sheets_never_read_otherwise_than_their_trees() -> None:
    chance = random.Random(20211231)
    bits = ["", *'<>/" &=s7\n', "<c ", "</c>", "</row>", "<v>", "</v>"]
    agreed = 0
    for _ in range(5000):
        text = chance.choice((EXCEL, EXCEL, STORED, STORED, TABLE))
        start = chance.randrange(60, len(text))
        length, more = chance.choice([0, 0, 1, 1, 3, 12]), chance.choice(bits)
        data = (text[:start] + more + text[start + length :]).encode()
        if text is not TABLE:
            found = by_text(data)
            agreed += found is not None
            assert found is None or found == by_tree(data)
        elif (texts := plain_strings.strings(data, "strings", MOST)) is not None:
            assert texts == strings(parse(data, "strings", MOST))
    assert agreed > 100


def test_a_sheet_that_was_edited_is_read_of_its_tree() -> None:
    book = Book.open(package(worksheet(rows('<c r="A1"><v>1</v></c>'))))
    part = book.sheet(book.sheets[0].name)
    before: Sheet = part.read()
    part.write(2, 2, "新", 0)
    assert set(part.read().cells) == {*before.cells, (2, 2)}
