"""XE702: units that write what others wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xlsxeval.crowd import likeness
from xlsxeval.crowd.duplicates import named
from xlsxeval.crowd.filed import Filed
from xlsxeval.crowd.likeness import LEAST, Pair
from xlsxeval.crowd.shelf import Shelf
from xlsxeval.crowd.texts import Spot, Texts, template
from xlsxeval.crowd.wording import Bare, quoted, sentence
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Finding, Message, Severity
from xlsxeval.roster.names import likeness as same_name

KINDS = {
    "goal": N_("goal"),
    "result": N_("result"),
    "problems": N_("problems"),
    "measures": N_("measures"),
    "reason": N_("reason for deviations"),
}
_COPIED = N_(
    "{units} have the same text ({kinds}), {share}% of it: “{text}” ({places}). "
    "Each unit writes its own."
)
_TEMPLATE = N_(
    "{count} units have the same text ({kinds}), so it is taken for a template and not "
    "compared further: “{text}” (first {place}; {some})."
)
_SOME = 10
"""Units of a template that are named in its sentence; all of them are in the JSON."""
_KIN = 3
"""Names up to this rank of likeness are one unit's when we ask who copied from whom."""


@dataclass(frozen=True)
class _Group:
    """One text in several units' forms."""

    spots: tuple[Spot, ...]
    """One of each unit."""
    kinds: tuple[str, ...]
    share: int
    text: str

    @property
    def owners(self) -> tuple[str, ...]:
        return tuple(spot.filed.owner for spot in self.spots)


def copied(forms: Sequence[Filed]) -> Iterator[Finding]:
    """Different units describe themselves in different words."""
    table = Bare()
    with Shelf() as shelf:
        texts = Texts(forms, table, shelf)
        alike: dict[tuple[str, ...], list[_Group]] = {}
        for group in _groups(texts, table):
            alike.setdefault(group.owners, []).append(group)
        for owners, together in alike.items():
            group = max(together, key=lambda each: len(each.text))
            kinds = _kinds(kind for each in together for kind in each.kinds)
            if template(len(owners), texts.units):
                units = [named(spot.filed) for spot in group.spots]
                yield _noted(group.spots[0], units, kinds, group.text)
            else:
                yield _complaint(group, kinds)
        yield from _templates(texts, table)


def _complaint(group: _Group, kinds: tuple[Message, ...]) -> Finding:
    values = {
        "units": tuple(named(spot.filed) for spot in group.spots),
        "kinds": kinds,
        "share": group.share,
        "text": group.text,
        "places": tuple(spot.place for spot in group.spots),
    }
    message, owner = Message(_COPIED, values), "/".join(group.owners)
    cell = _cell(group.spots[0])
    return Finding("", "XE702", Severity.WARNING, cell, message, owner)


def _noted(
    first: Spot, units: Sequence[str | Message], kinds: tuple[Message, ...], text: str
) -> Finding:
    values = {
        "count": len(units),
        "kinds": kinds,
        "text": text,
        "place": first.place,
        "units": tuple(units),
        "some": (*units[:_SOME], "……") if len(units) > _SOME else tuple(units),
    }
    message = Message(_TEMPLATE, values)
    return Finding("", "XE702", Severity.INFO, _cell(first), message, f"={text}")


def _cell(spot: Spot) -> Cell:
    sheet, _, ref = spot.cell.rpartition("!")
    return Cell(sheet, ref)


def _kinds(kinds: Iterable[str]) -> tuple[Message, ...]:
    found = set(kinds)
    return tuple(Message(words) for kind, words in KINDS.items() if kind in found)


def _groups(texts: Texts, table: Bare) -> Iterator[_Group]:
    """Passages that are nearly the same, of two units or more."""
    found = list(texts.alike())
    shares: dict[int, float] = {}
    together = likeness.groups(len(texts.counts), found)
    belongs = {at: number for number, group in enumerate(together) for at in group}
    for pair in found:
        number = belongs[pair.one]
        shares[number] = min(shares.get(number, 1.0), pair.share)
    for number, group in enumerate(together):
        if sum(texts.counts[at] for at in group) < 2:
            continue
        here = [(at, spot) for at in group for spot in texts.having(at)]
        units = _one_of_each(here)
        if len(units) > 1:
            share = int(100 * shares.get(number, 1.0))
            yield _group(units, {spot.kind for _, spot in here}, share, texts, table)


def _one_of_each(found: Sequence[tuple[int, Spot]]) -> list[tuple[int, Spot]]:
    """The first passage of each unit; one name that may be another's spelling is left out."""
    kept: dict[str, tuple[int, Spot]] = {}
    for body, spot in sorted(found, key=lambda each: (each[1].filed.owner, each[1].place)):
        if spot.filed.owner not in kept:
            if not any(_kin(spot.filed, other.filed) for _, other in kept.values()):
                kept[spot.filed.owner] = body, spot
    return list(kept.values())


def _kin(one: Filed, other: Filed) -> bool:
    """Whether two names may be one unit's; two lines of the roster are two units."""
    if one.unit is not None and other.unit is not None:
        return False
    reason = same_name(one.owner, other.owner)
    return reason is not None and reason.rank <= _KIN


def _group(
    units: Sequence[tuple[int, Spot]], kinds: set[str], share: int, texts: Texts, table: Bare
) -> _Group:
    (body, spot), (other, _) = units[:2]
    shared = likeness.stretch(texts.body(body), texts.body(other))
    text = quoted(spot.text, max(shared.split("\n"), key=len), table, spot.own(table))
    return _Group(tuple(s for _, s in units), tuple(sorted(kinds)), share, text)


class _Borne:
    """Where a sentence of a template stands."""

    def __init__(self, spot: Spot) -> None:
        self.first = spot
        self.units: dict[str, str | Message] = {}
        """Owner → as the unit is named."""
        self.kinds: set[str] = set()

    def add(self, spot: Spot) -> None:
        self.first = min(self.first, spot, key=_place)
        self.units.setdefault(spot.filed.owner, named(spot.filed))
        self.kinds.add(spot.kind)


def _templates(texts: Texts, table: Bare) -> Iterator[Finding]:
    """Every template once: its sentences stand in the same passages, and the longest is quoted."""
    sentences = sorted(text for text in texts.templates if len(text) >= LEAST)
    numbers = {text: number for number, text in enumerate(sentences)}
    borne: dict[int, _Borne] = {}
    joined: set[Pair] = set()
    for spot, parts in texts.spots() if sentences else ():
        here = sorted({numbers[part] for part in parts if part in numbers})
        joined.update(Pair(here[0], other, 1.0) for other in here[1:])
        for number in here:
            borne.setdefault(number, _Borne(spot)).add(spot)
    for group in likeness.groups(len(sentences), sorted(joined)):
        longest = max((sentences[number] for number in group), key=len)
        first = borne[numbers[longest]].first
        text = sentence(first.text, longest, table, first.own(table))
        found = [borne[number] for number in group]
        units = {owner: name for each in found for owner, name in each.units.items()}
        kinds = _kinds(kind for each in found for kind in each.kinds)
        first = min((each.first for each in found), key=_place)
        yield _noted(first, [units[owner] for owner in sorted(units)], kinds, text)


def _place(spot: Spot) -> str:
    return spot.place
