"""The rows of a form as the report orders them: task by task, management last."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xlsxeval.model import BLANKS, Case, Indicator
from xlsxeval.narrative.report.words import tidy, words
from xlsxeval.reader.keys import plain

_POINTS = re.compile(r"\s*[（(]\s*\d+(?:\.\d+)?\s*分?\s*[)）]\s*$")


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    name: str
    rows: tuple[Indicator, ...]
    below: bool
    """The level between heading and row is worth naming."""


@dataclass(frozen=True)
class Groups:
    """All rows of a form."""

    tasks: bool
    """The headings are the unit's own tasks, not 产出 and 效益."""
    main: tuple[Group, ...]
    managed: tuple[Group, ...]
    """预算执行与管理."""

    @property
    def all(self) -> tuple[Group, ...]:
        """In the order of the report."""
        return self.main + self.managed


def groups(case: Case) -> Groups:
    """The rows by task, or by their first level where the form knows no tasks."""
    rows = case.form.indicators
    managed = {row.row for row in rows if _manages(row, case)}
    main = [row for row in rows if row.row not in managed]
    tasks = any(_task(row) for row in main)
    return Groups(
        tasks,
        _grouped(main, tasks),
        _grouped((row for row in rows if row.row in managed), False),
    )


def level(written: str) -> str:
    """A level as a heading prints it: one line, without its points."""
    name = _POINTS.sub("", tidy(written))
    return "" if name in BLANKS else name


def _manages(row: Indicator, case: Case) -> bool:
    own = plain(row.level1.text)
    return row.execution or any(plain(name) in own for name in case.spec.management)


def _grouped(rows: Iterable[Indicator], tasks: bool) -> tuple[Group, ...]:
    found: dict[str, tuple[list[Indicator], bool]] = {}
    for row in rows:
        task = _task(row) if tasks else ""
        name = task or level(row.level1.text)
        found.setdefault(name, ([], not task))[0].append(row)
    return tuple(Group(name, tuple(rows), below) for name, (rows, below) in found.items())


def _task(row: Indicator) -> str:
    """The task a row belongs to: the level that says 任务, or the one below 工作任务."""
    first, second = level(row.level1.text), level(row.level2.text)
    if second and (_says_task(second) or first in words()["task_heads"]):
        return second
    return first if _says_task(first) else ""


def _says_task(name: str) -> bool:
    return any(word in name for word in words()["task_words"])
