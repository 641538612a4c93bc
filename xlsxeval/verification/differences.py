"""Our cells held against evaluations of today, and against the seals of the scoring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from xlsxeval.model import Cell
from xlsxeval.verification.cells import Depth, Ours, Place, fits
from xlsxeval.verification.sealed import Sealed


@dataclass(frozen=True)
class Difference:
    """A cell that is not what it was scored as."""

    place: Place
    stands: Cell | None
    expected: Cell | None
    """What the evaluation gives."""
    typed: bool
    """Typed over since the scoring; what the evaluation gives need not be what stood there."""


@dataclass(frozen=True)
class Wanted:
    """What our cells are held against."""

    accepted: Sequence[Ours]
    """Scorings of the workbook as it is."""
    depth: Callable[[Place], Depth]
    sealed: Sealed | None
    loose: bool
    """More was changed than our cells: an evaluation of today need not be that of then."""

    def differences(self, standing: Ours) -> Iterator[Difference]:
        """Cells that are as none of the accepted scorings has them, or were typed over."""
        places = set(standing.cells).union(*(each.cells for each in self.accepted))
        if self.sealed is not None:
            places.update(filter(self.sealed.knows, self.sealed.seals))
        for place in sorted(places):
            looked, stands = self.depth(place), standing.cells.get(place)
            given = self._given(place, stands, standing, looked)
            expected = self.accepted[0].cells.get(place) if self.accepted else None
            difference = Difference(place, stands, expected, typed=given)
            if self._seals_count(place, looked):
                given = self._sealed_sound(difference, looked, given)
            if not given:
                yield difference

    def compared(self, standing: Ours) -> int:
        """How many cells are looked at."""
        places = [(place, self.depth(place)) for place in standing.cells]
        return sum(
            looked is not Depth.NOTHING or self._seals_count(place, looked)
            for place, looked in places
        )

    def _seals_count(self, place: Place, looked: Depth) -> bool:
        """Whether the seal has to tell, because the evaluation cannot."""
        known = self.sealed is not None and self.sealed.knows(place)
        return known and (self.loose or looked is not Depth.ALL)

    def _sealed_sound(self, each: Difference, looked: Depth, given: bool) -> bool:
        """Whether a cell is as it was scored, by its seal."""
        assert self.sealed is not None
        if not self.sealed.keeps(each.place, each.stands):
            # Emptied it may fit an evaluation that has no such row any more.
            return given and looked is Depth.ALL and each.stands is not None
        results = [cell for cell in (each.stands, each.expected) if cell and cell.formula]
        if given or each.stands is None or len(results) < 2:
            return True
        # The formula is the one that was scored; its stored result may still be another.
        return looked is Depth.VALUE and self.sealed.shows(each.place, each.stands)

    def _given(self, place: Place, stands: Cell | None, here: Ours, looked: Depth) -> bool:
        """Whether one of the scorings has the cell as it stands."""
        return looked is Depth.NOTHING or any(
            fits(stands, here, each.cells.get(place), each, looked) for each in self.accepted
        )
