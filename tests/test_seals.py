"""Whatever else was changed after scoring, each cell of ours that was typed over is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.workbook.defined_name import DefinedName

from tests.forging import REPORT
from tests.office import convert_all
from tests.packages import SHEET, rebuilt
from tests.packages import saved as packed_again
from tests.test_scored import SAMPLES, SEED, YONGDE, saved, score
from tests.test_verify import found, restamped, verified
from xlsxeval import intake, scored, spec, stamp
from xlsxeval.errors import XlsxevalError
from xlsxeval.evaluation import examine, judge
from xlsxeval.i18n import say
from xlsxeval.narrative.crosscheck import crosscheck
from xlsxeval.package import Book, properties
from xlsxeval.stamp import seals
from xlsxeval.verification import cells

FORM, SUMMARY = "自评表", "问题与改进措施"
UNIT, ENTRY = {"F16": "100%"}, {"O19": 8}
"""The unit's actual in a row that missed its target; a reviewed score in another row."""
CHANGED = ("unit", FORM, "D16")
RULES = spec.load("mof-project-2020").sha256

Edits = Mapping[str, Any]


def edited(data: bytes, form: Edits, summary: Edits | None = None) -> bytes:
    """Cells typed over in a program that writes everything anew."""
    book = load_workbook(BytesIO(data))
    for name, values in ((FORM, form), (SUMMARY, summary or {})):
        for ref, value in values.items():
            book[name][ref] = value
    return packed_again(book)


@cache
def once() -> bytes:
    return score(YONGDE)


@cache
def reviewed() -> bytes:
    """Scored, reviewed, and scored again."""
    source = intake.read(edited(once(), ENTRY), Path("y.xlsx"))
    return scored.write(judge(source, source.workbook, None), "zh_CN")


CASES: dict[str, tuple[Callable[[], bytes], Edits, list[tuple[str, str, str]]]] = {
    "nothing": (once, {}, []),
    "the unit's cell": (once, UNIT, [CHANGED]),
    "what stands around the rows": (once, {"C3": "另一个项目"}, [("unit", FORM, "")]),
    "the name of a row": (
        once,
        {"D16": "另一项指标"},
        [("row_added", FORM, "D16"), ("row_removed", "", "")],
    ),
    "a scored row that is none any more": (
        once,
        {"D16": None, "E16": None, "F16": None, "G16": None, "H16": None},
        [("row_removed", "", "")],
    ),
    "an entry": (once, ENTRY, []),
    "an entry and the unit's cell": (once, ENTRY | UNIT, [CHANGED]),
    "an entry typed again": (reviewed, {"O19": 7}, []),
    "both typed again": (reviewed, {"O19": 7} | UNIT, [CHANGED]),
    "the version": (lambda: restamped(once(), "version", "0.1.0", "0.0.9"), {}, []),
    "the rules": (lambda: restamped(once(), "forms.1", RULES, "0" * 64), {}, []),
}


def ours(data: bytes) -> Iterator[tuple[str, str]]:
    """Every cell of ours in which something stands."""
    standing = cells.found(Book.open(data))
    book = load_workbook(BytesIO(data))
    for place in sorted(standing.cells):
        sheet, ref = standing.spot(place)
        if not standing.cells[place].blank and not isinstance(book[sheet][ref], MergedCell):
            yield sheet, ref


def alike(cell: Any) -> object:
    """Something else of the same kind: a number, a formula, a word."""
    if isinstance(cell, str):
        return f"{cell}*1" if cell.startswith("=") else f"{cell}。"
    return cell + 1


FORGERIES: tuple[Callable[[Any], object], ...] = (alike, lambda _: 77.7, lambda _: None)
"""A cell is typed over in its own kind, with a number, or emptied."""


@pytest.mark.parametrize("case", CASES)
def test_what_else_was_changed_is_told_alone(case: str, tmp_path: Path) -> None:
    make, edits, told = CASES[case]
    assert found(verified(edited(make(), edits), tmp_path)) == told


@pytest.mark.parametrize(("case", "first"), list(zip(CASES, cycle(range(6)))))
def test_every_second_cell_typed_over_is_named_and_no_other(
    case: str, first: int, tmp_path: Path
) -> None:
    make, edits, told = CASES[case]
    data = edited(make(), edits)
    book = load_workbook(BytesIO(data))
    chosen = list(ours(data))[first % 2 :: 2]
    for (sheet, ref), forge in zip(
        chosen, cycle(FORGERIES[first // 2 :] + FORGERIES[: first // 2])
    ):
        book[sheet][ref] = forge(book[sheet][ref].value)
    named = found(verified(packed_again(book), tmp_path))
    assert len(chosen) > 130
    assert sorted(named) == sorted([*told, *(("scored", *place) for place in chosen)])


def test_typed_into_a_blank_cell_of_ours_it_is_named(tmp_path: Path) -> None:
    data = edited(once(), UNIT | {"N15": "无误"}, {"M30": "同意"})
    assert found(verified(data, tmp_path)) == [
        CHANGED,
        ("scored", SUMMARY, "M30"),
        ("scored", FORM, "N15"),
    ]


def test_saved_by_office_the_changes_are_told_alone(tmp_path: Path) -> None:
    cases = ("the unit's cell", "both typed again", "an entry")
    paths = [
        saved(edited(CASES[case][0](), CASES[case][1]), tmp_path / f"{number}.xlsx")
        for number, case in enumerate(cases)
    ]
    convert_all(paths, "xlsx", tmp_path / "office")
    for path, case in zip(paths, cases, strict=True):
        result = verified((tmp_path / "office" / path.name).read_bytes(), tmp_path)
        assert found(result) == CASES[case][2]
        assert len(result.entries) == ("O19" in CASES[case][1])


def test_what_was_typed_over_is_said_with_what_stands(tmp_path: Path) -> None:
    state, basis, form = "C11", "M16", "C6"
    summary = {state: "优秀", form: None, "G8": "优秀", "C28": "=1+1"}
    data = edited(once(), UNIT | {basis: "已达到"}, summary)
    result = verified(data, tmp_path)
    said = {change.ref: say(change.message, "zh_CN") for change in result.changes[1:]}
    assert said[basis] == "评分依据：评分后被改动，现为 已达到"
    assert said[state] == "问题与改进措施：评分后被改动，现为 优秀"
    assert said[form] == "问题与改进措施：评分后被清空"
    assert said["G8"] == "问题与改进措施：公式被改成 优秀，评定结果为 优"
    given = {change.ref: change.evaluation for change in result.changes[1:]}
    assert given == dict.fromkeys((basis, state, form, "C28")) | {"G8": "优"}


def test_under_another_version_a_stored_result_is_held_against_the_stamp(tmp_path: Path) -> None:
    data = restamped(once(), "version", "0.1.0", "0.0.9")
    result = verified(data, tmp_path)
    assert [say(note, "en") for note in result.notes] == [
        "scored by version 0.0.9, evaluated by 0.1.0; the figures beside the rows were compared, "
        "and all cells with their seals of the scoring"
    ]
    assert result.compared == verified(once(), tmp_path).compared
    stored = re.compile(rb'(r="K16"[^>]*><f>[^<]*</f><v>)9<')
    other = rebuilt(data, {SHEET: lambda xml: stored.sub(rb"\g<1>10<", xml)})
    assert found(verified(other, tmp_path)) == [("scored", FORM, "K16")]


REFERENCE = re.compile(r"(\$?[A-Z]{1,3}\$?)([0-9]+)(?![0-9(])")


def inserted(data: bytes, at: int, rows: int = 1) -> bytes:
    """Rows inserted into the form, or taken out, as a spreadsheet program does it."""

    def moved(text: str) -> str:
        return REFERENCE.sub(lambda m: f"{m[1]}{int(m[2]) + rows * (int(m[2]) >= at)}", text)

    def followed(formula: str) -> str:
        area = "[A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?"
        return re.sub(rf"(?<='{FORM}'!){area}", lambda m: moved(m[0]), formula)

    book = load_workbook(BytesIO(data))
    form = book[FORM]
    merges = [str(area) for area in form.merged_cells.ranges]
    for area in merges:
        form.unmerge_cells(area)
    form.insert_rows(at, rows) if rows > 0 else form.delete_rows(at, -rows)
    for area in merges:
        form.merge_cells(moved(area))
    for sheet, follow in ((form, moved), (book[SUMMARY], followed)):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = follow(cell.value)
    names: list[DefinedName] = [*book.defined_names.values(), *form.defined_names.values()]
    for name in names:
        if FORM in name.attr_text:
            sheet_name, _, reference = name.attr_text.rpartition("!")
            name.attr_text = f"{sheet_name}!{moved(reference)}"
    return packed_again(book)


@pytest.mark.parametrize("at", [1, 14])
def test_a_blank_row_inserted_is_no_change_of_ours(at: int, tmp_path: Path) -> None:
    data = inserted(once(), at)
    assert found(verified(data, tmp_path)) == []
    typed = edited(data, {"M17": "已达到", "K18": 10}, {"G8": "优秀"})
    assert found(verified(typed, tmp_path)) == [
        ("scored", SUMMARY, "G8"),
        ("scored", FORM, "M17"),
        ("scored", FORM, "K18"),
    ]


def test_a_row_between_a_form_without_a_total_row_and_ours_is_no_change(tmp_path: Path) -> None:
    data = score(SAMPLES / "零陵区林业局-2021.xlsx")
    below = examine(SAMPLES / "零陵区林业局-2021.xlsx").evaluation.forms[0].case.form.layout.bottom
    apart = inserted(data, below + 1)
    assert found(verified(apart, tmp_path)) == []
    typed = edited(apart, {f"M{below + 2}": "等级 优"}, {"G6": "优秀"})
    assert found(verified(typed, tmp_path)) == [
        ("scored", SUMMARY, "G6"),
        ("scored", FORM, f"M{below + 2}"),
    ]


def test_a_row_added_hides_nothing(tmp_path: Path) -> None:
    data = inserted(once(), 14)
    book = load_workbook(BytesIO(data))
    form = book[FORM]
    for column in "DEFGH":
        form[f"{column}14"] = form[f"{column}15"].value
    form["D14"] = "新增一项指标"
    added = packed_again(book)
    assert found(verified(added, tmp_path)) == [("row_added", FORM, "D14")]
    typed = edited(added, {"M14": "已达到", "K16": 10, "N17": "无误"}, {"G8": "优秀"})
    assert found(verified(typed, tmp_path))[1:] == [
        ("scored", SUMMARY, "G8"),
        ("scored", FORM, "M14"),
        ("scored", FORM, "K16"),
        ("scored", FORM, "N17"),
    ]


def test_a_row_taken_out_hides_nothing(tmp_path: Path) -> None:
    data = inserted(once(), 14, -1)
    assert found(verified(data, tmp_path)) == [("row_removed", "", "")]
    typed = edited(data, {"M15": "已达到"}, {"G8": "优秀"})
    assert found(verified(typed, tmp_path))[1:] == [
        ("scored", SUMMARY, "G8"),
        ("scored", FORM, "M15"),
    ]


def without_seals(data: bytes, *, known: bool = False) -> bytes:
    """The stamp as it was before cells were sealed; or with its digest of what is not there."""
    book = Book.open(data)
    values = properties.read(book, stamp.PREFIX)
    properties.remove(book, stamp.PREFIX)
    kept = {name: text for name, text in values.items() if ".seals." not in name}
    if not known:
        forms = kept[f"{stamp.PREFIX}forms.1"].split(",")
        kept[f"{stamp.PREFIX}forms.1"] = ",".join(forms[:3])
    properties.write(book, kept)
    return book.save()


def test_a_stamp_from_before_the_seals_is_verified_and_says_so(tmp_path: Path) -> None:
    data = without_seals(once())
    assert (found(verified(data, tmp_path)), verified(data, tmp_path).notes) == ([], ())
    result = verified(edited(data, UNIT | {"K14": 10}), tmp_path)
    assert found(result) == [CHANGED, ("scored", FORM, "K14")]
    assert [say(note, "zh_CN") for note in result.notes] == [
        "评分时还没有逐格封记；改动涉及的文字无法核对"
    ]


@pytest.mark.parametrize("broken", [without_seals, restamped])
def test_seals_taken_out_or_changed_are_told(broken: Callable[..., bytes], tmp_path: Path) -> None:
    first = properties.read(Book.open(once()), stamp.PREFIX)[f"{stamp.PREFIX}seals.1"][:8]
    if broken is without_seals:
        data = without_seals(once(), known=True)
    else:
        data = restamped(once(), "seals.1", first, first[::-1])
    [change] = verified(data, tmp_path).changes
    assert say(change.message, "zh_CN") == "评分印记中各格的封记缺失或被改动"
    named = found(verified(edited(data, {"K14": 10}), tmp_path))
    assert named == [("stamp", "", ""), ("scored", FORM, "K14")]


def test_without_the_marks_of_the_columns_the_summary_is_still_held(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(once()))
    del book.defined_names["_xlsxeval_1_area"]
    bare = packed_again(book)
    assert found(verified(bare, tmp_path)) == [("stamp", "", "")]
    typed = edited(bare, {}, {"G8": "优秀"})
    assert found(verified(typed, tmp_path)) == [("stamp", "", ""), ("scored", SUMMARY, "G8")]


def test_a_row_taken_out_of_the_stamp_is_a_row_added(tmp_path: Path) -> None:
    values = properties.read(Book.open(once()), stamp.PREFIX)
    first = values[f"{stamp.PREFIX}rows.1"].partition(";")[0]
    data = restamped(once(), "rows.1", f"{first};", "")
    assert found(verified(data, tmp_path)) == [("row_added", FORM, "C6")]


@cache
def alone() -> bytes:
    return scored.beside(examine(YONGDE), "zh_CN")


def test_results_that_stand_alone_are_held_against_their_seals(tmp_path: Path) -> None:
    again = packed_again(load_workbook(BytesIO(alone())))
    for data in (alone(), again):
        result = verified(data, tmp_path)
        assert (found(result), result.compared > 100) == ([], True)
        [note] = result.notes
        assert "没有与自评表核对" in say(note, "zh_CN")


def test_results_that_stand_alone_name_each_cell_typed_over(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(alone()))
    chosen = list(ours(alone()))[::2]
    for sheet, ref in chosen:
        book[sheet][ref] = alike(book[sheet][ref].value)
    reply = next(c for row in book[SUMMARY] for c in row if str(c.value).startswith("XE503-"))
    book[SUMMARY][f"K{reply.row}"] = "已更正"
    named = found(verified(packed_again(book), tmp_path))
    assert sorted(named) == sorted(("scored", *place) for place in chosen)


def test_results_that_stand_alone_without_seals_cannot_be_verified(tmp_path: Path) -> None:
    with pytest.raises(XlsxevalError) as stopped:
        verified(without_seals(alone()), tmp_path)
    said = "这份工作簿只有评分结果，没有自评表，无法核对；请重新评单位的原表再比较。"
    assert say(stopped.value.message, "zh_CN") == said
    [change] = verified(without_seals(alone(), known=True), tmp_path).changes
    assert say(change.message, "zh_CN") == "评分印记中各格的封记缺失或被改动"


def test_what_was_said_of_a_report_is_sealed_too(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(REPORT.read_text("utf-8").replace("96.24", "97.24"), "utf-8")
    examined = examine(SEED)
    told = crosscheck(examined.evaluation, path)
    assert told
    evaluation = replace(examined.evaluation, report=tuple(told))
    data = scored.write(replace(examined, evaluation=evaluation), "zh_CN")
    assert found(verified(data, tmp_path)) == []
    standing = cells.found(Book.open(data))
    [*_, place] = (each for each in ours(data) if each[0] == SUMMARY)
    assert standing.report is not None
    assert int(place[1].lstrip("ABCDEFGHIJK")) > standing.report
    assert found(verified(edited(data, {}, {place[1]: "相符"}), tmp_path)) == [("scored", *place)]


@given(st.text(alphabet="ABCabc+/019=é", max_size=60))
def test_seals_of_any_text_are_read_or_not(text: str) -> None:
    assert isinstance(seals.read_sheet(text), list)
    held = seals.read_beside(text)
    assert held is None or len({len(line.cells) for line in held.rows}) < 2
