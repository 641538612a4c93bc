"""The roster and its units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Message
from xlsxeval.roster.names import key, likeness

_CODE = r"[(]?([0-9][0-9a-z]{2,19})[)]?"
_CODED = re.compile(rf"^{_CODE}[-_:.、|/]?(.{{2,}})$|^(.{{2,}}?)[-_:.、|/]?{_CODE}$")
"""A name with its unit's code before or behind it."""
_MOST = 3
"""How many equally likely units are listed."""
_CONTAINED = 3
"""Letters a name must have to be looked for in the name of a file."""


_OTHER_CODE = N_("the name is the same, the code beside it is not the roster's")


@dataclass(frozen=True)
class Unit:
    """单位: one line of the roster."""

    name: str
    cell: Cell
    """Where its name stands."""
    code: str | None = None
    email: str | None = None
    """As typed; whether it is an address is for the mail to see."""
    contact: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A unit that a name may mean, for a person to confirm; never taken as its name."""

    unit: Unit
    why: Message


@dataclass(frozen=True)
class Roster:
    """名册: the units that have to report, in the order listed."""

    path: str
    units: tuple[Unit, ...]
    has_email: bool = False
    """The heading 邮箱 is there."""

    def match(self, name: str) -> Unit | None:
        """The unit of that name or alias; a unit code written beside the name must be its own."""
        wanted = key(name)
        if wanted in self._known:
            return self._known[wanted]
        code, bare = _uncoded(wanted)
        unit = self._known.get(bare)
        return unit if unit is not None and unit.code and key(unit.code) == code else None

    def proposals(self, name: str) -> tuple[Proposal, ...]:
        """The likeliest units for a name that is not on the roster: one, or up to three alike."""
        _, wanted = _uncoded(key(name))
        if not wanted:
            return ()
        if wanted in self._known:
            return (Proposal(self._known[wanted], Message(_OTHER_CODE)),)
        reasons = [(likeness(wanted, known), unit) for known, unit in self._known.items()]
        found = [(reason, unit) for reason, unit in reasons if reason is not None]
        best = min((reason.rank for reason, _ in found), default=0)
        likely = {unit.cell.ref: Proposal(unit, r.message) for r, unit in found if r.rank == best}
        return tuple(likely.values())[:_MOST]

    def named_in(self, path: str) -> tuple[Unit, ...]:
        """The units whose name the file, or else the folder nearest to it, bears: up to three."""
        place = PurePath(path.replace("\\", "/"))
        for part in (place.stem, *reversed(place.parts[:-1])):
            text = key(part)
            borne = [known for known in self._known if len(known) >= _CONTAINED and known in text]
            longest = max(map(len, borne), default=0)
            found = {
                self._known[known].cell.ref: self._known[known]
                for known in borne
                if len(known) == longest
            }
            if found:
                return tuple(found.values())[:_MOST]
        return ()

    def place(self, unit: Unit) -> str:
        """名册.xlsx:单位!A2; a .csv has no sheets: 名册.csv!A2."""
        file = PurePath(self.path).name
        return unit.cell.place if unit.cell.sheet == file else f"{file}:{unit.cell.place}"

    @cached_property
    def _known(self) -> Mapping[str, Unit]:
        names = {key(unit.name): unit for unit in self.units}
        return names | {key(alias): unit for unit in self.units for alias in unit.aliases}


def _uncoded(name: str) -> tuple[str, str]:
    """The code written beside a name, and the name alone."""
    coded = _CODED.match(name)
    return (coded[1] or coded[4], coded[2] or coded[3]) if coded else ("", name)
