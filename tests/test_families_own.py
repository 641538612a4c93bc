"""Forms as units of each family typically fill them in: read whole, and only true findings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.test_reader_families import write
from xlsxeval.evaluation import evaluate

DRAWN = Path(__file__).parent / "families_own.txt"


@dataclass(frozen=True)
class Expected:
    """What must come out: (code, cell) of every error and warning."""

    form: str
    rows: int
    total: str | None
    progress: str
    grade: str | None
    found: list[tuple[str, str]] = field(default_factory=list)


EXPECTED = {
    "四川 with the instructions printed": Expected(
        "sc-project-2023", 4, "98", "0.799992", "优", [("XE407", "G8")]
    ),
    "四川 with four quarters of 90": Expected(
        "sc-project-2023", 4, "100.0", "1.000000", "优", [("XE202", "H5")]
    ),
    "银川 as printed by the city": Expected(
        "yc-project-2021",
        17,
        "98",
        "1.000000",
        "优",
        [("XE202", "C20"), ("XE202", "C22"), ("XE202", "C27"), ("XE202", "C29")],
    ),
    "湖北 one goal, ratio": Expected(
        "hb-project-2020", 4, "100", "1.000000", "优", [("XE508", "F12")]
    ),
    "湖北 students, points in the levels": Expected("hb-project-2020", 6, "98.5", "0.950000", "优"),
    "中江: 110 points": Expected(
        "rural-project-2021",
        9,
        "110",
        "1.000000",
        None,
        [
            ("XE303", "E23"),
            ("XE306", "H23"),
            ("XE202", "D22"),
            ("XE305", "B12"),
            *(("XE508", f"G{row}") for row in (12, 13, 15, 16, 19, 21)),
            ("XE510", "F10"),
        ],
    ),
    "阆中: transfer, checks only": Expected("mof-transfer-2021", 6, None, "1.000000", None),
    "transfer of a region, with regional titles": Expected(
        "mof-transfer-2021", 5, None, "0.990000", None
    ),
    "上海 second form: 45.17 %": Expected("sh-project-2022", 5, "84.52", "0.451700", "良"),
    "金寨: department in the ministry's columns": Expected(
        "mof-project-2020",
        8,
        None,
        "1.025897",
        None,
        [("XE201", "I5"), ("XE403", "F5"), ("XE504", "F14"), ("XE506", "E12")],
    ),
    "天长: names that hold the target, six blanks": Expected(
        "mof-project-2020",
        9,
        "100",
        "1.000000",
        "优",
        [
            *(("XE201", f"{side}{row}") for row in (16, 19, 21, 22, 23, 25) for side in "EF"),
            *(("XE202", f"D{row}") for row in (15, 17, 18, 20)),
        ],
    ),
    "广水 with its criteria": Expected("gs-project-2021", 11, "95", "1.000000", "优"),
    "河北 double weights": Expected("he-project-2021", 7, "98.5", "0.900000", "优"),
    "云南 with blanks and a missed target": Expected(
        "yn-project-2022", 6, "98.6", "0.900000", "优"
    ),
    "湖南: splits that disagree": Expected(
        "hn-department-2021", 3, "100", "1.000000", "优", [("XE406", "E4")]
    ),
    "重庆 with adjusted targets and a column layout of the handbook": Expected(
        "cq-department-2021", 8, "98.4", "0.950000", "优"
    ),
    "县级专项 without weights, a miss without a reason": Expected(
        "hn-county-2020", 4, None, "0.950000", None
    ),
    "松江九亭 2020, as published: 元 under 万元": Expected(
        "sh-project-2022",
        10,
        "83",
        "1.000000",
        None,
        [
            ("XE303", "G22"),
            ("XE501", "H15"),
            ("XE501", "H17"),
            ("XE408", "E6"),
            *(("XE508", f"F{row}") for row in (19, 20)),
            *(("XE602", f"I{row}") for row in (16, 18, 19, 20, 21)),
        ],
    ),
    "棠溪 2022, second form as published, cut short": Expected(
        "mof-project-2020",
        8,
        "70",
        "—",
        None,
        [("XE303", "G21"), ("XE304", "B20"), ("XE404", "E7"), ("XE405", "D7")],
    ),
    "濉溪 2019, published but for its last row and total: the sign in names": Expected(
        "rural-project-2021",
        10,
        "100",
        "1.000000",
        "优",
        [("XE501", "H15"), ("XE501", "H19"), ("XE504", "G14"), ("XE504", "G18")],
    ),
}


def drawn() -> dict[str, str]:
    """Forms by name, drawn as in families.txt."""
    parts = re.split(r"^# (.*)$", DRAWN.read_text("utf-8"), flags=re.M)[1:]
    return {name: text.strip("\n") for name, text in zip(parts[::2], parts[1::2], strict=True)}


def test_every_form_drawn_is_expected() -> None:
    assert drawn().keys() == EXPECTED.keys()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_typical_form_gives_what_it_deserves(tmp_path: Path, name: str) -> None:
    (judged,) = evaluate(write(tmp_path / "表.xlsx", drawn()[name])).forms
    scores, form = judged.case.scores, judged.case.form
    found = [(f.code, f.cell.ref) for f in judged.findings if f.severity != "info"]
    total = None if scores.self_total is None else str(scores.self_total)
    assert (
        Expected(
            judged.case.spec.id,
            len(form.indicators),
            total,
            "—" if scores.progress is None else f"{scores.progress:.6f}",
            scores.grade,
            found,
        )
        == EXPECTED[name]
    )
    assert not form.unit.blank
    assert form.year in (2019, 2020, 2021, 2022, 2023)


def test_a_rate_scored_in_the_table_needs_no_money_block(tmp_path: Path) -> None:
    """银川: 预算执行率 is a row of 项目管理; without amounts it goes to the reviewer."""
    lines = drawn()["银川 as printed by the city"].splitlines()
    kept = [line for line in lines if "项目资金" not in line and "年度资金总额" not in line]
    (judged,) = evaluate(write(tmp_path / "表.xlsx", "\n".join(kept))).forms
    assert judged.case.spec.id == "yc-project-2021"
    assert [f.code for f in judged.findings if f.severity == "error"] == []
    assert judged.case.scores.progress is None


def test_a_reason_typed_behind_the_printed_instruction_is_a_reason(tmp_path: Path) -> None:
    text = drawn()["四川 with the instructions printed"]
    told = text.replace(
        "社会投入资金、银行贷款。", "社会投入资金、银行贷款。因年中人员退休，工资结余。"
    )
    (judged,) = evaluate(write(tmp_path / "表.xlsx", told)).forms
    assert told != text
    assert [f.code for f in judged.findings if f.severity != "info"] == []


def test_lost_points_explained_behind_an_instruction_are_explained(tmp_path: Path) -> None:
    text = drawn()["四川 with the instructions printed"]
    for reason, found in (
        ("未达标的需说明原因（100字以内）。", ["XE306", "XE503", "XE601", "XE407"]),
        ("未达标的需说明原因（100字以内）。受疫情影响推迟。", ["XE306", "XE503", "XE407"]),
    ):
        row = f"| ＝ | 100 | % | 90 | 40 | 30 | {reason}"
        changed = text.replace("| ＝ | 100 | % | 100 | 40 | 40 |", row, 1)
        (judged,) = evaluate(write(tmp_path / "表.xlsx", changed)).forms
        assert [f.code for f in judged.findings if f.severity != "info"] == found


def test_a_label_along_the_money_block_is_no_heading(tmp_path: Path) -> None:
    """预算资金（万元） beside 年初预算数 and 预算执行数 names the block, not a column."""
    text = drawn()["上海 second form: 45.17 %"]
    parts = ("项目资金", "财政拨款", "上年结转", "其他资金")
    lines = [line for line in text.splitlines() if not any(part in line for part in parts)]
    at = next(number for number, line in enumerate(lines) if "年度资金总额" in line)
    head = "预算资金（元） | < |  | 年初预算数 | < | 预算执行数 | 分值 | 执行率 | 得分"
    (judged,) = evaluate(
        write(tmp_path / "表.xlsx", "\n".join([*lines[:at], head, *lines[at:]]))
    ).forms
    total = judged.case.form.budget and judged.case.form.budget.total
    assert total is not None
    assert (total.name.text, total.initial.value, total.spent.value) == (
        "年度资金总额",
        20000,
        9034,
    )
    assert f"{judged.case.scores.progress:.4f}" == "0.4517"


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("部门（单位）名称：（盖章）县农业农村局", "县农业农村局"),
        ("填报单位：县农业农村局（公章）", "县农业农村局"),
        ("填报单位（盖章）：", ""),
        ("填报单位：（盖章）", ""),
    ],
)
def test_a_seal_asked_for_is_no_part_of_the_name(tmp_path: Path, written: str, unit: str) -> None:
    """Nor is the date of filling in beside it."""
    text = drawn()["河北 double weights"].replace(
        "主管部门 | < | 县城管局 | < | < | < | 实施单位 | < | 县园林中心 | <",
        f"{written} | < | < | < | < | 填报日期：2022年3月15日 | < | < | < | <",
    )
    (judged,) = evaluate(write(tmp_path / "表.xlsx", text)).forms
    assert judged.case.form.unit.text == unit
    assert ("XE201" in [f.code for f in judged.findings]) is not bool(unit)


def test_the_sums_of_a_region_may_be_large(tmp_path: Path) -> None:
    text = drawn()["transfer of a region, with regional titles"]
    for small, large in (("52000", "52000000"), ("51480", "51480000")):
        text = text.replace(small, large)
    (judged,) = evaluate(write(tmp_path / "表.xlsx", text)).forms
    assert "XE408" not in [f.code for f in judged.findings]
