"""Evaluations, comparisons, forms and checks as words for a terminal, or as JSON."""

from xlsxeval.show.checks import CODES, catalogue, explanation
from xlsxeval.show.crosschecked import crosschecked, crosschecked_as_json
from xlsxeval.show.diff import comparison
from xlsxeval.show.diff_json import comparison_as_json
from xlsxeval.show.forms import details, table
from xlsxeval.show.json import as_json, document, entry, finding
from xlsxeval.show.text import brief, counts, report, shared

__all__ = [
    "CODES",
    "as_json",
    "brief",
    "catalogue",
    "comparison",
    "comparison_as_json",
    "counts",
    "crosschecked",
    "crosschecked_as_json",
    "details",
    "document",
    "entry",
    "explanation",
    "finding",
    "report",
    "shared",
    "table",
]
