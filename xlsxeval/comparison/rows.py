"""Rows of two versions of a form: the same, renamed, added, removed, and what changed in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xlsxeval.comparison.nouns import Change, Row, RowPair, Value
from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Figure, Message, Score
from xlsxeval.reader.keys import plain

_AMOUNTS = ("initial", "budget", "spent")
_AWARDED = N_("Proposed score")


def pairs(old: Case, new: Case) -> list[RowPair]:
    """Every row of both forms, in the order of the new one; what was removed comes last."""
    before, now = list(_rows(old)), list(_rows(new))
    known = {row.identity: row for row in before}
    found = {row.identity: known[row.identity] for row in now if row.identity in known}
    kept = {row.identity for row in found.values()}
    left = [row for row in before if row.identity not in kept]
    for row in (row for row in now if row.identity not in found):
        former = _former(row, left)
        if former is not None:
            left.remove(former)
            found[row.identity] = former
    paired = [_pair(found.get(row.identity), row, new) for row in now]
    return paired + [_pair(row, None, old) for row in left]


def _rows(case: Case) -> Iterator[Row]:
    """The money block's rows, the execution score, then the indicators."""
    budget, execution = case.form.budget, case.scores.execution
    for fund in budget.funds if budget else ():
        amounts = {field: getattr(fund, field) for field in _AMOUNTS}
        name = " ".join(fund.name.text.split())
        yield _row(f"{fund.group}:{plain(name)}", (name,), fund.name, amounts)
    if budget is not None and execution is not None:
        points: dict[str, Figure | Cell]
        points = {"weight": budget.weight, "self_score": budget.self_score}
        label, cell = (case.spec.execution_label,), budget.self_score.cell
        yield _row(budget.identity, label, cell, points, execution)
    for row, score in zip(case.form.indicators, case.scores.rows, strict=True):
        fields: dict[str, Figure | Cell] = {"target": row.target, "actual": row.actual}
        fields |= {"weight": row.weight, "self_score": row.self_score}
        path = tuple(" ".join(cell.text.split()) for cell in (row.level1, row.level2, row.name))
        yield _row(row.identity, path, row.name, fields, score)


def _row(
    identity: str,
    path: tuple[str, ...],
    cell: Cell,
    fields: Mapping[str, Figure | Cell],
    score: Score | None = None,
) -> Row:
    values = {key: _number(f) if isinstance(f, Figure) else _text(f) for key, f in fields.items()}
    cells = {key: f.cell if isinstance(f, Figure) else f for key, f in fields.items()}
    weight = values.get("weight") if score else None
    points = weight if isinstance(weight, Decimal) else None
    return Row(identity, path, cell, values, cells, score, points)


def _text(cell: Cell) -> str | None:
    return cell.text.strip() or None


def _number(figure: Figure) -> Value:
    """The number, or what stands in its place."""
    if figure.value is not None:
        return figure.value
    return None if figure.blank else figure.cell.text.strip() or None


def _former(row: Row, left: Sequence[Row]) -> Row | None:
    """The row this one was before it was renamed or moved: target and weight are the same.

    Among several, the one most like it; a row of another level and another name is another row.
    """
    alike = [(_likeness(row, other), other) for other in left if _same_demand(row, other)]
    best = max(alike, key=lambda each: each[0], default=None)
    return best[1] if best is not None and best[0] >= (1,) else None


def _same_demand(row: Row, other: Row) -> bool:
    if "target" not in row.values or "target" not in other.values:
        return False
    return not any(_differ(row.values[f], other.values[f]) for f in ("target", "weight"))


def _likeness(row: Row, other: Row) -> tuple[int, ...]:
    """How many of level 1 and name agree, then level 2, then the actual."""
    same = [plain(a) == plain(b) != "" for a, b in zip(row.path, other.path, strict=True)]
    actual = not _differ(row.values["actual"], other.values["actual"])
    return same[0] + 2 * same[2], same[1], actual


def _pair(old: Row | None, new: Row | None, case: Case) -> RowPair:
    return RowPair(old, new, tuple(_changes(old, new, case)))


def _changes(old: Row | None, new: Row | None, case: Case) -> Iterator[Change]:
    """What differs; of a row in one version only, all that is written in it."""
    either = new or old
    before, now = (row.values if row else {} for row in (old, new))
    money = either is None or "target" not in either.values
    words = case.spec.funds if money else case.spec.rows
    for field in now or before:
        was, value = before.get(field), now.get(field)
        if _differ(was, value):
            places = (_cell(old, field), _cell(new, field))
            yield Change(field, (words.get(field) or (field,))[0], was, value, places)
    if old is None or new is None:
        return
    awards = [row.score.awarded if row.score else None for row in (old, new)]
    if awards[0] != awards[1]:
        yield Change("awarded", Message(_AWARDED), awards[0], awards[1])


def _cell(row: Row | None, field: str) -> Cell | None:
    cell = row.cells.get(field) if row else None
    return cell if cell is not None and cell.ref else None


def _differ(old: Value, new: Value) -> bool:
    """Spaces and full-width forms make no difference."""
    if isinstance(old, Decimal) or isinstance(new, Decimal):
        return old != new
    return plain(old or "") != plain(new or "")
