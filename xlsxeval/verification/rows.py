"""The rows of a scored workbook held against its stamp."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlsxeval import stamp
from xlsxeval.i18n import N_
from xlsxeval.model import Budget, Cell, Evaluation, Message, RowStamp, Stamp
from xlsxeval.stamp import Entry
from xlsxeval.verification.result import Change, Kind

_WRITTEN = N_(
    "what the unit wrote in “{name}” was changed after scoring: computed {computed} and proposed "
    "{awarded} then, {now} and {given} now"
)
_UNCALCULATED = N_(
    "“{name}” holds formulas without stored results, so it cannot be evaluated; open the workbook "
    "in Excel or WPS, save it and verify again"
)
_ADDED = N_("“{name}” was added after scoring: computed {now}, proposed {given}")
_REMOVED = N_("a scored row was removed or renamed: computed {computed}, proposed {awarded} then")
_AROUND = N_("what the unit wrote outside the scored rows was changed after scoring")
_FORMS = N_("the stamp speaks of {stamped} forms, the workbook holds {found}")
_OTHER_FORM = N_("scored as {stamped}, evaluated as {found}; name the form with --form")
_CONTRADICTED = N_(
    "the stamp of “{name}” does not fit the evaluation: computed {computed} and proposed "
    "{awarded} by the stamp, {now} and {given} by the evaluation"
)
_TYPED = N_("reviewed score {score}, note: {note} (the officer's entry since scoring)")
_RETYPED = N_("changed to reviewed score {score}, note: {note} (the officer's entry since scoring)")
_WITHDRAWN = N_("the officer's entry was taken out since scoring")


@dataclass(frozen=True)
class Row:
    """A scored row of today, and what the stamp says of it."""

    sheet: str
    row: int
    name: str
    entry: Entry
    before: RowStamp | None

    @property
    def rewritten(self) -> bool:
        """The unit's cells are others than at the scoring."""
        return self.before is not None and self.before.inputs != self.entry.inputs

    @property
    def reviewed(self) -> str:
        """Digest of the officer's entry at the scoring; empty where none stood."""
        review = self.before.review if self.before else None
        return review.digest if review else ""

    @property
    def typed(self) -> bool:
        """The officer's entry is another than at the scoring."""
        return self.entry.review != self.reviewed


def rows(evaluation: Evaluation, known: Stamp | None) -> list[Row]:
    """The scored rows of all forms."""
    stamped = {row.identity: row for row in known.rows} if known else {}
    return [
        Row(*_place(each), each, stamped.get(each.digest))
        for index, judged in enumerate(evaluation.forms)
        for each in stamp.entries(index, judged.case)
    ]


def _place(entry: Entry) -> tuple[str, int, str]:
    written = entry.entry
    if isinstance(written, Budget):
        total = written.total
        assert total is not None
        return total.name.sheet, total.row, total.name.text.strip()
    return written.target.sheet, written.row, " ".join(written.name.text.split())


def changes(found: list[Row], evaluation: Evaluation, known: Stamp) -> Iterator[Change]:
    """What the unit's side is otherwise than the stamp says."""
    if len(known.forms) != len(evaluation.forms):
        counts = {"stamped": len(known.forms), "found": len(evaluation.forms)}
        yield Change(Kind.STAMP, Message(_FORMS, counts))
    for row in found:
        ref = _name(row.entry).ref
        if row.before is None:
            yield Change(Kind.ADDED, Message(_ADDED, _values(row)), row.sheet, ref)
        elif row.rewritten:
            template = _UNCALCULATED if row.entry.uncalculated else _WRITTEN
            yield Change(Kind.UNIT, Message(template, _values(row)), row.sheet, ref)
    today = {row.entry.digest for row in found}
    for before in known.rows:
        if before.identity not in today:
            points = {"computed": before.computed, "awarded": before.awarded}
            yield Change(Kind.REMOVED, Message(_REMOVED, points))
    cases = [judged.case for judged in evaluation.forms]
    around = stamp.surroundings(cases, evaluation.workbook.sheets)
    for form, case, inputs in zip(known.forms, cases, around, strict=False):
        sheet, spec = case.form.sheet, case.spec
        if form.inputs != inputs:
            yield Change(Kind.UNIT, Message(_AROUND), sheet)
        if form.id != stamp.name(spec):
            ids = {"stamped": form.id, "found": spec.id}
            yield Change(Kind.STAMP, Message(_OTHER_FORM, ids), sheet)


def contradictions(found: list[Row], known: Stamp) -> Iterator[Change]:
    """Rows nobody changed whose stamp gives other figures than the evaluation."""
    for row in found:
        before, score = row.before, row.entry.score
        if before is None or row.rewritten:
            continue
        given = before.awarded if row.typed else score.awarded
        if (before.computed, before.awarded) != (score.computed, given):
            message = Message(_CONTRADICTED, _values(row))
            yield Change(Kind.STAMP, message, row.sheet, _name(row.entry).ref)


def entries(found: list[Row]) -> Iterator[Change]:
    """What the officer typed since the scoring."""
    for row in found:
        if not row.typed:
            continue
        written = row.entry.entry
        cell = written.reviewed.cell if written.reviewed.cell.ref else written.review_note
        values = {
            "score": written.reviewed.cell.entered or None,
            "note": " ".join(written.review_note.entered.split()) or None,
        }
        template = _RETYPED if row.reviewed else _TYPED
        message = Message(template, values) if row.entry.review else Message(_WITHDRAWN)
        yield Change(Kind.ENTRY, message, row.sheet, cell.ref or _name(row.entry).ref)


def _name(entry: Entry) -> Cell:
    written = entry.entry
    if not isinstance(written, Budget):
        return written.name
    assert written.total is not None
    return written.total.name


def _values(row: Row) -> dict[str, object]:
    before = row.before
    return {
        "name": row.name,
        "computed": before.computed if before else None,
        "awarded": before.awarded if before else None,
        "now": row.entry.score.computed,
        "given": row.entry.score.awarded,
    }
