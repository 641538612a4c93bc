"""What is uncertain about a reading: hidden figures, missing headings, guesses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlsxeval.i18n import N_
from xlsxeval.model import Budget, Cell, Form, FormSpec, Indicator, Message, column_letter
from xlsxeval.reader.grid import Grid
from xlsxeval.reader.headings import Headers
from xlsxeval.reader.recognise import GENERIC, Recognition
from xlsxeval.reader.total import Total, best, rivals


def hidden(
    grid: Grid, indicators: Sequence[Indicator], money: Budget | None
) -> Iterable[tuple[Cell, Message]]:
    """One cell of each hidden row and column that counts, or one of a hidden sheet."""
    sheet = grid.sheet
    if sheet.state == "visible" and not (sheet.hidden_rows or sheet.hidden_columns):
        return
    cells = [c for r in indicators for c in (r.target, r.actual, r.weight.cell, r.self_score.cell)]
    for fund in money.funds if money else ():
        cells += [figure.cell for figure in (fund.initial, fund.budget, fund.spent)]
    cells = [cell for cell in cells if cell.ref and not cell.blank]
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


def missing(title: Cell, headers: Headers, spec: FormSpec) -> Iterable[tuple[Cell, str]]:
    """Headings without which rows or money cannot be read."""
    for header in headers.tables:
        if header.columns.keys().isdisjoint({"target", "actual"}):
            continue
        corner = next(iter(header.cells.values()))
        wanted = ["name", "target", "actual"]
        if spec.id != GENERIC:
            wanted += [name for name in ("weight", "self_score") if name in spec.printed["rows"]]
        for field in wanted:
            if field not in header.columns:
                yield corner, spec.rows[field][0]
    printed = spec.printed["funds"]
    money = headers.money
    if not printed or spec.id == GENERIC or (money is None and spec.execution_inside):
        return
    found = money.columns.keys() if money else set()
    corner = next(iter(money.cells.values())) if money else title
    if "budget" in printed and not found & {"budget", "initial"}:
        yield corner, spec.funds["budget"][0]
    if "spent" in printed and "spent" not in found:
        yield corner, spec.funds["spent"][0]


def guesses(
    form: Form, known: Recognition, totals: Sequence[Total]
) -> Iterable[tuple[Cell, Message]]:
    """What was chosen where the form itself does not decide."""
    if known.spec.id == GENERIC:
        template = N_("this is none of the known forms; it was read by its headings {headings}")
        columns = sorted(form.layout.columns, key=lambda name: form.layout.columns[name])
        names = tuple(known.spec.rows[name][0] for name in columns)
        yield form.title, Message(template, {"headings": names})
    elif known.rivals:
        template = N_("read as {form}; {rivals} fit equally well, name one with --form")
        others = tuple(spec.id for spec in known.rivals)
        yield form.title, Message(template, {"form": known.spec.id, "rivals": others})
    chosen = best(totals)
    if chosen is not None and rivals(totals):
        template = N_("several rows print a total; row {row} was taken")
        yield chosen.score.cell, Message(template, {"row": chosen.row})
