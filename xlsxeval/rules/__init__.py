"""The catalogue of checks: rules look at a Case and find Findings."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from xlsxeval.model import Case, Finding, Message, maker
from xlsxeval.rules import (
    achievement,
    budget,
    completeness,
    funds,
    phrasing,
    reasons,
    structure,
    weights,
)
from xlsxeval.rules.rule import RULES, Rule, says_nothing, unweighted_levels

__all__ = ["CODES", "RULES", "Rule", "check", "says_nothing", "unweighted_levels"]

_finding, _message = maker(Finding), maker(Message)
_CHAPTERS = (structure, completeness, weights, budget, funds, achievement, phrasing, reasons)
_FAILURES = ("XE101", "XE102")
CODES = tuple(sorted((*_FAILURES, *RULES)))
"""Every code of files and forms; XE101 and XE102 are failures and have no rule."""


def check(case: Case) -> tuple[Finding, ...]:
    """Everything the catalogue finds in the form, by sheet order, each with a stable id."""
    seen: Counter[str] = Counter()
    findings = []
    unit = f"{case.form.unit.text}/{case.form.project.text}"
    for rule in RULES.values():
        for hit in rule.check(case):
            message = _message(rule.message, hit.values)
            owner = f"{unit}/{hit.owner}".encode("utf-8", "replace")
            problem = f"{rule.code}-{sha256(owner).hexdigest()[:6]}"
            seen[problem] += 1
            if seen[problem] > 1:
                problem = f"{problem}-{seen[problem]}"
            found = _finding(problem, rule.code, rule.severity, hit.cell, message, hit.owner)
            findings.append(found)
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[int, str, int, int]:
    return finding.severity.rank, finding.code, finding.cell.row, finding.cell.column
