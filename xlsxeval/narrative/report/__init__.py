"""自评报告: one form becomes the narrative report that its unit hands in with it."""

from __future__ import annotations

from xlsxeval.narrative.report.nouns import Mark, Paragraph, Report, Run, Style
from xlsxeval.narrative.report.paper import blank, draw
from xlsxeval.narrative.report.sections import compose

__all__ = ["Mark", "Paragraph", "Report", "Run", "Style", "blank", "compose", "draw"]
