"""The cells of a sheet part, changed in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from xlsxeval.model import Area, column_letter, reference
from xlsxeval.package.cells_read import placed, position, rows
from xlsxeval.package.content import Content, cell_text, marked_up
from xlsxeval.package.xml import Element, child, made, namespace, sibling, whole

Written = tuple[int, Content, int]
"""Column, content and style of a cell to be written."""


class Grid:
    """sheetData with its rows and cells numbered, ready to be changed."""

    def __init__(self, data: Element) -> None:
        self._data = data
        self._row = sibling(data, "row")
        self._cell = sibling(data, "c")
        _number(data)
        self._rows = {whole(row.get("r")): row for row in data.iterchildren(self._row)}
        self._known: dict[int, dict[int, Element]] = {}
        """Row → column → cell, for rows already looked at: we write cell after cell of a row."""

    def row(self, number: int) -> Element | None:
        """The element of a row, where there is one."""
        return self._rows.get(number)

    def cell(self, row: int, column: int) -> Element | None:
        """The element of a cell, where there is one; of several, the last."""
        return self._columns(row).get(column)

    def put(self, written: Mapping[int, Sequence[Written]]) -> None:
        """Give cells their content and style, creating them and their rows in order.

        All are parsed at once: a parser for each cell would cost more than the cells.
        """
        space = marked_up(namespace(self._data))
        text = "".join(f"<row>{_row_text(row, cells)}</row>" for row, cells in written.items())
        parsed = etree.fromstring(f'<sheetData xmlns="{space}">{text}</sheetData>')
        for (row, cells), line in zip(written.items(), parsed, strict=True):
            self._place_cells(row, cells, list(line))

    def erase(self, area: Area) -> list[str]:
        """Take out every cell element of an area; returns where formulas stood."""
        formulas = []
        for number in [n for n in self._rows if area.top <= n <= area.bottom]:
            row = self._rows[number]
            taken = [c for c in row.iterchildren(self._cell) if _inside(c, area)]
            for cell in taken:
                if child(cell, "f") is not None:
                    formulas.append(cell.get("r", ""))
                row.remove(cell)
            if taken and not len(row) and set(row.attrib) <= {"r", "spans"}:
                self._data.remove(row)
                del self._rows[number]
            elif taken:
                row.attrib.pop("spans", "")
            self._known.pop(number, None)
        return formulas

    def _place_cells(self, row: int, cells: Sequence[Written], fresh: list[Element]) -> None:
        parent = self._made(row)
        columns = self._columns(row)
        last = max(columns, default=0)
        for (column, _, _), element in zip(cells, fresh, strict=True):
            old = columns.get(column)
            if old is not None:
                parent.replace(old, element)
            elif column > last:
                parent.append(element)
                last = column
            else:
                parent.insert(self._place_in(parent, columns, column), element)
            columns[column] = element

    def _made(self, row: int) -> Element:
        parent = self._rows.get(row)
        if parent is None:
            parent = made(self._data, "row", r=str(row))
            self._data.insert(self._place(row), parent)
            self._rows[row] = parent
        parent.attrib.pop("spans", "")
        return parent

    def _place_in(self, parent: Element, columns: dict[int, Element], column: int) -> int:
        """Cells may stand out of order: behind the last one that belongs before the column."""
        before = {element for at, element in columns.items() if at < column}
        places = [place for place, element in enumerate(parent, 1) if element in before]
        return max(places, default=0)

    def _place(self, row: int) -> int:
        for element in self._data.iterchildren(self._row):
            if whole(element.get("r")) > row:
                return self._data.index(element)
        return len(self._data)

    def _columns(self, row: int) -> dict[int, Element]:
        if row not in self._known:
            parent = self._rows.get(row)
            cells = () if parent is None else parent.iterchildren(self._cell)
            self._known[row] = {_column(cell): cell for cell in cells}
        return self._known[row]


def _row_text(row: int, cells: Sequence[Written]) -> str:
    return "".join(
        cell_text(f"{column_letter(column)}{row}", value, style) for column, value, style in cells
    )


def _number(data: Element) -> None:
    """Write down the numbers that rows and cells have by their order alone."""
    if any(cell.get("r") is None for cell in data.iter(sibling(data, "c"))):
        for row, column, cell in placed(data):
            cell.set("r", reference(row, column))
    for row, element in rows(data):
        element.set("r", str(row))


def _inside(cell: Element, area: Area) -> bool:
    place = position(cell.get("r", ""))
    return place is not None and area.left <= place[1] <= area.right


def _column(cell: Element) -> int:
    place = position(cell.get("r", ""))
    return place[1] if place else 0
