"""Real-life layouts of the two shipped forms: each is read as the plain one is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.build_samples import SAMPLES
from tests.layouts import GZ, GZ_CONTENT, MOF, MOF_CONTENT, PLAIN, Content, Drawing, Layout, write
from tests.layouts import changed as but
from tests.soon import soon
from xlsxeval import blank, intake, reader, spec
from xlsxeval.errors import Unrecognised
from xlsxeval.evaluation import evaluate
from xlsxeval.model import Form, FormSpec
from xlsxeval.reader.keys import plain


def number(value: Any) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, int | float) else None


def expected(content: Content) -> dict[str, Any]:
    """What is to be read, told by the content alone."""
    levels: dict[tuple[str, ...], list[int]] = {}
    for position, row in enumerate(content.rows):
        for path in ((plain(row[0]),), (plain(row[0]), plain(row[1]))):
            if "分)" in path[-1]:
                levels.setdefault(path, []).append(position)
    first = content.money[0]
    sources = [("total", False)] + [
        ("nature" if content.form.startswith("gz") else "source", False) for _ in content.money[1:]
    ]
    return {
        "form": content.form,
        "unit": content.unit,
        "year": content.year,
        "project": content.project,
        "money": (
            "万元",
            number(first[4]),
            number(first[6]),
            [(plain(m[0]), number(m[1]), number(m[2]), number(m[3])) for m in content.money],
        ),
        "groups": sources,
        "rows": [
            (
                *(plain(text) for text in r[:3]),
                *r[3:5],
                number(r[5]),
                number(r[6]),
                r[7] or "",
            )
            for r in content.rows
        ],
        "levels": [
            (path[-1], Decimal(path[-1].split("(")[1].removesuffix("分)")), tuple(rows))
            for path, rows in levels.items()
        ],
        "total": number(content.total),
        "grade": content.grade,
        "texts": dict(content.texts),
        "missing": [],
        "guesses": [],
    }


def whole(form: Form, known: FormSpec) -> dict[str, Any]:
    """Everything a reading says, without the addresses."""
    budget = form.budget
    return {
        "form": known.id,
        "unit": form.unit.text,
        "year": form.year,
        "project": form.project.text,
        "money": budget
        and (
            budget.money_unit,
            budget.weight.value,
            budget.self_score.value,
            [
                (plain(f.name.text), f.initial.value, f.budget.value, f.spent.value)
                for f in budget.funds
            ],
        ),
        "groups": [(f.group, f.nested) for f in budget.funds] if budget else [],
        "rows": [
            (
                plain(r.level1.text),
                plain(r.level2.text),
                plain(r.name.text),
                r.target.text,
                r.actual.text,
                r.weight.value,
                r.self_score.value,
                r.reason.text,
            )
            for r in form.indicators
        ],
        "levels": [(plain(lv.cell.text), lv.points, lv.rows) for lv in form.levels],
        "total": form.printed_total.value,
        "grade": form.printed_grade.text,
        "texts": {name: cell.text for name, cell in form.texts.items()},
        "missing": [heading for _, heading in form.missing],
        "guesses": [message.template for _, message in form.guesses],
    }


def read(path: Path, form: FormSpec | None = None) -> list[dict[str, Any]]:
    workbook = intake.open(path).workbook
    return [whole(found, known) for found, known in reader.forms(workbook, spec.known(), form)]


def codes(path: Path) -> list[tuple[str, str]]:
    return [(f.code, f.cell.ref) for f in evaluate(path).all_findings]


REVERSED = ("reason", "self_score", "actual", "target", "weight", "name", "level2", "level1")
WEIGHT_FIRST = ("level1", "level2", "name", "weight", "target", "actual", "self_score", "reason")
SCORES_FIRST = ("weight", "self_score", "level1", "level2", "name", "target", "actual", "reason")
SELF = ("自评情况", ("actual", "self_score"))
TOGETHER = ("level1", "level2", "name", "target", "weight", "actual", "self_score", "reason")
SIGNED = (
    ("填表人：李四", None, "联系电话：0000", None, "填报日期：2022年3月10日"),
    ("单位负责人（签字）：", None, None, "财务负责人（签字）："),
    ("说明：1.得分一档最高不能超过该指标分值上限。2.定性指标分三档。",),
    ("注：其他资金包括和财政资金共同投入到同一项目的自有资金等。",),
)

LAYOUTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "weight before target": {"columns": WEIGHT_FIRST},
    "weight between target and actual": {"columns": TOGETHER},
    "points before levels": {"columns": SCORES_FIRST, "side": False},
    "all columns turned round": {
        "columns": REVERSED,
        "side": False,
        "total": (("label", "总分"), ("weight", 100), ("self_score", "={total}")),
        "below": (("等级", "{grade}"),),
    },
    "extra title lines": {"above": ("附件3", "部门预算绩效管理资料")},  # R21
    "blank rows on top": {"top": 4},
    "blank columns on the left": {"left": 3},
    "blank rows and columns around": {"top": 2, "left": 1, "gaps": ("name", "actual")},
    "blank rows inside": {"blank_after": (2, 3)},  # R22
    "header on two merged rows": {"columns": TOGETHER, "parent": SELF},  # R21
    "levels under one heading": {"parent": ("绩效指标", ("level1", "level2", "name"))},
    "levels repeated": {"levels": "repeated"},  # R24
    "levels left blank": {"levels": "blank"},  # R24
    "no label along the table": {"side": False},
    "headings broken over lines": {  # R25
        "headings": {"level1": "一级\n指标", "level2": "二 级 指 标", "weight": "分\n值 "}
    },
    "full-width letters and brackets": {  # R25
        "headings": {"actual": "实际完成值（Ｂ）", "weight": "分值（１００分）"},
    },
    "money below the table": {"money_below": True},
    "year in the title only": {"year_line": None, "title": "2021年度{title}"},
    "year in the title, short": {"year_line": None, "title": "2021年{title}"},
    "year spelled out": {"year_line": "（二〇二一年度）"},
    "year on a line of its own": {"year_line": "2021年"},
    "year on the sheet": {"year_line": None, "sheet": "2021年自评"},
    "year beside its label": {"year_line": None, "above": ("年度：2021",)},
    "date of filling in": {"above": ("填报日期：2022年3月10日",)},
    "date of filling in, year on the sheet": {
        "above": ("填报日期：2022年3月10日",),
        "year_line": None,
        "sheet": "2021",
    },
    "total below 得分 alone": {"total": (("label", "总分"), ("self_score", "={total}"))},
    "total below 分值": {"total": (("label", "总分"), ("weight", "={total}"))},
    "total beside its label": {"total": (("label", "合计"), ("target", "={total}"))},
    "total and full mark beside the label": {
        "total": (("label", "总 分"), ("target", 100), ("actual", "={total}"))
    },
    "total in its label": {"total": (("label", "总分：{total}分"),)},
    "total as text": {
        "total": (("label", "总分"), ("weight", "100分"), ("self_score", "{total}分"))
    },
    "grade beside its label": {
        "total": (("label", "总分"), ("self_score", "={total}")),
        "below": (("等级", None, "{grade}"),),
    },
    "signatures and notes below": {"below": SIGNED},
    "a total, then signatures": {"below": (("自评等级：优",), *SIGNED)},
    "a line across the rows": {"extra": {2: (("level1", None),)}},
    "an unfilled template row": {"extra": {2: (("name", "指标2："),)}},
    "an unfilled template row of dots": {"extra": {3: (("name", "……"), ("weight", "—"))}},
    "subtotals": {"extra": {3: (("level2", "小计"), ("weight", 50), ("self_score", 48))}},
    "named subtotals": {
        "extra": {3: (("level2", "产出指标小计"), ("weight", 50), ("self_score", 48))}
    },
    "subtotals called 合计": {
        "extra": {3: (("level1", "合计"), ("weight", 50), ("self_score", 48))},
        "levels": "repeated",
    },
}


def filled(changes: dict[str, Any], content: Content, layout: Layout) -> dict[str, Any]:
    """The changes with the content's own title and total in them."""

    def put(value: Any) -> Any:
        if value == "={total}":
            return content.total
        if isinstance(value, str):
            return value.format(title=content.title, total=content.total, grade=content.grade)
        return tuple(put(part) for part in value) if isinstance(value, tuple) else value

    made = {name: put(value) for name, value in changes.items() if not isinstance(value, dict)}
    return changes | made


def grade_of(content: Content, layout: Layout) -> Content:
    """A total row without its grade, and no grade elsewhere, says none."""
    told = not layout.total or any("等级" in str(cells[0]) for cells in layout.below)
    return content if told else replace(content, grade="")


@pytest.mark.parametrize("kind", sorted(PLAIN))
@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_layout_changes_nothing(tmp_path: Path, kind: str, name: str) -> None:
    content, layout = PLAIN[kind]
    layout = but(layout, **filled(LAYOUTS[name], content, layout))
    path = write(tmp_path / "表.xlsx", content, layout)
    assert read(path) == [expected(grade_of(content, layout))]


def test_file_name_tells_the_year(tmp_path: Path) -> None:
    for name in ("书屋建设自评表2021.xlsx", "2021年自评表.xlsx", "附件2：2021年度自评表.xlsx"):
        path = write(tmp_path / name, MOF_CONTENT, but(MOF, year_line=None))
        assert read(path) == [expected(MOF_CONTENT)]


@pytest.mark.parametrize("name", ["20220310自评表.xlsx", "自评表2022-03-10.xlsx", "自评表.xlsx"])
def test_year_is_asked_for_where_only_dates_and_projects_name_one(
    tmp_path: Path, name: str
) -> None:
    content = replace(MOF_CONTENT, project="2019至2023年书屋建设")
    head = (("项目名称", content.project), *MOF.head[1:])
    dated = but(MOF, year_line=None, head=head, above=("填报日期：2022年3月10日",))
    path = write(tmp_path / name, content, dated)
    assert read(path) == [expected(content) | {"year": None}]


def test_project_is_the_last_to_tell_the_year(tmp_path: Path) -> None:
    content = replace(MOF_CONTENT, project="2021年书屋建设")
    head = (("项目名称", content.project), *MOF.head[1:])
    path = write(tmp_path / "表.xlsx", content, but(MOF, year_line=None, head=head))
    assert read(path) == [expected(content)]


HEADS: dict[str, tuple[tuple[str, ...], ...]] = {
    "one line a label": (
        ("项目名称：2019年启动的乡镇书屋建设",),
        ("主管部门：南河县文化局",),
        ("实施单位：南河县图书馆",),
    ),
    "unit and money unit in one cell": (
        ("项目名称", "2019年启动的乡镇书屋建设"),
        ("单位名称：南河县图书馆    金额单位：万元",),
    ),
    "unit and date in one cell": (
        ("项目名称", "2019年启动的乡镇书屋建设"),
        ("填报单位（盖章）：南河县图书馆 填报日期：2022年3月10日 单位：万元",),
    ),
    "unit blank, department filled": (
        ("项目名称", "2019年启动的乡镇书屋建设"),
        ("主管部门", "南河县图书馆"),
        ("实施单位", ""),
    ),
    "other words": (
        ("项 目\n名 称", "2019年启动的乡镇书屋建设"),
        ("预算部门及代码", "南河县文化局"),
        ("项目实施单位（公章）", "南河县图书馆"),
    ),
}


@pytest.mark.parametrize("name", sorted(HEADS))
def test_head_is_read_however_it_is_printed(tmp_path: Path, name: str) -> None:
    sheet_lines = HEADS[name]
    head = tuple(line for line in sheet_lines if len(line) == 2)
    above = tuple(line[0] for line in sheet_lines if len(line) == 1)
    path = write(tmp_path / "表.xlsx", MOF_CONTENT, but(MOF, head=head, above=above))
    assert read(path) == [expected(MOF_CONTENT)]


def test_labels_side_by_side_with_the_unit_left_blank(tmp_path: Path) -> None:
    path = write(tmp_path / "表.xlsx", MOF_CONTENT, but(MOF, head=MOF.head[:1]))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.insert_rows(1)
    for column, value in enumerate(("主管部门", None, "实施单位", None, "填表人", "李四"), 1):
        sheet.cell(1, column, value)
    book.save(path)
    (form, _), *_ = reader.forms(intake.open(path).workbook, spec.known())
    assert (form.unit.ref, form.unit.text) == ("C1", "") or form.unit.blank


SYNONYMS: dict[str, dict[str, str]] = {  # R25
    "安徽": {"weight": "分值", "actual": "全年实际值", "reason": "未完成原因及拟采取的改进措施"},
    "银川": {"target": "年度指标值（A）", "actual": "实际完成值(B)", "self_score": "自评得分"},
    "上海": {"actual": "全年实际完成值", "reason": "偏差原因分析及改进措施（未完成的填写）"},
    "numbered": {"target": "1、年度指标值", "weight": "分值\n（权重）", "self_score": "自评\n得分"},
    "formulas": {"target": "年度指标值A", "actual": "实际完成值B", "weight": "权重C"},
    "lines": {
        "name": "三\n级\n指\n标",
        "target": "年度\n指标值",
        "reason": "偏差原因分析\n及改进措施",
    },
}


@pytest.mark.parametrize("kind", sorted(PLAIN))
@pytest.mark.parametrize("name", sorted(SYNONYMS))
def test_headings_in_other_words(tmp_path: Path, kind: str, name: str) -> None:
    content, layout = PLAIN[kind]
    path = write(tmp_path / "表.xlsx", content, but(layout, headings=SYNONYMS[name]))
    # Headings outweigh the title: with the columns of 安徽 it is the form of 安徽.
    own = {("安徽", "mof"): "rural-project-2021"}.get((name, kind), content.form)
    assert read(path) == [expected(content) | {"form": own}]


MONEY: dict[str, dict[str, str]] = {  # R25
    "A and B": {"budget": "全年预算数(A)", "spent": "全年执行数(B)", "rate": "执行率(B/A)"},
    "ratio spelled out": {"budget": "全年预算数（Ａ）", "rate": "执行率\n（B÷A×100%）"},
    "adjusted": {"budget": "调整后预算数", "spent": "实际支出数"},
    "amount": {"budget": "预算金额", "spent": "执行金额", "rate": "支出进度"},
    "points named": {"budget": "全年预算数", "rate": "预算执行率"},
}


@pytest.mark.parametrize("kind", sorted(PLAIN))
@pytest.mark.parametrize("name", sorted(MONEY))
def test_money_headings_in_other_words(tmp_path: Path, kind: str, name: str) -> None:
    content, layout = PLAIN[kind]
    path = write(tmp_path / "表.xlsx", content, but(layout, money_headings=MONEY[name]))
    assert read(path) == [expected(content)]


UNITS: dict[str, dict[str, Any]] = {
    "in the label": {"money_label": "项目资金（元）"},
    "in a corner": {"money_label": "项目资金", "above": ("单位：元",)},
    "in a corner, in brackets": {"money_label": "项目资金", "above": ("（金额单位：人民币元）",)},
    "in the headings": {
        "money_label": "项目资金",
        "money_headings": {"budget": "全年预算数（元）", "spent": "全年执行数（元）"},
    },
}


@pytest.mark.parametrize("name", sorted(UNITS))
def test_money_unit_is_found(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "表.xlsx", MOF_CONTENT, but(MOF, **UNITS[name]))
    wanted = expected(MOF_CONTENT)
    assert read(path) == [wanted | {"money": ("元", *wanted["money"][1:])}]


def vertical(text: str) -> str:
    return "\n".join(text)


@pytest.mark.parametrize("kind", sorted(PLAIN))
def test_levels_written_vertically(tmp_path: Path, kind: str) -> None:
    content, layout = PLAIN[kind]
    rows = tuple((vertical(r[0]), vertical(r[1]), *r[2:]) for r in content.rows)
    path = write(tmp_path / "表.xlsx", replace(content, rows=rows), layout)
    assert read(path) == [expected(content)]


@pytest.mark.parametrize("kind", sorted(PLAIN))
def test_points_written_as_text(tmp_path: Path, kind: str) -> None:
    content, layout = PLAIN[kind]
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    rows = tuple(
        (*r[:5], f"{r[5]}分", str(r[6]).translate(wide) if i % 2 else f" {r[6]} ", r[7])
        for i, r in enumerate(content.rows)
    )
    path = write(tmp_path / "表.xlsx", replace(content, rows=rows), layout)
    assert read(path) == [expected(content)]


@pytest.mark.parametrize("kind", sorted(PLAIN))
def test_values_in_percent_format(tmp_path: Path, kind: str) -> None:
    content, layout = PLAIN[kind]

    def shrunk(value: Any) -> Any:
        return float(value[:-1]) / 100 if str(value).endswith("%") and value[0] != "≥" else value

    rows = tuple((*r[:3], shrunk(r[3]), shrunk(r[4]), *r[5:]) for r in content.rows)
    formats = {"target": "0%", "actual": "0.00%"}
    path = write(tmp_path / "表.xlsx", replace(content, rows=rows), but(layout, formats=formats))
    assert read(path) == [expected(content)]


def test_weights_in_percent_format_are_points(tmp_path: Path) -> None:
    rows = tuple((*r[:5], r[5] / 100, *r[6:]) for r in MOF_CONTENT.rows)
    content = replace(MOF_CONTENT, rows=rows)
    path = write(tmp_path / "表.xlsx", content, but(MOF, formats={"weight": "0%"}))
    assert read(path) == [expected(MOF_CONTENT)]


def test_part_rows_and_stars_are_rows(tmp_path: Path) -> None:
    rows = list(MOF_CONTENT.rows)
    rows[0] = (*rows[0][:2], "★新建书屋数量", *rows[0][3:])
    part = (*rows[0][:2], "其中：城区书屋", "4个", "4个", None, None, None)
    content = replace(MOF_CONTENT, rows=(rows[0], part, *rows[1:]))
    path = write(tmp_path / "表.xlsx", content, MOF)
    assert read(path) == [expected(content)]
    assert codes(path) == []


def test_weight_merged_over_two_rows_counts_once(tmp_path: Path) -> None:
    content = replace(
        MOF_CONTENT,
        rows=(MOF_CONTENT.rows[0], (*MOF_CONTENT.rows[1][:5], None, None, None))
        + MOF_CONTENT.rows[2:],
    )
    path = write(tmp_path / "表.xlsx", content, MOF)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for column in "GH":
        sheet.merge_cells(f"{column}14:{column}15")
    book.save(path)
    assert read(path) == [expected(content)]


def around(
    path: Path, content: Content, layout: Layout, change: Callable[[Workbook], None]
) -> Path:
    write(path, content, layout)
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def helper(state: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        sheet = book.create_sheet("指标库", 0)
        sheet.append(["一级指标", "二级指标", "三级指标", "指标值", "分值"])
        for number in range(30):
            sheet.append(["产出指标", "数量指标", f"指标{number}", "100%", 5])
        sheet.sheet_state = state

    return change


def explained(book: Workbook) -> None:
    sheet = book.create_sheet("填表说明", 0)
    for line in ("绩效自评表填报说明", "一、指标值按年初批复填写。", "二、实际完成值：填写结果。"):
        sheet.append([line])


def chart_first(book: Workbook) -> None:  # R19
    book.create_chartsheet("图", 0)


def strays(book: Workbook) -> None:  # R23
    sheet = book.worksheets[0]
    sheet["A900"], sheet["C950"], sheet["AZ4"], sheet["AB16"] = " ", "x", "校对", 3
    sheet["AF13"], sheet["M16"] = "指标值", "待核"


def planned(book: Workbook) -> None:
    sheet = book.create_sheet("目标申报表", 0)
    sheet.append(["项目支出绩效目标申报表"])
    sheet.append(["一级指标", "二级指标", "三级指标", "年度指标值", "分值"])
    sheet.append(["产出指标", "数量指标", "新建书屋数量", "≥12个", 15])


WORKBOOKS: dict[str, Callable[[Workbook], None]] = {
    "a hidden helper sheet": helper("hidden"),
    "a very hidden helper sheet": helper("veryHidden"),
    "a visible list of indicators": helper("visible"),
    "notes first": explained,
    "a chart sheet first": chart_first,
    "stray cells": strays,
    "the plan of the year": planned,
    "an empty sheet first": lambda book: book.create_sheet("空", 0) and None,
}


@pytest.mark.parametrize("kind", sorted(PLAIN))
@pytest.mark.parametrize("name", sorted(WORKBOOKS))
def test_workbook_around_the_form_changes_nothing(tmp_path: Path, kind: str, name: str) -> None:
    content, layout = PLAIN[kind]
    path = around(tmp_path / "表.xlsx", content, layout, WORKBOOKS[name])
    assert read(path) == [expected(content)]
    assert codes(path) == codes(write(tmp_path / "plain.xlsx", content, layout))


def test_ten_sheets_are_ten_forms(tmp_path: Path) -> None:  # R20
    book = Workbook()
    book.remove(book.worksheets[0])
    contents = []
    for number in range(10):
        content = replace(MOF_CONTENT, project=f"项目{number}")
        head = (("项目名称", content.project), *MOF.head[1:])
        Drawing(book.create_sheet(f"项目{number}"), content, but(MOF, head=head)).draw()
        contents.append(content)
    book.save(tmp_path / "表.xlsx")
    assert read(tmp_path / "表.xlsx") == [expected(content) for content in contents]


@pytest.mark.parametrize("titled", [True, False])
def test_stacked_forms_are_read_apart(tmp_path: Path, titled: bool) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    other = replace(MOF_CONTENT, unit="南河县文化馆", project="送戏下乡")
    head = (("项目名称", "送戏下乡"), ("主管部门", "南河县文化局"), ("实施单位", other.unit))
    layout = but(MOF, head=head)
    if not titled:
        layout = but(layout, title="附：第二个项目")
    end = Drawing(sheet, MOF_CONTENT, MOF).draw()
    Drawing(sheet, other, layout, end + 2).draw()
    book.save(tmp_path / "表.xlsx")
    wanted = expected(other)
    if not titled:
        wanted["year"] = 2021
    assert read(tmp_path / "表.xlsx") == [expected(MOF_CONTENT), wanted]


def test_second_table_under_its_own_header_belongs_to_the_form(tmp_path: Path) -> None:
    tasks, rest = GZ_CONTENT.rows[:3], GZ_CONTENT.rows[3:]
    book = Workbook()
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    layout = but(GZ, total=(("label", "合计"), ("weight", 60), ("self_score", 60)))
    first = replace(
        GZ_CONTENT, rows=tasks, texts={k: GZ_CONTENT.texts[k] for k in ("goal", "result")}
    )
    end = Drawing(sheet, first, layout).draw()
    second = Drawing(sheet, replace(GZ_CONTENT, rows=rest), GZ, end)
    second.table()
    book.save(tmp_path / "表.xlsx")
    texts = {name: GZ_CONTENT.texts[name] for name in ("goal", "result")}
    assert read(tmp_path / "表.xlsx") == [expected(GZ_CONTENT) | {"texts": texts}]


def test_header_repeated_on_the_next_page_changes_nothing(tmp_path: Path) -> None:
    path = write(
        tmp_path / "表.xlsx", MOF_CONTENT, but(MOF, levels="blank", side=False, blank_after=(3,))
    )
    book = load_workbook(path)
    sheet = book.worksheets[0]
    rows = {cell.row for cells in sheet.iter_rows() for cell in cells if cell.value == "一级指标"}
    header = rows.pop()
    for column in range(1, 10):
        sheet.cell(header + 4, column, sheet.cell(header, column).value)
    book.save(path)
    assert read(path) == [expected(MOF_CONTENT)]


def test_execution_row_inside_the_table(tmp_path: Path) -> None:
    first = ("预算执行率（10分）", None, "预算执行率", "100%", "98%", 10, 9.8, "结余少量资金")
    money = tuple((*m[:4], None, m[5], None) for m in MOF_CONTENT.money)
    content = replace(MOF_CONTENT, money=money, rows=(first, *MOF_CONTENT.rows))
    headings = {k: v for k, v in MOF.money_headings.items() if k not in ("weight", "self_score")}
    layout = replace(MOF, money_headings=headings)
    path = write(tmp_path / "表.xlsx", content, layout)
    wanted = expected(
        replace(content, rows=(("预算执行率（10分）", "", *first[2:]), *content.rows[1:]))
    )
    assert read(path) == [wanted]
    (form, _), *_ = reader.forms(intake.open(path).workbook, spec.known())
    assert [row.execution for row in form.indicators] == [True] + [False] * 7


def test_reading_twice_gives_equal_forms(tmp_path: Path) -> None:
    for kind, (content, layout) in PLAIN.items():
        path = write(tmp_path / f"{kind}.xlsx", content, layout)
        first, second = (reader.forms(intake.open(path).workbook, spec.known()) for _ in "12")
        assert first == second


def test_form_given_decides(tmp_path: Path) -> None:
    path = write(tmp_path / "表.xlsx", MOF_CONTENT, MOF)
    generic = spec.load("generic")
    assert read(path, generic) == [expected(MOF_CONTENT) | {"form": "generic"}]


def test_headings_outweigh_the_title(tmp_path: Path) -> None:
    path = write(tmp_path / "表.xlsx", MOF_CONTENT, but(MOF, title="部门整体支出绩效自评表"))
    assert read(path) == [expected(MOF_CONTENT)]


def test_sheet_without_targets_and_actuals_is_no_form(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["项目支出绩效自评表"])
    book.worksheets[0].append(["项目名称", "预算数", "支出数"])
    book.save(tmp_path / "表.xlsx")
    with pytest.raises(Unrecognised):
        read(tmp_path / "表.xlsx")


def test_columns_numbered_under_the_header(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book.worksheets[0]
        for column in range(2, 10):
            sheet.cell(14, column, column - 1)

    layout = but(MOF, levels="blank", side=False)
    rows = ((None,) * 8, *MOF_CONTENT.rows)
    path = around(tmp_path / "表.xlsx", replace(MOF_CONTENT, rows=rows), layout, change)
    assert read(path) == [expected(MOF_CONTENT)]


def test_weights_of_the_levels_are_not_the_indicators(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book.worksheets[0]
        for column in (3, 5):
            sheet.cell(13, column, "分值")
            sheet.cell(14, column, 50)

    layout = but(MOF, gaps=("level1", "level2"))
    path = around(tmp_path / "表.xlsx", MOF_CONTENT, layout, change)
    assert read(path) == [expected(MOF_CONTENT)]


@pytest.mark.parametrize(
    "name", ["注册读者数", "说明会场次", "填报及时率", "审核人次", "备注完整率"]
)
def test_names_that_sound_like_notes_are_indicators(tmp_path: Path, name: str) -> None:
    rows = list(MOF_CONTENT.rows)
    rows[1] = (*rows[1][:2], name, *rows[1][3:])
    content = replace(MOF_CONTENT, rows=tuple(rows))
    path = write(tmp_path / "表.xlsx", content, but(MOF, levels="blank", side=False))
    assert read(path) == [expected(content)]


def test_two_totals_are_read_and_told(tmp_path: Path) -> None:  # R28
    layout = but(MOF, below=(("总分", None, None, None, None, None, 100, 88, "良"),))
    path = write(tmp_path / "表.xlsx", MOF_CONTENT, layout)
    wanted = expected(MOF_CONTENT)
    told = ["several rows print a total; row {row} was taken"]
    assert read(path) == [wanted | {"guesses": told}]
    assert codes(path) == [("XE104", "H21")]


def test_total_above_the_last_row(tmp_path: Path) -> None:  # R28
    moved = (("level1", "总分"), ("weight", 100), ("self_score", 97.8), ("reason", "优"))
    layout = but(MOF, levels="repeated", total=None, extra={6: moved})
    path = write(tmp_path / "表.xlsx", MOF_CONTENT, layout)
    assert read(path) == [expected(MOF_CONTENT)]


def test_no_total(tmp_path: Path) -> None:  # R28
    path = write(tmp_path / "表.xlsx", MOF_CONTENT, but(MOF, total=None))
    assert read(path) == [expected(MOF_CONTENT) | {"total": None, "grade": ""}]
    assert codes(path) == []


def test_unknown_form_is_read_generically(tmp_path: Path) -> None:  # R26
    headings = {
        "level1": "指标类别",
        "name": "考核指标",
        "target": "计划值",
        "actual": "年终完成值",
        "weight": "标准分",
        "self_score": "自评分",
        "reason": "偏差说明",
    }
    columns = tuple(name for name in MOF.columns if name != "level2")
    # Without a money block the ten points of the execution are the first row's.
    first = ("产出指标（60分）", "", *MOF_CONTENT.rows[0][2:5], 25, 25, None)
    others = [(r[0].replace("50", "60"), "", *r[2:]) for r in MOF_CONTENT.rows[1:]]
    drawn = replace(MOF_CONTENT, rows=(first, *others), total=98)
    layout = but(
        replace(MOF, money_headings={}),
        headings=headings,
        columns=columns,
        title="考核结果",
        levels="repeated",
        side=False,
    )
    path = write(tmp_path / "表.xlsx", drawn, layout)
    guess = ["this is none of the known forms; it was read by its headings {headings}"]
    nothing = {"money": None, "groups": []}
    wanted = expected(drawn) | {"form": "generic", "guesses": guess} | nothing
    assert read(path) == [wanted]
    assert codes(path) == [("XE104", "A1")]


def test_last_years_wording_is_no_finding(tmp_path: Path) -> None:  # R27
    headings = {"actual": "全年完成值", "reason": "未完成原因和改进措施"}
    money = {"budget": "全年预算数（A）", "spent": "全年执行数（B）"}
    layout = but(MOF, headings=headings, money_headings=money)
    path = write(tmp_path / "表.xlsx", MOF_CONTENT, layout)
    assert read(path) == [expected(MOF_CONTENT)]
    assert codes(path) == []


@pytest.mark.parametrize("kind", sorted(PLAIN))
def test_blank_rows_keep_row_numbers_true(tmp_path: Path, kind: str) -> None:  # R22
    content, layout = PLAIN[kind]
    path = write(tmp_path / "表.xlsx", content, but(layout, top=3, blank_after=(1, 2)))
    plain_path = write(tmp_path / "plain.xlsx", content, layout)
    (moved, _), *_ = reader.forms(intake.open(path).workbook, spec.known())
    (still, _), *_ = reader.forms(intake.open(plain_path).workbook, spec.known())
    shift = [3, 4] + [5] * (len(content.rows) - 2)
    rows = [row.row + by for row, by in zip(still.indicators, shift, strict=True)]
    assert [row.row for row in moved.indicators] == rows


@pytest.mark.parametrize("kind", ["mof-project-2020", "gz-department-2021"])
def test_blank_official_form_is_recognised(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(blank.write(spec.load(kind)))
    ((form, known),) = reader.forms(intake.open(path).workbook, spec.known())
    assert (known.id, form.missing, form.guesses) == (kind, (), ())


def test_long_lists_beside_the_form_cost_little(tmp_path: Path) -> None:  # R23
    def change(book: Workbook) -> None:
        sheet = book.create_sheet("名单", 0)
        for number in range(1000):
            sheet.append([f"指标值{number}", "完成值", "100%", number, "得分", "数量指标"])

    path = around(tmp_path / "表.xlsx", MOF_CONTENT, MOF, change)
    workbook = intake.open(path).workbook
    with soon():
        found = reader.forms(workbook, spec.known())
    assert [whole(*one) for one in found] == [expected(MOF_CONTENT)]


def test_stray_cells_do_not_stretch_the_form(tmp_path: Path) -> None:  # R23
    path = around(tmp_path / "表.xlsx", MOF_CONTENT, MOF, strays)
    ((form, _),) = reader.forms(intake.open(path).workbook, spec.known())
    assert (form.layout.top, form.layout.bottom, form.layout.total_row) == (1, 21, 21)
    assert form.layout.header_rows == (6, 13)


def test_money_block_of_headings_alone_is_none(tmp_path: Path) -> None:
    content = replace(MOF_CONTENT, money=(("按资金来源分", *[None] * 6),))
    path = write(tmp_path / "表.xlsx", content, MOF)
    ((form, _),) = reader.forms(intake.open(path).workbook, spec.known())
    assert form.budget is None


def test_a_text_is_found_across_empty_unmerged_cells(tmp_path):
    book = load_workbook(BytesIO(blank.write(spec.load("gz-department-2021"))))
    sheet = book.worksheets[0]
    for area in [a for a in sheet.merged_cells.ranges if a.min_row in (4, 38) and a.max_row < 40]:
        sheet.unmerge_cells(str(area))
    sheet["E4"], sheet["F38"] = "全年目标文字", "主要问题文字"
    book.save(tmp_path / "自评表.xlsx")
    [judged] = evaluate(tmp_path / "自评表.xlsx").forms
    texts = judged.case.form.texts
    assert (texts["goal"].ref, texts["problems"].ref) == ("E4", "F38")
    assert texts["measures"].blank


NOTES = {
    "label and answer": {"A": "其他需要说明的事项", "B": "无"},
    "sentence": {"A": "其他需要说明的事项", "B": "本项目为跨年度项目，资金分两年拨付。"},
    "one line": {"A": "备注：本表数据截至2022年12月31日。"},
    "remark": {"A": "注：执行率按全年预算数计算。"},
}


@pytest.mark.parametrize("note", sorted(NOTES))
def test_a_note_above_the_total_is_no_indicator(tmp_path: Path, note: str) -> None:
    book = load_workbook(SAMPLES / "永德县明朗中学-2022.xlsx")
    sheet = book.worksheets[0]
    sheet.unmerge_cells("A20:F20")
    sheet.insert_rows(20)
    sheet.merge_cells("A21:F21")
    for column, text in NOTES[note].items():
        sheet[f"{column}20"] = text
    sheet.merge_cells("A20:I20" if len(NOTES[note]) == 1 else "B20:I20")
    book.save(tmp_path / "自评表.xlsx")
    [judged] = evaluate(tmp_path / "自评表.xlsx").forms
    form = judged.case.form
    assert [row.row for row in form.indicators] == list(range(11, 20))
    assert (form.printed_total.value, form.printed_grade.text) == (Decimal(96), "优")
    assert judged.case.scores.awarded_total == Decimal(96)
