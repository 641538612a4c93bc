"""Figures of the form as a whole: its total score, its money, its spending progress."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Message
from xlsxeval.narrative.crosscheck import tabled_money, tabled_pairs
from xlsxeval.narrative.crosscheck.context import names
from xlsxeval.narrative.crosscheck.facts import Fact, agrees, money, rates, total_score
from xlsxeval.narrative.crosscheck.hit import Hit, contradicted
from xlsxeval.narrative.crosscheck.identity import wrong_year
from xlsxeval.narrative.crosscheck.labels import Claim, claim, rated
from xlsxeval.narrative.crosscheck.levels import blocks, level_name
from xlsxeval.narrative.crosscheck.report import Number, Report, Spot
from xlsxeval.narrative.crosscheck.sections import chapters
from xlsxeval.narrative.crosscheck.subjects import Subject, pattern
from xlsxeval.narrative.crosscheck.tables import Table, tables
from xlsxeval.narrative.crosscheck.years import foreign, spelled

_ROUND = (Decimal(0), Decimal(100))
"""Figures that two years have alike."""
_CODES = {"total": "XE801", "full": "XE801", "rate": "XE803"}
_PARTS = re.compile(r"(?:基本|项目|专项)支出")
_PLANNED = re.compile(r"预算|安排|批复|下达|到位")
_DONE = re.compile(r"支出|执行|使用|支付|决算")
_MONEY = ("budget", "initial", "spent")
_UNITS = ("元", "%", "分")
_NOTHING = N_(
    "Neither an indicator nor a figure of the form is found in the report, so nothing could be "
    "compared. Check it by hand."
)


class _Stated(NamedTuple):
    """A number that states one of the form's figures."""

    number: Number
    claim: Claim
    fact: Fact
    true: bool


def hits(report: Report, case: Case, taken: frozenset[tuple[int, int]]) -> Iterator[Hit]:
    """Figures of the form as a whole that are not the form's, or are its own of another year.

    `taken` are the numbers (paragraph, start) that belong to an indicator's passage.
    """
    year = case.form.year
    stated = []
    for each in _stated(report, case, taken):
        other = foreign(each.number, year)
        if other is None:
            stated.append(each)
        elif year is not None and _misdated(each, other):
            cell = case.form.year_cell
            yield wrong_year(other, cell if cell.ref else Cell(case.form.sheet, ""), year)
    told = {each.claim.field for each in stated if each.true}
    beside = {_sentence(each) for each in stated if each.true}
    bare = {(o.claim.field, o.number.value) for o in stated if not (o.true or o.claim.firm)}
    many = Counter(field for field, _ in bare)
    for each in stated:
        field = each.claim.field
        apart = field in told and _sentence(each) not in beside
        loose = not (each.claim.firm or each.claim.fund)
        # Bare words (支出90万元) that are the whole's elsewhere, or of many things, are a part's.
        if not each.true and not (loose and (apart or many[field] > 1)):
            fact = each.fact
            code = _CODES.get(each.claim.field, "XE802")
            spot = each.number.spot
            yield contradicted(code, spot, fact.cell, fact.key, fact.what, fact.shown)


def _sentence(each: _Stated) -> tuple[int, int]:
    paragraph = each.number.paragraph
    return paragraph.number, paragraph.sentence(each.number.start)[0]


def unrecognised(report: Report, known: Sequence[Subject], case: Case) -> Iterator[Hit]:
    """Nothing in the text is about the form: silence of the checks would prove nothing."""
    named = any(pattern(row.words).search(report.text) for row in known)
    named = named or any(_of_the_form(table, case) for table in tables(report, case))
    if not named and next(_stated(report, case, frozenset()), None) is None:
        yield Hit("XE808", None, case.form.title, "none", Message(_NOTHING))


def _of_the_form(table: Table, case: Case) -> bool:
    """The table holds fund rows of the form, or its levels."""
    names = {block.name for block in blocks(case)}
    told = any(level_name(Cell("", "", table.label(row)[1])) in names for row in table.rows)
    paired = any(tabled_pairs.named(table, case)) if table.kind == "pairs" else False
    return told or paired or any(tabled_money.of_the_form(table, case))


def _misdated(each: _Stated, year: Spot) -> bool:
    """The form's own figure stands first behind the other year; an earlier year's is its own."""
    behind = (
        n for n in year.paragraph.numbers if n.start >= year.end and n.quantity.unit in _UNITS
    )
    first = next(behind, each.number).start == each.number.start
    return each.true and first and spelled(year) and each.fact.value not in _ROUND


def _stated(report: Report, case: Case, taken: frozenset[tuple[int, int]]) -> Iterator[_Stated]:
    """Every number that states one of these facts, and whether it does so truly."""
    known = names(case)
    facts = [*money(case), *rates(case)]
    total = total_score(case)
    apart = chapters(report)
    for paragraph in report.paragraphs:
        if apart.get(paragraph.number) == "measures":
            # What is still to be done is no figure of the form.
            continue
        whole: list[str] = []
        for number in map(rated, paragraph.numbers):
            if (paragraph.number, number.start) in taken or number.value is None:
                continue
            said = claim(number, known)
            if said is None or (said.field == "full" and number.value == case.spec.full):
                # 总分 100 分 may be the full mark.
                continue
            if not said.fund and said.field in _MONEY:
                whole.insert(0, said.field)
            if said.field in ("total", "full"):
                wanted = [total] if total is not None else []
            else:
                wanted = _wanted(said, number, facts, whole)
            true = next((fact for fact in wanted if agrees(number, fact)), None)
            if wanted:
                yield _Stated(number, said, true or wanted[0], true is not None)


def _wanted(said: Claim, number: Number, facts: list[Fact], whole: list[str]) -> list[Fact]:
    """The facts the claim may mean, the likeliest first; a part is of the `whole` before it."""
    if said.field == "rate":
        return [fact for fact in facts if fact.key == "rate"]
    if said.fund:
        fields = [said.field] if said.field else whole or _anything(number)
        order = {"initial": ("initial", "budget"), "budget": ("budget", "initial")}
        keys = [f"{key}/{said.fund}" for field in fields for key in order.get(field, (field,))]
        return [fact for key in dict.fromkeys(keys) for fact in facts if fact.key == key]
    wanted = [fact for fact in facts if fact.key == f"{said.field}/"]
    if said.field == "spent" and "规模" in number.head:
        # 年度支出规模 may be what was planned.
        wanted += [fact for fact in facts if fact.key in ("budget/", "initial/")]
    if said.field == "budget" and not any(word in number.head for word in ("调整", "全年")):
        # Of 预算 alone nobody knows whether it is the first or the adjusted one.
        wanted += [fact for fact in facts if fact.key == "initial/"]
    return wanted


def _anything(number: Number) -> list[str]:
    """A part of no whole may be of the budget or of what was spent; the words before tell more."""
    text, start = number.paragraph.text, number.start
    before = _PARTS.sub("", text[number.paragraph.sentence(start)[0] : start])
    planned, done = _PLANNED.search(before), _DONE.search(before)
    if planned and done:
        return ["spent", "budget"] if done.start() > planned.start() else ["budget", "spent"]
    return ["budget"] if planned else ["spent"] if done else ["spent", "budget"]
