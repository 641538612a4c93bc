"""forms/*.toml become FormSpecs, checked on load."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from xlsxeval.disk import why
from xlsxeval.errors import SpecError
from xlsxeval.i18n import N_
from xlsxeval.model import FormSpec, Message
from xlsxeval.spec import files, parts
from xlsxeval.spec.clauses import SOURCES, clauses

DEFAULT = "gz-department-2021"
_MAXIMUM_BYTES = 1_000_000
_MONEY_UNITS = ("元", "万元", "亿元")
_REVERSE = ("linear", "ratio", "points")
_PRINTED = ("rows", "funds", "labels", "texts")


@cache
def known() -> tuple[FormSpec, ...]:
    """Every official form shipped with the program, by id."""
    specs = [_spec(data, name) for name, data in files.shipped()]
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
        with path.open("rb") as stream:
            # A device tells no size.
            data = stream.read(_MAXIMUM_BYTES + 1)
    except OSError as error:
        values = {"file": form, "why": why(error)}
        raise SpecError(Message(N_("{file} cannot be read: {why}."), values)) from error
    if len(data) > _MAXIMUM_BYTES:
        raise SpecError(Message(N_("{file} is too large for a form."), {"file": form}))
    return _spec(data, form)


@cache
def _common() -> Mapping[str, Any]:
    return tomllib.loads(files.common().decode())


def _spec(data: bytes, file: str) -> FormSpec:
    try:
        raw = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        # A whole number of thousands of digits is a ValueError too.
        template = N_("{file} is no valid TOML: {why}.")
        raise SpecError(Message(template, {"file": file, "why": str(error)})) from error
    parts.check_shape(raw, file)
    common, source = _common(), raw["source"]
    full = parts.decimal(raw["full"], file, "full")
    return FormSpec(
        id=raw["id"],
        title=raw["title"],
        issuer=raw["issuer"],
        reference=raw["reference"],
        source=parts.one_of(source.get("status"), SOURCES, file, "source.status"),
        source_note=source.get("note", ""),
        sha256=files.digest_of(data),
        money_unit=parts.one_of(raw.get("money_unit", "万元"), _MONEY_UNITS, file, "money_unit"),
        full=full,
        printed={key: parts.own(raw.get(key, {})) for key in _PRINTED},
        words={key: tuple(words) for key, words in common["words"].items()},
        required=frozenset({"name", "target", "actual"} & set(raw["rows"])),
        schemes=tuple(parts.scheme(s, full, file, i) for i, s in enumerate(raw.get("weights", []))),
        bands=parts.bands(raw.get("bands", []), file),
        grades=parts.grades(raw.get("grades", []), full, file),
        score_tolerance=Decimal(common["tolerance"]["score"]),
        money_tolerance=Decimal(common["tolerance"]["money"]),
        rate_tolerance=Decimal(common["tolerance"]["rate"]),
        beyond=Decimal(common["tolerance"]["beyond"]),
        layout=parts.layout(raw, file),
        clauses=clauses(raw.get("clauses", {}), common["clauses"], file),
        **_headings(raw, common, file),
        **_recognise(raw, file),
        **_execution(raw.get("execution", {}), file),
        **_scoring(raw.get("scoring", {}), file),
    )


def _headings(raw: Mapping[str, Any], common: Mapping[str, Any], file: str) -> dict[str, Any]:
    return {key: parts.headings(raw, key, file, common[key]) for key in _PRINTED}


def _recognise(raw: Mapping[str, Any], file: str) -> dict[str, Any]:
    section = raw.get("recognise", {})
    found = {
        key: parts.strings(section.get(key, ()), file, f"recognise.{key}")
        for key in ("titles", "marks", "needs", "without")
    }
    return found if found["titles"] else found | {"titles": (raw["title"],)}


def _execution(section: Mapping[str, Any], file: str) -> dict[str, Any]:
    return {
        "execution_label": str(section.get("label", "预算执行率")),
        "execution_names": parts.strings(section.get("names", ()), file, "execution.names"),
        "management": parts.strings(section.get("management", ()), file, "execution.management"),
        "execution_inside": bool(section.get("inside", False)),
        "execution_weight": parts.optional(section, "weight", file, "execution"),
    }


def _scoring(section: Mapping[str, Any], file: str) -> dict[str, Any]:
    mode = section.get("reverse", "linear")
    return {
        "reverse": parts.one_of(mode, _REVERSE, file, "scoring.reverse"),
        "reverse_points": parts.decimal(
            section.get("reverse_points", "1"), file, "scoring.reverse_points"
        ),
        "over_limit": parts.decimal(section.get("over_limit", "1.2"), file, "scoring.over_limit"),
        "progress_limit": parts.optional(section, "progress_limit", file, "scoring"),
        "divergence_limit": parts.optional(section, "divergence_limit", file, "scoring"),
    }
