"""（二）各项工作任务绩效目标完成情况分析: every indicator with its target, actual and score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import count

from xlsxeval.model import BLANKS, Case, Cell, Figure, Indicator
from xlsxeval.narrative.report import words
from xlsxeval.narrative.report.checks import Checks
from xlsxeval.narrative.report.groups import Group, Groups, level
from xlsxeval.narrative.report.money import printed_rate
from xlsxeval.narrative.report.nouns import Paragraph, Run, Runs, Style
from xlsxeval.rules.rule import lost, says_nothing

_NUMBERED = re.compile(r"^指标\s*\d+\s*[:：.、]?\s*(?=\S)")
_SIGN = re.compile(r"[≥≤><=＞＜＝≧≦═]")
_BARE = re.compile(r"[\d,.]+")
_YEAR = re.compile(r"\d{4}\s*年")


def analysis(case: Case, found: Groups, checks: Checks) -> Iterator[Paragraph]:
    """What was set, then group by group what came of it."""
    yield Paragraph(Style.BODY, _opening(case, found))
    number = count(1)
    # Rows without a heading of their own would seem to stand under the one before them.
    headed = all(group.name for group in found.all)
    if case.scores.execution is not None:
        if headed:
            yield _heading(next(number), case.spec.execution_label)
        yield Paragraph(Style.BODY, execution(case, checks))
    for group in found.all:
        if group.name:
            yield _heading(next(number), group.name)
        for place, row in enumerate(group.rows, 1):
            yield Paragraph(Style.BODY, passage(row, place, group, case, checks))


def _heading(number: int, name: str) -> Paragraph:
    return Paragraph(Style.ITEM, words.said("heading", number=str(number), name=name))


def passage(row: Indicator, place: int, group: Group, case: Case, checks: Checks) -> Runs:
    """The facts of one indicator, as the unit wrote them."""
    second = level(row.level2.text) if group.below else ""
    return words.said(
        "row",
        ordinal=words.ordinal(place),
        name=name(row) or words.gap("name"),
        level=words.said("level", level=second) if second else "",
        target=_target(row) or words.gap("target"),
        weight=_points(row, row.weight, "weight"),
        actual=_actual(row),
        score=_points(row, row.self_score, "score"),
        lost=_lost(row, case),
        checks=checks.of(row.identity),
    )


def execution(case: Case, checks: Checks) -> Runs:
    """The points of the spending progress, where the money block carries them."""
    budget = case.form.budget
    if budget is None:
        return ()
    rate = printed_rate(case)
    weight, score = budget.weight.value, budget.self_score.value
    off = execution_lost(case)
    return words.said(
        "execution",
        label=case.spec.execution_label,
        weight=words.gap("weight") if weight is None else weight,
        rate="" if rate is None else words.said("execution_rate", rate=rate),
        score=words.gap("score") if score is None else score,
        lost=_explained(words.said("lost", lost=off), budget.reason, case) if off else "",
        checks=checks.of(budget.identity),
    )


def execution_lost(case: Case) -> Decimal:
    """Points the unit took off for its spending in the money block; 0 while not known."""
    budget = case.form.budget
    if budget is None or case.scores.execution is None:
        return Decimal(0)
    weight, score = budget.weight.value, budget.self_score.value
    return Decimal(0) if weight is None or score is None else max(weight - score, Decimal(0))


def name(row: Indicator) -> str:
    """The indicator's name without 指标1."""
    return _NUMBERED.sub("", words.clause(row.name.text))


def _opening(case: Case, found: Groups) -> Runs:
    """How many tasks and indicators there are, and what is scored beside them."""
    rows = sum(len(group.rows) for group in found.main)
    if not rows:
        return (words.gap("analysis"),)
    beside = [(group.name, len(group.rows)) for group in found.managed if group.name]
    if case.scores.execution is not None:
        beside.insert(0, (case.spec.execution_label, 1))
    more = "".join(words.text("managed", name=name, count=count) for name, count in beside)
    if found.tasks:
        return words.said("tasks", count=len(found.main), rows=rows, more=more)
    return words.said("levels", rows=rows, more=more)


def _target(row: Indicator) -> str:
    """The target with the sign and the unit that stand in columns of their own."""
    written = _value(row.target)
    nature = words.signed(words.tidy(row.nature.text))
    if written and _SIGN.fullmatch(nature) and not _SIGN.match(written):
        written = nature + written
    return _with_unit(written, row)


def _actual(row: Indicator) -> Runs:
    """What was done: a sentence of the unit's own, or a bare value with its name."""
    written = _with_unit(_value(row.actual), row)
    if not written:
        return words.said("actual", actual=words.gap("actual"))
    told = words.words()
    own = len(written) > told["sentence_length"] or _YEAR.match(written)
    if own or written.startswith(tuple(told["sentence_begins"])):
        return (Run(written),)
    return words.said("actual", actual=written)


def _with_unit(written: str, row: Indicator) -> str:
    unit = words.tidy(row.unit.text)
    bare = _BARE.fullmatch(_SIGN.sub("", written).strip())
    return written + unit if bare and unit not in BLANKS else written


def _value(cell: Cell) -> str:
    written = words.signed(words.clause(cell.text))
    return "" if written in BLANKS else written


def _points(row: Indicator, figure: Figure, kind: str) -> Runs:
    """Points with their name; nothing where the form has no such column."""
    if figure.absent or not row.scored:
        return ()
    value = figure.value
    return words.said(kind, **{kind: words.gap(kind) if value is None else value})


def _lost(row: Indicator, case: Case) -> Runs:
    off = lost(row, case)
    return _explained(words.said("lost", lost=off), row.reason, case) if off else ()


def _explained(loss: Runs, reason: Cell, case: Case) -> Runs:
    """Points lost and the unit's reason; that none was given is for a check to say."""
    if says_nothing(reason, case):
        return loss
    return loss + words.said("reason", reason=words.sentence(reason.text))
