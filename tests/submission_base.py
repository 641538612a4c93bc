"""Filled-in forms as packages whose cells can be given other values in a millisecond."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import load_workbook

from tests.filling import filled
from tests.sheets import fill
from xlsxeval import spec
from xlsxeval.evaluation import examine
from xlsxeval.model import Cell, Form, FormSpec, Scores

FAMILIES = (
    "mof-project-2020",
    "gz-department-2021",
    "sh-project-2022",
    "rural-project-2021",
    "yn-project-2022",
    "hn-department-2021",
    "sc-project-2023",
)
Values = dict[str, str | Decimal | None]
"""Cell → what is typed there."""
_SHEET = "xl/worksheets/sheet1.xml"
_CORE = "docProps/core.xml"
_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
"""When openpyxl wrote the form: the one thing that is another every time."""
_CELL = re.compile(r'<c r="([A-Z]+\d+)"((?: s="\d+")?)(?: t="\w+")?(?:/>|>.*?</c>)')


@dataclass(frozen=True)
class Base:
    """A perfect form, and its package taken apart where a value can be changed."""

    form: Form
    spec: FormSpec
    scores: Scores
    pieces: tuple[str, ...]
    """Text of the sheet, then in turn a cell's address, its style and the text behind it."""
    parts: Mapping[str, bytes]
    """The other members of the package."""

    def package(self, values: Values) -> bytes:
        """The workbook with these values; what is not named stays as it is in the form."""
        written = [self.pieces[0]]
        for at in range(1, len(self.pieces), 3):
            ref, style, after = self.pieces[at : at + 3]
            written += [f'<c r="{ref}"{style}', _content(values.get(ref)), after]
        stream = BytesIO()
        with ZipFile(stream, "w") as archive:
            for name, data in self.parts.items():
                archive.writestr(ZipInfo(name), data, ZIP_STORED if len(data) < 500 else 8, 1)
            archive.writestr(ZipInfo(_SHEET), "".join(written), ZIP_DEFLATED, 1)
        return stream.getvalue()

    def values(self) -> Values:
        """What stands in the cells that can be changed."""
        return {cell.ref: _typed(cell.value) for cell in cells(self.form)}


def cells(form: Form) -> Iterator[Cell]:
    """The cells of a form a unit fills in."""
    found = [form.unit, form.project, form.year_cell, form.printed_total.cell, form.printed_grade]
    found += form.texts.values()
    if form.budget is not None:
        found += [form.budget.self_score.cell, form.budget.reason]
        for fund in form.budget.funds:
            found += [f.cell for f in (fund.initial, fund.budget, fund.spent, fund.rate)]
    for row in form.indicators:
        found += [row.name, row.target, row.actual, row.self_score.cell, row.reason]
    yield from (cell for cell in found if cell.ref)


def _typed(value: Any) -> str | Decimal | None:
    return Decimal(str(value)) if isinstance(value, int | float | Decimal) else value


def _content(value: str | Decimal | None) -> str:
    if value is None:
        return "/>"
    if isinstance(value, Decimal):
        return f"><v>{value:f}</v></c>"
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


@cache
def base(family: str) -> Base:
    """The form of a family, drawn once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{family}.xlsx"
        if family == "mof-project-2020":
            fill(path)
        else:
            filled(spec.load(family), path)
        [judged] = examine(path).evaluation.forms
        form = judged.case.form
        _make_room(path, form)
        with ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts.pop(_SHEET).decode()
    parts[_CORE] = _WRITTEN.sub(rb"\g<1>2024-01-01T00:00:00Z", parts[_CORE])
    return Base(form, judged.case.spec, judged.case.scores, _apart(sheet, form), parts)


def _make_room(path: Path, form: Form) -> None:
    """Every cell that can be changed gets an element of its own."""
    book = load_workbook(path)
    for cell in cells(form):
        place = book[form.sheet][cell.ref]
        if place.value is None:
            place.value = "—"
    book.save(path)


def _apart(sheet: str, form: Form) -> tuple[str, ...]:
    wanted = {cell.ref for cell in cells(form)}
    pieces, end = [], 0
    for match in _CELL.finditer(sheet):
        if match[1] in wanted:
            pieces += [sheet[end : match.start()], match[1], match[2]]
            end = match.end()
    return (*pieces, sheet[end:])
