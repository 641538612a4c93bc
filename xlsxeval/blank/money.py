"""The money block of a blank form: fund rows, rates, and the two splits where printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from xlsxeval.blank.paper import Paper
from xlsxeval.blank.rules import Rules
from xlsxeval.model import FormSpec

_FORMATS = dict.fromkeys(("initial", "budget", "spent"), "#,##0.00") | {"rate": "0.00%"}
_HEIGHT = 22
_HEADINGS_HEIGHT = 32


class Money:
    """Draws the block; `score` is the cell of the execution points."""

    def __init__(self, paper: Paper, spec: FormSpec, rules: Rules) -> None:
        self.paper, self.spec, self.rules = paper, spec, rules
        self.score: str | None = None
        self.fields = list(spec.printed["funds"])
        self.spans = paper.spans(len(self.fields), 4)

    def draw(self) -> None:
        """Headings, fund rows, splits."""
        paper, layout = self.paper, self.spec.layout
        funds: Sequence[str] = layout["fund_rows"]
        splits: Sequence[Sequence[str]] = layout.get("splits", ())
        below = max((len(split) for split in splits), default=0)
        paper.put(1, 2, layout["money_label"], label=True, down=len(funds) + below)
        paper.put(3, 3, "资金" if "weight" in self.fields else "支出", label=True)
        for field, (left, right) in zip(self.fields, self.spans, strict=True):
            paper.put(left, right, self.spec.funds[field][0], label=True)
        paper.line(_HEADINGS_HEIGHT)
        for position, fund in enumerate(funds):
            paper.put(3, 3, fund, label=True)
            for field, (left, right) in zip(self.fields, self.spans, strict=True):
                self._cell(field, left, right, position)
            paper.line(_HEIGHT)
        self._splits(splits, below)

    def _cell(self, field: str, left: int, right: int, position: int) -> None:
        paper = self.paper
        paper.put(left, right, self._value(field, position))
        paper.sheet.cell(paper.row, left).number_format = _FORMATS.get(field, "General")
        if field not in ("rate", "weight") and (field != "self_score" or position == 0):
            self.rules.apply(paper, field, left)

    def _value(self, field: str, position: int) -> Any:
        place = {
            name: get_column_letter(left)
            for name, (left, _) in zip(self.fields, self.spans, strict=True)
        }
        row = self.paper.row
        if field == "rate":
            budget, spent = f"{place['budget']}{row}", f"{place['spent']}{row}"
            return f'=IF(N({budget})>0,{spent}/{budget},"")'
        if field in ("weight", "self_score") and position > 0:
            return "—"
        if field == "self_score":
            self.score = f"{place['self_score']}{row}"
        return self.spec.layout.get("execution_weight") if field == "weight" else None

    def _splits(self, splits: Sequence[Sequence[str]], below: int) -> None:
        """按收入性质分 and 按支出性质分 side by side: a label and its amount each."""
        if not splits:
            return
        middle = (3 + self.paper.last) // 2
        sides = ((3, middle), (middle + 1, self.paper.last))
        for line in range(below):
            for split, (left, right) in zip(splits, sides, strict=True):
                label = split[line] if line < len(split) else ""
                if line == 0 or not label:
                    self.paper.put(left, right, label, label=True)
                    continue
                self.paper.put(left, right - 1, label, label=True)
                self.paper.put(right, right, None)
                self.paper.sheet.cell(self.paper.row, right).number_format = "#,##0.00"
                self.rules.apply(self.paper, "budget", right)
            self.paper.line(_HEIGHT)
