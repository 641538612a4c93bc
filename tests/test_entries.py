"""What the officer typed into a scored workbook is kept as it was typed, whatever it is."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.office import convert_all
from tests.packages import parts
from tests.test_scored import YONGDE, saved, score
from tests.test_verify import found, typed, verified
from xlsxeval import scored, show
from xlsxeval.evaluation import examine
from xlsxeval.model import Cell
from xlsxeval.package import Book, Formula

SHEET = "自评表"
BROKEN = {
    "never calculated": Formula("3+4"),
    "an error": Formula("1/0", error="#DIV/0!"),
    "of other cells": Formula("J13/K99", error="#DIV/0!"),
    "an error alone": Formula("", error="#N/A"),
}


def with_entry(data: bytes, score_: Formula | str | None, note: Formula | str | None) -> bytes:
    """The scored sample with an entry beside row 13."""
    book = Book.open(data)
    sheet = book.sheet(SHEET)
    for column, content in ((15, score_), (16, note)):
        sheet.write(13, column, content, sheet.style_at(13, column))
    return book.save()


def entry_of(data: bytes) -> list[tuple[str | None, object, str | None]]:
    """(formula, value, error) of both cells of that entry."""
    cells = Book.open(data).sheet(SHEET).read().cells
    blank = Cell(SHEET, "")
    read = (cells.get((13, column), blank) for column in (15, 16))
    return [(cell.formula, cell.value, cell.error) for cell in read]


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("of_note", [False, True])
def test_what_shows_no_number_stays_as_it_was_typed(
    content: Formula, of_note: bool, tmp_path: Path
) -> None:
    pair = (None, content) if of_note else (content, None)
    earlier = with_entry(score(YONGDE), *pair)
    result = verified(earlier, tmp_path)
    assert (found(result), len(result.entries)) == ([], 1), "the officer's entry, and no change"
    data = score(YONGDE, previous=earlier)
    assert entry_of(data) == entry_of(earlier)
    again = examine(saved(data, tmp_path / "y.xlsx")).evaluation
    told = [(each.code, each.cell.ref) for each in again.all_findings if each.code == "XE105"]
    assert told == ([] if of_note else [("XE105", "O13")])
    assert parts(score(tmp_path / "y.xlsx")) == parts(data)
    assert parts(score(YONGDE, previous=data)) == parts(data)
    result = verified(data, tmp_path)
    assert (found(result), result.entries) == ([], ())


def test_another_program_may_calculate_what_was_typed(tmp_path: Path) -> None:
    def edit(form: Worksheet, _: Worksheet) -> None:
        form["O13"], form["O14"] = "=3+2", "=1/0"

    earlier = typed(score(YONGDE), edit)
    files = {"typed": earlier, "kept": score(YONGDE, previous=earlier)}
    paths = [saved(data, tmp_path / f"{name}.xlsx") for name, data in files.items()]
    convert_all(paths, "xlsx", tmp_path / "office")
    for path in paths:
        office = (tmp_path / "office" / path.name).read_bytes()
        assert found(verified(office, tmp_path)) == []
        sheet = load_workbook(BytesIO(office), data_only=True).worksheets[0]
        assert [sheet["O13"].value, sheet["O14"].value] == [5, "#DIV/0!"]
        if path.stem == "typed":
            # The unit claims 7, 10 and 96 in all; what has a result stored is not calculated.
            assert [sheet[ref].value for ref in ("K13", "K14", "K20")] == [5, 10, 94]


@pytest.mark.parametrize("ref", ["O20", "P20", "P8", "P21", "R11", "Q12"])
def test_what_stands_beside_no_scored_row_is_not_lost_silently(ref: str) -> None:
    earlier = typed(score(YONGDE), lambda form, _: form.__setitem__(ref, "总体意见：同意"))
    examined = examine(YONGDE, previous=earlier)
    assert examined.left
    assert not examine(YONGDE, previous=scored.write(examined, "zh_CN")).left, "told once"


def at(ref: str, value: object, sheet: int = 0) -> Callable[[Worksheet, Worksheet], None]:
    """Type a value into a cell of the form (0) or of the summary sheet (1)."""
    return lambda *sheets: sheets[sheet].__setitem__(ref, value)


def new_sheet(form: Worksheet) -> None:
    """Add a sheet with an opinion on it."""
    form.parent.create_sheet("会签意见")["A1"] = "处长：同意"


def remark(ref: str, sheet: int = 0) -> Callable[[Worksheet, Worksheet], None]:
    """Put a comment on a cell."""

    def put(*sheets: Worksheet) -> None:
        sheets[sheet][ref].comment = Comment("请核实凭证", "复核")

    return put


ELSEWHERE = {
    "a computed score": at("K13", 3),
    "a proposed score": at("L13", 8),
    "a basis": at("M13", "按凭证核减"),
    "our headings": at("M5", "依据（复核）"),
    "the heading of the reviews": at("O10", "请局长阅"),
    "the heading of the notes": at("P5", "请局长阅"),
    "a row of ours that holds nothing": at("N21", "同意"),
    "a figure of the summary": at("C9", 88, 1),
    "a problem": at("E36", "不属实", 1),
    "below the problems": at("A90", "以上问题限期整改", 1),
    "the unit's own actual": at("F13", "90%"),
    "the unit's own name": at("G4", "永德县中学"),
    "the title": at("A1", "2022年度项目支出绩效自评表（已复核）"),
    "below the form": at("A27", "审核意见：得分偏高"),
    "below the form, in another column": at("D21", "处长：同意"),
    "beside a row that is not scored": at("D7", "核减后 380000"),
    "a sheet of the officer's own": lambda form, _: new_sheet(form),
    "a comment on a cell of ours": remark("O13"),
    "a comment on a cell of the unit's": remark("F13"),
    "a comment on the summary": remark("C9", 1),
}


@pytest.mark.parametrize("edit", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_what_was_written_anywhere_else_in_a_result_is_not_lost_silently(
    edit: Callable[[Worksheet, Worksheet], None],
) -> None:
    examined = examine(YONGDE, previous=typed(score(YONGDE), edit))
    assert examined.left
    assert not examine(YONGDE, previous=scored.write(examined, "zh_CN")).left, "told once"


def test_entries_beside_scored_rows_alone_leave_nothing_behind() -> None:
    def edit(form: Worksheet, summary: Worksheet) -> None:
        form["O6"], form["O13"], form["P14"] = 9, "—", "核定"

    assert not examine(YONGDE, previous=typed(score(YONGDE), edit)).left


@pytest.mark.parametrize("formula", ["[1]表!A1", "另一张!A1", 'WEBSERVICE("http://x.example")'])
def test_a_formula_that_leads_out_of_the_workbook_is_kept_as_its_text(
    formula: str, tmp_path: Path
) -> None:
    earlier = with_entry(score(YONGDE), Formula(formula, error="#REF!"), None)
    assert found(verified(earlier, tmp_path)) == []
    data = score(YONGDE, previous=earlier)
    assert entry_of(data)[0] == (None, f"={formula}", None)
    assert found(verified(data, tmp_path)) == []


def test_a_formula_of_other_cells_is_kept_as_its_text_where_the_row_went_elsewhere(
    tmp_path: Path,
) -> None:
    book = load_workbook(YONGDE)
    book.worksheets[0].insert_rows(3)
    for area in list(book.worksheets[0].merged_cells.ranges):
        if area.min_row >= 3:
            area.shift(row_shift=1)
    book.save(tmp_path / "y.xlsx")
    earlier = with_entry(score(YONGDE), Formula("J13/0", error="#DIV/0!"), Formula("1/0"))
    cells = Book.open(score(tmp_path / "y.xlsx", previous=earlier)).sheet(SHEET).read().cells
    assert [cells[14, column].entered for column in (15, 16)] == ["=J13/0", "=1/0"]
    assert [cells[14, column].formula for column in (15, 16)] == [None, "1/0"]


def test_the_json_tells_what_is_the_reviewer_s_to_mend(tmp_path: Path) -> None:
    earlier = typed(score(YONGDE), at("O13", 12))
    evaluation = examine(YONGDE, previous=earlier).evaluation
    [form] = show.entry(evaluation, None, "zh_CN")["forms"]
    told = {(each["code"], each["cell"]) for each in form["findings"] if each["reviewer"]}
    assert told == {("XE301", "O13")}
    assert len(form["findings"]) > 5
    told = show.brief(evaluation, "zh_CN")
    assert told.endswith("（错误中有 1 个是复核得分填错）")
    assert show.report(evaluation, "zh_CN").endswith("（错误中有 1 个是复核得分填错）")
    assert "填错" not in show.brief(examine(YONGDE).evaluation, "zh_CN")
