"""Figures changed in a scored copy recalculate to what scoring the changed copy gives."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.office import convert, convert_all
from tests.sheets import fill, user_form
from xlsxeval import scored, spec
from xlsxeval.evaluation import evaluate, examine
from xlsxeval.model import Indicator, Judged, Score

ROWS: dict[str, tuple[str, Any, Any, tuple[Any, ...], str]] = {
    "at_least": ("培训骨干人次", "≥90人次", 90, (0, 12.45, 89.9, 91, 180, -3), "General"),
    "at_least, bare numbers": ("培训场次数量", 30, 30, (0, 29, 30, 31, 60), "General"),
    "a fraction": ("改造面积", 3.5, 1.2, (0, 3.45, 3.5, 7), "General"),
    "equals": ("发布期数", "=12期", 12, (0, 11, 13, 24), "General"),
    "a percent cell": ("工程验收合格率", 0.95, 0.95, (0, 0.29, 0.94, 1, 1.9), "0.00%"),
    "percent against text": ("设备完好率", "≥98%", 0.98, (0, 0.57, 0.979, 1), "0%"),
    "a bare percentage": ("任务完成率", "≥90%", 93, (0, 45, 89.5, 90, 100), "General"),
    "a bare fraction": ("资料归档率", "≥90%", 0.93, (0, 0.45, 0.895), "General"),
    "万元": ("带动增收额", "≥100万元", 100, (0, 98, 55.5, 200), "General"),
    "at_most": ("故障报修响应时间", "≤15天", 12, (0, 15, 16, 22.5, 30, 31, 45), "General"),
    "a cost": ("项目总成本", 90, 90, (0, 88.6, 91.3, 135, 180, 200), "General"),
    "a cost in 万元": ("建设总成本", "≤90万元", 90, (0, 91.3, 180), "General"),
    "a control rate": ("三公经费控制率", "≤100%", 1, (0, 1.015, 1.2, 2, 3), "0.0%"),
    "zero": ("安全责任事故", "0次", 0, (1, 0, -1, 5), "General"),
    "zero in a number": ("有效投诉", 0, 0, (0, 2), "General"),
    "between": ("受训人员年龄", "18—54岁", 30, (17.9, 18, 54, 55, 0), "General"),
    "between, more is better": ("骨干满意率", "80%-90%", 0.85, (0.79, 0.8, 0.95, 1.2), "0%"),
    "between, less is better": ("返工误差率", "1%-5%", 0.07, (0.005, 0.05, 0.051), "0.0%"),
    "every month": ("每月例会次数", "≥1次/月", 12, (10, 13), "General"),
    "of 100,000": ("人群发病率", "≤150/10万", 140, (150, 165, 0, 400), "General"),
    "parts in brackets": ("在册人数", "100人（其中在编60人）", 100, (99, 101, 0), "General"),
    "no direction": ("项目资金金额", 43.2, 37.24, (43.2, 50, 0), "General"),
    "no direction, equal": ("补助资金金额", 40, 40, (39, 41), "General"),
    "exact where less is better": ("失误起数", "=5起", 5, (4, 6, 0, 10), "General"),
    "a negative target": ("产值增长率", "≥-5%", -0.05, (-0.06, 0, 0.05), "0%"),
    "an approximate target": ("受益户数", "约300户", 310, (299, 300, 0), "General"),
}
"""What is tried → name, target, actual, what the actual is changed to, number format of both."""
WEIGHTS = (3, 4, 7.5)
HEAD = ("产出指标", "数量指标")


def cases() -> list[tuple[str, Any, Any, Any, float, str]]:
    """Name, target, actual, changed actual, weight and format of every row."""
    return [
        (f"{name}{position}", target, actual, changed, WEIGHTS[position % 3], form)
        for name, target, actual, changes, form in ROWS.values()
        for position, changed in enumerate(changes)
    ]


def drawn(path: Path) -> Path:
    """All rows as a unit first sent them, everything claimed in full."""
    rows = [
        (*HEAD, name, target, actual, weight, weight, None)
        for name, target, actual, _, weight, _ in cases()
    ]

    def formats(sheet: Worksheet) -> None:
        for row, case in enumerate(cases(), FIRST):
            for column in (5, 6):
                sheet.cell(row, column).number_format = case[5]

    return fill(path, formats, rows=rows)


FIRST = 13
"""Row of the first indicator."""


def changed(path: Path, form: Path | None, tmp: Path) -> tuple[Judged, Worksheet]:
    """The scored copy with other actuals: scored anew, and as LibreOffice recalculates it."""
    known = spec.load(str(form)) if form else None
    copy = tmp / "copy.xlsx"
    copy.write_bytes(scored.write(examine(path, known), "zh_CN"))
    book = load_workbook(copy)
    sheet = book.worksheets[0]
    for row, case in enumerate(cases(), FIRST):
        assert sheet.cell(row, 4).value == case[0]
        sheet.cell(row, 6).value = case[3]
    sheet["F6"] = 43.21
    sheet[f"H{FIRST}"], sheet[f"H{FIRST + 1}"] = 0.5, 2.9
    book.save(copy)
    (judged,) = evaluate(copy, known).forms
    return judged, load_workbook(convert(copy, "xlsx", tmp), data_only=True).worksheets[0]


def known(value: Decimal | None) -> float | str:
    return "—" if value is None else float(value)


def expected(row: Indicator, score: Score) -> list[float | str]:
    claimed = row.self_score.value
    off = None if score.awarded is None or claimed is None else score.awarded - claimed
    return [known(score.computed), known(score.awarded), known(off)]


@pytest.mark.parametrize("mode", ["linear", "ratio", "points"])
def test_changed_actuals_recalculate_as_they_are_scored(mode: str, tmp_path: Path) -> None:
    form = user_form(tmp_path, reverse=mode, reverse_points="0.7")
    judged, sheet = changed(drawn(tmp_path / "表.xlsx"), form, tmp_path)
    wrong = {}
    verdicts = set()
    for row, score in judged.case.scored_rows:
        verdicts.add((score.rule, score.verdict.value))
        shown = [sheet.cell(row.row, column).value for column in (10, 11, 12)]
        wanted = expected(row, score)
        if not all(
            a == (pytest.approx(b, abs=1e-9) if isinstance(b, float) else b)
            for a, b in zip(shown, wanted, strict=True)
        ):
            wrong[row.name.text, row.target.text, row.actual.text] = (shown, wanted, score.rule)
    assert wrong == {}
    assert {rule for rule, _ in verdicts} >= {"at_least", "at_most", "equals", "zero", "between"}
    assert {"met", "missed", "review", "exceeded"} <= {verdict for _, verdict in verdicts}
    scores, bottom = judged.case.scores, FIRST + len(cases())
    assert scores.execution is not None
    assert sheet["J6"].value == float(scores.execution.computed or 0) == 4.8
    assert sheet.cell(bottom, 10).value == known(scores.computed_total) == "—"
    assert sheet.cell(bottom, 11).value == pytest.approx(float(scores.awarded_total or 0))
    assert "48.01%" in str(sheet.cell(bottom, 13).value)


def test_total_and_grade_follow_the_unit_s_cells(tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(scored.write(examine(fill(tmp_path / "表.xlsx")), "zh_CN"))
    book = load_workbook(copy)
    book.worksheets[0]["F6"], book.worksheets[0]["F14"] = 9, 50
    book.save(copy)
    (judged,) = evaluate(copy).forms
    scores = judged.case.scores
    sheet = load_workbook(convert(copy, "xlsx", tmp_path), data_only=True).worksheets[0]
    bottom = judged.case.form.layout.total_row
    shown = [sheet.cell(bottom or 0, column).value for column in (11, 12, 13)]
    assert (scores.awarded_total, scores.grade) == (Decimal("87.25"), "良")
    assert shown == [87.25, -12.75, "等级 良; 预算执行率 10.00%"]


def test_an_emptied_cell_is_not_known_and_never_zero(tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(scored.write(examine(fill(tmp_path / "表.xlsx", 分值_2=5)), "zh_CN"))
    book = load_workbook(copy)
    sheet = book.worksheets[0]
    sheet["F14"], sheet["H16"], sheet["E6"] = None, None, 0
    book.save(copy)
    (judged,) = evaluate(copy).forms
    again = load_workbook(convert(copy, "xlsx", tmp_path), data_only=True).worksheets[0]
    for row, score in judged.case.scored_rows:
        if row.row in (14, 16):
            shown = [again.cell(row.row, column).value for column in (10, 11, 12)]
            assert shown == expected(row, score)
    assert [again[ref].value for ref in ("J6", "K6", "J14", "K16")] == ["—", 10, "—", "—"]


def test_weights_no_row_can_have_recalculate_as_they_are_scored(tmp_path: Path) -> None:
    path = fill(tmp_path / "表.xlsx", 分值_2=-5)
    (before,) = evaluate(path).forms
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(scored.write(examine(path), "zh_CN"))
    book = load_workbook(copy)
    book.worksheets[0]["G23"], book.worksheets[0]["G13"] = None, 0
    book.save(copy)
    (judged,) = evaluate(copy).forms
    again = load_workbook(convert(copy, "xlsx", tmp_path), data_only=True).worksheets[0]
    assert before.case.scores.rows[1].awarded == 0
    for row, score in judged.case.scored_rows:
        if row.row in (13, 14, 23):
            shown = [again.cell(row.row, column).value for column in (10, 11, 12)]
            assert shown == expected(row, score), row.name.text


def test_a_review_typed_as_words_is_not_known_until_it_is_scored(tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(scored.write(examine(fill(tmp_path / "表.xlsx")), "zh_CN"))
    for typed, (row, total) in {"3分": (3, 98), "同意": (5, 100)}.items():
        book = load_workbook(copy)
        book.worksheets[0]["O14"] = typed
        book.save(tmp_path / "typed.xlsx")
        (tmp_path / "again.xlsx").write_bytes(
            scored.write(examine(tmp_path / "typed.xlsx"), "zh_CN")
        )
        folder = tmp_path / str(row)
        paths = [tmp_path / "typed.xlsx", tmp_path / "again.xlsx"]
        convert_all(paths, "xlsx", folder)
        live, scored_ = (
            load_workbook(folder / path.name, data_only=True).worksheets[0] for path in paths
        )
        assert [live[ref].value for ref in ("K14", "K26")] == ["—", "—"]
        assert [scored_[ref].value for ref in ("K14", "K26")] == [row, total]


SUMMARY = "问题与改进措施"
EDITS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "scores and amounts": {"H14": 3.25, "H15": 9.48666666666667, "F6": 43.2123456789},
    "an actual": {"F14": 50},
    "a review": {"O15": 2.5, "O13": 0},
    "a score taken out": {"H14": None},
    "spending that is not known": {"F6": None},
    "a weight, so that they make no full mark": {"G14": 4},
    "weights that still make the full mark": {"G14": 4, "G15": 11},
    "a weight taken out": {"G14": None},
}


def formulas(data: bytes) -> list[str]:
    """Where the live figures of the summary stand, from the top down."""
    cells = (cell for row in load_workbook(BytesIO(data))[SUMMARY].iter_rows() for cell in row)
    return [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_the_summary_follows_what_is_changed_in_excel(tmp_path: Path) -> None:
    first = scored.write(examine(fill(tmp_path / "表.xlsx")), "zh_CN")
    copies = {case: tmp_path / f"{number}.xlsx" for number, case in enumerate(EDITS)}
    for case, copy in copies.items():
        book = load_workbook(BytesIO(first))
        for ref, value in EDITS[case].items():
            book.worksheets[0][ref] = value
        book.save(copy)
    live = formulas(first)
    # Self, computed and proposed total, grade, both amounts and the progress among them.
    assert {"C7", "G7", "C8", "G8", "C9", "G9", "C10"} <= set(live)
    convert_all(list(copies.values()), "xlsx", tmp_path / "office")
    wrong = {}
    for case, copy in copies.items():
        again = load_workbook(tmp_path / "office" / copy.name, data_only=True)[SUMMARY]
        fresh = scored.write(examine(copy), "zh_CN")
        wanted = load_workbook(BytesIO(fresh), data_only=True)[SUMMARY]
        # Longer words may push rows on to the next page.
        for ref, other in zip(live, formulas(fresh), strict=True):
            shown, known = again[ref].value, wanted[other].value
            if shown != (pytest.approx(known, abs=1e-9) if isinstance(known, float) else known):
                wrong[case, ref] = (shown, known)
    assert wrong == {}


@pytest.mark.parametrize(("before", "after"), [(5, 6), (6, 5)])
def test_there_is_a_grade_while_the_weights_make_the_full_mark(
    before: int, after: int, tmp_path: Path
) -> None:
    first = scored.write(examine(fill(tmp_path / "表.xlsx", 分值_2=before)), "zh_CN")
    book = load_workbook(BytesIO(first))
    book.worksheets[0]["G14"] = after
    book.save(tmp_path / "另.xlsx")
    path = convert(tmp_path / "另.xlsx", "xlsx", tmp_path / "office")
    stored, again = (load_workbook(each, data_only=True) for each in (BytesIO(first), path))
    for weight, shown in ((before, stored), (after, again)):
        told = shown.worksheets[0]["M26"].value, shown[SUMMARY]["G8"].value
        assert told == (
            ("等级 优; 预算执行率 100.00%", "优") if weight == 5 else ("预算执行率 100.00%", "—")
        )


def test_amounts_in_another_unit_and_scores_in_words_stay_what_was_read(tmp_path: Path) -> None:
    path = fill(tmp_path / "表.xlsx", 总额_全年预算数="900000元", 得分_2="5分", 得分_3=0.1)
    data = BytesIO(scored.write(examine(path), "zh_CN"))
    page = load_workbook(data)[SUMMARY]
    scores = {page.cell(row, 4).value: page.cell(row, 6).value for row in range(15, 40)}
    assert (page["C9"].value, scores["培训文化骨干人次"]) == (90, 5)
    assert scores["工程验收合格率"] == "=IF(ISNUMBER('自评表'!H15),'自评表'!H15,\"—\")"
