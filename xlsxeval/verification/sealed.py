"""What the stamp's seals say of each cell of ours, wherever it stands today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxeval import stamp
from xlsxeval.model import Cell, Evaluation, Judged, RowStamp, Stamp
from xlsxeval.scored.columns import AWARDED, BASIS, COMPUTED, REMARKS, REVIEWED, lines
from xlsxeval.scored.writer import rows
from xlsxeval.stamp import seals
from xlsxeval.verification.cells import SUMMARY, Ours, Place


@dataclass(frozen=True)
class Sealed:
    """The seals of a scoring."""

    seals: Mapping[Place, int]
    sheets: frozenset[str]
    """Sheets of which every cell of ours has a seal, blank ones that of nothing."""
    moved: bool
    """Rows or columns of a form stand elsewhere than at the scoring: formulas say so."""
    apart: bool
    """A total stands further below its form than a scoring of today would put it."""
    figures: Mapping[Place, Decimal | None]
    """Computed and proposed scores by the stamp."""

    def knows(self, place: Place) -> bool:
        """Whether anything can be said of a cell."""
        return place.sheet in self.sheets

    def keeps(self, place: Place, cell: Cell | None) -> bool:
        """Whether the cell is as it was scored; what its formula is counts, not its result."""
        made, now = self.seals.get(place, seals.BLANK), seals.seal(cell)
        if self.moved and seals.is_formula(made):
            return seals.is_formula(now)
        return made == now

    def shows(self, place: Place, cell: Cell) -> bool:
        """Whether the cell's result is the one the stamp speaks of, as far as it does."""
        figure = self.figures.get(place)
        return figure is None or cell.uncalculated or cell.value == figure


def sealed(known: Stamp | None, evaluation: Evaluation | None, standing: Ours) -> Sealed | None:
    """The seals in the stamp; None where there are none that can be relied on."""
    if known is None or not known.seals or not stamp.whole(known):
        return None
    forms = () if evaluation is None else evaluation.forms
    found: dict[Place, int] = {}
    figures: dict[Place, Decimal | None] = {}
    moved = apart = False
    rest = list(known.rows)
    # Which form is which is not known once one of several is gone.
    texts = known.seals[:-1] if len(known.seals) == len(forms) + 1 else ()
    for index, (text, judged) in enumerate(zip(texts, forms, strict=False)):
        held = seals.read_beside(text)
        if held is None or held.width != REVIEWED:
            return None
        sheet, count = judged.case.form.sheet, len(held.rows)
        own, rest = rest[:count], rest[count:]
        if len(own) < count:
            return None
        placed = _Placed(held, own, judged, index, standing)
        for row, line, scored in placed.lines():
            moved = moved or row != line.row
            found.update({Place(sheet, row, at): each for at, each in enumerate(line.cells)})
            if scored is not None:
                figures[Place(sheet, row, COMPUTED)] = scored.computed
                figures[Place(sheet, row, AWARDED)] = scored.awarded
        apart = apart or placed.apart
        moved = moved or held.start != standing.starts.get(sheet, held.start)
    sheets = {judged.case.form.sheet for judged in forms} if texts else set()
    if standing.summary:
        sheets.add(SUMMARY)
        for row, columns in enumerate(seals.read_sheet(known.seals[-1]), 1):
            found.update({Place(SUMMARY, row, column): each for column, each in columns.items()})
    return Sealed(found, frozenset(sheets), moved, apart, figures)


class _Placed:
    """The sealed lines beside one form, each held to the row it stands in today."""

    def __init__(
        self,
        held: seals.Beside,
        stamped: Sequence[RowStamp],
        judged: Judged,
        index: int,
        standing: Ours,
    ) -> None:
        self._sheet, self._standing = judged.case.form.sheet, standing
        own = lines(judged)
        today = rows(judged)
        heads = today[: len(today) - len(own) - 1] if own else []
        self._filled = {place.row for place in standing.cells if place.sheet == self._sheet}
        self.apart = False
        self._keyed = {stamp.key(index, line.identity): line.row for line in own}
        heading: list[RowStamp | None] = [None] * len(held.heads)
        ending = [held.total] if held.total else []
        self._sealed = [*held.heads, *held.rows, *ending]
        self._stamped = [*heading, *stamped, *[None for _ in ending]]
        same = len(heads) == len(held.heads)
        self._places: list[int | None] = [
            *(heads if same else [None] * len(held.heads)),
            *(self._keyed.get(each.identity) for each in stamped),
            *(self._total(today) for _ in ending),
        ]

    def _total(self, today: list[int]) -> int | None:
        """Where the total stands: behind the rows, if rows came between."""
        if not today or today[-1] in self._filled:
            return today[-1] if today else None
        below = min((row for row in self._filled if row > today[-1]), default=None)
        self.apart = below is not None
        return below

    def lines(self) -> Iterator[tuple[int, seals.Line, RowStamp | None]]:
        """Rows by their names; a row renamed by what stands in it, else by its neighbours."""
        taken = {row for row in self._places if row is not None}
        alike: dict[tuple[int, ...], list[int]] = {}
        for row in self._keyed.values():
            if row not in taken:
                alike.setdefault(self._words(row), []).append(row)
        shift = 0
        for line, place, scored in zip(self._sealed, self._places, self._stamped, strict=True):
            row = line.row + shift if place is None else place
            if place is None:
                rows = [each for each in alike.get(_words(line.cells), ()) if each not in taken]
                if not rows and (row in taken or row not in self._filled):
                    continue
                row = rows[0] if rows else row
                taken.add(row)
            shift = row - line.row
            yield row, line, scored

    def _words(self, row: int) -> tuple[int, ...]:
        """The seals of what stands in a row of today."""
        cells = (self._standing.cells.get(Place(self._sheet, row, at)) for at in range(REVIEWED))
        return _words([seals.seal(cell) for cell in cells])


def _words(cells: Sequence[int]) -> tuple[int, ...]:
    """Of the seals of a row those of its words, which stay as they are wherever it goes."""
    return cells[BASIS], cells[REMARKS]
