"""What an evaluation comes to, at a glance: figures, points by level, spending progress."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import BLANKS, Case, Fund, Judged, Message, Severity, spelled
from xlsxeval.scoring import planned
from xlsxeval.summary.paper import Paper, Room, Span
from xlsxeval.summary.stencil import BAR, LEVELS, MARGIN
from xlsxeval.summary.sums import added, totals
from xlsxeval.summary.table import (
    AWARDED,
    COMPUTED,
    DIFFERENCE,
    NAME,
    SELF,
    WEIGHT,
    Line,
    Live,
    Places,
)
from xlsxeval.summary.values import UNKNOWN, short

Fact = tuple[str, str | Decimal | None, str]
"""A label, its value, and the formula that follows it."""

PROGRESS = N_("Spending progress ({label})")
"""The form's own name of it, and for who reads no Chinese what it is."""

RATE_PLACES = 10
"""Places a live spending progress is rounded to."""

HIGHEST = 360
"""Points a chart may be high."""


@dataclass(frozen=True)
class Reserved:
    """Rows (0-based) of the conclusion: its first one, and those left to be written later."""

    top: int
    totals: int
    levels: int


def draw(paper: Paper, judged: Judged, shown: Sequence[Line], live: Live) -> Reserved:
    """Draw the figures and leave room for those that follow the table of rows."""
    top = paper.row
    form, spec, scores = judged.case.form, judged.case.spec, judged.case.scores
    year = None if form.year is None else str(form.year)
    _pair(paper, (N_("Unit"), _text(form.unit.text), ""), (N_("Year"), year, ""))
    if form.project.text.strip() not in BLANKS:
        _wide(paper, N_("Project"), form.project.text.strip(), "center")
    title = Message(N_("{title} ({reference})"), {"title": spec.title, "reference": spec.reference})
    _wide(paper, N_("Evaluation form"), paper.say(title), "center")
    totals_row = paper.row
    paper.reserve(*_totals(paper, judged.case, shown, live, None))
    fund = form.budget.total if form.budget is not None else None
    if form.budget is not None and fund is not None:
        _money(paper, form.budget.money_unit or spec.money_unit, fund, live)
    label = Message(PROGRESS, {"label": spec.execution_label})
    _progress(paper, paper.say(label), scores.progress, live("progress"))
    _wide(paper, N_("State"), _state(paper, judged, shown), "bold")
    room = paper.row
    heads = [Span(first, last, paper.word(name), "head") for first, last, name in _HEADINGS]
    paper.reserve(heads, *([Span(0, NAME, name)] for name in _levels(shown)))
    return Reserved(top, totals_row, room)


def _totals(
    paper: Paper, case: Case, shown: Sequence[Line], live: Live, total: int | None
) -> Iterator[list[Span]]:
    """The totals and the grade; `total` is the row of the table's total."""
    claimed, computed, awarded = totals(case.scores)
    own = "" if total is None else f'=IF(ISNUMBER(F{total}),F{total},"{UNKNOWN}")'
    yield _facts(
        paper,
        (N_("Self total"), claimed, own),
        (N_("Computed total"), computed, live("total:computed")),
    )
    yield _facts(
        paper,
        (N_("Proposed total"), awarded, live("total:awarded")),
        (N_("Grade"), case.scores.grade, _grade(case, shown, live("grade"), total)),
    )


def _grade(case: Case, shown: Sequence[Line], follows: str, total: int | None) -> str:
    """The formula of the grade: there is none while the weights do not make the full mark."""
    if not follows or total is None:
        return ""
    made = case.form.weights_total
    rows = [line.entry.weight.value for line in shown]
    if made != sum((weight for weight in rows if weight is not None), Decimal(0)):
        # Points that are printed elsewhere than in the rows stay what they are.
        return follows if made == case.spec.full else ""
    return f'=IF(E{total}={spelled(case.spec.full)},{follows},"{UNKNOWN}")'


_HEADINGS = (
    (0, NAME, N_("Points by level")),
    (WEIGHT, WEIGHT, N_("Full mark")),
    (SELF, SELF, N_("Self score")),
    (COMPUTED, COMPUTED, N_("Computed score")),
    (AWARDED, AWARDED, N_("Proposed score")),
    (DIFFERENCE, DIFFERENCE, N_("Difference")),
)


def complete(
    paper: Paper,
    case: Case,
    shown: Sequence[Line],
    left: Reserved,
    places: Places,
    live: Live,
) -> None:
    """Draw totals and points by level into the room left, and their chart beside the figures."""
    levels = _levels(shown)
    with paper.back(left.totals):
        for row in _totals(paper, case, shown, live, places.total):
            paper.line(*row)
    with paper.back(left.levels):
        paper.headings(*_HEADINGS, charted=True)
        for name, members in levels.items():
            _level(paper, name, members, [places.rows[line.identity] for line in members])
        if levels:
            # The chart begins with the figures and may reach down to the end of the levels.
            height = min(paper.height(left.top, paper.row), HIGHEST)
            first = left.levels + 1
            rows = {1: first, 2: first + 1, 3: first + len(levels)}
            paper.chart(LEVELS, rows, left.top, Room(height))


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
    formula = added(DIFFERENCE, rows, paper.repeated)
    difference = None if claimed is None or awarded is None else short(awarded - claimed)
    paper.line(
        Span(0, NAME, name),
        *(
            Span(column, column, sums[column], look, added(column, rows, paper.repeated))
            for column, _, look in figures
        ),
        Span(DIFFERENCE, DIFFERENCE, difference, "points", formula),
        charted=True,
    )


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return short(sum(known, Decimal(0))) if len(known) == len(values) else None


def _progress(paper: Paper, label: str, progress: Decimal | None, formula: str) -> None:
    """The spending progress as a figure and, where it is known, as a bar from 0 to 100 %."""
    row = paper.row
    shown = None if progress is None else round(progress, RATE_PLACES)
    paper.line(
        Span(0, 1, label, "label"),
        Span(2, 3, shown, "percent", formula),
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
    wrong = [each for each in judged.findings if each.severity is Severity.ERROR]
    slips = sum(map(judged.reviewers, wrong))
    errors = len(wrong) - slips
    message = N_("Rows waiting for review: {rows}; errors: {errors}.")
    said = paper.say(Message(message, {"rows": waiting, "errors": errors}))
    if slips:
        said += paper.say(Message(_SLIPS, {"slips": slips}))
    stale = sum(line.score.stale for line in rows)
    if stale:
        said += paper.say(Message(N_("To be reviewed again: {rows} rows."), {"rows": stale}))
    return said


_SLIPS = N_("Reviewed scores entered wrongly: {slips}; the reviewer corrects them.")


def _money(paper: Paper, unit: str, fund: Fund, live: Live) -> None:
    names = (
        Message(N_("Budget ({unit})"), {"unit": unit}),
        Message(N_("Spent ({unit})"), {"unit": unit}),
    )
    paper.line(
        Span(0, 1, paper.say(names[0]), "label"),
        Span(2, 3, planned(fund).value, "money", live("budget")),
        Span(4, 5, paper.say(names[1]), "label"),
        Span(6, DIFFERENCE, fund.spent.value, "money", live("spent")),
    )


def _pair(paper: Paper, left: Fact, right: Fact) -> None:
    paper.line(*_facts(paper, left, right))


def _facts(paper: Paper, left: Fact, right: Fact) -> list[Span]:
    return [
        Span(0, 1, paper.word(left[0]), "label"),
        Span(2, 3, left[1], "strong", left[2]),
        Span(4, 5, paper.word(right[0]), "label"),
        Span(6, DIFFERENCE, right[1], "strong", right[2]),
    ]


def _wide(paper: Paper, name: str, text: str, look: str) -> None:
    paper.line(Span(0, 1, paper.word(name), "label"), Span(2, DIFFERENCE, text, look))


def _text(text: str) -> str | None:
    return text.strip() or None
