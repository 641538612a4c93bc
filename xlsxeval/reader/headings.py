"""Header rows: which column holds which field, wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxeval.model import Area, Cell
from xlsxeval.reader.grid import Grid, key, rank

_DEEPEST = 3
_LEVELS = ("level1", "level2", "name")


@dataclass(frozen=True)
class Header:
    """A header band: its rows, and field → the columns that hold it."""

    top: int
    bottom: int
    columns: Mapping[str, Area]
    cells: Mapping[str, Cell]


def indicator_header(grid: Grid, row: int, words: Mapping[str, tuple[str, ...]]) -> Header | None:
    """The header of an indicator table that begins in this row, if one does."""
    header = _band(grid, row, words, {"target", "actual"})
    if header is None:
        return None
    found = header.columns.keys()
    names = found & {"level1", "level2", "name"}
    points = found & {"weight", "self_score", "reason"}
    sides = found & {"target", "actual"}
    if (len(sides) == 2 and names) or (len(sides) == 1 and len(names) >= 2 and points):
        return _split_levels(header)
    return None


def money_header(grid: Grid, row: int, words: Mapping[str, tuple[str, ...]]) -> Header | None:
    """The header of the money block that begins in this row, if one does."""
    header = _band(grid, row, words, {"budget", "spent"})
    if header is None:
        return None
    amounts = header.columns.keys() & {"initial", "budget", "spent", "rate"}
    return header if len(amounts) >= 2 and amounts & {"budget", "spent"} else None


def _band(
    grid: Grid, row: int, words: Mapping[str, tuple[str, ...]], sought: set[str]
) -> Header | None:
    cells = [cell for cell in grid.row(row) if isinstance(cell.value, str)]
    if not cells:
        return None
    found = _match(cells, words)
    if not found:
        return None
    bottom = row
    matched = {cell.ref for cell in found.values()}
    deep = max((grid.span(cell).bottom for cell in cells if cell.ref in matched), default=row)
    lasts = range(row + 1, min(max(deep, row + 1), row + _DEEPEST - 1) + 1)
    for below in lasts:
        further = [cell for cell in grid.row(below) if isinstance(cell.value, str)]
        more = _match([*cells, *further], words)
        if below > deep and not (
            sought - found.keys()
            and further
            and len(_match(further, words)) == len(grid.row(below))
            and not sought - more.keys()
        ):
            break
        cells, found, bottom = [*cells, *further], more, below
    return Header(row, bottom, {f: grid.span(c) for f, c in found.items()}, found)


def _match(cells: list[Cell], words: Mapping[str, tuple[str, ...]]) -> dict[str, Cell]:
    """Each field's best heading; a cell serves one field, and the better word wins."""
    offers = []
    for cell in cells:
        heading = key(str(cell.value))
        if not heading:
            continue
        for order, (field, names) in enumerate(words.items()):
            position = rank(heading, names)
            if position is not None:
                offers.append((position, order, -cell.row, cell.column, field, cell))
    found: dict[str, Cell] = {}
    taken: set[str] = set()
    for *_, field, cell in sorted(offers, key=lambda offer: offer[:4]):
        if field not in found and cell.ref not in taken:
            found[field] = cell
            taken.add(cell.ref)
    return found


def _split_levels(header: Header) -> Header:
    """One heading 绩效指标 over two or three columns stands for the levels under it."""
    area = header.columns.get("name") or header.columns.get("level1")
    width = area.right - area.left + 1 if area else 0
    if area is None or len(header.columns.keys() & set(_LEVELS)) > 1 or width not in (2, 3):
        return header
    columns = dict(header.columns)
    for offset, field in enumerate(_LEVELS[3 - width :] if width == 3 else ("level1", "name")):
        place = area.left + offset
        columns[field] = Area(area.top, place, area.bottom, place)
    return Header(header.top, header.bottom, columns, header.cells)
