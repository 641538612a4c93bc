"""The sheet 问题与改进措施 shows everything an evaluation found, and decides nothing."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.sheets import fill
from xlsxeval import scored, summary
from xlsxeval.evaluation import examine
from xlsxeval.i18n import text
from xlsxeval.lettering import wrapped
from xlsxeval.model import (
    Budget,
    Case,
    Cell,
    Evaluation,
    Figure,
    Finding,
    Form,
    FormSpec,
    Fund,
    Indicator,
    Judged,
    Kind,
    Layout,
    Message,
    Operand,
    Quantity,
    Score,
    Scores,
    Severity,
    Verdict,
    Workbook,
    column_letter,
)
from xlsxeval.package import Book, bare, graft, styles_in
from xlsxeval.summary import ID_COLUMN, REPLY_COLUMN

SHEET = "自评表"
HAN = re.compile(r"[一-鿿]")


def cell(column: int, row: int, value: object = None) -> Cell:
    return Cell(SHEET, f"{column_letter(column)}{row}", value, row=row, column=column)  # type: ignore[arg-type]


def figure(column: int, row: int, value: str | None) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(cell(column, row, number), number)


def spec(**changes: object) -> FormSpec:
    plain = FormSpec(
        id="test",
        title="项目支出绩效自评表",
        issuer="财政部",
        reference="财预〔2020〕10号",
        source="known",
        source_note="",
        sha256="0" * 64,
        money_unit="万元",
        full=Decimal(100),
        titles=(),
        marks=(),
        rows={},
        funds={},
        labels={},
        texts={"problems": ("存在的主要问题",), "measures": ("下一步改进措施",)},
        words={},
        printed={"rows": {"reason": ("偏差原因",)}},
        required=frozenset(),
        schemes=(),
        execution_label="支出进度",
        execution_names=(),
        management=(),
        reverse="linear",
        reverse_points=Decimal(0),
        over_limit=Decimal("1.2"),
        bands=(),
        grades=(),
        score_tolerance=Decimal("0.1"),
        money_tolerance=Decimal("0.01"),
        rate_tolerance=Decimal("0.001"),
        beyond=Decimal(10_000_000),
        progress_limit=None,
        divergence_limit=None,
        layout={},
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def row(
    number: int,
    name: str,
    weight: str | None = "10",
    claimed: str | None = "10",
    *,
    level1: str = "产出指标",
    level2: str = "数量指标",
    target: str = "≥2次",
    actual: str = "7次",
    reason: str = "",
    unit: str = "",
) -> Indicator:
    return Indicator(
        row=number,
        level1=cell(1, number, level1),
        level2=cell(2, number, level2),
        name=cell(3, number, name),
        target=cell(4, number, target),
        actual=cell(5, number, actual),
        weight=figure(6, number, weight),
        self_score=figure(7, number, claimed),
        reason=cell(8, number, reason or None),
        nature=Cell(SHEET, ""),
        unit=Cell(SHEET, ""),
        reviewed=Figure(Cell(SHEET, "")),
        review_note=cell(16, number),
        target_value=Quantity(Kind.NUMBER, target, unit=unit),
        actual_value=Quantity(Kind.NUMBER, actual, unit=unit),
        identity=f"{level1}/{level2}/{name}#1",
    )


def score(computed: str | None, awarded: str | None, basis: str, **changes: object) -> Score:
    numbers = [None if value is None else Decimal(value) for value in (computed, awarded)]
    plain = Score("at_least", Verdict.MET, *numbers, None, Message("{basis}", {"basis": basis}))
    return replace(plain, **changes)  # type: ignore[arg-type]


def missed(wanted: str, done: str) -> dict[str, object]:
    sides = (Operand(cell(4, 9), Decimal(wanted)), Operand(cell(5, 9), Decimal(done)))
    return {"verdict": Verdict.MISSED, "target": sides[0], "actual": sides[1]}


ROWS: tuple[tuple[Indicator, Score], ...] = (
    (row(8, "完成业务培训"), score("10", "10", "目标 ≥2次，完成 7次，达到，得满分 10。")),
    (
        row(
            9, "培训合格率", level2="质量指标", target="=100%", actual="98%", claimed="9", unit="%"
        ),
        score("9.8", "9", "目标 =100%，完成 98%，未达到，按比例得 9.8。", **missed("100", "98")),
    ),
    (
        row(10, "其中：线上培训", None, None, level2="质量指标"),
        score(None, None, "", verdict=Verdict.NOT_SCORED),
    ),
    (
        row(11, "社会影响", level1="效益指标", level2="社会效益指标", target="显著", actual="好"),
        score(None, "10", "文字不能按规则计分，由复核人员评定。", verdict=Verdict.REVIEW),
    ),
)


def alike(count: int, **changes: str) -> tuple[tuple[Indicator, Score], ...]:
    earned = score("10", "10", "达到，得满分 10。")
    return tuple((row(n, f"第{n}项工作", **changes), earned) for n in range(8, 8 + count))  # type: ignore[arg-type]


FINDINGS = (
    Finding("XE511:社会影响", "XE511", Severity.INFO, cell(5, 11), Message("不能按规则比较。")),
    Finding("XE503:合格率", "XE503", Severity.ERROR, cell(7, 9), Message("得分与测算不符。")),
    Finding("XE306:total", "XE306", Severity.ERROR, cell(7, 14), Message("总分与各行之和不符。")),
    Finding("XE407:budget", "XE407", Severity.WARNING, cell(5, 5), Message("进度低于要求。")),
)


def judged(
    rows: tuple[tuple[Indicator, Score], ...] = ROWS,
    findings: tuple[Finding, ...] = FINDINGS,
    total: str | None = "38.49",
    **changes: object,
) -> Judged:
    money = Fund(4, cell(1, 5, "合计"), "total", False, *(figure(n, 5, v) for n, v in MONEY))
    plain = Form(
        sheet=SHEET,
        title=cell(1, 1, "项目支出绩效自评表"),
        unit=cell(2, 2, "某市城区图书馆"),
        year=2021,
        year_cell=cell(1, 1),
        project=cell(2, 3, "全民阅读推广"),
        budget=Budget(
            "万元",
            (money,),
            figure(6, 5, "10"),
            figure(7, 5, "9.49"),
            Cell(SHEET, ""),
            Figure(Cell(SHEET, "")),
            cell(16, 5),
        ),
        indicators=tuple(indicator for indicator, _ in rows),
        texts={
            "problems": cell(2, 15, "一是部分项目支付进度不够。\n二是绩效目标不够细致。"),
            "measures": cell(2, 16, "=加强预算执行监督"),
        },
        printed_total=figure(7, 14, "38.49"),
        printed_full=figure(6, 14, "40"),
        printed_grade=Cell(SHEET, ""),
        levels=(),
        residue=(),
        hidden=(),
        guesses=(),
        missing=(),
        layout=Layout(1, 16, (7,), 14, {}),
    )
    form = replace(plain, **changes)  # type: ignore[arg-type]
    progress = score("9.49", "9.49", "进度 94.87%，得 9.49。", **missed("2853.38", "2706.94"))
    scores = Scores(
        rows=tuple(each for _, each in rows),
        execution=None if form.budget is None else replace(progress, rule="execution_rate"),
        progress=None if form.budget is None else Decimal("0.948678"),
        self_total=None if total is None else Decimal(total),
        computed_total=None,
        awarded_total=None if total is None else Decimal(total),
        reviewed_total=None,
        full=Decimal(40),
        grade=None if total is None else "优",
    )
    return Judged(Case(form, spec(), scores), findings)


def draw(evaluation: Evaluation, language: str, *links: Any, **replies: Any) -> bytes:
    """The sheet in a workbook of its own."""
    paper = summary.paper(language)
    book = bare(paper)
    contents = summary.draw(evaluation, language, styles_in(book, paper), *links, **replies)
    graft(book, paper, text(summary.SHEET_NAME, language), contents)
    return book.save()


MONEY = ((2, None), (3, "2853.38"), (4, "2706.94"), (5, "94.87"))


def evaluation(*forms: Judged, findings: tuple[Finding, ...] = ()) -> Evaluation:
    return Evaluation(Workbook("表.xlsx", "0" * 64, ()), forms or (judged(),), findings)


def sheet(data: bytes, values: bool = True) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values).worksheets[0]


def texts(page: Worksheet) -> list[str]:
    """Every written text, read row by row."""
    return [each.value for line in page.iter_rows() for each in line if isinstance(each.value, str)]


def at(page: Worksheet, text: str, column: int) -> list[int]:
    """The rows in which that text stands in that column."""
    return [n for n in range(1, page.max_row + 1) if page.cell(n, column).value == text]


def line(page: Worksheet, number: int, first: int = 1, last: int = 11) -> list[object]:
    return [page.cell(number, column).value for column in range(first, last + 1)]


def links(page: Worksheet) -> dict[str, str]:
    """Where each linked cell leads to."""
    cells = [each for line in page.iter_rows() for each in line if each.hyperlink]
    return {each.coordinate: each.hyperlink.location for each in cells}


def test_a_row_shows_what_it_claims_and_earns_and_why() -> None:
    page = sheet(draw(evaluation(), "zh_CN"))
    top, again = at(page, "序号", 1)[:2]
    assert line(page, again) == line(page, top)
    told = [number for number in range(top, top + 8) if number != again]
    assert [line(page, number) for number in told] == [
        ["序号", "一级指标", "二级指标", "三级指标", "分值", "自评得分", "测算得分", "拟核得分"]
        + ["差额", "评分依据", "扣分原因（单位填写）"],
        [1, "支出进度", None, None, 10, 9.49, 9.49, 9.49, 0, "进度 94.87%，得 9.49。", None],
        [2, None, "数量指标", "完成业务培训", 10, 10, 10, 10, 0]
        + ["目标 ≥2次，完成 7次，达到，得满分 10。", None],
        [3, "产出指标", "质量指标", "培训合格率", 10, 9, 9.8, 9, 0]
        + ["目标 =100%，完成 98%，未达到，按比例得 9.8。", "未说明原因"],
        [4, None, None, "其中：线上培训", None, None, None, None, None, None, None],
        [5, "效益指标", "社会效益指标", "社会影响", 10, 10, "—", 10, 0]
        + ["文字不能按规则计分，由复核人员评定。", None],
        ["合计", None, None, None, 40, 38.49, "—", 38.49, 0, None, None],
    ]


def test_the_conclusion_names_form_totals_grade_and_progress() -> None:
    page = sheet(draw(evaluation(), "zh_CN"))
    facts = [[value for value in line(page, n, 1, 9) if value is not None] for n in range(1, 17)]
    assert facts == [
        ["问题与改进措施"],
        ["本表由程序测算，拟核得分为建议，以复核为准。"],
        ["某市城区图书馆　项目支出绩效自评表　2021年度"],
        ["单位", "某市城区图书馆", "年度", "2021"],
        ["项目名称", "全民阅读推广"],
        ["评价表", "项目支出绩效自评表（财预〔2020〕10号）"],
        ["自评总分", 38.49, "测算总分", "—"],
        ["拟核总分", 38.49, "等级", "优"],
        ["预算（万元）", 2853.38, "支出（万元）", 2706.94],
        ["支出进度", 0.948678],
        ["办理状态", "尚有 1 行待复核，2 个错误。"],
        ["一级指标得分", "满分", "自评得分", "测算得分", "拟核得分", "差额"],
        ["支出进度", 10, 9.49, 9.49, 9.49, 0],
        ["产出指标", 20, 19, 19.8, 19, 0],
        ["效益指标", 10, 10, "—", 10, 0],
        [],
    ]


def test_every_finding_leads_to_its_cell_errors_first() -> None:
    page = sheet(draw(evaluation(), "zh_CN"))
    top = at(page, "问题编号", 2)[0]
    remedies = {code: text("remedy", "zh_CN", context=code) for code in ("XE306", "XE407", "XE503")}
    assert line(page, top) == ["序号", "问题编号", "位置", "指标（行）", "问题", *[None] * 4] + [
        "整改要求",
        "整改情况（单位填写）",
    ]
    assert [line(page, top + n) for n in range(1, 8)] == [
        ["错误（2 项）：请更正后重新报送。", *[None] * 10],
        [1, "XE503:合格率", "自评表!G9", "培训合格率", "得分与测算不符。", *[None] * 4]
        + [remedies["XE503"], None],
        [2, "XE306:total", "自评表!G14", None, "总分与各行之和不符。", *[None] * 4]
        + [remedies["XE306"], None],
        ["警告（1 项）：请核实后更正或说明。", *[None] * 10],
        [3, "XE407:budget", "自评表!E5", "支出进度", "进度低于要求。", *[None] * 4]
        + [remedies["XE407"], None],
        ["提示（1 项）", *[None] * 10],
        [4, "XE511:社会影响", "自评表!E11", "社会影响", "不能按规则比较。", *[None] * 6],
    ]
    rows = [top + 2, top + 3, top + 5, top + 7]
    targets = ["'自评表'!G9", "'自评表'!G14", "'自评表'!E5", "'自评表'!E11"]
    assert links(page) == {f"C{n}": target for n, target in zip(rows, targets, strict=True)}


def test_remarks_of_one_sentence_share_it_and_each_leads_to_its_cell() -> None:
    same = Message("文字不能按规则比较。")
    found = [
        Finding(f"XE511:{number}", "XE511", Severity.INFO, cell(5, number), same)
        for number in range(20, 30)
    ]
    page = sheet(draw(evaluation(judged(findings=tuple(found))), "zh_CN"))
    top = at(page, "提示（10 项）", 1)[0]
    refs = [f"E{number}" for number in range(20, 30)]
    assert [line(page, top + n) for n in (1, 2, 3)] == [
        [1, "XE511", "共 10 处", "文字不能按规则比较。", *[None] * 7],
        [None, None, *refs[:9]],
        [None, None, *refs[9:], *[None] * 8],
    ]
    assert list(links(page).values()) == [f"'自评表'!{ref}" for ref in refs]


def test_a_quote_in_the_sheet_name_is_doubled_in_the_link() -> None:
    finding = Finding("XE1:x", "XE1", Severity.ERROR, Cell("一'季#度", "B2", row=2), Message("错"))
    page = sheet(draw(evaluation(judged(findings=(finding,))), "zh_CN"))
    assert list(links(page).values()) == ["'一''季#度'!B2"]


def test_the_units_reply_comes_back_to_its_problem() -> None:
    replies = {"XE306:total": "=已更正", "XE999:gone": "旧"}
    page = sheet(draw(evaluation(), "zh_CN", replies=replies), values=False)
    number = at(page, "XE306:total", ID_COLUMN)[0]
    reply = page.cell(number, REPLY_COLUMN)
    assert (reply.value, reply.data_type) == ("=已更正", "s")
    assert "旧" not in texts(page)


def test_text_that_looks_like_a_formula_stays_text() -> None:  # R62
    for hostile in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://a.b", "{=1}", "007"):
        rows = ((row(8, hostile, reason=hostile, claimed="5"), score("5", "5", hostile)),)
        page = sheet(draw(evaluation(judged(rows)), "zh_CN"), values=False)
        number = at(page, "数量指标", 3)[0]
        cells = [page.cell(number, column) for column in (4, 10, 11)]
        shown = [hostile.strip(), hostile, hostile.strip()]
        assert [each.data_type for each in cells] == ["s"] * 3, hostile
        assert [each.value for each in cells] == shown
        assert len(links(page)) == len(FINDINGS)


def test_what_a_cell_cannot_hold_is_left_out() -> None:
    rows = ((row(8, "甲\x00\x0b乙\ud800丙\ufffe"), score("10", "10", "好")),)
    page = sheet(draw(evaluation(judged(rows)), "zh_CN"))
    assert page.cell(at(page, "数量指标", 3)[0], 4).value == "甲乙丙"


def test_a_reply_is_cut_to_what_a_cell_takes() -> None:
    page = sheet(draw(evaluation(), "zh_CN", replies={"XE306:total": "𠀀" * 20000}))
    number = at(page, "XE306:total", ID_COLUMN)[0]
    assert page.cell(number, REPLY_COLUMN).value == "𠀀" * 16383
    assert page.row_dimensions[number].height == 405


def test_a_reason_no_row_can_hold_says_where_it_stands_whole() -> None:
    rows = ((row(8, "甲", claimed="5", reason="好" * 5000), score("10", "5", "乙")),)
    page = sheet(draw(evaluation(judged(rows)), "zh_CN"))
    number = at(page, "数量指标", 3)[0]
    shown = page.cell(number, 11).value
    assert shown == "好" * (len(shown) - 14) + "……（全文见 自评表!H8）"
    assert len(shown) > 250
    assert page.row_dimensions[number].height <= 405


def test_two_forms_give_two_blocks_on_one_sheet() -> None:
    data = draw(evaluation(judged(), judged()), "zh_CN")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["问题与改进措施"]
    page = book.worksheets[0]
    starts = at(page, "某市城区图书馆　项目支出绩效自评表　2021年度", 1)
    assert len(starts) == 2
    assert starts[1] - 1 in [each.id for each in page.row_breaks.brk]
    assert len(page._charts) == 4


def test_what_is_not_known_is_a_dash_and_never_zero() -> None:
    page = sheet(draw(evaluation(judged(total=None, budget=None)), "zh_CN"))
    for label, column in (("自评总分", 1), ("测算总分", 5), ("拟核总分", 1), ("等级", 5)):
        number = at(page, label, column)[0]
        assert page.cell(number, column + 2).value == "—", label
    assert line(page, at(page, "支出进度", 1)[0], 3, 3) == ["—"]
    assert line(page, at(page, "合计", 1)[0], 5, 9) == [30, "—", "—", "—", "—"]


def test_linked_figures_follow_the_form() -> None:
    identity = ROWS[0][0].identity
    follow = '=IF(ISNUMBER({0}),{0},"—")'.format
    links = {
        f"0:{identity}:awarded": follow("'自评表'!L8"),
        f"0:{identity}:computed": follow("'自评表'!K8"),
        f"0:{identity}:self": follow("'自评表'!G8"),
        "0:total:awarded": follow("'自评表'!L14"),
        "0:预算执行:awarded": follow("'自评表'!L5"),
        "0:grade": 'IF(L14>=90,"优","良")',
    }
    data = draw(evaluation(), "zh_CN", links)
    formulas, stored = sheet(data, values=False), sheet(data)
    number, total = at(stored, "数量指标", 3)[0], at(stored, "合计", 1)[0]
    places = [
        (number, 6),
        (number, 7),
        (number, 8),
        (number - 1, 8),
        (total, 8),
        (at(stored, "拟核总分", 1)[0], 3),
        (at(stored, "等级", 5)[0], 7),
    ]
    assert [(formulas.cell(*at).value, stored.cell(*at).value) for at in places] == [
        (follow("'自评表'!G8"), 10),
        (follow("'自评表'!K8"), 10),
        (follow("'自评表'!L8"), 10),
        (follow("'自评表'!L5"), 9.49),
        (follow("'自评表'!L14"), 38.49),
        (follow("'自评表'!L14"), 38.49),
        (f'=IF(E{total}=100,IF(L14>=90,"优","良"),"—")', "优"),
    ]
    assert formulas.cell(number + 1, 8).value == 9


def test_the_units_own_words_are_quoted() -> None:
    page = sheet(draw(evaluation(), "zh_CN"))
    top = at(page, "三、单位自述", 1)[0]
    assert [line(page, top + n, 1, 3) for n in (1, 2)] == [
        ["存在的主要问题", None, "“一是部分项目支付进度不够。\n二是绩效目标不够细致。”"],
        ["下一步改进措施", None, "“=加强预算执行监督”"],
    ]


def test_a_text_too_long_for_one_row_goes_on_in_the_next() -> None:
    words = "".join(chr(0x4E00 + n % 5000) for n in range(3000))
    page = sheet(draw(evaluation(judged(texts={"problems": cell(2, 15, words)})), "zh_CN"))
    top, end = at(page, "三、单位自述", 1)[0], at(page, "四、建议措施（草稿）", 1)[0]
    parts = [page.cell(number, 3).value for number in range(top + 1, end - 1)]
    assert len(parts) > 1
    assert "".join(parts).replace("\n", "") == f"“{words}”"


def test_drafts_say_facts_of_the_rows_and_each_row_once() -> None:
    page = sheet(draw(evaluation(), "zh_CN"))
    top = at(page, "四、建议措施（草稿）", 1)[0]
    assert [line(page, number, 1, 2) for number in range(top + 1, page.max_row + 1)] == [
        ["以下仅据表内数据草拟，供单位参考；原因和措施以单位填写为准。", None],
        [1, "支出进度：预算执行进度 94.87%；满分 10 分，扣 0.51 分。请说明原因并提出改进措施。"],
        [
            2,
            "培训合格率：目标 =100%，完成 98%，差 2 个百分点；满分 10 分，扣 1 分。"
            "请说明原因并提出改进措施。",
        ],
        [3, "自评表!G14：请按 XE306 的提示更正后重新报送。"],
    ]


def test_english_leaves_only_the_forms_own_words_in_chinese() -> None:
    rows = (
        (
            row(8, "name", level1="one", level2="two", reason="why", claimed="9"),
            score("10", "9", "basis"),
        ),
    )
    form = judged(
        rows,
        (Finding("XE1:a", "XE1", Severity.ERROR, replace(cell(7, 14), sheet="S"), Message("m")),),
        unit=cell(2, 2, "unit"),
        project=cell(2, 3, "project"),
        texts={},
    )
    english = spec(title="title", reference="no. 1", execution_label="progress")
    case = replace(form.case, spec=english, scores=replace(form.case.scores, grade="A"))
    page = sheet(draw(evaluation(replace(form, case=case)), "en"))
    assert page.title == "Problems and measures"
    assert [text for text in texts(page) if HAN.search(text)] == [
        "Budget (万元)",
        "Spent (万元)",
        "进度 94.87%，得 9.49。",
        "name: target ≥2次, achieved 7次; 1 of 10 points lost. "
        "Propose measures for the reason given, with a date.",
    ]


def test_findings_of_the_workbook_stand_last() -> None:
    finding = Finding("XE106:辅助", "XE106", Severity.WARNING, Cell("辅助", ""), Message("隐藏。"))
    page = sheet(draw(evaluation(findings=(finding,)), "zh_CN"))
    assert at(page, "整本工作簿的问题", 1) == [page.max_row - 3]
    assert line(page, page.max_row, 1, 5) == [1, "XE106:辅助", "辅助", None, "隐藏。"]


def test_the_same_evaluation_gives_the_same_bytes() -> None:
    assert draw(evaluation(), "zh_CN") == draw(evaluation(), "zh_CN")


def test_the_page_prints_on_a4_across_with_its_title_repeated() -> None:
    page = sheet(draw(evaluation(), "zh_CN"))
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight) == (
        "landscape",
        9,
        1,
        0,
    )
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.print_title_rows, page.freeze_panes) == ("$1:$2", "A3")
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert page.print_area == f"'问题与改进措施'!$A$1:$K${page.max_row}"


def test_every_page_of_a_table_begins_with_its_headings() -> None:
    many = judged(alike(80))
    page = sheet(draw(evaluation(many), "zh_CN"))
    [total] = at(page, "合计", 1)
    breaks = [each.id for each in page.row_breaks.brk if each.id < total]
    assert len(breaks) > 3
    assert {page.cell(each + 1, 1).value for each in breaks} == {"序号"}
    for first, last in pairwise([0, *breaks]):
        printed = [*((1, 2) if first else ()), *range(first + 1, last + 1)]
        assert 480 < sum(page.row_dimensions[each].height for each in printed) <= 560
    # Points by level add up across the pages.
    shown = sheet(draw(evaluation(many), "zh_CN"), values=False)
    [level] = [each for each in at(shown, "产出指标", 1) if each < breaks[0]]
    assert shown.cell(level, 5).value.count(":") == 2


def test_a_total_never_stands_on_a_page_alone() -> None:
    for count in range(8, 40):
        page = sheet(draw(evaluation(judged(alike(count))), "zh_CN"))
        [total] = at(page, "合计", 1)
        assert page.cell(total - 1, 1).value == count + 1


def test_a_long_name_of_a_level_makes_no_row_high() -> None:
    name = "任务二：做好声像档案工作相关设备购买，信息化设备购置及维护（20分）"
    page = sheet(draw(evaluation(judged(alike(4, level2=name))), "zh_CN"))
    top = at(page, "产出指标", 2)[0] - 1
    parts = [page.cell(each, 3).value or "" for each in range(top, top + 4)]
    assert "".join(parts).replace("\n", "") == name
    assert max(page.row_dimensions[each].height for each in range(top, top + 4)) <= 35
    lines = "\n".join(filter(None, parts)).split("\n")
    assert not any(each[0] in "，。；）" for each in lines)
    assert lines[-1].endswith("（20分）")


def test_the_chart_holds_full_marks_and_proposed_points_by_level() -> None:
    with zipfile.ZipFile(io.BytesIO(draw(evaluation(), "zh_CN"))) as package:
        chart = package.read("xl/charts/chart2.xml").decode()
    series = [re.findall(r"<c:v>(.*?)</c:v>", part) for part in chart.split("<c:ser>")[1:]]
    levels = ["支出进度", "产出指标", "效益指标"]
    assert series == [
        ["满分", *levels, "10", "20", "10"],
        ["拟核得分", *levels, "9.49", "19", "10"],
    ]


def test_a_number_no_cell_can_hold_is_shown_as_text() -> None:
    rows = ((row(8, "甲", claimed="1e400"), score("10", "10", "乙")),)
    page = sheet(draw(evaluation(judged(rows)), "zh_CN"))
    assert line(page, at(page, "数量指标", 3)[0], 5, 8) == [10, "1E+400", 10, 10]


def test_a_grafted_chart_leaves_no_switch_to_the_program_that_opens_it() -> None:
    own = io.BytesIO()
    openpyxl.Workbook().save(own)
    book, paper = Book.open(own.getvalue()), summary.paper("zh_CN")
    drawn = summary.draw(evaluation(), "zh_CN", styles_in(book, paper))
    graft(book, paper, "问题与改进措施", drawn)
    with zipfile.ZipFile(io.BytesIO(book.save())) as package:
        charts = [package.read(f"xl/charts/chart{number}.xml").decode() for number in (1, 2)]
    names = "roundedCorners|varyColors|invertIfNegative|delete|overlay|show[A-Z][A-Za-z]+"
    switches = [re.findall(rf'<c:({names}) val="(.)"', chart) for chart in charts]
    labels = ["LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"]
    shown = [(f"show{label}", "1" if label == "Val" else "0") for label in labels]
    series = [("invertIfNegative", "0"), *shown]
    assert switches == [
        [(name, "0") for name in ("roundedCorners", "varyColors", "invertIfNegative")]
        + [("delete", "1"), ("delete", "1")],
        [("roundedCorners", "0"), ("overlay", "0"), ("varyColors", "0"), *series, *series]
        + [("delete", "0"), ("delete", "0"), ("overlay", "0")],
    ]


def test_lines_break_after_chinese_characters_between_words_and_inside_long_ones() -> None:
    assert wrapped("目标 ≥2次 完成\n\nabc defgh ijklmnopqrst", 8) == (
        "目标 ≥2",
        "次 完成",
        "",
        "abc ",
        "defgh ",
        "ijklmnop",
        "qrst",
    )


def test_every_problem_names_what_it_is_about() -> None:
    case = judged().case
    here = {"total": (7, 14), "收入": (3, 4), "rate": (5, 5), "goal": (2, 15), "level": (1, 9)}
    found = {
        owner: Finding("XE1:x", "XE1", Severity.ERROR, cell(*place), Message("错"), owner)
        for owner, place in here.items()
    }
    assert {owner: case.subject(finding) for owner, finding in found.items()} == {
        "total": "",
        "收入": "合计",
        "rate": "支出进度",
        "goal": "存在的主要问题",
        "level": "产出指标",
    }
    named = replace(case, spec=spec(labels={"total": ("总分",)}))
    assert named.subject(found["total"]) == "总分"


def entered(path: Path, **scores: Any) -> Worksheet:
    """The summary of a perfect form in whose scored copy an officer typed scores."""
    book = openpyxl.load_workbook(io.BytesIO(scored.write(examine(fill(path)), "zh_CN")))
    for ref, value in scores.items():
        book.worksheets[0][ref] = value
    book.save(path)
    data = scored.write(examine(path), "zh_CN")
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[1]


def test_what_the_reviewer_mistyped_is_not_asked_of_the_unit(tmp_path: Path) -> None:
    page = entered(tmp_path / "表.xlsx", O13=12, O14=-1, O15="九")
    told = texts(page)
    assert "尚有 2 行待复核，0 个错误。复核得分有 3 处填写有误，请复核人员更正。" in told
    [title] = at(page, "复核得分填写有误（3 处）：请复核人员更正。", 1)
    assert [page.cell(title + n, 10).value for n in (1, 2, 3)] == [
        "请复核人员重新填写复核得分，单位不必更正。"
    ] * 3
    assert {page.cell(title + n, 3).value for n in (1, 2, 3)} == {
        "自评表!O13",
        "自评表!O14",
        "自评表!O15",
    }
    assert not [text for text in told if "重新报送" in text]


def test_points_the_reviewer_alone_took_off_ask_for_no_reason(tmp_path: Path) -> None:
    page = entered(tmp_path / "表.xlsx", O15=6)
    [number] = at(page, "工程验收合格率", 4)
    assert line(page, number, 5, 8) == [10, 10, 10, 6]
    assert page.cell(number, 11).value is None
    told = [text for text in texts(page) if text.startswith("工程验收合格率：")]
    assert len(told) == 1
    assert told[0].endswith("扣 4 分。复核扣分，请提出改进措施。")


def test_reasons_in_a_block_of_their_own_are_quoted() -> None:
    texts = {"reasons": cell(2, 15, "个别点位延误")}
    form = judged(texts=texts)
    named = spec(texts={"reasons": ("偏差原因分析",)})
    page = sheet(draw(evaluation(replace(form, case=replace(form.case, spec=named))), "zh_CN"))
    top = at(page, "三、单位自述", 1)[0]
    assert line(page, top + 1, 1, 3) == ["偏差原因分析", None, "“个别点位延误”"]


def test_the_chart_labels_a_true_zero_and_nothing_unknown() -> None:
    rows = (
        (row(8, "甲", None, "5"), score(None, "5", "乙")),
        (row(9, "丙", level1="效益指标"), score("0", "0", "丁")),
    )
    with zipfile.ZipFile(io.BytesIO(draw(evaluation(judged(rows)), "zh_CN"))) as package:
        chart = package.read("xl/charts/chart2.xml").decode()
    series = chart.split("<c:ser>")[1:]
    gone = r'<c:dLbl><c:idx val="(\d)"/><c:delete val="1"/></c:dLbl>'
    assert [re.findall(gone, part) for part in series] == [["1"], []]
