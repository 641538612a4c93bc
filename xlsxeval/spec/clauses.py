"""出处: the clause each kind of rule rests on, and how we know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxeval.i18n import N_
from xlsxeval.model import Clause
from xlsxeval.spec.parts import fail, one_of

SOURCES = ("seen", "known", "reconstructed")


def clauses(
    raw: Mapping[str, Any], common: Mapping[str, Mapping[str, str]], file: str
) -> dict[str, Clause]:
    """The form's own clauses, and for the rest what holds for all forms."""
    found = {key: Clause(item["text"], item["status"]) for key, item in common.items()}
    for key, item in raw.items():
        where = f"clauses.{key}"
        if key not in common:
            raise fail(file, where, N_("is no key here; the keys are {keys}."), keys=tuple(common))
        if not isinstance(item, dict) or set(item) != {"text", "status"}:
            raise fail(file, where, N_("must hold exactly {keys}."), keys=("text", "status"))
        if not isinstance(item["text"], str) or not item["text"].strip():
            raise fail(file, f"{where}.text", N_("is empty; every form needs it."))
        status = one_of(item["status"], SOURCES, file, f"{where}.status")
        found[key] = Clause(item["text"], status)
    return found
