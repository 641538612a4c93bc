"""XE701: one unit hands in the same form twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlsxeval.crowd.filed import Filed, by_subject, newest_first, titled
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Finding, Message, Severity, Submission

_TWICE = N_(
    "{unit} submitted this form ({about}) {count} times: {files}. {counts} counts, "
    "being the newest; please confirm."
)
_TIED = N_(
    "{unit} submitted this form ({about}) {count} times, the last ones at the same time: {files}. "
    "{counts} counts, being the first by name; please confirm."
)
_SAME = N_(
    "{unit} submitted this form ({about}) {count} times with the same content: {files}. "
    "{counts} counts; the others can be deleted."
)
_RESULT = N_("{file} is what this program wrote when it scored {original}, and no submission.")
NO_UNIT = N_("(no unit)")
NO_YEAR = N_("(no year)")


def submitted_twice(forms: Sequence[Filed]) -> Iterator[Finding]:
    """Of one unit, form, year and project there is one submission."""
    for subject, group in by_subject(forms).items():
        if len(group) > 1:
            ordered = newest_first(group)
            owner = "/".join(str(part or "") for part in subject)
            cell = Cell(ordered[0].form["sheet"] or "", "")
            yield Finding("", "XE701", Severity.ERROR, cell, _message(ordered), owner)


def no_submissions(results: Iterable[tuple[Submission, Submission]]) -> Iterator[Finding]:
    """A result of ours that lies among the files it was made from is nobody's submission."""
    for result, original in results:
        message = Message(_RESULT, {"file": result.path, "original": original.path})
        yield Finding("", "XE701", Severity.INFO, Cell("", ""), message, result.path)


def _message(ordered: Sequence[Filed]) -> Message:
    first = ordered[0]
    contents = {form.submission.sha256 for form in ordered}
    # Two sheets of one file bear the same sha256 and may differ.
    files = {form.submission.path for form in ordered}
    same = len(contents) == 1 and None not in contents and len(files) == len(ordered)
    year = first.form["year"]
    project = first.form["project"] or titled(first.form["form"])
    about = (str(year) if year else Message(NO_YEAR), project)
    values = {
        "unit": named(first),
        "about": about,
        "count": len(ordered),
        "files": tuple(form.place for form in ordered),
        "counts": first.place,
    }
    tied = first.submission.changed == ordered[1].submission.changed
    return Message(_SAME if same else _TIED if tied else _TWICE, values)


def named(form: Filed) -> str | Message:
    """The unit as it is spoken of."""
    return (form.unit.name if form.unit else form.name) or Message(NO_UNIT)
