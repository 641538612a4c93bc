"""Figures that cannot be read where one of the form's belongs: 2,7O6.94万元, 2,706,94万元."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Kind, Quantity
from xlsxeval.narrative.crosscheck.context import names
from xlsxeval.narrative.crosscheck.facts import Fact, money, rates, total_score
from xlsxeval.narrative.crosscheck.hit import Hit, told
from xlsxeval.narrative.crosscheck.labels import Claim, claim
from xlsxeval.narrative.crosscheck.report import Number, Paragraph, Report
from xlsxeval.narrative.crosscheck.years import foreign

_FIGURE = re.compile(
    r"(?<![0-9A-Za-z.,])(?=[0-9A-Za-z]*[0-9])(?P<figure>[0-9OoIlSBZ][0-9OoIlSBZ., ]*)"
    r"(?P<unit>亿元|万元|元|%|分(?!之))"
)
_SOUND = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{4})+|[0-9]+)(?:\.[0-9]+)?")
_UNITS = {"%": "%", "分": "分"}
_CODES = {"total": "XE801", "rate": "XE803"}
_UNREADABLE = N_(
    "Report paragraph {paragraph}, “{quote}”: this figure cannot be read; the form says {form} "
    "for {what}. Write the number correctly."
)


def hits(report: Report, case: Case) -> Iterator[Hit]:
    """What stands in the place of a figure of the form and is no number."""
    known = names(case)
    total = total_score(case)
    facts = [*money(case), *rates(case), *([total] if total else [])]
    for paragraph in report.paragraphs:
        for number in _unsound(paragraph):
            said = claim(number, known)
            fact = _meant(said, facts) if said is not None else None
            if said is None or fact is None or foreign(number, case.form.year) is not None:
                continue
            values = {"what": fact.what, "form": fact.shown}
            code = _CODES.get(said.field, "XE802")
            yield told(code, number.spot, fact.cell, fact.key, _UNREADABLE, **values)


def _unsound(paragraph: Paragraph) -> Iterator[Number]:
    for match in _FIGURE.finditer(paragraph.text):
        if not _SOUND.fullmatch(match["figure"].strip()):
            unit = _UNITS.get(match["unit"], "元")
            yield Number(paragraph, Quantity(Kind.WORDS, match[0], match.span(), unit=unit))


def _meant(said: Claim, facts: list[Fact]) -> Fact | None:
    """The form's figure that belongs there."""
    keys = {"rate": "rate", "total": "total"}
    key = keys.get(said.field, f"{said.field or 'spent'}/{said.fund}")
    return next((fact for fact in facts if fact.key == key), None)
