"""Thousands of made-up submissions: seeded, the same every time, a few milliseconds each.

`python -m tests.submissions FOLDER COUNT` writes them. Every submission is a perfect form of one
of several families but for what is planted in it: a code says which finding it must bring.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

from tests import submission_words as words
from tests.submission_base import FAMILIES, Base, Values, base
from xlsxeval.model import Budget, Indicator, Verdict

YEAR = 2023
_CENT = Decimal("0.01")
_BANDS = ((5, 10, 30), (10, 30, 60), (15, 60, 80), (45, 80, 100), (20, 100, 100), (5, 101, 110))
"""How often, and from which to which percentage the money was spent."""
_LOCKS = 40
_STAMP = 1_700_000_000


@dataclass(frozen=True)
class Made:
    """A submission that was written, and what is wrong with it on purpose."""

    path: Path
    unit: str
    year: int
    form: str
    project: str
    planted: tuple[str, ...] = ()
    """Codes it must bring: of the form, of the batch (XE701, XE702, XE705), of the file (XE101)."""
    twin: int | None = None
    """Number of the submission it repeats or copies from."""


def make(folder: Path, count: int, seed: int = 1) -> list[Made]:
    """Write so many submissions, and lock files beside some; the n-th is always the same."""
    return [_write(folder, number, seed) for number in range(count)]


_KINDS = {
    11: "broken", 17: "other year", 23: "duplicate", 31: "copied", 37: "same bytes", 43: "unknown",
}  # fmt: skip
"""What stands at this place of every fifty submissions."""


def _write(folder: Path, number: int, seed: int) -> Made:
    kind = _KINDS.get(number % 50, "")
    chance = Random(f"{seed}:{number}")
    if kind == "broken":
        return _broken(folder, number, seed, chance)
    drawn = Draft.of(number if kind not in _TWINS else number - 7, seed)
    if kind == "duplicate":
        drawn = drawn.again(chance)
    elif kind == "copied":
        drawn = Draft.of(number, seed).copying(drawn)
    elif kind == "other year":
        drawn = drawn.of_year(YEAR - 1)
    elif kind == "unknown":
        drawn = drawn.without_score()
    made = drawn.made(folder, number, chance)
    if kind in _TWINS:
        made = replace(made, twin=number - 7)
    if kind == "same bytes":
        made = replace(made, planted=(*made.planted, "XE701"))
    _put(made.path, drawn.package(), number)
    if number % _LOCKS == 1:
        _put(made.path.with_name(f"~${made.path.name}"), b"lock", number)
    return made


_TWINS = ("duplicate", "copied", "same bytes")


def _put(path: Path, data: bytes, number: int) -> None:
    """The later the number, the newer the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (_STAMP + number, _STAMP + number))


def _broken(folder: Path, number: int, seed: int, chance: Random) -> Made:
    drawn = Draft.of(number, seed)
    whole = drawn.package()
    shapes = (whole[: len(whole) // 2], b"", b"%PDF-1.7\n%", b"PK\x03\x04", "不是工作簿".encode())
    made = replace(drawn.made(folder, number, chance), planted=("XE101",))
    _put(made.path, shapes[number // 50 % len(shapes)], number)
    return made


@dataclass(frozen=True)
class Draft:
    """A submission before it is written."""

    base: Base
    unit: str
    project: str
    year: int
    values: Values
    planted: tuple[str, ...] = ()

    @staticmethod
    def of(number: int, seed: int) -> Draft:
        """The n-th submission as it would be without anything happening to the batch."""
        chance = Random(f"{seed}:{number}:form")
        family = FAMILIES[chance.randrange(len(FAMILIES))]
        project = chance.choice(words.PROJECTS)
        return Draft.filled(family, words.unit(number, seed), project, chance)

    @staticmethod
    def filled(family: str, unit: str, project: str, chance: Random) -> Draft:
        """A form of this family as the unit might send it."""
        drawn = base(family)
        filling = _Filling(drawn, unit, project, chance)
        planted = filling.fill()
        own = project if drawn.form.project.ref else ""
        return Draft(drawn, unit, own, YEAR, filling.values, planted)

    def package(self) -> bytes:
        """The workbook."""
        return self.base.package(self.values)

    def again(self, chance: Random) -> Draft:
        """The same unit's form sent once more, with another result text."""
        cell = self.base.form.texts.get("result", self.base.form.unit)
        values = {**self.values, cell.ref: words.text("result", chance)}
        return replace(self, values=values, planted=(*self.planted, "XE701"))

    def copying(self, other: Draft) -> Draft:
        """This unit with the texts of another, as far as both forms have room for them."""
        texts, values = self.base.form.texts, dict(self.values)
        for kind, cell in texts.items():
            if kind in other.base.form.texts:
                values[cell.ref] = other.values[other.base.form.texts[kind].ref]
        return replace(self, values=values, planted=(*self.planted, "XE702"))

    def of_year(self, year: int) -> Draft:
        """The form of another year."""
        values = _dated(self.base, self.values, year)
        return replace(self, year=year, values=values, planted=(*self.planted, "XE705"))

    def without_score(self) -> Draft:
        """A row left without a score: no total can be known."""
        row = self.base.form.indicators[-1]
        values = {**self.values, row.self_score.cell.ref: None}
        return replace(self, values=values, planted=(*self.planted, "XE201"))

    def made(self, folder: Path, number: int, chance: Random) -> Made:
        """Where it is written: few units name their files alike."""
        place = folder / chance.choice(("", self.unit[:3], f"第{number % 3 + 1}批/{self.unit[:3]}"))
        names = (
            f"{self.unit}-{self.year}", f"{self.unit} 自评表", f"{self.unit}#{self.year}",
            f"自评表（{self.unit}）", f"{self.unit}-100%完成", f"附件2：{self.unit}&自评 表",
        )  # fmt: skip
        path = place / f"{chance.choice(names)}-{number}.xlsx"
        form = self.base.spec.id
        return Made(path, self.unit, self.year, form, self.project, self.planted)


def _dated(drawn: Base, values: Values, year: int) -> Values:
    cell = drawn.form.year_cell
    return {**values, cell.ref: re.sub(r"\d{4}", str(year), str(cell.value))}


class _Filling:
    """Fills in a form: truthfully first, then with what is planted."""

    def __init__(self, drawn: Base, unit: str, project: str, chance: Random) -> None:
        self.base, self.unit, self.project, self.chance = drawn, unit, project, chance
        self.form = drawn.form
        self.values = _dated(drawn, drawn.values(), YEAR)
        self.missed: list[Indicator] = []

    def fill(self) -> tuple[str, ...]:
        """Fill everything in and return what was planted."""
        self.values[self.form.unit.ref] = self.unit
        if self.form.project.ref:
            self.values[self.form.project.ref] = self.project
        for kind, cell in self.form.texts.items():
            self.values[cell.ref] = words.text(kind, self.chance)
        progress = self._money()
        for row, score in zip(self.form.indicators, self.base.scores.rows, strict=True):
            if score.rule == "execution_rate":
                self._execution(row, progress)
            elif score.rule == "at_least" and score.verdict is not Verdict.REVIEW:
                self._named(row)
                if self.chance.random() < 0.15:
                    self._miss(row)
        if not self.missed:
            self._miss(self.chance.choice(self._comparable()))
        planted = ["XE403"] if progress > 1 else []
        if self.chance.random() < 0.35:
            code = self.chance.choice(sorted(_PLANTS))
            if _PLANTS[code](self):
                planted.append(code)
        self._total(Decimal(3) if "XE306" in planted else Decimal(0))
        return tuple(planted)

    def _comparable(self) -> list[Indicator]:
        pairs = zip(self.form.indicators, self.base.scores.rows, strict=True)
        return [row for row, score in pairs if score.rule == "at_least" and score.target]

    def _money(self) -> Decimal:
        """The money block at another size and another progress; returns that progress."""
        weights = [weight for weight, _, _ in _BANDS]
        [(_, low, high)] = self.chance.choices(_BANDS, weights)
        rate = Decimal(self.chance.randint(low * 100, high * 100)) / 10000
        size, budget = self.chance.randint(2, 400), self.form.budget
        assert budget is not None
        if budget.money_unit == "元":
            size *= 10000
        total = budget.total
        assert total is not None
        spent = {f: _cents(size * (f.budget.value or Decimal(0)) * rate) for f in budget.funds}
        parts = [fund for fund in budget.funds if fund is not total and not fund.nested]
        sources = [fund for fund in parts if fund.group == (parts[0].group if parts else "")]
        if sources:
            spent[total] = sum((spent[fund] for fund in sources), Decimal(0))
        for fund in budget.funds:
            self._scaled(fund.initial.cell.ref, size)
            self._scaled(fund.budget.cell.ref, size)
            if fund.spent.value is not None:
                self.values[fund.spent.cell.ref] = spent[fund]
            if fund.rate.value is not None and fund.budget.value:
                share = spent[fund] / (size * fund.budget.value)
                self._put_rate(fund.rate.cell.ref, share)
        share = spent[total] / (size * (total.budget.value or Decimal(1)))
        self._execution(budget, share)
        return share

    def _scaled(self, ref: str, size: int) -> None:
        value = self.values.get(ref)
        if isinstance(value, Decimal):
            self.values[ref] = value * size

    def _put_rate(self, ref: str, share: Decimal) -> None:
        """As the form has it: 95.00% in words, or 0.95."""
        textual = isinstance(self.values.get(ref), str)
        self.values[ref] = _percent(share) if textual else round(share, 6)

    def _execution(self, entry: Budget | Indicator, share: Decimal) -> None:
        weight = entry.weight.value
        if isinstance(entry, Indicator):
            self._put_rate(entry.actual.ref, share)
        if weight is not None and entry.self_score.cell.ref:
            self.values[entry.self_score.cell.ref] = _cents(weight * min(share, Decimal(1)))
            if share < 1 and entry.reason.ref:
                self.values[entry.reason.ref] = words.reason(self.chance)

    def _named(self, row: Indicator) -> None:
        if row.name.text.startswith("第"):
            served = f"{self.chance.choice(words.SERVED)}满意度"
            content = "满意" in row.level1.text + row.level2.text
            name = served if content else self.chance.choice(words.RATES)
            self.values[row.name.ref] = f"{self.project}{name}{row.row}"

    def _miss(self, row: Indicator) -> None:
        """The target is missed; points are given by proportion and the reason is told."""
        score = self.base.scores.rows[self.form.indicators.index(row)]
        weight = row.weight.value
        assert score.target is not None
        assert weight is not None
        target = score.target.value
        actual = _whole(target * Decimal(self.chance.randint(55, 97)) / 100)
        old = self.values[row.actual.ref]
        text = re.sub(r"\d+(\.\d+)?", f"{actual}", str(old), count=1)
        self.values[row.actual.ref] = text if isinstance(old, str) else actual
        self.values[row.self_score.cell.ref] = _cents(weight * actual / target)
        if row.reason.ref:
            self.values[row.reason.ref] = words.reason(self.chance)
        self.missed.append(row)

    def _total(self, wrong: Decimal) -> None:
        entries = [row.self_score.cell.ref for row in self.form.indicators]
        if self.base.scores.execution is not None and self.form.budget is not None:
            entries.append(self.form.budget.self_score.cell.ref)
        scores = [self.values.get(ref) for ref in entries]
        total = sum((score for score in scores if isinstance(score, Decimal)), Decimal(0))
        self.values[self.form.printed_total.cell.ref] = total - wrong
        if self.form.printed_grade.ref:
            grades = self.base.spec.grades
            name = next(grade.name for grade in grades if total - wrong >= grade.floor)
            self.values[self.form.printed_grade.ref] = name


def _unexplained(filling: _Filling) -> bool:
    row = filling.missed[0]
    filling.values[row.reason.ref] = None
    return bool(row.reason.ref)


def _above(filling: _Filling) -> bool:
    row = filling.chance.choice(filling.form.indicators)
    weight = row.weight.value or Decimal(100)
    filling.values[row.self_score.cell.ref] = weight + 1
    return True


def _full(filling: _Filling) -> bool:
    row = filling.missed[0]
    filling.values[row.self_score.cell.ref] = row.weight.value
    return True


def _unfinished(filling: _Filling) -> bool:
    row = filling.chance.choice(filling.form.indicators)
    filling.values[row.actual.ref] = None
    return True


def _misprinted(filling: _Filling) -> bool:
    budget = filling.form.budget
    rate = budget.total.rate if budget and budget.total else None
    if rate is None or rate.value is None:
        return False
    filling._put_rate(rate.cell.ref, Decimal("0.515"))
    return True


_PLANTS: dict[str, Callable[[_Filling], bool]] = {
    "XE201": _unfinished,
    "XE301": _above,
    "XE306": lambda filling: True,
    "XE401": _misprinted,
    "XE501": _full,
    "XE601": _unexplained,
}
"""The finding a change must bring → the change."""


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def _percent(share: Decimal) -> str:
    return f"{_cents(share * 100)}%"


def main() -> None:
    """Write submissions into a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.submissions", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    made = make(options.folder, options.count, options.seed)
    planted = sum(1 for each in made if each.planted)
    print(f"{len(made)} submissions in {options.folder}, {planted} of them with planted problems")


if __name__ == "__main__":
    main()
