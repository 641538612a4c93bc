"""What stands on a drawn sheet whose paper, looks and charts were drawn once for all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter

from xlsxeval.model import column_letter
from xlsxeval.package.content import marked_up


@dataclass(slots=True)
class Line:
    """One row: its height in points, its cells as XML, and a checksum of each."""

    height: float
    cells: str
    seals: bytes = b""


@dataclass(frozen=True)
class Graph:
    """A drawn chart put where it belongs, over cells of its own.

    `rows` leads from the rows its drawing speaks of to those meant here, all 1-based.
    """

    drawn: int
    """Which of the drawn charts."""
    rows: Mapping[int, int]
    top: int
    offset: float
    """Points below the upper edge of row `top`."""
    height: float
    """Points."""


@dataclass
class Contents:
    """Rows from the first one down, what is merged, linked and broken, and the charts."""

    lines: dict[int, Line] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    """Cell, where it leads inside the workbook, and what it shows."""
    breaks: list[int] = field(default_factory=list)
    """Rows after which a new page begins."""
    graphs: list[Graph] = field(default_factory=list)
    charted: dict[tuple[int, int], Decimal | str | None] = field(default_factory=dict)
    """What the cells show that charts stand over: (row, column) → value."""
    columns: int = 1
    """The last column."""

    @property
    def rows(self) -> int:
        """The last row."""
        return max(self.lines, default=1)

    @property
    def area(self) -> str:
        """A1:K81"""
        return f"A1:{column_letter(self.columns)}{self.rows}"

    @property
    def reference(self) -> str:
        """$A$1:$K$81"""
        return "$" + re.sub(r"(?<=[A-Z])(?=[0-9])|(?<=:)", "$", self.area)

    def place(self, graph: Graph) -> tuple[int, float]:
        """The row (0-based) a chart ends in, and how many points below that row's upper edge."""
        left = graph.offset + graph.height
        row = graph.top
        while (line := self.lines.get(row)) is not None and left > line.height:
            left -= line.height
            row += 1
        return row - 1, left

    def sheet_data(self) -> Iterator[bytes]:
        """The rows as XML."""
        for number, line in sorted(self.lines.items(), key=itemgetter(0)):
            head = f'<row r="{number}" ht="{line.height:g}" customHeight="1">'
            yield f"{head}{line.cells}</row>".encode()

    def merge_cells(self) -> str:
        """The children of <mergeCells>."""
        return "".join(f'<mergeCell ref="{area}"/>' for area in self.merges)

    def hyperlinks(self) -> str:
        """The children of <hyperlinks>."""
        return "".join(
            f'<hyperlink ref="{ref}" location="{marked_up(to)}" display="{marked_up(shown)}"/>'
            for ref, to, shown in self.links
        )

    def row_breaks(self) -> str:
        """The children of <rowBreaks>."""
        return "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in self.breaks)
