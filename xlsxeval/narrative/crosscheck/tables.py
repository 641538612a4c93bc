"""Tables of a report: their rows as lines of text, and what their columns hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlsxeval.model import Case, Kind, Quantity
from xlsxeval.narrative.crosscheck.context import Names, names, speaks_of_other
from xlsxeval.narrative.crosscheck.report import Number, Paragraph, Report, Spot, paragraph
from xlsxeval.narrative.crosscheck.years import YEAR, year_of
from xlsxeval.reader.keys import key
from xlsxeval.reader.wording import wording

_FIGURE = re.compile(
    r"(?P<sign>[≥≤=<>]?)(?P<value>-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?P<unit>%|分|亿元|万元|元)?"
)
"""A cell that holds a plain figure."""
_UNIT = re.compile(r"亿元|万元|(?<![单美欧])元")
_SEPARATOR = "|"
_SHOWN = "｜"
_NAMED = frozenset(("level1", "level2", "name"))
_JUDGED = frozenset(("target", "actual", "weight", "self_score"))
_AMOUNTS = frozenset(("initial", "budget", "spent"))
_LIKE = {
    "name": re.compile(
        r"(?!年初|年度|全年|预期|计划|本年|设定)[\u4e00-\u9fff]{0,4}指标(?:名称|内容)?"
    ),
    "target": re.compile(
        r"(?:年初|年度|全年|绩效|预期|计划|本年|设定)*(?:目标|指标|计划)(?:值|数|要求)?"
    ),
    "actual": re.compile(
        r"(?:全年|年度|年末|本年|实际|目标|指标)*(?:完成|实现)(?:值|数|情况|结果)?"
    ),
    "weight": re.compile(r"(?:指标|标准)?(?:分值|权重|满分)(?:值)?"),
    "self_score": re.compile(r"(?:自评|指标|评价|实际)*(?:得分|评分|自评分)(?:值)?"),
}
"""Headings people give a table of their own, beside those forms print."""
_LAST = 1000
_UNITS = {"万元": ("元", Decimal(10**4)), "亿元": ("元", Decimal(10**8))}
_CAPTION = 60
"""Characters of a line that names the table below it."""


@dataclass(frozen=True)
class Row:
    """A table row as one line; `cells` are the places of its cells in the line's text."""

    line: Paragraph
    cells: tuple[tuple[int, int], ...]

    def text(self, column: int) -> str:
        """What a cell says, without spaces."""
        return self.line.text[slice(*self.cells[column])] if column < len(self.cells) else ""

    def spot(self, column: int) -> Spot:
        """Where the cell stands in the line."""
        return Spot(self.line, *self.cells[column])

    def figure(self, column: int) -> bool:
        """The cell holds a plain figure and nothing else."""
        return bool(_FIGURE.fullmatch(self.text(column)))

    def numbers(self, column: int) -> list[Number]:
        """The numbers of a cell; 2030.12 alone in a cell is no month."""
        if column >= len(self.cells):
            return []
        begin, end = self.cells[column]
        match = _FIGURE.fullmatch(self.line.text, begin, end)
        if match is not None:
            return [Number(self.line, _quantity(match))]
        return [number for number in self.line.numbers if begin <= number.start < end]


@dataclass(frozen=True)
class Table:
    """Rows under one header: `columns` tells which column holds a field."""

    kind: str
    """rows: indicators; funds: amounts; pairs: figures beside their labels, without a header."""
    columns: Mapping[str, int]
    headed: frozenset[int]
    """Columns with a heading of their own."""
    unit: str
    """元, 万元 or 亿元 where the header or the caption says so."""
    rows: Sequence[Row]

    def label(self, row: Row) -> tuple[int, str]:
        """The cell that says what the row is of: the last one filled before the figures."""
        if self.kind == "rows":
            named = {self.columns[field] for field in _NAMED if field in self.columns}
            places = [c for c in range(len(row.cells)) if self._heading(c) in named]
        else:
            places = [*range(min(self.columns.values(), default=1))]
        filled = (c for c in reversed(places) if row.text(c) and not row.figure(c))
        column = next(filled, 0)
        return column, row.text(column)

    def _heading(self, column: int) -> int:
        """The column whose heading stands over this one too."""
        return max((c for c in self.headed if c <= column), default=-1)


def tables(report: Report, case: Case) -> Iterator[Table]:
    """Every table whose columns are headed as the form's are; those of another year are not."""
    known = names(case)
    caption: Paragraph | None = None
    head: Table | None = None
    rows: list[Row] = []
    table = 0
    for each in report.paragraphs:
        if not each.cells:
            # A block of the form may be one cell wide; the table goes on below it.
            caption = caption if each.table and each.table == table else each
            continue
        row = _row(each)
        header = _header(row, case, caption)
        if header is not None or each.table != table or head is None:
            if head is not None and rows:
                yield replace(head, rows=tuple(rows))
            apart = caption is not None and _apart(caption, case, known)
            pairs = Table("pairs", {}, frozenset(), _unit(row, caption), ())
            head, rows, table = header or pairs, [], each.table
            if apart:
                head = replace(head, kind="apart")
        elif not rows:
            head = _deeper(head, row, case)
        if header is None:
            rows.append(row)
    if head is not None and rows:
        yield replace(head, rows=tuple(rows))


def _row(of: Paragraph) -> Row:
    line = paragraph(of.number, _SHOWN.join(re.sub(r"[|｜]", "/", cell) for cell in of.cells))
    places, begin = [], 0
    for text in line.text.split(_SEPARATOR):
        places.append((begin, begin + len(text)))
        begin += len(text) + 1
    return Row(line, tuple(places))


def _header(row: Row, case: Case, caption: Paragraph | None) -> Table | None:
    """The row as a header, if it is one."""
    if any(_FIGURE.fullmatch(row.text(column)) for column in range(len(row.cells))):
        return None
    headed = frozenset(column for column in range(len(row.cells)) if row.text(column))
    found = _fields(row, case, "rows")
    if found.keys() & _NAMED and found.keys() & _JUDGED and _tells(found):
        return Table("rows", found, headed, _unit(row, caption), ())
    money = _fields(row, case, "funds")
    if money.keys() & _AMOUNTS and min(money.values()) > 0:
        return Table("funds", money, headed, _unit(row, caption), ())
    return None


def _deeper(head: Table, row: Row, case: Case) -> Table:
    """The header with what a second row of headings adds to it: 绩效情况 over 指标值 and 完成值."""
    figures = any(map(row.figure, range(len(row.cells))))
    if head.kind not in ("rows", "funds") or figures or head.label(row)[1]:
        return head
    more = _fields(row, case, head.kind)
    added = {field: column for field, column in more.items() if field not in head.columns}
    below = {column for column in added.values() if column not in head.columns.values()}
    if not below or len(added) != len(below):
        return head
    return replace(head, columns={**head.columns, **added}, headed=head.headed | below)


def _tells(found: Mapping[str, int]) -> bool:
    """Targets and actuals, or points of something named."""
    return len(found.keys() & _JUDGED) > 1 or "self_score" in found


def _fields(row: Row, case: Case, section: str) -> dict[str, int]:
    """Field → the column headed so; a column of another year holds none."""
    found: list[tuple[int, int, int, str]] = []
    words = wording(case.spec, section)
    for column in range(len(row.cells)):
        text = row.text(column)
        years = {year_of(match) for match in YEAR.finditer(text)}
        if not text or (years and case.form.year not in years) or "上年" in text:
            continue
        heading = key(YEAR.sub("", text))
        found += [(o.position, o.order, column, o.field) for o in words.offers(heading)]
        if section == "rows":
            found += [(_LAST, 0, column, f) for f, like in _LIKE.items() if like.fullmatch(heading)]
    columns: dict[str, int] = {}
    for *_, column, field in sorted(found):
        if field not in columns and column not in columns.values():
            columns[field] = column
    return columns


def _quantity(figure: re.Match[str]) -> Quantity:
    """The plain figure of a cell."""
    unit, scale = _UNITS.get(figure["unit"] or "", (figure["unit"] or "", Decimal(1)))
    value = Decimal(figure["value"].replace(",", "")) * scale
    sign = figure["sign"] or None
    return Quantity(
        Kind.NUMBER, figure.string, figure.span(), sign, bool(sign), value, unit=unit, scale=scale
    )


def _unit(row: Row, caption: Paragraph | None) -> str:
    """万元 of 全年预算数（万元）, or of 单位：万元 above the table."""
    above = caption.text if caption is not None and "单位" in caption.text else ""
    return unit_in(row.line.text) or unit_in(above)


def unit_in(text: str) -> str:
    """元, 万元 or 亿元, where the words name one."""
    match = _UNIT.search(text)
    return match[0] if match else ""


def _apart(caption: Paragraph, case: Case, known: Names) -> bool:
    """The line above names another year or another project."""
    if len(caption.text) > _CAPTION:
        return False
    years = {year_of(match) for match in YEAR.finditer(caption.text)}
    if years and case.form.year is not None and case.form.year not in years:
        return True
    return speaks_of_other(caption.text, known)
