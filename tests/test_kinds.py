"""Files that are not OOXML read like the .xlsx they were made from, in a process of their own."""

from __future__ import annotations

import datetime
import hashlib
import io
import struct
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.build_samples import SAMPLES
from tests.every_kind import build
from tests.soon import soon
from xlsxeval import intake, scored
from xlsxeval.convert import Kind, convert, html, kind, ods, xls, xlsb
from xlsxeval.errors import Unreadable
from xlsxeval.evaluation import evaluate, examine
from xlsxeval.model import Area, Evaluation, Workbook
from xlsxeval.package import Limits
from xlsxeval.show import as_json

REAL = Path(__file__).parent / "real"
ORIGINAL = SAMPLES / "普陀区体育事业管理中心-2022.xlsx"
COPIES = ("xls", "ods", "xlsb")
WORDS = {
    "xls": "an old Excel or WPS workbook (.xls, .et)",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "xlsb": "a binary Excel workbook (.xlsb)",
    "html": "a web page (HTML)",
}


def converted(word: str) -> str:
    return (
        f"The source is {WORDS[word]}; the scored copy is a new .xlsx workbook with its values, "
        "merged cells and, where the source tells them, column widths and number formats."
    )


def forms(evaluation: Evaluation) -> str:
    """Everything the evaluation says but for the file it speaks of."""
    return as_json([(evaluation, None)], "zh_CN").split('"forms"')[1]


def notes(workbook: Workbook) -> list[str]:
    return [str(Unreadable(note)) for note in workbook.notes]


def refusal(data: bytes, limits: Limits | None = None, name: str = "表.xls") -> str:
    with pytest.raises(Unreadable) as caught:
        intake.read(data, Path(name), limits)
    assert caught.value.code == "XE101"
    return str(caught.value)


@pytest.mark.parametrize("suffix", COPIES)
def test_a_real_form_gives_the_same_evaluation(suffix: str) -> None:  # R5, R8
    path = REAL / f"sh_putuo_sports_2022a.{suffix}"
    found = evaluate(path)
    assert forms(found) == forms(evaluate(ORIGINAL))
    assert notes(found.workbook) == [converted(suffix)]
    assert found.workbook.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.workbook.path == str(path)


NAMES = {
    "表.et": [],  # R6
    "表.xls": [],
    "表.xlsx": ["The file name ends in .xlsx, but the content is .xls."],
    "表": ["The file name ends in —, but the content is .xls."],
}


@pytest.mark.parametrize("name", NAMES)
def test_the_content_decides_and_the_name_is_noted(name: str) -> None:  # R5, R6
    data = (REAL / "every_kind.xls").read_bytes()
    workbook = intake.read(data, Path(name)).workbook
    assert notes(workbook) == [*NAMES[name], converted("xls")]


CELLS = {
    "A1": ("项目支出绩效自评表", "General"),
    "A2": (Decimal("0.95"), "0.00%"),
    "B2": (Decimal(1), "0%"),
    "C2": (Decimal("1234.5"), "#,##0.00"),
    "D2": (datetime.date(2021, 12, 31), r"yyyy\年m\月d\日"),
    "E2": (Decimal(12), "General"),
    "A3": (Decimal("-0.125"), "General"),
    "B3": (True, "General"),
    "C3": ("第一行\n第二行  两个空格", "General"),
    "D3": ("0012", "@"),
    "E3": ("#DIV/0!", "General"),
    "A4": ("一级指标", "General"),
    "B4": ("≥95%", "General"),
    "C4": (Decimal("0.07"), "0.0%"),
    "D4": (Decimal(3), "0.00"),
    "F4": ("隐藏的列", "General"),
    "A7": ("隐藏的行", "General"),
}
UNTOLD = {  # what LibreOffice leaves out of an .ods, and formats told by what is shown
    "D2": (datetime.date(2021, 12, 31), "yyyy-mm-dd"),
    "A3": (Decimal("-0.125"), "0.000"),
    "B3": (Decimal(1), "General"),
    "D3": ("0012", "General"),
}
EVERY = {
    "every_kind.xls": CELLS,
    "every_kind_1904.xls": CELLS,  # R13
    "every_kind.xlsb": CELLS,
    "every_kind.ods": CELLS | UNTOLD,
}


@pytest.mark.parametrize("name", EVERY)
def test_values_formats_merges_and_what_is_hidden_are_kept(name: str) -> None:
    workbook = intake.open(REAL / name).workbook
    first, empty, hidden = workbook.sheets
    cells = {cell.ref: (cell.error or cell.value, cell.format) for cell in first.cells.values()}
    assert cells == EVERY[name]
    assert first.merges == (Area(1, 1, 1, 5), Area(4, 1, 6, 1))
    assert (first.hidden_rows, first.hidden_columns) == ({7}, {6})
    assert [(s.name, s.state) for s in workbook.sheets] == [
        ("自评表 1", "visible"),
        ("空表", "visible"),
        ("藏", "hidden"),
    ]
    assert (dict(empty.cells), hidden.cells[2, 2].value) == ({}, "说明")


def test_an_xlsx_of_the_same_reads_the_same(tmp_path: Path) -> None:
    """The expectations above are those of the workbook the copies were made from."""
    [first, *_] = intake.open(build(tmp_path / "every_kind.xlsx")).workbook.sheets
    cells = {cell.ref: cell.value for cell in first.cells.values() if cell.ref != "E3"}
    assert cells == {ref: value for ref, (value, _) in CELLS.items() if ref != "E3"}


WIDTHS = {"xls": [20.0, 8.0], "ods": [26.67, 12.0], "xlsb": [20.0, 9.0]}
"""Of columns A and B, 20 and 9 characters wide: LibreOffice tells an .ods those of its font."""


@pytest.mark.parametrize("suffix", COPIES)
def test_widths_are_kept(suffix: str) -> None:
    data = (REAL / f"every_kind.{suffix}").read_bytes()
    copy = convert(Kind(suffix), data, Limits())
    sheet = openpyxl.load_workbook(io.BytesIO(copy)).worksheets[0]
    found = [sheet.column_dimensions[letter].width for letter in "AB"]
    assert found == pytest.approx(WIDTHS[suffix], abs=0.1)


@pytest.mark.parametrize("suffix", COPIES)
def test_the_scored_copy_is_an_xlsx_and_the_same_every_time(suffix: str) -> None:
    path = REAL / f"sh_putuo_sports_2022a.{suffix}"
    first, second = (scored.write(examine(path), "zh_CN") for _ in "12")
    assert first == second
    assert scored.is_ours(first)
    again = intake.read(first, Path("表.xlsx")).workbook
    assert notes(again) == []


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>{meta}
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet>
<x:Name>自评表</x:Name></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->
<style>.t {{mso-number-format:"\\@";}}</style></head><body><table>
<col width=140><col style="width:54pt"><col style="display:none">
<tr><td colspan=3>项目支出<b>绩效</b>自评表</td></tr>
<tr><td rowspan=2>一级<br>指标</td><td>95%</td><td>1,234.50</td></tr>
<tr style="display:none"><td class=t>007</td><td x:num="0.12345">12.35%</td></tr>
<tr><td>0012</td><td>&nbsp;12&nbsp;</td><td>=1+1</td></tr>
</table><table><tr><th>下一张</th></tr></table></body></html>"""
SHOWN = {
    "A1": ("项目支出绩效自评表", "General"),
    "A2": ("一级\n指标", "General"),
    "B2": (Decimal("0.95"), "0%"),
    "C2": (Decimal("1234.5"), "#,##0.00"),
    "B3": ("007", "General"),
    "C3": (Decimal("0.1235"), "0.00%"),
    "A4": ("0012", "General"),
    "B4": (Decimal(12), "General"),
    "C4": ("=1+1", "General"),
    "A6": ("下一张", "General"),
}
ENCODED = {
    "utf-8": ("", "utf-8"),
    "utf-8 with a mark": ("", "utf-8-sig"),
    "gbk without charset": ("", "gbk"),  # R7
    "gbk that says utf-8": ("<meta charset=utf-8>", "gbk"),
    "utf-8 that says gbk": ('<meta charset="gb2312">', "utf-8"),
    "utf-16": ("", "utf-16"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_a_web_page_is_read_in_its_true_encoding(name: str) -> None:  # R7
    meta, encoding = ENCODED[name]
    data = PAGE.format(meta=meta).encode(encoding)
    workbook = intake.read(data, Path("表.xls")).workbook
    [sheet] = workbook.sheets
    assert {c.ref: (c.value, c.format) for c in sheet.cells.values()} == SHOWN
    assert (sheet.name, sheet.merges) == ("自评表", (Area(1, 1, 1, 3), Area(2, 1, 3, 1)))
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({3}, {3})
    assert notes(workbook) == [
        "The file name ends in .xls, but the content is .html.",
        converted("html"),
    ]


def test_a_page_of_no_known_encoding_is_never_guessed() -> None:  # R7
    assert refusal(b"<table><tr><td>\x81\xff\xfe</td></tr></table>") == (
        "The web page is written in an unknown encoding; please save it as .xlsx and send it again."
    )


def page(path: Path) -> bytes:
    """The workbook's first sheet as a finance system exports it: a table named .xls, in GBK."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    areas = {(m.min_row, m.min_col): m for m in sheet.merged_cells.ranges}
    covered = {cell for m in areas.values() for line in m.cells for cell in [line]} - set(areas)
    lines = []
    for row in sheet.iter_rows():
        cells = []
        for cell in row:
            place = (cell.row, cell.column)
            if place in covered:
                continue
            area = areas.get(place)
            spans = f" rowspan={area.size['rows']} colspan={area.size['columns']}" if area else ""
            text = "" if cell.value is None else str(cell.value)
            look = ' x:str=""' if isinstance(cell.value, str) else ""
            cells.append(f"<td{spans}{look}>{text}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    name = f"<x:ExcelWorksheet><x:Name>{sheet.title}</x:Name></x:ExcelWorksheet>"
    return f"<html><head>{name}</head><table>{''.join(lines)}</table></html>".encode("gbk")


def test_a_form_exported_as_a_page_gives_the_same_evaluation(tmp_path: Path) -> None:  # R7
    path = tmp_path / "表.xls"
    path.write_bytes(page(ORIGINAL))
    assert forms(evaluate(path)) == forms(evaluate(ORIGINAL))


def repacked(path: Path, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == name else content)
    return out.getvalue()


BROKEN = "The file cannot be read; it may be damaged. Please save it as .xlsx and send it."
DAMAGED = "The file is incomplete or damaged; please send it again."


def test_broken_files_of_every_kind_are_one_sentence() -> None:  # R70, R71
    whole = {suffix: (REAL / f"every_kind.{suffix}").read_bytes() for suffix in COPIES}
    assert refusal(whole["xls"][:3000] + "Workbook".encode("utf-16-le")) == BROKEN
    zeroed = whole["xls"][:512] + bytes(1024) + whole["xls"][1536:]
    assert refusal(zeroed) in (BROKEN, DAMAGED)
    assert refusal(whole["ods"][:3000]) == DAMAGED
    assert refusal(whole["xlsb"][:3000]) == DAMAGED
    cut = repacked(REAL / "every_kind.xlsb", "xl/worksheets/sheet1.bin", lambda b: b[:-100] + b"\1")
    assert refusal(cut) == DAMAGED
    assert refusal(b"<html><body>404</body></html>") == (
        "The web page holds no table; please save the form as .xlsx and send it again."
    )


def test_what_hides_in_an_ods_is_bounded() -> None:  # R23, R111, R112
    path = REAL / "every_kind.ods"
    cell = b'<table:table-cell office:value-type="float" office:value="1" '
    old = b"</table:table><table:named-expressions/></office:spreadsheet>"
    row = b'<table:table-row table:number-rows-repeated="1048576">%s</table:table-row>'
    many = row % (cell + b'table:number-columns-repeated="16384"/>')
    blank = row % b'<table:table-cell table:number-columns-repeated="16384"/>'
    wide = row % b'<table:table-cell table:number-rows-spanned="9999999"/>'

    def with_rows(rows: bytes) -> bytes:
        assert old in zipfile.ZipFile(path).read("content.xml")
        return repacked(path, "content.xml", lambda x: x.replace(old, rows + old))

    with soon():
        assert refusal(with_rows(many)) == (
            "The workbook holds more than 200000 filled cells; not read."
        )
        assert refusal(with_rows(wide)) == (
            "Sheet 藏 merges more cells than any form does; not read."
        )
        assert len(intake.read(with_rows(blank), Path("表.ods")).workbook.sheets) == 3
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>'
    declared = repacked(path, "content.xml", lambda x: x.replace(b"?>", b"?>" + bomb, 1))
    assert "DOCTYPE" in refusal(declared)


def record(kind: int, content: bytes) -> bytes:
    sizes = [len(content) & 0x7F | (0x80 if len(content) > 127 else 0), len(content) >> 7]
    return bytes([kind, *sizes[: 1 + (len(content) > 127)]]) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_every_record_of_an_xlsb_that_holds_a_value_is_read() -> None:
    """Put down by hand after [MS-XLSB]: no program here writes formulas into such a file."""
    contents = [
        (1, b""),  # blank
        (2, struct.pack("<i", (-125 << 2) | 3)),  # RkNumber: -1.25
        (2, struct.pack("<d", 0.5)[4:]),
        (3, b"\x2a"),
        (4, b"\1"),
        (5, struct.pack("<d", 95.5)),
        (6, wide("文字")),
        (7, struct.pack("<I", 0)),
        (8, wide("算出的文字") + bytes(8)),
        (9, struct.pack("<d", 12) + bytes(8)),
        (10, b"\0" + bytes(8)),
        (11, b"\x07" + bytes(8)),
        (62, b"\1" + wide("彩色") + bytes(8)),
        (13, struct.pack("<I", (7 << 2) | 2)),  # without a column: the next one
        (5, struct.pack("<d", float("nan"))),
    ]
    cells = b""
    for column, (kind_, value) in enumerate(contents):
        place = b"" if 12 <= kind_ <= 18 else struct.pack("<I", column)
        cells += record(kind_, place + bytes(4) + value)
    sheet = record(0, struct.pack("<IIHHB", 4, 0, 300, 0, 0) + bytes(4)) + cells
    data = repacked(REAL / "every_kind.xlsb", "xl/worksheets/sheet1.bin", lambda _: sheet)
    found = intake.read(data, Path("表.xlsb")).workbook.sheets[0].cells.values()
    assert {cell.ref: cell.error or cell.value for cell in found} == {
        "B5": Decimal("-1.25"),
        "C5": Decimal("0.5"),
        "D5": "#N/A",
        "E5": True,
        "F5": Decimal("95.5"),
        "G5": "文字",
        "H5": "项目支出绩效自评表",
        "I5": "算出的文字",
        "J5": Decimal(12),
        "K5": False,
        "L5": "#DIV/0!",
        "M5": "彩色",
        "N5": Decimal(7),
        "O5": "#NUM!",
    }


def test_merges_without_end_are_refused_in_every_kind() -> None:  # R109
    sentence = "Sheet Sheet1 merges more cells than any form does; not read."
    with soon():
        assert refusal(b"<table><tr><td rowspan=60000 colspan=60000>1</table>") == sentence
        assert refusal(b"<table><tr>" + b"<td colspan=9000>1" * 40 + b"</table>") == sentence


def test_a_reader_that_does_not_end_is_stopped() -> None:  # R71
    data = (REAL / "every_kind.xls").read_bytes()
    sentence = "Reading the file took longer than 0 s; please save it as .xlsx again."
    assert refusal(data, Limits(seconds=0)) == sentence


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script that runs")
@pytest.mark.parametrize(
    ("does", "sentence"),
    [
        ("sleep 600", "Reading the file took longer than 1 s; please save it as .xlsx again."),
        ("exit 0", BROKEN),
        ("echo half a workbook", BROKEN),
        ("kill -9 $$", BROKEN),
    ],
)
def test_a_reader_that_hangs_or_ends_without_a_workbook_costs_its_file_alone(
    does: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # R71, R123
    child = tmp_path / "python"
    child.write_text(f"#!/bin/sh\nexec 2>&-; {does}\n")
    child.chmod(0o700)
    data = (REAL / "every_kind.xls").read_bytes()
    monkeypatch.setattr(sys, "executable", str(child))
    with soon():
        assert refusal(data, Limits(seconds=1)) == sentence
    monkeypatch.undo()
    assert intake.read(data, Path("表.xls")).workbook.sheets


def test_a_reader_that_takes_too_much_memory_costs_its_file_alone() -> None:  # R71
    data = b"<table>" + b"<tr><td>1</td></tr>" * 60_000 + b"</table>"
    assert refusal(data, Limits(memory=40 << 20)) == BROKEN
    assert len(intake.read(data, Path("表.xls")).workbook.sheets[0].cells) == 60_000


@pytest.mark.parametrize("suffix", COPIES)
def test_limits_hold_for_every_kind(suffix: str) -> None:
    data = (REAL / f"every_kind.{suffix}").read_bytes()
    readers = {"xls": xls.read, "ods": ods.read, "xlsb": xlsb.read}
    for limits, sentence in (
        (Limits(cells=17), "The workbook holds more than 17 filled cells; not read."),
        (Limits(sheets=2), "The workbook has more than 2 sheets; not read."),
        (Limits(merge=4), "Sheet 自评表 1 merges more cells than any form does; not read."),
    ):
        with pytest.raises(Unreadable, match=sentence):
            readers[suffix](data, limits)


def test_pages_hold_no_more_cells_than_workbooks() -> None:
    with pytest.raises(Unreadable, match="more than 3 filled cells"):
        html.read(b"<table><tr><td>1<td>2<td>3<td>4</table>", Limits(cells=3))


KINDS = {
    b"": Kind.OTHER,
    b"%PDF-1.7 <html>": Kind.OTHER,
    b"name,score\n1,2\n": Kind.OTHER,
    b"\t\10\10\0": Kind.XLS,
    "\ufeff<HTML>".encode("utf-16-le"): Kind.HTML,
    b"PK\3\4 cut": Kind.OOXML,
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    b"<Table/></Workbook>": Kind.OTHER,
}


@pytest.mark.parametrize("data", KINDS)
def test_the_kind_is_told_by_the_first_bytes(data: bytes) -> None:
    assert kind(data) is KINDS[data]
