"""What an evaluation comes to, at a glance: figures, points by level, spending progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook

from xlsxeval.i18n import N_
from xlsxeval.model import BLANKS, Fund, Judged, Message, Severity, column_letter
from xlsxeval.summary.paper import FONT, UNKNOWN, WIDTHS, Paper, Span
from xlsxeval.summary.table import (
    AWARDED,
    BASIS,
    COMPUTED,
    DIFFERENCE,
    NAME,
    SELF,
    WEIGHT,
    Line,
    lines,
    live,
)

Fact = tuple[str, str | Decimal | None, str]
"""A label, its value, and the formula that follows it."""

MOST_RUNS = 60
"""Stretches of rows one sum may name; Excel takes 255."""


HIGHEST = 480
"""Pixels a chart may be high."""


def draw(
    paper: Paper, book: Workbook, judged: Judged, index: int, links: Mapping[str, str]
) -> tuple[int, int]:
    """Draw the figures and leave room for the levels; the first row (0-based) of each."""
    top = paper.row
    form, spec, scores = judged.case.form, judged.case.spec, judged.case.scores
    year = None if form.year is None else str(form.year)
    _pair(paper, (N_("Unit"), _text(form.unit.text), ""), (N_("Year"), year, ""))
    if form.project.text.strip() not in BLANKS:
        _wide(paper, N_("Project"), form.project.text.strip(), "center")
    title = Message(N_("{title} ({reference})"), {"title": spec.title, "reference": spec.reference})
    _wide(paper, N_("Evaluation form"), paper.say(title), "center")
    total = f"{index}:total"
    _pair(
        paper,
        (N_("Self total"), scores.self_total, ""),
        (N_("Computed total"), scores.computed_total, live(links, f"{total}:computed")),
    )
    awarded = (N_("Proposed total"), scores.awarded_total, live(links, f"{total}:awarded"))
    _pair(paper, awarded, (N_("Grade"), scores.grade, ""))
    fund = form.budget.total if form.budget is not None else None
    if form.budget is not None and fund is not None:
        _money(paper, form.budget.money_unit or spec.money_unit, fund)
    _progress(paper, book, spec.execution_label, scores.progress)
    _wide(paper, N_("State"), _state(paper, judged), "bold")
    room = paper.row
    paper.row += 1 + len(_levels(lines(judged.case)))
    return top, room


def draw_levels(
    paper: Paper, book: Workbook, judged: Judged, at: tuple[int, int], places: Mapping[str, int]
) -> None:
    """Draw the points by level into the room left, and their chart beside the figures."""
    top, room = at
    end, paper.row = paper.row, room
    paper.headings(
        (0, NAME, N_("Points by level")),
        (WEIGHT, WEIGHT, N_("Full mark")),
        (SELF, SELF, N_("Self score")),
        (COMPUTED, COMPUTED, N_("Computed score")),
        (AWARDED, AWARDED, N_("Proposed score")),
        (DIFFERENCE, DIFFERENCE, N_("Difference")),
    )
    levels = _levels(lines(judged.case))
    for name, members in levels.items():
        _level(paper, name, members, [places[line.identity] for line in members])
    if levels:
        height = int(sum(paper.heights[row] for row in range(top, paper.row)) * 4 / 3)
        chart = _chart(paper, book, room + 1, room + len(levels))
        chart.set_size(
            {
                "width": sum(width * 7 + 5 for width in WIDTHS[BASIS:]) - 4,
                "height": min(height, HIGHEST),
            }
        )
        paper.sheet.insert_chart(top, BASIS, chart, {"x_offset": 4, "object_position": 1})
    paper.row = end


def _levels(shown: Sequence[Line]) -> dict[str, list[Line]]:
    """The scored rows under the level they belong to, in printed order."""
    levels: dict[str, list[Line]] = {}
    for line in shown:
        if line.scored:
            levels.setdefault(line.level1 or UNKNOWN, []).append(line)
    return levels


def _level(paper: Paper, name: str, members: list[Line], rows: list[int]) -> None:
    figures = (
        (WEIGHT, [line.entry.weight.value for line in members], "points"),
        (SELF, [line.entry.self_score.value for line in members], "points"),
        (COMPUTED, [line.score.computed for line in members], "points"),
        (AWARDED, [line.score.awarded for line in members], "strong"),
    )
    sums = {column: _sum(values) for column, values, _ in figures}
    claimed, awarded = sums[SELF], sums[AWARDED]
    difference = None if claimed is None or awarded is None else awarded - claimed
    paper.line(
        Span(0, NAME, name),
        *(
            Span(column, column, sums[column], look, _added(column, rows))
            for column, _, look in figures
        ),
        Span(DIFFERENCE, DIFFERENCE, difference, "points", _added(DIFFERENCE, rows)),
    )


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _added(column: int, rows: Sequence[int]) -> str:
    """The sum of those rows of the table below; — while one of them is not known."""
    letter = column_letter(column + 1)
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    if len(runs) > MOST_RUNS:
        return ""
    areas = ",".join(f"{letter}{first}:{letter}{last}" for first, last in runs)
    return f'=IF(COUNT({areas})={len(rows)},ROUND(SUM({areas}),6),"—")'


def _progress(paper: Paper, book: Workbook, label: str, progress: Decimal | None) -> None:
    """The spending progress as a figure and, where it is known, as a bar from 0 to 100 %."""
    row = paper.row
    paper.line(
        Span(0, 1, label, "label"),
        Span(2, 3, progress, "percent"),
        Span(4, DIFFERENCE, ""),
        least=24,
    )
    if progress is None:
        return
    bar = book.add_chart({"type": "bar"})
    values = [paper.sheet.name, row, 2, row, 2]
    bar.add_series({"values": values, "gap": 0, "fill": {"color": "#2F5597"}})
    bar.set_x_axis({"visible": False, "min": 0, "max": 1, "major_gridlines": {"visible": False}})
    bar.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    bar.set_title({"none": True})
    bar.set_legend({"none": True})
    bar.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    whole = {"x": 0.005, "y": 0.05, "width": 0.99, "height": 0.9}
    track = {"color": "#E7E6E6"}
    bar.set_plotarea({"layout": whole, "fill": track, "border": {"color": "#7F7F7F"}})
    width = sum(each * 7 + 5 for each in WIDTHS[4 : DIFFERENCE + 1])
    bar.set_size({"width": width - 8, "height": int(paper.heights[row] * 4 / 3) - 8})
    paper.sheet.insert_chart(row, 4, bar, {"x_offset": 4, "y_offset": 4, "object_position": 1})


def _chart(paper: Paper, book: Workbook, first: int, last: int) -> Chart:
    """Awarded points against the full mark, level by level (rows 0-based)."""
    chart = book.add_chart({"type": "column"})
    font = {"name": FONT, "size": 9}
    for column, fill in ((WEIGHT, "#D9D9D9"), (AWARDED, "#2F5597")):
        chart.add_series(
            {
                "name": [paper.sheet.name, first - 1, column],
                "categories": [paper.sheet.name, first, 0, last, 0],
                "values": [paper.sheet.name, first, column, last, column],
                "fill": {"color": fill},
                "border": {"color": "#404040", "width": 0.75},
                "data_labels": {"value": True, "font": font, "num_format": "0.##"},
                "gap": 80,
            }
        )
    chart.set_title({"name": paper.word(N_("Points by level")), "name_font": font | {"size": 11}})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_x_axis({"num_font": font})
    chart.set_y_axis({"num_font": font, "min": 0, "major_gridlines": {"visible": False}})
    return chart


def _state(paper: Paper, judged: Judged) -> str:
    """Whether anything is left to do before the proposed score holds."""
    if judged.settled:
        return paper.word(N_("No row waits for review and no error stands."))
    rows = [line for line in lines(judged.case) if line.scored]
    waiting = sum(line.score.waiting for line in rows)
    errors = sum(finding.severity is Severity.ERROR for finding in judged.findings)
    message = N_("Rows waiting for review: {rows}; errors: {errors}.")
    said = paper.say(Message(message, {"rows": waiting, "errors": errors}))
    stale = sum(line.score.stale for line in rows)
    if stale:
        said += paper.say(Message(N_("To be reviewed again: {rows} rows."), {"rows": stale}))
    return said


def _money(paper: Paper, unit: str, fund: Fund) -> None:
    budget = fund.budget.value if fund.budget.value is not None else fund.initial.value
    names = (
        Message(N_("Budget ({unit})"), {"unit": unit}),
        Message(N_("Spent ({unit})"), {"unit": unit}),
    )
    paper.line(
        Span(0, 1, paper.say(names[0]), "label"),
        Span(2, 3, budget, "money"),
        Span(4, 5, paper.say(names[1]), "label"),
        Span(6, DIFFERENCE, fund.spent.value, "money"),
    )


def _pair(paper: Paper, left: Fact, right: Fact) -> None:
    paper.line(
        Span(0, 1, paper.word(left[0]), "label"),
        Span(2, 3, left[1], "strong", left[2]),
        Span(4, 5, paper.word(right[0]), "label"),
        Span(6, DIFFERENCE, right[1], "strong", right[2]),
    )


def _wide(paper: Paper, name: str, text: str, look: str) -> None:
    paper.line(Span(0, 1, paper.word(name), "label"), Span(2, DIFFERENCE, text, look))


def _text(text: str) -> str | None:
    return text.strip() or None
