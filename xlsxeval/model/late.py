"""What is read when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from functools import cached_property
from typing import Any, TypeVar

from xlsxeval.model.cell import Cell

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Later(Mapping[_Key, _Value]):
    """A mapping that is read when it is first looked at, and then a plain one.

    Pickled, and sent to another process, it is the plain mapping it stands for.
    """

    def __init__(self, read: Callable[[], dict[_Key, _Value]]) -> None:
        self._read = read

    @cached_property
    def known(self) -> dict[_Key, _Value]:
        """What is in it, from now on independent of what it was read from."""
        found = self._read()
        del self._read
        return found

    def __getitem__(self, key: _Key) -> _Value:
        return self.known[key]

    def __iter__(self) -> Iterator[_Key]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)

    # A Mapping would make the following of the above, one call for each key.
    def get(self, key: _Key, default: Any = None) -> Any:
        """What is at a key."""
        return self.known.get(key, default)

    def items(self) -> ItemsView[_Key, _Value]:
        """Keys and values."""
        return self.known.items()

    def values(self) -> ValuesView[_Value]:
        """The values."""
        return self.known.values()

    def __repr__(self) -> str:
        return repr(self.known)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self.known,)


def copied(mapping: Mapping[_Key, _Value]) -> dict[_Key, _Value]:
    """What a mapping holds, as a dict of one's own; a dict is copied in no time."""
    return dict(mapping.known if isinstance(mapping, Later) else mapping)


class Late(Later[tuple[int, int], Cell]):
    """The cells of a sheet of which often nobody asks: most sheets of a workbook hold no form.

    `mentions` says, without reading any cell, whether a text in them may be of a kind.
    """

    def __init__(
        self,
        read: Callable[[], dict[tuple[int, int], Cell]],
        mentions: Callable[[Callable[[str], bool]], bool],
    ) -> None:
        super().__init__(read)
        self.mentions = mentions

    @cached_property
    def known(self) -> dict[tuple[int, int], Cell]:
        """The cells."""
        found = super().known
        self.mentions = lambda tells: mentioned(found.values(), tells)
        return found


def mentioned(cells: Iterable[Cell], tells: Callable[[str], bool]) -> bool:
    """Whether a text of these cells is of a kind."""
    return any(tells(cell.value) for cell in cells if isinstance(cell.value, str))
