"""Charts drawn once, put over the cells of one workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

from xlsxeval.package.content import escaped
from xlsxeval.package.contents import Contents, Graph
from xlsxeval.package.gaps import Gaps, gap
from xlsxeval.package.xml import Element, added, child, children, local, serialise

_POINT = 12_700
"""Drawing units (EMU) a point."""
_RANGE = re.compile(r"(.*!)\$([A-Z])\$(\d+)(?::\$([A-Z])\$(\d+))?")
_ANCHORS = "anchors"


class Drawing:
    """A drawing as text: its anchors, each with room for the place of a chart."""

    def __init__(self, drawing: Element, dialect: Callable[[str], str]) -> None:
        root = deepcopy(drawing)
        self.charts = [_opened(anchor) for anchor in root]
        """The relation each drawn chart has."""
        root.text = gap(_ANCHORS)
        for anchor in root:
            anchor.tail = gap(_ANCHORS)
        head, *anchors, tail = dialect(serialise(root).decode()).split(gap(_ANCHORS))
        self._head, self._tail = head, tail
        self._anchors = [Gaps(anchor) for anchor in anchors]

    def arranged(self, contents: Contents) -> str:
        """The drawing with one anchor a chart of the contents."""
        anchors = []
        for number, graph in enumerate(contents.graphs, 1):
            row, rest = contents.place(graph)
            told = {"number": str(number), "id": str(number + 1)}
            for end, at, points in (("from", graph.top - 1, graph.offset), ("to", row, rest)):
                told[f"{end} row"] = str(at)
                told[f"{end} rowOff"] = str(round(points * _POINT))
            anchors.append(self._anchors[graph.drawn].filled(told))
        return "".join((self._head, *anchors, self._tail))


def _opened(anchor: Element) -> str:
    """Make the gaps of an anchor; returns the relation of its chart."""
    for end in ("from", "to"):
        marker = anchor.find(f"{{*}}{end}")
        assert marker is not None
        for name in ("row", "rowOff"):
            children(marker, name)[0].text = gap(f"{end} {name}")
    (frame,) = anchor.iter("{*}cNvPr")
    frame.set("id", gap("id"))
    frame.set("name", f"Chart {gap('number')}")
    (chart,) = anchor.iter("{*}chart")
    (relation,) = (name for name in chart.attrib if str(name).endswith("}id"))
    found = str(chart.get(relation))
    chart.set(relation, f"rId{gap('number')}")
    return found


@dataclass(frozen=True)
class _Source:
    """The cells one formula of a drawn chart speaks of."""

    sheet: str
    column: str
    first: int
    last: int | None
    """None for a single cell."""
    numbers: bool
    prefix: str

    def meant(self, graph: Graph) -> tuple[str, range]:
        """The formula over the rows meant, and these rows."""
        first, last = graph.rows[self.first], graph.rows[self.last or self.first]
        end = "" if self.last is None else f":${self.column}${last}"
        return f"{self.sheet}${self.column}${first}{end}", range(first, last + 1)

    def cache(self, values: Sequence[Decimal | str | None]) -> str:
        """What a program shows that does not read the cells."""
        p = self.prefix
        head = f"<{p}formatCode>General</{p}formatCode>" if self.numbers else ""
        points = [
            f'<{p}pt idx="{position}"><{p}v>{escaped(str(value))}</{p}v></{p}pt>'
            for position, value in enumerate(values)
            if isinstance(value, Decimal) or (value is not None and not self.numbers)
        ]
        return f'{head}<{p}ptCount val="{len(values)}"/>{"".join(points)}'

    def unlabelled(self, values: Sequence[Decimal | str | None]) -> str:
        """Takes the label from what is no number: programs draw that as a zero."""
        p = self.prefix
        return "".join(
            f'<{p}dLbl><{p}idx val="{position}"/><{p}delete val="1"/></{p}dLbl>'
            for position, value in enumerate(values)
            if not isinstance(value, Decimal)
        )


class Chart:
    """A drawn chart as text, with room for the cells it stands for."""

    def __init__(self, chart: Element, dialect: Callable[[str], str]) -> None:
        root = deepcopy(chart)
        self._sources = [
            _source(formula, str(number)) for number, formula in enumerate(root.iter("{*}f"))
        ]
        self._text = Gaps(dialect(serialise(root).decode()))

    def meant(self, graph: Graph, contents: Contents, renamed: Callable[[str], str]) -> str:
        """The chart over the rows meant here, with what their cells hold."""
        told = {}
        for number, source in enumerate(self._sources):
            if isinstance(source, str):
                told[f"formula {number}"] = escaped(renamed(source))
                continue
            formula, rows = source.meant(graph)
            column = ord(source.column) - 64
            values = [contents.charted.get((row, column)) for row in rows]
            told[f"formula {number}"] = escaped(renamed(formula))
            told[f"cache {number}"] = source.cache(values)
            told[f"unlabelled {number}"] = source.unlabelled(values)
        return self._text.filled(told)


def _source(formula: Element, number: str) -> _Source | str:
    """Make the gaps of a formula and its cache; a formula of another kind stays what it is."""
    text = formula.text or ""
    formula.text = gap(f"formula {number}")
    found = _RANGE.fullmatch(text)
    if found is None:
        return text
    holder = formula.getparent()
    assert holder is not None
    numbers = local(holder) == "numRef"
    name = "numCache" if numbers else "strCache"
    old = child(holder, name)
    if old is not None:
        holder.remove(old)
    added(holder, name).text = gap(f"cache {number}")
    if numbers:
        for labels in holder.iterancestors("{*}ser"):
            for each in labels.iterchildren("{*}dLbls"):
                each.text = gap(f"unlabelled {number}")
    prefix = f"{holder.prefix}:" if holder.prefix else ""
    last = None if found[5] is None else int(found[5])
    return _Source(found[1], found[2], int(found[3]), last, numbers, prefix)
