"""The public names, loaded when first asked for."""

from __future__ import annotations

import subprocess
import sys

import xlsxeval
from tests.build_samples import SAMPLES


def test_evaluate_is_the_function_however_often_it_is_asked_for() -> None:
    path = SAMPLES / "普陀区体育事业管理中心-2022.xlsx"
    results = [xlsxeval.evaluate(path) for _ in range(2)]
    assert results[0] == results[1]
    assert isinstance(results[0], xlsxeval.Evaluation)
    assert results[0].worst is xlsxeval.Severity.INFO


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import xlsxeval, sys; print(sorted({'lxml', 'babel', 'click'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "[]"
