"""The report, section by section."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlsxeval.model import Case, Cell, Judged
from xlsxeval.narrative.report import words
from xlsxeval.narrative.report.conclusion import conclusion
from xlsxeval.narrative.report.indicators import analysis, execution_lost, name
from xlsxeval.narrative.report.money import amounts
from xlsxeval.narrative.report.nouns import Paragraph, Report, Run, Runs, Style
from xlsxeval.narrative.report.subject import Subject, subject
from xlsxeval.rules.rule import lost, says_nothing


def compose(judged: Judged) -> Report:
    """自评报告 of one form: its figures and its words, and gaps where only people can write."""
    about = subject(judged)
    return Report((*_head(about), *_basics(about), *_evaluation(about), *_ends(about)))


def _head(about: Subject) -> Iterator[Paragraph]:
    year, spending = about.year, about.spending
    title = words.said("title", unit=about.unit, year=year, spending=spending)
    yield Paragraph(Style.TITLE, title)
    yield _body(words.said("intro", document=about.document, year=year, spending=spending))


def _basics(about: Subject) -> Iterator[Paragraph]:
    yield _heading(Style.PART, "basics", about)
    yield _heading(Style.SECTION, "overview", about)
    yield from _overview(about)
    yield _heading(Style.SECTION, "work", about)
    yield from _work(about)
    yield _heading(Style.SECTION, "money", about)
    yield _body(amounts(about.case, about.year, about.checks))
    yield _heading(Style.SECTION, "targets", about)
    yield from _targets(about)


def _evaluation(about: Subject) -> Iterator[Paragraph]:
    yield _heading(Style.PART, "evaluation", about)
    yield _heading(Style.SECTION, "conclusion", about)
    yield _body(conclusion(about))
    yield _heading(Style.SECTION, "analysis", about)
    yield from analysis(about.case, about.groups, about.checks)
    reasons = about.lines("reasons")
    if reasons:
        yield _body(words.said("unreached", reasons="".join(reasons)))
    yield _heading(Style.SECTION, "success", about)
    yield from _block("result", about)


def _ends(about: Subject) -> Iterator[Paragraph]:
    yield _heading(Style.PART, "problems", about)
    losses = list(_losses(about.case))
    if about.lines("problems") or not losses:
        yield from _block("problems", about)
    else:
        for place, (named, off, reason) in enumerate(losses, 1):
            told, number = words.sentence(reason.text), words.ordinal(place)
            yield _body(words.said("problem", ordinal=number, name=named, lost=off, reason=told))
    yield _heading(Style.PART, "measures", about)
    yield from _block("measures", about)


def _overview(about: Subject) -> Iterator[Paragraph]:
    if about.department:
        yield _body(words.said("unit", unit=about.unit))
    elif about.project:
        yield _body(words.said("project", project=about.project, unit=about.unit))
    yield _body((words.gap("department" if about.department else "project"),))


def _work(about: Subject) -> Iterator[Paragraph]:
    yield _body((words.gap("work" if about.department else "project_work"),))
    if about.groups.tasks:
        for number, group in enumerate(about.groups.main, 1):
            told = words.gap("task")
            yield _body(words.said("task", number=str(number), name=group.name, gap=told))


def _targets(about: Subject) -> Iterator[Paragraph]:
    """The goal, and what it was broken down into."""
    goal = about.lines("goal")
    if len(goal) > 1:
        yield _body(words.said("goal_follows", year=about.year))
        yield from (_body((Run(line),)) for line in goal)
    else:
        told = goal[0] if goal else words.gap("goal")
        yield _body(words.said("goal", year=about.year, goal=told))
    yield _body(_keys(about))


def _keys(about: Subject) -> Runs:
    """The tasks, or how many indicators stand under each heading."""
    main = about.groups.main
    if about.groups.tasks:
        named = [
            words.said("key_task", number=str(number), name=group.name)
            for number, group in enumerate(main, 1)
        ]
        tasks = words.listed(named, "clause_end")
        return words.said("key_tasks", count=len(main), tasks=tasks)
    count = sum(len(group.rows) for group in main)
    if not count:
        return (words.gap("indicators"),)
    levels = [
        words.said("key_level", name=group.name, count=len(group.rows))
        for group in main
        if group.name
    ]
    if not levels:
        return words.said("key_rows", count=count)
    return words.said("key_levels", count=count, levels=words.listed(levels, "list_pause"))


def _losses(case: Case) -> Iterator[tuple[str, Decimal, Cell]]:
    """Points lost, with the reason beside them: what the form tells of problems."""
    off = execution_lost(case)
    budget = case.form.budget
    if budget is not None and off and not says_nothing(budget.reason, case):
        yield case.spec.execution_label, off, budget.reason
    for row in case.form.indicators:
        if lost(row, case) and not says_nothing(row.reason, case):
            yield name(row), lost(row, case), row.reason


def _block(kind: str, about: Subject) -> Iterator[Paragraph]:
    """A text of the form line by line, or a gap."""
    found = about.lines(kind)
    if not found:
        yield _body((words.gap(kind),))
    yield from (_body((Run(line),)) for line in found)


def _heading(style: Style, key: str, about: Subject) -> Paragraph:
    return Paragraph(style, (Run(about.headings[key]),))


def _body(runs: Runs) -> Paragraph:
    return Paragraph(Style.BODY, runs)
