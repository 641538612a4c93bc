"""The merged areas of a sheet."""

from __future__ import annotations

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Area, Message
from xlsxeval.package.cells_read import area
from xlsxeval.package.limits import Limits
from xlsxeval.package.xml import Element, child, children


def areas(root: Element) -> list[Area]:
    """Every merged area a sheet tells of."""
    section = child(root, "mergeCells")
    merges = [] if section is None else children(section, "mergeCell")
    return [found for merge in merges if (found := area(merge.get("ref", ""))) is not None]


def within(limits: Limits, root: Element, sheet: str) -> list[Area]:
    """The merged areas, held against the limits before any is expanded."""
    found = areas(root)
    sizes = [(m.bottom - m.top + 1) * (m.right - m.left + 1) for m in found]
    too_many = len(found) > limits.merges or sum(sizes) > limits.merged
    if too_many or max(sizes, default=0) > limits.merge:
        template = N_("Sheet {sheet} merges more cells than any form does; not read.")
        raise Unreadable(Message(template, {"sheet": sheet}))
    return found
