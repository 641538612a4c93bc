"""The passages of a batch, whose they are, and which of their sentences are a template's."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xlsxeval.crowd.filed import Filed
from xlsxeval.crowd.likeness import LEAST, Common, Pair, fingerprints, pairs
from xlsxeval.crowd.shelf import Kept, Shelf
from xlsxeval.crowd.wording import Bare, bare, own_names, sentences

_FEW = 5
_PART = 20
"""A text in more than five units and more than a twentieth of the batch is a template's."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A passage on a unit's form, and the other forms of its sheet."""

    forms: tuple[Filed, ...]
    kind: str
    cell: str
    """自评表!C38"""

    @property
    def filed(self) -> Filed:
        """The form it is told by."""
        return self.forms[0]

    @property
    def place(self) -> str:
        """报送/县教育局.xlsx:自评表!C38"""
        return f"{self.filed.submission.path}:{self.cell}"

    @property
    def text(self) -> str:
        """As it is written."""
        here = self.filed.submission.passages
        return next(p.text for p in here if (p.kind, p.place) == (self.kind, self.cell))

    def own(self, table: Bare) -> tuple[str, ...]:
        """The names left out of the comparison."""
        return own_names(_names(self.forms), table)


class Texts:
    """What is compared: every passage as bare sentences, without those of templates."""

    def __init__(self, forms: Sequence[Filed], table: Bare, shelf: Shelf) -> None:
        self._shelf = shelf
        self._sheets = list(_sheets(forms))
        self.units = len({form.owner for form in forms if form.owner})
        self._put_away(table)
        self.templates = frozenset(shelf.borne(_least(self.units)))
        shelf.compare(self._bodies())
        self.counts = array("I")
        """How many passages have each of the texts."""
        self._common = Common()
        for number, (body, count) in enumerate(shelf.bodies()):
            marks = fingerprints(body)
            self._common.add(marks)
            shelf.keep(number, body, marks)
            self.counts.append(count)

    def _put_away(self, table: Bare) -> None:
        owners: dict[str, int] = {}
        for number, forms in enumerate(self._sheets):
            owner = owners.setdefault(forms[0].owner, len(owners))
            own = own_names(_names(forms), table)
            for passage in forms[0].submission.passages:
                if passage.place.rpartition("!")[0] == forms[0].form["sheet"]:
                    parts = [bare(part, table, own) for part in sentences(passage.text)]
                    self._shelf.put(number, passage.kind, passage.place, parts, owner)

    def _bodies(self) -> Iterator[tuple[str, int]]:
        """Bare texts without their templates' sentences; short ones are left out."""
        for kept in self._shelf.passages():
            parts = kept.parts.split("\n")
            joined = "".join("\n" if part in self.templates else part for part in parts)
            body = "\n".join(filter(None, joined.split("\n")))
            if len(body) >= LEAST:
                yield body, kept.number

    def body(self, number: int) -> str:
        """One of the texts."""
        return self._shelf.body(number)

    def having(self, number: int) -> list[Spot]:
        """Where one of the texts stands."""
        return [self._spot(kept) for kept in self._shelf.having(number)]

    def alike(self) -> Iterator[Pair]:
        """The texts that are nearly the same."""
        return pairs(self.body, self._shelf.marks(), self._common)

    def spots(self) -> Iterator[tuple[Spot, list[str]]]:
        """Every passage with its bare sentences."""
        return ((self._spot(kept), kept.parts.split("\n")) for kept in self._shelf.passages())

    def _spot(self, kept: Kept) -> Spot:
        return Spot(self._sheets[kept.sheet], kept.kind, kept.place)


def template(units: int, of: int) -> bool:
    """Whether so many units of a batch have a text only because they were given it."""
    return units >= _least(of)


def _least(of: int) -> int:
    return max(_FEW, of // _PART) + 1


def _sheets(forms: Sequence[Filed]) -> Iterator[tuple[Filed, ...]]:
    """Forms by the sheet they stand on; a sheet of no unit or of several is nobody's."""
    found: dict[tuple[str, str], list[Filed]] = {}
    for form in forms:
        found.setdefault((form.submission.path, form.form["sheet"]), []).append(form)
    for here in found.values():
        if here[0].owner and len({form.owner for form in here}) == 1:
            yield tuple(here)


def _names(forms: Iterable[Filed]) -> list[str]:
    names = []
    for form in forms:
        names += [form.name, form.form["project"] or ""]
        if form.unit is not None:
            names += [form.unit.name, *form.unit.aliases]
    return names
