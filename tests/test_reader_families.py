"""Invented forms as provinces and years really lay them out: read whole, and no false alarm."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from xlsxeval.evaluation import evaluate
from xlsxeval.model import Form
from xlsxeval.reader.keys import plain

DRAWN = Path(__file__).parent / "families.txt"
READ: dict[str, dict[str, Any]] = {
    "mof with goals, sources and A, B": {
        "form": "mof-project-2020",
        "rows": 5,
        "total": "99.5",
        "funds": "total 190, source 115, source 50, source 25, source 0, source 0",
        "texts": {"goal": "养护公路一百公里。", "result": "公路养护完成。"},
        "codes": [],
    },
    "nested 其中": {
        "form": "mof-project-2020",
        "rows": 3,
        "total": "100",
        "funds": "total 100, source 80, source/nested 50, source/nested 30, source 20",
        "texts": {"goal": "维修校舍。", "result": "校舍修好了。"},
        "codes": [],
    },
    "安徽: weight before target, actual called 全年实际值": {
        "form": "rural-project-2021",
        "rows": 7,
        "total": "100",
        "funds": "total 10, source 10, source -",
        "texts": {"goal": "补助种植。", "result": "种植补助发完。"},
        "codes": [],
    },
    "四川: sign, value and unit in columns of their own, conclusions below": {
        "form": "sc-project-2023",
        "rows": 4,
        "total": "100",
        "funds": "total 48, source 48, source -",
        "texts": {
            "goal": "巡查河道。",
            "conclusion": "完成较好。",
            "problems": "人手不足。",
            "measures": "增加人手。",
        },
        "codes": [],
    },
    "云南: 公开14表, yuan, target split under one heading": {
        "form": "yn-project-2022",
        "rows": 5,
        "total": "100",
        "funds": "total 387664.62, source 387664.62, source 0, source -",
        "texts": {"goal": "学生吃好。", "result": "学生都吃好了。"},
        "codes": [],
    },
    "split target without headings under it, header on two rows": {
        "form": "mof-project-2020",
        "rows": 4,
        "total": "100",
        "funds": "total 60",
        "texts": {},
        "codes": [],
    },
    "amounts beside their headings": {
        "form": "mof-project-2020",
        "rows": 4,
        "total": "99.5",
        "funds": "total 19",
        "texts": {"goal": "采购图书。", "conclusion": "图书全部上架。"},
        "codes": [],
    },
    "部门整体 with both splits of the money": {
        "form": "hn-department-2021",
        "rows": 3,
        "total": "100",
        "funds": "total 320, source -, nature -, source -, nature -",
        "texts": {"goal": "造林。", "result": "造林完成了。"},
        "codes": [],
    },
    "重庆: no level columns, weight before actual": {
        "form": "cq-department-2021",
        "rows": 4,
        "total": "99.5",
        "funds": "total 950",
        "texts": {},
        "codes": [],
    },
    "银川: review column, 参考分值, notes in the table foot": {
        "form": "yc-project-2021",
        "rows": 3,
        "total": "99",
        "funds": "total 27, source 27",
        "texts": {},
        "codes": [],
    },
    "a heading of weights in the levels, grade line and texts below": {
        "form": "mof-project-2020",
        "rows": 5,
        "total": "99",
        "funds": "total 72, source 72, source/nested 54, source/nested 18, source 0",
        "texts": {"problems": "部分渠段年久失修。", "measures": "申请维修资金。"},
        "codes": [],
    },
}


def value(text: str) -> str | float | int | None:
    try:
        number = float(text)
    except ValueError:
        return text.replace("\\n", "\n") or None
    return int(number) if number.is_integer() else number


def write(path: Path, text: str) -> Path:
    lines = [[part.strip() for part in line.split("|")] for line in text.splitlines()]
    book = Workbook()
    sheet = book.worksheets[0]
    corners: dict[tuple[int, int], tuple[int, int]] = {}
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(lines, 1):
        for column, part in enumerate(cells, 1):
            from_ = {"<": (row, column - 1), "^": (row - 1, column)}.get(part)
            corner = corners[from_] if from_ else (row, column)
            corners[row, column] = corner
            ends[corner] = (row, column)
            if not from_ and value(part) is not None:
                sheet.cell(row, column).value = value(part)
                if isinstance(value(part), str):
                    sheet.cell(row, column).data_type = "s"
    for (top, left), (bottom, right) in ends.items():
        if (top, left) != (bottom, right):
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    book.save(path)
    return path


def funds(form: Form) -> str:
    def one(group: str, nested: bool, spent: Decimal | None) -> str:
        return f"{group}{'/nested' if nested else ''} {'-' if spent is None else spent}"

    found = form.budget.funds if form.budget else ()
    return ", ".join(one(fund.group, fund.nested, fund.spent.value) for fund in found)


def drawn() -> dict[str, str]:
    """Forms by name; "|" stands between cells, "<" continues the cell left, "^" the one above."""
    parts = re.split(r"^# (.*)$", DRAWN.read_text("utf-8"), flags=re.M)[1:]
    return {name: text.strip("\n") for name, text in zip(parts[::2], parts[1::2], strict=True)}


def test_every_form_drawn_is_expected() -> None:
    assert drawn().keys() == READ.keys()


@pytest.mark.parametrize("name", sorted(READ))
def test_form_of_the_family_is_read_whole(tmp_path: Path, name: str) -> None:
    evaluation = evaluate(write(tmp_path / "表.xlsx", drawn()[name]))
    (judged,) = evaluation.forms
    found = judged.case.form
    severe = [f.code for f in judged.findings if f.severity != "info"]
    assert {
        "form": judged.case.spec.id,
        "rows": len(found.indicators),
        "total": str(found.printed_total.value),
        "funds": funds(found),
        "texts": {key: cell.text for key, cell in found.texts.items()},
        "codes": severe,
    } == READ[name]
    assert judged.case.scores.self_total == found.printed_total.value
    assert not found.unit.blank
    assert found.year in (2021, 2022, 2023)
    assert all(plain(row.level1.text) for row in found.indicators) or "重庆" in name
