"""The texts of a workbook: its shared strings, and how much its cells hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import compress, count, islice
from typing import TYPE_CHECKING

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Message
from xlsxeval.package import plain_strings
from xlsxeval.package.parts import Parts
from xlsxeval.package.text import strings, unescape

if TYPE_CHECKING:
    from xlsxeval.package.plain import Plain
    from xlsxeval.package.tree import Tree


class Texts:
    """The table of shared strings of an open workbook, read when it is first asked for."""

    def __init__(self, parts: Parts, workbook: str) -> None:
        self._parts, self._workbook = parts, workbook
        self._characters: dict[str, int] = {}
        self._telling: dict[Callable[[str], bool], dict[str, None]] = {}
        """Numbers of the shared strings that tell, in order."""

    @cached_property
    def shared(self) -> Sequence[str]:
        """The shared strings; none where the workbook has no table of them."""
        for relation in self._parts.relations(self._workbook).of_kind("sharedStrings"):
            if relation.part is not None and relation.part in self._parts:
                found = self._parts.unparsed(relation.part, plain_strings.strings)
                return strings(self._parts.tree(relation.part)) if found is None else found
        return []

    def mentioned(self, source: Plain | Tree, tells: Callable[[str], bool]) -> bool:
        """Whether any text of a sheet tells; its numbers are taken for those of shared strings."""
        if tells not in self._telling:
            numbers = compress(count(), map(tells, self.shared))
            self._telling[tells] = dict.fromkeys(map(str, numbers))
        told = self._telling[tells]
        # Mostly the first of them stands on the first sheet that holds any.
        if any(map(source.stores, islice(told, 1))):
            return True
        pieces = source.pieces
        if not told.keys().isdisjoint(pieces):
            return True
        distinct = set(pieces)
        whole = "\n".join(distinct)
        # Spaces around a number, and zeros before it, do not change it.
        odd = whole.startswith("0") or "\n0" in whole
        # Mostly numbers of shared strings stand there, and no number tells.
        if not "".join(distinct).isdecimal():
            if any(map(tells, distinct)):
                return True
            if "_x" in whole and any(tells(unescape(piece)) for piece in distinct):
                return True
            odd = odd or "\n".join(whole.split()) != whole
        return odd and not told.keys().isdisjoint(map(_bare, distinct))

    def admit(self, part: str, cells: Iterable[Cell]) -> None:
        """Hold the texts of a sheet, and of those read before, against the limit.

        A text of 32,767 characters is stored once and may stand in every cell.
        """
        self._characters[part] = sum([len(c.value) for c in cells if isinstance(c.value, str)])
        most = self._parts.limits.characters
        if sum(self._characters.values()) > most:
            template = N_("The cells hold more than {most} characters of text; not read.")
            raise Unreadable(Message(template, {"most": most}))


def _bare(number: str) -> str:
    return number.strip().lstrip("0") or "0"
