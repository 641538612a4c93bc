"""Which official form a region of a sheet is: title, headings and blocks weighed together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from xlsxeval.model import Cell, FormSpec
from xlsxeval.reader.grid import Grid, key, plain, rank
from xlsxeval.reader.headings import Header, Headers

GENERIC = "generic"
_ENOUGH = 0.62
_LIKE = 0.6
"""A heading that says the same in other words counts for so much."""
_EVEN = 0.01


@dataclass(frozen=True)
class Recognition:
    """The form chosen, its headers, and the forms that fit equally well."""

    spec: FormSpec
    headers: Headers
    rivals: tuple[FormSpec, ...] = ()


def recognise(grid: Grid, specs: Sequence[FormSpec], title: Cell) -> Recognition:
    """The form that fits best; the generic one where none fits well enough."""
    written = {heading for row in grid.headings.values() for _, heading in row}
    headers = {spec.id: Headers(grid, spec) for spec in specs}
    scores = [
        (_fit(spec, written, headers[spec.id], plain(title.text)), spec)
        for spec in specs
        if spec.id != GENERIC and headers[spec.id].tables
    ]
    best = max((score for score, _ in scores), default=0.0)
    generic = next((spec for spec in specs if spec.id == GENERIC), None)
    if generic is not None and best < _ENOUGH and headers[generic.id].tables:
        return Recognition(generic, headers[generic.id])
    fitting = [spec for score, spec in scores if score >= best - _EVEN]
    return Recognition(fitting[0], headers[fitting[0].id], tuple(fitting[1:]))


def _fit(spec: FormSpec, written: Collection[str], headers: Headers, title: str) -> float:
    rows = headers.tables[0]
    printed = spec.printed["rows"].keys() & {"weight", "self_score"}
    if printed and not printed & rows.columns.keys():
        return 0.0
    named = any(name in title for name in spec.titles)
    marks = [any(mark in text for text in written) for mark in spec.marks]
    funds = headers.money
    return (
        0.55 * _share(rows, spec.printed["rows"])
        + 0.2 * (_share(funds, spec.printed["funds"]) if funds else 0.5)
        + 0.15 * (sum(marks) / len(marks) if marks else 0.5)
        + 0.1 * named
    )


def _share(header: Header, printed: Mapping[str, tuple[str, ...]]) -> float:
    """How much of what the form prints stands there; headings it does not print weigh against."""
    if not printed:
        return 0.5
    points = 0.0
    for field, words in printed.items():
        cell = header.cells.get(field)
        if cell is not None:
            points += 1 if rank(key(cell.text), words) is not None else _LIKE
    return points / len(printed.keys() | header.cells.keys())
