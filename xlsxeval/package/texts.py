"""The texts of a workbook: its shared strings, and how much its cells hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Message
from xlsxeval.package import plain_strings
from xlsxeval.package.parts import Parts
from xlsxeval.package.text import strings, unescape


class Texts:
    """The table of shared strings of an open workbook, read when it is first asked for."""

    def __init__(self, parts: Parts, workbook: str) -> None:
        self._parts, self._workbook = parts, workbook
        self._characters: dict[str, int] = {}
        self._telling: dict[Callable[[str], bool], set[str]] = {}
        """Numbers of the shared strings that tell."""

    @cached_property
    def shared(self) -> Sequence[str]:
        """The shared strings; none where the workbook has no table of them."""
        for relation in self._parts.relations(self._workbook).of_kind("sharedStrings"):
            if relation.part is not None and relation.part in self._parts:
                found = self._parts.unparsed(relation.part, plain_strings.strings)
                return strings(self._parts.tree(relation.part)) if found is None else found
        return []

    def mentioned(self, pieces: Collection[str], tells: Callable[[str], bool]) -> bool:
        """Whether any text of a sheet tells; its numbers are taken for those of shared strings."""
        if tells not in self._telling:
            numbers = [number for number, text in enumerate(self.shared) if tells(text)]
            self._telling[tells] = set(map(str, numbers))
        told = self._telling[tells]
        if not told.isdisjoint(pieces):
            return True
        # Mostly numbers of shared strings stand there, and no number tells.
        distinct = set(pieces)
        if not "".join(distinct).isdecimal() and any(map(tells, distinct)):
            return True
        whole = "\n".join(distinct)
        if "_x" in whole and any(tells(unescape(piece)) for piece in distinct):
            return True
        # Spaces around a number, and zeros before it, do not change it.
        odd = "\n".join(whole.split()) != whole or whole.startswith("0") or "\n0" in whole
        return odd and not told.isdisjoint(map(_bare, distinct))

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
