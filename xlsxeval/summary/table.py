"""The rows of a form with what they claim, what they earn, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from xlsxeval.i18n import N_
from xlsxeval.model import BLANKS, Budget, Case, Indicator, Message, Score
from xlsxeval.model.quick import quick
from xlsxeval.package import Content, Formula
from xlsxeval.scoring import again
from xlsxeval.summary.levels import level
from xlsxeval.summary.measure import LEAST
from xlsxeval.summary.paper import Paper, Span
from xlsxeval.summary.stencil import LAST
from xlsxeval.summary.sums import added, totals
from xlsxeval.summary.values import short

LEVEL1, LEVEL2, NAME, WEIGHT, SELF, COMPUTED, AWARDED, DIFFERENCE, BASIS, REASON = range(1, 11)
"""Columns of the table."""


@quick
@dataclass(frozen=True, slots=True)
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
    def officers(self) -> bool:
        """The unit claimed its full weight; the reviewer alone took points off."""
        full, claimed = self.entry.weight.value, self.entry.self_score.value
        whole = full is not None and claimed is not None and claimed >= full
        return self.score.reviewed is not None and whole


@dataclass(frozen=True)
class Places:
    """Where the table stands, in rows (1-based)."""

    rows: Mapping[str, int]
    """Identity of a scored row → its row."""
    total: int


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


Live = Callable[[str], str]
"""From a figure of a form ("total:awarded") to the formula that follows it there, or none."""


def draw(paper: Paper, case: Case, shown: tuple[Line, ...], live: Live) -> Places:
    """Draw the table."""
    paper.headings(*_HEADINGS)
    places: dict[str, int] = {}

    def row(number: Decimal, line: Line, frames: tuple[str, ...], levels: tuple[str, ...]) -> int:
        if not line.scored:
            looks = ("grey center", *frames, *_GREY)
            return paper.cells(looks, [number, *levels, line.name, *_BLANK])
        looks, figures = _figures(paper, line, live, case.spec.has_reasons)
        if line.money:
            name = Span(LEVEL1, NAME, line.name)
            return paper.line(Span(0, 0, number, "center"), name, *_spans(WEIGHT, looks, figures))
        shape = ("center", *frames, "plain", *looks)
        return paper.cells(shape, [number, *levels, line.name, *figures])

    for number, (line, names) in enumerate(zip(shown, _levels(shown), strict=True), 1):
        # The total does not stand on a page alone.
        ahead = LEAST if number == len(shown) else 0
        place = paper.kept(partial(row, Decimal(number), line, *names), ahead)
        if line.scored:
            places[line.identity] = place
    total = paper.kept(lambda: _total(paper, case, shown, live, places.values()))
    return Places(places, total)


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


_GREY = ("grey", *["grey center"] * (LAST - NAME))
"""The name of a row that is not scored, and what stands behind it."""
_BLANK = ("",) * (LAST - NAME)


def _figures(
    paper: Paper, line: Line, live: Live, asked: bool
) -> tuple[tuple[str, ...], list[Content]]:
    """Looks and values of the cells of a scored row behind its name."""
    entry, score = line.entry, line.score
    scores = entry.self_score.value, score.computed, score.awarded
    looks, values = _scores(paper.row + 1, *scores, line.identity, live)
    basis = paper.shown(_basis(paper, line), BASIS, BASIS, entry.review_note)
    reason = paper.shown(_reason(paper, line, asked), REASON, REASON, entry.reason)
    weight = Formula(live(f"{line.identity}:weight"), entry.weight.value)
    return ("points", *looks, "plain", "plain"), [weight, *values, basis, reason]


def _scores(
    row: int,
    claimed: Decimal | None,
    computed: Decimal | None,
    awarded: Decimal | None,
    key: str,
    live: Live,
) -> tuple[tuple[str, ...], list[Content]]:
    """Self, computed and awarded score, and what the awarded one adds or takes."""
    difference = None if claimed is None or awarded is None else short(awarded - claimed)
    formula = f'=IF(COUNT(F{row},H{row})=2,ROUND(H{row}-F{row},6),"—")'
    look = "changed" if difference else "points"
    values: list[Content] = [
        Formula(live(f"{key}:self"), claimed),
        Formula(live(f"{key}:computed"), computed),
        Formula(live(f"{key}:awarded"), awarded),
        Formula(formula, difference),
    ]
    return ("points", "points", look, look), values


def _spans(first: int, looks: Iterable[str], values: Iterable[Content]) -> list[Span]:
    """Cells side by side as parts of a row that has merged ones too."""
    spans = []
    for column, (look, value) in enumerate(zip(looks, values, strict=True), first):
        if isinstance(value, Formula):
            spans.append(Span(column, column, value.value, look, value.text))
        else:
            spans.append(Span(column, column, value, look))
    return spans


def _basis(paper: Paper, line: Line) -> str:
    parts = [paper.say(line.score.basis)]
    if line.score.reviewed is not None:
        values = {"score": line.score.reviewed, "note": line.entry.review_note.text.strip() or "—"}
        parts.append(paper.say(Message(N_("Reviewed: {score}, note: {note}"), values)))
    if line.score.stale:
        parts.append(paper.say(again(line.score)))
    return "\n".join(parts)


def _reason(paper: Paper, line: Line, asked: bool) -> str:
    if line.lost is None:
        return ""
    given = line.entry.reason.text.strip()
    if given in BLANKS and line.officers:
        return ""
    if given in BLANKS:
        return paper.word(N_("No reason given")) if asked and not line.money else ""
    return given


def _levels(shown: tuple[Line, ...]) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Looks and texts of each line's levels: names that repeat share a frame, in its middle.

    Nothing is merged, so that a page break never cuts a line.
    """
    first = level([(line.money, line.level1) for line in shown], LEVEL1)
    second = level([(line.money, line.level1, line.level2) for line in shown], LEVEL2)
    return [
        ((look1, look2), (text1, text2))
        for (look1, text1), (look2, text2) in zip(first, second, strict=True)
    ]


def _total(
    paper: Paper,
    case: Case,
    shown: tuple[Line, ...],
    live: Live,
    rows: Collection[int],
) -> int:
    claimed, computed, awarded = totals(case.scores)
    looks, values = _scores(paper.row + 1, claimed, computed, awarded, "total", live)
    if rows:
        values[0] = Formula(added(SELF, rows, paper.repeated), claimed)
    weights = [line.entry.weight.value for line in shown if line.entry.weight.value is not None]
    full = sum(weights, Decimal(0)) if weights else None
    follows = added(WEIGHT, rows, paper.repeated, partly=True) if rows else ""
    return paper.line(
        Span(0, NAME, paper.word(N_("Total")), "head"),
        Span(WEIGHT, WEIGHT, full, "strong", follows),
        *_spans(SELF, looks, values),
        Span(BASIS, LAST, ""),
    )
