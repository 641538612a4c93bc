"""Fills in a blank form the way a careful unit does: everything reached, every sum right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlsxeval import blank
from xlsxeval.model import FormSpec

Place = tuple[int, int]
_MARK = re.compile(r"（(\d+)分）")
_AMOUNTS = ("initial", "budget", "spent")


def filled(spec: FormSpec, path: Path) -> Path:
    """The blank form of the spec, filled in."""
    book = load_workbook(BytesIO(blank.write(spec)))
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    _Filler(sheet, spec).fill()
    book.save(path)
    return path


class _Filler:
    def __init__(self, sheet: Worksheet, spec: FormSpec) -> None:
        self.sheet, self.spec = sheet, spec
        self.corner = {
            (row, column): (area.min_row, area.min_col)
            for area in sheet.merged_cells.ranges
            for row in range(area.min_row, area.max_row + 1)
            for column in range(area.min_col, area.max_col + 1)
        }

    def text(self, row: int, column: int) -> str:
        value = self.sheet.cell(*self.corner.get((row, column), (row, column))).value
        return str(value) if value is not None else ""

    def open(self) -> Iterator[Place]:
        """Unlocked cells, where a merged area begins."""
        for cells in self.sheet.iter_rows():
            for cell in cells:
                place = (cell.row, cell.column)
                if not cell.protection.locked and self.corner.get(place, place) == place:
                    yield place

    def put(self, place: Place, value: Any) -> None:
        self.sheet.cell(*place).value = value

    def fill(self) -> None:
        money = self.heads("funds")
        tables = [*self.tables()]
        for place in [*self.open()]:
            row, column = place
            if "年度）" in self.text(row, column):
                self.put(place, "（2023年度）")
            elif not any(top <= row <= bottom for top, bottom, _ in tables):
                self.around(place, money)
        execution = self.spec.layout.get("execution_weight") or self.spec.execution_weight or 0
        for top, bottom, columns in tables:
            self.table(top, bottom, columns, Decimal(execution))
        for cells in self.sheet.iter_rows():
            for cell in cells:
                if str(cell.value).startswith("=SUM"):
                    cell.value = int(self.spec.full)
                elif str(cell.value).startswith("=IF"):
                    cell.value = 1 if self.text(cell.row, 3) != "" else None

    def heads(self, section: str) -> dict[int, dict[int, str]]:
        """Row → column → field, of every row that prints all headings of a section."""
        printed = {words[0]: field for field, words in self.spec.printed[section].items()}
        found = {}
        for row in range(1, self.sheet.max_row + 1):
            cells = {c: self.text(row, c) for c in range(1, self.sheet.max_column + 1)}
            columns = {c: printed[text] for c, text in cells.items() if text in printed}
            if set(columns.values()) == set(printed.values()):
                found[row] = columns
        return found

    def tables(self) -> Iterator[tuple[int, int, dict[int, str]]]:
        heads = self.heads("rows")
        ends = [*sorted(heads)[1:], self.sheet.max_row + 1]
        for (top, columns), end in zip(sorted(heads.items()), ends, strict=True):
            name = next(c for c, field in columns.items() if field == "name")
            bottom = top
            while bottom + 1 < end and (bottom + 1, name) not in self.corner:
                bottom += 1
            yield top, bottom, columns

    def around(self, place: Place, money: dict[int, dict[int, str]]) -> None:
        """Head, money and texts."""
        row, column = place
        labels, texts = self.spec.printed["labels"], self.spec.printed["texts"]
        left, above = self.text(row, column - 1), self.text(row - 1, column)
        head = next((top for top in money if 0 < row - top < 12 and column in money[top]), None)
        funds = len(self.spec.layout["fund_rows"])
        if head is not None and row - head <= funds:
            field = money[head][column]
            first = row - head < 3
            if field in _AMOUNTS:
                self.put(place, 100 if first else 0)
            elif field == "self_score":
                self.put(place, self.spec.layout.get("execution_weight", 20))
        elif "其中" in left:
            self.put(place, 100)
        elif left in [word for split in self.spec.layout.get("splits", ()) for word in split]:
            self.put(place, 0)
        elif left in [words[0] for words in labels.values()]:
            self.put(place, "优" if left == labels.get("grade", ("",))[0] else f"{left}的内容")
        for item in self.spec.layout.get("criteria", ()):
            if item["name"] in [self.text(row, c) for c in range(1, column)]:
                scores = self.heads("rows").values()
                if any(columns.get(column) == "self_score" for columns in scores):
                    self.put(place, item["weight"])
        for field, words in texts.items():
            if words[0] in (left, above):
                self.put(place, f"{words[0]}：{field}")

    def table(self, top: int, bottom: int, columns: dict[int, str], execution: Decimal) -> None:
        at = {field: column for column, field in columns.items()}
        rows = range(top + 1, bottom + 1)
        points = self.points(top, rows, at, execution)
        for number, row in enumerate(rows, 1):
            name = self.text(row, at["name"])
            by_rate = name in self.spec.execution_names
            values = {
                "name": name or f"第{top}组工作{number}完成率",
                "nature": "≥",
                "target": (90 if "nature" in at else "≥90%") if not by_rate else "100%",
                "unit": "%",
                "actual": (95 if "nature" in at else "95%") if not by_rate else "100%",
                "weight": float(points[row]),
                "self_score": float(points[row]),
            }
            if "率" in name and not by_rate:
                values |= {"target": values["target"], "actual": 90 if "nature" in at else "90%"}
                values["nature"] = "＝"
            for field, value in values.items():
                if field in at:
                    self.put((row, at[field]), value)

    def points(
        self, top: int, rows: range, at: dict[str, int], execution: Decimal
    ) -> dict[int, Decimal]:
        """Points dealt out as the levels print them, the form's rule sets them, or evenly."""
        groups: dict[str, list[int]] = defaultdict(list)
        worth: dict[str, Decimal] = {}
        for row in rows:
            names = [self.text(row, at[f]) for f in ("level2", "level1") if f in at]
            marked = next((name for name in [*names, self.text(top, 1)] if _MARK.search(name)), "")
            level1 = names[-1] if names else ""
            scheme = self.spec.schemes[0] if self.spec.schemes else {}
            groups[marked or level1 if scheme or marked else ""].append(row)
            mark = _MARK.search(marked)
            key = marked or level1 if scheme or marked else ""
            worth[key] = (
                Decimal(mark[1]) if mark else scheme.get(level1, self.spec.full - execution)
            )
        found = {}
        for key, members in groups.items():
            each = (worth[key] / len(members)).quantize(Decimal("0.5"), "ROUND_DOWN")
            found |= dict.fromkeys(members, each)
            found[members[-1]] += worth[key] - each * len(members)
        return found
