"""What the JSON of many files is put together from; that loads nothing to score with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from xlsxeval.i18n import say
from xlsxeval.model import Cell, Finding, Message, Percent


def document(
    workbooks: Iterable[Mapping[str, Any]], findings: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    """The JSON of many files, piece by piece: it is never held as a whole."""
    yield '{\n  "schema": 1,\n  "workbooks": '
    yield from _array(workbooks)
    yield ',\n  "findings": '
    yield from _array(findings)
    yield "\n}"


def _array(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    before = "["
    for item in items:
        shown = json.dumps(item, ensure_ascii=False, indent=2).replace("\n", "\n    ")
        # A path may hold bytes that are no text; JSON may not.
        yield f"{before}\n    " + shown.encode("utf-8", "replace").decode("utf-8")
        before = ","
    yield "[]" if before == "[" else "\n  ]"


def finding(finding: Finding, language: str) -> dict[str, Any]:
    """What the JSON tells of one finding."""
    values = finding.message.values
    return {
        "id": finding.id,
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.cell.sheet or None,
        "cell": finding.cell.ref or None,
        "message": say(finding.message, language),
        "values": {key: _neutral(value, language) for key, value in values.items()},
    }


def _neutral(value: Any, language: str) -> Any:
    """A value of a message without the manners of any language."""
    if isinstance(value, Message):
        return say(value, language)
    if isinstance(value, Percent):
        return decimal_text(Decimal(six_places(value.ratio)))
    if isinstance(value, Cell):
        return value.ref
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_neutral(item, language) for item in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


def decimal_text(value: Decimal | None) -> str | None:
    """96.24, 100, never 1E+2; 4.00 and 4 are one number and one string."""
    if value is None:
        return None
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def six_places(ratio: Decimal) -> str:
    """A ratio rounded half up: 0.948678."""
    with localcontext(rounding=ROUND_HALF_UP):
        return f"{ratio:.6f}"
