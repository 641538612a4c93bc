"""Submissions of a batch, named by what differs: as score keeps them, or made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from xlsxeval import show
from xlsxeval.crowd import passages
from xlsxeval.evaluation import evaluate
from xlsxeval.model import Cell, Passage, Submission
from xlsxeval.roster import Roster, Unit


def form(unit: str | None, year: int | None = 2021, **changes: Any) -> dict[str, Any]:
    """A form's entry of the JSON contract, as far as a batch looks at it."""
    known = {"sheet": "自评表", "form": "gz-department-2021", "unit": unit, "year": year}
    return known | {"project": None, "indicators": []} | changes


def sent(path: str, *forms: dict[str, Any], changed: float = 0, **texts: str) -> Submission:
    """A file with these forms; `texts` are passages of the first by kind."""
    found = tuple(
        Passage(kind, f"{forms[0]['sheet']}!C{row}", text)
        for row, (kind, text) in enumerate(texts.items(), 30)
    )
    result = {"path": path, "status": "scored", "forms": list(forms)}
    return Submission(path, f"sha256 of {path}", changed, result, found)


def failed(path: str) -> Submission:
    """A file that could not be read."""
    return Submission(path, None, 0, {"path": path, "status": "failed", "forms": []})


def kept(path: Path, name: str, changed: float = 0) -> Submission:
    """What a batch keeps of a real workbook."""
    evaluation = evaluate(path)
    result = json.loads(show.as_json([(evaluation, None)], "zh_CN"))["workbooks"][0]
    return Submission(name, result["sha256"], changed, result, passages(evaluation))


def roster(*names: str) -> Roster:
    """名册.xlsx with these units from A2 down."""
    cells = [Cell("名册", f"A{row}", name, row=row, column=1) for row, name in enumerate(names, 2)]
    return Roster("办公室/名册.xlsx", tuple(Unit(cell.text, cell) for cell in cells))
