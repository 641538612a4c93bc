"""A roster read from a workbook or a .csv: found by its headings, refused in one sentence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from xlsxeval import convert, intake
from xlsxeval.errors import RosterError, Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Message, Sheet, reference
from xlsxeval.package import Limits
from xlsxeval.reader.keys import key as heading_key
from xlsxeval.roster.names import key
from xlsxeval.roster.nouns import Roster, Unit
from xlsxeval.scan import Found

_HEADINGS = {
    "name": ("单位名称", "预算单位名称", "单位全称", "预算单位"),
    "code": ("单位代码", "单位编码", "预算单位编码", "预算单位代码"),
    "email": ("邮箱", "电子邮箱", "邮箱地址", "电子邮件", "E-mail", "Email"),
    "contact": ("联系人", "联系人姓名"),
    "aliases": ("别名", "单位别名", "简称", "单位简称"),
}
_FIELDS = {
    heading_key(word).casefold(): field for field, words in _HEADINGS.items() for word in words
}
_TOP = 50
"""Rows in which the headings are looked for."""
_MOST = 20_000
_SUMS = frozenset(("合计", "总计", "小计"))
_ALIASES = re.compile(r"[、,，;；\r\n]+")
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = (",", ";", "\t")
_ZEROS = re.compile(r"0+")
Row = Mapping[int, Cell]

_UNREADABLE = N_("The roster {path} cannot be read: {why}")
_NO_TEXT = N_("it is neither UTF-8 nor GBK text.")
_NO_CSV = N_("it is no .csv table.")
_NO_HEADING = N_("The roster {path} has no column headed 单位名称 in its first {rows} rows.")
_TWICE = N_("The roster {path} has two columns headed {heading}: {first} and {second}. Keep one.")
_EMPTY = N_("The roster {path} lists no unit below the heading {cell}.")
_MANY = N_("The roster {path} lists more than {most} units.")
_NAMELESS = N_("The roster {path} has no unit name at {cell}, although the row is filled in.")
_BROKEN = N_("The roster {path} has no readable value at {cell}. Type it in again.")
_SAME_NAME = N_("The roster {path} lists {name} twice: {first} and {second}. Keep one.")
_SAME_CODE = N_("The roster {path} gives the code {name} to two units: {first} and {second}.")
_SAME_ALIAS = N_(
    "The roster {path} uses the alias {name} for two units: {first} and {second}. "
    "Leave it to one of them."
)


def read(path: Path | str) -> Roster:
    """The roster in a workbook or .csv file. Raises RosterError where it cannot be used."""
    path = Path(path)
    for rows in _tables(path):
        top = _heading(rows)
        if top is not None:
            columns = _columns(path, rows[top])
            units = _units(path, rows[top + 1 :], columns)
            if not units:
                raise _error(_EMPTY, path, cell=rows[top][columns["name"]].place)
            _distinct(path, units)
            return Roster(str(path), tuple(units), "email" in columns)
    raise _error(_NO_HEADING, path, rows=_TOP)


def _error(template: str, path: Path, **values: object) -> RosterError:
    return RosterError(Message(template, {"path": path.name, **values}))


def _tables(path: Path) -> list[list[Row]]:
    """Every sheet as rows of filled cells; the same limits hold as for what units send."""
    limits = Limits()
    try:
        data = intake.content(Found(path), limits)
        if path.suffix.lower() == ".csv" and convert.kind(data) is convert.Kind.OTHER:
            if len(data) <= limits.file:
                return [_csv(path, data)]
        workbook = intake.read(data, path, limits).workbook
    except Unreadable as error:
        raise _error(_UNREADABLE, path, why=error.message) from error
    return [_rows(sheet) for sheet in workbook.sheets]


def _rows(sheet: Sheet) -> list[Row]:
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if not cell.blank:
            rows.setdefault(row, {})[column] = cell
    return list(rows.values())


def _csv(path: Path, data: bytes) -> list[Row]:
    """The rows of a .csv, split at the delimiter under which a heading stands alone."""
    text = _decoded(path, data)
    tables = []
    try:
        for delimiter in _DELIMITERS:
            tables.append(
                list(_lines(path, csv.reader(io.StringIO(text, ""), delimiter=delimiter)))
            )
            if _heading(tables[-1]) is not None:
                return tables[-1]
    except csv.Error as error:
        raise _error(_UNREADABLE, path, why=Message(_NO_CSV)) from error
    return tables[0]


def _lines(path: Path, lines: Iterable[Sequence[str]]) -> Iterator[Row]:
    for row, line in enumerate(lines, 1):
        cells = {
            column: Cell(path.name, reference(row, column), value, row=row, column=column)
            for column, value in enumerate(line, 1)
            if value.strip()
        }
        if cells:
            yield cells


def _decoded(path: Path, data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _error(_UNREADABLE, path, why=Message(_NO_TEXT))


def _field(cell: Cell) -> str | None:
    return _FIELDS.get(heading_key(cell.text).casefold())


def _heading(rows: Sequence[Row]) -> int | None:
    """The first row that heads the names, best with another heading: 单位名称 may be a title."""
    named = [
        (len({_field(cell) for cell in row.values()} - {None}), -at)
        for at, row in enumerate(rows[:_TOP])
        if any(_field(cell) == "name" for cell in row.values())
    ]
    return -max(named)[1] if named else None


def _columns(path: Path, row: Row) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, cell in row.items():
        field = _field(cell)
        if field is not None and field in columns:
            first = row[columns[field]]
            heading = " ".join(cell.text.split())
            raise _error(_TWICE, path, heading=heading, first=first.place, second=cell.place)
        if field is not None:
            columns[field] = column
    return columns


def _units(path: Path, rows: Iterable[Row], columns: Mapping[str, int]) -> list[Unit]:
    units = []
    for row in rows:
        cells = {field: row[column] for field, column in columns.items() if column in row}
        broken = next((c for c in cells.values() if c.error is not None or c.uncalculated), None)
        if broken is not None:
            raise _error(_BROKEN, path, cell=broken.place)
        name = cells.get("name")
        if name is None and cells:
            some = next(iter(cells.values()))
            place = f"{some.sheet}!{reference(some.row, columns['name'])}"
            raise _error(_NAMELESS, path, cell=place)
        if name is not None and _field(name) != "name" and key(name.text) not in _SUMS:
            units.append(_unit(name, cells))
        if len(units) > _MOST:
            raise _error(_MANY, path, most=_MOST)
    return units


def _unit(name: Cell, cells: Mapping[str, Cell]) -> Unit:
    own = " ".join(name.text.split())
    listed = _ALIASES.split(cells["aliases"].text) if "aliases" in cells else []
    aliases = {key(alias): alias.strip() for alias in listed if key(alias) not in ("", key(own))}
    return Unit(
        name=own,
        cell=name,
        code=_code(cells["code"]) if "code" in cells else None,
        email=cells["email"].text.strip() if "email" in cells else None,
        contact=" ".join(cells["contact"].text.split()) if "contact" in cells else None,
        aliases=tuple(aliases.values()),
    )


def _code(cell: Cell) -> str:
    """A code as shown: 7 in the format 000000 is 000007."""
    if isinstance(cell.value, Decimal) and _ZEROS.fullmatch(cell.format):
        return cell.text.zfill(len(cell.format))
    return cell.text.strip()


def _distinct(path: Path, units: Sequence[Unit]) -> None:
    """No name, code or alias stands for two units."""
    names = _once(path, _SAME_NAME, ((unit.name, unit) for unit in units), {})
    _once(path, _SAME_CODE, ((unit.code, unit) for unit in units if unit.code), {})
    aliases = ((alias, unit) for unit in units for alias in unit.aliases)
    _once(path, _SAME_ALIAS, aliases, names)


def _once(
    path: Path, template: str, words: Iterable[tuple[str, Unit]], taken: dict[str, Unit]
) -> dict[str, Unit]:
    for word, unit in words:
        first = taken.setdefault(key(word), unit)
        if first is not unit:
            places = {"first": first.cell.place, "second": unit.cell.place}
            raise _error(template, path, name=word, **places)
    return taken
