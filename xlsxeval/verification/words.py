"""Verifications as lines for a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from xlsxeval.i18n import N_, say
from xlsxeval.model import Failure, Message
from xlsxeval.show.line import clean
from xlsxeval.verification.result import Change, Verification

_CHANGED = N_("Changed {place}: {sentence}")
_ENTRY = N_("Reviewed {place}: {sentence}")
_NOTED = N_("Note {place}: {sentence}")
_FAILED = N_("Failed {place}: {sentence}")
_UNCHANGED = N_("{place}: unchanged since scoring ({cells} cells compared)")
_COUNT = N_("{place}: changed after scoring in {count} places ({cells} cells compared)")


def report(result: Verification | Failure, language: str) -> str:
    """The result of one file: a line a change, what the officer typed, and the verdict."""
    return "\n".join(clean(say(message, language)) for message in _lines(result))


def _lines(result: Verification | Failure) -> Iterable[Message]:
    name = Path(result.path).name
    if isinstance(result, Failure):
        yield Message(_FAILED, {"place": name, "sentence": result.message})
        return
    for change in result.changes:
        yield Message(_CHANGED, {"place": _place(name, change), "sentence": change.message})
    for entry in result.entries:
        yield Message(_ENTRY, {"place": _place(name, entry), "sentence": entry.message})
    for note in result.notes:
        yield Message(_NOTED, {"place": name, "sentence": note})
    values = {"place": name, "cells": result.compared, "count": len(result.changes)}
    yield Message(_UNCHANGED if result.unchanged else _COUNT, values)


def _place(name: str, change: Change) -> str:
    where = "!".join(part for part in (change.sheet, change.ref) if part)
    return f"{name}:{where}" if where else name


def as_json(results: Sequence[Verification | Failure], language: str) -> str:
    """The results, schema 1."""
    document = {"schema": 1, "workbooks": [_workbook(result, language) for result in results]}
    shown = json.dumps(document, ensure_ascii=False, indent=2)
    # A path may hold bytes that are no text; JSON may not.
    return shown.encode("utf-8", "replace").decode("utf-8")


def _workbook(result: Verification | Failure, language: str) -> dict[str, Any]:
    head: dict[str, Any] = {"path": result.path, "sha256": result.sha256}
    if isinstance(result, Failure):
        failure = {"code": result.code or None, "message": say(result.message, language)}
        return {**head, "status": "failed", "failure": failure, **_nothing()}
    return {
        **head,
        "status": "unchanged" if result.unchanged else "changed",
        "failure": None,
        "stamp": _stamp(result),
        "compared": result.compared,
        "changes": [_change(change, language) for change in result.changes],
        "entries": [_change(entry, language) for entry in result.entries],
        "notes": [say(note, language) for note in result.notes],
    }


def _nothing() -> dict[str, Any]:
    return {"stamp": None, "compared": 0, "changes": [], "entries": [], "notes": []}


def _stamp(result: Verification) -> dict[str, Any] | None:
    made = result.stamp
    if made is None:
        return None
    forms = [{"form": form.id, "sha256": form.sha256} for form in made.forms]
    return {
        "version": made.version,
        "language": made.language,
        "input": made.input,
        "forms": forms,
    }


def _change(change: Change, language: str) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "sheet": change.sheet or None,
        "cell": change.ref or None,
        "stands": change.stands,
        "evaluation": change.evaluation,
        "message": say(change.message, language),
    }
