"""Which official form a region of a sheet is: title, headings and blocks weighed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlsxeval.model import Cell, FormSpec
from xlsxeval.reader.grid import Grid
from xlsxeval.reader.headings import Header, Headers, headers
from xlsxeval.reader.keys import HEADING_LENGTH, key, plain, rank

GENERIC = "generic"
_ENOUGH = 0.62
_LIKE = 0.3
"""A heading that says the same in other words counts for so much."""
_EVEN = 0.002
_TELLING = 0.03
"""What a form has that its relatives lack tells it from them."""
_POINTS = frozenset({"weight", "self_score"})


@dataclass(frozen=True)
class Recognition:
    """The form chosen, its headers, and the forms that fit equally well."""

    spec: FormSpec
    headers: Headers
    rivals: tuple[FormSpec, ...] = ()


def recognise(grid: Grid, specs: Sequence[FormSpec], title: Cell) -> Recognition:
    """The form that fits best; the generic one where none fits well enough."""
    written = "\n".join(_written(grid, title))
    best, found = 0.0, list[tuple[float, FormSpec, Headers]]()
    for most, spec in promising(grid, specs):
        if most < best - _EVEN:
            break
        each = headers(grid, spec)
        if each.tables:
            found.append((_fit(spec, written, each, plain(title.text)), spec, each))
            best = max(best, found[-1][0])
    generic = next((spec for spec in specs if spec.id == GENERIC), None)
    if generic is not None and best < _ENOUGH and (each := headers(grid, generic)).tables:
        return Recognition(generic, each)
    fitting = [(spec, each) for score, spec, each in found if score >= best - _EVEN]
    spec, each = min(fitting, key=lambda fit: specs.index(fit[0]))
    return Recognition(spec, each, tuple(other for other, _ in fitting if other is not spec))


def promising(grid: Grid, specs: Sequence[FormSpec]) -> Sequence[tuple[float, FormSpec]]:
    """The forms but the generic one by how well they can fit at most, the best first."""
    if grid.promising is None:
        known = tuple(specs)
        grid.promising = _promising(known, _words(known) & grid.texts)
    return grid.promising


# Most workbooks of a folder print the same headings.
@lru_cache(maxsize=256)
def _promising(
    specs: tuple[FormSpec, ...], headings: frozenset[str]
) -> tuple[tuple[float, FormSpec], ...]:
    found = []
    for spec in specs:
        printed = _printed(spec)
        exact = len([words for words in printed if words is None or not headings.isdisjoint(words)])
        share = (exact + _LIKE * (len(printed) - exact)) / max(len(printed), 1)
        if spec.id != GENERIC:
            found.append((0.8 * share + 0.2 + _TELLING, spec))
    return tuple(sorted(found, key=lambda fit: -fit[0]))


@lru_cache(maxsize=64)
def _words(specs: tuple[FormSpec, ...]) -> frozenset[str]:
    """All headings any of the forms prints."""
    return frozenset().union(*(words or () for spec in specs for words in _printed(spec)))


@lru_cache(maxsize=64)
def _printed(spec: FormSpec) -> tuple[frozenset[str] | None, ...]:
    """The headings of each column as they are compared; None where one may be worded in any way."""
    return tuple(
        None if any("*" in word for word in words) else frozenset(map(key, words))
        for words in spec.printed["rows"].values()
    )


def _written(grid: Grid, title: Cell) -> list[str]:
    """What may be labels, as they stand there, and the title."""
    values = {cell.value for cell in grid.cells() if isinstance(cell.value, str)}
    texts = [plain(value if len(value) <= 120 else value[:120]) for value in values]
    return [plain(title.text), *(text for text in texts if len(text) <= HEADING_LENGTH)]


def _fit(spec: FormSpec, written: str, headers: Headers, title: str) -> float:
    rows = headers.main
    printed, found = spec.printed["rows"].keys() & _POINTS, rows.columns.keys() & _POINTS
    if bool(printed) != bool(found):
        return 0.0
    if not all(any(plain(w) in written for w in word.split("|")) for word in spec.needs):
        return 0.0
    if any(plain(label) in written for label in spec.without):
        return 0.0
    named = any(name in title for name in spec.titles)
    marks = [plain(mark) in written for mark in spec.marks]
    funds = headers.money
    return (
        0.8 * _share(rows, spec.printed["rows"])
        + 0.1 * (_share(funds, spec.printed["funds"]) if funds else 0.5)
        + 0.05 * (sum(marks) / len(marks) if marks else 0.5)
        + 0.05 * named
        + _TELLING * bool(spec.needs)
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
