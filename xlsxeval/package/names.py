"""Defined names of a workbook, global or of one sheet."""

from __future__ import annotations

from xlsxeval.package.order import WORKBOOK
from xlsxeval.package.xml import Element, added, child, children, required, whole


def read(root: Element, sheet: int | None) -> dict[str, str]:
    """Name → what it refers to, of the workbook or of the sheet at a position."""
    found = [e for e in _all(root) if _scope(e) == sheet]
    return {e.get("name", ""): e.text or "" for e in found}


def count(root: Element) -> int:
    """How many there are, of the workbook and of sheets."""
    section = child(root, "definedNames")
    return 0 if section is None else len(section)


def meanings(root: Element) -> list[str]:
    """What they refer to."""
    return [element.text or "" for element in _all(root)]


def define(root: Element, name: str, refers: str, sheet: int | None, hidden: bool) -> None:
    """Give a name its meaning; an older meaning goes."""
    undefine(root, name, sheet)
    element = added(required(root, "definedNames", WORKBOOK), "definedName", name=name)
    if sheet is not None:
        element.set("localSheetId", str(sheet))
    if hidden:
        element.set("hidden", "1")
    element.text = refers


def undefine(root: Element, name: str, sheet: int | None) -> None:
    """Take a name out, however its case is written."""
    wanted = name.casefold()
    for element in _all(root):
        if element.get("name", "").casefold() == wanted and _scope(element) == sheet:
            _drop(root, element)


def forget_sheet(root: Element, sheet: int) -> None:
    """Take out the names of a sheet that goes; names of later sheets move up with them."""
    for element in _all(root):
        scope = _scope(element)
        if scope == sheet:
            _drop(root, element)
        elif scope is not None and scope > sheet:
            element.set("localSheetId", str(scope - 1))


def _all(root: Element) -> list[Element]:
    section = child(root, "definedNames")
    return [] if section is None else children(section, "definedName")


def _scope(element: Element) -> int | None:
    text = element.get("localSheetId")
    return None if text is None else whole(text, -1)


def _drop(root: Element, element: Element) -> None:
    section = element.getparent()
    assert section is not None
    section.remove(element)
    if not len(section):
        root.remove(section)
