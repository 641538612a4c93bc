"""What a rule is: one function that looks at a Case and points at cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxeval.model import BLANKS, Case, Cell, Indicator, Level, Severity, quick
from xlsxeval.reader.keys import plain


@quick
@dataclass(frozen=True, slots=True)
class Hit:
    """One fault: where it stands, the row it belongs to, and the values of the sentence."""

    cell: Cell
    owner: str
    """Identity of the row, fund or block; with the code it makes the finding's stable id."""
    values: Mapping[str, Any]


Hits = Iterator[Hit]
Check = Callable[[Case], Hits]


@dataclass(frozen=True)
class Rule:
    """A check of the catalogue."""

    code: str
    severity: Severity
    message: str
    check: Check


_PARTS = re.compile(r"[，,、。；;\s]+")
_ASKED = re.compile(r"^(?:偏差)?原因(?:分析)?[:：]")
"""原因：无 answers what the heading asks."""
_SENTENCES = re.compile(r"[。；;\n]")
_NOTHING = Decimal(0)

RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, message: str) -> Callable[[Check], Check]:
    """Enter a function into the catalogue under its public code, which is never reused."""

    def enter(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"{code} is taken")
        RULES[code] = Rule(code, severity, message, check)
        return check

    return enter


def hit(cell: Cell, owner: str, **values: Any) -> Hit:
    """A fault at this cell."""
    return Hit(cell, owner, values)


def says_nothing(cell: Cell, case: Case) -> bool:
    """无, 0, 暂无, a dash or nothing: as a reason these are all blank.

    Sentences the form itself prints into the cell (…的需说明原因) say nothing of the unit's own.
    """
    if not cell.text:
        return True
    words = [plain(word) for word in case.spec.words["instruction"]]
    sentences = _SENTENCES.split(cell.text)
    own = [part for part in sentences if not any(word in plain(part) for word in words)]
    text = _ASKED.sub("", "".join("，".join(own).split()).rstrip(".！!"))
    return text in BLANKS or all(part in case.spec.words["no_reason"] for part in parts(text))


def parts(text: str) -> list[str]:
    """What a short text says, one thing after the other: 无，已达标."""
    return [part for part in _PARTS.split(text) if part]


def short(text: str) -> str:
    """A text as a sentence quotes it."""
    bare = " ".join(text.split())
    return bare if len(bare) <= 40 else bare[:38] + "……"


def lost(row: Indicator, case: Case) -> Decimal:
    """Points the unit took off itself; 0 while weight or score is not known."""
    weight, claimed = row.weight.value, row.self_score.value
    if weight is None or claimed is None or claimed >= weight or shares_weight(row, case):
        return _NOTHING
    return weight - claimed


def shares_weight(row: Indicator, case: Case) -> bool:
    """A weight merged over this row and the next, of which each takes its part."""
    return row.identity in case.form.shared_weights


def spoken_for(row: Indicator) -> bool:
    """XE203 or XE301 already speaks of this row's score."""
    claimed, weight = row.self_score.value, row.weight.value
    if claimed is None or claimed < 0 or row.weight.wrong:
        return True
    return weight is not None and claimed > weight


def unweighted_levels(case: Case) -> Iterator[tuple[Level, Decimal]]:
    """Blocks that print points (40分) over rows without a weight column, and what they claim."""
    for level in case.form.unweighted:
        rows = [case.form.indicators[position] for position in level.rows]
        claims = [row.self_score.value for row in rows if not row.self_score.blank]
        known = [claim for claim in claims if claim is not None]
        if known and len(known) == len(claims):
            yield level, sum(known, Decimal(0))
