"""xlsxeval score --report: the unit's own report is held against its form while it is scored."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.build_samples import SAMPLES
from tests.forging import REPORT
from xlsxeval.scan import Found
from xlsxeval.verification import verify

FORM = SAMPLES / "增城区国家档案馆-2021.xlsx"
OTHER = SAMPLES / "永德县明朗中学-2022.xlsx"
SHEET = "问题与改进措施"


def forged(folder: Path) -> Path:
    """The published report with another total score."""
    path = folder / "报告.txt"
    path.write_text(REPORT.read_text("utf-8").replace("96.24", "97.24"), "utf-8")
    return path


def score(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xlsxeval", "score", *map(str, arguments)]
    return subprocess.run(
        [*command, "-o", str(folder / "out"), "--json", str(folder / "r.json")],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )


def columns(path: Path) -> list[tuple[Any, Any]]:
    sheet = load_workbook(path)[SHEET]
    return [(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in range(1, 200)]


def test_a_wrong_figure_of_the_report_is_told_everywhere(tmp_path: Path) -> None:
    run = score(tmp_path, FORM, "--report", forged(tmp_path))
    assert run.returncode == 1
    assert "XE801" in run.stdout
    (workbook,) = json.loads((tmp_path / "r.json").read_text("utf-8"))["workbooks"]
    assert {each["code"] for each in workbook["findings"]} == {"XE801", "XE807"}
    written = columns(tmp_path / "out" / FORM.name)
    section = written[[first for first, _ in written].index("报告核对") :]
    codes = {str(second)[:5] for _, second in section if str(second).startswith("XE")}
    assert codes == {"XE801", "XE807"}


def test_the_summary_names_what_a_finding_of_the_report_is_about(tmp_path: Path) -> None:
    score(tmp_path, FORM, "--report", forged(tmp_path))
    sheet = load_workbook(tmp_path / "out" / FORM.name)[SHEET]
    first = next(row for row in range(1, 200) if sheet.cell(row, 1).value == "报告核对")
    named = [
        (str(sheet.cell(row, 2).value)[:5], sheet.cell(row, 4).value) for row in range(first, 200)
    ]
    assert [each for each in named if each[0].startswith("XE")] == [
        ("XE801", "总分"),
        ("XE807", "馆藏永久、长期档案数字化率"),
    ]


def test_a_checked_report_does_not_look_like_a_change(tmp_path: Path) -> None:
    score(tmp_path, FORM, "--report", forged(tmp_path))
    assert verify(Found(tmp_path / "out" / FORM.name)).changes == ()


def test_without_a_report_there_is_no_such_section(tmp_path: Path) -> None:
    assert score(tmp_path, FORM).returncode == 0
    assert "报告核对" not in [first for first, _ in columns(tmp_path / "out" / FORM.name)]


def test_a_report_goes_with_one_workbook_and_can_be_read(tmp_path: Path) -> None:
    many = score(tmp_path, FORM, OTHER, "--report", REPORT)
    assert (many.returncode, many.stderr.strip()) == (
        2,
        "--report 只用于一份自评表，这里有 2 份；请一份一份地评。",
    )
    (tmp_path / "空.txt").write_text("", "utf-8")
    assert score(tmp_path, FORM, "--report", tmp_path / "空.txt").returncode == 2
    assert not (tmp_path / "out" / FORM.name).exists()
