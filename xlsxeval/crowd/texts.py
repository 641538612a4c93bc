"""The passages of a batch, whose they are, and which of their sentences are a template's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlsxeval.crowd.filed import Filed
from xlsxeval.crowd.likeness import LEAST
from xlsxeval.crowd.wording import Bare, bare, own_names, sentences
from xlsxeval.model import Passage

_FEW = 5
_PART = 20
"""A text in more than five units and more than a twentieth of the batch is a template's."""


@dataclass(frozen=True)
class Spot:
    """A passage on a unit's form."""

    filed: Filed
    passage: Passage
    own: tuple[str, ...]
    """The names left out of the comparison."""

    @property
    def place(self) -> str:
        """报送/县教育局.xlsx:自评表!C38"""
        return f"{self.filed.submission.path}:{self.passage.place}"


@dataclass(frozen=True)
class Texts:
    """What is compared: every passage as bare sentences, and the sentences of templates."""

    spots: tuple[tuple[Spot, tuple[str, ...]], ...]
    templates: Mapping[str, frozenset[str]]
    """Bare sentence → the units that have it."""
    units: int

    def bodies(self) -> dict[str, list[Spot]]:
        """Bare texts without their templates' sentences → where they stand; short ones left out."""
        found: dict[str, list[Spot]] = {}
        for spot, parts in self.spots:
            kept = "".join("\n" if part in self.templates else part for part in parts)
            body = "\n".join(filter(None, kept.split("\n")))
            if len(body) >= LEAST:
                found.setdefault(body, []).append(spot)
        return dict(sorted(found.items()))


def template(units: int, of: int) -> bool:
    """Whether so many units of a batch have a text only because they were given it."""
    return units > _FEW and units * _PART > of


def gathered(forms: Sequence[Filed], table: Bare) -> Texts:
    """The passages of forms that name their unit."""
    spots = [
        (spot, tuple(bare(part, table, spot.own) for part in sentences(spot.passage.text)))
        for spot in _spots(forms, table)
    ]
    bearers: dict[str, set[str]] = {}
    for spot, parts in spots:
        for part in {*parts} - {""}:
            bearers.setdefault(part, set()).add(spot.filed.owner)
    units = len({form.owner for form in forms if form.owner})
    shared = {text: frozenset(who) for text, who in bearers.items() if template(len(who), units)}
    return Texts(tuple(spots), shared, units)


def _spots(forms: Sequence[Filed], table: Bare) -> Iterable[Spot]:
    """Passages by the sheet they stand on; a sheet of several units is nobody's."""
    names: dict[tuple[str, str], list[Filed]] = {}
    for form in forms:
        names.setdefault((form.submission.path, form.form["sheet"]), []).append(form)
    for (_, sheet), here in names.items():
        filed = here[0]
        if not filed.owner or len({form.owner for form in here}) > 1:
            continue
        own = own_names(_names(here), table)
        for passage in filed.submission.passages:
            if passage.place.rpartition("!")[0] == sheet:
                yield Spot(filed, passage, own)


def _names(forms: Iterable[Filed]) -> list[str]:
    names = []
    for form in forms:
        names += [form.name, form.form["project"] or ""]
        if form.unit is not None:
            names += [form.unit.name, *form.unit.aliases]
    return names
