"""What an evaluation comes to, at a glance: figures, points by level, spending progress."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import BLANKS, Fund, Judged, Message, Severity, column_letter
from xlsxeval.summary.paper import Paper, Room, Span
from xlsxeval.summary.stencil import BAR, LEVELS, MARGIN
from xlsxeval.summary.table import (
    AWARDED,
    COMPUTED,
    DIFFERENCE,
    NAME,
    SELF,
    WEIGHT,
    Line,
    live,
)
from xlsxeval.summary.values import UNKNOWN

Fact = tuple[str, str | Decimal | None, str]
"""A label, its value, and the formula that follows it."""

PROGRESS = N_("Spending progress ({label})")
"""The form's own name of it, and for who reads no Chinese what it is."""

MOST_RUNS = 60
"""Stretches of rows one sum may name; Excel takes 255."""


HIGHEST = 360
"""Points a chart may be high."""


def draw(
    paper: Paper,
    judged: Judged,
    shown: Sequence[Line],
    index: int,
    links: Mapping[str, str],
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
    label = Message(PROGRESS, {"label": spec.execution_label})
    _progress(paper, paper.say(label), scores.progress)
    _wide(paper, N_("State"), _state(paper, judged, shown), "bold")
    room = paper.row
    heads = [Span(first, last, paper.word(name), "head") for first, last, name in _HEADINGS]
    paper.reserve(heads, *([Span(0, NAME, name)] for name in _levels(shown)))
    return top, room


_HEADINGS = (
    (0, NAME, N_("Points by level")),
    (WEIGHT, WEIGHT, N_("Full mark")),
    (SELF, SELF, N_("Self score")),
    (COMPUTED, COMPUTED, N_("Computed score")),
    (AWARDED, AWARDED, N_("Proposed score")),
    (DIFFERENCE, DIFFERENCE, N_("Difference")),
)


def draw_levels(
    paper: Paper, shown: Sequence[Line], at: tuple[int, int], places: Mapping[str, int]
) -> None:
    """Draw the points by level into the room left, and their chart beside the figures."""
    top, room = at
    levels = _levels(shown)
    with paper.back(room):
        paper.headings(*_HEADINGS, charted=True)
        for name, members in levels.items():
            _level(paper, name, members, [places[line.identity] for line in members])
        if levels:
            # The chart begins with the figures and may reach down to the end of the levels.
            height = min(paper.height(top, paper.row), HIGHEST)
            rows = {1: room + 1, 2: room + 2, 3: room + 1 + len(levels)}
            paper.chart(LEVELS, rows, top, Room(height))


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
    formula = _added(DIFFERENCE, rows, paper.repeated)
    difference = None if claimed is None or awarded is None else awarded - claimed
    paper.line(
        Span(0, NAME, name),
        *(
            Span(column, column, sums[column], look, _added(column, rows, paper.repeated))
            for column, _, look in figures
        ),
        Span(DIFFERENCE, DIFFERENCE, difference, "points", formula),
        charted=True,
    )


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _added(column: int, rows: Sequence[int], headings: Collection[int]) -> str:
    """The sum of those rows of the table below; — while one of them is not known."""
    letter = column_letter(column + 1)
    runs: list[list[int]] = []
    for row in rows:
        # Words among them count for nothing.
        before = row - 2 if row - 1 in headings else row - 1
        if runs and runs[-1][1] == before:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    if len(runs) > MOST_RUNS:
        return ""
    areas = ",".join(f"{letter}{first}:{letter}{last}" for first, last in runs)
    return f'=IF(COUNT({areas})={len(rows)},ROUND(SUM({areas}),6),"—")'


def _progress(paper: Paper, label: str, progress: Decimal | None) -> None:
    """The spending progress as a figure and, where it is known, as a bar from 0 to 100 %."""
    row = paper.row
    paper.line(
        Span(0, 1, label, "label"),
        Span(2, 3, progress, "percent"),
        Span(4, DIFFERENCE, ""),
        least=24,
        charted=True,
    )
    if progress is None:
        return
    room = Room(paper.height(row, row + 1) - 2 * MARGIN, MARGIN)
    paper.chart(BAR, {1: row + 1}, row, room)


def _state(paper: Paper, judged: Judged, shown: Sequence[Line]) -> str:
    """Whether anything is left to do before the proposed score holds."""
    if judged.settled:
        return paper.word(N_("No row waits for review and no error stands."))
    rows = [line for line in shown if line.scored]
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
