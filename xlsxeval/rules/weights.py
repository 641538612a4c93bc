"""XE301 to XE308: weights, scores, totals and grades among themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Figure, Indicator, Kind, Message, Severity
from xlsxeval.rules.rule import Hits, hit, rule, short, unweighted_levels
from xlsxeval.scoring import bare_name, grade

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_BLANK = Kind.BLANK
_NOTHING = Decimal(0)


@rule("XE301", Severity.ERROR, N_("{what} {score} exceeds the weight {weight}. {cure}"))
def score_above_weight(case: Case) -> Hits:
    """A score may not exceed the weight of its indicator."""
    for owner, weight, claimed, reviewed in _weighted(case):
        most = weight.value
        # XE302 speaks where the weight itself is not above zero.
        if most is None or most <= _NOTHING:
            continue
        for position, score in enumerate((claimed, reviewed)):
            if score.value is not None and score.value > most:
                values = _above(position == 1, case)
                yield hit(
                    score.cell, f"{owner}:{position}", score=score.value, weight=most, **values
                )
    for level, claimed_points in unweighted_levels(case):
        if claimed_points > level.points:
            values = {"score": claimed_points, "weight": level.points, **_above(False, case)}
            yield hit(level.cell, level.cell.text, **values)


def _above(reviewed: bool, case: Case) -> dict[str, Any]:
    """Whose score it is, and who has to do what about it."""
    if reviewed:
        cure = Message(N_("It was not used; the reviewer enters it again."))
        return {"what": case.spec.rows["reviewed"][0], "cure": cure}
    cure = Message(N_("Lower the score or correct the weight."))
    return {"what": Message(N_("The score")), "cure": cure}


@rule("XE302", Severity.ERROR, N_("The weight {weight} is not above 0. Enter the row's weight."))
def weight_not_positive(case: Case) -> Hits:
    """Every weight is above zero."""
    for owner, weight, _, _ in _weighted(case):
        if weight.value is not None and weight.value <= _NOTHING:
            yield hit(weight.cell, owner, weight=weight.value)


@rule(
    "XE303",
    Severity.ERROR,
    N_("The weights add up to {total}, not to {full}. Correct the weights."),
)
def weights_off_full_mark(case: Case) -> Hits:
    """All weights, the execution weight included, add up to the full mark."""
    total = _sum_of_weights(case)
    if total is not None and total != case.scores.full:
        yield hit(_weight_place(case), "weights", total=total, full=case.scores.full)


@rule(
    "XE304",
    Severity.ERROR,
    N_("{level} prints {printed} points, its rows add up to {total}. Correct the weights."),
)
def level_weight_off(case: Case) -> Hits:
    """The weights under a level add up to the points printed beside its name."""
    for level in case.form.levels:
        rows = [case.form.indicators[position] for position in level.rows]
        known = [row.weight.value for row in rows if row.weight.value is not None]
        if known and (len(known) == len(rows) or not any(map(_unweighted, rows))):
            total = sum(known, Decimal(0))
            if total != level.points:
                name = " ".join(level.cell.text.split())[:40]
                yield hit(level.cell, name, level=name, printed=level.points, total=total)


@rule(
    "XE305",
    Severity.WARNING,
    N_("{level} carries {total} points where {reference} sets {points}. Adjust or explain."),
)
def level_weights_not_prescribed(case: Case) -> Hits:
    """The weights of the levels follow one scheme of the form's rule."""
    found, whole = _by_level(case), _sum_of_weights(case)
    # With rows missing, XE303 says all there is to say.
    if found is None or not case.spec.schemes or whole is None or whole < case.scores.full:
        return
    totals = {name: total for name, (total, _) in found.items()}
    if any(totals == dict(scheme) for scheme in case.spec.schemes):
        return
    scheme = min(case.spec.schemes, key=lambda s: sum(totals.get(n) != p for n, p in s.items()))
    for name, points in scheme.items():
        total, cell = found.get(name, (Decimal(0), _weight_place(case)))
        if total != points:
            values = {"level": name, "total": total, "points": points}
            yield hit(cell, name, reference=case.spec.reference, **values)
            return


@rule(
    "XE306",
    Severity.ERROR,
    N_("The total {printed} is printed, the scores add up to {total}. Correct the total."),
)
def total_off(case: Case) -> Hits:
    """The printed total is the sum of the scores."""
    printed, total = case.form.printed_total, case.scores.self_total
    if printed.value is None or total is None:
        return
    if abs(printed.value - total) > case.spec.score_tolerance:
        yield hit(printed.cell, "total", printed=printed.value, total=total)


@rule(
    "XE307",
    Severity.ERROR,
    N_("The grade {printed} is printed, {total} points are {grade}. Correct the grade."),
)
def grade_off(case: Case) -> Hits:
    """The printed grade is the grade of the total."""
    printed = case.form.printed_grade.text.strip()
    total = case.form.printed_total.value
    total = case.scores.self_total if total is None else total
    right = grade(total, case.spec)
    names = {name.name for name in case.spec.grades}
    if right is not None and printed[:1] in names and printed[:1] != right:
        values = {"printed": short(printed), "total": total, "grade": right}
        yield hit(case.form.printed_grade, "grade", **values)


@rule(
    "XE308",
    Severity.WARNING,
    N_("“{name}” with the same target already stands in {other}. Delete or rename one."),
)
def indicator_repeated(case: Case) -> Hits:
    """No indicator is counted twice; two tasks may each have one of the same name."""
    named = [(bare_name(row.name.text), row) for row, _ in case.scored_rows]
    often = Counter(name for name, _ in named)
    seen: dict[tuple[str, str, str], Cell] = {}
    for name, row in named:
        if often[name] == 1 or len(name) < 4 or row.target_value.kind is _BLANK:
            continue
        task = row.level2.text
        twin = (name, "".join(row.target.text.split()), task if "任务" in task else "")
        first = seen.setdefault(twin, row.name)
        if first is not row.name and first.ref != row.name.ref:
            yield hit(row.name, row.identity, name=short(name), other=first)


def _weighted(case: Case) -> Iterator[tuple[str, Figure, Figure, Figure]]:
    """Owner, weight, self score and reviewed score of everything that is scored."""
    for row in case.form.indicators:
        yield row.identity, row.weight, row.self_score, row.reviewed
    budget = case.form.budget
    if budget is not None:
        yield budget.identity, budget.weight, budget.self_score, budget.reviewed


def _sum_of_weights(case: Case) -> Decimal | None:
    """The sum, or None where a missing or faulty weight is told of, or none is asked for."""
    rows = [row for row, _ in case.scored_rows]
    unknown = [row for row in rows if row.weight.value is None]
    if any(map(_unweighted, unknown)) or all(row.weight.absent for row in rows):
        return None
    if case.form.budget and case.form.budget.weight.wrong:
        return None
    return case.form.weights_total


def _unweighted(row: Indicator) -> bool:
    """A weight belongs here and none can be read: XE201, XE203 or XE105 tells."""
    return row.weight.value is None and not row.weight.absent and row.scored


def _weight_place(case: Case) -> Cell:
    """Where the sum of the weights stands or would stand."""
    if case.form.printed_full.cell.ref:
        return case.form.printed_full.cell
    weights = [row.weight.cell for row in case.form.indicators if row.weight.value is not None]
    return weights[-1] if weights else case.form.title


def _by_level(case: Case) -> Mapping[str, tuple[Decimal, Cell]] | None:
    """Level name of the scheme → its points; None where a level is none of the scheme's."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    cells: dict[str, Cell] = {}
    level, name = None, None
    for row, _ in case.scored_rows:
        if level is not row.level1:
            level, name = row.level1, _scheme_name(row.level1, case)
        if name is None or row.weight.value is None:
            return None
        totals[name] += row.weight.value
        cells.setdefault(name, row.level1)
    budget = case.form.budget
    if budget is not None and budget.weight.value is not None:
        totals[case.spec.execution_label] += budget.weight.value
        cells.setdefault(case.spec.execution_label, budget.weight.cell)
    return {name: (totals[name], cells[name]) for name in totals}


def _scheme_name(level: Cell, case: Case) -> str | None:
    """What the form's schemes call the level."""
    written = "".join(level.text.split())
    names = (name for scheme in case.spec.schemes for name in scheme)
    return next((name for name in names if name.removesuffix("指标") in written), None)
