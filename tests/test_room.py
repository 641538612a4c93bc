"""The words beside a form: as many lines as a row holds, columns no wider than these ask for."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.build_samples import SAMPLES
from tests.office import convert
from tests.sheets import OUT, fill
from xlsxeval import scored
from xlsxeval.evaluation import examine

HEADS = ("评分依据", "Basis of the score")
WIDEST = 120
"""Of a column; what is longer has to shrink more."""
ROW, BASIS, REMARKS = 13, "M", "N"
MISSED = [(OUT, "数量指标", "举办活动场次", "≥4场", "3场", 4, 3.5, "受疫情影响，活动推迟到下年")]


def result(path: Path, language: str = "zh_CN") -> Worksheet:
    out = path.with_name("scored.xlsx")
    out.write_bytes(scored.write(examine(path), language))
    return load_workbook(out, data_only=True).worksheets[0]


def beside(folder: Path, height: float | None, size: float = 11, every: bool = False) -> Worksheet:
    """A form whose rows are that high, scored."""

    def edit(sheet: Worksheet) -> None:
        for row in range(5, 15):
            sheet.cell(row, 8).font = sheet.cell(row, 9).font = Font(name="宋体", size=size)
            sheet.row_dimensions[row].height = None if every else height
        if every:
            sheet.sheet_format.defaultRowHeight = height
            sheet.sheet_format.customHeight = True

    return result(fill(folder / "表.xlsx", edit, rows=MISSED))


def look(cell: Cell) -> tuple[Any, ...]:
    return bool(cell.alignment.wrap_text), bool(cell.alignment.shrink_to_fit), cell.font.sz


def widths(sheet: Worksheet) -> tuple[float, float]:
    basis, remarks = (sheet.column_dimensions[letter].width for letter in (BASIS, REMARKS))
    return basis, remarks


@pytest.mark.parametrize(
    ("height", "widest"),
    [(None, 110), (15, 110), (27, 80), (40, 60), (62, 40), (409, 24)],
)
def test_the_higher_the_rows_the_narrower_the_column(
    height: float | None, widest: float, tmp_path: Path
) -> None:
    basis, remarks = widths(beside(tmp_path, height))
    assert widest - 20 <= basis <= widest
    assert 24 <= remarks <= 48


def test_words_wrap_where_the_row_has_the_room_and_shrink_where_not(tmp_path: Path) -> None:
    for letter in (BASIS, REMARKS):
        assert look(beside(tmp_path, 27)[f"{letter}{ROW}"]) == (True, False, 9)
        for height in (None, 15, 20):
            assert look(beside(tmp_path, height)[f"{letter}{ROW}"]) == (False, True, 9)


def test_a_height_all_rows_have_counts_too(tmp_path: Path) -> None:
    assert look(beside(tmp_path, 40, every=True)[f"{BASIS}{ROW}"]) == (True, False, 9)
    assert widths(beside(tmp_path, 40, every=True)) == widths(beside(tmp_path, 40))


def test_a_form_in_smaller_print_keeps_its_size(tmp_path: Path) -> None:
    sheet = beside(tmp_path, 21, size=8)
    assert look(sheet[f"{BASIS}{ROW}"]) == (True, False, 8)
    assert sheet[f"J{ROW}"].font.sz == 8


def test_figures_stand_in_the_form_s_own_font(tmp_path: Path) -> None:
    sheet = beside(tmp_path, 30, size=12)
    assert [sheet[f"{letter}{ROW}"].font.sz for letter in "JKLOP"] == [12] * 5
    assert sheet[f"{BASIS}{ROW}"].font.name == "宋体"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("name", "near"),
    [("增城区国家档案馆-2021", 145), ("零陵区林业局-2021", 240), ("报送/青溪县直/民政局", 180)],
)
def test_no_text_is_cut_and_reviews_are_near(
    name: str, near: int, language: str, tmp_path: Path
) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes((SAMPLES / f"{name}.xlsx").read_bytes())
    sheet = result(path, language)
    [head, *_] = [c for row in sheet.iter_rows() for c in row if c.value in HEADS]
    assert sum(width(sheet, head.column + at) for at in range(-3, 2)) < near
    for column in (head.column, head.column + 1):
        cells = [cell for [cell] in sheet.iter_rows(head.row + 1, None, column, column)]
        told = [cell for cell in cells if cell.value and cell.alignment.horizontal == "left"]
        assert told
        assert all(fits(cell, width(sheet, column)) for cell in told)


def width(sheet: Worksheet, column: int) -> float:
    return sheet.column_dimensions[get_column_letter(column)].width


def fits(cell: Cell, wide: float) -> bool:
    length = sum(2 if ord(mark) > 255 else 1 for mark in str(cell.value)) * cell.font.sz / 10.5
    if cell.alignment.shrink_to_fit:
        return not cell.alignment.wrap_text and (length * 0.75 <= wide or wide == WIDEST)
    height = cell.parent.row_dimensions[cell.row].height
    # The last line needs no space below it.
    return -(-length // wide) * 1.25 - 0.15 <= height / cell.font.sz


def test_rows_are_as_high_as_before_where_another_program_fits_them(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes((SAMPLES / "廊坊市食品工程学校-2019.xlsx").read_bytes())
    (tmp_path / "新.xlsx").write_bytes(scored.write(examine(path), "zh_CN"))
    before, after = (
        load_workbook(convert(each, "xlsx", tmp_path)).worksheets[0].row_dimensions
        for each in (path, tmp_path / "新.xlsx")
    )
    # Below the form stands a total of ours.
    told = [row for row in before if row < 18]
    assert [after[row].height for row in told] == [before[row].height for row in told]


def test_a_heading_row_of_one_line_shows_whole_headings(tmp_path: Path) -> None:
    def flat(sheet: Worksheet) -> None:
        for row in (5, 12):
            sheet.row_dimensions[row].height = 15

    data = scored.write(examine(fill(tmp_path / "表.xlsx", flat)), "en")
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    for column in "JKLMNOP":
        cell = sheet[f"{column}12"]
        assert not cell.alignment.wrap_text
        assert cell.alignment.shrink_to_fit
        # Small print is three quarters of its size at the least.
        assert sheet.column_dimensions[column].width >= 0.75 * len(str(cell.value)), cell.value
