"""`make bench`: how fast, as ratios measured side by side in one run.

Every figure is the least processor time of many rounds. In each what is compared takes turns, so
that a busy machine slows all alike; each goes through several different workbooks at a stretch, as
a batch does, and neither sweeps up what the other left nor waits for memory the other pushed out.
"""

from __future__ import annotations

import argparse
import gc
import io
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from tests.filling import filled
from tests.packages import parts
from tests.sheets import ROWS
from xlsxeval import intake, reader, rules, scored, scoring, spec, summary
from xlsxeval.evaluation import examine

ROUNDS, WORKBOOKS = 20, 6
_MARKS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕"
_ASIDE = ("填表说明", "附表")


def form(path: Path, rows: int, number: int) -> Path:
    """The default official form with so many rows, filled in, and two more sheets.

    Written as Excel and WPS write: openpyxl, which fills it in, spells every Chinese character as
    its number and shares no strings, which no unit's workbook does.
    """
    official = spec.load(spec.DEFAULT)
    groups = official.layout["rows"]
    printed = sum(group["count"] for group in groups)
    longer = [group | {"count": group["count"] * rows // printed} for group in groups]
    longer[0]["count"] += rows - sum(group["count"] for group in longer)
    filled(replace(official, layout=official.layout | {"rows": longer}), path)
    book = openpyxl.load_workbook(path)
    _vary(book.worksheets[0], number)
    for name in _ASIDE:
        page = book.create_sheet(name)
        for row in range(1, 40):
            page.append([f"{name}第{row}行第{column}列" for column in range(1, 6)])
    _as_excel_writes(book, path)
    return path


def _as_excel_writes(book: openpyxl.Workbook, path: Path) -> None:
    with xlsxwriter.Workbook(path) as written:
        looks: dict[tuple[Any, ...], Any] = {}
        for page in book.worksheets:
            sheet = written.add_worksheet(page.title)
            for cell in (cell for row in page.iter_rows() for cell in row):
                look = (cell.font.b, cell.font.sz, cell.border.left.style, cell.number_format)
                if look not in looks:
                    bold, size, border, code = look
                    told = {"bold": bool(bold), "font_size": size, "border": bool(border)}
                    looks[look] = written.add_format({**told, "num_format": code})
                _put(sheet, cell, looks[look])
            for area in page.merged_cells.ranges:
                left, top, right, bottom = (edge - 1 for edge in area.bounds)
                sheet.merge.append([top, left, bottom, right])


def _put(sheet: Any, cell: Cell | MergedCell, look: Any) -> None:
    place, value = (cell.row - 1, cell.column - 1), cell.value
    if isinstance(value, str):
        sheet.write_string(*place, value, look)
    elif value is not None:
        sheet.write_number(*place, value, look)
    elif cell.has_style:
        sheet.write_blank(*place, None, look)


def _vary(sheet: Worksheet, number: int) -> None:
    """Rows with words and figures of their own, as no two units write the same."""
    written = (row for row in range(1, sheet.max_row) if sheet.cell(row, 6).value == "95%")
    for position, row in enumerate(written):
        _, _, name, target, actual, *_ = ROWS[position % len(ROWS)]
        marks = (_MARKS[number], _MARKS[position % 30], _MARKS[position // 30 % 30])
        if target == "≥10个":
            target, actual = f"≥{position + 20}个", f"{position + 21}个"
        for column, value in enumerate(("".join(marks) + "片" + name, target, actual), 4):
            cell = sheet.cell(row, column)
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else "n"


def _openpyxl_load(path: Path) -> object:
    return openpyxl.load_workbook(path)


def _openpyxl_round_trip(path: Path) -> object:
    """Load, edit 25 cells, add a sheet, save: what a script with openpyxl would do."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in range(12, 37):
        sheet.cell(row, 30).value = 1
    book.create_sheet("问题与改进措施").append(["一条"])
    return book.save(io.BytesIO())


def _floor(path: Path) -> object:
    """Unzip every part and zip the ones that change: less no program can do."""
    members = parts(path.read_bytes())
    changed = ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml")
    packed = [zlib.compress(members[name], 6) for name in changed if name in members]
    return b"".join(packed)


def _check(path: Path) -> object:
    return examine(path)


def _score(path: Path) -> object:
    return scored.write(examine(path), "zh_CN")


Work = Callable[[Path], object]
WHOLE: dict[str, Work] = {
    "unzip + rezip (floor)": _floor,
    "openpyxl load": _openpyxl_load,
    "openpyxl load + edit + save": _openpyxl_round_trip,
    "xlsxeval check": _check,
    "xlsxeval score + write": _score,
}


def measured(works: dict[str, Work], paths: Sequence[Path], rounds: int) -> dict[str, float]:
    """Work → milliseconds of processor time, the least of the rounds, averaged over the paths."""
    least: dict[tuple[str, Path], float] = {}
    for _ in range(rounds):
        for name, work in works.items():
            work(paths[0])
            gc.collect()
            for path in paths:
                start = time.process_time()
                work(path)
                taken = (time.process_time() - start) * 1000
                least[name, path] = min(taken, least.get((name, path), taken))
    return {name: sum(least[name, path] for path in paths) / len(paths) for name in works}


_Work = Callable[..., Any]
STAGES = ("open", "read", "judge", "our columns", "draw", "graft", "save")


def stages(paths: Sequence[Path], rounds: int) -> dict[str, float]:
    """Stage of score + write → milliseconds, the least of the rounds, averaged over the paths."""
    total = dict.fromkeys(STAGES, 0.0)
    for path in paths:
        runs = [_staged(path) for _ in range(rounds)]
        for stage in STAGES:
            total[stage] += min(run[stage] for run in runs) / len(paths)
    return total


def _staged(path: Path) -> dict[str, float]:
    taken: dict[str, float] = {}

    def clocked(stage: str, work: Callable[..., Any], *values: Any, **named: Any) -> Any:
        start = time.process_time()
        result = work(*values, **named)
        taken[stage] = taken.get(stage, 0.0) + (time.process_time() - start) * 1000
        return result

    source = clocked("open", intake.open, path)
    forms = clocked("read", reader.forms, source.workbook, spec.known())
    clocked("judge", lambda: [rules.check(scoring.case(*each)) for each in forms])
    examined = examine(path)
    inner = {
        (summary, "draw"): "draw",
        (scored, "graft"): "graft",
        (type(source.book), "save"): "save",
    }
    kept = {place: getattr(*place) for place in inner}
    try:
        for (owner, name), stage in inner.items():
            setattr(owner, name, _watched(clocked, stage, kept[owner, name]))
        clocked("our columns", scored.write, examined, "zh_CN")
    finally:
        for (owner, name), work in kept.items():
            setattr(owner, name, work)
    taken["our columns"] -= sum(taken[stage] for stage in inner.values())
    return taken


def _watched(
    clocked: Callable[..., Any], stage: str, work: Callable[..., Any]
) -> Callable[..., Any]:
    return lambda *values, **named: clocked(stage, work, *values, **named)


def main() -> None:
    """Print the figures of one run."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=main.__doc__)
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            form(Path(folder) / f"{number}.xlsx", options.rows, number)
            for number in range(WORKBOOKS)
        ]
        _tell(measured(WHOLE, paths, options.rounds), stages(paths, options.rounds), options.rows)


def _tell(whole: dict[str, float], parts_: dict[str, float], rows: int) -> None:
    load, trip = whole["openpyxl load"], whole["openpyxl load + edit + save"]
    print(f"One form of {rows} rows, 3 sheets (milliseconds of processor time)")
    for name, taken in whole.items():
        print(f"  {name:30}{taken:8.1f}")
    print(f"check is {load / whole['xlsxeval check']:.1f} times as fast as openpyxl's load")
    times = trip / whole["xlsxeval score + write"]
    print(f"score + write is {times:.1f} times as fast as openpyxl's load + edit + save")
    print("Stages of score + write")
    for stage, taken in parts_.items():
        print(f"  {stage:30}{taken:8.1f}")


if __name__ == "__main__":
    main()
