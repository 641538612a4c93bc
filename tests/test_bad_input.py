"""Bad input gets one clear sentence or its findings, never a traceback."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.build_samples import SAMPLES, TEMPLATE

SAMPLE = SAMPLES / "普陀区体育事业管理中心-2022.xlsx"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xlsxeval", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8")


def truncated(path: Path) -> None:
    path.write_bytes(SAMPLE.read_bytes()[:-400])


def plain_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("说明.txt", "不是工作簿")


def encrypted(path: Path) -> None:
    with path.open("wb") as stream:
        OOXMLFile(io.BytesIO(SAMPLE.read_bytes())).encrypt("密码 1", stream)


def doctype(path: Path) -> None:
    with zipfile.ZipFile(SAMPLE) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            new.writestr(name, content)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(SAMPLE) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/huge.bin", b"\0" * 60_000_000)


FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (lambda path: path.write_bytes(b"") and None, "空文件"),  # R1
    "truncated": (truncated, "不完整"),  # R2
    "plain zip": (plain_zip, "不是 Excel 工作簿"),  # R3
    "pdf": (lambda path: path.write_bytes(b"%PDF-1.7\n%...") and None, "PDF"),  # R4
    "encrypted": (encrypted, "密码"),  # R9
    "doctype": (doctype, "DOCTYPE"),  # R112
    "bomb": (bomb, "安全"),  # R111
}


@pytest.mark.parametrize("case", sorted(FILES))
def test_what_is_no_workbook_gets_one_sentence(case: str, tmp_path: Path) -> None:
    make, words = FILES[case]
    path = tmp_path / "表.xlsx"
    make(path)
    found = run("score", path, SAMPLE, "-o", tmp_path / "out")
    assert found.returncode == 1
    [line] = [line for line in found.stdout.splitlines() if "表.xlsx" in line]
    assert "XE101" in line
    assert words in line
    assert "Traceback" not in found.stdout + found.stderr
    assert [p.name for p in (tmp_path / "out").glob("*.xlsx") if p.name != "汇总.xlsx"] == [
        SAMPLE.name
    ]


def test_a_workbook_without_a_form_is_told(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "食堂菜单"
    book.save(tmp_path / "菜单.xlsx")
    found = run("check", tmp_path / "菜单.xlsx", "--format", "json")
    [workbook] = json.loads(found.stdout)["workbooks"]
    assert (found.returncode, workbook["status"]) == (1, "failed")
    assert workbook["failure"]["code"] == "XE102"


def findings(path: Path) -> list[tuple[str, str]]:
    found = run("check", path, "--format", "json")
    assert "Traceback" not in found.stderr
    [workbook] = json.loads(found.stdout)["workbooks"]
    return [
        (f["code"], f["cell"])
        for form in workbook["forms"]
        for f in form["findings"]
        if f["severity"] == "error"
    ]


def changed(tmp_path: Path, change: Callable[[Worksheet], None]) -> Path:
    book = load_workbook(SAMPLE)
    change(book.worksheets[0])
    book.save(tmp_path / "表.xlsx")
    return tmp_path / "表.xlsx"


def test_the_empty_form_is_read_and_its_blanks_are_told() -> None:
    assert findings(TEMPLATE) == [("XE201", "A2"), ("XE201", "D3"), ("XE404", "D8")]


def test_an_error_cell_is_told_and_its_total_unknown(tmp_path: Path) -> None:  # R16
    def change(sheet: Worksheet) -> None:
        sheet["H11"] = "#REF!"
        sheet["H11"].data_type = "e"

    path = changed(tmp_path, change)
    assert findings(path) == [("XE105", "H11")]
    [workbook] = json.loads(run("check", path, "--format", "json").stdout)["workbooks"]
    assert workbook["forms"][0]["awarded_total"] is None


def test_words_in_the_weight_column_are_told(tmp_path: Path) -> None:  # R48
    def change(sheet: Worksheet) -> None:
        sheet["G12"] = "二十分左右"

    assert findings(changed(tmp_path, change)) == [("XE203", "G12")]


def test_a_negative_budget_is_told(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["E6"] = -250000

    assert findings(changed(tmp_path, change)) == [("XE404", "E6"), ("XE405", "E6")]


def test_no_sentence_quotes_a_whole_cell(tmp_path: Path) -> None:  # R63
    def change(sheet: Worksheet) -> None:
        for row in sheet.iter_rows(min_row=11):
            for cell in row:
                if isinstance(cell.value, str) and cell.column > 3:
                    cell.value = "年度工作任务" * 200
        sheet["G13"] = sheet["H14"] = sheet["E11"].value
        sheet["F12"] = f"完成 98%，{sheet['E11'].value}"

    path = changed(tmp_path, change)
    sentences = [line for line in run("check", path).stdout.splitlines() if "XE" in line]
    assert len({line.split("XE")[1][:3] for line in sentences}) > 4
    assert max(map(len, sentences)) < 200
