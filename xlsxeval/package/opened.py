"""What the sheets of an open workbook share: its parts, its list of them, its texts and styles.

Sheets hold on to this and not to the workbook that holds them: what goes round in a circle is only
forgotten when Python sweeps up, which takes time for every cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from xlsxeval.errors import Unreadable
from xlsxeval.package import kinds
from xlsxeval.package.limits import Limits
from xlsxeval.package.parts import Parts
from xlsxeval.package.styles import Styles
from xlsxeval.package.texts import Texts
from xlsxeval.package.xml import (
    RELATION,
    STRICT,
    STRICT_RELATION,
    Element,
    child,
    children,
    namespace,
    true,
)


@dataclass(frozen=True)
class SheetRef:
    """A sheet as the workbook lists it."""

    name: str
    state: str
    """visible, hidden or veryHidden."""
    kind: str
    """worksheet, chartsheet, dialogsheet, xlMacrosheet …"""
    part: str
    number: str
    """sheetId."""
    relation: str
    """The id of the workbook's relationship to it."""


class Opened:
    """A workbook package and what is read of it once."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.parts = Parts(data, limits)
        found = self.parts.relations("").of_kind("officeDocument")
        self.main = next((r.part for r in found if r.part), "xl/workbook.xml")
        self.root: Element = self.parts.tree(self.main)
        self._listed: tuple[SheetRef, ...] | None = None

    @property
    def relation_space(self) -> str:
        """Where this workbook's dialect keeps its relationship types."""
        return STRICT_RELATION if namespace(self.root) == STRICT else RELATION

    @property
    def sheets(self) -> tuple[SheetRef, ...]:
        """All sheets in the workbook's order."""
        if self._listed is None:
            self._listed = self._list()
        return self._listed

    def _list(self) -> tuple[SheetRef, ...]:
        section = child(self.root, "sheets")
        relations = {relation.id: relation for relation in self.parts.relations(self.main)}
        found = []
        for sheet in [] if section is None else children(section, "sheet"):
            rid = sheet.get(f"{{{RELATION}}}id") or sheet.get(f"{{{STRICT_RELATION}}}id") or ""
            relation = relations.get(rid)
            if relation is None or relation.part is None or relation.part not in self.parts:
                raise Unreadable(kinds.damaged())
            part = self.parts.spelled(relation.part)
            name, state = sheet.get("name", ""), sheet.get("state", "visible")
            number = sheet.get("sheetId", "")
            found.append(SheetRef(name, state, relation.kind, part, number, rid))
        return tuple(found)

    def listed_anew(self) -> None:
        """Have the list of sheets read again, for it is changed."""
        self._listed = None

    @cached_property
    def texts(self) -> Texts:
        """The shared strings, and what the cells hold of them."""
        return Texts(self.parts, self.main)

    @cached_property
    def styles(self) -> Styles:
        """The cell styles."""
        return Styles(self.parts, self.main, namespace(self.root), self.relation_space)

    @property
    def date1904(self) -> bool:
        """Whether day 0 is 1 January 1904."""
        settings = child(self.root, "workbookPr")
        return settings is not None and true(settings.get("date1904"))
