"""XE703 and XE704: the batch held against the roster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from xlsxeval.crowd.filed import Filed
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Finding, Message, PassedOver, Severity, Submission
from xlsxeval.roster import Proposal, Roster, Unit
from xlsxeval.scan import WORKBOOKS

_UNKNOWN = N_("{unit} ({files}) is not on the roster. Correct the name, or add the unit.")
_PERHAPS = N_(
    "{unit} ({files}) is not on the roster. Perhaps it is {proposed} ({why}); "
    "if so, add it there as an alias or correct the form."
)
_ONE_OF = N_(
    "{unit} ({files}) is not on the roster. Equally near are {proposed}; "
    "add it as an alias to the right one or correct the form."
)
_NAMELESS = N_("{files} names no unit and is matched to none. Fill in the unit.")
_NAMELESS_PERHAPS = N_(
    "{files} names no unit and is matched to none. By the name of the file or folder "
    "it may be {proposed}; fill in the unit."
)
_MISSING = N_("{unit} is on the roster ({place}) and submitted nothing.")
_MISSING_PERHAPS = N_(
    "{unit} is on the roster ({place}) and submitted nothing under its name. "
    "Perhaps this is its own: {files}."
)
_MOST = 5
"""Files passed over that are named of one unit: its folder may hold hundreds of pictures."""
_FULL = ("",) * _MOST


@dataclass(frozen=True)
class _Stranger:
    """Forms whose unit is not on the roster, and the units they may be from."""

    forms: tuple[Filed, ...]
    proposals: tuple[Proposal, ...]
    by_file: tuple[Unit, ...] = ()
    """Units the file or folder is named after, where the form names none."""

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(form.place for form in self.forms)


def roll_call(
    submissions: Sequence[Submission],
    forms: Sequence[Filed],
    roster: Roster,
    passed_over: Sequence[PassedOver] = (),
) -> Iterator[Finding]:
    """Every form is of a unit on the roster, and every unit there submitted one."""
    strangers = list(_strangers(forms, roster))
    for stranger in strangers:
        owner = stranger.forms[0].owner or stranger.forms[0].place
        cell = Cell(stranger.forms[0].form["sheet"] or "", "")
        yield Finding("", "XE703", Severity.WARNING, cell, _unknown(stranger), owner)
    present = {form.unit.cell for form in forms if form.unit is not None}
    missing = [unit for unit in roster.units if unit.cell not in present]
    perhaps = _perhaps(strangers, submissions, roster) if missing else {}
    beside = _beside(passed_over, missing, roster)
    for unit in missing:
        files = perhaps.get(unit.cell, ()) + beside.get(unit.cell, ())
        message = _missing(unit, roster, files)
        yield Finding("", "XE704", Severity.ERROR, unit.cell, message, unit.name)


def _strangers(forms: Iterable[Filed], roster: Roster) -> Iterator[_Stranger]:
    groups: dict[str, list[Filed]] = {}
    for form in forms:
        if form.unit is None and form.owner:
            groups.setdefault(form.owner, []).append(form)
        elif form.unit is None:
            yield _Stranger((form,), (), roster.named_in(form.submission.path))
    for group in groups.values():
        yield _Stranger(tuple(group), roster.proposals(group[0].name))


def _unknown(stranger: _Stranger) -> Message:
    values: dict[str, object] = {"files": stranger.places}
    if stranger.by_file:
        values["proposed"] = tuple(unit.name for unit in stranger.by_file)
    if not stranger.forms[0].owner:
        return Message(_NAMELESS_PERHAPS if stranger.by_file else _NAMELESS, values)
    values["unit"] = stranger.forms[0].name
    if not stranger.proposals:
        return Message(_UNKNOWN, values)
    values["proposed"] = tuple(proposal.unit.name for proposal in stranger.proposals)
    if len(stranger.proposals) > 1:
        return Message(_ONE_OF, values)
    return Message(_PERHAPS, {**values, "why": stranger.proposals[0].why})


def _perhaps(
    strangers: Iterable[_Stranger], submissions: Iterable[Submission], roster: Roster
) -> dict[Cell, tuple[str, ...]]:
    """Unit → files that may be its own: of a near name, nameless, or not readable."""
    found: dict[Cell, tuple[str, ...]] = {}
    for stranger in strangers:
        for unit in (*(p.unit for p in stranger.proposals), *stranger.by_file):
            found[unit.cell] = (*found.get(unit.cell, ()), *stranger.places)
    for submission in submissions:
        for unit in () if submission.scored else _bearing(submission.path, roster):
            found[unit.cell] = (*found.get(unit.cell, ()), submission.path)
    return found


def _beside(
    passed_over: Iterable[PassedOver], missing: Iterable[Unit], roster: Roster
) -> dict[Cell, tuple[str, ...]]:
    """Missing unit → what was not read and bears its name, or one near it; of many the first."""
    found: dict[Cell, list[str]] = {unit.cell: [] for unit in missing}
    for each in sorted(passed_over, key=lambda each: each.path) if found else ():
        for unit in _bearing(each.path, roster):
            if len(found.get(unit.cell, _FULL)) < _MOST:
                found[unit.cell].append(each.path)
    return {cell: tuple(paths) for cell, paths in found.items()}


def _bearing(path: str, roster: Roster) -> Sequence[Unit]:
    """The units whose name, or one near it, a file bears that tells nothing else."""
    stem = PurePath(path.replace("\\", "/")).stem
    if stem.lower().endswith(WORKBOOKS):
        # 教育局.xlsx.bak
        stem = PurePath(stem).stem
    return roster.named_in(path) or [near.unit for near in roster.proposals(stem)]


def _missing(unit: Unit, roster: Roster, files: tuple[str, ...]) -> Message:
    values: dict[str, object] = {"unit": unit.name, "place": roster.place(unit)}
    if not files:
        return Message(_MISSING, values)
    return Message(_MISSING_PERHAPS, {**values, "files": tuple(dict.fromkeys(files))})
