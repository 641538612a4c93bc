"""Total rows: 总分, what it may be called, and where its figures stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlsxeval.model import Cell, Figure, FormSpec
from xlsxeval.reader.figures import nothing, points
from xlsxeval.reader.grid import Grid, absent
from xlsxeval.reader.headings import Header
from xlsxeval.reader.keys import key, plain, rank
from xlsxeval.reader.labels import INLINE, within

LONG_GRADES = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差"}


@dataclass(frozen=True)
class Total:
    """One row that prints a total."""

    row: int
    position: int
    """How well it is named: 总分 before 合计."""
    score: Figure
    full: Figure
    grade: Cell


def best(totals: Sequence[Total]) -> Total | None:
    """The best named total; among equals the largest, for the others are parts of it."""
    named = min((total.position for total in totals), default=0)
    equals = [total for total in totals if total.position == named]
    return max(equals, key=_size, default=None)


def rivals(totals: Sequence[Total]) -> list[Total]:
    """Totals named as well as the chosen one that print another score."""
    chosen = best(totals)
    if chosen is None:
        return []
    equals = [total for total in totals if total.position == chosen.position]
    return [total for total in equals if total.score.value not in (None, chosen.score.value)]


def _size(total: Total) -> tuple[bool, object, int]:
    value = total.score.value
    return value is not None, value or 0, total.row


def total_in(grid: Grid, number: int, header: Header, spec: FormSpec, values: int) -> Total | None:
    """The total this row prints, if it is labelled as one left of the values."""
    label = grid.row(number)[0]
    if label.column >= values:
        return None
    name, behind = _read(label.text)
    position = rank(name, spec.labels["total"])
    if position is None:
        return None
    score, full = _figures(grid, number, header, spec)
    if score.value is None and behind:
        score = points(within(label, behind))
    return Total(number, position, score, full, _grade(grid, number, spec))


def names_total(label: str, spec: FormSpec) -> bool:
    """A row labelled so prints a total, if the label stands left of the values."""
    return rank(_read(label)[0], spec.labels["total"]) is not None


@lru_cache(maxsize=4096)
def _read(label: str) -> tuple[str, str]:
    """What a label names, and the value that stands behind its colon."""
    inline = INLINE.match(label.strip())
    if inline is None or not inline[2].strip():
        return key(label), ""
    return key(inline[1]), inline[2]


def _figures(grid: Grid, number: int, header: Header, spec: FormSpec) -> tuple[Figure, Figure]:
    """自评总分 and 满分 of the row: under their headings, else in printed order."""
    nowhere = nothing(grid.sheet.name)
    score = [points(grid.at(number, column)) for column in header.columns.get("self_score", ())]
    weight = [points(grid.at(number, column)) for column in header.columns.get("weight", ())]
    total = next((figure for figure in score if figure.value is not None), None)
    full = next((figure for figure in weight if figure.value is not None), None)
    if full is not None and (total is None or total.cell is full.cell):
        # One figure over both columns, or under 分值 alone, is the total, but for the full mark.
        alone = total is not None or full.value != spec.full
        return (full, nowhere) if alone else (score[0] if score else nowhere, full)
    if total is not None:
        return total, full or nowhere
    numbers = [f for f in map(points, grid.row(number)) if f.value is not None]
    if not numbers:
        return score[0] if score else nowhere, nowhere
    return numbers[-1], numbers[0] if len(numbers) > 1 else nowhere


def _grade(grid: Grid, number: int, spec: FormSpec) -> Cell:
    names = {grade.name for grade in spec.grades}
    for cell in grid.row(number):
        text = plain(cell.text)
        if text in names or LONG_GRADES.get(text) in names:
            return cell
    return absent(grid.sheet.name)
