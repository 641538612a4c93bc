"""Scores as live formulas over the unit's own cells, in the order of the arithmetic.

What a formula cannot judge is "—": a cell emptied or filled with words, a weight that is not above
0, a target that changes its sign, a bare 0.95 where 95 stood beside a percentage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxeval.model import Figure, FormSpec, Operand, Score, quick, spelled

UNKNOWN = "—"
_NOTHING, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)


def computed(score: Score, weight: Figure, points: str | None, spec: FormSpec) -> str | None:
    """测算得分 as a formula; None where nothing is computed, whatever numbers stand there.

    `points` is the weight as formulas write it.
    """
    if weight.value is None or weight.value <= 0 or points is None:
        return None
    sides = _sides(score, spec)
    found = None if sides is None else _rule(score, sides, points, spec)
    ref = weight.cell.ref
    # A weight that is quoted has no letters in it.
    own = [ref] if ref and ref in points else []
    positive = [f"{ref}>0" for ref in own]
    if sides is None or found is None:
        return None if score.computed is None else _guarded(points, own, positive)
    if score.computed is None and not sides.cells:
        return None
    return _guarded(found, [*sides.cells, *own], [*positive, *sides.conditions])


@quick
@dataclass(frozen=True, slots=True)
class _Sides:
    """Both sides of a comparison as formulas write them, in one measure."""

    target: str
    high: str
    actual: str
    cells: list[str]
    conditions: list[str]


def _sides(score: Score, spec: FormSpec) -> _Sides | None:
    """None where no two numbers were compared."""
    target, actual = score.target, score.actual
    compared = score.sign is not None or score.rule in ("between", "execution_rate")
    if target is None or actual is None or not compared:
        return None
    base = actual.factor or target.factor or _ONE
    high = target.high or _NOTHING
    if base != 1:
        ends = (target.factor or target.value, actual.factor or actual.value, high)
        exact = all(end / base * base == end for end in ends)
        if not exact or (score.sign == "≤" and spec.reverse == "points"):
            # Points are taken off per percentage point, whatever the cells are written in.
            base = _ONE
    return _Sides(
        operand(target, base),
        plain(high / base) if high else "0",
        operand(actual, base),
        [side.cell.ref for side in (target, actual) if side.factor is not None],
        list(_conditions(score, target, actual)),
    )


def _conditions(score: Score, target: Operand, actual: Operand) -> Iterator[str]:
    """Under what the numbers may change and are still compared in the same way."""
    if score.rule == "execution_rate":
        yield from (f"{target.cell.ref}>0",) if target.factor is not None else ()
        yield from (f"{actual.cell.ref}>=0",) if actual.factor is not None else ()
        return
    if target.factor is not None and score.sign:
        relation = "=" if target.value == 0 else ">" if target.value > 0 else "<"
        yield f"{target.cell.ref}{relation}0"
    for side in (target, actual):
        if side.factor is not None and side.bare:
            cell = side.cell.ref
            yield f"{cell}<1" if side.factor == _HUNDRED else f"OR({cell}>1,{cell}<=0)"


def _rule(score: Score, sides: _Sides, points: str, spec: FormSpec) -> str | None:
    """The points as the rule gives them; None where the numbers as quoted give none."""
    target, actual = score.target, score.actual
    assert target is not None
    assert actual is not None
    wanted, done = sides.target, sides.actual
    if score.rule == "execution_rate":
        if (target.factor is None and target.value <= 0) or actual.value < 0:
            return None
        return f"MIN(ROUND({points}*{done}/{wanted},2),{points})"
    if score.rule == "between":
        ends = {"≥": f"{done}>={wanted}", "≤": f"{done}<={sides.high}"}
        within = ends.get(score.sign or "", f"AND({ends['≥']},{ends['≤']})")
        return f'IF({within},{points},"{UNKNOWN}")'
    sign = score.sign or "="
    if target.value == 0 and sign != "≥":
        return f"IF({done}<=0,{points},0)"
    if target.value == 0:
        return points
    if score.open or target.value < 0:
        relation = "=" if not score.sign else "<=" if sign == "≤" else ">="
        return f'IF({done}{relation}{wanted},{points},"{UNKNOWN}")'
    if sign == "≤":
        return _at_most(points, sides, spec)
    reached = done if actual.factor is None else f"MAX({done},0)"
    return f"ROUND(IF({done}>={wanted},{points},{points}*{reached}/{wanted}),2)"


def _at_most(points: str, sides: _Sides, spec: FormSpec) -> str:
    target, actual = sides.target, sides.actual
    if spec.reverse == "points":
        off = f"MAX({actual}-{target},0)*{plain(spec.reverse_points)}"
        return f"ROUND(MAX({points}-{off},0),2)"
    if spec.reverse == "ratio":
        over = f"{points}*{target}/{actual}"
    else:
        over = f"MAX({points}*(2*{target}-{actual})/{target},0)"
    return f"ROUND(IF({actual}<={target},{points},{over}),2)"


def _guarded(found: str, cells: Sequence[str], conditions: Sequence[str]) -> str:
    """The formula, unknown while a cell holds no number or a condition is not kept."""
    unique = list(dict.fromkeys(cells))
    if not unique:
        return found
    tests = [f"COUNT({','.join(unique)})={len(unique)}", *conditions]
    test = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
    return f'IF({test},{found},"{UNKNOWN}")'


@quick
@dataclass(frozen=True, slots=True)
class Here:
    """What 拟核得分 depends on beside the weight and the claim."""

    rule: str
    """The reference of 测算得分; empty where that never changes."""
    review: str
    """The reference of 复核得分."""
    words: bool
    """Words stand there that no score can be read from; they count for nothing."""


def awarded(weight: Figure, claimed: Figure, here: Here, spec: FormSpec) -> str:
    """拟核得分: the reviewer's number if it is one, else the lower of claim and rule.

    What a number written as words (8分) comes to is known when the workbook is scored again.
    """
    points, review = None if weight.value is None else figure(weight), here.review
    # Whatever is typed there, an error too, nothing but a number is compared with anything.
    valid = f"{review}>=0" if points is None else f"AND({review}>=0,{review}<={points})"
    claim = _claim(weight, points, claimed, here.rule, spec)
    if not here.words:
        claim = f'IF(ISTEXT({review}),"{UNKNOWN}",{claim})'
    return f"IF(IF(ISNUMBER({review}),{valid}),ROUND({review},2),{claim})"


def _claim(weight: Figure, points: str | None, claimed: Figure, rule: str, spec: FormSpec) -> str:
    unit = _own(claimed)
    if unit is None:
        return f'"{UNKNOWN}"'
    limit = unit if points is None else f"MIN({unit},{points})"
    if weight.value is not None and weight.value < 0:
        limit = f"MAX({limit},0)"
    given = limit
    if rule:
        near = f"ROUND(ABS({unit}-{rule}),6)<={plain(spec.score_tolerance)}"
        given = f"IF({near},{limit},MIN({limit},{rule}))"
        given = f"IF(ISNUMBER({rule}),{given},{limit})"
    if unit != claimed.cell.ref:
        return given
    return f'IF(AND(ISNUMBER({unit}),{unit}>=0),{given},"{UNKNOWN}")'


def _own(claimed: Figure) -> str | None:
    """自评得分 as a formula writes it."""
    number = entered(claimed)
    negative = claimed.value is not None and claimed.value < 0
    return None if negative and number != claimed.cell.ref else number


def difference(given: str, claimed: Figure) -> str:
    """差额: awarded minus claimed."""
    unit = _own(claimed)
    if unit is None:
        return f'"{UNKNOWN}"'
    return f'IF(COUNT({given},{unit})=2,ROUND({given}-{unit},6),"{UNKNOWN}")'


def entered(number: Figure, sheet: str = "") -> str | None:
    """What was entered; an empty cell counts once something is written there."""
    if number.value is not None:
        return figure(number, sheet)
    return sheet + number.cell.ref if number.blank and not number.absent else None


def figure(number: Figure, sheet: str = "") -> str:
    """The cell where it is a plain number or percentage, else the number as it was read.

    `sheet` names the sheet of the cell, for formulas that stand on another one.
    """
    assert number.value is not None
    stored = number.cell.value
    if isinstance(stored, Decimal):
        if stored == number.value:
            return sheet + number.cell.ref
        if stored and stored * _HUNDRED == number.value:
            return f"ROUND({sheet}{number.cell.ref}*100,6)"
    return plain(number.value)


def operand(side: Operand, base: Decimal) -> str:
    """The cell, times what brings it to the measure of the formula; else the number quoted."""
    if side.factor is None:
        return plain(side.value / base)
    if side.factor == base:
        return side.cell.ref
    return f"({side.cell.ref}*{plain(side.factor / base)})"


def plain(number: Decimal) -> str:
    """A number as formulas write it."""
    text = spelled(number)
    return f"({text})" if number < 0 else text
