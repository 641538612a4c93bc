"""Evaluations, comparisons, forms and checks as words for a terminal, or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxeval import lazily

if TYPE_CHECKING:
    from xlsxeval.show.checks import CODES, catalogue, explanation
    from xlsxeval.show.crosscheck import crosschecked, crosschecked_as_json
    from xlsxeval.show.diff import comparison
    from xlsxeval.show.diff_json import comparison_as_json
    from xlsxeval.show.forms import details, table
    from xlsxeval.show.json import as_json, entry
    from xlsxeval.show.pieces import document, finding
    from xlsxeval.show.shared import of_all
    from xlsxeval.show.text import brief, counts, report

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
    "of_all",
    "report",
    "table",
]

__getattr__ = lazily.names(
    __name__,
    {
        "checks": ("CODES", "catalogue", "explanation"),
        "crosscheck": ("crosschecked", "crosschecked_as_json"),
        "diff": ("comparison",),
        "diff_json": ("comparison_as_json",),
        "pieces": ("document", "finding"),
        "forms": ("details", "table"),
        "json": ("as_json", "entry"),
        "shared": ("of_all",),
        "text": ("brief", "counts", "report"),
    },
)
