"""Blank official forms: what a unit gets, and that it comes back clean."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests import packages
from tests.filling import filled
from xlsxeval import blank, spec
from xlsxeval.errors import SpecError
from xlsxeval.evaluation import evaluate
from xlsxeval.model import FormSpec

PRINTED = [form for form in spec.known() if form.layout]


def by_id(form: FormSpec) -> str:
    return form.id


def test_every_form_but_the_generic_can_be_printed() -> None:
    assert [form.id for form in spec.known() if not form.layout] == ["generic"]
    with pytest.raises(SpecError):
        blank.write(spec.load("generic"))


def test_with_and_without_lxml_openpyxl_draws_the_same_form(tmp_path: Path) -> None:  # R129
    drawn = []
    for lxml in ("True", "False"):
        path = tmp_path / f"{lxml}.xlsx"
        command = [sys.executable, "-m", "xlsxeval", "template", "-o", str(path)]
        subprocess.run(command, check=True, env={**os.environ, "OPENPYXL_LXML": lxml})
        parts = dict(packages.parts(path.read_bytes()))
        del parts["docProps/core.xml"]
        drawn.append({name: _canonical(data) for name, data in parts.items()})
    assert drawn[0] == drawn[1]


def _canonical(data: bytes) -> bytes:
    return bytes(etree.tostring(etree.fromstring(data), method="c14n", exclusive=True))


@pytest.mark.parametrize("form", PRINTED, ids=by_id)
def test_filled_form_comes_back_clean(form: FormSpec, tmp_path: Path) -> None:
    (judged,) = evaluate(filled(form, tmp_path / "自评表.xlsx")).forms
    scores, found = judged.case.scores, judged.case.form
    assert judged.case.spec.id == form.id
    assert [(f.code, f.cell.ref) for f in judged.findings if f.severity != "info"] == []
    assert len(found.indicators) == sum(
        row["count"] for row in form.layout["rows"] for _ in form.layout.get("blocks", [""])
    ) + len(form.layout.get("criteria", ()))
    assert scores.progress == 1
    scored = "self_score" in form.printed["rows"]
    assert scores.awarded_total == (Decimal(100) if scored else None)
    assert scores.grade == ("优" if scored else None)
    assert set(form.printed["texts"]) == set(found.texts)
    assert not found.unit.blank
    assert found.year == 2023


@pytest.mark.parametrize("form", PRINTED, ids=by_id)
def test_labels_and_formulas_are_locked_and_the_rest_is_not(form: FormSpec) -> None:
    sheet = load_workbook(BytesIO(blank.write(form))).worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not sheet.protection.insertRows
    assert not sheet.protection.formatRows
    cells = [cell for row in sheet.iter_rows() for cell in row]
    printed = [cell for cell in cells if cell.value is not None and not cell.protection.locked]
    assert all("年度）" in cell.value or "任务" in cell.value for cell in printed)


@pytest.mark.parametrize("form", PRINTED, ids=by_id)
def test_cells_tell_what_belongs_in_them(form: FormSpec) -> None:
    sheet = load_workbook(BytesIO(blank.write(form))).worksheets[0]
    notes = {rule.prompt for rule in sheet.data_validations.dataValidation}
    fields = {**form.printed["rows"], **form.printed["funds"]}.keys()
    fields |= {"grade"} & form.printed["labels"].keys()
    asked = fields - {"level1", "level2", "name", "unit", "rate", "criteria"}
    assert notes == {form.words[f"note_{field}"][0] for field in asked}
    signs = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert ('"≥,≤,＝,定性"' in signs) == ("nature" in form.printed["rows"])


@pytest.mark.parametrize("form", PRINTED, ids=by_id)
def test_form_prints_on_the_width_of_one_page(form: FormSpec) -> None:
    sheet = load_workbook(BytesIO(blank.write(form))).worksheets[0]
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.page_setup.paperSize == 9  # A4
    last = f"${get_column_letter(sheet.max_column)}${sheet.max_row}"
    assert sheet.print_area == f"'自评表'!$A$1:{last}"
