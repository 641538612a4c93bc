"""The catalogue of checks, and one check explained."""

from __future__ import annotations

from xlsxeval import crowd, rules
from xlsxeval.i18n import N_, say, text
from xlsxeval.model import Message, Severity
from xlsxeval.narrative import crosscheck
from xlsxeval.show.line import columns
from xlsxeval.show.shared import SEVERITIES

CODES = tuple(sorted((*rules.CODES, *crowd.CHECKS, *crosscheck.CHECKS)))
"""Every code that can be explained: of files, forms, batches and reports."""
_PARTS = {
    "meaning": N_("Meaning"),
    "source": N_("Source"),
    "example": N_("Example"),
    "remedy": N_("Remedy"),
}


def catalogue(language: str) -> str:
    """Every code with its severity and title."""
    rows = [(code, _severity(code, language), _part("title", code, language)) for code in CODES]
    return "\n".join(columns(rows))


def explanation(code: str, language: str) -> str:
    """What a code means, where it comes from, an example, and what to do."""
    head = {
        "code": code,
        "title": _part("title", code, language),
        "severity": _severity(code, language),
    }
    lines = [say(Message(N_("{code} {title} ({severity})"), head), language)]
    for part, label in _PARTS.items():
        values = {"label": text(label, language), "value": _part(part, code, language)}
        lines.append(say(Message(N_("{label}: {value}"), values), language))
    return "\n".join(lines)


def _severity(code: str, language: str) -> str:
    """A failure (XE101, XE102) has no rule and is always an error."""
    known = {code: rule.severity for code, rule in rules.RULES.items()}
    known |= crowd.CHECKS | crosscheck.CHECKS
    return text(SEVERITIES[known.get(code, Severity.ERROR)], language)


def _part(part: str, code: str, language: str) -> str:
    return text(part, language, context=code)
