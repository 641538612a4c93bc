"""Binary workbooks (.xlsb): records of BIFF12 in a zip, as [MS-XLSB] describes them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlsxeval.convert.table import Content, Table, Tables
from xlsxeval.errors import Unreadable
from xlsxeval.model import Area
from xlsxeval.package import Archive, Limits, formats, kinds
from xlsxeval.package.relations import Relations, rels_name
from xlsxeval.package.xml import parse

_WORKBOOK = "xl/workbook.bin"
_STATES = ("visible", "hidden", "veryHidden")
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_ROW, _FIRST_CELL, _LAST_CELL, _RICH = 0, 1, 18, 62
_SHARED, _FORMAT, _STYLE, _COLUMN = 19, 44, 47, 60
_SETTINGS, _SHEET, _MERGE, _STYLES, _STYLES_END = 153, 156, 176, 617, 618
_SHORT = 11
"""Cells of kind 12 to 18 are those of 1 to 7 without a column: they follow the one before."""
_WIDTH_UNITS = 256


def read(data: bytes, limits: Limits) -> Tables:
    """The workbook in `data`."""
    try:
        return _Reader(Archive.open(data, limits), limits).read()
    except (struct.error, IndexError, KeyError, UnicodeDecodeError) as error:
        raise Unreadable(kinds.damaged()) from error


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of every record."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        yield kind, data[at : at + size]
        at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for shift in range(most):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * shift)
        if not byte & 0x80:
            break
    return value, at


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A counted UTF-16 text and where it ends; a count of all ones is no text."""
    (count,) = struct.unpack_from("<I", data, at)
    if count == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    if end > len(data):
        raise IndexError
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


@dataclass
class _Reader:
    archive: Archive
    limits: Limits
    strings: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def read(self) -> Tables:
        tables = Tables(self.limits)
        name = rels_name(_WORKBOOK)
        root = parse(self.archive.read(name), name, self.limits.elements)
        relations = list(Relations(_WORKBOOK, root))
        for relation in relations:
            if relation.kind == "sharedStrings" and relation.part:
                found = _records(self.archive.read(relation.part))
                self.strings = [_text(r, 1)[0] for kind, r in found if kind == _SHARED]
            elif relation.kind == "styles" and relation.part:
                self.codes = _codes(self.archive.read(relation.part))
        targets = {relation.id: relation for relation in relations}
        for kind, record in _records(self.archive.read(_WORKBOOK)):
            if kind == _SETTINGS:
                tables.date1904 = bool(record[0] & 1)
            elif kind == _SHEET:
                (state,) = struct.unpack_from("<I", record)
                rid, at = _text(record, 8)
                target = targets[rid]
                if target.kind == "worksheet" and target.part:
                    table = tables.sheet(_text(record, at)[0], _STATES[min(state, 2)])
                    self._sheet(self.archive.read(target.part), table, tables)
        return tables

    def _sheet(self, data: bytes, table: Table, tables: Tables) -> None:
        row = column = 0
        for kind, record in _records(data):
            if kind == _ROW:
                row, column = struct.unpack_from("<I", record)[0] + 1, 0
                if record[11] & 0x10:
                    table.hidden_rows.add(row)
            elif _FIRST_CELL <= kind <= _LAST_CELL or kind == _RICH:
                short = _SHORT < kind <= _LAST_CELL
                if short:
                    record = struct.pack("<I", column) + record
                column = struct.unpack_from("<I", record)[0] + 1
                content = self._content(kind - _SHORT if short else kind, record)
                if content is not None:
                    tables.put(table, row, column, content)
            elif kind == _MERGE:
                top, bottom, left, right = struct.unpack_from("<4I", record)
                tables.merge(table, Area(top + 1, left + 1, bottom + 1, right + 1))
            elif kind == _COLUMN:
                _column(record, table)

    def _content(self, kind: int, record: bytes) -> Content | None:
        style = int.from_bytes(record[4:7], "little")
        code = self.codes[style] if style < len(self.codes) else formats.GENERAL
        if kind == 2:
            return Content(_packed(struct.unpack_from("<I", record, 8)[0]), code)
        if kind in (3, 11):
            return Content(_ERRORS.get(record[8], "#VALUE!"), code, error=True)
        if kind in (4, 10):
            return Content(bool(record[8]), code)
        if kind in (5, 9):
            return Content(struct.unpack_from("<d", record, 8)[0], code)
        if kind in (6, 8):
            return Content(_text(record, 8)[0], code)
        if kind == 7:
            return Content(self.strings[struct.unpack_from("<I", record, 8)[0]], code)
        return Content(_text(record, 9)[0], code) if kind == _RICH else None


def _packed(number: int) -> float:
    """A number in 30 bits: the top of a double or a whole number, times 1 or 1/100."""
    value: float
    if number & 2:
        value = struct.unpack("<i", struct.pack("<I", number))[0] >> 2
    else:
        value = struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))[0]
    return value / 100 if number & 1 else value


def _column(record: bytes, table: Table) -> None:
    first, last, width = struct.unpack_from("<3I", record)
    for column in range(first + 1, min(last, first + 256) + 2):
        table.widths[column] = width / _WIDTH_UNITS
        if record[16] & 1:
            table.hidden_columns.add(column)


def _codes(data: bytes) -> list[str]:
    """The number format of every cell style."""
    own: dict[int, str] = {}
    found: list[str] = []
    inside = False
    for kind, record in _records(data):
        if kind == _FORMAT:
            own[int.from_bytes(record[:2], "little")] = _text(record, 2)[0]
        elif kind in (_STYLES, _STYLES_END):
            inside = kind == _STYLES
        elif kind == _STYLE and inside:
            number = int.from_bytes(record[2:4], "little")
            found.append(own.get(number) or formats.BUILTIN.get(number, formats.GENERAL))
    return found
