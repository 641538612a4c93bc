"""What people left in an earlier result of ours that the next one has no place for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from xlsxeval import scoring, stamp
from xlsxeval.intake import Source
from xlsxeval.model import Cell, Form, FormSpec, Workbook
from xlsxeval.package import comments

_CLOSE = Decimal("1e-9")
"""As far as programs keep numbers apart."""


def left(
    earlier: Workbook, before: Sequence[tuple[Form, FormSpec]], now: Source, version: str
) -> bool:
    """Whether replacing the result would lose anything the unit does not send itself.

    `before` is what was read of the result, its forms as they stand there; `version` is ours.
    """
    made = earlier.stamp
    again = made is not None and made.input == now.workbook.sha256
    return (
        _stands_alone(earlier, now.workbook)
        or (again and any(_changes(earlier, now.workbook)))
        or bool(_said(earlier.comments) - _said(comments.texts(now.book)))
        or (_same_rules(earlier, before, version) and _changed(earlier, before))
    )


def _stands_alone(earlier: Workbook, now: Workbook) -> bool:
    """Whether a cell that is not carried over holds what the unit's does not."""
    sheets = {sheet.name: sheet.cells for sheet in now.sheets}
    own = (sheets.get(cell.sheet, {}).get((cell.row, cell.column)) for cell in earlier.aside)
    return any(
        here is None or here.entered.split() != cell.entered.split()
        for cell, here in zip(earlier.aside, own, strict=True)
    )


def _changes(earlier: Workbook, now: Workbook) -> Iterator[Cell]:
    """What stands in the result otherwise than in the very file that it was made from."""
    sheets = {sheet.name: sheet.cells for sheet in now.sheets}
    for sheet in earlier.sheets:
        own = sheets.get(sheet.name, {})
        for place, cell in sheet.cells.items():
            if not cell.blank and not _same(cell, own.get(place)):
                yield cell


def _same(cell: Cell, own: Cell | None) -> bool:
    """Equal as any program saves them: formulas are calculated anew and spelled otherwise."""
    if own is None:
        return False
    if own.formula is not None and (cell.formula is not None or cell.error):
        return True
    if isinstance(cell.value, Decimal) and isinstance(own.value, Decimal):
        return abs(cell.value - own.value) <= _CLOSE * max(abs(own.value), Decimal(1))
    if isinstance(cell.value, Decimal | date) and isinstance(own.value, date):
        # A date is told from a number by its format alone, which programs rewrite.
        return True
    return bool(cell.error and own.error) or cell.text.split() == own.text.split()


def _said(texts: Iterable[str]) -> Counter[str]:
    """Comments, however their lines are broken."""
    return Counter("".join(text.split()) for text in texts)


def _same_rules(earlier: Workbook, before: Sequence[tuple[Form, FormSpec]], version: str) -> bool:
    """Whether the result was scored by today's rules: others may have read other cells."""
    made = earlier.stamp
    # Results that stand alone have none of the unit's sheets.
    present = {sheet.name for sheet in earlier.sheets}
    if made is None or made.version != version or not {f.sheet for f, _ in before} <= present:
        return False
    scored = [(form.id, form.sha256) for form in made.forms]
    return scored == [(stamp.name(known), known.sha256) for _, known in before]


def _changed(earlier: Workbook, before: Sequence[tuple[Form, FormSpec]]) -> bool:
    """Whether the unit's own cells in the result were changed after it was scored."""
    cases = [scoring.case(*each) for each in before]
    return earlier.stamp is not None and not stamp.untouched(cases, earlier.sheets, earlier.stamp)
