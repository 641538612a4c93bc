"""The public names, loaded when first asked for."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module

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


def test_every_package_gives_the_names_it_lists() -> None:
    found = 0
    for module in pkgutil.walk_packages(xlsxeval.__path__, "xlsxeval."):
        if module.ispkg and hasattr(package := import_module(module.name), "__getattr__"):
            own = {each.name for each in pkgutil.iter_modules(package.__path__)}
            assert own & set(package.__all__) == set(), "a module's own name stands for the module"
            assert [name for name in package.__all__ if not hasattr(package, name)] == []
            found += 1
    assert found > 5
