"""The cells of a sheet part, changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from lxml import etree

from xlsxeval.model import Area, column_letter, reference
from xlsxeval.package.cells_read import placed, position, rows
from xlsxeval.package.content import Content, cell_text, marked_up
from xlsxeval.package.xml import Element, child, made, namespace, sibling, whole

_DIGITS = "0123456789"
Written = tuple[int, Content, int]
"""Column, content and style of a cell to be written."""


class Grid:
    """sheetData with its rows and cells numbered, ready to be changed."""

    def __init__(self, data: Element) -> None:
        self._data = data
        self._row = sibling(data, "row")
        self._cell = sibling(data, "c")
        self._letters: dict[str, int] = {}
        """Letters of a column → its number; 0 for what names none."""
        self._taken: set[int] | None = self._numbered()
        self._rows = {whole(row.get("r")): row for row in data.iterchildren(self._row)}
        self._known: dict[int, dict[int, Element]] = {}
        """Row → column → cell, for rows already looked at: we write cell after cell of a row."""

    @property
    def taken(self) -> set[int]:
        """Columns in which any row has a cell element, even a blank one."""
        if self._taken is None:
            self._taken = self._columns(self._data.iter(self._cell))
        return self._taken

    def columns(self, row: int) -> dict[int, Element]:
        """Column → cell element of a row; of several for one column, the last."""
        if row not in self._known:
            parent = self._rows.get(row)
            cells = () if parent is None else parent.iterchildren(self._cell)
            column, refs = self._column, [(cell.get("r", ""), cell) for cell in cells]
            self._known[row] = {column(ref.rstrip(_DIGITS)): cell for ref, cell in refs}
        return self._known[row]

    def cell(self, row: int, column: int) -> Element | None:
        """The element of a cell, where there is one; of several, the last."""
        parent = self._rows.get(row)
        if row not in self._known and parent is not None:
            # One cell is looked for more quickly than all of a row are told apart.
            ref = reference(row, column)
            found = [cell for cell in parent.iterchildren(self._cell) if cell.get("r") == ref]
            if found:
                return found[-1]
        return self.columns(row).get(column)

    def row(self, number: int) -> Element | None:
        """The element of a row, where there is one."""
        return self._rows.get(number)

    def put(self, written: Mapping[int, Sequence[Written]]) -> None:
        """Give cells their content and style, creating them and their rows in order.

        All are parsed at once: a parser for each cell would cost more than the cells.
        """
        places = {column for cells in written.values() for column, _, _ in cells}
        behind = max(self.taken, default=0) < min(places)
        self._taken = self.taken | places
        space = marked_up(namespace(self._data))
        text = "".join(f"<row>{_row_text(row, cells)}</row>" for row, cells in written.items())
        parsed = etree.fromstring(f'<sheetData xmlns="{space}">{text}</sheetData>')
        for (row, cells), line in zip(written.items(), parsed, strict=True):
            if behind and _ascending(cells):
                # Behind all that stands in any row, as our columns nearly always are.
                self._made(row).extend(list(line))
                self._known.pop(row, None)
            else:
                self._place_cells(row, cells, list(line))

    def erase(self, area: Area) -> list[str]:
        """Take out every cell element of an area; returns where formulas stood."""
        self._taken = None
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
        columns = self.columns(row)
        places = [column for column, _, _ in cells]
        last = max(columns, default=0)
        for column, element in zip(places, fresh, strict=True):
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

    def _numbered(self) -> set[int]:
        """Write down the numbers rows and cells have by order alone; the columns they stand in."""
        data = self._data
        taken = self._columns(data.iter(self._cell))
        if 0 in taken:
            if any(cell.get("r") is None for cell in data.iter(self._cell)):
                for row, column, cell in placed(data):
                    cell.set("r", reference(row, column))
            taken = {column for _, column, _ in placed(data)}
        for row, element in rows(data):
            if element.get("r") != (number := str(row)):
                element.set("r", number)
        return taken

    def _columns(self, cells: Iterable[Element]) -> set[int]:
        """The columns of cells; 0 among them where one is not named."""
        refs = {cell.get("r", "").rstrip(_DIGITS) for cell in cells}
        return {self._column(letters) for letters in refs}

    def _column(self, letters: str) -> int:
        number = self._letters.get(letters)
        if number is None:
            place = position(f"{letters}1")
            number = self._letters[letters] = place[1] if place else 0
        return number


def _ascending(cells: Sequence[Written]) -> bool:
    return all(one[0] < two[0] for one, two in pairwise(cells))


def _row_text(row: int, cells: Sequence[Written]) -> str:
    return "".join(
        cell_text(f"{column_letter(column)}{row}", value, style) for column, value, style in cells
    )


def _inside(cell: Element, area: Area) -> bool:
    place = position(cell.get("r", ""))
    return place is not None and area.left <= place[1] <= area.right
