"""An open workbook: its sheets, names and settings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from xlsxeval.errors import CannotEdit, Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.package import calculation, names
from xlsxeval.package.calls import lead_out
from xlsxeval.package.cells import SheetPart
from xlsxeval.package.cells_decode import SHORTEST
from xlsxeval.package.limits import Limits
from xlsxeval.package.opened import Opened, SheetRef
from xlsxeval.package.order import WORKBOOK
from xlsxeval.package.relations import Relation
from xlsxeval.package.removal import drop_sheet
from xlsxeval.package.styles import Styles
from xlsxeval.package.texts import Texts
from xlsxeval.package.xml import (
    MAIN,
    STRICT,
    added,
    child,
    children,
    insert,
    local,
    made,
    namespace,
    related,
    required,
    true,
    whole,
)


class Book:
    """A workbook package opened for reading and editing."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._opened = Opened(data, limits)
        self.parts, self.main, self.root = self._opened.parts, self._opened.main, self._opened.root
        self._sheets: dict[str, SheetPart] = {}
        if local(self.root) != "workbook":
            raise Unreadable(Message(N_("This file is not an Excel workbook.")))
        if len(self.sheets) > limits.sheets:
            template = N_("The workbook has more than {most} sheets; not read.")
            raise Unreadable(Message(template, {"most": limits.sheets}))
        if names.count(self.root) > limits.names:
            template = N_("The workbook has more than {most} defined names; not read.")
            raise Unreadable(Message(template, {"most": limits.names}))

    @classmethod
    def open(cls, data: bytes, limits: Limits | None = None) -> Book:
        """The workbook in `data`."""
        return cls(data, limits or Limits())

    @property
    def relation_space(self) -> str:
        """Where this workbook's dialect keeps its relationship types."""
        return self._opened.relation_space

    @property
    def sheets(self) -> tuple[SheetRef, ...]:
        """All sheets in the workbook's order."""
        return self._opened.sheets

    def sheet(self, name: str) -> SheetPart:
        """The worksheet of that name, parsed once."""
        if name not in self._sheets:
            self._sheets[name] = SheetPart(self._opened, self.sheets[self._position(name)])
        return self._sheets[name]

    def holds_at_most(self, cells: int) -> bool:
        """Whether no more cells than that can be filled, by the mere size of the sheets."""
        listed = [ref.part for ref in self.sheets if ref.kind == "worksheet"]
        return sum(map(self.parts.archive.size, listed)) <= cells * SHORTEST

    @property
    def texts(self) -> Texts:
        """The shared strings, and what the cells hold of them."""
        return self._opened.texts

    @property
    def styles(self) -> Styles:
        """The cell styles."""
        return self._opened.styles

    @property
    def date1904(self) -> bool:
        """Whether day 0 is 1 January 1904."""
        return self._opened.date1904

    @property
    def macros(self) -> bool:
        """Whether the workbook is of the kind that may carry macros."""
        return "macroEnabled" in self.parts.types.of(self.main)

    @property
    def signed(self) -> bool:
        """Whether a digital signature seals the package."""
        relations = self.parts.relations("")
        return any("/digital-signature/" in relation.type for relation in relations)

    @property
    def structure_locked(self) -> bool:
        """Whether adding sheets is locked for people."""
        protection = child(self.root, "workbookProtection")
        return protection is not None and true(protection.get("lockStructure"))

    @property
    def external_links(self) -> bool:
        """Whether anything but a hyperlink leads out of the package; nothing is ever followed."""
        for relation in self._relations():
            if relation.kind == "externalLink":
                return True
            if relation.part is None and relation.kind != "hyperlink":
                return True
        worksheets = [ref.name for ref in self.sheets if ref.kind == "worksheet"]
        return lead_out(names.meanings(self.root)) or any(
            lead_out(self.sheet(name).formulas) for name in worksheets
        )

    @property
    def embedded(self) -> bool:
        """Whether other documents are embedded (OLE objects, packages)."""
        return any(relation.kind in ("oleObject", "package") for relation in self._relations())

    def _relations(self) -> Iterator[Relation]:
        """What any part says of another."""
        return chain.from_iterable(map(self.parts.relations, self.parts.sources()))

    def ensure_editable(self) -> None:
        """Refuse what no edit can be made to safely."""
        if self.signed:
            template = N_("The workbook is digitally signed; any change would break the signature.")
            raise CannotEdit(Message(template))
        if not {namespace(self.root), namespace(self.styles.root)} <= {MAIN, STRICT}:
            raise CannotEdit(Message(N_("The workbook is written in an unknown dialect of OOXML.")))

    def defined_names(self, sheet: str | None = None) -> dict[str, str]:
        """Name → reference, of the workbook or of one sheet."""
        return names.read(self.root, None if sheet is None else self._position(sheet))

    def define(self, name: str, refers: str, *, sheet: str | None = None, hidden: bool) -> None:
        """Give a name its reference."""
        position = None if sheet is None else self._position(sheet)
        names.define(self.parts.edit(self.main), name, refers, position, hidden)

    def undefine(self, name: str, *, sheet: str | None = None) -> None:
        """Take a name out."""
        position = None if sheet is None else self._position(sheet)
        names.undefine(self.parts.edit(self.main), name, position)

    def request_recalculation(self) -> None:
        """Have every program compute all formulas when it opens the workbook."""
        settings = required(self.parts.edit(self.main), "calcPr", WORKBOOK)
        settings.set("fullCalcOnLoad", "1")

    def add_sheet(self, name: str, part: str, *, hidden: bool) -> None:
        """List a worksheet part as the last sheet."""
        self._opened.listed_anew()
        relations = self.parts.relations(self.main, edit=True)
        rid = relations.add(f"{self.relation_space}/worksheet", f"/{part}")
        root = self.parts.edit(self.main)
        if child(root, "bookViews") is None:
            views = made(root, "bookViews")
            added(views, "workbookView")
            insert(root, views, WORKBOOK)
        section = required(root, "sheets", WORKBOOK)
        number = max((whole(e.get("sheetId")) for e in children(section, "sheet")), default=0) + 1
        entry = related(section, "sheet", self.relation_space)
        entry.set("name", name)
        entry.set("sheetId", str(number))
        if hidden:
            entry.set("state", "hidden")
        entry.set(f"{{{self.relation_space}}}id", rid)

    def remove_sheet(self, name: str) -> None:
        """Take a sheet out with everything that is its own."""
        position = self._position(name)
        ref = self.sheets[position]
        self._sheets.pop(name, None)
        calculation.forget(self.parts, self.main, ref.number, None)
        drop_sheet(self.parts, self.main, ref.part, ref.relation, position)
        self._opened.listed_anew()

    def save(self) -> bytes:
        """The workbook as bytes: changed parts written again, all others as they were."""
        return self.parts.save()

    def _position(self, name: str) -> int:
        for position, ref in enumerate(self.sheets):
            if ref.name == name:
                return position
        raise KeyError(name)
