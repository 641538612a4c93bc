"""Measures drafted from the facts of the rows alone; causes are the unit's to name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import BLANKS, Indicator, Judged, Message, Percent, Score, Severity, Verdict
from xlsxeval.summary.table import Line

SCALES = {Decimal(10) ** 4: "万", Decimal(10) ** 8: "亿"}
"""Words for factors, so that a gap is said in the measure of its target."""

SHOWN = 60
"""Characters of a target or an actual a draft repeats."""


def drafts(judged: Judged, shown: Sequence[Line]) -> Iterator[Message]:
    """One draft a row that lost points, then one a row where an error stands besides."""
    rows = {row.identity: row for row in judged.case.form.indicators}
    drafted: set[tuple[str, int]] = set()
    for line in shown:
        if not line.scored or line.lost is None:
            continue
        row = None if line.money else rows[line.identity]
        spending = row is None or line.score.rule == "execution_rate"
        yield Message(
            N_("{name}: {fact}; {lost} of {weight} points lost. {request}"),
            {
                "name": line.name,
                "fact": _spending(judged) if spending or row is None else _fact(row, line.score),
                "lost": line.lost,
                "weight": line.entry.weight.value,
                "request": _request(line),
            },
        )
        drafted.add((judged.case.form.sheet, line.row))
    yield from _corrections(judged, drafted)


def _fact(row: Indicator, score: Score) -> Message:
    values = {"target": _quoted(row.target.text), "actual": _quoted(row.actual.text)}
    gap = _gap(row, score)
    if gap is None:
        return Message(N_("target {target}, achieved {actual}"), values)
    return Message(N_("target {target}, achieved {actual}, {gap}"), values | {"gap": gap})


def _gap(row: Indicator, score: Score) -> Message | None:
    """How far the actual is from the target, where both are numbers of one unit."""
    wanted, done = score.target, score.actual
    units = {row.target_value.unit, row.actual_value.unit} - {""}
    if score.verdict is not Verdict.MISSED or wanted is None or done is None or len(units) > 1:
        return None
    gap, unit = abs(wanted.value - done.value), "".join(units)
    if row.target_value.scale in SCALES:
        gap, unit = gap / row.target_value.scale, SCALES[row.target_value.scale] + unit
    values = {"gap": gap, "unit": unit}
    if unit == "%":
        short, over = N_("{gap} percentage points short"), N_("{gap} percentage points over")
    else:
        short, over = N_("{gap}{unit} short"), N_("{gap}{unit} over")
    return Message(short if done.value < wanted.value else over, values)


def _spending(judged: Judged) -> Message:
    progress = judged.case.scores.progress
    if progress is None:
        return Message(N_("the spending progress is not known"))
    return Message(N_("spending progress {progress}"), {"progress": Percent(progress)})


def _request(line: Line) -> Message:
    if line.officers:
        return Message(N_("The reviewer took these points off; propose measures."))
    if line.entry.reason.text.strip() in BLANKS:
        return Message(N_("State the reason and propose measures."))
    return Message(N_("Propose measures for the reason given, with a date."))


def _quoted(text: str) -> str | None:
    words = " ".join(text.split())
    return (words if len(words) <= SHOWN else words[:SHOWN] + "……") or None


def _corrections(judged: Judged, drafted: set[tuple[str, int]]) -> Iterator[Message]:
    """What errors ask for on rows no draft speaks of, one a row."""
    codes: dict[tuple[str, int], dict[str, str]] = {}
    for finding in judged.findings:
        key = finding.cell.sheet, finding.cell.row
        if judged.reviewers(finding):
            continue
        if finding.severity is Severity.ERROR and key not in drafted:
            place = finding.cell.place if finding.cell.ref else finding.cell.sheet
            codes.setdefault(key, {})[finding.code] = place
    for found in codes.values():
        values = {"place": next(iter(found.values())), "codes": tuple(found)}
        yield Message(N_("{place}: correct what {codes} names and send the form again."), values)
