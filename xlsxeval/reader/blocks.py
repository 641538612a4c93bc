"""Labels and their values: the head of a form, its year, and its blocks of text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xlsxeval.model import Cell, FormSpec
from xlsxeval.reader.grid import Grid, key, plain, rank

_TITLE = re.compile(r"自评(?:情况)?表|绩效.{0,12}评价?表|绩效目标.{0,6}表")
_FISCAL = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年度|-(?:19|20)\d{2}年度)")
_PLAIN_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年?(?!\d)")
_SPELLED = re.compile(r"([一二][〇零○Oo0一二三四五六七八九]{3})年")
_BLANK_YEAR = re.compile(r"[(（]?(?:20)?[_\s]*年度[)）]?$")
_DIGITS = str.maketrans("〇零○Oo一二三四五六七八九", "00000123456789")
_INLINE = re.compile(r"^(.{1,20}?)[:：](.*)$", re.S)


def title(grid: Grid, spec_titles: Sequence[str]) -> Cell:
    """The cell that prints the form's name, else the first one written."""
    first: Cell | None = None
    for cell in grid.cells():
        first = first or cell
        text = plain(cell.text[:120])
        if _TITLE.search(text) or any(name in text for name in spec_titles):
            return cell
    return first or grid.at(grid.top, 1)


def is_title(cell: Cell) -> bool:
    """The cell prints the name of a self-evaluation form, as a heading and not in a sentence."""
    text = plain(cell.text[:120])
    return len(text) <= 60 and "自评表" in text and "《" not in text and "。" not in text


def labelled(grid: Grid, bottom: int, words: Sequence[str], others: Sequence[str]) -> Cell | None:
    """The value of the best label of `words` above row `bottom`; None while no label is printed.

    A label may stand left of its value or in the same cell before a colon. `others` are labels
    too: a label directly followed by another one has no value.
    """
    best: tuple[int, Cell] | None = None
    for cell in grid.cells():
        if cell.row >= bottom:
            break
        for position, value in _offers(grid, cell, words, others):
            blank_first = (value.blank, position)
            if best is None or blank_first < (best[1].blank, best[0]):
                best = position, value
    return best[1] if best else None


def _offers(
    grid: Grid, cell: Cell, words: Sequence[str], others: Sequence[str]
) -> list[tuple[int, Cell]]:
    if not isinstance(cell.value, str):
        return []
    offers = []
    position = rank(key(cell.value), words)
    if position is not None:
        offers.append((position, _beside(grid, cell, others)))
    for part in re.split(r"\s{2,}|　+|[;；]", cell.value):
        found = _INLINE.match(part.strip())
        position = rank(key(found[1]), words) if found else None
        if found is not None and position is not None and found[2].strip():
            inside = Cell(cell.sheet, cell.ref, found[2].strip(), row=cell.row, column=cell.column)
            offers.append((position, inside))
    return offers


def _beside(grid: Grid, label: Cell, others: Sequence[str]) -> Cell:
    """The value right of a label: the next place, unless that is a label itself."""
    value = grid.right_of(label)
    last = max((cell.column for cell in grid.row(label.row)), default=0)
    while value.blank and value.column <= last:
        further = grid.right_of(value)
        if further.column <= value.column or rank(key(further.text), others) is not None:
            break
        value = further
    if value.blank or rank(key(value.text), others) is not None:
        return grid.right_of(label) if grid.right_of(label).blank else absent_at(grid, label)
    return value


def absent_at(grid: Grid, label: Cell) -> Cell:
    """A blank at the label itself: the place where a value is missing."""
    return Cell(label.sheet, label.ref, row=label.row, column=label.column)


def year(
    grid: Grid, title_cell: Cell, bottom: int, spec: FormSpec, names: Sequence[str]
) -> tuple[int | None, Cell]:
    """年度: from title, head, the sheet's or the file's name; with the cell that tells it."""
    head = [cell for cell in grid.cells() if cell.row < bottom]
    near = [cell for cell in head if title_cell.row <= cell.row <= title_cell.row + 1]
    marked = labelled(grid, bottom, spec.labels["year"], ())
    for cell in (title_cell, *([marked] if marked else []), *head):
        if (found := _find(_FISCAL, cell.text)) is not None:
            return found, cell
    for cell in (title_cell, *([marked] if marked else []), *near):
        if not re.search("日期|时间", plain(cell.text)) or cell is title_cell:
            found = _find(_PLAIN_YEAR, cell.text)
            if found is not None:
                return found, cell
    for name in names:
        if (found := _find(_PLAIN_YEAR, name)) is not None:
            return found, title_cell
    for cell in head:
        if "年" in cell.text and not re.search("日期|时间", plain(cell.text)):
            found = _find(_PLAIN_YEAR, cell.text)
            if found is not None:
                return found, cell
    blank = next((c for c in near if _BLANK_YEAR.search(plain(c.text))), title_cell)
    return None, blank


def _find(pattern: re.Pattern[str], text: str) -> int | None:
    bare = plain(text[:200])
    spelled = _SPELLED.search(bare)
    if spelled:
        bare = bare.replace(spelled[1], spelled[1].translate(_DIGITS))
    found = pattern.search(bare)
    return int(found[1]) if found else None


def texts(grid: Grid, spec: FormSpec, skip: Sequence[tuple[int, int]]) -> Mapping[str, Cell]:
    """goal, result, problems, measures …: the value right of, below or behind its heading."""
    everything = [word for words in spec.texts.values() for word in words]
    found: dict[str, tuple[int, Cell]] = {}
    for cell in grid.cells():
        if not isinstance(cell.value, str) or any(a <= cell.row <= b for a, b in skip):
            continue
        for name, words in spec.texts.items():
            offer = _text(grid, cell, words, everything)
            if offer and (name not in found or offer[0] < found[name][0]):
                found[name] = offer
    return {name: cell for name, (_, cell) in found.items()}


def _text(
    grid: Grid, cell: Cell, words: Sequence[str], everything: Sequence[str]
) -> tuple[int, Cell] | None:
    position = rank(key(str(cell.value)), words)
    if position is not None:
        return position, _right_or_below(grid, cell, everything)
    inline = _INLINE.match(str(cell.value).strip())
    position = rank(key(inline[1]), words) if inline else None
    if inline is None or position is None or not inline[2].strip():
        return None
    inside = Cell(cell.sheet, cell.ref, inline[2].strip(), row=cell.row, column=cell.column)
    return position, inside


def _right_or_below(grid: Grid, label: Cell, everything: Sequence[str]) -> Cell:
    right = grid.right_of(label)
    if not right.blank and rank(key(right.text), everything) is None:
        return right
    alone = len(grid.row(label.row)) == 1 and grid.span(label).left == 1
    below = grid.below(label)
    if alone and right.blank and grid.span(right).right > grid.span(label).right + 1:
        return right
    if rank(key(below.text), everything) is not None:
        return right
    return below
