"""The parts of a form description, each checked and told of by file and key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from xlsxeval.errors import SpecError
from xlsxeval.i18n import N_
from xlsxeval.model import Band, Grade, Message

_SECTIONS: Mapping[str, type] = {
    "id": str,
    "title": str,
    "issuer": str,
    "reference": str,
    "money_unit": str,
    "full": int,
    "source": dict,
    "recognise": dict,
    "rows": dict,
    "funds": dict,
    "labels": dict,
    "texts": dict,
    "execution": dict,
    "weights": list,
    "scoring": dict,
    "clauses": dict,
    "grades": list,
    "bands": list,
    "layout": dict,
}
_KEYS: Mapping[str, frozenset[str]] = {
    "source": frozenset({"status", "note"}),
    "recognise": frozenset({"titles", "marks", "needs", "without"}),
    "execution": frozenset({"label", "names", "management", "weight", "inside"}),
    "scoring": frozenset(
        {"reverse", "reverse_points", "over_limit", "divergence_limit", "progress_limit"}
    ),
}
_LAYOUT: Mapping[str, type] = {
    "orientation": str,
    "above": str,
    "head": list,
    "head_label": str,
    "money_label": str,
    "fund_rows": list,
    "splits": list,
    "goal_label": str,
    "table_label": str,
    "criteria_heads": list,
    "criteria": list,
    "blocks": list,
    "execution_weight": int,
    "rows": list,
    "after": list,
}
_NEEDED = ("id", "title", "issuer", "reference", "full", "source", "rows")


def fail(file: str, key: str, template: str, **values: Any) -> SpecError:
    """The error that names file, key and remedy."""
    problem = Message(template, values)
    return SpecError(
        Message(N_("{file}: {key}: {problem}"), {"file": file, "key": key, "problem": problem})
    )


def check_shape(raw: Mapping[str, Any], file: str) -> None:
    """Every key is known and of its type, and none is missing."""
    for key in _NEEDED:
        if key not in raw:
            raise fail(file, key, N_("is missing; every form needs it."))
    for key, value in raw.items():
        kind = _SECTIONS.get(key)
        if kind is None:
            known_keys = tuple(_SECTIONS)
            raise fail(file, key, N_("is no key of a form; the keys are {keys}."), keys=known_keys)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise fail(file, key, N_("must be of type {kind}."), kind=kind.__name__)
    for section, keys in _KEYS.items():
        for key in raw.get(section, {}):
            if key not in keys:
                where = f"{section}.{key}"
                raise fail(
                    file,
                    where,
                    N_("is no key here; the keys are {keys}."),
                    keys=tuple(sorted(keys)),
                )
    for key in ("id", "title", "issuer", "reference"):
        if not raw[key].strip():
            raise fail(file, key, N_("is empty; every form needs it."))


def one_of(value: Any, allowed: tuple[str, ...], file: str, key: str) -> str:
    """The value, if it is one of those allowed."""
    if value not in allowed:
        raise fail(file, key, N_("must be one of {allowed}."), allowed=allowed)
    return str(value)


_MOST, _PLACES = Decimal(10**9), 9
"""No official form sets a larger or finer number; a hostile one would not be computed."""


def decimal(value: Any, file: str, key: str) -> Decimal:
    """A number that is exact: whole, or in quotes."""
    try:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise InvalidOperation
        number = Decimal(value)
    except InvalidOperation as error:
        raise fail(
            file, key, N_('must be a whole number or a number in quotes, like "1.2".')
        ) from error
    if not number.is_finite():
        raise fail(file, key, N_('must be a whole number or a number in quotes, like "1.2".'))
    if number.copy_abs() > _MOST or Decimal(number.as_tuple().exponent) < -_PLACES:
        template = N_("must be at most {most}, with no more than {places} decimals.")
        raise fail(file, key, template, most=_MOST, places=_PLACES)
    return number


def optional(section: Mapping[str, Any], key: str, file: str, name: str) -> Decimal | None:
    """A number that may be left out."""
    return decimal(section[key], file, f"{name}.{key}") if key in section else None


def layout(raw: Mapping[str, Any], file: str) -> Mapping[str, Any]:
    """What the blank form needs to be drawn; nothing, where it is not described."""
    found: Mapping[str, Any] = raw.get("layout", {})
    for key in found:
        if key not in _LAYOUT:
            keys = tuple(_LAYOUT)
            raise fail(file, f"layout.{key}", N_("is no key here; the keys are {keys}."), keys=keys)
        if not isinstance(found[key], _LAYOUT[key]) or isinstance(found[key], bool):
            kind = _LAYOUT[key].__name__
            raise fail(file, f"layout.{key}", N_("must be of type {kind}."), kind=kind)
    for key in ("money_label", "fund_rows", "rows") if found else ():
        if key not in found:
            raise fail(file, f"layout.{key}", N_("is missing; every form needs it."))
    for position, row in enumerate(found.get("rows", ())):
        kinds = {"level1": str, "level2": str, "count": int}
        if not isinstance(row, dict) or any(
            not isinstance(row.get(key), kind) for key, kind in kinds.items()
        ):
            where = f"layout.rows[{position + 1}]"
            raise fail(file, where, N_("must hold exactly {keys}."), keys=tuple(kinds))
    _printed(raw, found, file)
    return found


def _printed(raw: Mapping[str, Any], found: Mapping[str, Any], file: str) -> None:
    """A blank form prints only what the form says it prints."""
    wanted = [("labels", key) for keys in found.get("head", ()) for key in keys]
    wanted += [("texts", key) for key in found.get("after", ())]
    wanted += [("texts", key) for key in ("goal", "result") if found.get("goal_label")]
    wanted += [("funds", key) for key in ("budget", "spent") if found]
    wanted += [("labels", "total")] if found and "self_score" in raw["rows"] else []
    for section, key in wanted:
        if key not in raw.get(section, {}):
            raise fail(file, f"{section}.{key}", N_("is missing; the layout prints it."))


def strings(value: Any, file: str, key: str) -> tuple[str, ...]:
    """A list of words."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise fail(file, key, N_("must be a heading or a list of headings."))
    if not all(isinstance(word, str) and word for word in value):
        raise fail(file, key, N_("must be a heading or a list of headings."))
    return tuple(value)


def headings(
    raw: Mapping[str, Any], section: str, file: str, common: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """The form's own wording first, then what all forms share."""
    own = raw.get(section, {})
    found = {}
    for key in own:
        if key not in common:
            keys = tuple(common)
            raise fail(
                file, f"{section}.{key}", N_("is no key here; the keys are {keys}."), keys=keys
            )
    for key, shared in common.items():
        printed = own.get(key, [])
        words = [printed] if isinstance(printed, str) else printed
        if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words):
            raise fail(file, f"{section}.{key}", N_("must be a heading or a list of headings."))
        found[key] = tuple(dict.fromkeys([*words, *shared]))
    return found


def own(section: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The form's own wording alone."""
    return {key: (word,) if isinstance(word, str) else tuple(word) for key, word in section.items()}


def scheme(raw: Any, full: Decimal, file: str, position: int) -> dict[str, Decimal]:
    """One way to deal out the full mark among the levels."""
    key = f"weights[{position + 1}]"
    if not isinstance(raw, dict):
        raise fail(file, key, N_("must be of type {kind}."), kind="table")
    points = {name: decimal(value, file, f"{key}.{name}") for name, value in raw.items()}
    total = sum(points.values(), Decimal(0))
    if total != full:
        template = N_("add up to {total}, not to the full mark {full}.")
        raise fail(file, key, template, total=total, full=full)
    return points


def grades(raw: list[Any], full: Decimal, file: str) -> tuple[Grade, ...]:
    """Grades fall from the full mark to a last floor of 0."""
    found: list[Grade] = []
    for position, item in enumerate(raw):
        key = f"grades[{position + 1}]"
        if not isinstance(item, dict) or set(item) != {"name", "floor"}:
            raise fail(file, key, N_("must hold exactly {keys}."), keys=("name", "floor"))
        found.append(Grade(str(item["name"]), decimal(item["floor"], file, f"{key}.floor")))
    floors = [grade.floor for grade in found]
    if floors and (
        floors != sorted(set(floors), reverse=True) or floors[-1] != 0 or floors[0] > full
    ):
        raise fail(file, "grades", N_("must fall from the full mark to a last floor of 0."))
    return tuple(found)


def bands(raw: list[Any], file: str) -> tuple[Band, ...]:
    """Bands meet: each reaches down to where the next begins; a floor belongs to its own band."""
    found: list[Band] = []
    above = Decimal(1)
    for position, item in enumerate(raw):
        key = f"bands[{position + 1}]"
        if not isinstance(item, dict) or set(item) != {"tier", "from", "to"}:
            raise fail(file, key, N_("must hold exactly {keys}."), keys=("tier", "from", "to"))
        low, high = (decimal(item[end], file, f"{key}.{end}") for end in ("from", "to"))
        if high != above or low >= high:
            raise fail(
                file, key, N_("must begin where the band above it ends ({above})."), above=above
            )
        found.append(Band(str(item["tier"]), low, high, True, position == 0))
        above = low
    if found and above != 0:
        raise fail(file, "bands", N_("must reach down to 0."))
    return tuple(found)
