"""Array formulas and data tables, of which no cell is changed alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxeval.errors import CannotEdit
from xlsxeval.i18n import N_
from xlsxeval.model import Area, Message, reference
from xlsxeval.package.cells_read import area
from xlsxeval.package.content import Strip
from xlsxeval.package.xml import Element, sibling

_ARRAY = N_("{place} belongs to an array formula and cannot be changed alone.")


def areas(root: Element) -> list[Area]:
    """Where they stand on a sheet."""
    formulas = root.iter(sibling(root, "f"))
    refs = [f.get("ref", "") for f in formulas if f.get("t") in ("array", "dataTable")]
    return [found for ref in refs if (found := area(ref)) is not None]


def ensure_free(blocks: Sequence[Area], sheet: str, written: Mapping[int, Strip]) -> None:
    """Refuse to write into one of these areas."""
    for row, strip in written.items() if blocks else ():
        for block in blocks:
            for column in strip.columns:
                if block.top <= row <= block.bottom and block.left <= column <= block.right:
                    place = f"{sheet}!{reference(row, column)}"
                    raise CannotEdit(Message(_ARRAY, {"place": place}))
