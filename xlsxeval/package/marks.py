"""Our one conditional format on a sheet part: colours over cells, whose own styles stay."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxeval.package.order import WORKSHEET
from xlsxeval.package.xml import Element, added, child, children, insert, made, whole

_FORMAT = "conditionalFormatting"


def mark(root: Element, refs: Sequence[str], dxf: int, formula: str) -> None:
    """Lay a differential style over cells, after every rule of the unit's own."""
    rules = [*root.iter("{*}cfRule")]
    priority = max((whole(rule.get("priority")) for rule in rules), default=0) + 1
    section = made(root, _FORMAT, sqref=" ".join(refs))
    rule = added(section, "cfRule", type="expression", dxfId=str(dxf), priority=str(priority))
    added(rule, "formula").text = formula
    insert(root, section, WORKSHEET)


def unmark(root: Element, formula: str) -> bool:
    """Take away the conditional formats with this formula; whether there were any."""
    found = False
    for section in children(root, _FORMAT):
        for rule in children(section, "cfRule"):
            text = child(rule, "formula")
            if rule.get("type") == "expression" and text is not None and text.text == formula:
                section.remove(rule)
                found = True
        if not children(section, "cfRule"):
            root.remove(section)
    return found
