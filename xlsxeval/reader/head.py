"""The title of a form and the year it accounts for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from xlsxeval.model import Cell
from xlsxeval.reader.grid import Grid
from xlsxeval.reader.keys import plain

_TITLE = re.compile(r"自评(?:情况|报告)?表|绩效.{0,12}评价?表|绩效目标.{0,6}表")
_OWN_TITLE = re.compile(r"自评(?:情况|报告)?表|绩效评价表")
_FISCAL = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年度|-(?:19|20)\d{2}年度)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d|[-./]\d{1,2}(?!\d)|年\d{1,2}月)")
_ONLY_YEAR = re.compile(r"^[(\[【]?(?:[12]\d{3}|[一二][〇零○O一二三四五六七八九]{3})年度?[)\]】]?$")
_SPELLED = re.compile(r"([一二][〇零○Oo0一二三四五六七八九]{3})年")
_BLANK_YEAR = re.compile(r"[(（]?(?:20)?[_\s]*年度[)）]?$")
_DIGITS = str.maketrans("〇零○Oo一二三四五六七八九", "00000123456789")
_LINE = 60
"""What is longer is a text, and may speak of any year."""
_DATED = re.compile(r"日期|时间|填报|填表|制表")


def title(grid: Grid, titles: Sequence[str]) -> Cell:
    """The cell that prints the form's name, else the first one written."""
    first: Cell | None = None
    for cell in grid.cells():
        first = first or cell
        text = plain(cell.text[:120])
        if _TITLE.search(text) or any(name in text for name in titles):
            return cell
    return first or grid.at(grid.top, 1)


def is_title(cell: Cell) -> bool:
    """The cell prints the name of a self-evaluation form, as a heading and not in a sentence."""
    text = plain(cell.text[:120])
    return bool(
        len(text) <= 60 and _OWN_TITLE.search(text) and not re.search(r"[《。：:]|附件\d*$", text)
    )


def year(
    grid: Grid, title_cell: Cell, bottom: int, labelled: Cell | None, skip: Sequence[Cell | None]
) -> tuple[int | None, Cell]:
    """年度, and the cell that tells it: title, year line, label, then the rest of the head.

    `skip` holds values that may name years of their own: a project is called after the year it
    began in. A date of filling in is never the year.
    """
    named = {cell.ref for cell in skip if cell is not None}
    head = [
        cell
        for row in grid.rows
        if row < bottom
        for cell in grid.row(row)
        if cell.ref not in named and len(cell.text) <= _LINE
    ]
    near = [cell for cell in head if title_cell.row <= cell.row <= title_cell.row + 1]
    only = [cell for cell in head if _ONLY_YEAR.match(plain(cell.text))]
    for cell in (title_cell, *only, *([labelled] if labelled else [])):
        if (found := _find(_YEAR, cell)) is not None:
            return found, cell
    for pattern, cells in ((_FISCAL, head), (_YEAR, near)):
        for cell in cells:
            dated = _DATED.search(plain(cell.text))
            if not dated and (found := _find(pattern, cell)) is not None:
                return found, cell
    return None, next((c for c in near if _BLANK_YEAR.search(plain(c.text))), title_cell)


def year_in_name(name: str) -> int | None:
    """The year a sheet's or a file's name tells."""
    found = _YEAR.search(_spelled_out(name))
    return int(found[1]) if found else None


def only_year(cell: Cell | None) -> int | None:
    """The year a text names, where it names one and no other."""
    years = set(_YEAR.findall(_spelled_out(cell.text))) if cell is not None else set()
    return int(years.pop()) if len(years) == 1 else None


def _find(pattern: re.Pattern[str], cell: Cell) -> int | None:
    if isinstance(cell.value, date):
        return cell.value.year
    found = pattern.search(_spelled_out(cell.text))
    return int(found[1]) if found else None


def _spelled_out(text: str) -> str:
    """The text with 二〇二一年 as 2021年."""
    bare = plain(text[:200])
    spelled = _SPELLED.search(bare)
    return bare.replace(spelled[1], spelled[1].translate(_DIGITS)) if spelled else bare
