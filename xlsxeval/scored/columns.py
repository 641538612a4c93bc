"""Our seven columns beside a form: what stands in each cell of each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from xlsxeval import ours
from xlsxeval.i18n import N_, percent, say, text
from xlsxeval.model import Cell, Figure, Finding, Judged, Message, column_letter
from xlsxeval.package import Formula
from xlsxeval.scored import formulas
from xlsxeval.scored import totals as sums
from xlsxeval.scored.formulas import UNKNOWN
from xlsxeval.scored.lines import Line, lines
from xlsxeval.scored.proof import proof
from xlsxeval.scored.remarks import remarks
from xlsxeval.summary import PROGRESS
from xlsxeval.summary.values import short

__all__ = ["COUNT", "HEADINGS", "Content", "Line", "contents", "lines", "totals"]

HEADINGS = (
    N_("Computed score"),
    N_("Proposed score"),
    N_("Difference"),
    N_("Basis of the score"),
    N_("Checking remarks"),
    *ours.HEADINGS,
)
COMPUTED, AWARDED, DIFFERENCE, BASIS, REMARKS, REVIEWED, NOTE = range(7)
COUNT = len(HEADINGS)

Content = str | Decimal | Formula | None


@cache
def _letters(start: int) -> tuple[str, ...]:
    return tuple(column_letter(start + offset) for offset in range(COUNT))


def contents(
    line: Line, judged: Judged, found: Sequence[Finding], start: int, language: str
) -> list[Content]:
    """What our seven cells of one row hold, in order; `found` is what was found in the row."""
    spec, score, letters = judged.case.spec, line.score, _letters(start)
    rule = f"{letters[COMPUTED]}{line.row}"
    given = f"{letters[AWARDED]}{line.row}"
    review = f"{letters[REVIEWED]}{line.row}"
    points = None if line.weight.value is None else formulas.figure(line.weight)
    formula = formulas.computed(score, line.weight, points, spec)
    here = formulas.Here("" if formula is None else rule, review, _words(line.reviewed))
    proposal = formulas.awarded(line.weight, line.self_score, here, spec)
    off = formulas.difference(given, line.self_score)
    return [
        UNKNOWN if formula is None else Formula(formula, _known(score.computed)),
        Formula(proposal, _known(score.awarded)),
        Formula(off, _rounded(_minus(score.awarded, line.self_score.value))),
        proof(line, judged.case, review, language),
        remarks(line, judged.case, found, language),
        _typed(line.reviewed),
        _entered(line.review_note),
    ]


def totals(
    judged: Judged, found: Sequence[Line], start: int, row: int, language: str
) -> Iterator[Content]:
    """What our cells of the total row hold."""
    case = judged.case
    scores, letters = case.scores, _letters(start)
    for offset, value in ((COMPUTED, scores.computed_total), (AWARDED, scores.awarded_total)):
        cells = sums.runs(letters[offset], [line.row for line in found])
        yield Formula(sums.total(cells, len(found)), _rounded(value))
    off = _rounded(_minus(scores.awarded_total, scores.self_total))
    formula = sums.change(f"{letters[AWARDED]}{row}", [line.self_score for line in found])
    yield off if formula is None else Formula(formula, off)
    yield from (_verdict(judged, letters[AWARDED] + str(row), language), None, None, None)


def _verdict(judged: Judged, total: str, language: str) -> Content:
    """Grade and progress, following the total and the amounts."""
    case, scores = judged.case, judged.case.scores
    label = say(Message(PROGRESS, {"label": case.spec.execution_label}), language) + " "
    rate = percent(scores.progress, language)
    live = sums.progress(case.form.budget)
    quoted = label.replace('"', '""')
    shown = f'"{quoted}"&{live}' if live else f'"{quoted}{rate}"'
    condition = sums.graded(total, case)
    if condition is None:
        return Formula(shown, label + rate) if live else label + rate
    word = text(N_("Grade"), language)
    formula = f'IF({condition},"{word} "&{sums.steps(total, case.spec)}&"; ","")&{shown}'
    known = scores.awarded_total is not None and case.form.weights_total == case.spec.full
    grade = f"{word} {scores.grade or UNKNOWN}; " if known else ""
    return Formula(formula, f"{grade}{label}{rate}")


def _words(review: Figure) -> bool:
    """What was typed as 复核得分 is a text from which no score is read."""
    cell = review.cell
    return review.value is None and cell.formula is None and isinstance(cell.value, str)


def _typed(review: Figure) -> Content:
    """What the officer typed; a number typed as text becomes the number the formulas ask for."""
    return _entered(review.cell) if review.value is None else review.value


def _entered(cell: Cell) -> Content:
    """A formula that shows no value stays one, with its error where it has one."""
    if cell.value is None and (cell.formula or cell.error):
        return Formula(cell.formula or "", error=cell.error)
    return cell.text or None


def _minus(one: Decimal | None, two: Decimal | None) -> Decimal | None:
    return None if one is None or two is None else one - two


def _known(value: Decimal | None) -> Decimal | str:
    return UNKNOWN if value is None else value


def _rounded(value: Decimal | None) -> Decimal | str:
    """A sum or difference, as its formula rounds it."""
    return UNKNOWN if value is None else short(value)
