"""Official forms as data: forms/*.toml, checked on load, become FormSpecs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from xlsxeval.errors import SpecError
from xlsxeval.i18n import N_
from xlsxeval.model import Band, FormSpec, Grade, Message

DEFAULT = "gz-department-2021"
_COMMON = "common.toml"
_MAXIMUM_BYTES = 1_000_000
_MONEY_UNITS = ("元", "万元", "亿元")
_SOURCES = ("seen", "known", "reconstructed")
_REVERSE = ("linear", "ratio", "points")
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
    "grades": list,
    "bands": list,
    "layout": dict,
}
_KEYS: Mapping[str, frozenset[str]] = {
    "source": frozenset({"status", "note"}),
    "recognise": frozenset({"titles", "marks"}),
    "execution": frozenset({"label", "names", "management"}),
    "scoring": frozenset(
        {"reverse", "reverse_points", "over_limit", "divergence_limit", "progress_limit"}
    ),
}
_NO_KEY = N_("is no key here; the keys are {keys}.")
_NO_NUMBER = N_('must be a whole number or a number in quotes, like "1.2".')
_NEEDED = ("id", "title", "issuer", "reference", "full", "source", "rows")


@cache
def known() -> tuple[FormSpec, ...]:
    """Every official form shipped with the program, by id."""
    folder = resources.files("xlsxeval") / "forms"
    files = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    specs = [_spec((folder / name).read_bytes(), name) for name in files if name != _COMMON]
    return tuple(sorted(specs, key=lambda spec: spec.id))


def load(form: str) -> FormSpec:
    """The form of this id, or the one described by the TOML file at this path."""
    for spec in known():
        if spec.id == form:
            return spec
    path = Path(form)
    if path.suffix.lower() != ".toml":
        ids = tuple(spec.id for spec in known())
        template = N_("No form is called {form}; the known forms are {ids}, or name a .toml file.")
        raise SpecError(Message(template, {"form": form, "ids": ids}))
    try:
        if path.stat().st_size > _MAXIMUM_BYTES:
            raise SpecError(Message(N_("{file} is too large for a form."), {"file": form}))
        return _spec(path.read_bytes(), form)
    except OSError as error:
        values = {"file": form, "why": error.strerror or type(error).__name__}
        raise SpecError(Message(N_("{file} cannot be read: {why}."), values)) from error


@cache
def _common() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("xlsxeval") / "forms" / _COMMON).read_text("utf-8"))


def _fail(file: str, key: str, template: str, **values: Any) -> SpecError:
    problem = Message(template, values)
    return SpecError(
        Message(N_("{file}: {key}: {problem}"), {"file": file, "key": key, "problem": problem})
    )


def _spec(data: bytes, file: str) -> FormSpec:
    try:
        raw = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        template = N_("{file} is no valid TOML: {why}.")
        raise SpecError(Message(template, {"file": file, "why": str(error)})) from error
    _check_shape(raw, file)
    common = _common()
    scoring, source = raw.get("scoring", {}), raw["source"]
    execution, recognise = raw.get("execution", {}), raw.get("recognise", {})
    full = Decimal(raw["full"])
    return FormSpec(
        id=raw["id"],
        title=raw["title"],
        issuer=raw["issuer"],
        reference=raw["reference"],
        source=_one_of(source.get("status"), _SOURCES, file, "source.status"),
        source_note=source.get("note", ""),
        sha256=sha256(data).hexdigest(),
        money_unit=_one_of(raw.get("money_unit", "万元"), _MONEY_UNITS, file, "money_unit"),
        full=full,
        titles=tuple(recognise.get("titles", (raw["title"],))),
        marks=tuple(recognise.get("marks", ())),
        rows=_headings(raw, "rows", file),
        funds=_headings(raw, "funds", file),
        labels=_headings(raw, "labels", file),
        texts=_headings(raw, "texts", file),
        words={key: tuple(words) for key, words in common["words"].items()},
        printed={key: _own(raw.get(key, {})) for key in ("rows", "funds", "labels", "texts")},
        required=frozenset({"name", "target", "actual"} & set(raw["rows"])),
        schemes=tuple(_scheme(s, full, file, i) for i, s in enumerate(raw.get("weights", []))),
        execution_label=execution.get("label", "预算执行率"),
        execution_names=tuple(execution.get("names", ())),
        management=tuple(execution.get("management", ())),
        reverse=_one_of(scoring.get("reverse", "linear"), _REVERSE, file, "scoring.reverse"),
        reverse_points=_decimal(scoring.get("reverse_points", "1"), file, "scoring.reverse_points"),
        over_limit=_decimal(scoring.get("over_limit", "1.2"), file, "scoring.over_limit"),
        bands=_bands(raw.get("bands", []), file),
        grades=_grades(raw.get("grades", []), full, file),
        score_tolerance=Decimal(common["tolerance"]["score"]),
        money_tolerance=Decimal(common["tolerance"]["money"]),
        rate_tolerance=Decimal(common["tolerance"]["rate"]),
        progress_limit=_optional(scoring, "progress_limit", file),
        divergence_limit=_optional(scoring, "divergence_limit", file),
        layout=raw.get("layout", {}),
    )


def _check_shape(raw: Mapping[str, Any], file: str) -> None:
    for key in _NEEDED:
        if key not in raw:
            raise _fail(file, key, N_("is missing; every form needs it."))
    for key, value in raw.items():
        kind = _SECTIONS.get(key)
        if kind is None:
            known_keys = tuple(_SECTIONS)
            raise _fail(file, key, N_("is no key of a form; the keys are {keys}."), keys=known_keys)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise _fail(file, key, N_("must be of type {kind}."), kind=kind.__name__)
    for section, keys in _KEYS.items():
        for key in raw.get(section, {}):
            if key not in keys:
                where = f"{section}.{key}"
                raise _fail(
                    file,
                    where,
                    N_("is no key here; the keys are {keys}."),
                    keys=tuple(sorted(keys)),
                )
    for key in ("id", "title", "issuer", "reference"):
        if not raw[key].strip():
            raise _fail(file, key, N_("is empty; every form needs it."))


def _one_of(value: Any, allowed: tuple[str, ...], file: str, key: str) -> str:
    if value not in allowed:
        raise _fail(file, key, N_("must be one of {allowed}."), allowed=allowed)
    return str(value)


def _decimal(value: Any, file: str, key: str) -> Decimal:
    try:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise InvalidOperation
        number = Decimal(value)
    except InvalidOperation as error:
        raise _fail(
            file, key, N_('must be a whole number or a number in quotes, like "1.2".')
        ) from error
    if not number.is_finite():
        raise _fail(file, key, N_('must be a whole number or a number in quotes, like "1.2".'))
    return number


def _optional(section: Mapping[str, Any], key: str, file: str) -> Decimal | None:
    return _decimal(section[key], file, f"scoring.{key}") if key in section else None


def _headings(raw: Mapping[str, Any], section: str, file: str) -> dict[str, tuple[str, ...]]:
    """The form's own wording first, then what all forms share."""
    common = _common()[section]
    own = raw.get(section, {})
    headings = {}
    for key in own:
        if key not in common:
            keys = tuple(common)
            raise _fail(
                file, f"{section}.{key}", N_("is no key here; the keys are {keys}."), keys=keys
            )
    for key, shared in common.items():
        printed = own.get(key, [])
        words = [printed] if isinstance(printed, str) else printed
        if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words):
            raise _fail(file, f"{section}.{key}", N_("must be a heading or a list of headings."))
        headings[key] = tuple(dict.fromkeys([*words, *shared]))
    return headings


def _own(section: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {key: (word,) if isinstance(word, str) else tuple(word) for key, word in section.items()}


def _scheme(raw: Any, full: Decimal, file: str, position: int) -> dict[str, Decimal]:
    key = f"weights[{position + 1}]"
    if not isinstance(raw, dict):
        raise _fail(file, key, N_("must be of type {kind}."), kind="table")
    scheme = {name: _decimal(points, file, f"{key}.{name}") for name, points in raw.items()}
    total = sum(scheme.values(), Decimal(0))
    if total != full:
        template = N_("add up to {total}, not to the full mark {full}.")
        raise _fail(file, key, template, total=total, full=full)
    return scheme


def _grades(raw: list[Any], full: Decimal, file: str) -> tuple[Grade, ...]:
    grades = []
    for position, item in enumerate(raw):
        key = f"grades[{position + 1}]"
        if not isinstance(item, dict) or set(item) != {"name", "floor"}:
            raise _fail(file, key, N_("must hold exactly {keys}."), keys=("name", "floor"))
        grades.append(Grade(str(item["name"]), _decimal(item["floor"], file, f"{key}.floor")))
    floors = [grade.floor for grade in grades]
    if floors and (
        floors != sorted(set(floors), reverse=True) or floors[-1] != 0 or floors[0] > full
    ):
        raise _fail(file, "grades", N_("must fall from the full mark to a last floor of 0."))
    return tuple(grades)


def _bands(raw: list[Any], file: str) -> tuple[Band, ...]:
    """Bands meet: each reaches down to where the next begins; a floor belongs to its own band."""
    bands = []
    above = Decimal(1)
    for position, item in enumerate(raw):
        key = f"bands[{position + 1}]"
        if not isinstance(item, dict) or set(item) != {"tier", "from", "to"}:
            raise _fail(file, key, N_("must hold exactly {keys}."), keys=("tier", "from", "to"))
        low, high = (_decimal(item[end], file, f"{key}.{end}") for end in ("from", "to"))
        if high != above or low >= high:
            raise _fail(
                file, key, N_("must begin where the band above it ends ({above})."), above=above
            )
        bands.append(Band(str(item["tier"]), low, high, True, position == 0))
        above = low
    if bands and above != 0:
        raise _fail(file, "bands", N_("must reach down to 0."))
    return tuple(bands)
