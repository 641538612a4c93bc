"""Scores as live formulas over the unit's own cells, in the order of the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from xlsxeval.model import Figure, FormSpec, Operand, Score, Verdict

_POSITIVE = ("at_least", "equals")
UNKNOWN = "—"


def computed(score: Score, weight: Figure, spec: FormSpec) -> str | None:
    """测算得分 as a formula; None where nothing is computed."""
    if score.computed is None or weight.value is None:
        return None
    points = figure(weight)
    if score.target is None or score.actual is None:
        return points
    target, actual = operand(score.target), operand(score.actual)
    if score.rule == "execution_rate":
        return f"ROUND(MIN({points}*{actual}/{target},{points}),2)"
    if score.rule == "zero":
        return f"IF({actual}<=0,{points},0)"
    if score.rule == "at_most":
        return _at_most(points, target, actual, spec)
    if score.rule in _POSITIVE and score.target.value > 0:
        return f"ROUND(IF({actual}>={target},{points},{points}*MAX({actual},0)/{target}),2)"
    return points if score.verdict in (Verdict.MET, Verdict.EXCEEDED) else None


def _at_most(points: str, target: str, actual: str, spec: FormSpec) -> str:
    if spec.reverse == "points":
        off = f"MAX({actual}-{target},0)*{plain(spec.reverse_points)}"
        return f"ROUND(MAX({points}-{off},0),2)"
    if spec.reverse == "ratio":
        over = f"{points}*{target}/{actual}"
    else:
        over = f"MAX({points}*(2*{target}-{actual})/{target},0)"
    return f"ROUND(IF({actual}<={target},{points},{over}),2)"


def awarded(score: Score, weight: Figure, claimed: Figure, here: str, spec: FormSpec) -> str:
    """拟核得分: the reviewer's number if it is one, else the lower of claim and rule.

    `here` holds the references of 测算得分 and 复核得分 as "K8 P8".
    """
    rule, review = here.split()
    limit = "" if weight.value is None else f",{review}<={figure(weight)}"
    claim = _claim(score, weight, claimed, rule, spec)
    return f"IF(AND(ISNUMBER({review}),{review}>=0{limit}),ROUND({review},2),{claim})"


def _claim(score: Score, weight: Figure, claimed: Figure, rule: str, spec: FormSpec) -> str:
    if claimed.value is None or claimed.value < 0:
        return f'"{UNKNOWN}"'
    own = figure(claimed)
    limit = own if weight.value is None else f"MIN({own},{figure(weight)})"
    if score.computed is None:
        return limit
    near = f"ROUND(ABS({own}-{rule}),6)<={plain(spec.score_tolerance)}"
    return f"IF({near},{limit},MIN({limit},{rule}))"


def difference(given: str, claimed: Figure) -> str:
    """差额: awarded minus claimed."""
    if claimed.value is None:
        return f'"{UNKNOWN}"'
    return f'IF(ISNUMBER({given}),ROUND({given}-{figure(claimed)},6),"{UNKNOWN}")'


def total(cells: Sequence[str], count: int) -> str:
    """A sum that is unknown while one of its parts is."""
    parts = ",".join(cells)
    return f'IF(COUNT({parts})={count},ROUND(SUM({parts}),6),"{UNKNOWN}")'


def runs(column: str, rows: Iterable[int]) -> list[str]:
    """Rows of one column as ranges: K8, K13:K20."""
    found: list[list[int]] = []
    for row in sorted(rows):
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return [
        f"{column}{first}" if first == last else f"{column}{first}:{column}{last}"
        for first, last in found
    ]


def grade(total_cell: str, spec: FormSpec) -> str:
    """等级 of a total."""
    text = f'"{UNKNOWN}"'
    for step in reversed(spec.grades):
        name = step.name.replace('"', '""')
        text = f'IF({total_cell}>={plain(step.floor)},"{name}",{text})'
    return f'IF(ISNUMBER({total_cell}),{text},"{UNKNOWN}")'


def figure(number: Figure) -> str:
    """The cell where it is a plain number, else the number as it was read."""
    assert number.value is not None
    same = isinstance(number.cell.value, Decimal) and number.cell.value == number.value
    return number.cell.ref if same else plain(number.value)


def operand(side: Operand) -> str:
    """The cell, times what brings it to the measure of the comparison; else the number quoted."""
    if side.factor is None:
        return plain(side.value)
    if side.factor == 1:
        return side.cell.ref
    return f"({side.cell.ref}*{plain(side.factor)})"


def plain(number: Decimal) -> str:
    """A number as formulas write it."""
    text = f"{number.normalize():f}"
    return f"({text})" if number < 0 else text
