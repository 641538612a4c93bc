"""Cells that are read when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from functools import cached_property
from typing import Any

from xlsxeval.model.cell import Cell

_Place = tuple[int, int]


class Late(Mapping[_Place, Cell]):
    """The cells of a sheet of which often nobody asks: most sheets of a workbook hold no form.

    `mentions` says, without reading any cell, whether a text in them may be of a kind. Pickled,
    and sent to another process, they are the plain mapping they stand for.
    """

    def __init__(
        self,
        read: Callable[[], dict[_Place, Cell]],
        mentions: Callable[[Callable[[str], bool]], bool],
    ) -> None:
        self._read, self.mentions = read, mentions

    @cached_property
    def known(self) -> dict[_Place, Cell]:
        """The cells, from now on independent of what they were read from."""
        found = self._read()
        del self._read
        self.mentions = lambda tells: mentioned(found.values(), tells)
        return found

    def __getitem__(self, place: _Place) -> Cell:
        return self.known[place]

    def __iter__(self) -> Iterator[_Place]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)

    # A Mapping would make the following of the above, one call for each cell.
    def get(self, place: _Place, default: Any = None) -> Any:
        """The cell at a place."""
        return self.known.get(place, default)

    def items(self) -> ItemsView[_Place, Cell]:
        """Places and their cells."""
        return self.known.items()

    def values(self) -> ValuesView[Cell]:
        """The cells."""
        return self.known.values()

    def __repr__(self) -> str:
        return repr(self.known)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self.known,)


def mentioned(cells: Iterable[Cell], tells: Callable[[str], bool]) -> bool:
    """Whether a text of these cells is of a kind."""
    return any(tells(cell.value) for cell in cells if isinstance(cell.value, str))
