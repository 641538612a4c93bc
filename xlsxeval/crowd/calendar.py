"""XE705: a form of another year than the batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from xlsxeval.crowd.duplicates import named
from xlsxeval.crowd.filed import Filed
from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Finding, Message, Severity

_OTHER = N_("{unit} ({file}) reports on {year}; the batch is about {wanted}. Check the year.")


def other_year(forms: Sequence[Filed], asked: int | None) -> Iterator[Finding]:
    """Every form is of the year asked for, or else of the batch's commonest."""
    wanted = asked if asked is not None else _commonest(forms)
    for form in forms:
        year = form.form["year"]
        if wanted is not None and year is not None and year != wanted:
            # A year is no quantity: 2021, never 2,021.
            values = {"year": str(year), "wanted": str(wanted)}
            message = Message(_OTHER, {"unit": named(form), "file": form.place, **values})
            cell = Cell(form.form["sheet"] or "", "")
            owner = "/".join(str(part or "") for part in form.subject)
            yield Finding("", "XE705", Severity.WARNING, cell, message, owner)


def _commonest(forms: Sequence[Filed]) -> int | None:
    """None where two years are equally common: neither is the batch's."""
    years = Counter(form.form["year"] for form in forms if form.form["year"] is not None)
    common = years.most_common(2)
    if not common or (len(common) == 2 and common[0][1] == common[1][1]):
        return None
    return int(common[0][0])
