"""One region of a sheet becomes one Form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from xlsxeval.model import (
    Budget,
    Cell,
    Entry,
    Figure,
    Form,
    FormSpec,
    Indicator,
    Layout,
    Workbook,
    changed,
)
from xlsxeval.reader import budget, head, table
from xlsxeval.reader.doubts import guesses, hidden, missing
from xlsxeval.reader.figures import nothing, points
from xlsxeval.reader.grid import Grid, absent
from xlsxeval.reader.headings import Headers, headers
from xlsxeval.reader.labels import Labels, texts
from xlsxeval.reader.levels import levels
from xlsxeval.reader.recognise import Recognition, recognise
from xlsxeval.reader.row import shares_as_points


def assemble(
    grid: Grid, workbook: Workbook, specs: Sequence[FormSpec], given: FormSpec | None
) -> tuple[Form, FormSpec]:
    """The region as a Form, with the FormSpec it was recognised as (or was given)."""
    titles = [name for spec in specs for name in spec.titles]
    title = head.title(grid, titles)
    if given is not None:
        known = Recognition(given, headers(grid, given))
    else:
        known = recognise(grid, specs, title)
    return _form(grid, workbook, known, title, guessed=given is None), known.spec


def _form(grid: Grid, workbook: Workbook, known: Recognition, title: Cell, guessed: bool) -> Form:
    spec, headers = known.spec, known.headers
    found = table.read(grid, headers, spec)
    money = _with_review(budget.read(grid, headers, spec), workbook.entries)
    # Points printed in the money block are the execution's; a row of that name is another thing.
    apart = money is not None and not money.weight.blank
    rows = found.indicators
    if workbook.entries:
        rows = [_reviewed(row, workbook.entries) for row in rows]
    if apart:
        rows = [changed(row, execution=False) if row.execution else row for row in rows]
    indicators = shares_as_points(tuple(rows), spec)
    labels = Labels(grid, spec)
    above = headers.tables[0].top - 1
    nowhere = absent(grid.sheet.name)
    unit, project = labels.unit(above), labels.value("project", 1, above)
    year, year_cell = _year(grid, workbook, title, headers, labels)
    total = found.total
    form = Form(
        sheet=grid.sheet.name,
        title=title,
        unit=unit or nowhere,
        year=year,
        year_cell=year_cell,
        project=project or nowhere,
        budget=money,
        indicators=indicators,
        texts=texts(grid, spec, found.areas),
        printed_total=total.score if total else _printed_total(grid, found, labels),
        printed_full=total.full if total else nothing(grid.sheet.name),
        printed_grade=_grade(grid, found, labels),
        levels=levels(indicators, found.blocks),
        residue=tuple(found.residue),
        hidden=tuple(hidden(grid, indicators, money)),
        guesses=(),
        missing=tuple(missing(title, headers, spec)),
        layout=_layout(grid, headers, found),
    )
    doubts = tuple(guesses(form, known, found.totals)) if guessed else ()
    return replace(form, guesses=doubts) if doubts else form


def _layout(grid: Grid, headers: Headers, found: table.Table) -> Layout:
    bands = [*headers.tables, *([headers.money] if headers.money else [])]
    return Layout(
        top=grid.top,
        bottom=found.bottom,
        header_rows=tuple(sorted(band.bottom for band in bands)),
        total_row=found.total.row if found.total else None,
        columns={name: places[0] for name, places in headers.main.columns.items()},
    )


def _year(
    grid: Grid, workbook: Workbook, title: Cell, headers: Headers, labels: Labels
) -> tuple[int | None, Cell]:
    """年度: from the head, the sheet's or the file's name, at last from the project's."""
    above = headers.tables[0].top
    unit, project = (labels.value(name, 1, above - 1) for name in ("unit", "project"))
    labelled = labels.value("year", 1, above - 1)
    year, cell = head.year(grid, title, above, labelled, (unit, project))
    stem = workbook.path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    for name in (grid.sheet.name, stem):
        year = head.year_in_name(name) if year is None else year
    if year is None and project is not None and head.only_year(project) is not None:
        return head.only_year(project), project
    return year, cell


def _entry(entries: Iterable[Entry], sheet: str, row: int) -> Iterator[tuple[Figure, Cell]]:
    for entry in entries:
        if entry.score.sheet == sheet and entry.score.row == row:
            yield points(entry.score), entry.note


def _reviewed(row: Indicator, entries: Iterable[Entry]) -> Indicator:
    for reviewed, note in _entry(entries, row.target.sheet, row.row):
        return changed(row, reviewed=reviewed, review_note=note)
    return row


def _with_review(money: Budget | None, entries: Iterable[Entry]) -> Budget | None:
    total = money.total if money else None
    if money is None or total is None:
        return money
    for reviewed, note in _entry(entries, total.name.sheet, total.row):
        return replace(money, reviewed=reviewed, review_note=note)
    return money


def _printed_total(grid: Grid, found: table.Table, labels: Labels) -> Figure:
    """A total printed outside the tables: 自评总分：96.24."""
    inside = {row for top, bottom in found.areas for row in range(top, bottom + 1)}
    value = labels.value("total", 1, grid.bottom)
    if value is None or value.row in inside or points(value).value is None:
        return nothing(grid.sheet.name)
    return points(value)


def _grade(grid: Grid, found: table.Table, labels: Labels) -> Cell:
    if found.total is not None and found.total.grade.ref:
        return found.total.grade
    return labels.value("grade", 1, grid.bottom) or absent(grid.sheet.name)
