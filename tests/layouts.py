"""Filled-in forms drawn in many layouts: the same content, wherever a unit may have put it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

LEVELS = ("level1", "level2", "name")
TABLE = (*LEVELS, "target", "actual", "weight", "self_score", "reason")


@dataclass(frozen=True)
class Content:
    """What a unit says in its form, and what must be read from it."""

    form: str
    title: str
    unit: str
    year: int
    project: str
    money: tuple[tuple[Any, ...], ...]
    rows: tuple[tuple[Any, ...], ...]
    total: Any
    grade: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Layout:
    """How a form is laid out. The defaults are the plain layout; a test names what differs."""

    headings: Mapping[str, str]
    money_headings: Mapping[str, str]
    columns: tuple[str, ...] = TABLE
    head: tuple[tuple[str, str], ...] = ()
    above: tuple[str, ...] = ()
    year_line: str | None = "（2021年度）"
    title: str | None = None
    top: int = 0
    left: int = 0
    levels: str = "merged"
    parent: tuple[str, tuple[str, ...]] | None = None
    """A heading over others: the header then takes two rows."""
    side: bool = True
    """A label 绩效指标 along the table."""
    blank_after: tuple[int, ...] = ()
    extra: Mapping[int, Sequence[tuple[str, Any]]] = field(default_factory=dict)
    """Rows drawn after the n-th indicator: pairs of column and value."""
    money_label: str | None = "项目资金（万元）"
    money_below: bool = False
    total: tuple[tuple[str, Any], ...] | None = ()
    below: tuple[tuple[str, ...], ...] = ()
    sheet: str = "自评表"
    gaps: tuple[str, ...] = ()
    """Columns followed by an empty one."""
    formats: Mapping[str, str] = field(default_factory=dict)


class Drawing:
    """Draws one form on a sheet, top to bottom."""

    def __init__(self, sheet: Worksheet, content: Content, layout: Layout, start: int = 1) -> None:
        self.sheet, self.content, self.layout = sheet, content, layout
        self.row = start + layout.top
        self.place: dict[str, int] = {}
        column = 2 + layout.left
        for name in layout.columns:
            self.place[name] = column
            column += 2 if name in layout.gaps else 1
        self.last = column - 1

    def put(self, column: int, value: Any, right: int = 0, down: int = 0) -> None:
        """One cell, merged with its neighbours; =100% is text."""
        cell = self.sheet.cell(self.row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
        if right > column or down:
            self.sheet.merge_cells(
                start_row=self.row,
                end_row=self.row + down,
                start_column=column,
                end_column=max(right, column),
            )

    def line(self, *values: Any) -> None:
        """One row, from the first column on."""
        for offset, value in enumerate(values):
            if value is not None:
                self.put(1 + self.layout.left + offset, value)
        self.row += 1

    def draw(self) -> int:
        """The whole form; the next free row."""
        first = 1 + self.layout.left
        for text in self.layout.above:
            self.line(text)
        self.put(first, self.layout.title or self.content.title, self.last)
        self.row += 1
        if self.layout.year_line:
            self.put(first, self.layout.year_line, self.last)
            self.row += 1
        for label, value in self.layout.head:
            self.put(first, label, first + 1)
            self.put(first + 2, value, self.last)
            self.row += 1
        if not self.layout.money_below:
            self.money()
        self.goals()
        self.table()
        for values in self.layout.below:
            self.line(*values)
        for name in ("problems", "measures"):
            if name in self.content.texts:
                label = {"problems": "存在的主要问题", "measures": "下一步改进措施"}[name]
                self.put(first, label, first + 1)
                self.put(first + 2, self.content.texts[name], self.last)
                self.row += 1
        if self.layout.money_below:
            self.money()
        return self.row

    def money(self) -> None:
        """The money block."""
        first, names = 1 + self.layout.left, list(self.layout.money_headings)
        if self.layout.money_label:
            self.put(first, self.layout.money_label, first + 1, len(self.content.money))
        for offset, name in enumerate(names):
            self.put(first + 3 + offset, self.layout.money_headings[name])
        fields = ("initial", "budget", "spent", "weight", "rate", "self_score")
        for name, *amounts in self.content.money:
            self.row += 1
            self.put(first + 2, name)
            for offset, column in enumerate(names):
                self.put(first + 3 + offset, amounts[fields.index(column)])
        self.row += 1

    def goals(self) -> None:
        """预期目标 and 实际完成情况."""
        first, texts = 1 + self.layout.left, self.content.texts
        if self.content.form.startswith("gz"):
            labels = ("年度整体绩效目标", "整体绩效目标完成情况")
            for label, name in zip(labels, ("goal", "result"), strict=True):
                self.put(first, label, first + 1)
                self.put(first + 2, texts[name], self.last)
                self.row += 1
            return
        self.put(first, "年度总体目标", down=1)
        middle = first + 4
        self.put(first + 1, "预期目标", middle)
        self.put(middle + 1, "实际完成情况", self.last)
        self.row += 1
        self.put(first + 1, texts["goal"], middle)
        self.put(middle + 1, texts["result"], self.last)
        self.row += 1

    def header(self) -> None:
        """The header of the table, on one row or two."""
        parent, under = self.layout.parent or ("", ())
        for name, column in self.place.items():
            if name not in under:
                self.put(column, self.layout.headings[name], down=1 if under else 0)
        if under:
            places = [self.place[name] for name in under]
            self.put(min(places), parent, max(places))
            self.row += 1
            for name in under:
                self.put(self.place[name], self.layout.headings[name])
        self.row += 1

    def table(self) -> None:
        """The indicator rows and the total."""
        top = self.row
        self.header()
        last: dict[str, Any] = {}
        runs: dict[str, int] = {}
        for number, values in enumerate(self.content.rows, 1):
            for name, value in zip(TABLE, values, strict=True):
                if name in LEVELS[:2] and self.layout.levels != "repeated":
                    if last.get(name) == value:
                        continue
                    if name == "level1":
                        last.pop("level2", None)
                    last[name] = value
                    runs[name] = self.row
                if name in self.place and value is not None:
                    self.put(self.place[name], value)
                    cell = self.sheet.cell(self.row, self.place[name])
                    cell.number_format = self.layout.formats.get(name, cell.number_format)
            self.row += 1 + (number in self.layout.blank_after)
            for pairs in [self.layout.extra[number]] if number in self.layout.extra else []:
                for name, value in pairs:
                    self.put(self.place[name], value)
                self.row += 1
        if self.layout.levels == "merged":
            self._merge_levels(top)
        bottom = self.row - 1
        if self.layout.side:
            here, self.row = self.row, top
            self.put(1 + self.layout.left, "绩效指标", down=bottom - top)
            self.row = here
        self.total()

    def _merge_levels(self, top: int) -> None:
        for name in LEVELS[:2]:
            column, start = self.place[name], 0
            for row in range(top + 1 + bool(self.layout.parent), self.row + 1):
                filled = self.sheet.cell(row, column).value is not None
                fresh = filled or row == self.row
                other = self.sheet.cell(row, self.place["level1"]).value is not None
                if start and (fresh or (name == "level2" and other)):
                    if row - 1 > start:
                        self.sheet.merge_cells(
                            start_row=start, end_row=row - 1, start_column=column, end_column=column
                        )
                    start = 0
                if filled:
                    start = row

    def total(self) -> None:
        """总分."""
        if self.layout.total is None:
            return
        pairs = self.layout.total
        if not pairs:
            left = min(self.place["weight"], self.place["self_score"]) - 1
            self.put(1 + self.layout.left, "总分", left if left > self.layout.left else 0)
            pairs = (("weight", 100), ("self_score", self.content.total))
            if "reason" in self.place and self.content.grade:
                pairs += (("reason", self.content.grade),)
        for name, value in pairs:
            column = 1 + self.layout.left if name == "label" else self.place[name]
            self.put(column, value)
        self.row += 1


MOF_HEADINGS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "self_score": "得分",
    "reason": "偏差原因分析及改进措施",
}
MOF_MONEY = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "spent": "全年执行数",
    "weight": "分值",
    "rate": "执行率",
    "self_score": "得分",
}
GZ_HEADINGS = MOF_HEADINGS | {
    "target": "预期指标值",
    "self_score": "自评得分",
    "reason": "偏差原因及改进措施",
}
GZ_MONEY = {"budget": "年度预算数", "spent": "实际支出数", "rate": "支出进度"}

LATE = "设备到货推迟；今后提前下单"
MOF_CONTENT = Content(
    form="mof-project-2020",
    title="项目支出绩效自评表",
    unit="南河县图书馆",
    year=2021,
    project="2019年启动的乡镇书屋建设",
    money=(
        ("年度资金总额", 90, 100, 98, 10, "98%", 9.8),
        ("其中：当年财政拨款", 80, 90, 88.5, "—", "98.33%", "—"),
        ("上年结转资金", 10, 10, 9.5, "—", "95%", "—"),
        ("其他资金", 0, 0, 0, "—", "—", "—"),
    ),
    rows=(
        ("产出指标（50分）", "数量指标", "新建书屋数量", "≥12个", "12个", 15, 15, None),
        ("产出指标（50分）", "数量指标", "购置图书册数", "≥5000册", "5200册", 10, 10, None),
        ("产出指标（50分）", "质量指标", "图书验收合格率", "100%", "100%", 10, 10, None),
        ("产出指标（50分）", "时效指标", "设备安装完成率", "100%", "80%", 10, 8, LATE),
        ("产出指标（50分）", "成本指标", "单个书屋建设成本", "≤8万元", "7.5万元", 5, 5, None),
        (
            "效益指标（30分）",
            "社会效益指标",
            "服务读者人次",
            "≥20000人次",
            "21000人次",
            30,
            30,
            None,
        ),
        ("满意度指标（10分）", "服务对象满意度指标", "读者满意度", "≥90%", "95%", 10, 10, None),
    ),
    total=97.8,
    grade="优",
    texts={"goal": "建成十二个乡镇书屋，配齐图书。", "result": "书屋全部建成，一处设备推迟安装。"},
)
SLOW = "下半年项目开工晚；今后按月督促支付"
GZ_CONTENT = Content(
    form="gz-department-2021",
    title="部门整体支出绩效自评表",
    unit="南河区图书馆",
    year=2021,
    project="",
    money=(
        ("合计", None, 1000, 950, None, "95%", None),
        ("基本支出", None, 400, 400, None, "100%", None),
        ("专项支出", None, 600, 550, None, "91.67%", None),
    ),
    rows=(
        ("工作任务（60分）", "任务一（30分）", "举办读书活动场次", "≥20场", "22场", 15, 15, None),
        ("工作任务（60分）", "任务一（30分）", "新办读者证数量", "≥3000个", "3100个", 15, 15, None),
        ("工作任务（60分）", "任务二（30分）", "古籍修复合格率", "100%", "100%", 30, 30, None),
        ("预算执行与管理（40分）", "预算执行", "支出进度", "100%", "95%", 20, 19, SLOW),
        ("预算执行与管理（40分）", "绩效管理", "预决算公开率", "100%", "100%", 20, 20, None),
    ),
    total=99,
    grade="优",
    texts={
        "goal": "办好读书活动，保护馆藏古籍。",
        "result": "各项任务完成。",
        "problems": "支付进度前慢后快。",
        "measures": "按月督促支付。",
    },
)
MOF_HEAD = (
    ("项目名称", MOF_CONTENT.project),
    ("主管部门", "南河县文化局"),
    ("实施单位", MOF_CONTENT.unit),
)
MOF = Layout(MOF_HEADINGS, MOF_MONEY, head=MOF_HEAD)
GZ = Layout(
    GZ_HEADINGS,
    GZ_MONEY,
    head=(("单位名称", GZ_CONTENT.unit),),
    money_label="年度部门整体支出规模（万元）",
)
PLAIN = {"mof": (MOF_CONTENT, MOF), "gz": (GZ_CONTENT, GZ)}


def write(path: Path, content: Content, layout: Layout) -> Path:
    """One form in a workbook of its own."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = layout.sheet
    Drawing(sheet, content, layout).draw()
    book.save(path)
    return path


def changed(layout: Layout, **changes: Any) -> Layout:
    """The layout, but for the changes named; headings are changed one by one."""
    for name in ("headings", "money_headings"):
        if name in changes:
            changes[name] = {**getattr(layout, name), **changes[name]}
    return replace(layout, **changes)
