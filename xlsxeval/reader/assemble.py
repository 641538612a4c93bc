"""One region of a sheet becomes one Form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from xlsxeval.i18n import N_
from xlsxeval.model import (
    Budget,
    Cell,
    Entry,
    Figure,
    Form,
    FormSpec,
    Indicator,
    Layout,
    Message,
    Workbook,
    column_letter,
)
from xlsxeval.reader import blocks, budget, table
from xlsxeval.reader.figures import nothing, points
from xlsxeval.reader.grid import Grid, absent, plain
from xlsxeval.reader.headings import Header, indicator_header, money_header
from xlsxeval.reader.recognise import GENERIC, Recognition, recognise


def assemble(
    grid: Grid, workbook: Workbook, specs: Sequence[FormSpec], given: FormSpec | None
) -> tuple[Form, FormSpec]:
    """The region as a Form, with the FormSpec it was recognised as (or was given)."""
    words = given or specs[0]
    rows, funds = _headers(grid, words)
    title = blocks.title(grid, words.titles)
    found = Recognition(given) if given else recognise(grid, specs, rows[0], funds, title.text)
    spec = found.spec
    if spec is not words:
        rows, funds = _headers(grid, spec)
    form = _form(grid, workbook, spec, rows, funds, title)
    guesses = tuple(_guesses(form, found)) if given is None else ()
    return replace(form, guesses=guesses), spec


def _headers(grid: Grid, spec: FormSpec) -> tuple[list[Header], Header | None]:
    rows: list[Header] = []
    funds: Header | None = None
    for row in grid.rows:
        if rows and row <= rows[-1].bottom:
            continue
        header = indicator_header(grid, row, spec.rows)
        if header is not None:
            rows.append(header)
        elif funds is None:
            funds = money_header(grid, row, spec.funds)
    return rows, funds


def _form(
    grid: Grid,
    workbook: Workbook,
    spec: FormSpec,
    rows: list[Header],
    funds: Header | None,
    title: Cell,
) -> Form:
    found = table.read(grid, rows, spec)
    money = budget.read(grid, funds, spec) if funds else None
    apart = money is not None and not money.weight.blank
    indicators = [
        replace(_with_entry(row, workbook.entries), execution=row.execution and not apart)
        for row in found.indicators
    ]
    head = rows[0].top
    year, year_cell = blocks.year(grid, title, head, spec, (grid.sheet.name, _stem(workbook)))
    tables = [(header.top, header.bottom) for header in rows]
    inside = [(rows[0].top, found.bottom)] if rows else tables
    sheet = grid.sheet.name
    return Form(
        sheet=sheet,
        title=title,
        unit=_unit(grid, head, spec),
        year=year,
        year_cell=year_cell,
        project=_value(grid, head, spec, "project"),
        budget=_budget_with_entry(money, workbook.entries),
        indicators=tuple(indicators),
        texts=blocks.texts(grid, spec, inside),
        printed_total=found.total or _printed_total(grid, found.bottom, spec),
        printed_full=found.full or nothing(sheet),
        printed_grade=found.grade or _grade(grid, spec),
        levels=table.levels(indicators),
        residue=tuple(found.residue),
        hidden=tuple(_hidden(grid, indicators, money)),
        guesses=(),
        missing=(*_missing(rows, spec), *_missing_money(title, funds, spec)),
        layout=_layout(grid, rows, funds, found),
    )


def _layout(grid: Grid, rows: list[Header], funds: Header | None, found: table.Table) -> Layout:
    headers = [header.bottom for header in rows] + ([funds.bottom] if funds else [])
    return Layout(
        top=grid.top,
        bottom=found.bottom,
        header_rows=tuple(sorted(headers)),
        total_row=found.total_row,
        columns={name: area.left for name, area in rows[0].columns.items()},
    )


def _labels(spec: FormSpec) -> list[str]:
    names = ("unit", "owner", "project", "year", "money_unit", "total", "grade")
    return [word for name in names for word in spec.labels[name]]


def _value(grid: Grid, bottom: int, spec: FormSpec, name: str) -> Cell:
    value = blocks.labelled(grid, bottom, spec.labels[name], _labels(spec))
    return value or absent(grid.sheet.name)


def _unit(grid: Grid, bottom: int, spec: FormSpec) -> Cell:
    """预算单位: the unit itself, else the department above it; blank where asked in vain."""
    unit = _value(grid, bottom, spec, "unit")
    if unit.blank or plain(unit.text) in ("元", "万元", "亿元"):
        owner = _value(grid, bottom, spec, "owner")
        return owner if not owner.blank or not unit.ref else unit
    return unit


def _stem(workbook: Workbook) -> str:
    return workbook.path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _with_entry(row: Indicator, entries: Iterable[Entry]) -> Indicator:
    for entry in entries:
        if entry.score.sheet == row.target.sheet and entry.score.row == row.row:
            return replace(row, reviewed=points(entry.score), review_note=entry.note)
    return row


def _budget_with_entry(budget_: Budget | None, entries: Iterable[Entry]) -> Budget | None:
    total = budget_.total if budget_ else None
    if budget_ is None or total is None:
        return budget_
    for entry in entries:
        if entry.score.sheet == total.name.sheet and entry.score.row == total.row:
            return replace(budget_, reviewed=points(entry.score), review_note=entry.note)
    return budget_


def _printed_total(grid: Grid, bottom: int, spec: FormSpec) -> Figure:
    """A total printed outside the table: 自评总分：96.24."""
    value = blocks.labelled(grid, grid.bottom + 1, spec.labels["total"][:1], _labels(spec))
    if value is None or bottom >= value.row > 0:
        return nothing(grid.sheet.name)
    return points(value)


def _grade(grid: Grid, spec: FormSpec) -> Cell:
    value = blocks.labelled(grid, grid.bottom + 1, spec.labels["grade"], _labels(spec))
    return value or absent(grid.sheet.name)


def _hidden(
    grid: Grid, indicators: list[Indicator], money: Budget | None
) -> Iterable[tuple[Cell, Message]]:
    """One cell of each hidden row and column that counts, or one of a hidden sheet."""
    cells = [c for r in indicators for c in (r.target, r.actual, r.weight.cell, r.self_score.cell)]
    for fund in money.funds if money else ():
        cells += [figure.cell for figure in (fund.initial, fund.budget, fund.spent)]
    cells = [cell for cell in cells if cell.ref and not cell.blank]
    sheet = grid.sheet
    if sheet.state != "visible":
        template = N_("the sheet {sheet}")
        yield from ((cell, Message(template, {"sheet": sheet.name})) for cell in cells[:1])
        return
    seen: set[int | str] = set()
    for cell in cells:
        letter = column_letter(cell.column)
        if cell.row in sheet.hidden_rows and cell.row not in seen:
            seen.add(cell.row)
            yield cell, Message(N_("row {row}"), {"row": cell.row})
        if cell.column in sheet.hidden_columns and letter not in seen:
            seen.add(letter)
            yield cell, Message(N_("column {column}"), {"column": letter})


def _missing(rows: list[Header], spec: FormSpec) -> Iterable[tuple[Cell, str]]:
    """Headings without which rows cannot be read."""
    for header in rows:
        columns: Mapping[str, object] = header.columns
        corner = next(iter(header.cells.values()))
        wanted = ["target", "actual"]
        if spec.id != GENERIC:
            wanted += [name for name in ("weight", "self_score") if name in spec.printed["rows"]]
        if not columns.keys() & {"name", "level2", "level1"}:
            wanted.append("name")
        for field in wanted:
            if field not in columns:
                yield corner, spec.rows[field][0]


def _missing_money(title: Cell, funds: Header | None, spec: FormSpec) -> Iterable[tuple[Cell, str]]:
    """Headings without which the money cannot be read."""
    printed = spec.printed["funds"]
    if not printed or spec.id == GENERIC:
        return
    found = funds.columns.keys() if funds else set()
    corner = next(iter(funds.cells.values())) if funds else title
    if "budget" in printed and not found & {"budget", "initial"}:
        yield corner, spec.funds["budget"][0]
    if "spent" in printed and "spent" not in found:
        yield corner, spec.funds["spent"][0]


def _guesses(form: Form, found: Recognition) -> Iterable[tuple[Cell, Message]]:
    if found.spec.id == GENERIC:
        template = N_("this is none of the known forms; it was read by its headings {headings}")
        columns = sorted(form.layout.columns, key=lambda name: form.layout.columns[name])
        names = tuple(found.spec.rows[name][0] for name in columns)
        yield form.title, Message(template, {"headings": names})
    elif found.rivals:
        template = N_("read as {form}; {rivals} fit equally well, name one with --form")
        rivals = tuple(spec.id for spec in found.rivals)
        yield form.title, Message(template, {"form": found.spec.id, "rivals": rivals})
