"""A drawn sheet carried into a unit's workbook, and taken out again."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter

from tests.packages import (
    MAIN,
    SHEET,
    STRICT,
    drawn,
    looked_at,
    package,
    parts,
    plain,
    rebuilt,
    replaced,
    rows,
    saved,
)
from xlsxeval.package import Book, Drawn, free_name, graft

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060"
    "f80f0001040100a5f6e3d20000000049454e44ae426082"
)


def everything(workbook: xlsxwriter.Workbook, name: str = "汇 总") -> None:
    """A sheet with one of each feature."""
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True, "bg_color": "#FFF2CC", "border": 1})
    sheet.merge_range("A1:D1", "问题与改进措施", bold)
    sheet.write_rich_string("A2", "得", bold, "分", " 96.24")
    sheet.write("B2", 0.5, workbook.add_format({"num_format": "0.00%", "locked": False}))
    sheet.write("C2", 3.5, workbook.add_format({"num_format": "0.0_ "}))
    sheet.write_formula("D2", f"='{name}'!B2*2+自评表!A1", None, 1)
    sheet.write_url("A3", "internal:'自评表'!A1", string="G8")
    sheet.write_url("B3", f"internal:'{name}'!A1", string="top")
    sheet.write_url("C3", "https://example.com/a?b=1", string="out")
    sheet.write_string("D3", "=1+1")
    sheet.write_column("A5", [1, 2, 3])
    sheet.conditional_format("A5:A7", {"type": "cell", "criteria": ">", "value": 1, "format": bold})
    sheet.conditional_format("A5:A7", {"type": "data_bar", "data_bar_2010": True})
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series({"values": f"='{name}'!$A$5:$A$7"})
    sheet.insert_chart("F2", chart)
    sheet.insert_image("F20", "seal.png", {"image_data": io.BytesIO(PNG)})
    sheet.write_comment("A5", "批注", {"author": "财政局"})
    sheet.set_column("A:A", 30, bold)
    sheet.set_row(6, 40, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_header("&C汇总")
    sheet.set_footer("&C&P / &N")
    sheet.repeat_rows(0)
    sheet.print_area("A1:D9")
    sheet.autofilter("A4:D7")


def unit() -> bytes:
    """A unit's workbook with an own style, name and print area."""
    workbook = looked_at(plain((1, "分值"), (2, "得分")))
    workbook["自评表"]["A1"].number_format = "0.0_ "
    workbook["自评表"].print_area = "A1:B2"
    return saved(workbook)


def grafted(data: bytes, name: str = "汇 总") -> tuple[Book, str]:
    book = Book.open(data)
    title = graft(book, Drawn(drawn(everything)), name)
    return book, title


def test_a_grafted_sheet_shows_what_was_drawn():
    book, title = grafted(unit())
    out = looked_at(book.save(), rich_text=True)
    alone = looked_at(drawn(everything), rich_text=True)
    ours, theirs = out[title], alone["汇 总"]
    assert out.sheetnames == ["自评表", "汇 总"]
    for row in theirs.iter_rows():
        for cell in row:
            twin = ours[cell.coordinate]
            assert (str(twin.value), twin.number_format) == (
                str(cell.value),
                cell.number_format,
            )
            assert (twin.fill.fgColor.rgb, twin.border.top.style, twin.font.b, twin.font.name) == (
                cell.fill.fgColor.rgb,
                cell.border.top.style,
                cell.font.b,
                cell.font.name,
            )
            assert twin.protection.locked == cell.protection.locked
    runs = [getattr(run, "font", None) and run.font.b for run in ours["A2"].value]
    assert runs == [None, True, False]
    assert str(ours.merged_cells) == str(theirs.merged_cells)
    assert [(link.ref, link.location, link.target) for link in ours._hyperlinks] == [
        (link.ref, link.location, link.target) for link in theirs._hyperlinks
    ]
    assert (ours.print_title_rows, ours.print_area) == ("$1:$1", "'汇 总'!$A$1:$D$9")
    setup = ours.page_setup
    assert (ours.freeze_panes, setup.orientation, setup.paperSize) == ("A2", "landscape", 9)
    assert (ours.oddHeader.center.text, ours.oddFooter.center.text) == ("汇总", "&P / &N")
    assert ours.column_dimensions["A"].width == theirs.column_dimensions["A"].width
    assert ours.row_dimensions[7].height == theirs.row_dimensions[7].height == 39.75
    assert len(ours._charts) == 1
    pictures = [content for name, content in parts(book.save()).items() if "/media/" in name]
    assert pictures == [PNG]
    assert ours["A5"].comment.text == theirs["A5"].comment.text
    rules = [rule for found in ours.conditional_formatting for rule in found.rules]
    assert [rule.type for rule in rules] == ["cellIs", "dataBar"]
    assert rules[0].dxf.fill.bgColor.rgb == "FFFFF2CC"
    assert not ours.sheet_view.tabSelected


def test_the_units_own_parts_and_styles_stay():
    data = unit()
    book, _ = grafted(data)
    after = parts(book.save())
    changed = {name for name, content in parts(data).items() if after[name] != content}
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/workbook.xml",
    }
    before, now = (looked_at(d)["自评表"] for d in (data, book.save()))
    for row in before.iter_rows():
        for cell in row:
            twin = now[cell.coordinate]
            assert (twin.value, twin.number_format) == (cell.value, cell.number_format)
            assert (repr(twin.font), repr(twin.fill)) == (repr(cell.font), repr(cell.fill))
    assert now.print_area == "'自评表'!$A$1:$B$2"


def test_no_string_is_shared_and_no_colour_left_to_the_theme():  # pitfalls 1 and 11
    book, title = grafted(unit())
    part = next(ref.part for ref in book.sheets if ref.name == title)
    after = parts(book.save())
    assert b't="s"' not in after[part]
    assert b"theme=" not in after[part]
    assert b"scheme" not in after[part]
    fonts = after["xl/styles.xml"].partition(b"<fonts")[2].partition(b"</fonts>")[0]
    old = parts(unit())["xl/styles.xml"].partition(b"<fonts")[2].partition(b"</fonts>")[0]
    assert fonts.count(b"theme=") == old.count(b"theme=")


def test_grafting_again_gives_the_same_parts():
    book, title = grafted(unit())
    once = book.save()
    again = Book.open(once)
    again.remove_sheet(title)
    assert graft(again, Drawn(drawn(everything)), "汇 总") == title
    assert list(parts(again.save())) == list(parts(once))
    assert parts(again.save()) == parts(once)


def test_grafting_again_in_the_open_book_gives_the_same_parts():
    book, title = grafted(unit())
    once = book.save()
    book.remove_sheet(title)
    graft(book, Drawn(drawn(everything)), "汇 总")
    assert parts(book.save()) == parts(once)


def test_a_sheet_taken_out_leaves_only_styles():
    data = unit()
    book, title = grafted(data)
    book.remove_sheet(title)
    after, before = parts(book.save()), parts(data)
    assert list(after) == list(before)
    assert {name for name in before if after[name] != before[name]} <= {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/workbook.xml",
    }
    assert book.defined_names() == Book.open(data).defined_names()


def test_references_to_the_sheet_follow_its_new_name():
    workbook = looked_at(unit())
    workbook.create_sheet("汇 总")
    book, title = grafted(saved(workbook))
    assert title == "汇 总（2）"
    found = looked_at(book.save())
    sheet = found[title]
    assert sheet["D2"].value == "='汇 总（2）'!B2*2+自评表!A1"
    assert sheet["B3"].hyperlink.location == "'汇 总（2）'!A1"
    assert sheet["A3"].hyperlink.location == "'自评表'!A1"
    assert sheet.print_area == "'汇 总（2）'!$A$1:$D$9"
    charts = [content for name, content in parts(book.save()).items() if "charts/chart" in name]
    assert ["'汇 总（2）'!$A$5:$A$7".encode() in chart for chart in charts] == [True]


def test_unquoted_references_follow_too():
    def refers(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("图").write_formula("A1", "图!B1+地图!B1")

    book = Book.open(plain((1,), title="图"))
    title = graft(book, Drawn(drawn(refers)), "图")
    assert title == "图（2）"
    formula = book.sheet(title).read().cells[1, 1].formula
    assert formula == "'图（2）'!B1+地图!B1"


NAMES = {
    "汇总": "汇总",
    "自评表": "自评表（2）",
    "SHEET": "SHEET（2）",
    "a/b[c]:*?\\": "a_b_c_____",
    "'引号'": "引号",
    "History": "History_",
    "": "_",
    "字" * 40: "字" * 31,
    "长" * 31: "长" * 28 + "（2）",
}


@pytest.mark.parametrize("wanted", NAMES)
def test_a_sheet_name_is_one_excel_accepts(wanted):  # R64
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].title = "自评表"
    workbook.create_sheet("sheet")
    workbook.create_sheet("长" * 31)
    assert free_name(Book.open(saved(workbook)), wanted) == NAMES[wanted]


def test_a_hidden_sheet_is_grafted_hidden():
    book = Book.open(unit())
    graft(book, Drawn(drawn(lambda w: w.add_worksheet("藏"))), "藏", hidden=True)
    assert [(s.name, s.state) for s in book.sheets] == [("自评表", "visible"), ("藏", "hidden")]


def test_a_sheet_is_grafted_into_the_smallest_workbook():  # pitfalls 1 and 7
    book = Book.open(package(rows('<c r="A1"><v>1</v></c>')))
    title = graft(book, Drawn(drawn(everything)), "汇总")
    found = looked_at(book.save())
    assert found.sheetnames == ["表", "汇总"]
    assert found[title]["A1"].value == "问题与改进措施"
    entry = parts(book.save())["xl/workbook.xml"].decode().partition("<bookViews>")[2]
    assert entry.startswith("<workbookView/></bookViews><sheets>")
    assert f'<sheet name="{title}" sheetId="2" r:id="rId3"/>' in entry
    assert b'Target="/xl/worksheets/sheet2.xml"' in parts(book.save())["xl/_rels/workbook.xml.rels"]


def test_a_sheet_is_grafted_into_a_strict_workbook_in_its_dialect():  # pitfall 8
    book = Book.open(package(rows('<c r="A1"><v>1</v></c>'), strict=True))
    title = graft(book, Drawn(drawn(everything)), "汇总")
    data = book.save()
    assert Book.open(data).sheet(title).read().cells[1, 1].value == "问题与改进措施"
    xml = {n: c for n, c in parts(data).items() if n.endswith((".xml", ".rels"))}
    assert not [n for n, c in xml.items() if MAIN.encode() in c]
    assert not [n for n, c in xml.items() if b"drawingml/2006" in c]
    assert STRICT.encode() in xml["xl/worksheets/sheet2.xml"]


def three() -> bytes:
    """Three sheets with names of their own, the last one shown."""

    def draw(workbook: xlsxwriter.Workbook) -> None:
        for number, name in enumerate("甲乙丙", 1):
            sheet = workbook.add_worksheet(name)
            sheet.print_area(0, 0, number, number)
        sheet.activate()

    data = drawn(draw)
    view = replaced("<workbookView ", '<workbookView firstSheet="2" ')
    return rebuilt(data, {"xl/workbook.xml": view})


REMOVED = {
    "甲": ('firstSheet="1"', 'activeTab="1"', ["", "乙", "丙"]),
    "乙": ('firstSheet="1"', 'activeTab="1"', ["甲", "", "丙"]),
    "丙": ('firstSheet="1"', 'activeTab="1"', ["甲", "乙", ""]),
}


@pytest.mark.parametrize("name", REMOVED)
def test_names_and_views_of_other_sheets_stay_right(name):
    first, active, left = REMOVED[name]
    book = Book.open(three())
    book.remove_sheet(name)
    text = parts(book.save())["xl/workbook.xml"].decode()
    assert first in text
    assert active in text
    for sheet in filter(None, left):
        number = "甲乙丙".index(sheet) + 1
        area = "$A$1:$" + "ABCD"[number] + f"${number + 1}"
        assert book.defined_names(sheet) == {"_xlnm.Print_Area": f"{sheet}!{area}"}
    assert [ref.name for ref in book.sheets] == [sheet for sheet in left if sheet]


def test_a_shared_picture_stays_when_one_of_its_sheets_goes():
    def both(workbook: xlsxwriter.Workbook) -> None:
        for name in "甲乙":
            image = {"image_data": io.BytesIO(PNG)}
            workbook.add_worksheet(name).insert_image("A1", "seal.png", image)

    book = Book.open(drawn(both))
    book.remove_sheet("乙")
    names = [name for name in parts(book.save()) if "drawing" in name or "media" in name]
    assert sorted(names) == [
        "xl/drawings/_rels/drawing1.xml.rels",
        "xl/drawings/drawing1.xml",
        "xl/media/image1.png",
    ]
    assert SHEET in parts(book.save())
