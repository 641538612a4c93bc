"""XE702: units that write what others wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xlsxeval.crowd import likeness
from xlsxeval.crowd.duplicates import named
from xlsxeval.crowd.filed import Filed
from xlsxeval.crowd.likeness import LEAST, Pair
from xlsxeval.crowd.texts import Spot, Texts, gathered, template
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
    "compared further: “{text}” (first {place})."
)
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
    texts = gathered(forms, table)
    alike: dict[tuple[str, ...], list[_Group]] = {}
    for group in _groups(texts, table):
        alike.setdefault(group.owners, []).append(group)
    for owners, together in alike.items():
        group = max(together, key=lambda each: len(each.text))
        kinds = _kinds(kind for each in together for kind in each.kinds)
        if template(len(owners), texts.units):
            yield _noted(group.spots, kinds, group.text)
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


def _noted(spots: Sequence[Spot], kinds: tuple[Message, ...], text: str) -> Finding:
    count = len({spot.filed.owner for spot in spots})
    values = {"count": count, "kinds": kinds, "text": text, "place": spots[0].place}
    cell = _cell(spots[0])
    return Finding("", "XE702", Severity.INFO, cell, Message(_TEMPLATE, values), f"={text}")


def _cell(spot: Spot) -> Cell:
    sheet, _, ref = spot.passage.place.rpartition("!")
    return Cell(sheet, ref)


def _kinds(kinds: Iterable[str]) -> tuple[Message, ...]:
    found = set(kinds)
    return tuple(Message(words) for kind, words in KINDS.items() if kind in found)


def _groups(texts: Texts, table: Bare) -> Iterator[_Group]:
    """Passages that are nearly the same, of two units or more."""
    bodies = texts.bodies()
    words, spots = list(bodies), list(bodies.values())
    pairs = list(likeness.pairs(words))
    shares: dict[int, float] = {}
    together = likeness.groups(len(words), pairs)
    belongs = {at: number for number, group in enumerate(together) for at in group}
    for pair in pairs:
        number = belongs[pair.one]
        shares[number] = min(shares.get(number, 1.0), pair.share)
    for number, group in enumerate(together):
        found = [(words[at], spot) for at in group for spot in spots[at]]
        units = _one_of_each(found)
        if len(units) > 1:
            share = int(100 * shares.get(number, 1.0))
            yield _group(units, {spot.passage.kind for _, spot in found}, share, table)


def _one_of_each(found: Sequence[tuple[str, Spot]]) -> list[tuple[str, Spot]]:
    """The first passage of each unit; one name that may be another's spelling is left out."""
    kept: dict[str, tuple[str, Spot]] = {}
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


def _group(units: Sequence[tuple[str, Spot]], kinds: set[str], share: int, table: Bare) -> _Group:
    (body, spot), (other, _) = units[:2]
    shared = max(likeness.stretch(body, other).split("\n"), key=len)
    text = quoted(spot.passage.text, shared, table, spot.own)
    return _Group(tuple(s for _, s in units), tuple(sorted(kinds)), share, text)


def _templates(texts: Texts, table: Bare) -> Iterator[Finding]:
    """Every template once: its sentences stand in the same passages, and the longest is quoted."""
    sentences = sorted(text for text in texts.templates if len(text) >= LEAST)
    numbers = {text: number for number, text in enumerate(sentences)}
    spots: dict[int, list[Spot]] = {}
    joined: set[Pair] = set()
    for spot, parts in texts.spots:
        here = sorted({numbers[part] for part in parts if part in numbers})
        joined.update(Pair(here[0], other, 1.0) for other in here[1:])
        for number in here:
            spots.setdefault(number, []).append(spot)
    for group in likeness.groups(len(sentences), sorted(joined)):
        found = sorted((spot for number in group for spot in spots[number]), key=_place)
        longest = max((sentences[number] for number in group), key=len)
        first = min(spots[numbers[longest]], key=_place)
        kinds = _kinds(spot.passage.kind for spot in found)
        yield _noted(found, kinds, sentence(first.passage.text, longest, table, first.own))


def _place(spot: Spot) -> str:
    return spot.place
