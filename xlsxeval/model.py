"""The nouns: workbooks, forms, scores and findings. Frozen, and knowing where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Message:
    """A sentence to be said in some language: an English template marked by N_, and its values."""

    template: str
    values: Mapping[str, Any] = NOTHING


@dataclass(frozen=True)
class Percent:
    """A ratio shown as a percentage: Percent(Decimal("0.948678")) is said as 94.87 %."""

    ratio: Decimal


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Errors first: 0, 1, 2."""
        return list(Severity).index(self)


# --- the workbook as it was read ---------------------------------------------------------------


class Area(NamedTuple):
    """A rectangle of cells, 1-based, ends included."""

    top: int
    left: int
    bottom: int
    right: int


def column_letter(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def reference(row: int, column: int) -> str:
    """(8, 7) → G8."""
    return f"{column_letter(column)}{row}"


@dataclass(frozen=True)
class Cell:
    """A value that remembers where on the form it was written.

    Numbers are Decimal at the 15 digits Excel shows; a number in a date format is a date; a number
    in a percent format keeps its stored value (0.95) and says so (`percent`).
    """

    sheet: str
    ref: str
    value: Decimal | str | bool | date | None = None
    format: str = "General"
    formula: str | None = None
    error: str | None = None
    row: int = 0
    column: int = 0
    strange: bool = False
    """A number cell whose stored text is no number (NaN, 1e999); `value` keeps the text."""

    @property
    def uncalculated(self) -> bool:
        """A formula whose result was never stored."""
        return self.formula is not None and self.value is None and self.error is None

    @property
    def percent(self) -> bool:
        """Shown as a percentage."""
        return isinstance(self.value, Decimal) and "%" in self.format

    @property
    def text(self) -> str:
        """The value as its reader sees it; a percent cell of 0.95 reads 95%."""
        if self.value is None:
            return ""
        if isinstance(self.value, Decimal):
            shown = self.value * 100 if self.percent else self.value
            return f"{shown.normalize():f}" + ("%" if self.percent else "")
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        return self.value.isoformat() if isinstance(self.value, date) else self.value

    @property
    def blank(self) -> bool:
        """Nothing is written here: no value, no error, at most spaces."""
        return self.error is None and not self.uncalculated and not self.text.strip()

    @property
    def place(self) -> str:
        """自评表!G8"""
        return f"{self.sheet}!{self.ref}"


@dataclass(frozen=True)
class Sheet:
    """One worksheet, sparse: `cells` holds only cells that carry a value, an error or a formula."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merges: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    state: str = "visible"
    protected: bool = False


@dataclass(frozen=True)
class Entry:
    """What the officer typed beside one row of a scored workbook: 复核得分 and 复核说明."""

    row: str
    """The identity of the row (see `Indicator.identity`)."""
    score: Cell
    note: Cell


@dataclass(frozen=True)
class Workbook:
    """One submitted file as it was read. Holds no open file and can be pickled."""

    path: str
    sha256: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Message, ...] = ()
    """Facts of the file worth saying: a name that does not fit the content, external links."""


# --- what people write in a value cell ---------------------------------------------------------


class Kind(StrEnum):
    """What a value cell turned out to hold."""

    BLANK = "blank"
    NUMBER = "number"
    RANGE = "range"
    DATE = "date"
    YES_NO = "yes_no"
    TIER = "tier"
    WORDS = "words"


class Day(NamedTuple):
    """A day whose year may be left to the form: Day(None, 9, 30)."""

    year: int | None
    month: int
    day: int


@dataclass(frozen=True)
class Quantity:
    """A value as written, understood as far as can be proven; everything else is WORDS.

    NUMBER: `value` in the base unit (1.2万亩 is 12000 亩, 2.6亿元 is 260000000 元, ‰ becomes %),
    `scale` the factor that was applied (10000), `unit` the base unit ("" when none was written,
    "%" for percent, where `value` is 95 for 95 %), `noun` what is counted (全宗单位).
    RANGE: `low` and `high` instead of `value`. DATE: `first` and `last` day meant (2021年12月 is
    the whole month), `sign` "≤" for 前/底前/以前. YES_NO: `word` "yes" or "no". TIER: `word`
    "met", "partly", "missed" for the three official tiers, else the word written (优, 好, 显著).
    `zero` tells a NUMBER 0 that was written as words (无责任事故).
    """

    kind: Kind
    text: str = ""
    span: tuple[int, int] = (0, 0)
    sign: str | None = None
    """≥ ≤ > < = or None, from a sign or from words (不少于, 以上, 控制在…内)."""
    glyph: bool = False
    """The sign was written as a sign or as 不少于 and the like before the number."""
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    scale: Decimal = Decimal(1)
    noun: str = ""
    approximate: bool = False
    zero: bool = False
    word: str = ""
    first: Day | None = None
    last: Day | None = None
    others: tuple[Quantity, ...] = ()
    """All the numbers of a text that holds several, in order; the kind is then WORDS."""
    doubt: Message | None = None
    """Why a number-like text was not read as a number (O for 0, 2.853,38)."""


# --- the official form as data ------------------------------------------------------------------


@dataclass(frozen=True)
class Band:
    """One tier of a qualitative score, as shares of the weight."""

    tier: str
    low: Decimal
    high: Decimal
    low_included: bool
    high_included: bool


@dataclass(frozen=True)
class Grade:
    """等级: reached from `floor` points on."""

    name: str
    floor: Decimal


@dataclass(frozen=True)
class FormSpec:
    """One official form as data: what it prints, and the rules its issuer set (forms/*.toml).

    Points are points of the full mark; limits are ratios (Decimal("1.2") is 120 %).
    """

    id: str
    title: str
    issuer: str
    reference: str
    source: str
    """seen, known or reconstructed: how the form's numbers came to us."""
    source_note: str
    sha256: str
    money_unit: str
    """元, 万元 or 亿元, where the sheet does not say otherwise."""
    full: Decimal
    titles: tuple[str, ...]
    marks: tuple[str, ...]
    """Labels that tell this form from its relatives."""
    rows: Mapping[str, tuple[str, ...]]
    """Field of an indicator row → headings, the printed one first."""
    funds: Mapping[str, tuple[str, ...]]
    """Field of a fund row → headings, the printed one first."""
    labels: Mapping[str, tuple[str, ...]]
    """unit, year, project, total, grade, total_fund … → the words that print them."""
    texts: Mapping[str, tuple[str, ...]]
    """goal, result, reasons, problems, measures → block headings."""
    words: Mapping[str, tuple[str, ...]]
    """Word lists: direction of names, empty reasons, residue (see forms/vocabulary.toml)."""
    printed: Mapping[str, tuple[str, ...]]
    """Fields in printed order: rows, funds."""
    required: frozenset[str]
    schemes: tuple[Mapping[str, Decimal], ...]
    """Accepted level weights; each adds up to the full mark."""
    execution_label: str
    """What the form calls it: 预算执行率, 支出进度."""
    execution_names: tuple[str, ...]
    reverse: str
    """linear (to zero at twice the target), ratio (w·t/a) or points (per percentage point)."""
    reverse_points: Decimal
    over_limit: Decimal
    bands: tuple[Band, ...]
    grades: tuple[Grade, ...]
    score_tolerance: Decimal
    money_tolerance: Decimal
    rate_tolerance: Decimal
    progress_limit: Decimal | None
    divergence_limit: Decimal | None
    layout: Mapping[str, Any]
    """What blank.py needs to print the form."""

    @property
    def has_reasons(self) -> bool:
        """The form asks for 偏差原因 beside each row."""
        return "reason" in self.printed["rows"]


# --- a form as it was filled in -----------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """A number cell as read: `value` is None while the cell is blank or holds no number."""

    cell: Cell
    value: Decimal | None = None
    unit: str = ""
    """A unit written in the cell itself (元, 万元, %)."""

    @property
    def absent(self) -> bool:
        """The form has no such column."""
        return not self.cell.ref

    @property
    def blank(self) -> bool:
        """Nothing is written, or only a dash."""
        return self.absent or (self.value is None and self.cell.text.strip() in BLANKS)

    @property
    def wrong(self) -> bool:
        """Something is written that is no number."""
        return self.value is None and not self.blank and not self.cell.error


BLANKS = frozenset(("", "—", "——", "-", "--", "－", "―", "–", "/", "／", "*", "…", "……", "\\"))
"""How people write that a cell stays empty."""


@dataclass(frozen=True)
class Indicator:
    """三级指标: one indicator row."""

    row: int
    level1: Cell
    level2: Cell
    name: Cell
    target: Cell
    actual: Cell
    weight: Figure
    self_score: Figure
    reason: Cell
    nature: Cell
    unit: Cell
    reviewed: Figure
    review_note: Cell
    target_value: Quantity
    actual_value: Quantity
    identity: str = ""
    """Levels, name and ordinal: stays the same when rows are inserted elsewhere."""
    execution: bool = False
    """The row scores the spending progress itself (预算执行率 inside the table)."""

    @property
    def scored(self) -> bool:
        """The row carries a weight or a score; 其中 rows carry neither."""
        return not (self.weight.blank and self.self_score.blank)


@dataclass(frozen=True)
class Fund:
    """资金: one row of the money block, in the block's unit."""

    row: int
    name: Cell
    group: str
    """total, source (资金来源, 收入性质), nature (支出性质: 基本/项目支出)."""
    nested: bool
    initial: Figure
    budget: Figure
    spent: Figure
    rate: Figure


@dataclass(frozen=True)
class Budget:
    """项目资金 / 部门整体支出规模: the money block."""

    money_unit: str
    funds: tuple[Fund, ...]
    weight: Figure
    self_score: Figure
    reason: Cell
    reviewed: Figure
    review_note: Cell
    identity: str = "预算执行"

    @property
    def total(self) -> Fund | None:
        """年度资金总额."""
        return next((fund for fund in self.funds if fund.group == "total"), None)


@dataclass(frozen=True)
class Level:
    """A level cell that prints the weight of its children: 产出指标（50分）."""

    cell: Cell
    points: Decimal
    rows: tuple[int, ...]
    """Positions in `Form.indicators`."""


@dataclass(frozen=True)
class Layout:
    """Where the form stands on its sheet, for whoever writes beside it."""

    top: int
    bottom: int
    header_rows: tuple[int, ...]
    """Last header row of each indicator table and of the money block."""
    total_row: int | None
    columns: Mapping[str, int]
    """Field → column of the first indicator table."""


@dataclass(frozen=True)
class Form:
    """绩效自评表: one official form as a unit filled it in."""

    sheet: str
    title: Cell
    unit: Cell
    year: int | None
    year_cell: Cell
    project: Cell
    budget: Budget | None
    indicators: tuple[Indicator, ...]
    texts: Mapping[str, Cell]
    printed_total: Figure
    printed_full: Figure
    printed_grade: Cell
    levels: tuple[Level, ...]
    residue: tuple[Cell, ...]
    hidden: tuple[Cell, ...]
    """Cells that count although their row, column or sheet is hidden."""
    guesses: tuple[tuple[Cell, Message], ...]
    missing: tuple[tuple[Cell, str], ...]
    """Headings without which rows or money cannot be read: where they belong, and their name."""
    layout: Layout


# --- what we make of it -------------------------------------------------------------------------


class Verdict(StrEnum):
    """Whether the target was reached, as far as a rule can tell."""

    MET = "met"
    EXCEEDED = "exceeded"
    MISSED = "missed"
    REVIEW = "review"
    NOT_SCORED = "not_scored"


@dataclass(frozen=True)
class Operand:
    """One side of a comparison: `value`, read from `cell` as its number times `factor`.

    `factor` is None where the cell holds text; a formula then quotes `value` itself.
    """

    cell: Cell
    value: Decimal
    factor: Decimal | None = None


@dataclass(frozen=True)
class Score:
    """What one row earns. Points; None is "not known", never zero."""

    rule: str
    verdict: Verdict
    computed: Decimal | None
    awarded: Decimal | None
    reviewed: Decimal | None
    basis: Message
    why: Message | None = None
    """Why the row waits for the reviewer."""
    target: Operand | None = None
    actual: Operand | None = None
    unit_doubt: Message | None = None
    """What is odd about the units of target and actual."""


@dataclass(frozen=True)
class Scores:
    """得分: the rows' scores in form order, the execution score, and their totals."""

    rows: tuple[Score, ...]
    execution: Score | None
    progress: Decimal | None
    """支出进度: spent / budget, unrounded."""
    self_total: Decimal | None
    computed_total: Decimal | None
    awarded_total: Decimal | None
    reviewed_total: Decimal | None
    full: Decimal
    grade: str | None


@dataclass(frozen=True)
class Case:
    """A form, the rules it answers to, and its scores: all a check looks at."""

    form: Form
    spec: FormSpec
    scores: Scores

    @property
    def scored_rows(self) -> tuple[tuple[Indicator, Score], ...]:
        """Indicator rows that carry a weight or a score, with what they earn."""
        pairs = zip(self.form.indicators, self.scores.rows, strict=True)
        return tuple((row, score) for row, score in pairs if row.scored)


@dataclass(frozen=True)
class Finding:
    """Something wrong in a form, at a cell. `id` is stable: code and row, never the address."""

    id: str
    code: str
    severity: Severity
    cell: Cell
    message: Message


@dataclass(frozen=True)
class Judged:
    """One form with its scores and what was found in it."""

    case: Case
    findings: tuple[Finding, ...]

    @property
    def settled(self) -> bool:
        """No row waits for review and no error stands."""
        scores = [score for _, score in self.case.scored_rows]
        if self.case.scores.execution is not None:
            scores.append(self.case.scores.execution)
        waiting = any(
            score.verdict is Verdict.REVIEW and score.reviewed is None or score.awarded is None
            for score in scores
        )
        return not waiting and all(f.severity is not Severity.ERROR for f in self.findings)


@dataclass(frozen=True)
class Evaluation:
    """What we make of one workbook."""

    workbook: Workbook
    forms: tuple[Judged, ...]
    findings: tuple[Finding, ...] = ()
    """Findings of the workbook as a whole."""

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The workbook's findings, then each form's."""
        return self.findings + tuple(f for judged in self.forms for f in judged.findings)

    @property
    def worst(self) -> Severity | None:
        """The gravest severity found."""
        found = [finding.severity for finding in self.all_findings]
        return min(found, key=lambda severity: severity.rank, default=None)


@dataclass(frozen=True)
class Failure:
    """A file that could not be evaluated, and why."""

    path: str
    code: str
    message: Message
    sha256: str | None = None
