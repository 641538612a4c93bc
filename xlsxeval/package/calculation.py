"""The calculation chain: formulas we take out must leave it, or Excel calls the file damaged."""

from __future__ import annotations

from collections.abc import Collection

from xlsxeval.package.parts import Parts
from xlsxeval.package.xml import Element, children


def forget(parts: Parts, workbook: str, sheet_id: str, refs: Collection[str] | None) -> None:
    """Take cells of one sheet out of the chain, all of them for None; an empty chain goes."""
    relations = parts.relations(workbook)
    relation = next((r for r in relations.of_kind("calcChain") if r.part in parts), None)
    if relation is None or relation.part is None or refs == []:
        return
    root = parts.tree(relation.part)
    entries = children(root, "c")
    gone = [e for e, sheet in _sheets(entries) if sheet == sheet_id and _named(e, refs)]
    if not gone:
        return
    for entry, sheet in _sheets(entries):
        # An entry without i is of the sheet of the one before it, which may be going.
        entry.set("i", sheet)
    parts.edit(relation.part)
    for entry in gone:
        root.remove(entry)
    if not children(root, "c"):
        parts.drop(relation.part)
        parts.relations(workbook, edit=True).remove(relation.id)


def _sheets(entries: list[Element]) -> list[tuple[Element, str]]:
    found, sheet = [], ""
    for entry in entries:
        sheet = entry.get("i", sheet)
        found.append((entry, sheet))
    return found


def _named(entry: Element, refs: Collection[str] | None) -> bool:
    return refs is None or entry.get("r") in refs
