"""The cells of a sheet part, changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from lxml import etree

from xlsxeval.model import Area, reference
from xlsxeval.package.cells_read import placed, position, rows
from xlsxeval.package.content import Strip, cells_text, marked_up
from xlsxeval.package.xml import Element, child, made, namespace, serialise, sibling, whole

_DIGITS = "0123456789"
_REFS = etree.XPath("*/*/@r", smart_strings=False)
_COUNT = etree.XPath("count(*/*)")
_END = b"</row>"


class Grid:
    """sheetData with its rows and cells numbered, ready to be changed."""

    def __init__(self, data: Element) -> None:
        self._data = data
        self._row = sibling(data, "row")
        self._cell = sibling(data, "c")
        self._letters: dict[str, int] = {}
        """Letters of a column → its number; 0 for what names none."""
        self._distinct = False
        """No two cells are known to have one name."""
        self._late: dict[int, bytes] = {}
        """Row → the text of cells behind all others, not in the tree yet."""
        self._rows: dict[int, Element] = {}
        self._taken: set[int] | None = self._numbered()
        self._known: dict[int, dict[int, Element]] = {}
        """Row → column → cell, for rows already looked at: we write cell after cell of a row."""

    @property
    def taken(self) -> set[int]:
        """Columns in which any row has a cell element, even a blank one."""
        if self._taken is None:
            self.settle()
            self._taken = self._columns(self._data.iter(self._cell))
        return self._taken

    def columns(self, row: int) -> dict[int, Element]:
        """Column → cell element of a row; of several for one column, the last."""
        self.settle()
        if row not in self._known:
            parent = self._rows.get(row)
            cells = () if parent is None else parent.iterchildren(self._cell)
            column, refs = self._column, [(cell.get("r", ""), cell) for cell in cells]
            self._known[row] = {column(ref.rstrip(_DIGITS)): cell for ref, cell in refs}
        return self._known[row]

    def cell(self, row: int, column: int) -> Element | None:
        """The element of a cell, where there is one; of several, the last."""
        self.settle()
        parent = self._rows.get(row)
        if row not in self._known and parent is not None:
            # One cell is looked for more quickly than all of a row are told apart.
            ref = reference(row, column)
            # Nearly every row has a cell in each of its columns.
            if self._distinct and len(parent) >= column and parent[column - 1].get("r") == ref:
                return parent[column - 1]
            found = [cell for cell in parent.iterchildren(self._cell) if cell.get("r") == ref]
            if found:
                return found[-1]
        return self.columns(row).get(column)

    def style(self, row: int, column: int) -> int | None:
        """The style of a cell; None where there is no such cell."""
        cell = self.cell(row, column)
        return None if cell is None else whole(cell.get("s"))

    def attribute(self, row: int, name: str) -> str | None:
        """What an attribute of a row says; None where there is no such row."""
        line = self._rows.get(row)
        return None if line is None else line.get(name)

    def formulas(self, row: int, across: Sequence[int]) -> list[str]:
        """Which cells of a row in these columns hold formulas."""
        there = {} if self.taken.isdisjoint(across) else self.columns(row)
        return [
            reference(row, column)
            for column, cell in there.items()
            if column in across and child(cell, "f") is not None
        ]

    def put(self, written: Mapping[int, Strip]) -> None:
        """Give cells their content and style, creating them and their rows in order.

        Behind all that stands in any row, as our columns nearly always are, they stay text.
        """
        places = {column for strip in written.values() for column in strip.columns}
        behind = max(self.taken, default=0) < min(places)
        self._taken = self.taken | places
        texts = {
            row: cells_text(row, strip.first, strip.styles, strip.contents)
            for row, strip in written.items()
        }
        if behind and all(self._made(row).prefix is None for row in texts):
            for row, text in texts.items():
                self._late[row] = self._late.get(row, b"") + text.encode()
            return
        self.settle()
        for row, line in self._parsed(texts):
            self._place_cells(row, written[row], line)

    def settle(self) -> None:
        """Put what is still text into the tree, for whoever looks at the cells."""
        late, self._late = self._late, {}
        for row, line in self._parsed({row: text.decode() for row, text in late.items()}):
            self._made(row).extend(line)
            self._known.pop(row, None)

    def text(self) -> list[bytes]:
        """The part in pieces, cells that are still text in their rows."""
        for number in self._late:
            if not len(self._rows[number]):
                # So that it has an end to stand before.
                self._rows[number].text = ""
        text = serialise(self._data.getroottree().getroot())
        ended = [
            row for row in self._data.iterchildren(self._row) if len(row) or row.text is not None
        ]
        pieces = text.split(_END)
        if len(pieces) != len(ended) + 1:
            # Rows have a prefix, or something else in the sheet reads as their end.
            self.settle()
            return [serialise(self._data.getroottree().getroot())]
        # Of two rows with one number the last one counts, and has ours.
        late = {self._rows[number]: cells for number, cells in self._late.items()}
        return [
            piece
            for row, line in zip(ended, pieces[:-1], strict=True)
            for piece in (line, late.get(row, b""), _END)
        ] + pieces[-1:]

    def _parsed(self, texts: Mapping[int, str]) -> list[tuple[int, list[Element]]]:
        """Cells of rows; parsed at once: a parser for each would cost more than the cells."""
        if not texts:
            return []
        space = marked_up(namespace(self._data))
        inner = "".join(f"<row>{text}</row>" for text in texts.values())
        parsed = etree.fromstring(f'<sheetData xmlns="{space}">{inner}</sheetData>')
        return [(row, list(line)) for row, line in zip(texts, parsed, strict=True)]

    def erase(self, area: Area) -> list[str]:
        """Take out every cell element of an area; returns where formulas stood."""
        self.settle()
        self._taken = None
        self._distinct = False
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

    def _place_cells(self, row: int, strip: Strip, fresh: list[Element]) -> None:
        parent = self._made(row)
        columns = self.columns(row)
        last = max(columns, default=0)
        for column, element in zip(strip.columns, fresh, strict=True):
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
        if parent.get("spans") is not None:
            del parent.attrib["spans"]
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
        refs = cast("list[str]", _REFS(data))
        if len(refs) == _COUNT(data):
            self._distinct = len(set(refs)) == len(refs)
            taken = {self._column(letters) for letters in {ref.rstrip(_DIGITS) for ref in refs}}
        else:
            taken = self._columns(data.iter(self._cell))
        if 0 in taken:
            if any(cell.get("r") is None for cell in data.iter(self._cell)):
                for row, column, cell in placed(data):
                    cell.set("r", reference(row, column))
            taken = {column for _, column, _ in placed(data)}
        for row, element in rows(data):
            if element.get("r") != (number := str(row)):
                element.set("r", number)
            self._rows[row] = element
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


def _inside(cell: Element, area: Area) -> bool:
    place = position(cell.get("r", ""))
    return place is not None and area.left <= place[1] <= area.right
