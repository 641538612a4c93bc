"""What a report can speak of: the indicators of the form, and its execution rate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from xlsxeval.model import Case, Cell, Figure, Quantity
from xlsxeval.quantity import plain
from xlsxeval.reader.keys import key
from xlsxeval.scoring import bare_name


@dataclass(frozen=True)
class Subject:
    """What a passage can be about: an indicator, or the execution rate of the money block."""

    identity: str
    name: Cell
    words: str
    target: Cell
    actual: Cell
    target_value: Quantity | None
    actual_value: Quantity | None
    weight: Figure
    score: Figure
    level: str
    execution: bool
    """Its actual is the spending progress, which is held against the money block."""


def subjects(case: Case) -> list[Subject]:
    """The rows of the form by name, longest first, and the execution rate."""
    found = []
    for row in case.form.indicators:
        words = worded(row.name.text)
        if len(words) > 1:
            found.append(
                Subject(
                    identity=row.identity,
                    name=row.name,
                    words=words,
                    target=row.target,
                    actual=row.actual,
                    target_value=row.target_value,
                    actual_value=row.actual_value,
                    weight=row.weight,
                    score=row.self_score,
                    level=plain(key(row.level1.text)),
                    execution=row.execution,
                )
            )
    return sorted([*found, *_execution(case)], key=lambda subject: -len(subject.words))


def _execution(case: Case) -> Iterator[Subject]:
    """预算执行率 of the money block, under each of its names."""
    budget = case.form.budget
    if budget is not None and budget.weight.value is not None:
        empty = Cell(case.form.sheet, "")
        for words in dict.fromkeys((case.spec.execution_label, *case.spec.execution_names)):
            yield Subject(
                identity=budget.identity,
                name=budget.self_score.cell,
                words=worded(words),
                target=empty,
                actual=empty,
                target_value=None,
                actual_value=None,
                weight=budget.weight,
                score=budget.self_score,
                level="",
                execution=True,
            )


@lru_cache(maxsize=4096)
def pattern(words: str) -> re.Pattern[str]:
    """The name as a report may write it: with the marks and brackets that `worded` left out."""
    return re.compile(r"(?:[,.;:“”‘’]|\([^()]{0,20}\)){0,2}".join(map(re.escape, words)))


def worded(name: str) -> str:
    """A name as it is looked for: without 指标1, stars, brackets and spaces."""
    return plain("".join(bare_name(name).split())).strip(":*★☆△▲。,")
