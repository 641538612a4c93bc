"""An official form as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


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
class Clause:
    """出处: what a rule of scoring rests on, and how that came to us (seen, known …)."""

    text: str
    status: str


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
    printed: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Section (rows, funds, labels, texts) → field → the form's own wording, in printed order."""
    required: frozenset[str]
    schemes: tuple[Mapping[str, Decimal], ...]
    """Accepted level weights; each adds up to the full mark."""
    execution_label: str
    """What the form calls it: 预算执行率, 支出进度."""
    execution_names: tuple[str, ...]
    management: tuple[str, ...]
    """Level-1 names of budget execution and management, left out of the indicators' score rate."""
    reverse: str
    """linear (to zero at twice the target), ratio (w·t/a) or points (per percentage point)."""
    reverse_points: Decimal
    over_limit: Decimal
    bands: tuple[Band, ...]
    grades: tuple[Grade, ...]
    score_tolerance: Decimal
    money_tolerance: Decimal
    rate_tolerance: Decimal
    beyond: Decimal
    """万元 no unit spends: such an amount was written in 元."""
    progress_limit: Decimal | None
    divergence_limit: Decimal | None
    layout: Mapping[str, Any]
    """What blank.py needs to print the form."""
    needs: tuple[str, ...] = ()
    """Words without which a sheet is not this form; "|" stands between alternatives."""
    without: tuple[str, ...] = ()
    """Labels this form never prints."""
    execution_weight: Decimal | None = None
    """Points of the execution rate, where the money block has no column for them."""
    execution_inside: bool = False
    """The rate is scored inside the indicator table, and the money block may be left out."""
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    """Kind of rule (execution, quantitative, reverse, zero, time, choice, qualitative) → clause."""

    def __hash__(self) -> int:
        # Equal forms come from equal bytes; the dicts among the fields have no hash.
        return hash(self.sha256)

    @property
    def has_reasons(self) -> bool:
        """The form asks for 偏差原因 beside each row."""
        return "reason" in self.printed["rows"]
