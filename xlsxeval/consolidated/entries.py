"""The forms of a submission, taken from its entry of the JSON contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from xlsxeval import spec
from xlsxeval.consolidated.nouns import Entry
from xlsxeval.model import BLANKS, FormSpec

Json = Mapping[str, Any]
_NOT_SCORED = "not_scored"


def units(findings: Iterable[Json]) -> list[Json]:
    """The findings that are about what the unit wrote; what a reviewer typed is not its fault."""
    return [finding for finding in findings if not finding.get("reviewer", False)]


def entries(result: Json) -> Iterator[tuple[Json, Entry]]:
    """Every form of a submission; findings of the workbook count for its first one."""
    shared = list(result["findings"])
    for form in result["forms"]:
        yield form, _entry(form, shared + list(form["findings"]), result["output"])
        shared = []


def _entry(form: Json, findings: list[Json], output: str | None) -> Entry:
    known, budget = official(form["form"]), form["budget"] or {}
    rows = scored(form)
    severities = [finding["severity"] for finding in units(findings)]
    waiting = sum(_waits(row) for row in rows)
    unknown = tuple(row["row"] for row in rows if row["awarded"] is None and row.get("row"))
    return Entry(
        unit=_named(form["unit"]),
        project=_named(form["project"]),
        year=form["year"],
        whole=_whole(known, form),
        title=known.title if known else form["form"],
        self_total=number(form["self_total"]),
        computed=number(form["computed_total"]),
        awarded=number(form["awarded_total"]),
        reviewed=None if waiting else _after_review(form, rows),
        full=number(form["full"]),
        grade=form["grade"],
        progress=number(budget.get("progress")),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        waiting=waiting,
        scored_rows=len(rows),
        # A form that gives grades gives none only where its weights are not the full mark.
        whole_mark=form["grade"] is not None or not (known and known.grades),
        unknown=unknown,
        output=output,
    )


def _named(text: str | None) -> str:
    """A dash for the project is no name."""
    name = " ".join((text or "").split())
    return "" if name in BLANKS else name


def scored(form: Json) -> list[Json]:
    """The rows that carry points, the scored money block first."""
    rows = [row for row in form["indicators"] if row["verdict"] != _NOT_SCORED]
    budget = form["budget"]
    return [budget, *rows] if budget and budget["rule"] else rows


def number(text: str | None) -> Decimal | None:
    """A decimal of the contract."""
    return None if text is None else Decimal(text)


def _after_review(form: Json, rows: list[Json]) -> Decimal | None:
    """The total an officer had a hand in: entries count, and the rows left as proposed."""
    touched = any(row["reviewed"] is not None for row in rows)
    return number(form["awarded_total"]) if touched else None


def _waits(row: Json) -> bool:
    """The row waits for the reviewer, or what it earns is not known."""
    verdict = row.get("verdict")
    undecided = verdict == "review" if verdict else row["computed"] is None
    stale = row.get("review_stale", False)
    return bool((undecided and row["reviewed"] is None) or stale or row["awarded"] is None)


@cache
def official(form: str) -> FormSpec | None:
    """The official form of this id; None for a unit's own."""
    return next((known for known in spec.known() if known.id == form), None)


def _whole(known: FormSpec | None, form: Json) -> bool:
    if known is None or not known.layout:
        return form["project"] is None
    return "project" not in known.printed["labels"]
