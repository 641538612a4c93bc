"""openpyxl as second reader: the unit's sheets in the scored workbook equal those it sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openpyxl.chartsheet import Chartsheet
from openpyxl.utils import column_index_from_string

from tests.compare import Package
from tests.packages import looked_at

_STYLES = ("font", "fill", "border", "alignment", "number_format", "protection", "style")
_SHEET = (
    *("sheet_state", "freeze_panes", "merged_cells", "protection", "print_options", "page_margins"),
    *("page_setup", "print_title_rows", "print_title_cols", "sheet_properties"),
    *("sheet_format", "views", "auto_filter", "row_breaks", "col_breaks", "legacy_drawing"),
    *("scenarios", "data_validations"),
)
_BOOK = ("epoch", "security", "views", "_named_styles", "code_name", "_external_links")
Looks = dict[tuple[int, ...], list[str]]
_AREA = re.compile(r"_xlsxeval_\d+_area$")


def seen_differently(before: bytes, after: bytes) -> list[str]:
    """What openpyxl sees otherwise on any of the unit's sheets.

    A workbook without styles looks as each program likes; we give it the usual ones.
    """
    sent = Package(before)
    styled = "styles" in [kind for kind, _ in sent.relations(sent.main)]
    found = _differences(looked_at(before), looked_at(after))
    return [text for text in found if styled or not text.endswith(("style", "_named_styles"))]


def _differences(old: Any, new: Any) -> Iterator[str]:
    if new.sheetnames[:-1] != old.sheetnames:
        yield f"sheets: {old.sheetnames} became {new.sheetnames}"
        return
    for facet in _BOOK:
        if facet == "views" and not old.views:
            continue
        if repr(getattr(old, facet)) != repr(getattr(new, facet)):
            yield f"workbook: {facet}"
    for name, defined in old.defined_names.items():
        if repr(new.defined_names.get(name)) != repr(defined):
            yield f"name {name}"
    ours = {}
    for name, defined in new.defined_names.items():
        if _AREA.match(name):
            [(sheet, area)] = defined.destinations
            first, last = (re.sub(r"[^A-Z]", "", ref) for ref in area.split(":"))
            letters = column_index_from_string(first), column_index_from_string(last)
            ours[sheet] = range(letters[0], letters[1] + 1)
    for name in old.sheetnames:
        if not isinstance(old[name], Chartsheet):
            yield from (f"{name}: {d}" for d in _sheet(old[name], new[name], ours.get(name)))


def _sheet(old: Any, new: Any, ours: range | None) -> Iterator[str]:
    for facet in _SHEET:
        if repr(getattr(old, facet)) != repr(getattr(new, facet)):
            yield facet
    if _headers(old) != _headers(new):
        yield "header or footer"
    if old.print_area and old.print_area != new.print_area:
        yield "print_area"
    for name, defined in old.defined_names.items():
        if repr(new.defined_names.get(name)) != repr(defined):
            yield f"name {name}"
    yield from _cells(old, new, ours or range(0))
    yield from _sizes(old, new, ours or range(0))
    yield from _rest(old, new)


def _headers(sheet: Any) -> list[object]:
    kinds = [
        f"{kind}{place}" for kind in ("odd", "even", "first") for place in ("Header", "Footer")
    ]
    found = [getattr(sheet, kind) for kind in kinds]
    sides = [getattr(one, side) for one in found for side in ("left", "center", "right")]
    return [(side.text, side.font, side.size, side.color) for side in sides]


def _cells(old: Any, new: Any, ours: range) -> Iterator[str]:
    cells = {c.coordinate: c for row in old.iter_rows() for c in row}
    twins = {c.coordinate: c for row in new.iter_rows() for c in row}
    looks: tuple[Looks, Looks] = ({}, {})
    for place, cell in cells.items():
        twin = twins.pop(place)
        if type(cell) is not type(twin) or _plain(cell.value) != _plain(twin.value):
            if cell.column not in ours or cell.value is not None:
                yield f"{place} value: {cell.value!r} became {twin.value!r}"
        if cell.column in ours:
            continue
        if _look(cell, looks[0]) != _look(twin, looks[1]):
            yield f"{place} style"
        if _note(cell) != _note(twin):
            yield f"{place} comment"
        if repr(cell.hyperlink) != repr(twin.hyperlink):
            yield f"{place} hyperlink"
    for place, twin in twins.items():
        if twin.value is not None and twin.column not in ours:
            yield f"{place} is new: {twin.value!r}"


def _look(cell: Any, known: Looks) -> list[str]:
    """What a cell looks like, worked out once a style."""
    key = tuple(cell._style or ())
    if key not in known:
        known[key] = [repr(getattr(cell, facet)) for facet in _STYLES]
    return known[key]


def _plain(value: Any) -> object:
    """Array formulas and data tables are objects without equality."""
    return vars(value) if hasattr(value, "__dict__") else value


def _note(cell: Any) -> object:
    note = cell.comment
    return None if note is None else (note.text, note.author, note.width, note.height)


def _sizes(old: Any, new: Any, ours: range) -> Iterator[str]:
    for row, size in old.row_dimensions.items():
        if repr(size) != repr(new.row_dimensions[row]) or size.height != (
            new.row_dimensions[row].height
        ):
            if _told(size) != _told(new.row_dimensions[row]):
                yield f"row {row}"
    for letter, size in old.column_dimensions.items():
        index = column_index_from_string(letter)
        if index not in ours and not _covers(size, ours):
            if _told(size) != _told(new.column_dimensions[letter]):
                yield f"column {letter}"


def _told(size: Any) -> dict[str, object]:
    fields = ("height", "width", "hidden", "outlineLevel", "collapsed", "_style", "thickBot")
    return {field: getattr(size, field, None) for field in fields}


def _covers(size: Any, ours: range) -> bool:
    """A range of columns ours were cut out of; tests.compare looks at each of its columns."""
    return bool(size.min and size.max and set(ours) & set(range(size.min, size.max + 1)))


def _rest(old: Any, new: Any) -> Iterator[str]:
    if repr(dict(old.tables)) != repr(dict(new.tables)):
        yield "tables"
    if len(old._charts) != len(new._charts) or len(old._images) != len(new._images):
        yield "charts or pictures"
    if len(old._pivots) != len(new._pivots):
        yield "pivot tables"
    rules = {str(f.sqref): repr(f.rules) for f in new.conditional_formatting}
    for found in old.conditional_formatting:
        if rules.get(str(found.sqref)) != repr(found.rules):
            yield f"conditional format {found.sqref}"
