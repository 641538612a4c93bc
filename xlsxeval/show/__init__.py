"""Evaluations, official forms and checks as words for a terminal, and Evaluations as JSON."""

from xlsxeval.show.checks import catalogue, explanation
from xlsxeval.show.forms import details, table
from xlsxeval.show.json import as_json
from xlsxeval.show.text import counts, report

__all__ = ["as_json", "catalogue", "counts", "details", "explanation", "report", "table"]
