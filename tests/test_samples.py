"""The samples, scored by the command of the README, against results worked out by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.build_samples import (
    PUBLISHED,
    RETURNED,
    ROSTER,
    SAMPLES,
    SUBMITTED,
    TEMPLATE,
    returned,
    roster,
    seed,
    submitted,
)
from tests.packages import parts
from tests.published import build, published
from tests.test_submissions import judged_found
from xlsxeval import blank, spec
from xlsxeval.crowd import findings
from xlsxeval.intake.archive import expanded
from xlsxeval.roster import read
from xlsxeval.scan import scan

EXPECTED = sorted(SAMPLES.glob("*.expected.json"))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[bytes]:
    out = tmp_path_factory.mktemp("out")
    command = [sys.executable, "-m", "xlsxeval", "score", str(SAMPLES), "-o", str(out)]
    return subprocess.run([*command, "--json", "-"], capture_output=True, check=False)


@pytest.fixture(scope="module")
def workbooks(run: subprocess.CompletedProcess[bytes]) -> dict[str, dict[str, Any]]:
    found = json.loads(run.stdout)
    assert found["schema"] == 1
    paths = {Path(book["path"]): book for book in found["workbooks"]}
    assert RETURNED in paths
    return {path.stem: book for path, book in paths.items() if path.parent == SAMPLES}


def test_errors_in_the_samples_make_the_exit_status_1(
    run: subprocess.CompletedProcess[bytes],
) -> None:
    assert run.returncode == 1


def test_every_sample_has_its_expectation(workbooks: dict[str, dict[str, Any]]) -> None:
    assert {path.name.removesuffix(".expected.json") for path in EXPECTED} == workbooks.keys()


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_sample_comes_out_as_worked_out_by_hand(
    path: Path, workbooks: dict[str, dict[str, Any]]
) -> None:
    expected = json.loads(path.read_text("utf-8"))
    book = workbooks[path.name.removesuffix(".expected.json")]
    [form] = book["forms"]
    findings = {
        severity: [[f["code"], f["cell"]] for f in form["findings"] if f["severity"] == severity]
        for severity in ("error", "warning")
    }
    verdicts = {str(row["row"]): row["verdict"] for row in form["indicators"]}
    found = {
        key: form[key]
        for key in ("form", "unit", "year", "self_total", "awarded_total", "printed_total")
    } | {
        "grade": form["grade"],
        "progress": form["budget"]["progress"],
        "settled": form["settled"],
        "errors": findings["error"],
        "warnings": findings["warning"],
        "verdicts": {row: verdicts[row] for row in expected["verdicts"]},
    }
    assert found == expected


def test_the_seed_alone_ends_with_status_0(tmp_path: Path) -> None:
    path = SAMPLES / "增城区国家档案馆-2021.xlsx"
    command = [sys.executable, "-m", "xlsxeval", str(path), "-o", str(tmp_path)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def cells(path: Path | BytesIO) -> dict[str, object]:
    sheet = load_workbook(path).worksheets[0]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value}


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_published_samples_are_what_was_published(name: str, tmp_path: Path) -> None:
    stem, title = PUBLISHED[name]
    built = build(published(name), title, tmp_path / "built.xlsx")
    assert cells(built) == cells(SAMPLES / f"{stem}.xlsx")


def test_the_seed_sample_is_what_its_builder_writes(tmp_path: Path) -> None:
    assert cells(seed(tmp_path / "seed.xlsx")) == cells(SAMPLES / "增城区国家档案馆-2021.xlsx")


def test_the_second_version_is_what_its_builder_writes(tmp_path: Path) -> None:
    assert cells(returned(tmp_path / RETURNED.name)) == cells(RETURNED)


def test_the_submitted_samples_are_what_their_builder_writes(tmp_path: Path) -> None:
    submitted(tmp_path)
    built = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*.*")}
    kept = {path.relative_to(SUBMITTED): path for path in SUBMITTED.rglob("*.*")}
    assert built.keys() == kept.keys()
    for name, path in built.items():
        if path.stem == "人民医院":
            continue
        if path.suffix == ".zip":
            for member, data in parts(path.read_bytes()).items():
                again = parts(kept[name].read_bytes())[member]
                assert cells(BytesIO(data)) == cells(BytesIO(again))
        else:
            assert cells(path) == cells(kept[name])


def test_the_submitted_samples_show_what_a_batch_can_bring() -> None:
    found = expanded(scan([SUBMITTED]))
    submissions = [judged_found(each) for each in found.files]
    units = read(ROSTER)
    brought = [(f.code, f.message.values.get("unit")) for f in findings(submissions, units)]
    assert [(code, unit) for code, unit in brought if code != "XE702"] == [
        ("XE701", "青溪县文化馆"),
        ("XE704", "青溪县人民医院"),
        ("XE704", "青溪县审计局"),
        ("XE705", "零陵区林业局"),
    ]
    assert [code for code, _ in brought].count("XE702") == 1
    assert [Path(s.path).name for s in submissions if not s.scored] == ["人民医院.xlsx"]


def test_the_roster_is_what_its_builder_writes(tmp_path: Path) -> None:
    roster(tmp_path / "名册.xlsx")
    assert cells(tmp_path / "名册.xlsx") == cells(ROSTER)


def test_the_template_is_the_blank_default_form() -> None:
    again = blank.write(spec.load(spec.DEFAULT))
    assert parts(again) == parts(TEMPLATE.read_bytes())
