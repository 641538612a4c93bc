"""OpenDocument spreadsheets, read from their content.xml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from xlsxeval.convert.table import ERRORS, Content, Table, Tables
from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Area, Message
from xlsxeval.package import Archive, Limits, kinds
from xlsxeval.package.xml import Element, local, parse, whole

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE = f"{{{_SPACE}table:1.0}}", f"{{{_SPACE}office:1.0}}"
_STYLE, _TEXT = f"{{{_SPACE}style:1.0}}", f"{{{_SPACE}text:1.0}}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_ENCRYPTED = N_(
    "The OpenDocument spreadsheet takes a password; please save it without and send it again."
)
_PER_UNIT = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72, "pc": 1 / 6, "px": 1 / 96}
_CHARACTERS_PER_INCH = 96 / 7
_LENGTH = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,8})?)(in|cm|mm|pt|pc|px)")
_SHOWN = re.compile(r"-?[0-9]{1,3}(?:(,)[0-9]{3})*[0-9]*(?:\.([0-9]{1,9}))?(%?)")
_CLOCK = re.compile(r"PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2})(?:\.[0-9]+)?S")
_EPOCH = date(1899, 12, 30)
_LITERAL = re.compile(r"of:=([0-9]+(?:\.[0-9]+)?%)")


def read(data: bytes, limits: Limits) -> Tables:
    """The workbook in `data`."""
    archive = Archive.open(data, limits)
    if _CONTENT not in archive:
        raise Unreadable(kinds.damaged())
    if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST):
        raise Unreadable(Message(_ENCRYPTED))
    root = parse(archive.read(_CONTENT), _CONTENT, limits.elements)
    tables, styles = Tables(limits), _Styles.of(root)
    for element in root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table"):
        hidden = element.get(f"{_TABLE}style-name", "") in styles.hidden
        name = element.get(f"{_TABLE}name", "")
        _read(element, tables.sheet(name, "hidden" if hidden else "visible"), tables, styles)
    return tables


@dataclass
class _Styles:
    """What the automatic styles tell of columns and sheets."""

    widths: dict[str, float] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: Element) -> _Styles:
        styles = cls()
        for style in root.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style"):
            name = style.get(f"{_STYLE}name", "")
            for about in style:
                length = _LENGTH.fullmatch(about.get(f"{_STYLE}column-width", ""))
                if length:
                    inches = float(length[1]) * _PER_UNIT[length[2]]
                    styles.widths[name] = inches * _CHARACTERS_PER_INCH
                if about.get(f"{_TABLE}display") == "false":
                    styles.hidden.add(name)
        return styles


def _read(element: Element, table: Table, tables: Tables, styles: _Styles) -> None:
    row = 0
    for line in _within(element, "table-row"):
        count = _repeated(line, "rows")
        cells = list(_line(line))
        if line.get(f"{_TABLE}visibility") in ("collapse", "filter") and count < 10_000:
            table.hidden_rows |= set(range(row + 1, row + count + 1))
        if cells:
            for number in range(row + 1, row + count + 1):
                _put(number, cells, table, tables)
        row += count
    used = max([0, *(c for _, c in table.cells), *(merge.right for merge in table.merges)])
    column = 0
    for about in _within(element, "table-column"):
        count = _repeated(about, "columns")
        width = styles.widths.get(about.get(f"{_TABLE}style-name", ""))
        for number in range(column + 1, min(column + count, used) + 1):
            if width is not None:
                table.widths[number] = width
            if about.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                table.hidden_columns.add(number)
        column += count


def _within(element: Element, name: str) -> Iterator[Element]:
    """Rows or columns in order, also those inside groups and headers."""
    for child in element:
        kind = local(child)
        if kind == name:
            yield child
        elif kind.startswith(name) or kind == f"table-header-{name[6:]}s":
            yield from _within(child, name)


def _repeated(element: Element, what: str) -> int:
    return max(1, whole(element.get(f"{_TABLE}number-{what}-repeated"), 1))


@dataclass(frozen=True)
class _Found:
    """A cell that holds or merges something, and how often it is repeated to the right."""

    column: int
    count: int
    height: int
    width: int
    content: Content | None


def _line(line: Element) -> Iterator[_Found]:
    column = 1
    for cell in line:
        count = _repeated(cell, "columns")
        if local(cell) == "table-cell":
            height, width = (_span(cell, of) for of in ("rows", "columns"))
            content = _content(cell)
            if content is not None or height * width > 1:
                yield _Found(column, count, height, width, content)
        column += count


def _span(cell: Element, what: str) -> int:
    return max(1, whole(cell.get(f"{_TABLE}number-{what}-spanned"), 1))


def _put(row: int, cells: list[_Found], table: Table, tables: Tables) -> None:
    for cell in cells:
        area = Area(row, cell.column, row + cell.height - 1, cell.column + cell.width - 1)
        tables.merge(table, area)
        if cell.content is not None:
            for column in range(cell.column, cell.column + cell.count):
                tables.put(table, row, column, cell.content)


def _content(cell: Element) -> Content | None:
    shown = "\n".join(_words(p) for p in cell if p.tag == f"{_TEXT}p")
    literal = _LITERAL.fullmatch(cell.get(f"{_TABLE}formula", ""))
    if cell.get(f"{_CALC}value-type") == "error":
        return Content(shown if shown in ERRORS else "#VALUE!", error=True)
    kind = cell.get(f"{_OFFICE}value-type", "string")
    stored = cell.get(f"{_OFFICE}value")
    if kind == "boolean":
        return Content(cell.get(f"{_OFFICE}boolean-value") == "true")
    if kind == "date":
        return _day(cell.get(f"{_OFFICE}date-value", "")) or Content(shown)
    if kind == "time":
        return _time(cell.get(f"{_OFFICE}time-value", "")) or Content(shown)
    if kind in ("float", "percentage", "currency") and stored is not None:
        if literal and kind == "float":
            # =100% typed as a target is a formula of one number: it says what it is.
            return Content(f"={literal[1]}")
        try:
            return Content(float(stored), _format(shown, kind))
        except ValueError:
            return Content(shown or stored)
    text = cell.get(f"{_OFFICE}string-value") or shown
    return Content(text) if text else None


def _format(shown: str, kind: str) -> str:
    """The number format, told by how the value is shown."""
    look = _SHOWN.fullmatch(shown.strip())
    percent = "%" if kind == "percentage" else ""
    if look is None:
        return "0.00%" if percent else "General"
    if not (look[1] or look[2] or percent):
        return "General"
    return ("#,##0" if look[1] else "0") + (f".{'0' * len(look[2])}" if look[2] else "") + percent


def _day(text: str) -> Content | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    days = (moment.date() - _EPOCH).days
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return Content(days + seconds / 86_400, "yyyy-mm-dd hh:mm" if seconds else "yyyy-mm-dd")


def _time(text: str) -> Content | None:
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        return None
    hours, minutes, seconds = (int(part) for part in clock.groups())
    return Content((hours * 3600 + minutes * 60 + seconds) / 86_400, "[h]:mm:ss")


def _words(element: Element) -> str:
    """The text of a paragraph; runs of spaces, tabs and breaks are elements of their own."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(whole(child.get(f"{_TEXT}c"), 1), 1_000))
        elif child.tag in (f"{_TEXT}line-break", f"{_TEXT}tab"):
            parts.append("\n" if child.tag.endswith("break") else "\t")
        elif isinstance(child.tag, str) and child.tag != f"{_OFFICE}annotation":
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
