"""Private numbers in cells: with --redact no output shows them, and nothing else is lost."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlsxeval.cli import main
from xlsxeval.privacy import masked, redacted

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "永德县明朗中学-2022.xlsx"
PHONE, CARD, ACCOUNT = "13800138000", "11010519491231002X", "6222021001116245702"
NUMBERS = (PHONE, CARD, ACCOUNT)


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two units' workbooks with numbers in the unit, an indicator, an actual and a reason."""
    monkeypatch.chdir(tmp_path)
    folder = Path("报送")
    folder.mkdir()
    for name in ("甲.xlsx", "乙.xlsx"):
        book = openpyxl.load_workbook(SAMPLE)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "明朗中学" in cell.value and cell.row < 8:
                    cell.value = f"{name[0]}学校{PHONE}"
        sheet["I13"] = (
            f"联系人电话{PHONE}，身份证{CARD}，因资金拨付较晚，工程未能按期完成，请见附件说明"
        )
        sheet["D16"] = f"账户{ACCOUNT}到账率"
        sheet["G16"] = f"98%（电话{PHONE}）"
        book.save(folder / name)
    return folder


def shown(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    main(list(arguments))
    captured = capfd.readouterr()
    return captured.out + captured.err


def written(path: Path) -> str:
    """All text of a workbook or a csv file."""
    if path.suffix != ".xlsx":
        return path.read_text("utf-8-sig")
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def told(text: str) -> list[str]:
    return [number for number in NUMBERS if number in text]


# R119
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "报送"),
        ("check", "报送", "--format", "json"),
        ("diff", "报送/甲.xlsx", "报送/乙.xlsx"),
        ("diff", "报送/甲.xlsx", "报送/乙.xlsx", "--format", "json"),
        ("score", "报送/甲.xlsx"),
        ("score", "报送"),
        ("score", "报送", "--json", "-"),
    ],
    ids=" ".join,
)
def test_redacted_output_shows_no_private_number(
    arguments: tuple[str, ...], planted: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert told(shown(capfd, *arguments))
    hidden = shown(capfd, *arguments, "--redact")
    assert told(hidden) == []
    assert "138******00" in hidden


def test_crosscheck_and_verify_mask_what_they_quote(
    planted: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report = Path("报告.txt")
    report.write_text(f"甲学校{PHONE}2022年度绩效自评报告\n自评得分12分，电话{PHONE}。\n", "utf-8")
    compared = ("crosscheck", "报送/甲.xlsx", str(report))
    assert told(shown(capfd, *compared)) == [PHONE]
    assert told(shown(capfd, *compared, "--redact")) == []
    assert told(shown(capfd, *compared, "--redact", "--json", "-")) == []
    main(["score", "报送/甲.xlsx"])
    scored = Path("报送/评分结果/甲.xlsx")
    book = openpyxl.load_workbook(scored)
    book.worksheets[0]["G16"] = f"91%（电话{PHONE}）"
    book.save(scored)
    capfd.readouterr()
    assert told(shown(capfd, "verify", str(scored), "--redact")) == []
    assert told(shown(capfd, "verify", str(scored), "--redact", "--format", "json")) == []


AS_VALUES = {
    "text": PHONE,
    "full-width": "１３８００１３８０００",
    "of another script": "१३८००१३८०००",
    "in words": "一三八〇〇一三八〇〇〇",
    "number": int(PHONE),
    "percent": f"{PHONE}%",
    "decimals": f"{PHONE}.00",
    "commas": "13,800,138,000.00",
    "dots": "138.0013.8000",
    "gaps": "138 00138000",
    "card": CARD[:-1] + "8",
    "card full-width": "１１０１０５１９４９１２３１００２８",
}


def bare(text: str) -> str:
    """The text without what people put between digits, digits as everybody types them."""
    narrow = "".join(str(unicodedata.digit(c, c)) for c in text.replace("〇", "0"))
    plain = narrow.translate(str.maketrans("一三八", "138"))
    return re.sub(r"[ ,._·-]", "", plain)


def test_a_number_that_became_a_value_is_masked_wherever_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("报送").mkdir()
    for name, value in AS_VALUES.items():
        book = openpyxl.load_workbook(SAMPLE)
        for row, target in ((13, "≥1"), (14, 100), (16, "≥100%"), (18, "≥95%")):
            book.worksheets[0][f"E{row}"], book.worksheets[0][f"F{row}"] = target, value
        book.worksheets[0]["H17"] = int(PHONE)
        book.save(Path("报送") / f"{name}.xlsx")
    told = [shown(capfd, "check", "报送", "--redact")]
    told.append(shown(capfd, "score", "报送", "--redact", "--csv", "csv", "--json", "j.json"))
    told.append(Path("j.json").read_text("utf-8"))
    told += [written(path) for path in [*Path("csv").iterdir(), Path("评分结果/汇总.xlsx")]]
    assert len(told) > 6
    assert "XE504" in told[0]
    found = [
        line
        for text in told
        for line in text.splitlines()
        for n in (PHONE, CARD[:-1])
        if n in bare(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "kept",
    [
        "13800138000.00元",
        "13,800,138,000.00 万元",
        "13,800,138,000.23",
        "13800138000.23万元",
        "0.13800138000",
        "138.12345678",
        "150,120,1300",
        "二〇二一年十二月三十一日",
        "2021.12.31",
        "94.87%",
    ],
)
def test_amounts_ratios_and_dates_are_no_private_numbers(kept: str) -> None:
    assert masked(kept) == kept


def test_the_summary_of_many_and_its_csv_files_are_masked(planted: Path) -> None:
    main(["score", "报送", "-o", "明", "--csv", "明csv"])
    main(["score", "报送", "-o", "密", "--csv", "密csv", "--redact"])
    for folder, found in (("明", {*NUMBERS}), ("密", set())):
        tables = [Path(folder) / "汇总.xlsx", *sorted(Path(f"{folder}csv").glob("*.csv"))]
        assert len(tables) > 3
        assert {number for table in tables for number in told(written(table))} == found


def test_a_summary_written_before_is_masked_when_asked(planted: Path) -> None:
    main(["score", "报送", "-o", "果"])
    main(["score", "报送", "-o", "果", "--redact"])
    assert told(written(Path("果/汇总.xlsx"))) == []


def test_the_units_own_workbook_keeps_what_the_unit_wrote(planted: Path) -> None:
    main(["score", "报送/甲.xlsx", "-o", "果", "--redact"])
    book = openpyxl.load_workbook("果/甲.xlsx")
    assert PHONE in str(book.worksheets[0]["I13"].value)


def test_figures_codes_and_places_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(SAMPLE, "表.xlsx")
    main(["score", "表.xlsx", "--json", "明.json"])
    main(["score", "表.xlsx", "--json", "密.json", "--redact"])
    plain: dict[str, Any] = json.loads(Path("明.json").read_text("utf-8"))
    assert json.loads(Path("密.json").read_text("utf-8")) == plain


def test_what_only_looks_private_is_not_touched() -> None:
    kept = {
        "sha256": "1234567890123456" * 4,
        "path": f"/报送/{PHONE}.xlsx",
        "budget": "123456789012345.67",
        "spent": None,
        "settled": True,
        "row": 12,
    }
    assert redacted(kept) == kept
    assert redacted({"name": [PHONE], "values": {"reason": PHONE}}) == {
        "name": ["138******00"],
        "values": {"reason": "138******00"},
    }
