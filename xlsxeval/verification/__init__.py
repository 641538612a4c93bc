"""A scored workbook, evaluated again: whether scored figures were changed, and which."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlsxeval import __version__, intake, ours, scored, spec, stamp
from xlsxeval.errors import NotScored, XlsxevalError
from xlsxeval.evaluation import Examined, judge
from xlsxeval.i18n import LANGUAGES, N_, text
from xlsxeval.model import Evaluation, FormSpec, Message, Stamp
from xlsxeval.package import Book, properties
from xlsxeval.scan import Found
from xlsxeval.summary import SHEET_NAME
from xlsxeval.verification import cells, rows
from xlsxeval.verification.cells import Depth, Ours
from xlsxeval.verification.depth import depths
from xlsxeval.verification.differences import Wanted
from xlsxeval.verification.result import Change, Kind, Verification
from xlsxeval.verification.sealed import Sealed, sealed
from xlsxeval.verification.telling import told
from xlsxeval.verification.words import as_json, report

__all__ = ["Change", "Kind", "Verification", "as_json", "report", "verify"]

_STRANGER = N_("This is no scored workbook of xlsxeval; nothing can be verified.")
_ALONE = N_(
    "This workbook holds the results alone, without the form they come from; "
    "score the unit's workbook again to compare."
)
_BY_SEALS = N_(
    "this workbook holds the results alone; they were held against their seals of the scoring, "
    "not against the form: for that, score the unit's workbook again and compare"
)
_UNMARKED = N_(
    "the marks by which the scored columns and the summary sheet are found were taken out; "
    "no scored figure can be compared"
)
_NO_SUMMARY = N_("the summary sheet was taken out")
_NO_STAMP = N_("the stamp of the scoring is missing")
_DAMAGED = N_("the stamp of the scoring is damaged")
_VERSION = N_(
    "scored by version {stamped}, evaluated by {now}; "
    "only the figures beside the rows were compared"
)
_SEALED = N_(
    "scored by version {stamped}, evaluated by {now}; the figures beside the rows were compared, "
    "and all cells with their seals of the scoring"
)
_UNSEALED = N_(
    "scored before cells were sealed; words beside what was changed could not be compared"
)
_NO_SEALS = N_("the seals of the cells in the stamp are missing or were changed")
_RULES = N_("the rules of {form} changed since; the figures were compared under today's rules")


def verify(found: Found, form: FormSpec | None = None) -> Verification:
    """Hold a scored workbook against an evaluation of itself; `form` is the form it was scored as.

    Raises NotScored, and XlsxevalError where there is nothing to evaluate.
    """
    data = intake.content(found)
    book = Book.open(data)
    held = properties.read(book, stamp.PREFIX)
    if not ours.is_ours(book) and (not held or stamp.CONSOLIDATION in held):
        raise NotScored(Message(_STRANGER))
    known = stamp.decode(held)
    first = Verification(str(found.path), hashlib.sha256(data).hexdigest(), known, 0, ())
    if not ours.is_ours(book):
        return replace(first, changes=(Change(Kind.STAMP, Message(_UNMARKED)),))
    standing = cells.found(book)
    # A form without a scored row has no columns of ours, but stands there.
    if not standing.starts and [ref.name for ref in book.sheets] == [standing.summary]:
        return _alone(first, standing)
    if known is None:
        missing = Change(Kind.STAMP, Message(_DAMAGED if held else _NO_STAMP))
        first = replace(first, changes=(missing,))
    elif not stamp.whole(known):
        first = replace(first, changes=(Change(Kind.STAMP, Message(_NO_SEALS)),))
    work = _Work(data, found.path, standing, known)
    results = []
    for tried in _forms(form, known):
        results.append(work.compare(first, tried))
        if results[-1].unchanged:
            break
    return min(results, key=lambda result: len(result.changes))


def _alone(first: Verification, standing: Ours) -> Verification:
    """Results without their form, held against the seals of their scoring."""
    held = sealed(first.stamp, None, standing)
    if held is None and (first.stamp is None or stamp.whole(first.stamp)):
        raise XlsxevalError(Message(_ALONE))
    if held is None:
        return replace(first, changes=(Change(Kind.STAMP, Message(_NO_SEALS)),))
    wanted = _by_seals(held)
    changes = tuple(told(each, standing) for each in wanted.differences(standing))
    compared = wanted.compared(standing)
    return replace(first, compared=compared, changes=changes, notes=(Message(_BY_SEALS),))


def _by_seals(held: Sealed | None) -> Wanted:
    """What can be wanted of cells no evaluation speaks of."""
    return Wanted((), lambda place: Depth.NOTHING, held, loose=True)


def _forms(form: FormSpec | None, known: Stamp | None) -> list[FormSpec | None]:
    """The form named, else the one recognised, else the one of the stamp, as if it were named."""
    if form is not None or known is None:
        return [form]
    stamped = {each.id for each in known.forms}
    return [None, *(each for each in spec.known() if {stamp.name(each)} == stamped)]


@dataclass(frozen=True)
class _Work:
    """One scored workbook to be held against evaluations of itself."""

    data: bytes
    path: Path
    standing: Ours
    known: Stamp | None

    def compare(self, first: Verification, form: FormSpec | None) -> Verification:
        """What is otherwise than an evaluation as this form gives."""
        now = self._judged(form)
        found = rows.rows(now.evaluation, self.known)
        fresh = {(row.sheet, row.row) for row in found if row.typed and not row.reviewed}
        then = self._judged(form, fresh) if fresh else now
        changes, notes = list(first.changes), []
        same_rules = True
        if self.known is not None:
            notes = list(_notes(now.evaluation, self.known))
            same_rules = not notes
            changes += rows.changes(found, now.evaluation, self.known)
            if same_rules:
                changes += rows.contradictions(found, self.known)
        accepted = [self._scored(now), self._scored(then)] if fresh else [self._scored(now)]
        if not accepted[0].starts.keys() <= self.standing.starts.keys():
            changes.append(Change(Kind.STAMP, Message(_UNMARKED)))
            wanted = _by_seals(sealed(self.known, None, self.standing))
            changes += [told(each, self.standing) for each in wanted.differences(self.standing)]
            compared = wanted.compared(self.standing)
            return replace(first, compared=compared, changes=tuple(changes), notes=tuple(notes))
        if not self.standing.summary:
            changes.append(Change(Kind.SCORED, Message(_NO_SUMMARY)))
        loose = bool(changes) or not same_rules or any(row.typed for row in found)
        held = sealed(self.known, now.evaluation, self.standing)
        depth = depths(found, changes, same_rules, now.evaluation, self.standing, held)
        loose = loose or (held is not None and held.moved)
        if loose and self.known is not None and not self.known.seals and not first.changes:
            notes.append(Message(_UNSEALED))
        wanted = Wanted(accepted, depth, held, loose)
        changes += [told(each, self.standing) for each in wanted.differences(self.standing)]
        return replace(
            first,
            compared=wanted.compared(self.standing),
            changes=tuple(changes),
            entries=tuple(rows.entries(found)) if self.known else (),
            notes=tuple(notes),
        )

    def _judged(self, form: FormSpec | None, without: Collection[tuple[str, int]] = ()) -> Examined:
        """The workbook evaluated, without the officer's entries in some of its rows."""
        source = intake.read(self.data, self.path)
        entries = tuple(
            entry
            for entry in source.workbook.entries
            if (entry.score.sheet, entry.score.row) not in without
        )
        return judge(source, replace(source.workbook, entries=entries), form)

    def _scored(self, examined: Examined) -> Ours:
        return cells.found(Book.open(scored.write(examined, self._language())))

    def _language(self) -> str:
        if self.known is not None:
            return self.known.language
        names = {text(SHEET_NAME, language): language for language in reversed(LANGUAGES)}
        said = [name for name in names if self.standing.summary.startswith(name)]
        return names[said[0]] if said else LANGUAGES[0]


def _notes(evaluation: Evaluation, known: Stamp) -> Sequence[Message]:
    notes = []
    if known.version != __version__:
        template = _SEALED if known.seals and stamp.whole(known) else _VERSION
        notes.append(Message(template, {"stamped": known.version, "now": __version__}))
    for form, judged in zip(known.forms, evaluation.forms, strict=False):
        rules = judged.case.spec
        if form.id == stamp.name(rules) and form.sha256 != rules.sha256:
            notes.append(Message(_RULES, {"form": rules.id}))
    return notes
