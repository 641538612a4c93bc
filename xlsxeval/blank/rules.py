"""What the cells of a blank form ask for: drop-down lists, limits, notes."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xlsxeval.blank.paper import Paper
from xlsxeval.model import FormSpec

_SIGNS = ("≥", "≤", "＝", "定性")
_AMOUNTS = ("initial", "budget", "spent")


class Rules:
    """The form's data validations, one of each kind."""

    def __init__(self, sheet: Worksheet, spec: FormSpec) -> None:
        self.spec = spec
        self._made: dict[str, DataValidation] = {}
        self._sheet = sheet

    def apply(self, paper: Paper, field: str, column: int) -> None:
        """Ask for what belongs in a field's cell on the line being drawn."""
        note = self.spec.words.get(f"note_{field}")
        if note is None:
            return
        rule = self._made.get(field)
        if rule is None:
            rule = self._made[field] = self._rule(field)
            self._sheet.add_data_validation(rule)
        paper.ask(rule, note[0], paper.row, column)

    def _rule(self, field: str) -> DataValidation:
        full = str(self.spec.full)
        if field == "nature":
            return DataValidation(type="list", formula1=f'"{",".join(_SIGNS)}"', allow_blank=True)
        if field == "grade":
            names = ",".join(grade.name for grade in self.spec.grades)
            return DataValidation(type="list", formula1=f'"{names}"', allow_blank=True)
        if field in ("weight", "self_score"):
            return _decimal("between", "0", full)
        if field in _AMOUNTS:
            return _decimal("greaterThanOrEqual", "0", None)
        return DataValidation(allow_blank=True)


def _decimal(operator: str, low: str, high: str | None) -> DataValidation:
    # A dash is how units leave a number blank: warn, do not refuse.
    return DataValidation(
        type="decimal",
        operator=operator,  # type: ignore[arg-type]
        formula1=low,
        formula2=high,
        allow_blank=True,
        errorStyle="warning",
        showErrorMessage=True,
    )
