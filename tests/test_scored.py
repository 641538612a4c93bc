"""The scored workbook: recalculated by another program, nothing lost, scored again the same."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from lxml import etree
from openpyxl import load_workbook

from tests.build_samples import ROSTER, SAMPLES
from tests.corpus import plain
from tests.office import convert, convert_all
from tests.packages import SHEET, packed, parts, rebuilt, replaced
from tests.test_package_fidelity import draw, unit
from xlsxeval import blank, ours, scored, spec
from xlsxeval.evaluation import examine
from xlsxeval.package import Book

NAMES = sorted(path.stem for path in {*SAMPLES.glob("*.xlsx")} - {ROSTER})
SEED = SAMPLES / "增城区国家档案馆-2021.xlsx"
YONGDE = SAMPLES / "永德县明朗中学-2022.xlsx"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def score(path: Path, previous: bytes | None = None, language: str = "zh_CN") -> bytes:
    return scored.write(examine(path, previous=previous), language)


def saved(data: bytes, path: Path) -> Path:
    path.write_bytes(data)
    return path


def formulas(data: bytes) -> dict[tuple[str, str], object]:
    """(sheet, cell) → stored value of every formula cell."""
    shown = load_workbook(BytesIO(data), data_only=True)
    written = load_workbook(BytesIO(data))
    return {
        (sheet.title, cell.coordinate): shown[sheet.title][cell.coordinate].value
        for sheet in written.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def without_results(data: bytes) -> bytes:
    """The workbook with the stored value of every formula taken out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                root = etree.fromstring(content)
                for cell in root.iter(f"{MAIN}c"):
                    value = cell.find(f"{MAIN}v")
                    if cell.find(f"{MAIN}f") is not None and value is not None:
                        cell.remove(value)
                content = etree.tostring(root)
            new.writestr(name, content)
    return out.getvalue()


def differences(
    stored: dict[tuple[str, str], object], again: dict[tuple[str, str], object]
) -> list[tuple[str, str]]:
    """Cells whose recalculated value is not the stored one."""
    return [place for place, value in stored.items() if not same(value, again.get(place))]


def same(one: object, two: object) -> bool:
    if isinstance(one, int | float) and isinstance(two, int | float):
        return abs(one - two) < 1e-9
    return one == two


def test_every_formula_recalculates_to_its_stored_value(tmp_path: Path) -> None:
    made = {name: score(SAMPLES / f"{name}.xlsx") for name in NAMES}
    bare = [saved(without_results(data), tmp_path / f"{name}.xlsx") for name, data in made.items()]
    convert_all(bare, "xlsx", tmp_path / "office")
    for name, data in made.items():
        stored = formulas(data)
        again = formulas((tmp_path / "office" / f"{name}.xlsx").read_bytes())
        assert len(stored) > 30
        assert differences(stored, again) == [], name
        place, value = next(each for each in stored.items() if isinstance(each[1], float | int))
        assert isinstance(value, float | int)
        assert differences({**stored, place: value + 0.01}, again) == [place], "it would be seen"


@pytest.mark.parametrize("name", NAMES)
def test_scoring_a_scored_workbook_changes_no_part(name: str, tmp_path: Path) -> None:  # R60
    once = score(SAMPLES / f"{name}.xlsx")
    twice = score(saved(once, tmp_path / f"{name}.xlsx"))
    assert parts(twice) == parts(once)


def test_scoring_a_scored_blank_form_changes_no_part(tmp_path: Path) -> None:  # R60
    path = saved(blank.write(spec.load("mof-project-2020")), tmp_path / "空表.xlsx")
    once = score(path)
    assert parts(score(saved(once, path))) == parts(once)


@pytest.mark.parametrize("name", NAMES)
def test_the_unit_s_cells_and_styles_stay(name: str) -> None:
    path = SAMPLES / f"{name}.xlsx"
    before = load_workbook(path).worksheets[0]
    after = load_workbook(BytesIO(score(path))).worksheets[0]
    for row in before.iter_rows():
        for cell in row:
            twin = after[cell.coordinate]
            assert (twin.value, twin.number_format) == (cell.value, cell.number_format)
            for look in ("font", "border", "fill", "alignment", "protection"):
                assert repr(getattr(twin, look)) == repr(getattr(cell, look))
    heights = {row: size.height for row, size in before.row_dimensions.items() if size.height}
    assert {row: after.row_dimensions[row].height for row in heights} == heights
    assert [str(area) for area in before.merged_cells.ranges] == [
        str(area) for area in after.merged_cells.ranges
    ]


def test_seven_columns_stand_after_the_form() -> None:
    sheet = load_workbook(BytesIO(score(YONGDE)), data_only=True).worksheets[0]
    assert [cell.value for cell in sheet[10][9:16]] == [
        "测算得分",
        "拟核得分",
        "差额",
        "评分依据",
        "核查意见",
        "复核得分",
        "复核说明",
    ]
    assert [cell.value for cell in sheet[16][9:16]] == [
        9.8,
        9,
        0,
        "定量指标，未达到按比例计分：目标E16“=100%”，完成F16“98%”，分值G16=10；"
        "10×98÷100=9.8；自评H16=9低于测算，按自评；据财预〔2020〕10号（定量指标）",
        "单位自扣1分；XE503 得分与计分规则不符；XE601 扣分未说明原因",
        None,
        None,
    ]
    assert [cell.value for cell in sheet[20][9:13]] == [
        "—",
        96,
        0,
        "等级 优; 预算执行率 100.00%",
    ]


def test_in_english_the_form_s_own_word_for_the_progress_is_explained() -> None:
    book = load_workbook(BytesIO(score(YONGDE, language="en")), data_only=True)
    words = "Spending progress (预算执行率)"
    assert book.worksheets[0]["M20"].value == f"Grade 优; {words} 100.00%"
    assert book.worksheets[1]["A10"].value == words
    seed = load_workbook(BytesIO(score(SEED, language="en")), data_only=True).worksheets[0]
    assert "Grade 优; Spending progress (支出进度) 94.87%" in {cell.value for cell in seed["M"]}


def test_the_unit_s_print_out_stays_as_it_was() -> None:
    book = load_workbook(BytesIO(score(YONGDE)))
    assert book.worksheets[0].print_area == "'自评表'!$A$1:$I$20"
    kept = load_workbook(BytesIO(score(SEED)))
    assert kept.worksheets[0].print_area == load_workbook(SEED).worksheets[0].print_area


def entry(data: bytes, row: int, score_: Decimal | str, note: str) -> bytes:
    """The workbook with the officer's entry typed into a row of our columns."""
    book = Book.open(data)
    place = re.match(r"'自评表'!\$([A-Z]+)\$", book.defined_names()["_xlsxeval_1_score"])
    assert place is not None
    column = ord(place[1]) - 64
    sheet = book.sheet("自评表")
    sheet.write(row, column, score_, sheet.style_at(row, column))
    sheet.write(row, column + 1, note, sheet.style_at(row, column + 1))
    return book.save()


def test_the_officer_s_entries_win_and_are_kept(tmp_path: Path) -> None:
    typed = saved(entry(score(YONGDE), 16, Decimal("9.5"), "按实际核定"), tmp_path / "y.xlsx")
    examined = examine(typed)
    [judged] = examined.evaluation.forms
    row = judged.case.scores.rows[5]
    assert (row.reviewed, row.awarded) == (Decimal("9.5"), Decimal("9.5"))
    assert judged.case.scores.awarded_total == Decimal("96.5")
    sheet = load_workbook(BytesIO(scored.write(examined, "zh_CN")), data_only=True).worksheets[0]
    assert [cell.value for cell in sheet[16][9:16]][5:] == [9.5, "按实际核定"]
    assert sheet["K20"].value == 96.5


def test_entries_follow_their_row_when_the_original_is_scored_again(tmp_path: Path) -> None:
    earlier = entry(score(YONGDE), 16, Decimal("9.5"), "按实际核定")
    book = load_workbook(YONGDE)
    book.worksheets[0].insert_rows(3)
    book.worksheets[0]["A3"] = "金额单位：元"
    for area in list(book.worksheets[0].merged_cells.ranges):
        if area.min_row >= 3:
            area.shift(row_shift=1)
    changed = tmp_path / "永德县明朗中学-2022.xlsx"
    book.save(changed)
    [judged] = examine(changed, previous=earlier).evaluation.forms
    reviewed = [score_.reviewed for score_ in judged.case.scores.rows]
    assert [value for value in reviewed if value is not None] == [Decimal("9.5")]
    assert judged.case.form.indicators[5].reviewed.value == Decimal("9.5")


def test_a_reviewed_score_that_is_no_score_is_told_and_ignored(tmp_path: Path) -> None:
    typed = saved(entry(score(YONGDE), 16, Decimal(11), "太高"), tmp_path / "y.xlsx")
    [judged] = examine(typed).evaluation.forms
    assert judged.case.scores.rows[5].awarded == Decimal(9)
    assert ("XE301", "O16") in [(f.code, f.cell.ref) for f in judged.findings]


def test_a_sheet_of_the_same_name_is_the_unit_s_own(tmp_path: Path) -> None:  # R64
    book = load_workbook(YONGDE)
    book.create_sheet("问题与改进措施")["A1"] = "我单位自己的问题清单"
    path = tmp_path / "y.xlsx"
    book.save(path)
    once = score(path)
    again = load_workbook(BytesIO(once))
    assert again.sheetnames == ["自评表", "问题与改进措施", "问题与改进措施（2）"]
    assert again["问题与改进措施"]["A1"].value == "我单位自己的问题清单"
    assert parts(score(saved(once, path))) == parts(once)


def test_on_a_protected_sheet_only_the_officer_s_cells_are_open(tmp_path: Path) -> None:  # R61
    book = load_workbook(YONGDE)
    book.worksheets[0].protection.enable()
    path = tmp_path / "y.xlsx"
    book.save(path)
    sheet = load_workbook(BytesIO(score(path))).worksheets[0]
    assert sheet.protection.sheet
    opened = {
        cell.column_letter
        for row in sheet.iter_rows(min_row=11, max_row=19)
        for cell in row
        if not cell.protection.locked
    }
    assert opened == {"O", "P"}


def test_two_forms_on_two_sheets_are_both_scored(tmp_path: Path) -> None:  # R20
    book = load_workbook(YONGDE)
    copy = book.copy_worksheet(book.worksheets[0])
    copy.title = "项目二"
    copy["C3"] = "第二个项目"
    path = tmp_path / "y.xlsx"
    book.save(path)
    once = score(path)
    again = load_workbook(BytesIO(once), data_only=True)
    assert [again[name]["K20"].value for name in ("自评表", "项目二")] == [96, 96]
    assert parts(score(saved(once, path))) == parts(once)


def test_replies_of_the_unit_are_kept(tmp_path: Path) -> None:
    data = score(YONGDE)
    book = Book.open(data)
    names = book.defined_names()
    column = re.search(r"\$([A-Z]+)\$", names["_xlsxeval_replies"])
    assert column is not None
    sheet = book.sheet("问题与改进措施")
    ids = load_workbook(BytesIO(data))["问题与改进措施"]
    row = next(c.row for r in ids.iter_rows() for c in r if str(c.value).startswith("XE503-"))
    sheet.write(row, ord(column[1]) - 64, "已更正为9.8分", sheet.style_at(row, 1))
    again = score(saved(book.save(), tmp_path / "y.xlsx"))
    shown = load_workbook(BytesIO(again))["问题与改进措施"]
    assert shown[f"{column[1]}{row}"].value == "已更正为9.8分"


def test_formula_like_text_stays_text(tmp_path: Path) -> None:  # R62
    book = load_workbook(YONGDE)
    sheet = book.worksheets[0]
    for row, text in ((13, "=1+1"), (16, "@SUM(A1)"), (11, "+cmd|' /C calc'!A0")):
        sheet.cell(row, 9, text).data_type = "s"
    path = tmp_path / "y.xlsx"
    book.save(path)
    again = load_workbook(BytesIO(score(path)))
    kinds = {
        cell.data_type
        for sheet in again.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and any(t in cell.value for t in ("=1+1", "@SUM", "cmd|"))
    }
    assert kinds == {"s"}


def test_what_is_ours_is_known_by_its_names() -> None:
    data = score(YONGDE)
    assert scored.is_ours(data)
    assert not scored.is_ours(YONGDE.read_bytes())
    assert not scored.is_ours(b"no workbook")
    book = Book.open(data)
    ours.strip(book)
    assert [sheet.name for sheet in book.sheets] == ["自评表"]


def test_the_summary_s_links_lead_to_cells_of_the_form() -> None:
    sheet = load_workbook(BytesIO(score(YONGDE)))["问题与改进措施"]
    places = [
        cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink
    ]
    assert "'自评表'!H16" in [place.replace("$", "") for place in places]


def test_english_headings_on_request() -> None:
    book = load_workbook(BytesIO(score(YONGDE, language="en")))
    assert [cell.value for cell in book.worksheets[0][10][9:12]] == [
        "Computed score",
        "Proposed score",
        "Change",
    ]
    assert book.sheetnames == ["自评表", "Problems and measures"]


def form_with_everything(workbook: xlsxwriter.Workbook) -> None:
    """A filled-in form on a sheet with picture, text box, header picture, names and protection."""
    draw(workbook)
    sheet = workbook.worksheets_objs[0]
    sheet.write_row("A11", ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"])
    sheet.write_row("A12", ["产出指标", "培训合格率", "≥95%", "98%", 100, 100])


def test_a_rich_workbook_comes_back_whole(tmp_path: Path) -> None:  # R58, R59
    before = unit(form_with_everything)
    once = score(saved(before, tmp_path / "富表.xlsx"))
    touched = {name for name, content in parts(before).items() if parts(once)[name] != content}
    assert touched == {
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
    }
    kept = packed(before).keys() - touched
    assert {name: packed(once)[name] for name in kept} == {n: packed(before)[n] for n in kept}
    assert {"xl/cellimages.xml", "xl/media/image1.png", "xl/printerSettings/p1.bin"} <= kept
    assert b"x14:dataValidation" in parts(once)["xl/worksheets/sheet1.xml"]
    assert parts(score(saved(once, tmp_path / "富表.xlsx"))) == parts(once)


def test_a_review_typed_as_text_is_the_number_the_formulas_ask_for(tmp_path: Path) -> None:
    typed = saved(entry(score(YONGDE), 16, "９.5分", "文本"), tmp_path / "y.xlsx")
    sheet = load_workbook(BytesIO(score(typed)), data_only=True).worksheets[0]
    assert (sheet["K16"].value, sheet["O16"].value) == (9.5, 9.5)


def test_a_review_of_many_places_recalculates_to_what_is_stored(tmp_path: Path) -> None:
    typed = saved(entry(score(YONGDE), 16, Decimal("6.666"), "三位小数"), tmp_path / "y.xlsx")
    data = score(typed)
    bare = saved(without_results(data), tmp_path / "bare.xlsx")
    stored = formulas(data)
    assert stored["自评表", "K16"] == 6.67
    assert differences(stored, formulas(convert(bare, "xlsx", tmp_path).read_bytes())) == []


def test_the_same_workbook_comes_out_the_same_in_another_process(tmp_path: Path) -> None:  # R56
    once = score(YONGDE)
    path = saved(once, tmp_path / "y.xlsx")
    command = [sys.executable, "-m", "xlsxeval", "score", str(path), "-o", str(tmp_path / "out")]
    subprocess.run(command, check=False, capture_output=True)
    assert parts((tmp_path / "out" / "y.xlsx").read_bytes()) == parts(once)


def test_a_title_over_every_column_pushes_nothing_away(tmp_path):
    """Our columns stand where they do beside the narrow title, and the print-out is the same."""
    merged = {SHEET: replaced('ref="A1:I1"', 'ref="A1:XFD1"')}
    for name, data in (("narrow", plain()), ("wide", rebuilt(plain(), merged))):
        saved(score(saved(data, tmp_path / f"{name}.xlsx")), tmp_path / f"{name}.out.xlsx")
    books = [Book.open((tmp_path / f"{name}.out.xlsx").read_bytes()) for name in ("narrow", "wide")]
    names = [book.defined_names() | book.defined_names("自评表") for book in books]
    assert names[0] == names[1]
    assert names[1]["_xlsxeval_1_area"].startswith("'自评表'!$J$")
