"""The sheets that list: indicators, problems, who is missing, and files nobody could read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xlsxeval.consolidated.entries import Json, entries, number, official, scored
from xlsxeval.consolidated.nouns import Batch, Column, Entry, Later, Row, Table, Value
from xlsxeval.i18n import N_, known, local, say, text

SEVERITIES = {"error": N_("Error"), "warning": N_("Warning"), "info": N_("Note")}
_VERDICTS = {
    "met": N_("Met"),
    "exceeded": N_("Exceeded"),
    "missed": N_("Missed"),
    "review": N_("For review"),
}
_COUNTS, _REPLACED = N_("Counts"), N_("Replaced")
_ALL_NOTE = N_("Every form of every file; “Replaced” forms gave way to a newer one of their unit.")
_SENT = N_("The file came with this review; it counts. Make sure that a reviewer entered it.")
_CODES = ("XE704", "XE701", "XE703", "XE705", "XE702")
"""In the order an officer acts on them."""

INDICATORS = Table(
    N_("Indicators"),
    _ALL_NOTE,
    (
        Column(N_("Unit"), 22),
        Column(N_("Project name"), 16),
        Column(N_("Status"), 7, "center", Later.STATE),
        Column(N_("Cell row"), 6, "count"),
        Column(N_("Level 1"), 14),
        Column(N_("Level 2"), 15),
        Column(N_("Indicator"), 20),
        Column(N_("Target"), 15),
        Column(N_("Actual"), 15),
        Column(N_("Weight"), 7, "points"),
        Column(N_("Self score"), 7.5, "points"),
        Column(N_("Computed score"), 7.5, "points"),
        Column(N_("Proposed score"), 7.5, "points"),
        Column(N_("Reviewed score"), 7.5, "points"),
        Column(N_("Verdict"), 8, "center"),
        Column(N_("Basis"), 32),
        Column(N_("Reason given for lost points"), 24),
    ),
)
PROBLEMS = Table(
    N_("Problem list"),
    _ALL_NOTE,
    (
        Column(N_("Unit"), 26),
        Column(N_("Status"), 8, "center", Later.STATE),
        Column(N_("File"), 36, later=Later.FILE),
        Column(N_("Place"), 16, "center"),
        Column(N_("Code"), 9, "center"),
        Column(N_("Severity"), 8, "severity"),
        Column(N_("Problem"), 66),
    ),
)
CROWD = Table(
    N_("Missing and double"),
    N_("What shows only when all submissions are looked at together, and which files gave way."),
    (
        Column(N_("Code"), 9, "center"),
        Column(N_("What it is"), 24),
        Column(N_("Severity"), 8, "severity"),
        Column(N_("Explanation"), 88),
        Column(N_("File"), 40),
    ),
)
UNREADABLE = Table(
    N_("Not read"),
    N_(
        "Files no score could be given to, and why. Those with a code the unit has to send again; "
        "those without were passed over."
    ),
    (
        Column(N_("File"), 60, later=Later.FILE),
        Column(N_("Code"), 9, "center"),
        Column(N_("Why"), 96),
    ),
)


def of_submission(
    result: Json, file: Value, state: Callable[[int], Value], language: str
) -> Iterator[tuple[Table, int, Row]]:
    """The rows a submission adds to the lists, each with the turn of its form.

    `state` tells of each form whether it counts.
    """
    if result["status"] != "scored":
        failure = result["failure"]
        yield UNREADABLE, 0, (file, failure["code"], failure["message"])
        return
    forms = [*entries(result)]
    units = " ".join(dict.fromkeys(entry.unit for _, entry in forms))
    for finding in result["findings"]:
        yield PROBLEMS, 0, _problem(finding, units, state(0), file, language)
    for position, (form, entry) in enumerate(forms):
        for row in scored(form):
            yield INDICATORS, position, _indicator(row, form, entry, state(position), language)
        for finding in form["findings"]:
            told = _problem(finding, entry.unit, state(position), file, language)
            yield PROBLEMS, position, told
        for row in scored(form):
            if cell := row.get("review_sent"):
                whose = {"sheet": form["sheet"], "cell": cell, "code": "", "severity": "warning"}
                sent = whose | {"message": text(_SENT, language)}
                told = _problem(sent, entry.unit, state(position), file, language)
                yield PROBLEMS, position, told


_REVIEWER = N_("Reviewer")
"""In the place of a severity: what a reviewer typed is no fault of the unit's."""


def state(counts: bool, language: str) -> str:
    """Whether a form counts."""
    return text(_COUNTS if counts else _REPLACED, language)


def _problem(finding: Json, unit: str, state: Value, file: Value, language: str) -> Row:
    place = "!".join(part for part in (finding["sheet"], finding["cell"]) if part)
    kind = _REVIEWER if finding.get("reviewer", False) else SEVERITIES[finding["severity"]]
    severity = text(kind, language)
    return unit, state, file, place, finding["code"], severity, finding["message"]


def _indicator(row: Json, form: Json, entry: Entry, state: Value, language: str) -> Row:
    money = row is form["budget"]
    spec = official(form["form"])
    name = spec.execution_label if money and spec else row.get("name")
    verdict = _VERDICTS.get(row.get("verdict", ""))
    return (
        entry.unit,
        entry.project,
        state,
        row.get("row"),
        name if money else row["level1"],
        None if money else row["level2"],
        name,
        row.get("target"),
        row.get("actual"),
        *(number(row[key]) for key in ("weight", "self_score", "computed", "awarded", "reviewed")),
        text(verdict, language) if verdict else None,
        row["basis"],
        row.get("reason"),
    )


def of_batch(batch: Batch, replaced: Sequence[str], language: str) -> Iterator[Row]:
    """The findings of the batch, the most urgent kind first, then the files that gave way."""
    place = {code: number for number, code in enumerate(_CODES)}
    found = sorted(batch.findings, key=lambda finding: place.get(finding.code, len(place)))
    for finding in found:
        yield (
            finding.code,
            title(finding.code, language),
            text(SEVERITIES[finding.severity.value], language),
            say(finding.message, language),
            None,
        )
    for path in replaced:
        said = N_("Another file of the same unit counts instead of this one.")
        yield None, text(_REPLACED, language), None, text(said, language), path


def passed_over(batch: Batch, language: str) -> Iterator[Row]:
    """What was not read; no code is about it."""
    for each in batch.passed_over:
        yield each.path, None, local(each.why, language)


def title(code: str, language: str) -> str:
    """The short title of a code."""
    return text("title", language, code) if known("title", language, code) else code
