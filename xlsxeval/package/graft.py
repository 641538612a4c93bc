"""Carrying a sheet drawn by xlsxwriter into a unit's workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy

from xlsxeval.package.book import Book
from xlsxeval.package.contents import Contents
from xlsxeval.package.drawn import Drawn
from xlsxeval.package.filling import plain_view
from xlsxeval.package.graft_parts import Carrier, quoted
from xlsxeval.package.graft_styles import Shifted, absorb, explicit
from xlsxeval.package.xml import (
    Element,
    added,
    child,
    children,
    sibling,
    whole,
)

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST = 31


def free_name(book: Book, wanted: str) -> str:
    """A sheet name Excel accepts and the workbook does not have: 汇总, else 汇总（2）."""
    plain = _FORBIDDEN.sub("_", wanted).strip("'") or "_"
    if plain.casefold() == "history":
        plain += "_"
    taken = {ref.name.casefold() for ref in book.sheets}
    name, number = _cut(plain, ""), 1
    while name.casefold() in taken:
        number += 1
        name = _cut(plain, f"（{number}）")
    return name


def graft(
    book: Book, drawn: Drawn, name: str, contents: Contents | None = None, *, hidden: bool = False
) -> str:
    """Add a drawn sheet as the last sheet of `book`; returns its name there.

    With `contents`, in the book's own styles, the sheet keeps its paper alone, and they take the
    place of its cells.
    """
    title = free_name(book, name)
    part = book.parts.unused("xl/worksheets/sheet{}.xml")
    carrier = Carrier(book, drawn, drawn.ref.name, title, contents)
    if contents is None:
        sheet = deepcopy(drawn.sheet)
        plain_view(sheet)
        _restyle(sheet, absorb(book.styles, drawn.styles))
        _inline_strings(drawn.book, sheet)
        book.parts.put(part, carrier.translated(sheet), _TYPE)
    else:
        book.parts.put(part, drawn.blank(carrier.strict).filled(contents), _TYPE)
    carrier.carry(drawn.ref.part, part)
    book.add_sheet(title, part, hidden=hidden)
    for local_name, refers in drawn.book.defined_names(drawn.ref.name).items():
        meaning = carrier.renamed(refers)
        if contents is not None and local_name == "_xlnm.Print_Area":
            meaning = f"{quoted(title)}!{contents.reference}"
        book.define(local_name, meaning, sheet=title, hidden=local_name == "_xlnm._FilterDatabase")
    return title


def styles_in(book: Book, drawn: Drawn) -> Sequence[int]:
    """Drawn style → the same among the book's, appended where it is new."""
    return absorb(book.styles, drawn.styles).styles


def bare(drawn: Drawn) -> Book:
    """The drawn workbook without its sheet."""
    book = Book.open(drawn.data)
    book.remove_sheet(drawn.ref.name)
    return book


def _cut(plain: str, suffix: str) -> str:
    """The name within 31 UTF-16 units."""
    room = _LONGEST - len(suffix)
    return plain.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + suffix


def _restyle(sheet: Element, shifted: Shifted) -> None:
    data = child(sheet, "sheetData")
    for row in [] if data is None else data:
        if row.get("s") is not None:
            row.set("s", str(shifted.style(row.get("s"))))
        for cell in row:
            cell.set("s", str(shifted.style(cell.get("s"))))
    section = child(sheet, "cols")
    for col in [] if section is None else section:
        if col.get("style") is not None:
            col.set("style", str(shifted.style(col.get("style"))))
    for rule in sheet.iter(sibling(sheet, "cfRule")):
        if rule.get("dxfId") is not None:
            rule.set("dxfId", str(shifted.dxfs[whole(rule.get("dxfId"))]))


def _inline_strings(source: Book, sheet: Element) -> None:
    """Shared strings become inline ones, rich text kept: the unit's table stays as it is."""
    relations = source.parts.relations(source.main).of_kind("sharedStrings")
    if not relations or relations[0].part is None:
        return
    table = children(source.parts.tree(relations[0].part), "si")
    for cell in sheet.iter(sibling(sheet, "c")):
        value = child(cell, "v")
        if cell.get("t") != "s" or value is None:
            continue
        cell.set("t", "inlineStr")
        cell.remove(value)
        inline = added(cell, "is")
        for piece in table[whole(value.text)]:
            copied = deepcopy(piece)
            explicit(copied)
            inline.append(copied)
