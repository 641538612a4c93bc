"""Two versions of one workbook: what became of every problem, row and score."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.build_samples import RETURNED, SAMPLES
from tests.office import convert
from tests.sheets import ROWS, Row, fill
from xlsxeval import ours, scored
from xlsxeval.cli import main
from xlsxeval.comparison import Comparison, Fate, compare
from xlsxeval.comparison.problems import says_done
from xlsxeval.evaluation import evaluate, examine
from xlsxeval.package import Book
from xlsxeval.show import comparison, comparison_as_json

YONGDE = SAMPLES / RETURNED.name
SHORT = {"实际完成值": "8个"}
"""The first row misses its target and yet claims all its points: XE501 at H13."""


@pytest.fixture
def sheet(tmp_path: Path) -> Any:
    """A perfect form but for that, under a name of its own."""

    def write(name: str, **changes: Any) -> Path:
        return fill(tmp_path / f"{name}.xlsx", **changes)

    return write


def between(old: Path, new: Path) -> Comparison:
    return compare(evaluate(old), evaluate(new))


def fates(result: Comparison) -> list[tuple[str, str | None, str, str | None, str | None]]:
    """(fate, code, name, where before, where now) of every problem."""
    return [
        (
            problem.fate.value,
            problem.finding.code if problem.finding else None,
            problem.name,
            *(cell.ref if cell else None for cell in problem.places),
        )
        for problem in result.problems
    ]


def rows(result: Comparison) -> list[tuple[str, str, dict[str, tuple[str, str]]]]:
    """(name before, name now, changed field → values) of every changed row."""
    return [
        (
            pair.old.name if pair.old else "",
            pair.new.name if pair.new else "",
            {change.field: (str(change.old), str(change.new)) for change in pair.changes},
        )
        for form in result.forms
        for pair in form.rows
    ]


def copy(source: Path, path: Path, **replies: str) -> Path:
    """The scored copy of the workbook; `replies` are typed beside the problems of those codes."""
    book = Book.open(scored.write(examine(source), "zh_CN"))
    summary = book.sheet("问题与改进措施")
    column = ours.areas(book)[ours.REPLIES]
    for (row, _), cell in list(summary.read().cells.items()):
        for code, reply in replies.items():
            if cell.text.startswith(f"{code}-"):
                left = column[1].left
                summary.write(row, left, reply, summary.style_at(row, left))
    path.write_bytes(book.save())
    return path


def test_the_second_version_of_the_sample_in_every_word() -> None:
    shown = comparison(between(YONGDE, RETURNED), "en")
    head, *lines = shown.split("\n")
    assert head == (
        f"永德县明朗中学, 2022, 项目支出绩效自评表 [{YONGDE}:自评表 → {RETURNED}:自评表]"
    )
    assert lines == [
        "Self 96 → 96.8 / computed — / awarded 96 → 96.5 / grade 优 / 预算执行率 100.00%",
        "Attention: 自评表!E18 学生满意度: 年度指标值 ≧ 95 % → ≥90%. Targets and weights must "
        "not be changed after approval; please check.",
        "Setback Error 自评表!H14 生均补助标准达标率: XE501-914e2c Target ═ 100 %, actual 97%: "
        "missed, yet scored in full (10). Correct it.",
        "    Note: the target was reached before and is missed now",
        "Still open Error 自评表!I16 政策知晓率: XE601-946d09 Points lost without a reason: 0.2. "
        "State the reason and the measure.",
        "Still open Warning 自评表!B11 产出指标: XE305-ead95d 产出指标 carries 40 points where "
        "财预〔2020〕10号 sets 50. Adjust or explain.",
        "Corrected Error 自评表!H16 政策知晓率: XE503-946d09 The score 9 is not the one the rule "
        "gives: Target =100%, actual 98%: not reached, in proportion 9.8 of 10 points. "
        "Correct the score.",
        "Corrected Error 自评表!I13 资金到位及时率: XE601-d111b7 Points lost without a reason: 3. "
        "State the reason and the measure.",
        "Corrected Warning 自评表!H13 资金到位及时率: XE502-d111b7 The target is reached, yet 3 "
        "points are taken off without a reason. Explain it.",
        "Changed 自评表!F14 生均补助标准达标率: 实际完成值 100% → 97%, Proposed score 10 → 9.7",
        "Changed 自评表!H16 政策知晓率: 得分 9 → 9.8, Proposed score 9 → 9.8",
        "Total: corrected 3, still open 2, new 0, setbacks 1",
    ]


def test_the_same_file_twice_is_one_line(sheet: Any) -> None:
    path = sheet("表", **SHORT)
    again = path.with_name("又.xlsx")
    again.write_bytes(path.read_bytes())
    shown = comparison(between(path, again), "zh_CN")
    assert shown == "两个文件完全相同，没有变化。仍有问题 1 个。"


def test_a_scored_copy_differs_in_nothing_from_its_original(sheet: Any, tmp_path: Path) -> None:
    path = sheet("表", **SHORT)
    for old, new in ((path, copy(path, tmp_path / "评.xlsx")), (tmp_path / "评.xlsx", path)):
        result = between(old, new)
        assert fates(result) == [("standing", "XE501", "新建文化广场数量", "H13", "H13")]
        assert rows(result) == []


def test_another_kind_of_file_makes_no_difference(tmp_path: Path) -> None:
    result = between(YONGDE, convert(YONGDE, "xls", tmp_path))
    assert {problem.fate for problem in result.problems} == {Fate.STANDING}
    assert rows(result) == []


def inserted(page: Worksheet) -> None:
    """Another row above the first; the merged levels end before it."""
    values = ["建设前期培训次数", "≥2次", "3次", 0, 0]
    for area in list(page.merged_cells.ranges):
        if area.min_row >= 12:
            page.unmerge_cells(str(area))
    page.insert_rows(13)
    for column, value in enumerate(("产出指标", "数量指标", *values), 2):
        page.cell(13, column, value)


def test_a_problem_is_known_where_rows_were_inserted(sheet: Any) -> None:
    old = sheet("旧", **SHORT, 实际完成值_3="90%")
    new = sheet("新", **SHORT, edit=inserted)
    result = between(old, new)
    assert ("standing", "XE501", "新建文化广场数量", "H13", "H14") in fates(result)
    assert ("corrected", "XE501", "工程验收合格率", "H15", None) in fates(result)
    assert rows(result)[0][:2] == ("", "建设前期培训次数")
    assert "自评表!H13 → H14" in comparison(result, "zh_CN")


def hide(page: Worksheet, row: int) -> None:
    page.row_dimensions[row].hidden = True


def test_a_hidden_row_that_moved_is_one_problem(sheet: Any) -> None:
    def moved(page: Worksheet) -> None:
        inserted(page)
        hide(page, 15)

    result = between(
        sheet("旧", edit=lambda page: hide(page, 14)),
        sheet("新", edit=moved),
    )
    assert ("standing", "XE106", "培训文化骨干人次", "E14", "E15") in fates(result)
    assert "corrected" not in [fate for fate, *_ in fates(result)]


def with_row(number: int, row: Row | None) -> tuple[Row, ...]:
    """The rows of the perfect form, one of them another, or left out."""
    return (*ROWS[:number], *([row] if row else []), *ROWS[number + 1 :])


def test_a_renamed_row_keeps_its_problems(sheet: Any) -> None:
    name = ("产出指标", "数量指标", "新建村级文化广场数量", *ROWS[0][3:])
    result = between(sheet("旧", **SHORT), sheet("新", rows=with_row(0, name), **SHORT))
    assert fates(result) == [("standing", "XE501", "新建村级文化广场数量", "H13", "H13")]
    assert rows(result) == [("新建文化广场数量", "新建村级文化广场数量", {})]
    assert (
        "改名 自评表!D13：新建文化广场数量 → 新建村级文化广场数量（指标值和分值未变）"
        in comparison(result, "zh_CN").split("\n")
    )


def test_a_row_taken_out_takes_its_problem_along(sheet: Any) -> None:
    result = between(sheet("旧", **SHORT), sheet("新", rows=with_row(0, None)))
    [gone] = [problem for problem in result.problems if problem.fate is Fate.CORRECTED]
    assert gone.why is not None
    assert gone.why.template == "its row was taken out"
    removed = {"target": ("≥10个", "None"), "actual": ("8个", "None")}
    points = {"weight": ("10", "None"), "self_score": ("10", "None")}
    assert rows(result) == [("新建文化广场数量", "", removed | points)]


def test_a_changed_target_or_weight_stands_out(sheet: Any) -> None:
    old, new = sheet("旧"), sheet("新", 年度指标值="≥8个", 分值_2=4, 得分_2=4)
    lines = comparison(between(old, new), "zh_CN").split("\n")
    end = "。指标值和分值批复后不得改动，请核实。"
    assert lines[2:4] == [
        f"注意 自评表!E13 新建文化广场数量：年度指标值 ≥10个 → ≥8个{end}",
        f"注意 自评表!G14 培训文化骨干人次：分值 5 → 4{end}",
    ]
    assert "改动 自评表!H14 培训文化骨干人次：得分 5 → 4、拟核得分 5 → 4" in lines


def test_spaces_and_full_width_forms_are_no_change(sheet: Any) -> None:
    result = between(sheet("旧"), sheet("新", 年度指标值=" ≥１０ 个 "))
    assert (fates(result), rows(result)) == ([], [])


def test_a_problem_that_costs_more_is_a_setback(sheet: Any) -> None:
    result = between(sheet("旧", **SHORT), sheet("新", 实际完成值="6个"))
    [problem] = result.problems
    assert problem.fate is Fate.BACK
    assert problem.why is not None
    assert {key: str(value) for key, value in problem.why.values.items()} == {
        "old": "2.00",
        "new": "4.00",
    }


def test_a_row_that_falls_behind_is_a_setback_also_without_a_problem(sheet: Any) -> None:
    honest = {"实际完成值": "8个", "得分": 8, "偏差原因": "两处选址未落实，明年六月前建成"}
    result = between(sheet("旧"), sheet("新", **honest))
    assert fates(result) == [("back", None, "新建文化广场数量", "D13", "D13")]
    assert not result.errors_stand
    assert main(["diff", str(sheet("旧")), str(sheet("新", **honest))]) == 0


def test_a_problem_that_comes_back_is_known_by_the_stamp(sheet: Any, tmp_path: Path) -> None:
    first = copy(sheet("一", 得分_8=4), tmp_path / "一评.xlsx")
    book = load_workbook(first)
    book["自评表"]["I20"] = "单价上涨"
    book.save(tmp_path / "二.xlsx")
    second = copy(tmp_path / "二.xlsx", tmp_path / "二评.xlsx")
    third = sheet("三", 得分_8=4)
    assert [fate for fate, *_ in fates(between(first, second))] == ["corrected"] * 2
    again = between(second, third)
    assert [(p.fate, p.why and p.why.template) for p in again.problems] == [
        (Fate.BACK, "it had been put right, and is back")
    ] * 2
    fresh = between(sheet("好", 得分_8=4, 偏差原因_8="单价上涨"), third)
    assert {problem.fate for problem in fresh.problems} == {Fate.NEW}


def test_a_reply_that_says_done_is_held_against_the_problem(sheet: Any, tmp_path: Path) -> None:
    path = sheet("表", **SHORT, 得分_8=4)
    old = copy(path, tmp_path / "评.xlsx", XE501="已整改", XE601="下周补报")
    lines = comparison(between(old, path), "zh_CN").split("\n")
    assert "    单位回复“已整改”，但问题仍在。" in lines
    assert "    单位回复：“下周补报”" in lines
    later = copy(path, tmp_path / "新评.xlsx", XE501="正在核实")
    replies = {p.finding.code: p.reply for p in between(old, later).problems if p.finding}
    assert replies == {"XE501": "正在核实", "XE502": "", "XE601": "下周补报"}


@pytest.mark.parametrize(
    ("reply", "done"),
    [
        ("已整改", True),
        ("已更正为9.8分", True),
        ("原因已补充说明", True),
        ("整改到位", True),
        ("Corrected in H16", True),
        ("尚未整改", False),
        ("没有改正", False),
        ("拟于六月整改完成", False),
        ("Not fixed yet", False),
        ("请核实", False),
        ("", False),
    ],
)
def test_what_a_reply_claims(reply: str, done: bool) -> None:
    assert says_done(reply) is done


def book_of(path: Path, *sheets: Path) -> Path:
    """One workbook of several forms."""
    book = load_workbook(sheets[0])
    book.worksheets[0].title = sheets[0].stem
    for source in sheets[1:]:
        page = book.create_sheet(source.stem)
        for line in load_workbook(source).worksheets[0].iter_rows():
            for cell in line:
                page[cell.coordinate] = cell.value
    book.save(path)
    return path


def test_forms_are_matched_by_their_heads_whatever_their_order(sheet: Any, tmp_path: Path) -> None:
    first, second = sheet("甲", C3="甲项目", **SHORT), sheet("乙", C3="乙项目")
    third = sheet("丙", C3="丙项目", **SHORT, rows=ROWS[:4])
    result = between(
        book_of(tmp_path / "旧.xlsx", first, second), book_of(tmp_path / "新.xlsx", second, first)
    )
    assert [(f.old, f.new) for f in result.forms if f.old is None or f.new is None] == []
    assert [(f.old.case.form.sheet, f.new.case.form.sheet) for f in result.forms] == [  # type: ignore[union-attr]
        ("乙", "乙"),
        ("甲", "甲"),
    ]
    apart = between(
        book_of(tmp_path / "旧.xlsx", first, second), book_of(tmp_path / "新.xlsx", first, third)
    )
    assert [(bool(f.old), bool(f.new)) for f in apart.forms] == [
        (True, True),
        (False, True),
        (True, False),
    ]
    lines = comparison(apart, "zh_CN").split("\n")
    assert "注意 旧文件中没有这张表，其问题都算新增。" in lines
    assert "注意 新文件中没有这张表，无法比较。" in lines


def test_another_unit_and_another_year_are_said(sheet: Any) -> None:
    result = between(sheet("旧", **SHORT), sheet("新", **SHORT, G4="图书馆", A2="（2022年度）"))
    lines = comparison(result, "zh_CN").split("\n")
    assert lines[2:4] == [
        "注意 两个文件的单位不同：文化馆，图书馆，请确认是同一单位的自评表。",
        "注意 两个文件的年度不同：2021，2022，请确认是同一年度的自评表。",
    ]
    assert ("standing", "XE501", "新建文化广场数量", "H13", "H13") in fates(result)


def test_remarks_are_left_out_unless_the_row_now_waits(sheet: Any) -> None:
    numbers = {"年度指标值_10": "≥90%", "实际完成值_10": "95%"}
    old, new = sheet("旧", **numbers), sheet("新")
    assert fates(between(old, new)) == [
        ("new", "XE509", "群众文化生活", None, "E22"),
        ("new", "XE511", "群众文化生活", None, "F22"),
    ]
    assert [fate for fate, *_ in fates(between(new, old))] == ["corrected", "corrected"]
    assert fates(between(new, sheet("又", 偏差原因_10="无"))) == []


@pytest.mark.parametrize(
    ("old", "new", "status"), [(SHORT, {}, 0), ({}, SHORT, 1), (SHORT, SHORT, 1), ({}, {}, 0)]
)
def test_the_status_says_whether_errors_stand(sheet: Any, old: Any, new: Any, status: int) -> None:
    assert main(["diff", str(sheet("旧", **old)), str(sheet("新", **new))]) == status


@pytest.mark.parametrize(
    ("old", "new", "fate", "status"),
    [
        (YONGDE, RETURNED, Fate.BACK, 1),
        (RETURNED, YONGDE, Fate.NEW, 1),
    ],
)
def test_the_status_is_the_one_of_a_check_of_the_new_version(
    old: Path, new: Path, fate: Fate, status: int
) -> None:
    errors = [p for p in between(old, new).problems if p.new and p.new.severity.value == "error"]
    assert fate in {problem.fate for problem in errors}
    assert main(["diff", str(old), str(new)]) == main(["check", str(new)]) == status


def test_json_goes_to_a_file_beside_the_lines_or_takes_their_place(
    sheet: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, kept = sheet("旧", **SHORT), sheet("新"), tmp_path / "新建" / "比较.json"
    assert main(["diff", str(old), str(new), "--json", str(kept)]) == 0
    assert "已改 错误 自评表!H13" in capsys.readouterr().out
    written = kept.read_text("utf-8")
    for asked in (["--json", "-"], ["--format", "json"], ["--format", "json", "--json", "-"]):
        assert main(["diff", str(old), str(new), *asked]) == 0
        assert capsys.readouterr().out == written
    assert main(["diff", str(old), str(new), "--format", "json", "--json", str(kept)]) == 0
    assert capsys.readouterr().out == kept.read_text("utf-8") == written


@pytest.mark.parametrize("command", ["check", "diff", "verify", "crosscheck"])
def test_a_workbook_named_behind_json_is_not_written_over(
    command: str, sheet: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = sheet("一"), sheet("二")
    before = two.read_bytes()
    assert main([command, str(one), str(one), "--json", str(two)]) == 2
    assert ".json" in capsys.readouterr().err
    assert two.read_bytes() == before


def test_what_cannot_be_read_fails_and_what_is_not_there_stops(
    sheet: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = sheet("好"), tmp_path / "坏.xlsx"
    bad.write_bytes(b"nothing")
    assert main(["diff", str(good), str(bad)]) == 1
    assert capsys.readouterr().out.startswith("失败 坏.xlsx: XE101 ")
    assert main(["diff", str(good), str(bad), "--format", "json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert (shown["new"]["failure"]["code"], shown["counts"], shown["forms"]) == ("XE101", None, [])
    assert main(["diff", str(good), str(tmp_path / "无.xlsx")]) == 2
    assert main(["diff", str(good)]) == 2
    assert main(["diff", str(good), str(tmp_path)]) == 2
    assert "2 个工作簿" in capsys.readouterr().err


def test_json_says_the_same(sheet: Any) -> None:
    old, new = evaluate(sheet("旧", **SHORT)), evaluate(sheet("新", 年度指标值="≥9个"))
    result = compare(old, new)
    shown = json.loads(comparison_as_json(result, (old, new), "zh_CN"))
    [form] = shown.pop("forms")
    assert shown == {
        "schema": 1,
        "old": {"path": old.workbook.path, "sha256": old.workbook.sha256, "failure": None},
        "new": {"path": new.workbook.path, "sha256": new.workbook.sha256, "failure": None},
        "same": False,
        "counts": {"back": 0, "standing": 0, "new": 0, "corrected": 1},
    }
    head = {
        "sheet": "自评表",
        "form": "mof-project-2020",
        "unit": "文化馆",
        "year": 2021,
        "project": "村级文化广场建设",
    }
    [problem] = form.pop("problems")
    message = problem["old"].pop("message")
    assert message.startswith("目标 ≥10个，完成 8个")
    assert problem == {
        "fate": "corrected",
        "id": problem["id"],
        "code": "XE501",
        "severity": "error",
        "name": "新建文化广场数量",
        "old": {"id": problem["id"], "sheet": "自评表", "cell": "H13"},
        "new": None,
        "why": None,
        "reply": None,
        "reply_contradicted": False,
    }
    place = {"row": 13, "name": "新建文化广场数量"}
    place |= {"path": ["产出指标", "数量指标", "新建文化广场数量"]}
    labels = {"target": "年度指标值", "actual": "实际完成值", "awarded": "拟核得分"}
    values = {"target": ("≥10个", "≥9个"), "actual": ("8个", "10个"), "awarded": ("8", "10")}
    cells = {"target": "E13", "actual": "F13"}
    assert form == {
        "old": head,
        "new": head,
        "warnings": [],
        "scores": {
            "self_total": {"old": "100", "new": "100"},
            "computed_total": form["scores"]["computed_total"],
            "awarded_total": {"old": "98", "new": "100"},
            "grade": {"old": "优", "new": "优"},
            "progress": {"old": "1.000000", "new": "1.000000"},
        },
        "rows": [
            {
                "change": "changed",
                "old": place,
                "new": place,
                "values": [
                    {
                        "field": field,
                        "cells": dict.fromkeys(("old", "new"), cells.get(field)),
                        "label": labels[field],
                        "old": before,
                        "new": now,
                        "guarded": field == "target",
                    }
                    for field, (before, now) in values.items()
                ],
            }
        ],
    }


def test_a_chinese_console_shows_every_line() -> None:  # R125
    command = [sys.executable, "-m", "xlsxeval", "diff", str(YONGDE), str(RETURNED)]
    environment = {**os.environ, "PYTHONIOENCODING": "cp936"}
    run = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert run.returncode == 1
    lines = run.stdout.decode("cp936").splitlines()
    assert len(lines) == 13
    assert "?" not in "".join(lines[1:])
