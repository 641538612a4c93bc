"""A scored workbook held against a new evaluation: what was changed after scoring is found."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.build_samples import SAMPLES, TEMPLATE
from tests.office import convert, convert_all
from tests.packages import SHEET, parts, rebuilt
from tests.packages import saved as packed_again
from tests.sheets import fill, fill_department, user_form
from tests.test_scored import NAMES, SEED, YONGDE, entry, saved, score
from tests.test_stamp import changed
from xlsxeval import scored, spec, stamp
from xlsxeval.errors import XlsxevalError
from xlsxeval.evaluation import examine
from xlsxeval.i18n import say
from xlsxeval.package import Book, properties
from xlsxeval.scan import Found
from xlsxeval.verification import Kind, Verification, as_json, report, verify

ROW = 16
"""98% of 100%, weight 10, self score 9, computed 9.8, proposed 9."""
SUMMARY = "问题与改进措施"


def verified(data: bytes, folder: Path, name: str = "y.xlsx") -> Verification:
    return verify(Found(saved(data, folder / name)))


def found(result: Verification) -> list[tuple[str, str, str]]:
    return [(change.kind.value, change.sheet, change.ref) for change in result.changes]


def typed(data: bytes, edit: Callable[[Worksheet, Worksheet], None]) -> bytes:
    """Form and summary edited with openpyxl, which drops every stored result."""
    book = load_workbook(BytesIO(data))
    edit(*book.worksheets[:2])
    return packed_again(book)


@pytest.mark.parametrize("name", NAMES)
def test_as_it_was_scored_it_is_unchanged(name: str, tmp_path: Path) -> None:
    for language in ("zh_CN", "en"):
        data = score(SAMPLES / f"{name}.xlsx", language=language)
        result = verified(data, tmp_path, f"{name}.xlsx")
        assert (found(result), result.entries, result.notes) == ([], (), ())
        assert result.compared > 150


def test_saved_by_other_programs_it_is_unchanged(tmp_path: Path) -> None:
    paths = [saved(score(SAMPLES / f"{name}.xlsx"), tmp_path / f"{name}.xlsx") for name in NAMES]
    convert_all(paths, "xlsx", tmp_path / "office")
    for path in paths:
        again = packed_again(load_workbook(path))
        office = (tmp_path / "office" / path.name).read_bytes()
        for data in (path.read_bytes(), again, office):
            assert found(verified(data, tmp_path, path.name)) == [], path.name
            assert not examine(SAMPLES / path.name, previous=data).left, path.name


@pytest.mark.parametrize("by_hand", [fill, fill_department])
def test_filled_in_forms_saved_elsewhere_are_unchanged(by_hand: Any, tmp_path: Path) -> None:
    data = score(by_hand(tmp_path / "f.xlsx"))
    again = packed_again(load_workbook(BytesIO(data)))
    assert found(verified(again, tmp_path)) == []


def test_a_formula_replaced_by_a_number_is_named(tmp_path: Path) -> None:
    data = changed(score(YONGDE), {"K16": 10})
    [change] = verified(data, tmp_path).changes
    assert (change.kind, change.sheet, change.ref) == (Kind.SCORED, "自评表", "K16")
    assert (change.stands, change.evaluation) == ("10", "9")
    assert say(change.message, "zh_CN") == "拟核得分：公式被改成 10，评定结果为 9"


EDITS: dict[str, tuple[Callable[[Worksheet, Worksheet], None], list[tuple[str, str]]]] = {
    "another formula": (
        lambda form, _: form.__setitem__("J16", "=ROUND(G16,2)"),
        [("自评表", "J16")],
    ),
    "a constant": (lambda form, _: form.__setitem__("J15", 10), [("自评表", "J15")]),
    "the basis": (lambda form, _: form.__setitem__("M16", "已达到"), [("自评表", "M16")]),
    "a remark taken out": (lambda form, _: form.__setitem__("N16", None), [("自评表", "N16")]),
    "the total": (lambda form, _: form.__setitem__("K20", 98), [("自评表", "K20")]),
    "the grade": (lambda form, _: form.__setitem__("M20", "等级 优"), [("自评表", "M20")]),
    "a heading": (lambda form, _: form.__setitem__("J10", "得分"), [("自评表", "J10")]),
    "a row's line": (
        lambda form, _: [form.__setitem__(f"{c}16", None) for c in "JKLMN"] and None,
        [("自评表", f"{c}16") for c in "JKLMN"],
    ),
    "a figure of the summary": (
        lambda _, summary: summary.__setitem__("C8", 98),
        [(SUMMARY, "C8")],
    ),
    "a word of the summary": (
        lambda _, summary: summary.__setitem__("A1", "没有问题"),
        [(SUMMARY, "A1")],
    ),
}


@pytest.mark.parametrize("what", sorted(EDITS))
def test_every_changed_cell_is_named(what: str, tmp_path: Path) -> None:
    edit, places = EDITS[what]
    result = verified(typed(score(YONGDE), edit), tmp_path)
    assert [(change.sheet, change.ref) for change in result.changes] == sorted(
        places, key=lambda place: place[1]
    )
    assert {change.kind for change in result.changes} == {Kind.SCORED}
    assert not result.unchanged


def test_a_stored_result_changed_under_its_formula_is_named(tmp_path: Path) -> None:
    stored = re.compile(rb'(r="K16"[^>]*><f>[^<]*</f><v>)9<')
    data = rebuilt(score(YONGDE), {SHEET: lambda xml: stored.sub(rb"\g<1>10<", xml)})
    [change] = verified(data, tmp_path).changes
    assert (change.ref, change.stands, change.evaluation) == ("K16", "10", "9")
    assert say(change.message, "zh_CN") == "拟核得分：现为 10，评定结果为 9"


def test_spelling_of_a_formula_is_no_change(tmp_path: Path) -> None:
    def spell(form: Worksheet, summary: Worksheet) -> None:
        form["K16"] = form["K16"].value.lower().replace(",", " , ").replace("k16", "$K$16")
        summary["C8"] = summary["C8"].value.replace("'自评表'", "自评表")

    data = score(YONGDE)
    assert load_workbook(BytesIO(typed(data, spell))).worksheets[0]["K16"].value.startswith("=if(")
    assert found(verified(typed(data, spell), tmp_path)) == []


def test_what_stands_right_of_our_columns_is_no_change(tmp_path: Path) -> None:
    data = typed(score(YONGDE), lambda form, _: form.__setitem__("R3", "局里留存"))
    assert found(verified(data, tmp_path)) == []


def test_a_reply_of_the_unit_is_no_change(tmp_path: Path) -> None:
    def reply(_: Worksheet, summary: Worksheet) -> None:
        row = next(c.row for r in summary for c in r if str(c.value).startswith("XE503-"))
        summary[f"K{row}"] = "已更正"

    assert found(verified(typed(score(YONGDE), reply), tmp_path)) == []


def test_the_officer_s_entries_are_told_as_entries(tmp_path: Path) -> None:
    data = typed(score(YONGDE), lambda form, _: form.__setitem__("O15", 9.5))
    result = verified(typed(data, lambda form, _: form.__setitem__("P15", "核定")), tmp_path)
    assert found(result) == []
    [said] = result.entries
    assert (said.kind, said.sheet, said.ref) == (Kind.ENTRY, "自评表", "O15")
    assert say(said.message, "zh_CN") == "复核得分 9.5，复核说明：核定（评分后由复核人员填写）"
    assert load_workbook(BytesIO(data)).worksheets[0]["O15"].value == 9.5


def test_an_entry_recalculated_by_another_program_is_no_change(tmp_path: Path) -> None:
    path = saved(entry(score(YONGDE), 15, Decimal(8), "核定"), tmp_path / "y.xlsx")
    office = convert(path, "xlsx", tmp_path).read_bytes()
    result = verified(office, tmp_path)
    assert (found(result), len(result.entries)) == ([], 1)


def test_an_entry_changed_or_withdrawn_is_an_entry(tmp_path: Path) -> None:
    once = score(saved(entry(score(YONGDE), 15, Decimal(8), "核定"), tmp_path / "y.xlsx"))
    assert verified(once, tmp_path).entries == ()
    for value, word in ((7, "改为复核得分 7"), (None, "已删去")):

        def edit(form: Worksheet, _: Worksheet, value: object = value) -> None:
            form["O15"] = value
            form["P15"] = "再核" if value else None

        result = verified(typed(once, edit), tmp_path)
        assert found(result) == []
        [said] = result.entries
        assert word in say(said.message, "zh_CN")


def test_under_an_entry_a_changed_figure_is_still_found(tmp_path: Path) -> None:
    data = changed(entry(score(YONGDE), 15, Decimal(8), "核定"), {"K14": 10})
    assert found(verified(data, tmp_path)) == [("scored", "自评表", "K14")]


def test_a_cell_of_the_unit_changed_is_named_with_then_and_now(tmp_path: Path) -> None:
    data = typed(score(YONGDE), lambda form, _: form.__setitem__("F16", "100%"))
    [change] = verified(data, tmp_path).changes
    assert (change.kind, change.sheet, change.ref) == (Kind.UNIT, "自评表", "D16")
    said = say(change.message, "zh_CN")
    assert said.endswith("评分时测算 9.8、拟核 9，现在测算 10、拟核 9")


def test_a_changed_form_saved_by_office_names_the_row_alone(tmp_path: Path) -> None:
    path = saved(changed(score(YONGDE), {"H16": 10, "F16": "100%"}), tmp_path / "y.xlsx")
    office = convert(path, "xlsx", tmp_path).read_bytes()
    assert found(verified(office, tmp_path)) == [("unit", "自评表", "D16")]


def test_a_figure_changed_beside_a_changed_cell_is_found_too(tmp_path: Path) -> None:
    def edit(form: Worksheet, _: Worksheet) -> None:
        form["F16"], form["K16"], form["K14"] = "100%", 10, 10

    assert found(verified(typed(score(YONGDE), edit), tmp_path)) == [
        ("unit", "自评表", "D16"),
        ("scored", "自评表", "K14"),
        ("scored", "自评表", "K16"),
    ]


def test_words_of_the_unit_outside_the_rows_are_told(tmp_path: Path) -> None:
    data = typed(score(YONGDE), lambda form, _: form.__setitem__("C3", "另一个项目"))
    assert found(verified(data, tmp_path)) == [("unit", "自评表", "")]


def test_a_renamed_row_is_one_removed_and_one_added(tmp_path: Path) -> None:
    data = typed(score(YONGDE), lambda form, _: form.__setitem__("D16", "另一项指标"))
    assert found(verified(data, tmp_path)) == [
        ("row_added", "自评表", "D16"),
        ("row_removed", "", ""),
    ]


def test_formulas_that_lost_their_results_are_told_as_that(tmp_path: Path) -> None:
    book = load_workbook(YONGDE)
    book.worksheets[0]["F11"] = "=700+35"
    path = saved(packed_again(book), tmp_path / "y.xlsx")
    data = score(convert(path, "xlsx", tmp_path))
    assert found(verified(data, tmp_path)) == []
    [change, *_] = verified(packed_again(load_workbook(BytesIO(data))), tmp_path).changes
    assert change.kind is Kind.UNIT
    assert "没有保存结果" in say(change.message, "zh_CN")


def without_stamp(data: bytes) -> bytes:
    book = Book.open(data)
    properties.remove(book, stamp.PREFIX)
    return book.save()


def restamped(data: bytes, name: str, old: str, new: str) -> bytes:
    book = Book.open(data)
    values = properties.read(book, stamp.PREFIX)
    properties.remove(book, stamp.PREFIX)
    assert old in values[stamp.PREFIX + name]
    changed = values[stamp.PREFIX + name].replace(old, new, 1)
    properties.write(book, {**values, stamp.PREFIX + name: changed})
    return book.save()


def test_a_missing_stamp_is_told_and_the_figures_are_compared(tmp_path: Path) -> None:
    for language in ("zh_CN", "en"):
        data = without_stamp(score(YONGDE, language=language))
        assert found(verified(data, tmp_path)) == [("stamp", "", "")]
        tampered = changed(data, {"K16": 10})
        assert found(verified(tampered, tmp_path))[1:] == [("scored", "自评表", "K16")]


def test_a_damaged_stamp_is_told(tmp_path: Path) -> None:
    [change] = verified(restamped(score(YONGDE), "rows.1", ",", "#"), tmp_path).changes
    assert say(change.message, "en") == "the stamp of the scoring is damaged"


def test_a_stamp_of_other_figures_contradicts(tmp_path: Path) -> None:
    data = restamped(score(YONGDE), "rows.1", ",9.8,9;", ",9.8,10;")
    [change] = verified(data, tmp_path).changes
    assert (change.kind, change.ref) == (Kind.STAMP, "D16")
    assert "印记为测算 9.8、拟核 10，评定为测算 9.8、拟核 9" in say(change.message, "zh_CN")


def test_rules_changed_since_are_a_note(tmp_path: Path) -> None:
    today = spec.load("mof-project-2020").sha256
    data = restamped(score(YONGDE), "forms.1", today, "0" * 64)
    result = verified(data, tmp_path)
    assert found(result) == []
    assert [say(note, "zh_CN") for note in result.notes] == [
        "mof-project-2020 的规则在评分后有变动；分数按现在的规则核对"
    ]
    assert found(verified(changed(data, {"K16": 10}), tmp_path)) == [("scored", "自评表", "K16")]


def test_another_version_is_a_note(tmp_path: Path) -> None:
    data = restamped(score(YONGDE), "version", "0.1.0", "0.0.9")
    result = verified(data, tmp_path)
    assert (found(result), len(result.notes)) == ([], 1)
    assert found(verified(changed(data, {"K20": 99}), tmp_path)) == [("scored", "自评表", "K20")]


def test_a_form_of_one_s_own_is_named_with_form(tmp_path: Path) -> None:
    own = spec.load(str(user_form(tmp_path)))
    path = fill(tmp_path / "f.xlsx")
    data = scored.write(examine(path, own), "zh_CN")
    place = saved(data, tmp_path / "f.xlsx")
    assert verify(Found(place), own).unchanged
    kinds = [change.kind for change in verify(Found(place)).changes]
    assert Kind.STAMP in kinds


def test_a_form_named_when_it_was_scored_need_not_be_named_again(tmp_path: Path) -> None:
    named = scored.write(examine(YONGDE, spec.load("generic")), "zh_CN")
    assert found(verified(named, tmp_path)) == []


def test_a_form_without_rows_has_nothing_to_change(tmp_path: Path) -> None:
    result = verified(score(TEMPLATE), tmp_path)
    assert (found(result), result.notes) == ([], ())
    assert result.compared > 10


def test_columns_whose_marks_were_taken_out_cannot_be_compared(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(score(YONGDE)))
    for name in list(book.defined_names):
        if name.startswith("_xlsxeval"):
            del book.defined_names[name]
    assert found(verified(packed_again(book), tmp_path)) == [("stamp", "", "")]


def test_a_summary_sheet_taken_out_is_told(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(score(YONGDE)))
    del book[SUMMARY]
    [change] = verified(packed_again(book), tmp_path).changes
    assert say(change.message, "zh_CN") == "“问题与改进措施”表已被删去"


def test_what_was_never_scored_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(XlsxevalError) as stopped:
        verified(YONGDE.read_bytes(), tmp_path)
    assert say(stopped.value.message, "zh_CN") == "这不是本程序评过分的工作簿，无法核对。"


def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "xlsxeval", "verify", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True)


def test_the_command_says_a_line_a_change_and_exits_1(tmp_path: Path) -> None:
    whole = saved(score(SEED), tmp_path / "好.xlsx")
    bad = saved(changed(score(YONGDE), {"K16": 10}), tmp_path / "改.xlsx")
    good = run(whole)
    assert (good.returncode, good.stderr) == (0, b"")
    assert good.stdout.decode() == "好.xlsx：评分内容没有改动（核对 598 个单元格）\n"
    both = run(whole, bad, YONGDE)
    assert both.returncode == 1
    assert both.stdout.decode().splitlines()[1:] == [
        "改动 改.xlsx:自评表!K16：拟核得分：公式被改成 10，评定结果为 9",
        "改.xlsx：评分后有 1 处改动（核对 303 个单元格）",
        "未核对 永德县明朗中学-2022.xlsx：这不是本程序评过分的工作簿，无法核对。",
    ]


def test_in_a_folder_other_workbooks_are_passed_over(tmp_path: Path) -> None:
    saved(score(YONGDE), tmp_path / "评分.xlsx")
    saved(YONGDE.read_bytes(), tmp_path / "原表.xlsx")
    result = run(tmp_path)
    assert (result.returncode, len(result.stdout.decode().splitlines())) == (0, 1)
    assert result.stderr.decode().startswith("未核对，不是评过分的工作簿：")


def test_the_command_answers_in_json(tmp_path: Path) -> None:
    bad = saved(changed(score(YONGDE), {"K16": 10}), tmp_path / "改.xlsx")
    result = run(bad, YONGDE, "--format", "json", "--lang", "en")
    first, second = json.loads(result.stdout)["workbooks"]
    made = stamp.decode(properties.read(Book.open(bad.read_bytes()), stamp.PREFIX))
    assert made is not None
    assert first == {
        "path": str(bad),
        "sha256": first["sha256"],
        "status": "changed",
        "failure": None,
        "stamp": {
            "version": made.version,
            "language": "zh_CN",
            "input": made.input,
            "forms": [{"form": "mof-project-2020", "sha256": made.forms[0].sha256}],
        },
        "compared": 303,
        "changes": [
            {
                "kind": "scored",
                "sheet": "自评表",
                "cell": "K16",
                "stands": "10",
                "evaluation": "9",
                "message": "Proposed score: the formula was replaced by 10; the evaluation gives 9",
            }
        ],
        "entries": [],
        "notes": [],
    }
    assert (second["status"], second["stamp"], second["changes"]) == ("failed", None, [])


def test_a_file_that_is_not_there_stops_the_command(tmp_path: Path) -> None:
    assert run(tmp_path / "none.xlsx").returncode == 2


def test_verifying_writes_nothing(tmp_path: Path) -> None:
    path = saved(score(YONGDE), tmp_path / "y.xlsx")
    before = path.read_bytes()
    run(path)
    assert [each.name for each in tmp_path.iterdir()] == ["y.xlsx"]
    assert path.read_bytes() == before


def test_hostile_words_in_a_cell_stay_one_line(tmp_path: Path) -> None:
    data = changed(score(YONGDE), {"M16": "好\n改动 假.xlsx\x1b[31m"})
    said = report(verified(data, tmp_path), "zh_CN")
    assert len(said.splitlines()) == 2
    assert "\x1b" not in said
    json.loads(as_json([verified(data, tmp_path)], "zh_CN"))


def test_scored_again_a_verified_copy_is_itself(tmp_path: Path) -> None:
    path = saved(score(YONGDE), tmp_path / "y.xlsx")
    assert verify(Found(path)).unchanged
    assert parts(score(path)) == parts(path.read_bytes())
