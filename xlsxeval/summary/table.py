"""The rows of a form with what they claim, what they earn, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from xlsxeval.i18n import N_
from xlsxeval.model import BLANKS, Budget, Case, Indicator, Judged, Message, Score, Verdict
from xlsxeval.summary.paper import LAST, Paper, Span

LEVEL1, LEVEL2, NAME, WEIGHT, SELF, COMPUTED, AWARDED, DIFFERENCE, BASIS, REASON = range(1, 11)
"""Columns of the table."""


RUN = 160.0
"""Points one joined level cell may be high."""


@dataclass(frozen=True)
class Line:
    """One row of the table: an indicator, or the money block where it is scored."""

    identity: str
    row: int
    level1: str
    level2: str
    name: str
    entry: Indicator | Budget
    score: Score
    scored: bool

    @property
    def money(self) -> bool:
        """The row is the money block."""
        return isinstance(self.entry, Budget)

    @property
    def lost(self) -> Decimal | None:
        """Points lost by the awarded score, or while that is not known by the unit's own."""
        score, full = self.score.awarded, self.entry.weight.value
        given = self.entry.self_score.value if score is None else score
        return None if full is None or given is None or given >= full else full - given

    @property
    def waiting(self) -> bool:
        """The row waits for the reviewer."""
        return self.score.verdict is Verdict.REVIEW and self.score.reviewed is None


def lines(case: Case) -> tuple[Line, ...]:
    """The form's rows in printed order; the scored money block comes first."""
    found: list[Line] = []
    budget, execution = case.form.budget, case.scores.execution
    if budget is not None and execution is not None:
        label, row = case.spec.execution_label, budget.weight.cell.row
        found.append(Line(budget.identity, row, label, "", label, budget, execution, True))
    for entry, score in zip(case.form.indicators, case.scores.rows, strict=True):
        names = (entry.level1.text.strip(), entry.level2.text.strip(), entry.name.text.strip())
        found.append(Line(entry.identity, entry.row, *names, entry, score, entry.scored))
    return tuple(found)


def live(links: Mapping[str, str], key: str) -> str:
    """A formula that follows the figure in the form; what is not known yet stays —."""
    reference = links.get(key)
    return f'=IF(ISNUMBER({reference}),{reference},"—")' if reference else ""


def draw(paper: Paper, judged: Judged, index: int, links: Mapping[str, str]) -> dict[str, int]:
    """Draw the table and return where each scored row stands: identity → 1-based row."""
    paper.headings(*_HEADINGS)
    shown = lines(judged.case)
    places: dict[str, int] = {}
    for number, line in enumerate(shown, 1):
        place = _row(paper, number, line, index, links, judged.case.spec.has_reasons)
        if line.scored:
            places[line.identity] = place
    _join_levels(paper, shown, paper.row - len(shown) + 1)
    _total(paper, judged.case, shown, index, links)
    return places


_HEADINGS = (
    (0, 0, N_("No.")),
    (LEVEL1, LEVEL1, N_("Level 1")),
    (LEVEL2, LEVEL2, N_("Level 2")),
    (NAME, NAME, N_("Indicator")),
    (WEIGHT, WEIGHT, N_("Weight")),
    (SELF, SELF, N_("Self score")),
    (COMPUTED, COMPUTED, N_("Computed score")),
    (AWARDED, AWARDED, N_("Proposed score")),
    (DIFFERENCE, DIFFERENCE, N_("Difference")),
    (BASIS, BASIS, N_("Basis")),
    (REASON, REASON, N_("Reason given for lost points")),
)


def _row(
    paper: Paper, number: int, line: Line, index: int, links: Mapping[str, str], asked: bool
) -> int:
    if not line.scored:
        rest = (Span(column, column, "", "grey center") for column in range(WEIGHT, LAST + 1))
        return paper.line(
            Span(0, 0, str(number), "grey center"), Span(NAME, NAME, line.name, "grey"), *rest
        )
    key = f"{index}:{line.identity}"
    name = Span(LEVEL1, NAME, line.name) if line.money else Span(NAME, NAME, line.name)
    return paper.line(
        Span(0, 0, str(number), "center"),
        name,
        Span(WEIGHT, WEIGHT, line.entry.weight.value, "points"),
        *_scores(
            paper, line.entry.self_score.value, line.score.computed, line.score.awarded, key, links
        ),
        Span(BASIS, BASIS, paper.shown(_basis(paper, line), BASIS, BASIS, line.entry.review_note)),
        Span(
            REASON,
            REASON,
            paper.shown(_reason(paper, line, asked), REASON, REASON, line.entry.reason),
        ),
    )


def _scores(
    paper: Paper,
    claimed: Decimal | None,
    computed: Decimal | None,
    awarded: Decimal | None,
    key: str,
    links: Mapping[str, str],
) -> tuple[Span, ...]:
    """Self, computed and awarded score, and what the awarded one adds or takes."""
    row = paper.row + 1
    difference = None if claimed is None or awarded is None else awarded - claimed
    formula = f'=IF(COUNT(F{row},H{row})=2,ROUND(H{row}-F{row},2),"—")'
    look = "changed" if difference else "points"
    return (
        Span(SELF, SELF, claimed, "points"),
        Span(COMPUTED, COMPUTED, computed, "points", live(links, f"{key}:computed")),
        Span(AWARDED, AWARDED, awarded, look, live(links, f"{key}:awarded")),
        Span(DIFFERENCE, DIFFERENCE, difference, look, formula),
    )


def _basis(paper: Paper, line: Line) -> str:
    parts = [paper.say(line.score.basis)]
    if line.score.reviewed is not None:
        values = {"score": line.score.reviewed, "note": line.entry.review_note.text.strip() or "—"}
        parts.append(paper.say(Message(N_("Reviewed: {score}, note: {note}"), values)))
    return "\n".join(parts)


def _reason(paper: Paper, line: Line, asked: bool) -> str:
    if line.lost is None:
        return ""
    given = line.entry.reason.text.strip()
    if given in BLANKS:
        return paper.word(N_("No reason given")) if asked and not line.money else ""
    return given


def _join_levels(paper: Paper, shown: tuple[Line, ...], top: int) -> None:
    """Level cells that repeat become one cell, as on the form."""
    row = {id(line): top + offset for offset, line in enumerate(shown)}
    rows = [line for line in shown if not line.money]
    for column, path in (
        (LEVEL1, lambda line: (line.level1,)),
        (LEVEL2, lambda line: (line.level1, line.level2)),
    ):
        for levels, group in groupby(rows, path):
            for run in _short(paper, [row[id(line)] for line in group]):
                paper.join(column, run[0], run[-1], levels[-1])


def _short(paper: Paper, rows: list[int]) -> list[list[int]]:
    """The run in pieces low enough that every page shows the level's name."""
    pieces: list[list[int]] = []
    height = RUN
    for row in rows:
        height += paper.heights[row - 1]
        if height > RUN:
            pieces.append([])
            height = paper.heights[row - 1]
        pieces[-1].append(row)
    return pieces


def _total(
    paper: Paper, case: Case, shown: tuple[Line, ...], index: int, links: Mapping[str, str]
) -> None:
    scores, key = case.scores, f"{index}:total"
    weights = [line.entry.weight.value for line in shown if line.entry.weight.value is not None]
    paper.line(
        Span(0, NAME, paper.word(N_("Total")), "head"),
        Span(WEIGHT, WEIGHT, sum(weights, Decimal(0)) if weights else None, "strong"),
        *_scores(paper, scores.self_total, scores.computed_total, scores.awarded_total, key, links),
        Span(BASIS, LAST, ""),
    )
