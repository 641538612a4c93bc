"""Two versions of a workbook as lines for a terminal: what was put right, and what was not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlsxeval.comparison import Change, Comparison, Fate, FormPair, Problem, RowPair
from xlsxeval.i18n import N_, say, text
from xlsxeval.model import Cell, Judged, Message, Percent, Scores
from xlsxeval.show.line import clean
from xlsxeval.show.shared import SEVERITIES

FATES = {
    Fate.BACK: N_("Setback"),
    Fate.STANDING: N_("Still open"),
    Fate.NEW: N_("New problem"),
    Fate.CORRECTED: N_("Corrected"),
}
_HEAD = N_("{unit}, {year}, {form} [{old} → {new}]")
_ONLY = N_("{unit}, {year}, {form} [{place}]")
_NO_OLD = N_("Attention: this form is not in the earlier file; all its problems count as new.")
_NO_NEW = N_("Attention: this form is no longer in the later file.")
_WARNING = N_("Attention: {sentence}")
_SCORES = N_("Self {self} / computed {computed} / awarded {awarded} / grade {grade} / {progress}")
_MOVED = N_("{old} → {new}")
_LABELLED = N_("{label} {value}")
_GUARDED = N_("Attention {place} {name}: {changes}. It must not be changed after approval.")
_CHANGED = N_("Changed {place} {name}: {changes}")
_RENAMED = N_("Renamed {place}: {old} → {new}, target and weight unchanged")
_ADDED = N_("Row added {place} {name}: {values}")
_REMOVED = N_("Row removed {place} {name}: {values}")
_FAULT = N_("{fate} {word} {place} {name}: {id} {sentence}")
_ROW_FELL = N_("{fate} {place} {name}: {why}")
_WHY = N_("Note: {why}")
_REPLY = N_("Reply of the unit: “{reply}”")
_DENIED = N_("The unit replied “{reply}”, but the problem still stands.")
_SAME = N_("The two files are the same; nothing has changed. {open}")
_OPEN = N_("Problems still open: {count}")
_COUNTS = N_("Total: corrected {corrected}, still open {standing}, new {new}, setbacks {back}")


def comparison(result: Comparison, language: str) -> str:
    """What became of each form; one line where both files are the same."""
    return "\n".join(_Report(result, language).lines())


class _Report:
    def __init__(self, result: Comparison, language: str) -> None:
        self.result, self.language = result, language
        paths = Path(result.old.workbook.path), Path(result.new.workbook.path)
        alike = paths[0].name == paths[1].name
        self.names = tuple(str(path) if alike else path.name for path in paths)

    def say(self, template: str, /, **values: Any) -> str:
        return clean(say(Message(template, values), self.language))

    def lines(self) -> Iterator[str]:
        fates = [problem.fate for problem in self.result.problems]
        counts = {fate.value: fates.count(fate) for fate in Fate}
        if self.result.same:
            left = Message(_OPEN, {"count": len(fates)})
            yield self.say(_SAME, open=left)
            return
        for pair in self.result.forms:
            yield from self._form(pair)
        yield self.say(_COUNTS, **counts)

    def _form(self, pair: FormPair) -> Iterator[str]:
        yield self._head(pair)
        if pair.new is None:
            yield self.say(_NO_NEW)
            return
        if pair.old is None:
            yield self.say(_NO_OLD)
        else:
            yield self._scores(pair.old, pair.new)
        for warning in pair.warnings:
            yield self.say(_WARNING, sentence=warning)
        kept = [row for row in pair.rows if row.old is not None and row.new is not None]
        guarded = [row for row in kept if any(c.guarded for c in row.changes)]
        for row in guarded:
            yield self._values(row, _GUARDED, [c for c in row.changes if c.guarded])
        for problem in pair.problems:
            yield from self._problem(problem)
        for row in pair.rows:
            yield from self._row(row)

    def _head(self, pair: FormPair) -> str:
        form, spec = pair.either.case.form, pair.either.case.spec
        values: dict[str, Any] = {
            "unit": form.unit.text.strip() or text(N_("(no unit)"), self.language),
            "year": str(form.year) if form.year else text(N_("(no year)"), self.language),
            "form": spec.title,
        }
        sheets = [judged and judged.case.form.sheet for judged in (pair.old, pair.new)]
        old, new = (f"{n}:{s}" if s else "" for n, s in zip(self.names, sheets, strict=True))
        if old and new:
            return self.say(_HEAD, **values, old=old, new=new)
        return self.say(_ONLY, **values, place=old or new)

    def _scores(self, old: Judged, new: Judged) -> str:
        label = new.case.spec.execution_label
        before, now = _figures(old.case.scores), _figures(new.case.scores)
        shown = {key: self._shift(before[key], now[key]) for key in now}
        labelled = {"label": label, "value": shown.pop("progress")}
        return self.say(_SCORES, **shown, progress=Message(_LABELLED, labelled))

    def _shift(self, old: Any, new: Any) -> Any:
        return new if old == new else Message(_MOVED, {"old": old, "new": new})

    def _problem(self, problem: Problem) -> Iterator[str]:
        values: dict[str, Any] = {
            "fate": text(FATES[problem.fate], self.language),
            "place": _place(*problem.places),
            "name": problem.name,
        }
        found = problem.finding
        if found is None:
            yield self.say(_ROW_FELL, **values, why=problem.why)
            return
        word = text(SEVERITIES[found.severity], self.language)
        yield self.say(_FAULT, **values, word=word, id=found.id, sentence=found.message)
        if problem.why is not None:
            yield self._beneath(_WHY, why=problem.why)
        if problem.reply:
            yield self._beneath(_DENIED if problem.contradicted else _REPLY, reply=problem.reply)

    def _beneath(self, template: str, /, **values: Any) -> str:
        return "    " + self.say(template, **values)

    def _row(self, pair: RowPair) -> Iterator[str]:
        if pair.old is None or pair.new is None:
            row = pair.new or pair.old
            assert row is not None
            template = _REMOVED if pair.new is None else _ADDED
            written = (c for c in pair.changes if c.field not in ("actual", "self_score"))
            values = tuple(_labelled(c, c.old if pair.new is None else c.new) for c in written)
            place = _place(row.cell, None)
            yield self.say(template, place=place, name=row.name, values=values)
            return
        if pair.renamed:
            names = {"old": pair.old.name, "new": pair.new.name}
            if pair.old.name == pair.new.name:
                names = {"old": "/".join(pair.old.path), "new": "/".join(pair.new.path)}
            yield self.say(_RENAMED, place=_place(pair.old.cell, pair.new.cell), **names)
        changes = [change for change in pair.changes if not change.guarded]
        if changes:
            yield self._values(pair, _CHANGED, changes)

    def _values(self, pair: RowPair, template: str, changes: list[Change]) -> str:
        assert pair.old is not None
        assert pair.new is not None
        said = tuple(_labelled(change, _both(change)) for change in changes)
        cells = changes[0].places if all(changes[0].places) else (pair.old.cell, pair.new.cell)
        place = _place(*cells)
        return self.say(template, place=place, name=pair.new.name, changes=said)


def _labelled(change: Change, value: Any) -> Message:
    return Message(_LABELLED, {"label": change.label, "value": value})


def _both(change: Change) -> Message:
    return Message(_MOVED, {"old": change.old, "new": change.new})


def _figures(scores: Scores) -> dict[str, Any]:
    progress = scores.progress
    return {
        "self": scores.self_total,
        "computed": scores.computed_total,
        "awarded": scores.awarded_total,
        "grade": scores.grade,
        "progress": None if progress is None else Percent(progress),
    }


def _place(old: Cell | None, new: Cell | None) -> str:
    """自评表!G8, 自评表!G8 → G9 where it moved, with the sheet again where that changed."""
    cells = [cell for cell in (old, new) if cell is not None]
    first, last = cells[0], cells[-1]
    shown = first.place if first.ref else first.sheet
    if (first.sheet, first.ref) == (last.sheet, last.ref):
        return shown
    return f"{shown} → {last.ref if first.sheet == last.sheet and last.ref else last.place}"
