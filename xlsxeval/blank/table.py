"""The indicator tables of a blank form, and the total below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from xlsxeval.blank.paper import Paper
from xlsxeval.blank.rules import Rules
from xlsxeval.model import FormSpec

_LEVELS = ("level1", "level2")
_HEIGHT = 30
_TOTAL_HEIGHT = 22


class Table:
    """Draws one table, or one for each goal where the form prints several."""

    def __init__(self, paper: Paper, spec: FormSpec, rules: Rules) -> None:
        self.paper, self.spec, self.rules = paper, spec, rules
        self.fields = list(spec.printed["rows"])
        self.levels = [field for field in self.fields if field in _LEVELS]
        self.scores: list[str] = []

    def draw(self, execution: str | None) -> None:
        """Every table, then the total of their scores and the execution's."""
        self.scores = [execution] if execution else []
        if self.spec.layout.get("criteria"):
            self._criteria()
        for label in self.spec.layout.get("blocks", [self.spec.layout.get("table_label", "")]):
            self._one(label)
        if "self_score" in self.fields:
            self._total()

    def _place(self, field: str) -> int:
        return 2 + self.fields.index(field)

    def _one(self, label: str) -> None:
        top = self.paper.row
        self.paper.labels([self.spec.rows[field][0] for field in self.fields], 2)
        self.paper.line(_HEIGHT)
        first = self.paper.row
        groups: list[Mapping[str, Any]] = list(self.spec.layout["rows"])
        for group in groups:
            self._group(group)
        if self.levels:
            self._level1(groups, first)
        bottom, self.paper.row = self.paper.row, top
        self.paper.put(1, 1, label, label=True, down=bottom - top - 1)
        self.paper.row = bottom
        if "self_score" in self.fields:
            letter = get_column_letter(self._place("self_score"))
            self.scores.append(f"{letter}{first}:{letter}{bottom - 1}")

    def _criteria(self) -> None:
        """What is judged by printed criteria: name, points, scores, criterion."""
        paper, layout = self.paper, self.spec.layout
        name, target = self._place("name"), self._place("target")
        starts = [1, name, target, *map(self._place, ("self_score", "reviewed", "criteria"))]
        spans = [*zip(starts, [start - 1 for start in starts[1:]] + [paper.last], strict=True)]
        for head, (left, right) in zip(layout["criteria_heads"], spans, strict=True):
            paper.put(left, right, head, label=True)
        paper.line(_HEIGHT)
        first = paper.row
        for item in layout["criteria"]:
            printed = [item["level"], item["name"], item["weight"], None, None, item["text"]]
            for value, (left, right) in zip(printed, spans, strict=True):
                paper.put(left, right, value, label=isinstance(value, str))
            self.rules.apply(paper, "self_score", spans[3][0])
            paper.line(_HEIGHT)
        letter = get_column_letter(spans[3][0])
        self.scores.append(f"{letter}{first}:{letter}{paper.row - 1}")

    def _group(self, group: Mapping[str, Any]) -> None:
        names: Sequence[str] = group.get("names", ())
        if self.levels:
            column = self._place("level2")
            self.paper.put(column, column, group["level2"], label=True, down=group["count"] - 1)
            if "任务" in group["level2"]:
                self.paper.free(self.paper.row, column)
        for position in range(group["count"]):
            for field in self.fields:
                if field in _LEVELS:
                    continue
                column = self._place(field)
                known = field == "name" and position < len(names)
                self.paper.put(column, column, names[position] if known else None)
                self.rules.apply(self.paper, field, column)
            self.paper.line(_HEIGHT)

    def _level1(self, groups: Sequence[Mapping[str, Any]], first: int) -> None:
        end, self.paper.row = self.paper.row, first
        column, rest = self._place("level1"), list(groups)
        while rest:
            level = rest[0]["level1"]
            same = [group for group in rest if group["level1"] == level]
            rest = rest[len(same) :]
            rows = sum(group["count"] for group in same)
            self.paper.put(column, column, level, label=True, down=rows - 1)
            self.paper.row += rows
        self.paper.row = end

    def _total(self) -> None:
        paper, labels = self.paper, self.spec.printed["labels"]
        score = self._place("self_score")
        weight = self._place("weight") if "weight" in self.fields else None
        left = min(score, weight or score)
        paper.put(1, left - 1, labels["total"][0], label=True)
        for column in range(left, paper.last + 1):
            paper.put(column, column, "")
        if weight is not None:
            paper.put(weight, weight, int(self.spec.full))
        execution = [part for part in self.scores if ":" not in part]
        tables = [part for part in self.scores if ":" in part]
        paper.put(score, score, f"=SUM({','.join([*tables, *execution])})")
        paper.line(_TOTAL_HEIGHT)
        if "grade" in labels:
            paper.put(1, left - 1, labels["grade"][0], label=True)
            paper.put(left, paper.last, None)
            self.rules.apply(paper, "grade", left)
            paper.line(_TOTAL_HEIGHT)
