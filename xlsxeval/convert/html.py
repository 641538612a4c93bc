"""Web pages named .xls: what finance systems export as a workbook."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from lxml import etree

from xlsxeval.convert.table import Content, Table, Tables
from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Area, Message
from xlsxeval.package import Limits
from xlsxeval.package.xml import Element, whole

_BOMS = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
_ENCODINGS = ("utf-8", "gb18030")
"""Tried strictly in this order: no text of GBK but the shortest is good UTF-8."""
_BIG5 = re.compile(rb"charset\s*=\s*[\"']?big5", re.IGNORECASE)
_NO_ENCODING = N_(
    "The web page is written in an unknown encoding; please save it as .xlsx and send it again."
)
_NO_TABLE = N_("The web page holds no table; please save the form as .xlsx and send it again.")
_SHEET_NAME = re.compile(r"<x:ExcelWorksheet>\s*<x:Name>([^<]{1,31})</x:Name>", re.IGNORECASE)
_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]+))?(%?)")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_AS_TEXT = re.compile(r"mso-number-format\s*:\s*[\"']?(?:\\{1,2}@|@)", re.IGNORECASE)
_CLASS = re.compile(r"\.([\w-]+)\s*\{([^}]*)\}")
_WIDTH = re.compile(r"width\s*:\s*([0-9]{1,4}(?:\.[0-9]+)?)(pt|px)", re.IGNORECASE)
_PIXELS = {"pt": 4 / 3, "px": 1.0}
_PIXELS_PER_CHARACTER = 7.0
_SPACES = re.compile(r"[ \t\r\n]+")
_UNSEEN = ("script", "style", "head")
_BREAK = "\v"


def read(data: bytes, limits: Limits) -> Tables:
    """All tables of the page, one below the other on one sheet."""
    page = _decoded(data)
    parser = etree.HTMLParser(no_network=True, encoding="utf-8", huge_tree=False)
    root = etree.fromstring(page.encode("utf-8", "replace"), parser) if page.strip() else None
    named = _SHEET_NAME.search(page)
    tables = Tables(limits)
    table = tables.sheet(named[1] if named else "Sheet1")
    as_text = {name for name, look in _CLASS.findall(page) if _AS_TEXT.search(look)}
    row = 1
    for element in [] if root is None else root.iter("table"):
        if next(element.iterancestors("table"), None) is None:
            row = _Layout(table, tables, row, as_text).read(element) + 1
    if not table.cells:
        raise Unreadable(Message(_NO_TABLE))
    return tables


def _decoded(data: bytes) -> str:
    """The page as text; its own word for its encoding is often wrong, its bytes are not."""
    bom = next((name for mark, name in _BOMS.items() if data.startswith(mark)), None)
    told = ("big5",) if _BIG5.search(data[:4096]) else ()
    for encoding in (bom,) if bom else (*_ENCODINGS[:1], *told, *_ENCODINGS[1:]):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(Message(_NO_ENCODING))


class _Layout:
    """Lays the cells of one table on the sheet, around those that span several rows."""

    def __init__(self, table: Table, tables: Tables, row: int, as_text: set[str]) -> None:
        self.table, self.tables, self.row, self.as_text = table, tables, row, as_text
        self._busy: dict[int, int] = {}
        """Column → the last row a cell above reaches down to."""

    def read(self, element: Element) -> int:
        """Lay the table from `row` on; return the first row below it."""
        self._widths(element)
        for line in element.iter("tr"):
            if next(line.iterancestors("table"), None) is not element:
                continue
            if _HIDDEN.search(line.get("style", "")):
                self.table.hidden_rows.add(self.row)
            column = 1
            for cell in line:
                if cell.tag in ("td", "th"):
                    column = self._cell(cell, column)
            self.row += 1
        return max([self.row, *(last + 1 for last in self._busy.values())])

    def _cell(self, cell: Element, column: int) -> int:
        while self._busy.get(column, 0) >= self.row:
            column += 1
        height, width = (max(1, whole(cell.get(k, "").strip(), 1)) for k in ("rowspan", "colspan"))
        area = Area(self.row, column, self.row + height - 1, column + width - 1)
        self.tables.merge(self.table, area)
        for number in range(column, column + width):
            self._busy[number] = area.bottom
        content = self._content(cell)
        if content is not None:
            self.tables.put(self.table, self.row, column, content)
        return column + width

    def _content(self, cell: Element) -> Content | None:
        words = _words(cell)
        if not words:
            return None
        classes = cell.get("class", "").split()
        if cell.get("x:str") is not None or self.as_text.intersection(classes):
            return Content(words)
        if _AS_TEXT.search(cell.get("style", "")):
            return Content(words)
        return _typed(words, cell.get("x:num"))

    def _widths(self, element: Element) -> None:
        column = 1
        for about in element.iter("col"):
            count = min(max(1, whole(about.get("span"), 1)), 256)
            style = _WIDTH.search(about.get("style", ""))
            told = about.get("width", "").removesuffix("px")
            pixels = float(told) if re.fullmatch(r"[0-9]{1,4}", told) else 0.0
            if style:
                pixels = float(style[1]) * _PIXELS[style[2].lower()]
            for number in range(column, column + count):
                if pixels:
                    self.table.widths[number] = pixels / _PIXELS_PER_CHARACTER
                if _HIDDEN.search(about.get("style", "")):
                    self.table.hidden_columns.add(number)
            column += count


def _typed(words: str, stored: str | None) -> Content:
    """A number where the words are one, as Excel takes it from a page; else the words."""
    look = _NUMBER.fullmatch(words)
    if look is None:
        return Content(words)
    places = f".{'0' * len(look[3])}" if look[3] else ""
    whole_part = "#,##0" if "," in look[2] else "0"
    shown = float(words.replace(",", "").removesuffix("%"))
    if look[4]:
        return Content(shown / 100, f"0{places}%")
    if stored and _NUMBER.fullmatch(stored):
        shown = float(stored.replace(",", ""))
    plain = not places and whole_part == "0"
    return Content(shown, "General" if plain else whole_part + places)


def _words(cell: Element) -> str:
    """The text of a cell as a browser shows it: spaces fold, breaks stay."""
    lines = _SPACES.sub(" ", "".join(_pieces(cell))).split(_BREAK)
    return "\n".join(line.strip(" ") for line in lines).strip("\n").replace("\xa0", " ").strip()


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br" or child.tag in ("p", "div"):
            yield _BREAK
        if isinstance(child.tag, str) and child.tag not in _UNSEEN:
            yield from _pieces(child)
        yield child.tail or ""
