"""The comparison tools see every kind of loss: one is planted at a time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.compare import differences
from tests.corpus import with_form
from tests.corpus_parts import styles_without_a_part
from tests.packages import SHEET, parts, rebuilt, replaced, zipped
from tests.second_reader import seen_differently
from tests.test_package_fidelity import DROP_DOWN
from tests.test_package_graft import PNG
from xlsxeval import scored
from xlsxeval.evaluation import examine

BOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
NOTE = "xl/comments1.xml"


def draw(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    """One of each thing that could be lost."""
    red = book.add_format({"bg_color": "#FF0000", "num_format": "0.0", "locked": False})
    sheet.write("A30", 5, red)
    sheet.write_formula("B30", "=A30*2", None, 10)
    sheet.write_comment("H13", "请核实")
    sheet.write_url("A31", "internal:'自评表'!A1", string="回到表头")
    sheet.data_validation("F13", {"validate": "integer", "criteria": ">", "value": 0})
    sheet.conditional_format("G13:G25", {"type": "top", "value": 1, "format": red})
    sheet.insert_image("A40", "seal.png", {"image_data": io.BytesIO(PNG)})
    sheet.set_row(13, 33)
    sheet.set_row(14, None, None, {"hidden": True})
    sheet.set_footer("&C第 &P 页")
    sheet.print_area("A1:I26")
    sheet.set_landscape()
    sheet.freeze_panes(12, 0)
    sheet.protect()
    book.define_name("分值", "=自评表!$G$13:$G$25")
    book.add_worksheet("字典").hide()


@cache
def sent() -> bytes:
    edit = f"<!-- 单位 -->{DROP_DOWN}</worksheet>"
    return rebuilt(with_form(draw), {SHEET: replaced("</worksheet>", edit)})


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path: Path = tmp_path_factory.mktemp("compare") / "表.xlsx"
    path.write_bytes(sent())
    return scored.write(examine(path), "zh_CN")


def test_without_a_loss_none_is_seen(result):
    assert (differences(sent(), result), seen_differently(sent(), result)) == ([], [])


def without(pattern: str, put: str = "") -> Callable[[bytes], bytes]:
    def edit(content: bytes) -> bytes:
        return re.sub(pattern.encode(), put.encode(), content, count=1, flags=re.DOTALL)

    return edit


PLANTED = {
    "cell changed": (SHEET, without(r'(<c r="A30"[^>]*><v>)5', r"\g<1>6")),
    "text changed": (STRINGS, replaced("文旅局", "文化局")),
    "cell lost": (SHEET, without(r'<c r="A30".*?</c>')),
    "cell of nobody": (SHEET, without(r'(<row r="30".*?)(?=</row>)', r'\1<c r="C30"><v>1</v></c>')),
    "row lost": (SHEET, without(r'<row r="31".*?</row>')),
    "row of nobody": (SHEET, replaced("</sheetData>", '<row r="99" ht="9"/></sheetData>')),
    "formula lost": (SHEET, replaced("<f>A30*2</f>", "")),
    "result lost": (SHEET, replaced("<f>A30*2</f><v>10</v>", "<f>A30*2</f>")),
    "style of a cell": (SHEET, without(r'(<c r="A30") s="\d+"', r"\1")),
    "fill": (STYLES, replaced("FFFF0000", "FFFF00FF")),
    "font": (STYLES, replaced("仿宋_GB2312", "宋体")),
    "number format": (STYLES, replaced('formatCode="0.0"', 'formatCode="0.00"')),
    "border": (STYLES, replaced('style="thin"', 'style="thick"')),
    "alignment": (STYLES, replaced(' wrapText="1"', ' wrapText="0"')),
    "lock": (STYLES, without(r'(<cellXfs.*?locked=")0', r"\g<1>1")),
    "row height": (SHEET, replaced('ht="33"', 'ht="34"')),
    "row shown": (SHEET, replaced(' hidden="1"', "")),
    "column width": (SHEET, without(r'(<col min="1" max="9" width=")[^"]+', r"\g<1>9")),
    "merge": (SHEET, without(r'<mergeCell ref="A3:B3"/>')),
    "drop-down": (SHEET, without(r"<dataValidations.*?</dataValidations>")),
    "extension": (SHEET, without(r"<extLst>.*?</extLst>")),
    "conditional format": (SHEET, without(r"<conditionalFormatting.*?</conditionalFormatting>")),
    "rule changed": (SHEET, replaced('rank="1"', 'rank="2"')),
    "protection": (SHEET, without(r"<sheetProtection[^>]*/>")),
    "panes": (SHEET, without(r"<pane [^>]*/>")),
    "page": (SHEET, replaced('orientation="landscape"', 'orientation="portrait"')),
    "footer": (SHEET, without(r"<headerFooter>.*?</headerFooter>")),
    "hyperlink": (SHEET, without(r"<hyperlinks>.*?</hyperlinks>")),
    "picture's place": (SHEET, without(r"<drawing [^>]*/>")),
    "comment in the part": (SHEET, replaced("<!-- 单位 -->", "")),
    "dimension": (SHEET, without(r'<dimension ref="[^"]+"', '<dimension ref="B2:C3"')),
    "order": (
        SHEET,
        without(r"(<mergeCells.*?</mergeCells>)(<cond.*?</conditionalFormatting>)", r"\2\1"),
    ),
    "note": (NOTE, replaced("请核实", "请更正")),
    "picture": ("xl/media/image1.png", lambda content: content + b"\0"),
    "name": (BOOK, without(r'<definedName name="分值">.*?</definedName>')),
    "name of nobody": (
        BOOK,
        without("</definedNames>", '<definedName name="x">1</definedName></definedNames>'),
    ),
    "print area": (BOOK, replaced("$A$1:$I$26</definedName>", "$A$1:$J$26</definedName>")),
    "sheet shown": (BOOK, replaced(' state="hidden"', "")),
    "sheet renamed": (BOOK, replaced('name="字典"', 'name="词典"')),
    "view": (BOOK, without(r'windowWidth="\d+"', 'windowWidth="9"')),
    "content type": (
        "[Content_Types].xml",
        without(r'<Override PartName="/docProps/app.xml"[^>]*/>'),
    ),
    "relationship": ("xl/_rels/workbook.xml.rels", without(r'<Relationship Id="rId3"[^>]*/>')),
    "properties": ("docProps/core.xml", replaced("<dc:creator>", "<dc:creator>我")),
}
SEEN = {
    "cell changed": ("<v>: '5' became '6'", "自评表: A30 value: 5 became 6"),
    "text changed": ("not the bytes it was", "自评表: C4 value: '文旅局' became '文化局'"),
    "cell lost": ("<c A30> is lost", "自评表: A30 value: 5 became None"),
    "cell of nobody": ("<row 30>: <c C30> is new", "自评表: C30 value: None became 1"),
    "row lost": ("<row 31> is lost", "自评表: A31 value: '回到表头' became \"'自评表'!A1\""),
    "row of nobody": ("<sheetData>: <row 99> is new", ""),
    "formula lost": ("<f> is lost", "自评表: B30 value: '=A30*2' became 10"),
    "result lost": ("<v> is lost", ""),
    "style of a cell": ("<c A30> s: 2 became None", "自评表: A30 style"),
    "fill": ("<fgColor> rgb: FFFF0000 became FFFF00FF", "自评表: A30 style"),
    "font": ("<name> val: 仿宋_GB2312 became 宋体", "自评表: A1 style"),
    "number format": ("<numFmt> formatCode: 0.0 became 0.00", "自评表: A30 style"),
    "border": ("<left> style: thin became thick", "自评表: A1 style"),
    "alignment": ("<alignment> wrapText: 1 became 0", "自评表: A1 style"),
    "lock": ("<protection> locked: 0 became 1", "自评表: A30 style"),
    "row height": ("<row 14> ht: 33 became 34", "自评表: row 14"),
    "row shown": ("<row 15> hidden: 1 became None", "自评表: row 15"),
    "column width": (
        "column A: {'width': '13.7109375', 'customWidth': '1'} "
        "became {'width': '9', 'customWidth': '1'}",
        "自评表: column A",
    ),
    "merge": ("<mergeCell> is lost", "自评表: merged_cells"),
    "drop-down": ("<dataValidations> is lost", "自评表: data_validations"),
    "extension": ("<extLst> is lost", ""),
    "conditional format": ("<conditionalFormatting> is lost", "自评表: conditional format G13:G25"),
    "rule changed": ("<cfRule> rank: 1 became 2", "自评表: conditional format G13:G25"),
    "protection": ("<sheetProtection> is lost", "自评表: protection"),
    "panes": ("<pane> is lost", "自评表: freeze_panes"),
    "page": ("<pageSetup> orientation: landscape became portrait", "自评表: page_setup"),
    "footer": ("<headerFooter> is lost", "自评表: header or footer"),
    "hyperlink": ("<hyperlinks> is lost", "自评表: A31 hyperlink"),
    "picture's place": ("<drawing> is lost", ""),
    "comment in the part": ("<> is lost", ""),
    "dimension": ("<dimension> ref: A1:I31 became B2:C3", ""),
    "order": ("<mergeCells> is lost", ""),
    "note": ("not the bytes it was", "自评表: H13 comment"),
    "picture": ("not the bytes it was", ""),
    "name": ("<definedName 分值> is lost", "name 分值"),
    "name of nobody": ("<definedNames>: <definedName x> is new", ""),
    "print area": (
        "<definedName _xlnm.Print_Area>: '自评表!$A$1:$I$26' became '自评表!$A$1:$J$26'",
        "自评表: print_area",
    ),
    "sheet shown": ("<sheet 字典> state: hidden became None", "字典: sheet_state"),
    "sheet renamed": (
        "sheets: ['自评表', '字典'] became ['自评表', '词典', '问题与改进措施']",
        "sheets: ['自评表', '字典'] became ['自评表', '词典', '问题与改进措施']",
    ),
    "view": ("<workbookView> windowWidth: 16095 became 9", "workbook: views"),
    "content type": ("<Override /docProps/app.xml> is lost", ""),
    "relationship": ("<Relationship rId3> is lost", ""),
    "properties": ("not the bytes it was", ""),
}
"""What each reader sees first: ours in the part concerned, openpyxl, or nothing."""


@pytest.mark.parametrize("loss", sorted(PLANTED))
def test_a_planted_loss_is_seen(loss, result):
    name, edit = PLANTED[loss]
    damaged = rebuilt_alone(result, name, edit)
    first = differences(sent(), damaged)[0].removeprefix(f"{name}: ")
    assert (first, "".join(seen_differently(sent(), damaged)[:1])) == SEEN[loss]


def moved(data: bytes) -> bytes:
    return zipped(dict(reversed(parts(data).items())))


def again(data: bytes, **told: object) -> bytes:
    """One untouched member packed anew, its content the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content, level = old.read(info), 6
            if info.filename == "xl/theme/theme1.xml":
                level = 1
                for field, value in told.items():
                    setattr(info, field, value)
            new.writestr(info, content, info.compress_type, level)
    return out.getvalue()


THEME = "xl/theme/theme1.xml"
PACKED = {
    "order": (moved, "members: out of order"),
    "lost": (lambda data: rebuilt(data, {THEME: None}), f"members: lost ['{THEME}']"),
    "added": (lambda data: rebuilt(data, {"xl/x.bin": b"x"}), "xl/x.bin: new and nobody's"),
    "packed anew": (again, f"{THEME}: not the bytes it was"),
    "date": (
        lambda data: again(data, date_time=(2024, 1, 1, 0, 0, 0)),
        f"{THEME}: not the bytes it was",
    ),
}


@pytest.mark.parametrize("change", sorted(PACKED))
def test_a_change_of_the_archive_alone_is_seen(change, result):
    edit, sentence = PACKED[change]
    assert sentence in differences(sent(), edit(result))


def test_a_cell_that_takes_on_a_style_of_ours_is_seen(tmp_path):
    careless = styles_without_a_part()
    path = tmp_path / "表.xlsx"
    path.write_bytes(careless)
    wrong = rebuilt(
        scored.write(examine(path), "zh_CN"),
        {STYLES: without(r'(<cellXfs.*?<xf [^>]*/><xf [^>]*/><xf [^>]*?fontId=")0', r"\g<1>9")},
    )
    lost = [text for text in differences(careless, wrong) if text.endswith("has ours")]
    assert lost[0] == f"{SHEET}: <c A1> had no style and has ours"


def rebuilt_alone(data: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The archive with one member's content changed; the others keep bytes, dates and order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == name:
                assert edit(content) != content, f"nothing to change in {name}"
                content = edit(content)
            new.writestr(info, content, zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()
