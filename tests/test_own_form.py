"""The worked example of xlsxeval/forms/README.md, used as its reader would use it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.filling import filled
from xlsxeval import intake, spec
from xlsxeval.cli import main
from xlsxeval.errors import SpecError

README = Path(spec.__file__).parent.parent / "forms" / "README.md"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    (text,) = re.findall(r"```toml\n(.*?)```", README.read_text("utf-8"), re.S)
    path = tmp_path / "我的表.toml"
    path.write_text(text, "utf-8")
    return path


def test_example_loads_and_differs_from_every_shipped_form(example: Path) -> None:
    form = spec.load(str(example))
    assert form.id not in {known.id for known in spec.known()}
    assert form.printed["rows"]["self_score"] == ("单位自评", "自评打分")
    assert [grade.name for grade in form.grades] == ["优", "良", "差"]
    assert str(form.over_limit) == "1.3"


def test_form_filled_in_by_the_example_is_scored_by_it(
    example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = filled(spec.load(str(example)), tmp_path / "自评表.xlsx")
    assert main(["check", str(path), "--form", str(example), "--format", "json"]) == 0
    [workbook] = json.loads(capfd.readouterr().out)["workbooks"]
    [form] = workbook["forms"]
    found = {key: form[key] for key in ("form", "self_total", "awarded_total", "grade")}
    assert found == {
        "form": "own-department-2024",
        "self_total": "100",
        "awarded_total": "100",
        "grade": "优",
    }
    assert [finding["code"] for finding in form["findings"]] == []


def test_example_prints_its_blank_form(example: Path, tmp_path: Path) -> None:
    target = tmp_path / "空白表.xlsx"
    assert main(["template", str(example), "-o", str(target)]) == 0
    assert target.is_file()


MISTAKES = {
    "weights": ('"履职产出" = 60', '"履职产出" = 55', "weights[1]"),
    "a key misspelt": ("over_limit", "overlimit", "scoring.overlimit"),
    "a number with a point": ('over_limit = "1.3"', "over_limit = 1.3", "scoring.over_limit"),
    "an unknown field": ('reason = "扣分原因"', 'reasons = "扣分原因"', "rows.reasons"),
    "a list of numbers": (
        'titles = ["单位整体支出绩效自评表"]',
        "titles = [1]",
        "recognise.titles",
    ),
    "grades that rise": ("floor = 75", "floor = 95", "grades"),
    "bands with a gap": ('from = "0.5"', 'from = "0.6"', "bands[3]"),
    "a layout of its own": ('table_label = "绩效指标"', 'tabel = "绩效指标"', "layout.tabel"),
    "a count in words": ('"数量指标", count = 3', '"数量指标", count = "3"', "layout.rows[2]"),
    "a text not printed": ('problems = "存在问题"\n', "", "texts.problems"),
    "a label not printed": ('total = "总分"\n', "", "labels.total"),
}


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_mistake_is_told_with_file_and_key(
    name: str, example: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    old, new, key = MISTAKES[name]
    text = example.read_text("utf-8")
    assert text.count(old) == 1
    example.write_text(text.replace(old, new), "utf-8")
    assert main(["forms", str(example)]) == 2
    told = capfd.readouterr().err
    assert told.startswith(f"{example}：{key}：")
    assert "Traceback" not in told


BOMBS = {
    "an expression": ('over_limit = "1.3"', "over_limit = \"__import__('os').getpid()\""),
    "a number of no end": ('over_limit = "1.3"', 'over_limit = "1e999999999"'),
    "a number of many digits": ('over_limit = "1.3"', f"over_limit = {'9' * 5000}"),
    "a number of many decimals": ('over_limit = "1.3"', f'over_limit = "1.{"3" * 5000}"'),
    "no number": ('over_limit = "1.3"', 'over_limit = "NaN"'),
    "brackets without end": ('over_limit = "1.3"', f"over_limit = {'[' * 20_000}"),
    "a key of many dots": ('over_limit = "1.3"', f"{'a.' * 5000}b = 1"),
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_hostile_form_is_one_sentence(  # R121
    name: str, example: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    old, new = BOMBS[name]
    example.write_text(example.read_text("utf-8").replace(old, new), "utf-8")
    assert main(["forms", str(example)]) == 2
    told = capfd.readouterr().err
    assert told.startswith(f"{example}")
    assert told.count("\n") == 1
    assert len(told) < 600
    assert "Traceback" not in told


def test_a_pattern_in_a_form_is_words(example: Path, tmp_path: Path) -> None:  # R121
    text = example.read_text("utf-8").replace('problems = "', 'problems = "(a+)+$').encode()
    example.write_bytes(text)
    blank = tmp_path / "空表.xlsx"
    assert main(["template", str(example), "-o", str(blank)]) == 0
    (sheet,) = intake.open(blank).workbook.sheets
    assert "(a+)+$存在问题" in {cell.value for cell in sheet.cells.values()}


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_form_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:  # R121
    endless = tmp_path / "表.toml"
    endless.symlink_to("/dev/zero")
    with pytest.raises(SpecError, match="is too large for a form"):
        spec.load(str(endless))
